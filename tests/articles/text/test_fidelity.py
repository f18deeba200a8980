"""Editors see every claim in a summary that no source supports, and no others."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.fidelity import Claim, claims, unsupported
from tests.conftest import OURS

STORY = (
    "HARROWGATE, Jan 10 - Orrin Vale, the mayor of Harrowgate, opened the tidal works on Saturday. "
    "The Brightwater Institute of Marine Power says its T7 turbine gives 450 N·m and has cost $1.5 million, "
    "20 percent less than planned. "
    "“We waited for the sea, and the sea came back,” Vale told reporters from the United States. "
    "Chinese buyers showed interest."
)


def stated(text: str) -> list[tuple[str, str]]:
    return [(claim.kind, claim.text) for claim in claims(text)]


def flagged(summary: str, *sources: str) -> list[str]:
    return [claim.text for claim in unsupported(summary, sources or [STORY])]


def test_every_kind_of_claim_is_found_with_its_position() -> None:
    text = "The mayor, Orrin Vale, said “we can wait” on 3 May 2025: 450 N·m, 20 % more."
    assert stated(text) == [
        ("name", "Orrin Vale"),
        ("quotation", "“we can wait”"),
        ("date", "3 May 2025"),
        ("number", "450 N·m"),
        ("percentage", "20 %"),
    ]
    assert all(text[claim.start : claim.end] == claim.text for claim in claims(text))
    assert claims(text)[2] == Claim("date", "3 May 2025", 45, 55, "2025-05-03")


def test_only_the_changed_number_is_flagged() -> None:
    assert flagged(STORY.replace("450", "540")) == ["540 N·m"]


def test_a_person_whom_no_source_names_is_flagged() -> None:
    assert flagged("The case was opened by former State's Attorney Jane Roe in Harrowgate.") == ["Attorney Jane Roe"]


def test_halves_of_two_names_do_not_support_a_third() -> None:
    assert flagged("The prize went to Jane Roe.", "The guests were Jane Poe and Richard Roe.") == ["Jane Roe"]


@pytest.mark.parametrize(
    "summary",
    [
        "The works were opened by Mayor Vale in Harrowgate.",
        "The speech by President Orrin Vale was short.",
        "Yesterday Vale spoke.",
        "He praised the Brightwater Institute.",
        "Only US reporters came.",
        "The buyers came from China.",
        "It is Harrowgate’s first and gives 450 newton metres.",
        "It cost $1,500,000, or $1.5m.",
        "A saving of 20%, of 20 per cent.",
        "Vale’s words: “We waited … the sea came back”.",
        "It opened on 10 January 2026, a Saturday in January.",
    ],
)
def test_the_same_facts_in_other_words_are_not_flagged(summary: str) -> None:
    assert flagged(summary) == []


@pytest.mark.parametrize(
    ("summary", "wrong"),
    [
        ("It cost $1.5 billion.", ["$1.5 billion"]),
        ("It saves 20, or 2 percent.", ["2 percent"]),
        ("It opened on 11 January.", ["11 January"]),
        ("It opened on a Sunday.", ["Sunday"]),
        ("It opened last February.", ["February"]),
        ("The T9 gives 450 kW.", ["T9", "450 kW"]),
        (
            "He said: “We waited for the tide, and the sea came back”.",
            ["“We waited for the tide, and the sea came back”"],
        ),
        ("The buyers are Japanese.", ["Japanese"]),
        ("It was made by NTRA.", ["NTRA"]),
    ],
)
def test_a_claim_that_no_source_supports_is_flagged(summary: str, wrong: list[str]) -> None:
    assert flagged(summary) == wrong


@pytest.mark.parametrize(
    ("summary", "source"),
    [
        ("1000 boats", "1,000 boats"),
        ("1000 boats", "1.000 Boote"),
        ("1000 boats", "1\u00a0000 boats"),
        ("2.50 metres", "2.5 metres"),
        ("from 10 percent", "between 10 and 20 percent"),
        ("a 3-million fund", "3–4 million"),
        ("on 2026-02-01", "on 1st of February, 2026"),
        ("on Feb. 1, 2026", "am 1.2.2026"),
        ("in February 2026", "on 1 February"),
        ("from February to August", "between February and August"),
        ("in June", "Between June and August"),
        ("by the EU", "by the European Union"),
    ],
)
def test_other_forms_of_a_number_date_or_name_support_each_other(summary: str, source: str) -> None:
    assert flagged(summary, source) == []
    assert claims(summary) != ()


@pytest.mark.parametrize(
    ("summary", "source"),
    [
        ("on 1 February 2025", "on 1 February 2026"),
        ("on 5 May", "in May, and on 5 June"),
        ("in January", "on 1 May 2026 and 10 March"),
        ("from June to August", "In June and July"),
        ("2.5 metres", "25 metres"),
        ("50 boats", "450 boats"),
        ("20 percent", "20 boats"),
        ("a pier of 450m", "a pier of $450m"),
        ("a pier of $450m", "a pier of 450m"),
    ],
)
def test_similar_claims_do_not_support_each_other(summary: str, source: str) -> None:
    assert len(flagged(summary, source)) == 1


@pytest.mark.parametrize(
    ("summary", "source"),
    [
        ("Seven boats sank.", "It sank 7 boats."),
        ("7 boats sank.", "Seven boats sank."),
        ("the twenty-five boats", "25 boats"),
        ("one hundred and twenty boats", "120 boats"),
        ("between one hundred and two hundred boats", "100 or, at most, 200 boats"),
        ("a cost of three million dollars", "$3 million"),
        ("two thousand five hundred boats", "2,500 boats"),
        ("a thousand boats", "1000 boats"),
        ("a fall of seven percent", "between seven and ten per cent"),
        ("two million boats", "two or three million boats"),
        ("a hundred ships", "a hundred and ten cranes"),
        ("seven kilometres", "7 km"),
        ("Twelve Americans came.", "12 Americans"),
    ],
)
def test_numbers_in_words_and_in_digits_support_each_other(summary: str, source: str) -> None:
    assert flagged(summary, source) == []
    assert claims(summary) != ()


@pytest.mark.parametrize(
    ("summary", "wrong"),
    [
        ("Seven boats sank.", ["Seven"]),
        ("It sank twenty-eight boats.", ["twenty-eight"]),
        ("It sank eight hundred boats.", ["eight hundred"]),
        ("It fell by eight percent.", ["eight percent"]),
        ("It cost eight billion.", ["eight billion"]),
        ("Seven Americans came.", ["Seven"]),
    ],
)
def test_a_number_in_words_that_no_source_supports_is_flagged(summary: str, wrong: list[str]) -> None:
    assert flagged(summary, "8 boats, 8 Americans.") == wrong


@pytest.mark.parametrize(
    "text",
    [
        "One of them said that no one came.",
        "It is the twenty-first century, and two-thirds are gone, or two thirds.",
        "It cost half a million, or a quarter of a million; two dozen came, in two and a half hours.",
        "Hundreds of thousands often came, and the tenth tried again.",
    ],
)
def test_words_that_only_look_like_a_number_are_no_claim(text: str) -> None:
    assert claims(text) == ()


@pytest.mark.parametrize(
    ("summary", "source"),
    [
        ("on 24/11/2026", "on 24 November 2026"),
        ("on 24 November 2026", "on 24/11/2026"),
        ("on 24 November 2026", "on 11/24/2026"),
        ("on 2026/11/24", "on November 24"),
        ("on 3/4/2026", "on 3 April 2026"),
        ("on March 4, 2026", "on 3/4/2026"),
    ],
)
def test_a_date_with_slashes_may_be_in_either_order(summary: str, source: str) -> None:
    assert flagged(summary, source) == []
    assert [claim.kind for claim in claims(summary)] == ["date"]


@pytest.mark.parametrize("source", ["on 25 November 2026", "on 24 November 2025", "on 24 October 2026", "24, 11, 2026"])
def test_a_date_with_slashes_that_no_source_supports_is_flagged(source: str) -> None:
    assert flagged("on 24/11/2026", source) == ["24/11/2026"]


def test_a_fraction_is_no_date() -> None:
    assert [claim.kind for claim in claims("45/67/2026 and 1/2 and 24/7")] == ["number"] * 7


def test_a_short_sentence_is_not_mistaken_for_a_title() -> None:
    assert flagged("Quite 987 N·m by Anita Alvarez.", "It gives 987 N·m.") == ["Anita Alvarez"]
    assert stated("Quite Strong by Anita Alvarez") == []


def test_the_capital_that_opens_a_sentence_makes_no_name() -> None:
    assert stated("Boats came. However, nobody saw them. Boats left. In the end, it rained.") == []
    assert stated("Marlow came. We saw how Marlow left.") == [("name", "Marlow"), ("name", "Marlow")]


def test_the_capitals_of_a_title_make_no_names() -> None:
    assert stated("Tidal Works Open After Long Delay") == []
    assert stated("NTRA Opens Tidal Works With DeepSea") == [("name", "NTRA"), ("name", "DeepSea")]


def test_the_first_word_of_a_sentence_need_not_belong_to_the_name_after_it() -> None:
    source = "The mayor is Orrin Vale. Later Roe came."
    assert flagged("Surely Roe came. Surely Orrin Vale came.", source) == []
    assert flagged("Jane Vale came.", source) == ["Jane Vale"]


def test_one_of_several_sources_is_enough() -> None:
    assert flagged("We met Jane Roe and Orrin Vale.", "With Jane Roe.", "With Orrin Vale.") == []


def test_without_sources_every_claim_is_flagged() -> None:
    assert unsupported("We met Jane Roe.", []) == claims("We met Jane Roe.")
    assert unsupported("", []) == ()


@pytest.mark.parametrize(
    "text", ["他在2026年1月10日说：“我们等海。”", "قال الرئيس ٤٥٠ في المئة", "Мэр Орлов сказал: «Мы ждали море»."]
)
def test_claims_are_found_in_other_scripts_too(text: str) -> None:
    assert unsupported(text, [text[::-1], text]) == ()
    assert claims(text) != ()


def test_digits_of_other_scripts_are_the_same_number() -> None:
    assert flagged("٤٥٠ قارب", "450 boats") == []


NUMBERS = st.lists(
    st.sampled_from(
        re.findall(r"\S+", "a one two ten twenty forty hundred thousand million and half percent Seven of 7 -")
    )
)


@given(NUMBERS)
def test_a_number_copied_word_for_word_is_not_flagged(words: list[str]) -> None:
    text = " ".join(words)
    assert unsupported(f"{text}.", [f"{text}; 3 boats"]) == ()


SIGNS = st.text(st.sampled_from("Aab中é 19.,:’'“”\"„«»%-·$\n[]…İıſ\u00a0"), max_size=60)


@given(st.one_of(st.text(), SIGNS))
def test_any_text_supports_itself(text: str) -> None:
    assert unsupported(text, [text]) == ()
    assert unsupported(text, ["before", f"x\n\n{text}\n\ny"]) == ()


@given(SIGNS, SIGNS)
def test_every_claim_is_a_substring_and_nothing_raises(summary: str, source: str) -> None:
    assert all(summary[claim.start : claim.end] == claim.text for claim in claims(summary))
    assert set(unsupported(summary, [source])) <= set(claims(summary))


@pytest.mark.parametrize(
    "sign",
    [
        "a.",
        "A.b",
        "“",
        '"',
        "1.",
        "1 111 ",
        "[",
        "Jan 1",
        "A ",
        "“a b” ",
        "Al-",
        "A of ",
        "中A",
        "10 to ",
        "N·m",
        "A B C D\n",
        "a ",
        "twenty-",
        "one hundred and ",
        "one thousand and one hundred ",
        "1/2/",
    ],
)
@pytest.mark.slow
def test_no_hostile_text_takes_long(sign: str) -> None:
    text = (sign * 50_000)[:50_000]
    start = time.process_time()
    unsupported(f"{text} 77", [text])
    assert time.process_time() - start < 8  # a quadratic one takes minutes


@pytest.mark.parametrize(("whose", "name"), [("ours", "digest-2026-03-09.txt"), ("shared", "digest-2026-01-26.txt")])
def test_a_digest_is_not_flagged_even_with_its_sentences_reordered(request, whose: str, name: str) -> None:
    digest = ((OURS if whose == "ours" else request.getfixturevalue("samples")) / name).read_text(encoding="utf-8")
    for text in filter(str.strip, re.split(r"^Read more", digest, flags=re.MULTILINE)):
        assert len(claims(text)) > 3
        assert unsupported(text, [text]) == ()
        assert unsupported("\n".join(reversed(re.split(r"(?<=[.!?])\s+", text))), [text]) == ()
        assert flagged(text.replace("450", "540"), text) == (["540 N·m"] if "450" in text else [])


@pytest.mark.parametrize(("name", "printed"), [("Wexler", "Wexlers"), ("Wexlers", "Wexler")])
def test_a_name_is_supported_by_its_plural_and_a_plural_by_its_name(name: str, printed: str) -> None:
    assert flagged(f"In May the {name} won.", f"In May the {printed} won.") == []
    assert flagged(f"In May the {name} won.", "In May the Kittlers won.") == [name]
