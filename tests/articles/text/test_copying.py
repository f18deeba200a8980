"""How much of a summary is copied: words in the same order as in one source, in runs of at least five."""

import random

import pytest

from articles.text.fidelity.copying import SummaryUnits, percent
from articles.text.fidelity.source_words import source_words
from articles.text.fidelity.units import align, keys, units

SOURCE = (
    "The harbour council voted on Tuesday to close the old swing bridge for repairs. "
    "Boats will wait at the northern quay until the river authority has tested both motors. "
    "“We found rust in every second bolt of the eastern arm,” said the engineer Mira Tolland."
)
CJK_SOURCE = "港の評議会は火曜日に古い旋回橋を修理のために閉鎖することを決めた。船は北の岸壁で待つ。"


def measure(summary, *sources):
    summary_units = SummaryUnits(summary)
    return summary_units.measure([run for source in sources for run in summary_units.runs_in(source)])


def figures(summary, *sources):
    """Return the copied words, the longest run in words and the share in percent."""
    copied = measure(summary, *sources)
    return copied.words, copied.longest, copied.share


def passages(summary, *sources):
    found = units(summary)
    return [summary[found[start].start : found[end - 1].end] for start, end in measure(summary, *sources).stretches]


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        ("", (0, 0, 0)),
        ("Something else was decided, and nobody minded it at all.", (0, 0, 0)),
        # Four words in a row are chance, five are a run.
        ("Next month they close the old swing gate, we hear.", (0, 0, 0)),
        ("Next month they close the old swing bridge, we hear.", (5, 5, 50)),
        # The whole source, and its sentences in another order: a run crosses the end of a sentence.
        (SOURCE, (45, 45, 100)),
        (" ".join(reversed(SOURCE.split(". "))), (45, 16, 100)),
        ("for repairs. Boats will wait", (5, 5, 100)),
        ("for repairs.\n\nBoats — will wait", (5, 5, 100)),
        # Case, quotation marks, hyphens, accents, invisible signs and punctuation make no difference.
        ("THE HARBOUR COUNCIL, VOTED: ON (TUESDAY)", (6, 6, 100)),
        ("thé harbour\u00a0council vo\u00adted on", (5, 5, 100)),
        # Nor do blanks that are letters by their name: a Hangul filler, blank Braille.
        ("The\u3164harbour\u2800council\u115fvoted\uffa0on Tuesday", (6, 6, 100)),
        # Nor do Cyrillic and Greek letters that look like Latin ones.
        ("Th\u0435 h\u0430rb\u043eur c\u03bfuncil v\u043et\u0435d \u043en Tu\u0435sd\u0430y", (6, 6, 100)),
        ('"we" found «rust» in every', (5, 5, 100)),
        # One word in five changed leaves runs of four; one in six leaves runs of five.
        ("The harbour council voted late Tuesday to close the new swing bridge for repairs but", (0, 0, 0)),
        ("The harbour council voted on Monday to close the old swing gate for repairs boats will", (10, 5, 63)),
        # A word that is left out or put in parts two runs.
        ("The harbour council voted on to close the old swing bridge for", (12, 7, 100)),
    ],
)
def test_what_is_copied_is_counted_in_words(summary, expected):
    assert figures(summary, SOURCE) == expected


def test_a_changed_word_is_not_part_of_the_run_on_either_side_of_it():
    assert passages("They say boats will wait at the southern quay until the river authority has", SOURCE) == [
        "boats will wait at the",
        "quay until the river authority has",
    ]


def test_a_run_never_joins_two_sources_and_a_word_that_is_in_both_counts_once():
    first, second = "the ferry runs again after a week", "after a week of storms it sails"
    summary = "The ferry runs again after a week of storms it sails."
    assert figures(summary, first, second) == (11, 7, 100)
    assert figures(summary, first) == (7, 7, 64)
    assert figures("ferry runs again of storms", first, second) == (0, 0, 0)
    assert figures(summary, f"{first} {second}") == (11, 7, 100)


