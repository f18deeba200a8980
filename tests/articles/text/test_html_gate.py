"""Every tag and attribute that is allowed, and the exact limits of the guard."""

import pytest

from articles.text import html
from articles.text.html import Unparsable

LINK = 'rel="noopener noreferrer"'
LONG = "x" * 20_001  # shorter texts with few tags are not checked
EXPENSIVE = LONG + "</x>" * 200_000


@pytest.mark.parametrize(
    "expected",
    [
        f'<a href="https://tide.org/a" title="t" hreflang="de" {LINK}>x</a>',
        f'<a href="http://tide.org/a" {LINK}>x</a>',
        '<abbr title="t">x</abbr>',
        '<del datetime="2026-01-10">x</del>',
        '<ins datetime="2026-01-10">x</ins>',
        '<ol start="3" reversed=""><li>x</li></ol>',
        '<table><tbody><tr><td colspan="2" rowspan="2">x</td></tr></tbody></table>',
        '<table><tbody><tr><th colspan="2" rowspan="2" scope="row">x</th></tr></tbody></table>',
        "<table><caption>x</caption><thead><tr><th>x</th></tr></thead><tfoot><tr><td>x</td></tr></tfoot></table>",
        '<time datetime="2026-01-10">x</time>',
        '<p lang="de" dir="ltr">x</p>',
        "<dl><dt>x</dt><dd>x</dd></dl>",
        "<figure><figcaption>x</figcaption></figure>",
        "<ruby>x<rp>(</rp><rt>x</rt><rp>)</rp></ruby>",
        "<ul><li>x</li></ul>",
        "x<br>x<wbr>x<hr>",
        *[
            f"<{tag}>x</{tag}>"
            for tag in (
                *(
                    "b",
                    "bdi",
                    "bdo",
                    "blockquote",
                    "cite",
                    "code",
                    "dfn",
                    "em",
                    "h2",
                    "h3",
                    "h4",
                    "h5",
                    "h6",
                    "i",
                    "kbd",
                ),
                *("mark", "p", "pre", "q", "s", "samp", "small", "strong", "sub", "sup", "u", "var"),
            )
        ],
    ],
)
def test_allowed_markup_is_unchanged(expected: str) -> None:
    assert html.clean(expected) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *[
            (f"a<{tag}>secret</{tag}>b", "ab")
            for tag in ("iframe", "noscript", "object", "script", "style", "template", "textarea", "title")
        ],
        ("a<math><mi>x</mi></math>b", "ab"),
        ("a<svg><text>x</text></svg>b", "ab"),
        ('<a href="ftp://tide.org/a">x</a>', f"<a {LINK}>x</a>"),
        ('<a href="data:text/html,x">x</a>', f"<a {LINK}>x</a>"),
        ('<a href="vbscript:x">x</a>', f"<a {LINK}>x</a>"),
        ('<q cite="javascript:x">x</q>', "<q>x</q>"),
        ('<p title="x" id="x" class="x" style="x" onclick="x" data-x="x">x</p>', "<p>x</p>"),
        ('<td abbr="x">x</td>', "x"),
        ("<h1>x</h1><div>x</div><section>x</section><font>x</font><marquee>x</marquee>", "xxxxx"),
        ("<form><input><button>x</button><select><option>y</option></select></form>", "xy"),
        ("<img src=x><video src=x></video><audio src=x></audio><embed src=x><base href=x><link href=x><meta>", ""),
    ],
)
def test_all_other_markup_is_removed_and_scripts_and_embeds_with_their_content(text: str, expected: str) -> None:
    assert html.clean(text) == expected


@pytest.mark.parametrize("tag", ["p", "h2", "h6", "li", "dt", "dd", "blockquote", "figcaption", "caption", "tr", "pre"])
def test_blocks_are_separated_by_a_blank_line(tag: str) -> None:
    assert html.to_text(f"one<{tag}>two</{tag}>three") == "one\n\ntwo\n\nthree"


def is_refused(text: str) -> bool:
    try:
        html.check(text)
    except Unparsable as error:
        assert error.code == "html_too_deep"
        return True
    return False


@pytest.mark.slow
@pytest.mark.parametrize(
    ("unit", "most"),
    [
        ("<table>x</table>", 500),  # the text is moved out of the table
        ("<table><b></b></table>", 500),  # so is the element
        ("<i><span></i>", 500),  # an element that was left open
        ("<i><b></i>", 316),  # parsers reopen it in everything that follows: at most 100,000 times
        ("<body>", 500),
        ("<html>", 500),
        ("<body abcdefgh=ijklmnopqrs>", 250),  # attributes are merged, too
    ],
)
def test_markup_that_parsers_repair_is_accepted_up_to_a_limit_if_it_is_expensive(unit: str, most: int) -> None:
    assert not is_refused(unit * most + EXPENSIVE)
    assert is_refused(unit * (most + 1) + EXPENSIVE)
    assert not is_refused(unit * (most + 1) + LONG)


def test_a_tag_may_have_five_hundred_attributes() -> None:
    for attribute in ("a ", "ab=cd ", "a='>' "):
        assert not is_refused(f"<p {attribute * 500}>{LONG}")
        assert is_refused(f"<p {attribute * 501}>{LONG}")


@pytest.mark.parametrize(
    "start", ["<math><![CDATA[x]]></math>", "<svg><title><b></title></svg>", "<select><style><b></style></select>"]
)
@pytest.mark.parametrize("pair", ["<b></b>", "<B></B>"])
def test_if_no_end_tag_can_be_trusted_what_is_cheap_to_parse_is_accepted(start: str, pair: str) -> None:
    assert not is_refused(start + pair * 4_000 + LONG)
    assert is_refused(start + pair * 5_000 + LONG)


def test_any_heading_end_tag_ends_a_heading() -> None:
    assert not is_refused("<h2>a</h6>" * 1_000 + LONG)


def test_cells_outside_a_table_are_ignored_but_nest_in_a_template() -> None:
    assert not is_refused("<td><tr><tbody>" * 300 + LONG)
    assert is_refused("<template>" + "<td><div>" * 201 + LONG)


def test_the_limit_of_nesting_is_exact_for_long_and_short_texts() -> None:
    assert not is_refused("<div>" * 200 + LONG)
    assert is_refused("<div>" * 201 + LONG)
    assert not is_refused("<div>" * 199)
    assert not is_refused("<div>" * 200)
    assert is_refused("<div>" * 201)
