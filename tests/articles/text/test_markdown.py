"""An editor's summary is shown as they meant it, safely and quickly."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.text import html, markdown
from articles.text.html import Unparsable
from articles.text.markdown import MAX_SUMMARY
from tests.articles.text.dangers import dangers

LINK = 'rel="noopener noreferrer"'


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        ("Read *Tidal Nature* and **gates**.", "<p>Read <em>Tidal Nature</em> and <strong>gates</strong>.</p>"),
        ("A lone * star, 5 * 3 * 2", "<p>A lone * star, 5 * 3 * 2</p>"),
        ("One.\n\nTwo  \nlines.", "<p>One.</p>\n<p>Two<br>\nlines.</p>"),
        ("450 N·m, open‑source, 20\u00a0%", "<p>450 N·m, open‑source, 20&nbsp;%</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
        ("[gate](https://tide.org/a)", f'<p><a href="https://tide.org/a" {LINK}>gate</a></p>'),
        # Of a link without a whole address only the words are left.
        ("[gate](/a)", "<p>gate</p>"),
        ("[the *gate*](//tide.org/a) and [b](a.html), [c](#d), [e](?f=g)", "<p>the <em>gate</em> and b, c, e</p>"),
        ("[gate](HTTPS://tide.org/a)", f'<p><a href="HTTPS://tide.org/a" {LINK}>gate</a></p>'),
        ("[post](mailto:desk@tide.org)", f'<p><a href="mailto:desk@tide.org" {LINK}>post</a></p>'),
        ("[gate](javascript:x)", "<p>[gate](javascript:x)</p>"),
        (
            "See https://tide.news/a?b=1.",
            f'<p>See <a href="https://tide.news/a?b=1" {LINK}>https://tide.news/a?b=1</a>.</p>',
        ),
        (
            "(https://tide.news/a_(b)), x",
            f'<p>(<a href="https://tide.news/a_(b)" {LINK}>https://tide.news/a_(b)</a>), x</p>',
        ),
        ("[https://tide.news/c].", f'<p>[<a href="https://tide.news/c" {LINK}>https://tide.news/c</a>].</p>'),
        (
            "https://tide.news/a)b?c[]=d",
            f'<p><a href="https://tide.news/a)b?c[]=d" {LINK}>https://tide.news/a)b?c[]=d</a></p>',
        ),
        ("Booking.com and Node.js, desk@tide.org", "<p>Booking.com and Node.js, desk@tide.org</p>"),
        ("<script>x</script> <b>y</b>", "<p>&lt;script&gt;x&lt;/script&gt; &lt;b&gt;y&lt;/b&gt;</p>"),
        ("# no heading\n`no code`", "<p># no heading\n`no code`</p>"),
        (r"\*stars\*", "<p>*stars*</p>"),
        ("", ""),
    ],
)
def test_an_editors_summary_has_paragraphs_emphasis_links_lists_and_quotations(summary: str, expected: str) -> None:
    assert markdown.to_html(summary) == expected


def test_a_summary_over_five_thousand_characters_is_refused() -> None:
    markdown.to_html("word " * (MAX_SUMMARY // 5))
    with pytest.raises(Unparsable) as error:
        markdown.to_html("w" * (MAX_SUMMARY + 1))
    assert error.value.code == "summary_too_long"
    assert str(error.value) == "The summary is longer than 5,000 characters. Shorten it."


@pytest.mark.parametrize(
    "sign", ["[", "*", "(", "<", "> ", "- ", "https://", "http://a.b/(", "http://a.b/(c)(", "_a", "![", "&"]
)
def test_no_summary_takes_long_to_render(sign: str) -> None:
    start = time.process_time()
    markdown.to_html((sign * MAX_SUMMARY)[:MAX_SUMMARY])
    assert time.process_time() - start < 3


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("ab *_[]()<>!-\n\\`#1.&:/") | st.characters(exclude_categories=["Cs"]), max_size=80))
def test_no_summary_renders_anything_unsafe(text: str) -> None:
    rendered = markdown.to_html(text)
    assert dangers(rendered) == []
    assert html.clean(str(rendered)) == rendered


def test_the_plain_text_of_a_summary_has_no_markdown() -> None:
    assert markdown.to_text("*Tide* [gate](https://tide.org)\n\n- a\n- b & c") == "Tide gate\n\na\n\nb & c"
    long = "*w* " * MAX_SUMMARY
    assert markdown.to_text(long) == long


@pytest.mark.parametrize(
    ("summary", "hrefs"),
    [
        ("[a](/about) [b](//tide.org/x) [c](page.html) [d](#e) [f](?q=1&r=2) [a](/about)",
         ["/about", "//tide.org/x", "page.html", "#e", "?q=1&r=2"]),
        ("[a](https://tide.org) [b](http://tide.org) [c](mailto:desk@tide.org) [d](HTTPS://TIDE.ORG)", []),
        (r"[a]\(/about) (/about) [a] (b)", []),
        ("", []),
    ],
)  # fmt: skip
def test_links_without_a_whole_address_are_named(summary: str, hrefs: list[str]) -> None:
    assert markdown.incomplete_links(summary) == hrefs
