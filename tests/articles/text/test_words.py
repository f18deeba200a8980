"""Plain text in any script is compared, counted, indexed and shortened."""

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.text import words

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
PROSE = st.lists(
    st.sampled_from(["harbour", "Tide", "3", "“gate”", "re‑use", "中国", "क्या", "é", "—", "N·m"]), max_size=12
)


@pytest.mark.parametrize(
    "text",
    [
        "The “open-source” gate isn't shut – yet",
        'The "open-source" gate isn\'t shut - yet',
        "The «open‑source» gate isn’t shut — yet",
        "The „open‐source‟ gate isn`t shut − yet",
        "  The\u00a0“open\u2011source” gate\r\nisn\u2019t\u2028shut\x85–\u3000yet\n",
        "The “open-source” ga\u00adte isn't sh\u200but – yet\ufeff",
        "\u202aThe “open-source”\u202c gate \u2066isn't\u2069 shut – yet\u061c",
        "THE “OPEN-SOURCE” GATE ISN'T SHUT – YET",
        "Ｔｈｅ “open－source” gate isn＇t shut – yet",
    ],
)
def test_quotes_hyphens_spaces_and_case_do_not_change_a_fingerprint(text: str) -> None:
    assert words.fold(text) == 'the "open-source" gate isn\'t shut - yet'
    assert words.fingerprint(text) == words.fingerprint("The “open‑source” gate isn’t shut — yet")


@pytest.mark.parametrize("other", ["The gates", "Thegate", "The gate.", "The g\u00e2te", "The gat\u0435"])
def test_different_texts_have_different_fingerprints(other: str) -> None:
    assert words.fingerprint(other) != words.fingerprint("The gate")


def test_composed_and_decomposed_accents_are_the_same_text() -> None:
    assert words.fingerprint("Zürich") == words.fingerprint(unicodedata.normalize("NFD", "Zürich"))


def test_squeezing_keeps_the_case() -> None:
    assert words.squeeze("  Port\tEllery’s\n“Tide”  ") == 'Port Ellery\'s "Tide"'


def test_an_empty_text_and_a_lone_surrogate_have_a_fingerprint_too() -> None:
    assert [len(words.fingerprint(odd)) for odd in ("", "\ud800", "\x00")] == [32, 32, 32]


@given(ANY_TEXT)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert words.squeeze(words.squeeze(text)) == words.squeeze(text)
    assert words.fold(words.fold(text)) == words.fold(text)


@given(PROSE, st.sampled_from(["\n", "\r\n", "\r", "\u2028", "\x85", "\u00a0", "  ", "\t"]))
def test_line_endings_and_spaces_never_change_a_fingerprint(tokens: list[str], gap: str) -> None:
    assert words.fingerprint(gap.join(tokens)) == words.fingerprint(" ".join(tokens))


@pytest.mark.parametrize(
    ("text", "indexed"),
    [
        ("The open‑source Model", "the open source model"),
        ("open-source", "open source"),
        ("Don’t stop", "don t stop"),
        ("Ångström café naïve İzmir", "angstrom cafe naive izmir"),
        ("中国の技術 AI", "中 国 の 技 術 ai"),
        ("佐々木 が 뉴스", "佐 々 木 が 뉴 스"),
        ("ｶﾀｶﾅ ＡＩ", "カ タ カ ナ ai"),
        ("Straße ﬁnal", "strasse final"),
        ("हिन्दी में समाचार", "हिन्दी में समाचार"),
        ("ข่าวไทย วันนี้", "ข่าวไทย วันนี้"),
        ("snake_case\x00x & y", "snake case x y"),
        ("450 N·m, 20 %", "450 n m 20"),
        ("  …—!? ", ""),
    ],
)
def test_the_index_holds_folded_words(text: str, indexed: str) -> None:
    assert words.search_text(text) == indexed


def test_a_word_in_a_chinese_run_can_be_found_as_a_phrase() -> None:
    assert f" {words.search_text('中国')} " in f" {words.search_text('据中国媒体报道')} "


@given(ANY_TEXT)
def test_folding_an_indexed_text_changes_nothing(text: str) -> None:
    indexed = words.search_text(text)
    assert words.search_text(indexed) == indexed
    assert indexed == " ".join(indexed.split())


@given(PROSE)
def test_hyphens_and_quotes_do_not_change_the_indexed_words(tokens: list[str]) -> None:
    text = " ".join(tokens)
    assert words.search_text(words.squeeze(text)) == words.search_text(text)


