"""What may follow a marker on its line, markers behind no full stop, and lines that only look like one."""

import pytest

from importers.formats.digest import digest
from importers.formats.record import Context, Record
from tests.importers.formats.digests import APPLES, FERRY, TIDE, items, places, summaries

# Behind the marker

TAILS = [
    "Read more here",
    "Read more here.",
    "READ MORE HERE →",
    "Read more (2 min read)",
    "Read more: (2 min read)",
    "Read more → (2 min read)",
    "Read more… (2 min read)",
    "Read more · 3 min",
    "Read more – 4 min read",
    "Read more • 5 Min. Lesezeit",
    "Read more at ellery-post.example",
    "Read more at ellery-post.example.",
    "Read more on ellery-post.example/tide",
    "Read more via The Ellery Post",
    "Read more on Ellery Post · 2 min",
    "Read more on page 3",
    "Read more by Ada Lind",
    "Read more (paywall)",
    "**Read more** (paywall)",
    "Read more (PDF, 2 MB)",
    "Read more [1]",
    "Read more [12].",
    "Read more [^3]",
    "Read more {2}",
    "Read more | Listen",
    "Read more | Listen | Share",
    "Read more / Listen",
    "Read more | [Listen](https://the-harbour-post.news/audio)",
    "Read more (opens in a new window)",
    "Read more\u200b",
    "Read more\u200b\u200c\u2060",
    "Read more\u3164",
    "Read more ➡️",
    "Read more 👉",
    "Weiterlesen auf hafen.example",
    "Weiterlesen (3 Min.)",
    "Lire la suite sur le-port.example",
    "Lire la suite (3 min de lecture)",
    "Leer más en El Puerto",
    "Читать далее (3 мин)",
    "続きを読む（有料）",
    "阅读更多 (3分钟)",
    "더 보기 (3분)",
]


@pytest.mark.parametrize("marker", TAILS)
def test_a_marker_may_be_followed_by_what_is_no_sentence(marker: str) -> None:
    first, second = items(f"{TIDE}\n{marker}\n{APPLES}\nRead more")
    assert (first.summary, first.headline, first.url) == (TIDE, "", "")
    assert (second.summary, second.headline, second.url) == (APPLES, "", "")


@pytest.mark.parametrize(
    "marker",
    [
        "Read more ( https://the-harbour-post.news/tide )",
        "Read more [ https://the-harbour-post.news/tide ]",
        "Read more here: https://the-harbour-post.news/tide",
        "Read more at https://the-harbour-post.news/tide",
        "Read more at: <https://the-harbour-post.news/tide>",
        "Read more (2 min read) https://the-harbour-post.news/tide",
        "Read more (https://the-harbour-post.news/tide) (paywall)",
        "[Read more](https://the-harbour-post.news/tide) | [Share](https://share.example/tide)",
        "[Read more](https://the-harbour-post.news/tide) (2 min)",
    ],
)
@pytest.mark.parametrize("before", ["\n", " "])
def test_the_first_address_behind_a_marker_is_the_item_s(before: str, marker: str) -> None:
    first, second = items(f"{TIDE}{before}{marker}\n{APPLES}\nRead more")
    assert (first.summary, first.url) == (TIDE, "https://the-harbour-post.news/tide")
    assert (second.summary, second.url) == (APPLES, "")


def test_an_address_keeps_the_brackets_that_it_opened() -> None:
    (item,) = items(f"{TIDE}\nRead more (https://the-harbour-post.news/tide_(ellery))")
    assert item.url == "https://the-harbour-post.news/tide_(ellery)"


def test_at_most_sixty_characters_may_follow_without_the_address() -> None:
    address = "https://the-harbour-post.news/" + "tide/" * 40
    assert [item.url for item in items(f"{TIDE}\nRead more ( {address} )\n{APPLES}\nRead more")] == [address, ""]
    sixty = "| " + "a" * 28 + "| " + "b" * 27
    assert len(f" {sixty}") == 60
    assert summaries(f"{TIDE}\nRead more {sixty}\n{APPLES}\nRead more") == [TIDE, APPLES]
    assert len(summaries(f"{TIDE}\nRead more {sixty}b\n{APPLES}\nRead more")) == 1


@pytest.mark.parametrize(
    "marker",
    [
        "Continue reading A gate for both tides →",
        "Continue reading “A gate for both tides” →",
        "Continue reading “A gate for both tides”",
        "Continue reading «A gate for both tides» »",
    ],
)
@pytest.mark.parametrize("before", ["\n", " "])
def test_a_title_in_quotation_marks_or_before_an_arrow_is_the_headline(before: str, marker: str) -> None:
    first, second = items(f"{TIDE}{before}{marker}\n{APPLES}\nRead more")
    assert (first.summary, first.headline) == (TIDE, "A gate for both tides")
    assert (second.summary, second.headline) == (APPLES, "")


