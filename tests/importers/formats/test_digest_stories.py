"""Never two stories in one: any stories, with any markers, are read back, and no line of a file is lost."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.intake.item import Item
from articles.text import markdown
from importers.formats.digest import digest
from importers.formats.digest.wordings import UNSPACED_WORDINGS, WORDINGS
from importers.formats.record import Context, FileFault, Record
from tests.importers.formats.digests import items, places
from tests.importers.formats.test_digest_boilerplate import BOILERPLATE, FOOTER
from tests.judges import shared

# {w} is a wording, {u} the story's own address, {n} its number.
WITHOUT_LINK = (
    *(
        "{w}",
        "{w} →",
        "{w}…",
        "» {w}",
        "[{w}]",
        "**{w}**",
        "{w} here",
        "{w} (2 min read)",
        "{w} · 3 min",
        "{w} | Listen",
    ),
    *(
        "{w} at ellery-post.example",
        "{w} via The Ellery Post",
        "{w} (paywall)",
        "{w} (opens in a new window)",
        "{w}\u200b",
    ),
)
WITH_LINK = (
    *("{w}: {u}", "{w} ( {u} )", "{w} here: {u}", "[{w}]({u})", "{w} <{u}>", "{w} (2 min read) {u}", "{w} at {u}"),
    *("{w} → {u}", "{w}\n{u}", '<a href="{u}">{w}</a>', "[{w} →]({u})", "{w} [{n}]"),
)
ENGLISH = ("Read more", "Continue reading", "Learn more", "Read the full story")
MARKERS = st.one_of(
    st.tuples(st.sampled_from(WITHOUT_LINK), st.sampled_from(ENGLISH)),
    st.tuples(st.sampled_from(WITH_LINK), st.sampled_from(ENGLISH)),
    st.tuples(
        st.sampled_from(("{w}", "{w} →", "[{w}]({u})", "{w}: {u}")), st.sampled_from((*WORDINGS, *UNSPACED_WORDINGS))
    ),
)
TEXTS = st.sampled_from(
    (
        "Tale {n} is about the gate. It ran for nine weeks.",
        "Tale {n} tells of 40 boats; they sailed on 9 March 2026, said Ada Lind.",
        "Read more than {n} books, says the library. So did Bo Ek.",
        "Tale {n} thanks “members”, boats and friends.\n\nIt has two parts.",
        "第{n}話。港で船が試験された。",
    )
)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(TEXTS, MARKERS, st.sampled_from(("\n", "\n\n", " "))), min_size=1, max_size=7))
def test_there_are_as_many_items_as_stories_each_with_its_own_words_and_link(stories: list) -> None:
    file, expected, listed = "", [], []
    for number, (text, (marker, wording), before) in enumerate(stories, start=1):
        written, url = text.format(n=number), f"https://the-harbour-post.news/{number}"
        file += written + before + marker.format(w=wording, u=url, n=number) + "\n"
        expected.append((" ".join(written.split()), url if "{u}" in marker or "{n}" in marker else ""))
        listed += [f"[{number}] {url}"] if "{n}" in marker else []
    file += "".join(f"\n{line}" for line in ["", *listed])
    read = [(" ".join(markdown.to_text(item.summary).split()), item.url) for item in items(file)]
    assert read == expected


LINES = st.one_of(
    st.sampled_from(("text", "heading", "boilerplate", "footer", "separator", "blank", "marker", "prose", "title")),
)


def _line(kind: str, number: int, choice: int) -> str:
    choices = {
        "text": ("The boats of tale {n} lie in the harbour until March, says the port of Ellery, which has room.",),
        "heading": ("## Tale {n} again", "** Tale {n} again", "TALE {n} AGAIN", "Tale {n} again\n------"),
        "boilerplate": BOILERPLATE,
        "footer": FOOTER,
        "separator": ("-----", "* * *", "=====", "⁂"),
        "blank": ("",),
        "marker": ("Read more", "Continue reading →", "Read more (2 min read)", "Read more | Listen", "More »"),
        "prose": ("Read more than {n} books and you will know, says the library of Ellery to its readers.",),
        "title": ("Tale {n} in spring",),
    }[kind]
    return choices[choice % len(choices)].replace("{n}", str(number))


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(LINES, st.integers(0, 200)), min_size=1, max_size=16))
def test_every_line_is_in_a_text_a_headline_a_marker_or_the_report(kinds: list[tuple[str, int]]) -> None:
    pieces = [(kind, _line(kind, number, choice)) for number, (kind, choice) in enumerate(kinds, start=1)]
    file = "\n".join(piece for _, piece in pieces) + "\n"
    texts, report = _texts_and_report(file)
    number = 0
    for kind, piece in pieces:
        for line in piece.split("\n"):
            number += 1
            if kind in ("marker", "separator", "blank") or not re.search(r"\w", line):
                continue
            title = re.sub(r"^(?:##|\*\*) ", "", line)
            is_read = any(title in text for text in texts)
            assert is_read or f"line {number} “{title}" in report or f"line {number} “{line}" in report, (
                number,
                line,
                file,
            )


def _texts_and_report(file: str) -> tuple[list[str], str]:
    """Return the headlines and texts of a file's items, and all that its report says."""
    texts, report = [], []
    for place in places(file):
        if isinstance(place, FileFault):
            report.append(place.reject.message)
            continue
        assert isinstance(place, Record)
        result = digest.FORMAT.adapt(place.raw, Context(line=place.line))
        if isinstance(result, Item):
            texts += [result.headline, markdown.to_text(result.summary)]
            report += [note.message for note in result.notes]
        else:
            assert result.skipped
            report.append(result.message)
    return texts, "\n".join(report)


def test_the_cases_of_the_shared_folder_give_what_its_readme_says() -> None:
    folder = shared("cases") / "digests"
    read = {path.name.partition("-")[0]: items(path.read_bytes()) for path in sorted(folder.glob("*.txt"))}
    assert len(read["d1"]) == 5
    assert [item.headline for item in read["d2"]] == ["Boats in winter", "Gulls in spring"]
    assert [re.search("Posted|Older posts", item.summary + item.headline) for item in read["d2"]] == [None] * 2
    assert [item.url.rpartition("/")[2] for item in read["h11"]] == ["1", "2", "", "", "", "", ""]
    assert [(item.headline, "-" in item.summary) for item in read["h12"]] == [("Ferry runs again", False)]
    assert [item.summary[:9] for item in read["h13"]] == ["Tale one.", "Tale two."]
    assert read["h10"][0].headline_suggested == "1. FC Hollstedt have signed a goalkeeper"