def test_the_indexed_text_has_a_limit() -> None:
    assert words.index_words("", "Tide gate", "Open") == "tide gate open"
    assert len(words.index_words("漁" * 1_000_000)) <= 200_000


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("  \n ", 0),
        ("One two  three", 3),
        ("The gate – a big one – is open‑source", 9),
        ("450 N·m at 20 %", 5),
        ("中国", 1),
        ("中国人", 2),
        ("中国 AI 公司。", 3),
        ("佐々木さん", 3),
        ("뉴스 속보", 2),
        ("ｶﾀｶﾅ", 2),
    ],
)
def test_a_run_between_spaces_counts_as_a_word_and_a_cjk_character_as_half(text: str, count: int) -> None:
    assert words.count_words(text) == count


@pytest.mark.parametrize(("count", "minutes"), [(0, 1), (1, 1), (230, 1), (460, 2), (1_150, 5)])
def test_reading_time_is_at_least_one_minute(count: int, minutes: int) -> None:
    assert words.reading_minutes(count) == minutes


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("The gate opened. It shut again.", "The gate opened"),
        ("The gate opened", "The gate opened"),
        ("  The gate\n opened.  It shut.", "The gate opened"),
        ("Is it open? Nobody knows.", "Is it open?"),
        (
            "Dr. Amrein of St. Ives met Gov. Vale on Nov. 3 in Room No. 4. They left.",
            "Dr. Amrein of St. Ives met Gov. Vale on Nov. 3 in Room No. 4",
        ),
        ("The U.S. Navy left. It returned.", "The U.S. Navy left"),
        ("They sailed for the U.S.", "They sailed for the U.S."),
        ("J. K. Orr won. She smiled.", "J. K. Orr won"),
        ("Am 3. Mai öffnete das Tor. Es schloss um 9.", "Am 3. Mai öffnete das Tor"),
        ("It cost 3.5 million. That is a lot.", "It cost 3.5 million"),
        ("The firm rose 4.2 percent, e.g. in Vallmark. Then it fell.", "The firm rose 4.2 percent, e.g. in Vallmark"),
        ("He said “Stop.” Then he left.", "He said “Stop.”"),
        ('"It works!" she said. They cheered.', '"It works!" she said'),
        ("The list (a short one.) Then more.", "The list (a short one.)"),
        ("Well… the gate opened. It shut.", "Well… the gate opened"),
        ("It ended... Then it began.", "It ended..."),
        ("Das Tor ging auf. Übrigens spät.", "Das Tor ging auf"),
        ("Le port dit non. « Jamais », dit-il.", "Le port dit non. « Jamais », dit-il"),
        ("Она пришла. затем ушла. Потом вернулась.", "Она пришла. затем ушла"),
        ("港で船が試験された。次は来週だ。", "港で船が試験された"),
        ("「行く。」と言った。次は来週だ。", "「行く。」と言った"),
        ("港は開くか？誰も知らない。", "港は開くか？"),
        ("", ""),
        ("...", "..."),
    ],
)
def test_the_first_sentence_is_suggested_without_its_full_stop(text: str, sentence: str) -> None:
    assert words.first_sentence(text) == sentence


def test_a_long_first_sentence_is_cut_at_a_word() -> None:
    text = (
        "The council of Port Ellery agreed on Tuesday to pay for a second tidal turbine, "
        "whose blades turn in both directions."
    )
    assert words.first_sentence(text, limit=60) == "The council of Port Ellery agreed on Tuesday to pay for a…"


@pytest.mark.slow
@given(st.one_of(ANY_TEXT, PROSE.map(". ".join)), st.integers(1, 40))
def test_a_suggestion_is_never_longer_than_its_limit(text: str, limit: int) -> None:
    assert len(words.first_sentence(text, limit=limit)) <= limit


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("The tide gate", 13, "The tide gate"),
        ("The tide gate opened", 13, "The tide…"),
        ("The tide gate opened", 14, "The tide gate…"),
        ("The tide, gate", 10, "The tide…"),
        ("Donaudampfschifffahrt", 10, "Donaudamp…"),
        ("a Donaudampfschifffahrt", 12, "a Donaudamp…"),
        ("中国的技术公司", 4, "中国的…"),
        ("tide", 1, "…"),
        ("tide", 0, ""),
    ],
)
def test_shortening_cuts_at_the_end_of_a_word_if_one_is_near(text: str, limit: int, short: str) -> None:
    assert words.shorten(text, limit=limit) == short


