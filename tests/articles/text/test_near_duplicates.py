"""Signatures that find similar texts, and what two texts must share to tell the same story."""

import itertools
import random

import pytest

from articles.text import near_duplicates

SYLLABLES = ["ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "qui", "ro"]
STORY = (
    "The last ferry to Grauinsel left at half past nine on Friday, with 41 people and two goats on board, because the "
    "wind from the west had grown stronger all afternoon. Harbour master Ilse Brandt said that nobody was hurt, and "
    "that the boats will sail again on Sunday. The council of Westerhafen pays for the beds of those who wait."
)


def texts(number, *, seed, words=120):
    """Yield made-up texts: the commonest words often, a capital and a figure here and there."""
    chance = random.Random(seed)
    lexicon = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(5_000)]
    weights = [1 / (rank + 3) for rank in range(len(lexicon))]
    for _ in range(number):
        text = chance.choices(lexicon, weights, k=words)
        for place in range(5, words, 19):
            text[place] = text[place].capitalize() if chance.random() < 0.5 else str(chance.randint(10, 9_999))
        yield text


def edited(tokens, share, chance, strange="zzxq"):
    """Return the tokens with this share of them replaced, left out, or followed by a new one."""
    edited_tokens = []
    for token in tokens:
        edit = chance.choice(["replace", "drop", "add"]) if chance.random() < share else "keep"
        edited_tokens += {"keep": [token], "replace": [strange], "drop": [], "add": [token, strange]}[edit]
    return edited_tokens


def meet(text, other):
    """Say whether the two share a band, and then pass both comparisons."""
    signed, other_signed = near_duplicates.signature(text), near_duplicates.signature(other)
    return (
        not set(near_duplicates.bands(signed)).isdisjoint(near_duplicates.bands(other_signed))
        and near_duplicates.agreement(signed, other_signed) >= near_duplicates.LEAST_AGREEMENT
        and near_duplicates.overlap(text, other) is not None
    )


@pytest.mark.slow
@pytest.mark.parametrize(("share", "least"), [(0.05, 1.0), (0.1, 0.98), (0.2, 0.85)])
def test_edited_texts_are_found(share, least):
    chance = random.Random(5)
    hits = [meet(" ".join(text), " ".join(edited(text, share, chance))) for text in texts(150, seed=2)]
    assert sum(hits) / len(hits) >= least


def test_texts_that_only_share_a_language_are_not_found():
    made = [" ".join(text) for text in texts(80, seed=9)]
    assert [pair for pair in itertools.pairwise(made) if meet(*pair)] == []


@pytest.mark.parametrize("signs", ["0x4e00", "0xac00", "0x0e01"], ids=["Chinese", "Korean", "Thai"])
def test_scripts_without_spaces_are_compared_sign_by_sign(signs):
    chance, first = random.Random(4), int(signs, 16)
    for size in (200, 400):
        text = [
            chr(first + int(chance.random() * 46))
            if first == 0x0E01
            else chr(first + int(3_000 * chance.random() ** 2))
            for _ in range(size)
        ]
        middle = size // 2
        other = "".join(text[:middle]) + "".join(edited(text[middle:], 0.05, chance, strange=text[0]))
        assert meet("".join(text), other)
        assert near_duplicates.overlap("".join(text), "".join(reversed(text))) is None


def test_a_text_of_fewer_than_twenty_words_has_no_signature():
    words = STORY.split()
    assert near_duplicates.signature(" ".join(words[:19])) == b""
    assert near_duplicates.bands(b"") == []
    assert len(near_duplicates.signature(" ".join(words[:20]))) == 144
    assert len(near_duplicates.bands(near_duplicates.signature(STORY))) == 24
    # A Chinese sign counts as half a word.
    assert near_duplicates.signature("渡轮停航后乘客在码头过夜等待风浪平息" * 2) == b""
    assert near_duplicates.signature("· " * 50) == b""


def test_a_signature_is_the_same_in_every_process():
    assert near_duplicates.bands(near_duplicates.signature(STORY))[:3] == [850418754, -129240567, 517056758]


def test_marks_case_and_spaces_make_no_difference():
    other = STORY.upper().replace(" ", "\n  ").replace(",", " –")
    assert near_duplicates.signature(other) == near_duplicates.signature(STORY)


def test_the_overlap_says_how_much_and_the_longest_passage():
    other = "Westerhafen, Saturday. " + STORY.replace("and two goats ", "").replace("all afternoon", "for hours")
    common = near_duplicates.overlap(STORY, other)
    assert common is not None
    assert common.share == 91
    assert common.passage.startswith("Harbour master Ilse Brandt said that nobody was hurt, and that the boats")


def test_a_passage_keeps_its_spelling_in_scripts_without_spaces():
    text = "上周五晚上九点半最后一班渡轮离开灰岛，船上有四十一名乘客和两只山羊，港务长布兰特说没有人受伤。"
    assert near_duplicates.overlap(text, f"本报讯：{text}周日恢复航行。") == near_duplicates.Overlap(100, text[:-1])


def test_a_short_version_shares_its_own_words():
    short = " ".join(STORY.split()[:30])
    common = near_duplicates.overlap(STORY, short)
    assert common is not None
    assert common.share == 100


REPORT = (
    "On {day} the water at the gauge of {place} stood at {level} centimetres, {change} more than the day before. The "
    "service expects {rain} millimetres of rain until the evening, and warns all those who own boats or cellars near "
    "the river to look after them. The next report follows at the usual hour. This forecast is made without guarantee."
)


@pytest.mark.parametrize(
    "other",
    [
        {"day": "Tuesday", "place": "Ostermühl", "level": 322, "change": 31, "rain": 9},
        {"day": "Monday", "place": "Ostermühl", "level": 322, "change": 31, "rain": 12},
        {"day": "Thursday", "place": "Niederbrück", "level": 290, "change": 45, "rain": 3},
    ],
)
def test_reports_by_one_template_are_different_stories(other):
    first = REPORT.format(day="Monday", place="Niederbrück", level=187, change=14, rain=12)
    assert near_duplicates.overlap(first, REPORT.format(**other)) is None
    assert near_duplicates.overlap(first, first.replace("expects", "reckons with")) is not None


def test_a_shared_footer_makes_no_story():
    footer = " ".join(f"footer{number}" for number in range(40))
    first, second = ([f"{name}{number}" for number in range(60)] for name in ("ferry", "goat"))
    assert near_duplicates.overlap(f"{' '.join(first)} {footer}", f"{' '.join(second)} {footer}") is None
