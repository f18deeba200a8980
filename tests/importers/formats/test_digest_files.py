"""Digests as files: refusals and their offsets, the date of the edition, memory and time."""

import io
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.intake.item import Item, Reject
from importers.formats.digest import digest
from importers.formats.digest.markers import LOOKAHEAD
from importers.formats.digest.options import edition_date
from importers.formats.digest.wordings import UNSPACED_WORDINGS, WORDINGS
from importers.formats.record import Context, FileFault, Record
from tests.importers.formats.digests import APPLES, FERRY, TIDE, faults, items, places, summaries
from tests.importers.formats.reading import results

# Places in the file


def test_the_bytes_of_a_record_are_exactly_those_of_the_file() -> None:
    file = f"\ufeff\n  {TIDE}\r\nRead more\r\n\r\nRead more{FERRY}\u2028Read more: Två båtar\n\n {APPLES} \n".encode()
    records = places(file)
    assert [(place.number, place.offset) for place in records] == [(1, 6), (2, 122), (3, 232)]
    assert [file[place.offset :][: len(place.raw)] for place in records] == [place.raw for place in records]
    assert [place.raw.decode() for place in records] == [
        f"{TIDE}\r\nRead more",
        f"{FERRY}\u2028Read more: Två båtar",
        APPLES,
    ]


SENTENCES = st.sampled_from(
    [
        TIDE,
        APPLES,
        FERRY,
        "港で船が試験された。",
        "Read more than 40 books.",
        "A *gate* opened [1].",
        "Så är det: “ja”.",
    ]
)
PARAGRAPHS = st.lists(SENTENCES, min_size=1, max_size=4).map(" ".join)
MARKERS = st.sampled_from([*WORDINGS, *UNSPACED_WORDINGS])
AROUND = st.sampled_from(
    [("\n", "\n"), ("\n\n", "\n\n"), ("\r\n", "\r\n"), (" ", "\n"), ("\n→ ", " →\n"), ("\n**", "**\n"), ("\n", "…\n")]
)


@pytest.mark.slow
@given(st.lists(st.tuples(PARAGRAPHS, MARKERS, AROUND), min_size=1, max_size=5), st.booleans())
def test_texts_joined_by_any_marker_are_read_back(parts: list, has_last_marker: bool) -> None:  # noqa: FBT001 -- data
    texts = [written for written, _, _ in parts]
    file = "".join(f"{written}{before}{marker}{after}" for written, marker, (before, after) in parts[:-1]) + texts[-1]
    file += "\nRead more" * has_last_marker
    assert summaries(file) == texts


@pytest.mark.slow
@given(
    st.lists(
        st.sampled_from(
            [
                TIDE,
                "Read more",
                "\n",
                "\r\n",
                ": ",
                " ",
                "Zed",
                ".",
                "→",
                "港",
                "[",
                "](https://a.news/x)",
                "https://a.news/y",
                "–",
                "\ufeff",
                "<a href=x>",
                "…",
                "\x00",
                "\xa0",
            ]
        ),
        max_size=14,
    )
)
def test_a_record_read_by_itself_gives_the_same_item(parts: list[str]) -> None:
    file = "".join(parts).encode()
    reached = 0
    for place in places(file):
        assert place.offset >= reached or place.is_warning
        if isinstance(place, Record):
            reached = place.offset + len(place.raw)
            assert file[place.offset : reached] == place.raw
            item = digest.FORMAT.adapt(place.raw, Context())
            assert isinstance(item, Item)
            assert [again for again in items(place.raw) if again.source_ref == item.source_ref] == [item]


@pytest.mark.slow
@given(st.binary(max_size=200))
def test_no_bytes_raise_an_exception(file: bytes) -> None:
    assert all(isinstance(result, Item | Reject) for _, result in results(digest.FORMAT, file))
    assert isinstance(digest.FORMAT.adapt(file, Context()), Item | Reject)


class Trickle(io.BytesIO):
    """A stream that returns a few bytes at a time, as a pipe may."""

    def read(self, count: int | None = -1, /) -> bytes:
        return super().read(7)


def test_a_slow_pipe_is_read_like_a_file() -> None:
    file = (
        f"\ufeff{TIDE}\nRead more\n{'港で船が試験された。' * 200}\nRead more{FERRY}\nRead more: Två båtar\n{APPLES}" * 9
    )
    assert list(digest.FORMAT.records(Trickle(file.encode()))) == places(file)