@given(ANY_TEXT, st.integers(0, 70))
def test_a_short_text_is_unchanged_and_a_long_one_is_cut_to_fit(text: str, limit: int) -> None:
    short = words.shorten(text, limit=limit)
    assert len(short) <= limit
    assert short == text or (len(text) > limit and short[-1:] == "…"[:limit])


@given(st.text(st.sampled_from("ae\u0301\u0316\u093f中…’"), max_size=80), st.sampled_from(["NFC", "NFD", "NFKC"]))
def test_normalising_is_standard_unless_a_letter_has_more_than_thirty_marks(text: str, form: str) -> None:
    if (
        max((len(run) for run in "".join("m" if unicodedata.combining(c) else " " for c in text).split()), default=0)
        <= 30
    ):
        assert words.normalize(form, text) == unicodedata.normalize(form, text)


def test_a_letter_keeps_thirty_marks() -> None:
    assert words.normalize("NFC", "x" + "\u0316\u0301" * 40) == "x" + "\u0316" * 15 + "\u0301" * 15


@settings(max_examples=1, deadline=None)
@given(st.just(100_000))
def test_no_hostile_text_takes_quadratic_time(size: int) -> None:
    start = time.process_time()
    for hostile in ("A. ", "a" + "\u0316\u0301", "...", "“ ", ".) ", "\u0301\u0316", "U.S. ", "。", " \n"):
        text = hostile * (size // len(hostile))
        words.fingerprint(text)
        words.search_text(text)
        words.first_sentence(text)
        words.count_words(text)
    assert time.process_time() - start < 8


def test_an_ascii_text_is_squeezed_like_any_other() -> None:
    assert words.squeeze("The gate isn`t\n\nshut\nyet ") == "The gate isn't shut yet"
    assert words.squeeze("a\tb") == words.squeeze(" a\x1fb") == words.squeeze("a  b") == "a b"


@pytest.mark.parametrize(("count", "minutes"), [(344, 1), (346, 2), (574, 2), (576, 3)])
def test_reading_time_is_rounded_to_the_nearest_minute(count: int, minutes: int) -> None:
    assert words.reading_minutes(count) == minutes


@pytest.mark.parametrize(
    "text", ["one two", " one two", "one two ", "one  two", "one\ttwo", "one\u00a0two", "one\ntwo"]
)
def test_any_white_space_separates_words(text: str) -> None:
    assert words.count_words(text) == 2


def test_two_hundred_thousand_characters_are_indexed() -> None:
    assert len(words.index_words("a" * 200_001)) == len(words.index_words("é" * 200_001)) == 200_000
    assert words.index_words("TIDE-gate", "2nd").split() == ["tide", "gate", "2nd", "tidegate"]


def test_a_suggested_headline_has_at_most_110_characters() -> None:
    assert words.first_sentence("a" * 110) == "a" * 110
    assert words.first_sentence("a" * 111) == "a" * 109 + "…"


@pytest.mark.parametrize(
    ("text", "count", "expected"),
    [
        ("one two\nthree four", 4, ["one two", "three four"]),
        ("one two\nthree four", 3, ["one two"]),
        ("one two\n\n  three four  \nfive", 5, ["one two", "three four", "five"]),
        ("one two\nthree four five\nsix", 3, ["one two"]),
        ("one two, three", 2, ["one two…"]),
        ("one – two three", 3, ["one – two…"]),
        ("中国人民", 1, ["中国…"]),
        ("中国 one two", 2, ["中国 one…"]),
        ("one", 0, ["…"]),
        ("", 3, []),
    ],
)
def test_an_excerpt_has_whole_paragraphs_and_cuts_only_the_first(text: str, count: int, expected: list[str]) -> None:
    assert words.excerpt(text, words=count) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "\u200b",
        "\u200c\u200d",
        "\u2060\ufeff",
        "\xad",
        "\u3164",
        "\uffa0\u115f\u1160",
        "\u2800",
        "\ufe0f\ufe00",
        "\u200e\u200f\u061c",
        "\u202a\u202e\u2066\u2069",
        "\u034f",
        "\u180e\u180b",
        "\U000e0100\U000e0020",
        "\x00\x1f\x85",
    ],
)
def test_what_nobody_sees_is_blank(text: str) -> None:
    assert words.is_blank(text)
    assert words.visible(f" {text} ") == ""


@pytest.mark.parametrize("text", ["a", "\u200ba", "❤\ufe0f", "5", "—", "·", "中", "\u0301", "👩\u200d🚀", "\u0e33"])
def test_what_somebody_sees_is_not_blank_and_stays_as_it_is(text: str) -> None:
    assert not words.is_blank(text)
    assert words.visible(f" {text}\n") == text
