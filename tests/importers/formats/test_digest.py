"""What `importers.formats.digest` promises: which texts come out of a digest, with what an editor is told of them."""

import io
import re
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles import text
from articles.item import Item, Reject
from importers.formats import digest
from importers.formats.digest_markers import LOOKAHEAD, UNSPACED_WORDINGS, WORDINGS
from importers.formats.record import Context, Fault, Record

SAMPLE = Path(__file__).resolve().parents[3] / ".." / "shared" / "samples" / "digest-2026-01-26.txt"

TIDE = "Engineers in Port Ellery tested a turbine that turns with both tides. It ran for nine weeks."
APPLES = "Orchard growers met in Vallmark on Tuesday. They agreed to share one cold store."
FERRY = "Zed Lines, the island’s only ferry company, ordered two electric boats for 2028."


def places(file: str | bytes) -> list[Record | Fault]:
    return list(digest.records(io.BytesIO(file.encode() if isinstance(file, str) else file)))


def items(file: str | bytes) -> list[Item]:
    stream = io.BytesIO(file.encode() if isinstance(file, str) else file)
    return [item for _, item in digest.read(stream, Context()) if isinstance(item, Item)]


def summaries(file: str | bytes) -> list[str]:
    return [item.summary for item in items(file)]


def faults(file: str | bytes) -> list[tuple[str, int]]:
    return [(place.reject.code, place.offset) for place in places(file) if isinstance(place, Fault)]


# The marker


@pytest.mark.parametrize(
    "marker",
    [
        "Read more",
        "read more",
        "READ MORE",
        "Read\u00a0more",
        "  Read more  ",
        "Read more →",
        "Read more→",
        "Read more ->",
        "Read more >>",
        "Read more »",
        "Read more …",
        "Read more...",
        "Read more [...]",
        "→ Read more",
        "» Read more »",
        "• Read more",
        "**Read more**",
        "[Read more]",
        "(Read more)",
        "<p>Read more</p>",
        "Read the full story →",
        "Continue reading",
        "Keep reading …",
        "Weiterlesen",
        "MEHR LESEN",
        "Lire la suite »",
        "Leer más",
        "Leer ma\u0301s",
        "Seguir leyendo",
        "Leggi tutto",
        "Leia mais",
        "Lees verder",
        "Läs mer",
        "Læs mere",
        "Czytaj dalej",
        "Читать далее",
        "Devamını oku",
        "続きを読む",
        "阅读更多",
        "閱讀更多",
        "더 보기",
        "اقرأ المزيد",
    ],
)
@pytest.mark.parametrize("before", ["\n", "\n\n", " "])
def test_a_marker_that_ends_its_line_parts_two_items(before: str, marker: str) -> None:
    assert summaries(f"{TIDE}{before}{marker}\n{APPLES}\n{marker}") == [TIDE, APPLES]


@pytest.mark.parametrize("marker", ["Read more:", "Read more.", "Read more!", "- Read more:", "Read more –"])
def test_a_colon_or_stop_behind_a_marker_counts_at_a_line_start_only(marker: str) -> None:
    assert summaries(f"{TIDE}\n{marker}\n{APPLES}\nRead more") == [TIDE, APPLES]
    assert summaries(f"{TIDE} {marker}\n{APPLES}\nRead more") == [f"{TIDE} {marker}\n{APPLES}"]


@pytest.mark.parametrize(
    "first", ["Zed", "T800", "9 boats", "“Both” boats", '"Both" boats', "中国", "«Oui»", "’Tis", "É"]
)
@pytest.mark.parametrize("before", ["\n", " ", ""])
def test_a_marker_glued_to_the_next_item_parts_them(before: str, first: str) -> None:
    assert summaries(f"{TIDE}{before}Read more{first} is coming.\nRead more") == [TIDE, f"{first} is coming."]


def test_a_small_letter_is_glued_to_read_more_at_a_line_start_only() -> None:
    assert summaries(f"{TIDE}\nRead moreeBay sells.\nRead more") == [TIDE, "eBay sells."]
    assert summaries(f"{TIDE} Read moreover.\nRead more") == [f"{TIDE} Read moreover."]