# Behind no full stop


@pytest.mark.parametrize(
    "marker",
    [
        "Read more →",
        "Read more »",
        "Read more …",
        "read more ➡️",
        "READ MORE >>",
        "Read more &raquo;",
        "Continue reading →",
        "Weiterlesen »",
        "» Read more",
        "→ Continue reading",
        "(Read more →)",
        "[Read more]",
        "Read more [4]",
        "[Read more](https://the-harbour-post.news/tide)",
        "[Read more →](https://the-harbour-post.news/tide)",
        '<a href="https://the-harbour-post.news/tide">Read more</a>',
        '<a href="https://the-harbour-post.news/tide">More »</a>',
        "Learn more →",
        "Find out more »",
        "Mehr erfahren →",
        "En savoir plus →",
        "More →",
        "[More »]",
        "(more…)",
        "(more...)",
        "Details ›",
    ],
)
@pytest.mark.parametrize(
    "text",
    ["The board thanked boats and friends,", "Ada Lind wrote it (pdf)", "The new quay and several other", f"{TIDE}\n"],
)
def test_a_marker_with_an_arrow_or_a_link_counts_behind_anything(text: str, marker: str) -> None:
    first, second = items(f"{text} {marker}\n{APPLES}\nRead more")
    assert first.summary == text.strip()
    assert first.url == ("https://the-harbour-post.news/tide" if "https" in marker else "")
    assert (second.summary, second.url) == (APPLES, "")


@pytest.mark.parametrize(
    "prose",
    [
        "She wants to read more…",
        "He wanted to find out more...",
        "They asked for more…",
        "More than 40 boats came",
        "Details of the plan are out",
        "They wanted more →x",
    ],
)
def test_a_sentence_that_ends_in_such_words_stays_text(prose: str) -> None:
    assert summaries(f"{TIDE}\n{prose}\n{APPLES}\nRead more") == [f"{TIDE}\n{prose}\n{APPLES}"]


@pytest.mark.parametrize("wording", ["Learn more", "Find out more", "Mehr erfahren", "En savoir plus", "Saber más"])
def test_the_kin_of_read_more_close_an_item_like_it(wording: str) -> None:
    assert summaries(f"{TIDE}\n{wording}\n{APPLES} {wording} →\n{FERRY}\n[{wording}]") == [TIDE, APPLES, FERRY]


# A line that may be a marker

ADVICE = "If it ends a story, this item holds two: put the “Read more” on a line by itself and import the file again."


@pytest.mark.parametrize(
    "prose",
    [
        "Read more than 40 books",
        "Read more at the library",
        "Read more (and write less) or else",
        "Read more here about it",
        "Read more on Gulls and terns, says the port",
        "Learn more about the gate",
        "Weiter lesen wollte niemand",
    ],
)
def test_a_line_that_begins_like_a_marker_and_is_none_gets_a_note_with_its_number(prose: str) -> None:
    file = f"{APPLES}\r\nRead more\r\n\r\n{TIDE}\r\n{prose}\r\n{FERRY}\r\nRead more\r\n"
    first, second = [place for place in places(file) if isinstance(place, Record)]
    assert [first.line, second.line] == [1, 4]
    assert getattr(digest.FORMAT.adapt(first.raw, Context(line=first.line)), "notes", None) == ()
    item = digest.FORMAT.adapt(second.raw, Context(line=second.line))
    assert [(note.code, note.message) for note in getattr(item, "notes", ())] == [
        (
            "possible_marker",
            f"Kept as text, because it goes on like a sentence: line 5 “{prose}”. {ADVICE}",
        )
    ]


def test_lines_are_counted_as_an_editor_of_texts_counts_them_in_any_item() -> None:
    long = "Boats sail.\n" * 30_000
    file = f"\n{TIDE}\u2028x\rRead more\n{long}\nRead more\n\n{APPLES}\nRead more"
    assert [place.line for place in places(file) if isinstance(place, Record)] == [2, 30_007]


def test_very_many_such_lines_are_counted() -> None:
    (item,) = items(f"{TIDE}\n" + "Read more than one book, they say.\n" * 25 + "Read more")
    assert item.notes[0].message.count("Read more than one book") == 20
    assert ", and 5 more up to line 26. If" in item.notes[0].message