# What is refused


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (b"", "empty_file"),
        (b" \r\n\xef\xbb\xbf\n", "empty_file"),
        (b"---\nRead more\n***\n", "empty_file"),
        (b'{"id": 1}', "is_json"),
        (b'\xef\xbb\xbf [ {"id": 1}]', "is_json"),
        (b"[]", "is_json"),
        (b"<!DOCTYPE html><html>", "is_html"),
        (b"\n<html lang=en>", "is_html"),
        (b'<?xml version="1.0"?><rss>', "is_html"),
        (TIDE.encode("utf-16"), "is_utf16"),
        (TIDE.encode("utf-16-le"), "is_utf16"),
        (TIDE.encode("utf-16-be"), "is_utf16"),
        (TIDE.encode("utf-32"), "is_utf16"),
        (b"PK\x03\x04rest of a document", "is_archive"),
        (b"\x1f\x8b\x08rest", "is_archive"),
        (b"%PDF-1.7\nrest", "is_binary"),
        (b"{\\rtf1\\ansi rest}", "is_binary"),
        (b"\x89PNG\r\n", "is_binary"),
    ],
)
def test_another_kind_of_file_is_refused_by_name(file: bytes, code: str) -> None:
    assert faults(file) == [(code, 0)]
    assert digest.FORMAT.recognises(file, "digest.txt") is (code == "empty_file")
    assert summaries(file) == []


@pytest.mark.parametrize(
    "file", [b"[Update] Boats sail.", b"{Ferry} sails.", b"<b>Boats</b> sail.", "“Boats”".encode(), b"\xe9t\xe9"]
)
def test_text_is_recognised(file: bytes) -> None:
    assert digest.FORMAT.recognises(file, "digest.txt")


def test_a_refusal_says_what_to_do() -> None:
    (fault,) = places(b'[{"id": 1}]')
    assert isinstance(fault, FileFault)
    assert fault.reject.message == (
        "This is JSON: import it as WordPress posts. "
        "A digest is plain text in UTF-8, its items separated by lines that begin with “Read more”."
    )


def test_bytes_that_are_not_utf8_cost_only_their_item() -> None:
    file = TIDE.encode() + b"\nRead more\nCaf\xe9 at the pier.\nRead more\n" + FERRY.encode() + b"\nRead more"
    assert summaries(file) == [TIDE, FERRY]
    assert faults(file) == [("not_utf8", file.index(b"\xe9"))]
    assert [place.number for place in places(file)] == [1, 2, 3]


@pytest.mark.parametrize("odd", [b"\xed\xa0\x80", b"\xc0\xaf", b"\xf4\x90\x80\x80", b"\xe6\xb8"])
def test_bytes_that_only_look_like_utf8_are_refused_at_their_offset(odd: bytes) -> None:
    assert faults(TIDE.encode() + odd) == [("not_utf8", len(TIDE))]


@pytest.mark.slow
def test_a_nul_character_costs_only_its_item() -> None:
    file = f"{TIDE}\nRead more\nA\x00gate.\nRead more\n{FERRY}\nRead more"
    assert summaries(file) == [TIDE, FERRY]
    assert faults(file) == [("nul_character", file.index("\x00"))]


def test_an_enormous_item_costs_only_itself() -> None:
    long = "Boats sail. " * 30_000
    file = f"{TIDE}\nRead more\n{long}\nRead more{APPLES}\nRead more"
    assert summaries(file) == [TIDE, APPLES]
    assert faults(file) == [("item_too_long", len(TIDE) + 11)]