@pytest.mark.parametrize("wording", [wording for wording in WORDINGS if wording != "Read more" and wording.isascii()])
def test_other_wordings_do_not_open_a_longer_word(wording: str) -> None:
    assert summaries(f"{TIDE}\n{wording}de is a word.\nRead more") == [f"{TIDE}\n{wording}de is a word."]
    assert summaries(f"{TIDE}\n{wording}Zed is a name.\nRead more") == [TIDE, "Zed is a name."]


@pytest.mark.parametrize(
    "prose",
    [
        "Read more than 40 books",
        "Read more than 40 books, and you will know",
        "Read more about the gate",
        "Read more at the library",
        "You can read more about it",
        "She wants to read more",
        "One must read more: that is all",
        "They said so. Read more about it in spring",
        "They said so. Read more, write less",
        "They said so. Read more - or less",
        "They said so. Read more's the pity",
        "They said so. Read moreover",
        "Readers read more. Writers read more often",
        "“Read more” is the slogan",
        "Read more – the library says – is a slogan. Nobody minds",
        "Bread more",
        "Read  any more",
        "Read\nmore books",
        "Full story of a harbour",
        "Keep reading to the end",
        "Lees meerdere boeken",
        "Mehr lesenswerte Artikel",
        "Seguir leyendo es bueno",
        "続きを読むには登録が必要です",
        "阅读更多书籍的人",
        "더 보기를 누른다",
        "港の話。続きを読むことができる",
        "他们说。阅读更多内容",
    ],
)
def test_prose_with_the_words_of_a_marker_stays_text(prose: str) -> None:
    item = f"{TIDE}\n{prose}.\n{APPLES}"
    assert summaries(f"{item}\nRead more\n{FERRY}\nRead more") == [item, FERRY]


def test_a_glued_marker_in_chinese_and_japanese_counts_at_a_line_start() -> None:
    assert summaries("港で船が試験された。\n続きを読む東京湾で別の船が走った。\n続きを読む") == [
        "港で船が試験された。",
        "東京湾で別の船が走った。",
    ]


@pytest.mark.parametrize(
    "between",
    ["Read more\nRead more", "Read more\n\n---\n\nRead more", "Read more\n…\nread MORE →", "Read moreRead more"],
)
def test_a_doubled_marker_makes_no_item(between: str) -> None:
    assert summaries(f"{TIDE}\n{between}\n{APPLES}\nRead more\n") == [TIDE, APPLES]
    assert [place.number for place in places(f"{TIDE}\n{between}\n{APPLES}\nRead more\n")] == [1, 2]


# Address and headline


@pytest.mark.parametrize(
    "marker",
    [
        "[Read more](https://the-harbour-post.news/tide)",
        "[Read more →](https://the-harbour-post.news/tide)",
        '[Read more](<https://the-harbour-post.news/tide> "The tide")',
        "**[Read more](https://the-harbour-post.news/tide)**",
        "Read more: https://the-harbour-post.news/tide",
        "Read more https://the-harbour-post.news/tide",
        "Read more → https://the-harbour-post.news/tide.",
        "Read more (https://the-harbour-post.news/tide)",
        "Read more: <https://the-harbour-post.news/tide>",
        "Read more\nhttps://the-harbour-post.news/tide",
        "Read more\r\n  <https://the-harbour-post.news/tide>  ",
        '<a href="https://the-harbour-post.news/tide">Read more</a>',
        "<p><a class='more' href='https://the-harbour-post.news/tide'>Read more »</a></p>",
        "Read more: https://the-harbour-post.news/tide?utm_source=letter",
    ],
)
@pytest.mark.parametrize("before", ["\n", " "])
def test_a_link_beside_the_marker_is_the_item_s_address(before: str, marker: str) -> None:
    first, second = items(f"{TIDE}{before}{marker}\n{APPLES}\nRead more")
    assert (first.summary, first.url, first.headline) == (TIDE, "https://the-harbour-post.news/tide", "")
    assert (second.summary, second.url) == (APPLES, "")


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("[Read more](https://the-harbour-post.news/tide_(ellery))", "https://the-harbour-post.news/tide_(ellery)"),
        ("[Read more](/tide)", ""),
        ("[Read more](javascript:alert(1))", ""),
        ("[Read more](mailto:desk@the-harbour-post.news)", ""),
        ('<a href="javascript:alert(1)">Read more</a>', ""),
        ("Read more: the-harbour-post.news/tide", ""),
        ("Read more: javascript:alert(1)", ""),
        ("Read more: https://", ""),
    ],
)
def test_only_a_web_address_is_an_address(link: str, url: str) -> None:
    first, *_ = items(f"{TIDE}\n{link}\n{APPLES}\nRead more")
    assert (first.summary, first.url) == (TIDE, url)


