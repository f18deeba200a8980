"""Passages of clean HTML are marked, and nothing else of it changes."""

import pytest

from articles.text.fidelity.units import units
from articles.text.marks import mark_passages, mark_stretches


@pytest.mark.parametrize(
    ("html", "marked", "expected"),
    [
        ("<p>450 N·m, 1450</p>", ["450"], "<p><mark>450</mark> N·m, 1450</p>"),
        (
            '<p><a href="https://x.example/?a=540">x</a> 540</p>',
            ["540"],
            '<p><a href="https://x.example/?a=540">x</a> <mark>540</mark></p>',
        ),
        ("<p>A&amp;B &lt;b&gt;</p>", ["A&B", "<b>"], "<p><mark>A&amp;B</mark> <mark>&lt;b&gt;</mark></p>"),
        ("<p>amp &amp; more</p>", ["amp"], "<p><mark>amp</mark> &amp; more</p>"),
        ("<p>450 N·m</p>", ["450", "450 N·m"], "<p><mark>450 N·m</mark></p>"),
        ("<p>a b</p>", [" ", ""], "<p>a b</p>"),
        ("<p>4.5 and 465</p>", ["4.5"], "<p><mark>4.5</mark> and 465</p>"),
        (
            "<p>5 boats, 5 cars &lt; 5</p>",
            ["5"],
            "<p><mark>5</mark> boats, <mark>5</mark> cars &lt; <mark>5</mark></p>",
        ),
        ('<p>"450"</p>', ["450"], '<p>"<mark>450</mark>"</p>'),
        ("<p>Mira <em>Tolland</em></p>", ["Mira Tolland"], "<p>Mira <em>Tolland</em></p>"),
    ],
)
def test_passages_are_marked_in_the_text_alone_and_never_in_a_tag(html, marked, expected):
    assert mark_passages(html, marked) == expected


@pytest.mark.parametrize(
    ("html", "stretches", "expected"),
    [
        ("<p>The ferry runs again.</p>", [(1, 3)], "<p>The <mark>ferry runs</mark> again.</p>"),
        ("<p>The ferry runs again.</p>", [(0, 1), (3, 4)], "<p><mark>The</mark> ferry runs <mark>again</mark>.</p>"),
        # A stretch goes on across emphasis, links and paragraphs.
        (
            '<p>The <em>ferry</em> <a href="/runs">runs</a> again.</p>',
            [(0, 3)],
            '<p><mark>The </mark><em><mark>ferry</mark></em> <a href="/runs"><mark>runs</mark></a> again.</p>',
        ),
        (
            "<p>The ferry</p>\n<p>runs again.</p>",
            [(1, 3)],
            "<p>The <mark>ferry</mark></p>\n<p><mark>runs</mark> again.</p>",
        ),
        ("<p>The &lt;b&gt; ferry &amp; runs</p>", [(1, 3)], "<p>The &lt;<mark>b&gt; ferry</mark> &amp; runs</p>"),
        ("<p>The ferry</p>", [], "<p>The ferry</p>"),
    ],
)
def test_stretches_of_words_are_marked_wherever_tags_part_them(html, stretches, expected):
    plain = units("The <b> ferry & runs") if "lt;" in html else units("The ferry runs again.")
    assert mark_stretches(html, plain, stretches) == expected
