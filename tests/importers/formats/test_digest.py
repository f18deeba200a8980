"""The items in a digest, and the notes for an editor."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from articles.intake.item import Item
from articles.text import markdown, words
from importers.formats.digest import digest
from importers.formats.digest.options import edition_date
from importers.formats.record import Context, FileFault, Record
from tests.conftest import OURS
from tests.importers.formats.digests import APPLES, FERRY, TIDE, faults, items, places, summaries

# The text


def test_text_after_the_last_marker_becomes_an_item_with_a_note() -> None:
    first, second = items(f"{TIDE}\nRead more\n{APPLES}\n")
    assert (first.summary, [note.code for note in first.notes]) == (TIDE, [])
    assert (second.summary, [note.code for note in second.notes]) == (APPLES, ["no_marker_at_end"])
    assert faults(f"{TIDE}\nRead more\n{APPLES}\n") == []


def test_a_file_without_a_marker_is_one_article_with_a_warning() -> None:
    file = f"{TIDE}\n\n{APPLES}\n"
    record, warning = places(file)
    assert summaries(file) == [f"{TIDE}\n\n{APPLES}"]
    assert [note.code for note in items(file)[0].notes] == ["no_marker_at_end"]
    assert isinstance(record, Record)
    assert isinstance(warning, FileFault)
    assert (warning.number, warning.offset, warning.reject.code, warning.is_warning) == (1, 0, "no_marker", True)


@pytest.mark.slow
@pytest.mark.parametrize("end", ["[…]", "[...]", "[&hellip;]", "…", "...", " […]\nMore in spring.", "…”"])
def test_a_text_that_is_cut_short_is_marked_as_truncated(end: str) -> None:
    (item,) = items(f"{TIDE[:-1]}{end}\nRead more")
    assert (item.is_truncated, [note.code for note in item.notes]) == (True, ["truncated"])
    assert markdown.to_text(item.summary) == (TIDE[:-1] + end).replace("\n", " ")


@pytest.mark.parametrize(
    "written", ["He said: “We […] will sail.”", "Well… they sailed.", "One... two.", "It rose [1]."]
)
def test_an_ellipsis_inside_a_sentence_does_not_mean_that_the_text_is_cut(written: str) -> None:
    assert [item.is_truncated for item in items(f"{written}\nRead more")] == [False]


def test_punctuation_stays_as_written() -> None:
    written = (
        "An open‑source gate — with 450 N·m, “quoted” — rose 20 %, *Harbour Review* says; 3 * 4 * 5 = 60 & <b>so</b>."
    )
    (item,) = items(f"{written}\nRead more")
    assert item.summary == written
    assert item.body == (
        "<p>An open‑source gate — with 450 N·m, “quoted” — rose 20 %, <em>Harbour Review</em> says; 3 * 4 * "
        "5 = 60 &amp; "
        "&lt;b&gt;so&lt;/b&gt;.</p>"
    )


def test_a_blank_line_separates_paragraphs_and_paired_stars_are_emphasis() -> None:
    (item,) = items(f"{TIDE}\n \n\n**Note:** *all* of it, not * this one.\n\nRead more")
    assert item.summary == f"{TIDE}\n\n**Note:** *all* of it, not * this one."
    assert re.findall(r"<p>(.*?)</p>", item.body, re.DOTALL) == [
        TIDE,
        "<strong>Note:</strong> <em>all</em> of it, not * this one.",
    ]


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", '<img src=x onerror="alert(1)">', "*<svg/onload=alert(1)>*"]
)
def test_markup_in_a_digest_is_text(hostile: str) -> None:
    (item,) = items(f"{TIDE} {hostile}\nRead more")
    assert item.summary == f"{TIDE} {hostile}"
    assert re.sub("</?(?:p|em)>", "", item.body).count("<") == 0


def test_rules_between_items_and_tags_around_them_are_layout() -> None:
    first = f"-----\n<p>{TIDE}</p>\n<p>Read more</p>\n* * *\n\n"
    second = f"<div class='x'>\n{APPLES}<br/>\n</div>\n———\nRead more\n===\n"
    assert summaries(first + second) == [TIDE, APPLES]


def test_control_characters_are_removed() -> None:
    assert summaries(f"{TIDE[:9]}\x07\x1b\ufeff{TIDE[9:]}\nRead more") == [TIDE]


def test_an_item_has_what_the_digest_says_and_nothing_else() -> None:
    context = Context(language="en", options={"edition_date": date(2026, 11, 20)})
    (record,) = places(f"{TIDE}\nRead more")
    assert isinstance(record, Record)
    assert digest.FORMAT.adapt(record.raw, context) == Item(
        source_ref=words.fingerprint(TIDE).hex(),
        has_own_id=False,
        headline_suggested="Engineers in Port Ellery tested a turbine that turns with both tides",
        summary=TIDE,
        body=f"<p>{TIDE}</p>",
        language="en",
        edition_date=date(2026, 11, 20),
        silent_on=("language",),
    )


# Identity


def in_other_signs(file: str) -> Iterator[bytes]:
    yield file.encode("utf-8-sig")
    for end in ("\r\n", "\r", "\u2028", "\u2029", "\x85", "\n\n", " \n"):
        yield file.replace("\n", end).encode()
    yield file.replace(" ", "\u00a0").encode()
    yield file.translate({0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2011: "-", 0x2014: "–"}).encode()
    yield re.sub("(?m)^Read more(?=.)", "Read more\n", file).encode()
    yield re.sub("(?m)^Read more", "[Read more →](https://the-harbour-post.news/tide)", file).encode()
    yield re.sub("(?m)^Read more", "Weiterlesen", file).encode()


def test_the_same_digest_with_other_punctuation_has_the_same_items() -> None:
    file = f"{TIDE}\nRead more\nAn open‑source “gate” — Ellery’s.\nRead moreZed: {APPLES}\n\n{FERRY}\nRead more\n"
    refs = [item.source_ref for item in items(file)]
    assert len(set(refs)) == 3
    assert [[item.source_ref for item in items(other)] for other in in_other_signs(file)] == [refs] * 13


def test_another_word_is_another_item() -> None:
    assert items(f"{TIDE}\nRead more")[0].source_ref != items(f"{TIDE.replace('nine', 'ten')}\nRead more")[0].source_ref


# The sample and the demo


def test_the_demo_digest_has_six_items() -> None:
    file = Path(__file__).resolve().parents[3] / "newsroom" / "demo" / "digest-2026-11-20.txt"
    articles = items(file.read_bytes())
    assert [words.count_words(item.summary) for item in articles] == [208, 195, 191, 202, 203, 205]
    assert [(item.headline, item.url, item.notes) for item in articles] == [("", "", ())] * 6


def test_our_digest_of_the_same_shape_has_three_items() -> None:
    path = OURS / "digest-2026-03-09.txt"
    articles = items(path.read_bytes())
    assert [words.count_words(item.summary) for item in articles] == [162, 140, 139]
    assert [(item.headline, item.url, item.notes) for item in articles] == [("", "", ())] * 3
    assert [item.summary in path.read_text(encoding="utf-8") for item in articles] == [True] * 3
    assert edition_date(path.name) == date(2026, 3, 9)


def test_the_sample_digest_has_five_items(samples) -> None:
    path = samples / "digest-2026-01-26.txt"
    articles = items(path.read_bytes())
    assert [words.count_words(item.summary) for item in articles] == [223, 159, 200, 212, 211]
    assert [re.search("read more", item.summary + item.body, re.IGNORECASE) for item in articles] == [None] * 5
    assert [(item.headline, item.url, item.notes) for item in articles] == [("", "", ())] * 5
    assert [item.summary in path.read_text(encoding="utf-8") for item in articles] == [True] * 5
    assert edition_date(path.name) == date(2026, 1, 26)


@pytest.mark.parametrize(("whose", "name"), [("ours", "digest-2026-03-09.txt"), ("shared", "digest-2026-01-26.txt")])
def test_a_sample_digest_with_other_punctuation_has_the_same_items(request, whose: str, name: str) -> None:
    file = ((OURS if whose == "ours" else request.getfixturevalue("samples")) / name).read_text(encoding="utf-8")
    refs = [item.source_ref for item in items(file)]
    assert [[item.source_ref for item in items(other)] for other in in_other_signs(file)] == [refs] * 13