@pytest.mark.parametrize(
    "marker",
    [
        "Read more: A gate for both tides",
        "Read more → A gate for both tides",
        "Read more – A gate for both tides",
        "Read more — A gate for both tides  ",
        "Read more -> A gate for both tides",
        "続きを読む：A gate for both tides",
        "Weiterlesen: **A gate for both tides**",
    ],
)
def test_a_title_behind_colon_dash_or_arrow_is_the_headline_of_the_item_being_closed(marker: str) -> None:
    first, second = items(f"{TIDE}\n{marker}\n{APPLES}\nRead more")
    assert (first.summary, first.headline) == (TIDE, "A gate for both tides")
    assert (second.summary, second.headline) == (APPLES, "")


@pytest.mark.parametrize(
    "marker",
    [
        "Read more: [A gate](https://the-harbour-post.news/tide)",
        "Read more: A gate – https://the-harbour-post.news/tide",
        "Read more: A gate (https://the-harbour-post.news/tide)",
        "Read more: A gate\nhttps://the-harbour-post.news/tide",
    ],
)
def test_a_marker_may_bring_both_headline_and_address(marker: str) -> None:
    first, _ = items(f"{TIDE}\n{marker}\n{APPLES}\nRead more")
    assert (first.headline, first.url) == ("A gate", "https://the-harbour-post.news/tide")


@pytest.mark.parametrize("sign", [":", " →", "—", ": "])
@pytest.mark.parametrize("following", [APPLES, FERRY, "Boats " * 40, "船が走る。人が見る"])
def test_what_cannot_be_a_headline_begins_the_next_item(sign: str, following: str) -> None:
    first, second = items(f"{TIDE}\nRead more{sign}{following}\nRead more")
    assert (first.summary, first.headline) == (TIDE, "")
    assert (second.summary, second.headline) == (following.strip(), "")


@pytest.mark.parametrize(
    "first_line",
    ["A gate for both tides", "# A gate for both tides", "**A gate for both tides**", "A gate for both tides\n"],
)
def test_a_short_first_line_without_a_full_stop_is_the_headline(first_line: str) -> None:
    (item,) = items(f"{first_line}\n{TIDE}\nRead more")
    assert (item.headline, item.summary) == ("A gate for both tides", TIDE)
    assert item.headline_suggested == "Engineers in Port Ellery tested a turbine that turns with both tides"


@pytest.mark.parametrize(
    "written",
    [
        "The gate opened.\n" + TIDE,
        "Where the gate opened,\n\n" + TIDE,
        "The gate:\n" + TIDE,
        "“The gate opened.”\n" + TIDE,
        "2026\n" + TIDE,
        "- A gate\n- " + TIDE,
        "https://the-harbour-post.news/tide\n" + TIDE,
        "The council of Port Ellery met on Tuesday to hear the\nengineers, who have built a turbine that turns with\nboth.",
        "Gates open in Port Ellery, said the mayor of\nVallmark, who had come by the new ferry from\nSankt Amrein.",
        TIDE + "\nA gate",
        "A gate for both tides and one more for the lake\nIt is open.",
    ],
)
def test_other_first_lines_are_text(written: str) -> None:
    assert [(item.headline, item.summary) for item in items(written + "\nRead more")] == [("", written)]


def test_a_headline_is_suggested_and_never_invented() -> None:
    (item,) = items(f"The *Harbour Review* prints {TIDE}\nRead more")
    assert item.headline == ""
    assert (
        item.headline_suggested
        == "The Harbour Review prints Engineers in Port Ellery tested a turbine that turns with both tides"
    )


