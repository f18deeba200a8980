"""A digest is plain text: its first summary reads on every page as it was written, but for its emphasis."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.text import html, markdown, words
from tests.importers.formats.digests import TIDE, items
from tests.judges import shared

SIGNS = [
    "- 4 degrees were measured.",
    "-\tfour degrees were measured.",
    "> 60 % stayed away.",
    ">= 30 came.",
    "1. FC Ellery won.",
    "3) third came Hollin.",
    "12. března it rained.",
    "+ 7 points were added.",
    "* a star.",
    "__init__ is a method, and so is _call_.",
    r"The file is in C:\_temp, C:\*new and \\server\[x].",
    "It cost $5*2* then, or 3*4*5.",
    "a_b_c is one name, _x_ another.",
    "Number #1 is # no heading.",
    "`code` and ``more``, ~~~ and ~~gone~~.",
    "[gate](b) is no link, nor is ![gate](b) or [c]: d.",
    "It wrote <b>so</b> and <foo:bar> and 3 < 4 > 2.",
    "It wrote &amp; and &#8230; and AT&T.",
    "| a | b |",
    "A note[^1] and 10^6.",
    "A line ends in \\",
    "***three*** and **a *b** c*.",
]


@pytest.mark.parametrize("written", SIGNS)
def test_signs_of_plain_text_are_no_markdown(written: str) -> None:
    (item,) = items(f"{written} {TIDE}\nRead more")
    assert markdown.to_text(item.summary) == f"{written} {TIDE}".replace("\t", " ")
    assert html.to_text(item.body) == f"{written} {TIDE}".replace("\t", " ")
    shown = re.sub("</?p>", "", markdown.to_html(item.summary))
    assert "<" not in shown.replace('<a href="', "").replace("</a>", "")


def test_only_what_would_be_read_as_markdown_gets_a_backslash() -> None:
    (item,) = items(f"{TIDE} 5 * 2 = 10; snake_case; (a) [b] #1 - one + two > three! 12. x\nRead more")
    assert "\\" not in item.summary


def test_emphasis_stays_and_is_the_same_in_the_body() -> None:
    (item,) = items(f"*Harbour Review* and **Gate**, “*Quay*” say. {TIDE}\nRead more")
    emphasised = "<em>Harbour Review</em> and <strong>Gate</strong>, “<em>Quay</em>” say."
    assert emphasised in item.body
    assert emphasised in markdown.to_html(item.summary)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("*a **b** c* d.", "<em>a <strong>b</strong> c</em> d."),
        ("**a *b* c** d.", "<strong>a <em>b</em> c</strong> d."),
        ("**a** *b* **c *d* e** f.", "<strong>a</strong> <em>b</em> <strong>c <em>d</em> e</strong> f."),
    ],
)
def test_emphasis_inside_emphasis_stays(written: str, shown: str) -> None:
    (item,) = items(f"It wrote {written} {TIDE}\nRead more")
    assert f"<p>It wrote {shown} " in item.body
    assert f"<p>It wrote {shown} " in markdown.to_html(item.summary)


@pytest.mark.parametrize(
    "address",
    [
        "https://plans.ellery.example/_public_/a",
        "https://plans.ellery.example/a_(b)_c",
        "https://plans.ellery.example/[id](b)",
        "https://plans.ellery.example/*a*/_b_/c",
        "https://plans.ellery.example/?a=1&b_c=2",
        "www.ellery.example/_a_/b",
        "https://plans.ellery.example/&copy;_a/b",
    ],
)
def test_an_address_keeps_its_underscores_stars_and_brackets(address: str) -> None:
    (item,) = items(f"See {address} for it. {TIDE}\nRead more")
    assert markdown.to_text(item.summary) == f"See {address} for it. {TIDE}"
    target = address if address.startswith("http") else f"http://{address}"
    assert f'<a href="{target.replace("&", "&amp;")}"' in markdown.to_html(item.summary)
    assert html.to_text(item.body) == f"See {address} for it. {TIDE}"


def test_a_backslash_behind_an_address_at_the_end_of_a_line_stays() -> None:
    (item,) = items(
        f"{TIDE} See https://ellery.example/a\\\nand then https://ellery.example/b\\\\\n\n{TIDE}\nRead more"
    )
    assert "/a\\ and then https://ellery.example/b\\\\" in html.to_text(item.body)
    assert "/a\\ and then https://ellery.example/b\\\\" in markdown.to_text(item.summary)


def test_an_address_that_an_editor_types_keeps_its_underscores_too() -> None:
    typed = "See https://ellery.example/_a_/*b*/c, *https://ellery.example/d* and [e](https://ellery.example/_f_)."
    assert markdown.to_text(typed) == (
        "See https://ellery.example/_a_/*b*/c, https://ellery.example/d and e."
    )  # fmt: skip
    assert 'href="https://ellery.example/_f_"' in markdown.to_html(typed)
    assert 'href="https://ellery.example/_g_"' in markdown.to_html("<https://ellery.example/_g_>")


def test_the_lines_of_a_list_stay_lines() -> None:
    (item,) = items(f"{TIDE}\n\n- gates\n- boats\n- tides\n\nRead more")
    assert markdown.to_text(item.summary) == f"{TIDE}\n\n- gates\n- boats\n- tides"


def test_a_summary_that_is_too_long_for_the_parser_shows_no_backslashes() -> None:
    long = "1. FC Ellery won. " + "The tide rose. " * 400
    (item,) = items(f"{long}\nRead more")
    assert len(item.summary) > markdown.MAX_SUMMARY
    assert markdown.to_text(item.summary) == long.strip()


FRAGMENT = st.one_of(
    st.sampled_from(
        [*SIGNS, "*", "**", "_", "\\", "[", "](", ")", ">", "- ", "1. ", "\n", "\n\n", "&lt;", "<a>", "` "]
    ),
    st.sampled_from(["tide", "*tide*", "**gate** ", " 10 ", "É", "中国", "https://ellery.example/_a_/b_(c) ", " "]),
    st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=8),
)


@pytest.mark.slow
@settings(max_examples=60)
@given(st.lists(FRAGMENT, max_size=12).map("".join))
def test_a_summary_written_as_a_digest_again_has_the_same_words(written: str) -> None:
    write_again(written)


@pytest.mark.slow
@settings(max_examples=1_000)
@given(st.lists(FRAGMENT, max_size=12).map("".join))
def test_any_summary_written_as_a_digest_again_has_the_same_words(written: str) -> None:
    write_again(written)


def write_again(written: str) -> None:
    once = items(f"{TIDE} {written} {TIDE}\nRead more")
    again = items("\n".join(f"{markdown.to_text(item.summary)}\nRead more" for item in once))
    assert [all_words(item.headline, markdown.to_text(item.summary)) for item in again] == [
        all_words(markdown.to_text(item.summary)) for item in once
    ]
    for item in once:
        assert words.search_text(markdown.to_text(item.summary)) == words.search_text(html.to_text(item.body))


def all_words(*texts: str) -> str:
    return words.search_text(" ".join(texts))


def test_shared_case_of_signs() -> None:
    written = (shared("cases") / "digests" / "h10-signs-2026-11-24.txt").read_text()
    first, second, third, fourth = (markdown.to_text(item.summary) for item in items(written))
    assert first.startswith("1. FC Hollstedt")
    assert second.startswith("> 50 % of voters")
    assert third.startswith("- 5 degrees")
    assert "https://plans.paper.example.com/_public_/a for it" in fourth


def test_a_hash_inside_a_first_line_stays() -> None:
    (item,) = items(f"C# and F# are names of languages\n\n{TIDE}\nRead more")
    assert item.headline == "C# and F# are names of languages"


@pytest.mark.parametrize(
    ("written", "markdown_of_it"),
    [
        ("a *b and c* d", "a \\*b and c\\* d"),
        ("5 * 2 * 3", "5 * 2 * 3"),
        ("* 2", "\\* 2"),
        ("2 *", "2 *"),
        ("*b* and *c*", "*b* and \\*c\\*"),
    ],
)
def test_stars_are_escaped_unless_they_are_emphasis_or_between_spaces(written: str, markdown_of_it: str) -> None:
    emphasis = {0, 2} if written.startswith("*b") else ()
    assert markdown.escape(written, stars=emphasis) == markdown_of_it
