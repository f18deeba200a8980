"""The length of an item, its first line, and files in other formats."""

import io
from datetime import date

import pytest

from importers.formats.digest import digest
from importers.formats.digest.options import edition_date
from importers.formats.record import Context, FileFault
from tests.importers.formats.digests import faults, items, places

BODY = "The harbour opened on Wednesday, and boats came in from all along the coast before noon."


@pytest.mark.parametrize(
    ("headline", "is_one"),
    [
        ("Harbour opens", True),
        ("# Harbour opens", True),
        ("###### Harbour opens", True),
        ("**Harbour opens**", True),
        ("Harbour opens?", True),
        ("Harbour opens.", False),
        ("Harbour opens,", False),
        ("Harbour opens:", False),
        ("Harbour opens –", False),
        ("- Harbour opens", False),
        ("https://harbour.news/a", False),
        ("2026 – 01", False),
    ],
)
def test_a_line_by_itself_above_the_text_is_its_headline_unless_it_reads_like_text(headline: str, is_one: bool) -> None:  # noqa: FBT001 -- data
    (item,) = items(f"{headline}\n\n{BODY}\nRead more")
    assert (item.headline != "", item.summary == BODY) == (is_one, is_one)
    if is_one:
        assert item.headline.rstrip("?") == "Harbour opens"


def test_a_headline_has_at_most_120_characters_and_is_shorter_than_its_text() -> None:
    for length, is_one in ((120, True), (121, False)):
        (item,) = items(f"{'H' * length}\n\n{BODY} {BODY}\nRead more")
        assert (item.headline != "") is is_one
    (item,) = items(f"{'Hh' * 10}\n\n{'b' * 20}\nRead more")
    assert item.headline == ""
    (item,) = items(f"{'Hh' * 10}\n\n{'b' * 21}\nRead more")
    assert item.headline == "Hh" * 10


def test_a_first_line_that_is_only_wrapped_is_not_a_headline() -> None:
    (item,) = items("The harbour opened on Wednesday and\nboats came in from all along the coast.\nRead more")
    assert item.headline == ""
    (item,) = items(f"Harbour opens\n{BODY}\nRead more")
    assert item.headline == "Harbour opens"


def test_an_item_has_at_most_200_000_bytes() -> None:
    fits = "é" * 99_990 + "e" * 10 + "\nRead more"
    assert len(fits.encode()) == 200_000
    assert len(items(fits)) == 1
    assert faults(fits) == []
    (fault,) = places("e" + fits)
    assert isinstance(fault, FileFault)
    assert (fault.reject.code, fault.offset) == ("item_too_long", 0)
    assert fault.reject.message.startswith("This item is 200,001 bytes long; the limit is 200,000.")


@pytest.mark.parametrize(
    ("head", "code"),
    [
        (b"\xff\xfeT\x00", "is_utf16"),
        (b"\xfe\xff\x00T", "is_utf16"),
        (b"T\x00i\x00d\x00", "is_utf16"),
        (b"\x00T\x00i", "is_utf16"),
        (b' {"id": 1}', "is_json"),
        (b"[{}]", "is_json"),
        (b"\xef\xbb\xbf[]", "is_json"),
        (b"\n<!DOCTYPE html>", "is_html"),
        (b"<?xml ?>", "is_html"),
        (b"<rss>", "is_html"),
        (b"<feed xmlns>", "is_html"),
        (b"PK\x03\x04", "is_archive"),
        (b"\x1f\x8b\x08", "is_archive"),
        (b"BZh9", "is_archive"),
        (b"7z\xbc\xaf", "is_archive"),
        (b"\xfd7zXZ", "is_archive"),
        (b"%PDF-1.4", "is_binary"),
        (b"{\\rtf1", "is_binary"),
        (b"\x89PNG", "is_binary"),
        (b"GIF89a", "is_binary"),
        (b"\xff\xd8\xff\xe0", "is_binary"),
        (b"\x7fELF", "is_binary"),
    ],
)
def test_a_file_in_another_format_is_recognised(head: bytes, code: str) -> None:
    assert faults(head + b" and more") == [(code, 0)]
    assert not digest.FORMAT.recognises(head, "digest.txt")


@pytest.mark.parametrize("head", [b"The tide", b"[1] The tide", b"{The tide}", b"<p>The tide", b"PKW", b""])
def test_text_may_begin_with_any_character(head: bytes) -> None:
    assert digest.FORMAT.recognises(head, "digest.txt")


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("digest-2026-01-26.txt", date(2026, 1, 26)),
        ("20260126.txt", date(2026, 1, 26)),
        ("2026.01.26_2026-01-26", date(2026, 1, 26)),
        ("2025-01-01/digest-2026-01-26.txt", date(2026, 1, 26)),
        ("2025-01-01\\digest-2026-01-26.txt", date(2026, 1, 26)),
        ("2026-01-26-2026-01-27.txt", None),
        ("2026-02-30.txt", None),
        ("2026-01_26.txt", None),
        ("120260126.txt", None),
        ("3026-01-26.txt", None),
        ("digest.txt", None),
    ],
)
def test_the_edition_is_the_only_date_in_the_name_of_the_file(name: str, day: date | None) -> None:
    assert edition_date(name) == day


def test_an_item_without_letters_is_skipped() -> None:
    refused = digest.FORMAT.adapt(b"***\n...\nRead more", Context())
    assert (getattr(refused, "code", ""), getattr(refused, "skipped", None)) == ("empty_item", True)
    refused = digest.FORMAT.adapt(b"Tide \xff", Context())
    assert getattr(refused, "message", "").startswith("Byte 5 of this item is not valid UTF-8.")


def test_tags_in_capitals_and_on_every_line_are_layout_too() -> None:
    (item,) = items(f"<P>{BODY}</P>\n<BR><DIV class='x'>{BODY}</DIV>\nRead more")
    assert item.summary == f"{BODY}\n{BODY}"


def test_a_line_with_room_for_the_next_word_is_a_headline_and_a_full_line_is_not() -> None:
    (item,) = items("Harbour\nBoats came in\nRead more")
    assert (item.headline, item.summary) == ("Harbour", "Boats came in")
    (item,) = items("Harbours\nBoats came in\nRead more")
    assert (item.headline, item.summary) == ("", "Harbours\nBoats came in")


def test_a_warning_says_that_a_file_without_a_marker_is_one_article() -> None:
    warning = places(BODY)[1]
    assert isinstance(warning, FileFault)
    assert warning.reject.message == (
        "The file contains no “Read more”, so it was read as one article. Check whether it is several."
    )


def test_a_file_that_cannot_be_read_to_its_end_says_so_after_its_last_item() -> None:
    class Damaged(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                raise OSError("The disk failed")
            return super().read(size)

    first, second = digest.FORMAT.records(Damaged((f"{BODY}\nRead more\n" + "x" * 40_000).encode()))
    assert first.number == 1
    assert isinstance(second, FileFault)
    assert (second.reject.code, second.number) == ("damaged_file", 2)
    assert (
        second.reject.message == "The file could not be read to its end: The disk failed. Fetch it or unpack it again."
    )