# The text


def test_text_behind_the_last_marker_is_kept_with_a_note() -> None:
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
    assert isinstance(warning, Fault)
    assert (warning.number, warning.offset, warning.reject.code, warning.is_warning) == (1, 0, "no_marker", True)


@pytest.mark.parametrize("end", ["[…]", "[...]", "[&hellip;]", "…", "...", " […]\nMore in spring.", "…”"])
def test_a_text_cut_short_is_flagged(end: str) -> None:
    (item,) = items(f"{TIDE[:-1]}{end}\nRead more")
    assert (item.is_truncated, [note.code for note in item.notes]) == (True, ["truncated"])
    assert item.summary == TIDE[:-1] + end


@pytest.mark.parametrize(
    "written", ["He said: “We […] will sail.”", "Well… they sailed.", "One... two.", "It rose [1]."]
)
def test_an_omission_inside_a_sentence_is_no_cut(written: str) -> None:
    assert [item.is_truncated for item in items(f"{written}\nRead more")] == [False]


def test_signs_stay_as_written() -> None:
    written = (
        "An open‑source gate — with 450 N·m, “quoted” — rose 20 %, *Harbour Review* says; 3 * 4 * 5 = 60 & <b>so</b>."
    )
    (item,) = items(f"{written}\nRead more")
    assert item.summary == written
    assert item.body == (
        "<p>An open‑source gate — with 450 N·m, “quoted” — rose 20 %, <em>Harbour Review</em> says; 3 * 4 * 5 = 60 &amp; "
        "&lt;b&gt;so&lt;/b&gt;.</p>"
    )


def test_a_blank_line_parts_paragraphs_and_paired_stars_are_emphasis() -> None:
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
    file = f"-----\n<p>{TIDE}</p>\n<p>Read more</p>\n* * *\n\n<div class='x'>\n{APPLES}<br/>\n</div>\n———\nRead more\n===\n"
    assert summaries(file) == [TIDE, APPLES]


def test_control_characters_fall_away() -> None:
    assert summaries(f"{TIDE[:9]}\x07\x1b\ufeff{TIDE[9:]}\nRead more") == [TIDE]


