"""Misplaced and unknown elements, and limits of the cleaner."""

import pytest

from articles.text.html import Unparsable
from importers.cleaning.body import Cleaned, clean

PAGE, HOST = "https://gazette.org/2026/01/tides/", "gazette.org"
STORY = "https://wire.org/2026/tides"
REL = 'rel="noopener noreferrer"'


def cleaned(written: str) -> Cleaned:
    return clean(written, base_url=PAGE, own_host=HOST)


def body(written: str) -> str:
    return cleaned(written).html


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("<li>a</li><dd>b</dd>", "<p>a</p>\n<p>b</p>"),
        ("<dt>a</dt><figcaption>b</figcaption>", "<p>a</p>\n<p>b</p>"),
        ("<foo>a</foo> <foo-bar>b</foo-bar>", "<p>a b</p>"),
        ("a<o:p>b</o:p><st1:place>c</st1:place><w:data>d</w:data>", "<p>abc</p>"),
        ("<pre>a<br>b<script>x</script>\n  c  </pre>", "<pre>a\nb\n  c</pre>"),
        (
            "<table><caption>c</caption><tr><td>a</td></tr></table>",
            "<table><caption>c</caption><tbody><tr><td>a</td></tr></tbody></table>",
        ),
        ("<table><tr><th scope=col>a</th></tr></table>", "<p>a</p>"),
        ("<table><tr><th>a</th></tr></table>", "<p>a</p>"),
        (
            "<table><tr><td>a</td><td>b</td><th>c</th></tr></table>",
            "<table><tbody><tr><td>a</td><td>b</td><th>c</th></tr></tbody></table>",
        ),
        (
            "<table><tr><th scope=ROW rowspan=2 colspan=x>a</th><td>b</td></tr></table>",
            '<table><tbody><tr><th rowspan="2" scope="ROW">a</th><td>b</td></tr></tbody></table>',
        ),
        (
            "<figure><p>a</p><figcaption>b</figcaption><figcaption>c</figcaption></figure>",
            "<figure><p>a</p><figcaption>b<br>c</figcaption></figure>",
        ),
        ("<blockquote></blockquote><ul><li></li></ul><p>a</p>", "<p>a</p>"),
        (
            '<abbr title="a b">x</abbr> <time datetime="2026-01-10T10:00Z">y</time>',
            '<p><abbr title="a b">x</abbr> <time datetime="2026-01-10T10:00Z">y</time></p>',
        ),
        ('<p lang="de_DE" dir="up">a</p><p lang="de-AT" dir="RTL">b</p>', '<p>a</p>\n<p lang="de-AT" dir="RTL">b</p>'),
        ("<menu><li>a</li></menu><dir><li>b</li></dir>", "<ul><li>a</li></ul>\n<ul><li>b</li></ul>"),
        ("<acronym>a</acronym><tt>b</tt>", "<p><abbr>a</abbr><code>b</code></p>"),
        ("<ul><li>a</li><p>b</p><ul><li>c</li></ul></ul>", "<ul><li><p>a</p><p>b</p><ul><li>c</li></ul></li></ul>"),
        ("<dl><dt>a</dt><p>b</p></dl>", "<dl><dt>a</dt><dd>b</dd></dl>"),
        ("<h2>a<p>b</p></h2>", "<h2>a</h2>\n<h2>b</h2>"),
        (
            '<p>a <a href="/x"><button>b</button></a> <button>c</button></p>',
            f'<p>a <a href="https://gazette.org/x" {REL}>b</a></p>',
        ),
    ],
)
def test_elements_are_put_where_they_belong(written: str, expected: str) -> None:
    assert body(written) == expected


def test_at_most_ten_frames_are_noted_and_each_host_once() -> None:
    frames = "".join(f'<iframe src="https://ads{number}.org/1"></iframe>' * 2 for number in range(12))
    assert [note.message for note in cleaned(f"<p>a</p>{frames}").notes] == [
        f"An embedded frame from ads{number}.org was left out. Add a link if the article needs it."
        for number in range(10)
    ]


def test_a_form_of_more_than_a_thousand_characters_is_an_article() -> None:
    assert body(f"<p>a</p><form><p>{'x' * 1_000}</p><input></form>") == "<p>a</p>"
    assert body(f"<p>a</p><form><p>{'x' * 1_001}</p><input></form>") == f"<p>a</p>\n<p>{'x' * 1_001}</p>"
    for field in ("select", "textarea", "button"):
        assert body(f"<p>a</p><form><p>b</p><{field}></{field}></form>") == "<p>a</p>"


def test_a_share_bar_has_at_most_three_hundred_characters() -> None:
    assert body(f'<p>a</p><div class="sharedaddy"><p>{"x" * 300}</p></div>') == "<p>a</p>"
    assert body(f'<p>a</p><div class="sharedaddy"><p>{"x" * 301}</p></div>') == f"<p>a</p>\n<p>{'x' * 301}</p>"