def test_the_length_of_an_item_is_counted_in_bytes() -> None:
    fits = "a" * (digest.MAX_ITEM - len("\nRead more"))
    assert faults(f"{fits}\nRead more\n") == []
    assert faults(f"{fits}b\nRead more\n") == [("item_too_long", 0)]
    assert faults("港" * (digest.MAX_ITEM // 3 + 1)) == [("item_too_long", 0)]


@pytest.mark.slow
def test_endless_garbage_is_refused_once_in_bounded_memory() -> None:
    class Garbage(io.RawIOBase):
        left = 12

        def read(self, count: int = -1) -> bytes:
            self.left -= 1
            return b"\xfe\x00x\n" * (count // 4) if self.left > 0 else b""

    (fault,) = digest.FORMAT.records(Garbage())
    assert fault.reject.code == "item_too_long"
    assert len(fault.raw) == 0


def test_a_damaged_archive_ends_the_file_and_the_fault_says_why() -> None:
    class Damaged(io.BytesIO):
        def read(self, count: int | None = -1, /) -> bytes:
            if got := super().read(count):
                return got
            raise EOFError("Compressed file ended before the end-of-stream marker was reached")

    records = list(digest.FORMAT.records(Damaged((f"{TIDE}\nRead more\n" * 1_000).encode())))
    assert [place.number for place in records] == list(range(1, len(records) + 1))
    assert [place.reject.code for place in records if isinstance(place, FileFault)] == ["damaged_file"]
    assert "before the end-of-stream marker" in records[-1].reject.message


@pytest.mark.parametrize("raw", [b"", b"...", b"Read more", b"\xff"])
def test_bytes_without_an_item_are_rejected(raw: bytes) -> None:
    assert isinstance(digest.FORMAT.adapt(raw, Context()), Reject)


# The edition


@pytest.mark.parametrize(
    ("file_name", "expected"),
    [
        ("digest-2026-01-26.txt", date(2026, 1, 26)),
        ("20260126.txt", date(2026, 1, 26)),
        ("digest_2026_01_26_final.txt", date(2026, 1, 26)),
        ("2026.01.26 digest.txt", date(2026, 1, 26)),
        ("2026-01-26T0900.txt", date(2026, 1, 26)),
        ("/archive/2025-12-31/digest-2026-01-26.txt", date(2026, 1, 26)),
        ("2026-01-26 (copy of 2026-01-26).txt", date(2026, 1, 26)),
        ("26.01.2026.txt", None),
        ("01-02-2026.txt", None),
        ("2026-01.txt", None),
        ("2026-1-26.txt", None),
        ("2026-02-30.txt", None),
        ("2026-13-01.txt", None),
        ("2026-01-26_to_2026-02-01.txt", None),
        ("2026-0126.txt", None),
        ("order-320260126.txt", None),
        ("202601261530.txt", None),
        ("/2026-01-26/digest.txt", None),
        ("C:\\2026-01-26\\digest.txt", None),
        ("digest.txt", None),
        ("", None),
        ("٢٠٢٦-٠١-٢٦.txt", None),
    ],
)
def test_the_edition_date_is_read_from_the_name_of_the_file_if_it_has_one(
    file_name: str, expected: date | None
) -> None:
    assert edition_date(file_name) == expected


# Size and time


@pytest.mark.slow
def test_many_items_are_read_in_bounded_memory() -> None:
    class Endless(io.RawIOBase):
        left = 10
        block = f"{TIDE}\nRead more{FERRY}\n\nRead more\n".encode() * 900

        def read(self, count: int = -1) -> bytes:
            self.left -= 1
            return self.block if self.left >= 0 else b""

    assert sum(1 for _ in digest.FORMAT.records(Endless())) == 10 * 900 * 2


@pytest.mark.slow
@pytest.mark.parametrize(
    "hostile",
    [
        "Read more ",
        "Read more\n",
        "Read more. ",
        "Read more: ",
        "\nRead more: x",
        "\n[Read more](",
        "\n<a href=",
        "<p>",
        "\n- ",
        ". ",
        "A. ",
        "*a ",
        "** a",
        "[...]",
        "\n---",
        "\n ",
        "a\u0316\u0301",
        "\nRead more https://",
        "\nRead more (",
        "\nRead more | a",
        "\nRead more at A",
        " Read more →",
        "Read more →\n",
        "(more…\n",
        "...\n",
        "]\n",
        "»",
        "Continue reading “a",
        " " * 99,
    ],
)
def test_hostile_repetition_does_not_take_quadratic_time(hostile: str) -> None:
    file = (hostile * (digest.MAX_ITEM // len(hostile.encode())) + "a").encode()[: digest.MAX_ITEM]
    begun = time.process_time()
    results(digest.FORMAT, file)
    assert time.process_time() - begun < 6


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(st.integers(LOOKAHEAD - 40, LOOKAHEAD + 40), st.integers(0, 30))
def test_a_marker_is_found_wherever_a_block_ends(before: int, shift: int) -> None:
    file = (
        "a" * (131_072 - before)
        + f".\nRead more: Two boats{' ' * shift}\nhttps://the-harbour-post.news/tide\n"
        + "b" * 150_000
    )
    first, second = items(file)
    assert (first.headline, first.url, len(second.summary)) == (
        "Two boats",
        "https://the-harbour-post.news/tide",
        150_000,
    )
