"""The cleaner: from a post's HTML to the article's own words and their origin."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.text.html import MAX_BYTES, Unparsable
from importers.cleaning.body import Cleaned, clean
from tests.articles.text.dangers import dangers

PAGE, HOST = "https://gazette.org/2026/01/tides/", "gazette.org"
REL = 'rel="noopener noreferrer"'


def cleaned(written: str) -> Cleaned:
    return clean(written, base_url=PAGE, own_host=HOST)


def body(written: str) -> str:
    return cleaned(written).html


def codes(written: str) -> list[str]:
    return [note.code for note in cleaned(written).notes]


TAGS = [
    *("p", "div", "b", "em", "a", "ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "td", "th", "caption", "figure"),
    *(
        "figcaption",
        "blockquote",
        "pre",
        "code",
        "h1",
        "h3",
        "span",
        "br",
        "hr",
        "center",
        "ruby",
        "rt",
        "noscript",
        "form",
    ),
    *("svg", "details", "summary", "button", "script", "object", "iframe", "section", "select", "option", "title"),
]
WRITTEN = [
    *(
        "",
        "",
        "",
        " class='btn' href='https://wire.org/a'",
        " href='https://wire.org/b'",
        " href='/a?utm_source=x'",
        " href='#a'",
    ),
    *(
        " class='wp-caption'",
        " class='sharedaddy'",
        " dir='rtl'",
        " src='https://gazette.org/a.jpg'",
        " colspan='2'",
        " start='3'",
    ),
    *(" src='https://www.youtube.com/embed/abcdefghijk'", " class='more-link' href='/b'", " href='mailto:a@b.org'"),
]
WORDS = [
    *(
        "tide",
        " ",
        "\n",
        "\n\n",
        "&nbsp;",
        "low water",
        "[sic]",
        "[1]",
        "[vc_row]",
        "[/x]",
        "[x]",
        "[",
        "vc_",
        "]",
        "<!-- wp:x -->",
    ),
    *(
        "\u2028",
        "&#1;",
        "&#8232;",
        "\ufeff",
        "é",
        "e",
        "&#769;",
        "<b>\u0338",
        "&lt;p&gt;",
        "Source: ",
        "via ",
        "By: Ada Lind",
    ),
    *(
        "Share this:",
        "https://youtu.be/abcdefghijk",
        "[…]",
        "Related posts",
        "BEIJING, Jan 10 (AP) - ",
        "\x00",
        "\ud800",
        "  x  ",
    ),
]
SOUP = st.lists(
    st.one_of(
        st.builds("<{}{}>".format, st.sampled_from(TAGS), st.sampled_from(WRITTEN)),
        st.sampled_from(TAGS).map("</{}>".format),
        st.sampled_from(WORDS),
    ),
    max_size=16,
).map("".join)


@pytest.mark.slow
@settings(max_examples=250, deadline=None)
@given(SOUP, st.sampled_from([(PAGE, HOST), ("", "")]))
def test_cleaning_tag_soup_twice_changes_nothing_and_leaves_nothing_unsafe(soup: str, site: tuple[str, str]) -> None:
    base_url, own_host = site
    once = clean(soup, base_url=base_url, own_host=own_host)
    again = clean(str(once.html), base_url=base_url, own_host=own_host)
    assert (again.html, again.text) == (once.html, once.text)
    assert dangers(once.html) == []


# --- Blocks


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("<div><div>bare<div>inner</div></div>after</div>", "<p>bare</p>\n<p>inner</p>\n<p>after</p>"),
        ("<header><section><p>a</p></section></header>", "<p>a</p>"),
        ("<p>a<br><br>b<br>c<br></p>", "<p>a</p>\n<p>b<br>c</p>"),
        ("<p>a</p>&nbsp;<p>&nbsp;</p><p> <br> </p><p><b></b></p><p>\u200b\ufeff</p>", "<p>a</p>"),
        (
            "First.\r\n\r\nSecond <em>part\n\nthird</em>.",
            "<p>First.</p>\n<p>Second <em>part</em></p>\n<p><em>third</em>.</p>",
        ),
        ("<p>one\n\ntwo</p>", "<p>one two</p>"),
        ("<h1>Tides</h1><h3>Low <br>water</h3>", "<h2>Tides</h2>\n<h3>Low<br>water</h3>"),
        ("<strong><p>a</p><p>b</p></strong>", "<p><strong>a</strong></p>\n<p><strong>b</strong></p>"),
        ("<p>a <b> bold </b>c<i> </i>d</p>", "<p>a <b>bold</b> c d</p>"),
        (
            "<p>a<font color=red>b</font><span style=x>c</span><tt>d</tt><strike>e</strike></p>",
            "<p>abc<code>d</code><s>e</s></p>",
        ),
        ("<center>a</center>", "<p>a</p>"),
        ("<hr><p>a</p><hr><hr><p>b</p><hr>", "<p>a</p>\n<hr>\n<p>b</p>"),
        ("<blockquote>said<p>more</p></blockquote>", "<blockquote><p>said</p><p>more</p></blockquote>"),
        ("<details><summary>More</summary>hidden</details>", "<p>More</p>\n<p>hidden</p>"),
        (
            "<ul><li><p>a</p></li><li></li><li>b<ul><li>c</li></ul></li></ul>",
            "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>",
        ),
        ("<ul><li>a</li><ul><li>b</li></ul>stray</ul>", "<ul><li><p>a</p><ul><li>b</li></ul><p>stray</p></li></ul>"),
        ("<ol start=3><li><p>a</p><p>b</p></ol>", '<ol start="3"><li><p>a</p><p>b</p></li></ol>'),
        ("<dl><dt>a<dd>b<dd><p>c</p></dl>", "<dl><dt>a</dt><dd>b</dd><dd>c</dd></dl>"),
        (
            (
                "<table><caption>t</caption><thead><tr><th scope=col>h</th></tr></thead><tr><td colspan=2 width=9>a"
                "</td><td></td></tr></table>"
            ),
            (
                '<table><caption>t</caption><thead><tr><th scope="col">h</th></tr></thead>'
                '<tbody><tr><td colspan="2">a</td><td></td></tr></tbody></table>'
            ),
        ),
        ("<table><tr><td><p>only</p><p>cell</p></td></tr></table>", "<p>only</p>\n<p>cell</p>"),
        ("<table><tr><td> </td><td>&nbsp;</td></tr></table>", ""),
        ("<pre>\n\n if a &lt; b:\n   <span>c</span>  \n</pre>", "<pre> if a &lt; b:\n   c</pre>"),
        ('<pre class="wp-block-code"><code>[gallery id="1"]</code></pre>', '<pre><code>[gallery id="1"]</code></pre>'),
        ("<p>潮<ruby>汐<rt>しお</rt></ruby></p><rt>x</rt>", "<p>潮<ruby>汐<rt>しお</rt></ruby></p>\n<p>x</p>"),
        (
            '<p lang="ar" dir="rtl">مد</p><div dir="rtl"><p>جزر</p></div>',
            '<p lang="ar" dir="rtl">مد</p>\n<p dir="rtl">جزر</p>',
        ),
        ("<p>a\u2028b\x0bc\x01d\ufeffe &#8232; f</p>", "<p>a b cde f</p>"),
        ("<p>450&nbsp;N·m open‑source</p>", "<p>450&nbsp;N·m open‑source</p>"),
        ("<p>cafe\u0301 cafe&#769;</p>", "<p>café café</p>"),
        ("<p>a < b &amp;amp; c</p>", "<p>a &lt; b &amp;amp; c</p>"),
        ("<p>x = <math><mi>a</mi><annotation>a</annotation></math></p>", "<p>x = a</p>"),
        ('<p>Good <img class="wp-smiley" alt="🙂" src="/s.png"></p>', "<p>Good 🙂</p>"),
    ],
)
def test_tag_soup_becomes_plain_blocks(written: str, expected: str) -> None:
    assert body(written) == expected
    assert body(expected) == expected


@pytest.mark.parametrize(
    "dropped",
    [
        "<script>x()</script>",
        "<style>p{}</style>",
        "<form><label>Name</label><input><button>Send</button></form>",
        "<button>Menu</button>",
        "<svg><title>icon</title><path/></svg>",
        "<nav><a href='#a'>Contents</a></nav>",
        "<!-- wp:paragraph --><!--nextpage--><!--more-->",
        "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->",
        "<xml><w:View>Normal</w:View></xml><w:data>1</w:data>",
        "<![if !vml]><![endif]>",
        '<div class="sharedaddy sd-sharing-enabled"><h3>Share</h3><ul><li><a href="/x">Mail</a></li></ul></div>',
        '<ul class="wp-block-social-links"><li><a href="https://social.org/us">Social</a></li></ul>',
        '<div class="addtoany_share_save_container">Share</div>',
        (
            '<p>Share this:</p><p><a href="https://twitter.com/intent/tweet?url=x">Tweet</a> <a '
            'href="https://www.facebook.com/sharer.php?u=x">Post</a></p>'
        ),
        '<div id="toc_container"><p>Contents</p><ul><li><a href="#a">Part</a></li></ul></div>',
        '<img src="https://pixel.wp.com/b.gif" width="1" height="1">',
        '<img src="data:image/png;base64,QUJD">',
        "[vc_row][vc_column width=”1/2″][/vc_column][/vc_row]",
        '<p>[contact-form-7 id="9" title="Write to us"]</p>',
        (
            '<p>The post <a href="https://gazette.org/2026/01/tides/">Tides</a> appeared first on <a '
            'href="https://gazette.org">Gazette</a>.</p>'
        ),
        '<p><a class="more-link" href="https://gazette.org/2026/01/tides/">Continue reading Tides</a></p>',
        '<p><a href="/2026/01/tides/">Read more →</a></p>',
        "<p>&nbsp;</p><hr>",
    ],
)
def test_whatever_is_not_part_of_the_article_is_removed_without_a_trace(dropped: str) -> None:
    assert body(f"<p>The tide turned at noon.</p>{dropped}") == "<p>The tide turned at noon.</p>"


def test_a_form_without_fields_is_a_box() -> None:
    assert body('<form class="mt-enclosure"><img src="/a.jpg"><p>Tide.</p></form>') == "<p>Tide.</p>"


def test_a_long_article_in_a_box_with_a_share_bars_name_stays() -> None:
    assert body(f'<div class="social"><p>{"tide " * 100}</p></div>') == f"<p>{('tide ' * 100).strip()}</p>"
    assert body(f"<form><p>{'tide ' * 300}</p><input></form>") == f"<p>{('tide ' * 300).strip()}</p>"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("[word] and [sic], [1], [a b], [Editor’s note: x]", "[word] and [sic], [1], [a b], [Editor’s note: x]"),
        ('[caption id="a" width="3"]<img src="/a.jpg"> Low water[/caption]', "Low water"),
        ('[caption width="3" caption="Low water"]<img src="/a.jpg">[/caption]', "Low water"),
        ("[vc_column_text]Kept[/vc_column_text] words", "Kept words"),
        ("[toggle]Kept[/toggle] words [toggled]", "Kept words [toggled]"),
        ("Write <code>[gallery]</code> here [gallery]", "Write <code>[gallery]</code> here"),
        ("[vc_<span>row]</span>a [et_pb_[vc_row]x]b", "a b"),
    ],
)
def test_shortcodes_are_removed_but_their_text_and_prose_in_brackets_stay(written: str, expected: str) -> None:
    assert body(f"<p>{written}</p>") == f"<p>{expected}</p>"


# --- Links


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("https://wire.org/a?utm_source=x&b=1&fbclid=y", "https://wire.org/a?b=1"),
        ("/harbour", "https://gazette.org/harbour"),
        ("../b", "https://gazette.org/2026/01/b"),
        ("//wire.org/a", "https://wire.org/a"),
        ("http://wire.org/a b", "http://wire.org/a%20b"),
        ("mailto:desk@gazette.org", "mailto:desk@gazette.org"),
        ("#top", ""),
        ("", ""),
        ("javascript:x()", ""),
        ("JaVa\tScript:x()", ""),
        ("data:text/html,x", ""),
        ("file:///etc/hosts", ""),
        ("ftp://wire.org/a", ""),
        ("tel:+4912345", ""),
        ("http://[", ""),
    ],
)
def test_links_become_absolute_without_tracking_and_unusable_ones_leave_their_words(href: str, url: str) -> None:
    linked = f'<a href="{url}" {REL}>x</a>' if url else "x"
    assert body(f'<p>a <a class="y" target="_blank" href="{href}">x</a></p><p>b</p>') == f"<p>a {linked}</p>\n<p>b</p>"


def test_a_link_around_blocks_is_written_in_each_of_them() -> None:
    link = f'<a href="https://wire.org/a" {REL}>'
    assert (
        body('<a href="https://wire.org/a"><h2>Tides</h2><p>Low</p></a>')
        == f"<h2>{link}Tides</a></h2>\n<p>{link}Low</a></p>"
    )


def test_without_a_base_a_relative_link_leaves_its_words() -> None:
    assert clean('<p><a href="/a">x</a></p>').html == "<p>x</p>"


# --- What an editor should know


def test_related_posts_are_noted_and_kept() -> None:
    written = '<p>a</p><p>b</p><h3>Related posts:</h3><ul><li><a href="https://gazette.org/1">One</a></li></ul>'
    assert codes(written) == ["related_links"]
    assert body(written).endswith(
        f'<h3>Related posts:</h3>\n<ul><li><a href="https://gazette.org/1" {REL}>One</a></li></ul>'
    )
    assert codes("<p>a</p><h3>Related posts</h3><p>None.</p>") == []


@pytest.mark.parametrize(
    ("written", "is_truncated"),
    [
        ("<p>The tide [&hellip;]</p>", True),
        ("<p>The tide [...]</p>", True),
        (f"<p>{'tide ' * 54}and then&hellip;</p>", True),
        ("<p>The tide&hellip;</p>", False),
        ('<p>The tide <a class="more-link" href="/x">(more)</a></p>', True),
        ("<p>The tide [&hellip;] turned.</p>", False),
        (f"<p>{'tide ' * 120}and then…</p>", False),
        ("<p>The tide turned.</p>", False),
    ],
)
def test_a_text_that_ends_like_an_excerpt_is_marked_as_truncated(written, is_truncated) -> None:
    assert cleaned(written).is_truncated is is_truncated


def test_a_body_that_is_too_deep_or_too_large_is_refused() -> None:
    for written, code in (("<div>" * 300, "html_too_deep"), ("x" * (MAX_BYTES + 1), "html_too_large")):
        with pytest.raises(Unparsable) as refused:
            cleaned(written)
        assert refused.value.code == code


def test_tables_in_tables_are_as_deep_as_a_parser_makes_them() -> None:
    with pytest.raises(Unparsable) as refused:
        cleaned("<table><tr><td>" * 60 + "x")
    assert (refused.value.code, str(refused.value)) == (
        "html_too_deep",
        "The HTML is nested more than 200 levels deep.",
    )


def test_an_empty_body_is_empty() -> None:
    assert cleaned(" <p>&nbsp;</p> ") == Cleaned(html=cleaned("").html, text="")
    assert cleaned("").html == ""