def test_a_passage_that_the_summary_repeats_counts_each_time():
    assert figures("we close at noon today. We close at noon today!", "Sorry: we close at noon today.") == (10, 5, 100)


def test_a_copied_headline_as_a_summary_is_all_copied():
    assert figures("Harbour council votes to close bridge", "Harbour council votes to close bridge") == (6, 6, 100)


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        # Ten signs are a run, nine are none; two signs count as a word.
        ("古い旋回橋を修理のた", (5, 5, 100)),
        ("古い旋回橋を修理の", (0, 0, 0)),
        ("古い、旋回橋を「修理」のために。", (6, 6, 100)),
        (CJK_SOURCE, (21, 21, 100)),
        ("船は南の岸壁で待つと評議会が火曜日に言った。", (0, 0, 0)),
        # Ascii and full width, katakana of either width.
        ("橋ヲ閉鎖スルコトヲ決定", (6, 6, 100)),
        ("橋ｦ閉鎖ｽﾙｺﾄｦ決定", (6, 6, 100)),
    ],
)
def test_chinese_japanese_and_korean_are_measured_sign_by_sign(summary, expected):
    assert figures(summary, f"{CJK_SOURCE}橋ヲ閉鎖スルコトヲ決定") == expected


THAI_SOURCE = "สภาเมืองลงมติเมื่อวันอังคารให้ปิดสะพานเก่าเพื่อซ่อมแซมเป็นเวลาสามเดือน"


@pytest.mark.parametrize(
    ("source", "summary", "expected"),
    [
        # Each letter with its vowels and marks is a unit, two of which count as a word.
        (THAI_SOURCE, THAI_SOURCE, (20, 20, 100)),
        (THAI_SOURCE, f"ข่าว{THAI_SOURCE}", (20, 20, 96)),
        (THAI_SOURCE, "\u200b".join(THAI_SOURCE), (20, 20, 100)),
        (THAI_SOURCE, THAI_SOURCE.replace("ให้", " ให้ "), (20, 20, 100)),
        (THAI_SOURCE, "ปิดสะพานเก่า", (0, 0, 0)),
        ("ក្រុមប្រឹក្សាក្រុងបានបោះឆ្នោត", "ក្រុមប្រឹក្សាក្រុងបានបោះឆ្នោត", (6, 6, 100)),
        ("မြို့တော်ကောင်စီသည်တံတားဟောင်း", "မြို့တော်ကောင်စီသည်တံတားဟောင်း", (6, 6, 100)),
    ],
)
def test_scripts_without_spaces_are_measured_by_syllables(source, summary, expected):
    assert figures(summary, source) == expected


def test_a_run_may_mix_words_and_signs():
    source = "会社は Marine Services を買収した。"
    assert figures("は Marine Services を買収した", source) == (5, 5, 100)
    assert figures("Marine Services を買収した", source) == (0, 0, 0)


@pytest.mark.parametrize(
    ("summary", "words", "counted", "longest"),
    [
        # No quotation marks: all counts. Everything in them: half still counts.
        ("We found rust in every second bolt of the eastern arm", 11, 11, 11),
        ("“We found rust in every second bolt of the eastern arm”", 11, 6, 6),
        ("„We found rust in every second bolt of the eastern arm“", 11, 6, 6),
        ("«We found rust in every second bolt of the eastern arm»", 11, 6, 6),
        ('"We found rust in every second bolt of the eastern arm"', 11, 6, 6),
        # Only what is in them is excused.
        ("We found rust in every second bolt “of the eastern arm”", 11, 7, 7),
        ("To close the old swing bridge, she wrote: “We found rust in every second bolt.”", 13, 7, 6),
        # A quotation in one's own translation is not copied at all.
        ("“In jeder zweiten Schraube des Ostarms war Rost”", 0, 0, 0),
    ],
)
def test_quotation_marks_excuse_at_most_half_of_what_is_copied(summary, words, counted, longest):
    copied = measure(summary, SOURCE)
    assert copied.words == words
    assert ((copied.counted_halves + 1) // 2, (copied.longest_counted_halves + 1) // 2) == (counted, longest)


def test_corner_brackets_are_quotation_marks_too():
    copied = measure("「古い旋回橋を修理のために閉鎖すること」", CJK_SOURCE)
    assert (copied.copied_halves, copied.counted_halves) == (18, 9)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don't stop: it’s 1,000.5 m", ["dont", "stop", "its", "10005", "m"]),
        ("The U.S. and the E.U.", ["the", "us", "and", "the", "eu"]),
        ("open‑source, open-source", ["open", "source", "open", "source"]),
        ("Naïve Öl", ["naive", "ol"]),
        ("港を見る", ["港", "を", "見", "る"]),
        ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
        ("— … “” !", []),
    ],
)
def test_words_are_those_of_the_search_index_but_apostrophes_and_number_marks_part_none(text, expected):
    assert keys(text) == expected
    assert [unit.key for unit in units(text)] == expected