def test_an_item_says_what_it_knows_and_nothing_else() -> None:
    context = Context(language="en", edition_date=date(2026, 11, 20))
    (record,) = places(f"{TIDE}\nRead more")
    assert isinstance(record, Record)
    assert digest.adapt(record.raw, context) == Item(
        source_ref=text.fingerprint(TIDE).hex(),
        has_own_id=False,
        headline_suggested="Engineers in Port Ellery tested a turbine that turns with both tides",
        summary=TIDE,
        body=f"<p>{TIDE}</p>",
        language="en",
        edition_date=date(2026, 11, 20),
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


def test_the_same_digest_in_other_signs_is_the_same_items() -> None:
    file = f"{TIDE}\nRead more\nAn open‑source “gate” — Ellery’s.\nRead moreZed: {APPLES}\n\n{FERRY}\nRead more\n"
    refs = [item.source_ref for item in items(file)]
    assert len(set(refs)) == 3
    assert [[item.source_ref for item in items(other)] for other in in_other_signs(file)] == [refs] * 13


def test_another_word_is_another_item() -> None:
    assert items(f"{TIDE}\nRead more")[0].source_ref != items(f"{TIDE.replace('nine', 'ten')}\nRead more")[0].source_ref


# Places in the file


def test_records_name_their_bytes_exactly() -> None:
    file = f"\ufeff\n  {TIDE}\r\nRead more\r\n\r\nRead more{FERRY}\u2028Read more: Två båtar\n\n {APPLES} \n".encode()
    found = places(file)
    assert [(place.number, place.offset) for place in found] == [(1, 6), (2, 122), (3, 232)]
    assert [file[place.offset :][: len(place.raw)] for place in found] == [place.raw for place in found]
    assert [place.raw.decode() for place in found] == [
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
TEXTS = st.lists(SENTENCES, min_size=1, max_size=4).map(" ".join)
MARKERS = st.sampled_from([*WORDINGS, *UNSPACED_WORDINGS])
AROUND = st.sampled_from(
    [("\n", "\n"), ("\n\n", "\n\n"), ("\r\n", "\r\n"), (" ", "\n"), ("\n→ ", " →\n"), ("\n**", "**\n"), ("\n", "…\n")]
)


@given(st.lists(st.tuples(TEXTS, MARKERS, AROUND), min_size=1, max_size=5), st.booleans())
def test_joined_texts_are_read_back_whatever_the_marker(parts: list, has_last_marker: bool) -> None:  # noqa: FBT001 -- data
    texts = [written for written, _, _ in parts]
    file = "".join(f"{written}{before}{marker}{after}" for written, marker, (before, after) in parts[:-1]) + texts[-1]
    file += "\nRead more" * has_last_marker
    assert summaries(file) == texts


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
def test_every_record_is_cut_and_understood_the_same_way(parts: list[str]) -> None:
    file = "".join(parts).encode()
    reached = 0
    for place in places(file):
        assert place.offset >= reached or place.is_warning
        if isinstance(place, Record):
            reached = place.offset + len(place.raw)
            assert file[place.offset : reached] == place.raw
            item = digest.adapt(place.raw, Context())
            assert isinstance(item, Item)
            assert [again for again in items(place.raw) if again.source_ref == item.source_ref] == [item]


@given(st.binary(max_size=200))
def test_no_bytes_make_it_fail(file: bytes) -> None:
    assert all(isinstance(made, Item | Reject) for _, made in digest.read(io.BytesIO(file), Context()))
    assert isinstance(digest.adapt(file, Context()), Item | Reject)


class Trickle(io.BytesIO):
    """A stream that gives a few bytes at a time, as pipes may."""

    def read(self, count: int | None = -1, /) -> bytes:
        return super().read(7)


def test_a_slow_pipe_is_read_like_a_file() -> None:
    file = (
        f"\ufeff{TIDE}\nRead more\n{'港で船が試験された。' * 200}\nRead more{FERRY}\nRead more: Två båtar\n{APPLES}" * 9
    )
    assert list(digest.records(Trickle(file.encode()))) == places(file)


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
    assert digest.recognises(file) is (code == "empty_file")
    assert summaries(file) == []


@pytest.mark.parametrize(
    "file", [b"[Update] Boats sail.", b"{Ferry} sails.", b"<b>Boats</b> sail.", "“Boats”".encode(), b"\xe9t\xe9"]
)
def test_text_is_recognised(file: bytes) -> None:
    assert digest.recognises(file)


def test_a_refusal_says_what_to_do() -> None:
    (fault,) = places(b'[{"id": 1}]')
    assert isinstance(fault, Fault)
    assert fault.reject.message == (
        "This is JSON: WordPress posts go to import_wordpress. "
        "A digest is plain text in UTF-8, its items parted by lines that begin with “Read more”."
    )


def test_bytes_that_are_not_utf8_cost_their_item() -> None:
    file = TIDE.encode() + b"\nRead more\nCaf\xe9 at the pier.\nRead more\n" + FERRY.encode() + b"\nRead more"
    assert summaries(file) == [TIDE, FERRY]
    assert faults(file) == [("not_utf8", file.index(b"\xe9"))]
    assert [place.number for place in places(file)] == [1, 2, 3]


@pytest.mark.parametrize("odd", [b"\xed\xa0\x80", b"\xc0\xaf", b"\xf4\x90\x80\x80", b"\xe6\xb8"])
def test_what_only_looks_like_utf8_is_refused_at_its_place(odd: bytes) -> None:
    assert faults(TIDE.encode() + odd) == [("not_utf8", len(TIDE))]


def test_a_nul_costs_its_item() -> None:
    file = f"{TIDE}\nRead more\nA\x00gate.\nRead more\n{FERRY}\nRead more"
    assert summaries(file) == [TIDE, FERRY]
    assert faults(file) == [("nul_character", file.index("\x00"))]


def test_an_item_beyond_all_measure_costs_itself() -> None:
    long = "Boats sail. " * 30_000
    file = f"{TIDE}\nRead more\n{long}\nRead more{APPLES}\nRead more"
    assert summaries(file) == [TIDE, APPLES]
    assert faults(file) == [("item_too_long", len(TIDE) + 11)]


def test_the_measure_of_an_item_is_its_bytes() -> None:
    fits = "a" * (digest.MAX_ITEM - len("\nRead more"))
    assert faults(f"{fits}\nRead more\n") == []
    assert faults(f"{fits}b\nRead more\n") == [("item_too_long", 0)]
    assert faults("港" * (digest.MAX_ITEM // 3 + 1)) == [("item_too_long", 0)]


def test_endless_garbage_is_one_refusal_and_bounded_memory() -> None:
    class Garbage(io.RawIOBase):
        left = 12

        def read(self, count: int = -1) -> bytes:
            self.left -= 1
            return b"\xfe\x00x\n" * (count // 4) if self.left > 0 else b""

    (fault,) = digest.records(Garbage())
    assert fault.reject.code == "item_too_long"
    assert len(fault.raw) == 0


def test_a_damaged_archive_ends_the_file_with_its_reason() -> None:
    class Damaged(io.BytesIO):
        def read(self, count: int | None = -1, /) -> bytes:
            if got := super().read(count):
                return got
            raise EOFError("Compressed file ended before the end-of-stream marker was reached")

    found = list(digest.records(Damaged((f"{TIDE}\nRead more\n" * 1_000).encode())))
    assert [place.number for place in found] == list(range(1, len(found) + 1))
    assert [place.reject.code for place in found if isinstance(place, Fault)] == ["damaged_file"]
    assert "before the end-of-stream marker" in found[-1].reject.message


@pytest.mark.parametrize("raw", [b"", b"...", b"Read more", b"\xff"])
def test_bytes_that_make_no_item_are_rejected(raw: bytes) -> None:
    assert isinstance(digest.adapt(raw, Context()), Reject)


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
def test_the_edition_date_is_read_from_the_file_s_name_or_absent(file_name: str, expected: date | None) -> None:
    assert digest.edition_date(file_name) == expected


# Size and time


def test_many_items_are_read_in_bounded_memory() -> None:
    class Endless(io.RawIOBase):
        left = 10
        block = f"{TIDE}\nRead more{FERRY}\n\nRead more\n".encode() * 900

        def read(self, count: int = -1) -> bytes:
            self.left -= 1
            return self.block if self.left >= 0 else b""

    assert sum(1 for _ in digest.records(Endless())) == 10 * 900 * 2


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
        " " * 99,
    ],
)
def test_hostile_repetition_takes_no_time_squared(hostile: str) -> None:
    file = (hostile * (digest.MAX_ITEM // len(hostile.encode())) + "a").encode()[: digest.MAX_ITEM]
    begun = time.process_time()
    list(digest.read(io.BytesIO(file), Context()))
    assert time.process_time() - begun < 6


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


# The sample and the demo


def test_the_demo_digest_is_six_items() -> None:
    file = Path(__file__).resolve().parents[3] / "newsroom" / "demo" / "digest-2026-11-20.txt"
    found = items(file.read_bytes())
    assert [text.count_words(item.summary) for item in found] == [208, 195, 191, 202, 203, 205]
    assert [(item.headline, item.url, item.notes) for item in found] == [("", "", ())] * 6


def test_the_sample_digest_is_five_items() -> None:
    if not SAMPLE.exists():
        pytest.skip("the samples are not beside the project")
    found = items(SAMPLE.read_bytes())
    assert [text.count_words(item.summary) for item in found] == [223, 159, 200, 212, 211]
    assert [re.search("read more", item.summary + item.body, re.IGNORECASE) for item in found] == [None] * 5
    assert [(item.headline, item.url, item.notes) for item in found] == [("", "", ())] * 5
    assert [item.summary in SAMPLE.read_text() for item in found] == [True] * 5
    assert digest.edition_date(SAMPLE.name) == date(2026, 1, 26)


def test_the_sample_in_other_signs_is_the_same_five_items() -> None:
    if not SAMPLE.exists():
        pytest.skip("the samples are not beside the project")
    file = SAMPLE.read_text()
    refs = [item.source_ref for item in items(file)]
    assert [[item.source_ref for item in items(other)] for other in in_other_signs(file)] == [refs] * 13