def test_a_link_is_a_button_only_in_a_box_for_buttons() -> None:
    link = f'<a href="{STORY}">Read the full story</a>'
    article = cleaned(f'<p>a</p><div class="btn">{link}</div><p>b</p>')
    assert (article.origin is not None, article.html) == (True, "<p>a</p>\n<p>b</p>")
    article = cleaned(f'<p>a</p><div class="btn">x</div><p>{link}</p><p>Ships waited.</p>')
    assert (article.origin, article.html.count("<a ")) == (None, 1)


def test_a_button_that_only_says_read_more_is_an_origin_at_the_end_alone_and_stays_elsewhere() -> None:
    button = f'<p><a class="btn" href="{STORY}">Read more</a></p>'
    article = cleaned(f"<p>a</p>{button}")
    assert article.origin is not None
    assert (article.origin.url, article.html) == (STORY, "<p>a</p>")
    for written in (f"<p>a</p>{button}<p>b</p>", f"<p>a</p>{button}<p>b</p>{button}"):
        article = cleaned(written)
        assert (article.origin, article.html.count(">Read more</a>")) == (None, written.count("btn"))


def test_buttons_that_lead_to_several_stories_are_cards_and_stay() -> None:
    cards = "".join(f'<p>a</p><p><a class="btn" href="{STORY}-{number}">Full story</a></p>' for number in range(3))
    article = cleaned(cards)
    assert (article.origin, article.html.count(">Full story</a>")) == (None, 3)


@pytest.mark.parametrize("name", ["card social", "share", "sharedaddy", "social-list", "toc_container", "post-views"])
def test_a_box_with_sentences_stays_whatever_its_class_says(name: str) -> None:
    box = f'<div class="{name}"><h3>Social policy</h3><p>The gate pays 30 crowns a head.</p></div>'
    assert body(box) == "<h3>Social policy</h3>\n<p>The gate pays 30 crowns a head.</p>"
    assert (
        body(f'<div class="{name}">潮汐的时间表每个月都会在这里更新一次。</div>')
        == "<p>潮汐的时间表每个月都会在这里更新一次。</p>"
    )


@pytest.mark.parametrize(
    "inside",
    [
        '<p>We write to you each week. It is free.</p><form><input name="mail"></form>',
        "<p>Read our newsletter every week.</p>",
        "<p>Please donate to the gate today.</p>",
        "<p>Unterstützen Sie uns mit einer Spende.</p>",
        '<ul><li><a href="/a">The gate pays 30 crowns a head.</a></li></ul>',
        "<h3>Like this:</h3><p>Like Loading...</p>",
    ],
)
def test_a_share_box_with_a_form_a_plea_or_only_links_is_left_out(inside: str) -> None:
    assert body(f'<p>a</p><div class="social">{inside}</div>') == "<p>a</p>"


def test_a_mailto_link_keeps_its_address_and_a_share_link_by_mail_is_removed() -> None:
    assert (
        body('<p>a <a href="MAILTO:desk@gazette.org">b</a></p>')
        == f'<p>a <a href="mailto:desk@gazette.org" {REL}>b</a></p>'
    )
    assert body('<p>a <a href="mailto:?subject=x">Mail</a></p>') == "<p>a</p>"


def test_the_first_picture_has_its_own_caption_not_a_later_one() -> None:
    first = '<figure><img src="/a.jpg"><figcaption>Low <b>water</b></figcaption></figure>'
    article = cleaned(f'<p>a</p>{first}<figure><img src="/b.jpg"><figcaption>High</figcaption></figure>')
    assert article.image is not None
    assert (article.image.url, article.image.caption) == ("https://gazette.org/a.jpg", "Low water")
    bare = cleaned('<img src="/a.jpg"><figure><img src="/b.jpg"><figcaption>High</figcaption></figure>')
    assert bare.image is not None
    assert bare.image.caption == ""


def test_how_deep_a_page_is_does_not_depend_on_what_comes_before() -> None:
    for above in ("", "<p>a</p>" * 300, "<ul><li>a</li></ul>" * 100):
        with pytest.raises(Unparsable, match="nested more than 200 levels deep"):
            cleaned(f"{above}{'<table><tr><td>' * 60}x")


@pytest.mark.parametrize("tag", ["iframe", "embed", "object"])
def test_a_player_in_any_element_becomes_a_link_to_where_it_can_be_watched(tag: str) -> None:
    name = "data" if tag == "object" else "src"
    frame = f'<{tag} {name}="https://www.youtube.com/v/abcdefghijk"></{tag}>'
    watched = f'<a href="https://www.youtube.com/watch?v=abcdefghijk" {REL}>YouTube video</a>'
    assert body(f"<p>a</p>{frame}") == f"<p>a</p>\n<p>{watched}</p>"