def test_each_unit_knows_its_place():
    text = "So, “Don't” — 港を! ปิดน้ำ"
    assert [text[unit.start : unit.end] for unit in units(text)] == ["So", "Don't", "港", "を", "ปิ", "ด", "น้ำ"]


def test_the_words_are_found_again_in_what_was_typed():
    typed = "The *harbour* [council](https://council.example/the-old-bridge) voted\\_on"
    places = align(units("The harbour council voted_on and left"), units(typed))
    assert [typed[place.start : place.end] if place else None for place in places] == [
        *("The", "harbour", "council", "voted", "on", None, None),
    ]


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(0, 0, 0), (0, 9, 0), (1, 900, 1), (30, 100, 30), (301, 1000, 31), (899, 900, 99), (9, 9, 100)],
)
def test_a_share_is_rounded_up_and_only_the_whole_is_100_percent(part, whole, expected):
    assert percent(part, whole) == expected


def slow_stretches(summary, source):
    """Return which words are copied, the slow and obvious way."""
    copied = [False] * len(summary)
    runs = {tuple(source[start : start + 5]) for start in range(len(source) - 4)}
    for start in range(len(summary) - 4):
        if tuple(summary[start : start + 5]) in runs:
            copied[start : start + 5] = [True] * 5
    return copied


def slow_longest(summary, source):
    longest = 0
    for start in range(len(summary)):
        for place in range(len(source)):
            length = 0
            while summary[start + length : start + length + 1] == source[place + length : place + length + 1] != []:
                length += 1
            longest = max(longest, length)
    return longest if longest >= 5 else 0


@pytest.mark.parametrize("seed", range(40))
def test_the_fast_way_finds_what_the_slow_way_finds(seed):
    chance = random.Random(seed)
    vocabulary = [f"w{number}" for number in range(chance.choice((1, 2, 3, 8)))]
    summary = chance.choices([*vocabulary, "own"], k=chance.randint(0, 40))
    source = chance.choices([*vocabulary, "theirs"], k=chance.randint(0, 60))
    copied = measure(" ".join(summary), " ".join(source))
    covered = [any(start <= place < end for start, end in copied.stretches) for place in range(len(summary))]
    assert covered == slow_stretches(summary, source)
    assert copied.longest == slow_longest(summary, source)


def test_a_source_with_very_many_different_words_is_searched_to_its_last():
    words = [f"w{number}" for number in range(70_000)]
    for place in (0, 55_030, 55_036, 69_990):
        summary = f"own words first {' '.join(words[place : place + 6])} and own words last"
        assert figures(summary, " ".join(words)) == (6, 6, 47)
    assert figures(f"{words[55_036]} {words[9]} {words[3]} {words[69_999]} {words[55_040]}", " ".join(words)) == (
        0,
        0,
        0,
    )


def test_a_long_source_is_read_once_and_a_short_one_each_time():
    long, short = "The ferry sailed. " * 600, "The ferry sailed. " * 500
    assert source_words(long) is source_words(long)
    assert source_words(short) is not source_words(short)
