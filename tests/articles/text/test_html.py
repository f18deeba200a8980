"""Nothing unsafe gets through, cleaning twice changes nothing, and no text stalls a parser."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from articles.text import html
from articles.text.html import MAX_BYTES, MAX_DEPTH, CleanHTML, Unparsable
from tests.articles.text.dangers import dangers

LINK = 'rel="noopener noreferrer"'
TAGS = [
    *("p", "div", "b", "i", "a", "em", "span", "ul", "li", "table", "tr", "td", "th", "select", "option", "svg", "g"),
    *("math", "mi", "style", "script", "textarea", "title", "pre", "br"),
]
SOUP = st.lists(
    st.one_of(
        st.sampled_from(TAGS).map("<{}>".format),
        st.sampled_from(TAGS).map("</{}>".format),
        st.sampled_from(
            [
                "tide",
                "\n",
                "&nbsp;",
                "&#1;",
                "\x00",
                "&lt;p&gt;",
                "<!--",
                "-->",
                "<![CDATA[",
                "]]>",
                "<a href='javascript:x'>",
                "<a href='//x.org'>",
                "<p onclick=x>",
                "<i title='>'>",
                "<pre>\n\n",
                "<object>",
                "\ud800",
                '"',
                "<a b='",
            ]
        ),
    ),
    max_size=14,
).map("".join)


def depth_of(parser: LexborHTMLParser) -> int:
    """Return how deep the tree is."""
    deepest, below = 0, [(parser.root, 1)]
    while below:
        node, depth = below.pop()
        while node is not None:
            deepest = max(deepest, depth)
            below.append((node.first_child, depth + 1))
            node = node.next
    return deepest


# --- The gate


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>Tide <em>tables</em>, <b>old</b> &amp; new</p>", "<p>Tide <em>tables</em>, <b>old</b> &amp; new</p>"),
        ('<p class="x" style="color:red" id="y">Tide</p>', "<p>Tide</p>"),
        ('<p lang="ar" dir="rtl">مد</p>', '<p lang="ar" dir="rtl">مد</p>'),
        ('<a href="https://tide.org/a?b=1&c=2">x</a>', f'<a href="https://tide.org/a?b=1&amp;c=2" {LINK}>x</a>'),
        ('<a href="/a" target="_blank" rel="opener">x</a>', f'<a href="/a" {LINK}>x</a>'),
        ('<a href="mailto:desk@tide.org">x</a>', f'<a href="mailto:desk@tide.org" {LINK}>x</a>'),
        ('<a href="javascript:alert(1)">x</a>', f"<a {LINK}>x</a>"),
        ('<a href="java&#10;script:alert(1)">x</a>', f"<a {LINK}>x</a>"),
        ('<blockquote cite="data:text/html,x">x</blockquote>', "<blockquote>x</blockquote>"),
        ('<p>a<img src="https://tide.org/a.jpg" onerror="x()">b</p>', "<p>ab</p>"),
        ("<p>a<!-- wp:x -->b</p>", "<p>ab</p>"),
        ("<script>x()</script><style>p{}</style><p>a</p>", "<p>a</p>"),
        ("<h1>a</h1><h2>b</h2>", "a<h2>b</h2>"),
        ('<ol start="3"><li>a</li></ol>', '<ol start="3"><li>a</li></ol>'),
        ("<ruby>潮<rt>しお</rt></ruby>", "<ruby>潮<rt>しお</rt></ruby>"),
        ('<th scope="col" colspan="2" width="9">a</th>', "a"),
        (
            '<table><tr><th scope="col" colspan="2" width="9">a</th></tr></table>',
            '<table><tbody><tr><th scope="col" colspan="2">a</th></tr></tbody></table>',
        ),
        ("<pre>\n\n\ncode\n  more</pre>", "<pre>code\n  more</pre>"),
        ("a\x00b\x08c<i>\ud800&#1;d</i>", "abc<i>d</i>"),
        ("a\ufffeb", "ab"),
        ("a\uffffb", "ab"),
        ("a\x7fb\tc\r\nd", "ab\tc\r\nd"),
        ("Plain words", "Plain words"),
        ("5 < 6 & 7 > 6", "5 &lt; 6 &amp; 7 &gt; 6"),
        ("", ""),
    ],
)
def test_only_allowed_tags_attributes_and_addresses_remain(text: str, expected: str) -> None:
    assert html.clean(text) == expected


def test_clean_html_has_a_type_of_its_own() -> None:
    assert isinstance(html.clean("<p>a</p>"), CleanHTML)
    assert isinstance(html.clean("a"), CleanHTML)


@pytest.mark.parametrize(
    "text",
    [
        "<p><object><p>x</p></object></p>",
        "<a href=/a><object><a href=/b>x</a></object></a>",
        "<table><p>x<tr><td>y</table>",
        "<pre>\n\n\n\n\n\n\nx</pre>",
        "<b><p>x</b></p><i><table><td></i>",
        "<p>&#1;</p>",
    ],
)
def test_markup_that_parsers_repair_is_stable_after_one_cleaning(text: str) -> None:
    once = html.clean(text)
    assert html.clean(str(once)) == once


def test_no_known_attack_gets_through(attacks: list[str]) -> None:
    cleaned = {payload: html.clean(payload) for payload in attacks}
    assert {payload: unsafe for payload, output in cleaned.items() if (unsafe := dangers(output))} == {}
    assert [payload for payload, output in cleaned.items() if html.clean(str(output)) != output] == []


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(SOUP)
def test_tag_soup_is_clean_and_stable_after_one_cleaning(soup: str) -> None:
    once = html.clean(soup)
    assert dangers(once) == []
    assert html.clean(str(once)) == once


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_cleaned_and_encoded_as_utf_8(text: str) -> None:
    once = html.clean(text)
    assert html.clean(str(once)) == once
    assert not set(once) & set("\x00\x01\x08\x1f")
    once.encode()


# --- The guard


@pytest.mark.parametrize("tag", ["div", "b", "span", "ul><li", "table><tr><td", "blockquote", "unheard-of", "svg><g"])
def test_deep_nesting_is_refused_before_parsing(tag: str) -> None:
    with pytest.raises(Unparsable) as error:
        html.check(f"<{tag}>" * 20_000)
    assert error.value.code == "html_too_deep"
    assert str(error.value) == "The HTML is nested more than 200 levels deep, or too broken to measure."


def test_nesting_up_to_the_limit_is_accepted() -> None:
    html.check("<div>" * MAX_DEPTH + "x" * 30_000 + "</div>" * MAX_DEPTH)
    with pytest.raises(Unparsable):
        html.check("<div>" * (MAX_DEPTH + 1) + "x")


def test_html_over_two_megabytes_is_refused() -> None:
    html.check("x" * MAX_BYTES)
    for large in ("x" * (MAX_BYTES + 1), "é" * (MAX_BYTES // 2 + 1), "潮" * (MAX_BYTES // 3 + 1)):
        with pytest.raises(Unparsable) as error:
            html.check(large)
        assert (error.value.code, str(error.value)) == ("html_too_large", "The HTML is larger than 2 MB.")


def test_html_that_would_be_too_large_once_serialised_is_refused() -> None:
    with pytest.raises(Unparsable) as error:
        html.clean("<p>" + "<" * (MAX_BYTES // 3))
    assert error.value.code == "html_too_large"


@pytest.mark.parametrize(
    "sibling",
    [
        "<p>tide",
        "<li>tide",
        "<br>",
        "<hr>",
        "<img src='a>b'>",
        "<dt>a<dd>b",
        "<p>a<br>b<ul><li>c<li>d</ul>",
        "<h2>a</h3>",
        "<table><tr><td>a<td>b<tr><td>c</table>",
        "<select><option>a<option>b</select>",
        "<p><b>a</b></p>",
        "<div><p>a</div>",
        "<!-- <div> -->",
        "<!-- > --><i title='<div>'>a</i>",
        "<script>if (a < b) x = '<div>'</script>",
        "<svg viewBox='0'><path d='M'/><circle/></svg>",
        "<a name=x></a><A HREF=/a>b</a>",
        "<a name=x>tide",
        "<a name=x><p>tide</p>",
        "<input><wbr><embed>",
        "<div/></div>",
        "<svg viewBox='0'><path d='M'/></svg><noscript><img src='a.jpg'></noscript>",
        "<svg><path/></svg><script>for (i = 0; i <b.length; i++) write('<i>x</i>')</script>",
        "<svg><title>Tide</title><desc>A gauge</desc><path/><g><use/></g></svg>",
        "<svg><style><![CDATA[ a<b ]]></style><circle/></circle></svg>",
        "<svg/><![CDATA[ x ]]><input><wbr><table><tr><td>a<td>b</table>",
        "<math><mrow><mi>a</mi><mo>=</mo><mspace/></mrow></math><noscript><img></noscript>",
        "<select><option>a<option>b</select><noscript><img src='a.jpg'></noscript>",
        "<ruby>潮<rp>(<rt>shio<rp>)</ruby>",
    ],
)
def test_a_long_post_of_shallow_siblings_is_accepted(sibling: str) -> None:
    html.check(sibling * 2_000)


@pytest.mark.parametrize(
    "disguise",
    [
        "<div><!-- </div> -->",
        "<div><!-- --!></div><!-- -->",
        "<div title='</div>'>",
        '<div title="a>b" data-x="</div>">',
        "<div a=</div>x>",
        "<div></x></span>",
        "<div><script></div></script>",
        "<div><style></div></style>",
        "<div><textarea></div></textarea>",
        "<div><noscript></div></noscript>",
        "<div><![CDATA[></div>]]>",
        "<svg><g><![CDATA[</g>]]>",
        "<div><script><!--<script></script></div>--></script>",
        "<table><tr><td><div></table><div>",
        "<div><table><td></div>",
        "<span><div></span>",
        "<div><select></div>",
        "<svg><option>",
        "<svg><input>",
        "<div/>",
        "<svg><title><div></title>",
        "<math><annotation-xml><div></math>",
        "<DIV\n\t>",
        "<div\xa0></div>",
        "<rt>",
        "<rp>",
    ],
)
def test_disguised_deep_nesting_is_refused(disguise: str) -> None:
    # Accepted text may exceed the limit by what parsers repair, but its depth never grows with its length.
    for many in (f"{disguise}" * 6_000, f"<p>x</p>{disguise * 6_000}"):
        try:
            html.check(many)
        except Unparsable as error:
            assert error.code == "html_too_deep"
        else:
            assert depth_of(LexborHTMLParser(many, is_fragment=True, scripting=True)) < 1_000


@pytest.mark.parametrize(
    ("start", "unit"),
    [
        ("<math><mi>", "<g/>"),
        ("<math><mtext><a>", "<path/>"),
        ("<svg><title>", "<g/>"),
        ("<svg><desc>", "<g/>"),
        ("<svg><foreignObject>", "<path/>"),
        ("<svg><p>", "<path/>"),
        ("<svg></p>", "<path/>"),
        ("<div><svg></div>", "<path/>"),
        ("<select>", "<script><div></script><noscript><i></noscript>"),
        ("<svg><p>", "<noscript><b></noscript><style><i></style>"),
        ("<svg><textarea>", "<![CDATA[</g>]]><g>"),
        ("<svg><title><b>", "<![CDATA[><g>]]>"),
        ("<svg>", "<g><![CDATA[></g>]]>"),
        ("<form><svg></form>", "<style><g title='</style>'>"),
        ("<math>", "<style><mi title='</style>'>"),
    ],
)
def test_deep_nesting_in_drawings_and_selects_is_refused(start: str, unit: str) -> None:
    with pytest.raises(Unparsable, match="nested more than 200 levels deep"):
        html.check(start + unit * 20_000)


def test_a_tag_may_have_500_attributes_of_any_form() -> None:
    attributes = [f"{name}={value}" for name, value in zip(range(500), ["x", '"y>"', "'z'"] * 200, strict=False)]
    html.check(f"<p {' '.join(attributes)} / >tide</p>" + "<br/>" * 300)
    with pytest.raises(Unparsable, match="A tag has more than 500 attributes"):
        html.check(f"<p {' '.join(attributes)} b>tide</p>" + "<br/>" * 300)


@pytest.mark.parametrize("reference", ["a&b;", "&amp;", "&#160;", "&nbsp;", "\xa0"])
def test_more_than_50_000_character_references_are_refused(reference: str) -> None:
    html.check(reference * 50_000)
    with pytest.raises(Unparsable) as error:
        html.check(reference * 50_001)
    assert error.value.code == "html_too_large"
    assert str(error.value) == "The HTML contains more than 50,000 character references."


@pytest.mark.parametrize(
    "bomb",
    [
        "<p>" + "".join(f"<b id={n}>" for n in range(190)) + "</p>" + "<p>x" * 100_000,
        "".join(f"<p><font size={n}>x" for n in range(20_000)),
        "<p " + " ".join(f"a{n}" for n in range(50_000)) + ">x",
        "<table>" + "<b>x</b>" * 50_000,
        "<html a1 b2 c3>" * 50_000,
    ],
)
def test_small_texts_that_are_large_or_slow_to_parse_are_refused(bomb: str) -> None:
    with pytest.raises(Unparsable) as error:
        html.clean(bomb)
    assert error.value.code == "html_too_deep"


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(SOUP, SOUP, st.integers(2, 400))
def test_accepted_html_is_never_nested_much_deeper_than_the_limit_unless_it_is_cheap(
    start: str, unit: str, times: int
) -> None:
    text = start + unit * times
    try:
        html.check(text)
        cleaned = html.clean(text)
    except Unparsable:
        return
    assert depth_of(LexborHTMLParser(cleaned, is_fragment=True)) <= MAX_DEPTH + 1
    safe = text.encode("utf-8", "replace").decode()
    depth = depth_of(LexborHTMLParser(safe, is_fragment=True, options=1, scripting=True))
    assert depth < 2 * MAX_DEPTH + 600 or depth * text.count("<") < 50_000_000


@pytest.mark.slow
@pytest.mark.parametrize(
    ("start", "unit"),
    [
        ("", "<p>tide <a href='/a?b=\"c\"'>gate</a> <!-- x --> and <"),
        ("<p ", "/ " * 25),
        ("<p a" + " " * 50, " " * 50),
        ("<p a=" + " " * 50, "=" * 50),
        ("<p a='", "<p a=" * 10),
        ("<br>" * 200 + "<!--", "<!--" * 12),
        ("<svg>", "<path/>" * 7),
    ],
)
def test_the_guard_takes_linear_time(start: str, unit: str) -> None:
    def seconds(size: int) -> float:
        text = start + unit * size
        start_time = time.process_time()
        html.check(text)
        return time.process_time() - start_time

    seconds(100)
    assert seconds(16_000) < 40 * max(seconds(1_000), 0.001)


# --- Plain text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>The  tide\nturns.</p>\n<p>Slowly.</p>", "The tide turns.\n\nSlowly."),
        ("Before<p>within</p>after", "Before\n\nwithin\n\nafter"),
        ("<p>one<br>two<br>\nthree</p>", "one\ntwo\nthree"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "a\n\nb\n\nc"),
        ("<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>", "a\nb\n\nc"),
        ("<p>5 &lt; 6 &amp;amp; 450&nbsp;N·m open‑source</p>", "5 < 6 &amp; 450 N·m open‑source"),
        ('<h2>Gate</h2><blockquote cite="/x"><p>Shut</p></blockquote><hr>', "Gate\n\nShut"),
        ("<p>un<em>bro</em>ken <a href='/a'>wo</a>rds</p>", "unbroken words"),
        ("<p> </p><p>&nbsp;</p>", ""),
        ("just & words", "just & words"),
        ("", ""),
    ],
)
def test_plain_text_has_a_blank_line_between_blocks_and_one_space_between_words(text: str, expected: str) -> None:
    assert html.to_text(text) == expected


@settings(max_examples=80, deadline=None)
@given(SOUP)
def test_plain_text_has_no_tags_and_no_needless_spaces(soup: str) -> None:
    words = html.to_text(html.clean(soup.replace("&lt;", "")))
    assert re.findall(r"<[a-z/]|  |\n\n\n|\s\Z|\A\s|[ ]\n|\xa0", words) == []
