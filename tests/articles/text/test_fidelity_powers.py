"""The check reads powers as the numbers that they are."""

import pytest

from articles.text import html
from articles.text.fidelity import claims, unsupported

STORY = html.to_text(
    html.clean(
        "<p>The reservoir of Port Ellery was 40 per cent full, held 10<sup>6</sup> litres on 120 km<sup>2</sup> and "
        "lost 10<sup>−3</sup> mm an hour, <del>300</del> 30 engineers said. The mayor said <q>the gates stay shut</q>."
    )
)


@pytest.mark.parametrize(
    "summary",
    [
        "10⁶ litres",
        "10^6 litres",
        "a million litres",
        "1,000,000 litres",
        "40 per cent",
        "120 km²",
        "10⁻³ mm",
        "30 men",
    ],
)
def test_what_the_source_says_is_supported(summary: str) -> None:
    assert unsupported(f"It had {summary} in it.", [STORY]) == ()


@pytest.mark.parametrize(
    "claim", ["106", "10⁹", "10^7", "401 per cent", "121 km²", "10⁻⁴ mm", "300", "“the gates stay open”"]
)
def test_what_it_does_not_say_is_flagged(claim: str) -> None:
    assert [flag.text for flag in unsupported(f"It had {claim} in it.", [STORY])] == [claim]


def test_a_whole_summary_that_differs_only_by_an_exponent_is_flagged() -> None:
    assert [flag.text for flag in unsupported("It held 106 litres.", ["It held 10⁶ litres."])] == ["106"]
    assert [flag.text for flag in unsupported("21/2 miles", ["2½ miles"])] != []


def test_cells_side_by_side_are_numbers_of_their_own() -> None:
    table = html.to_text(html.clean("<table><tr><td>40</td><td>100</td><td>7</td></tr></table>"))
    assert unsupported("There were 40 and 100 and 7 of them.", [table]) == ()
    assert [flag.text for flag in unsupported("There were 40,100 of them.", [table])] == ["40,100"]


def test_what_is_raised_behind_a_percentage_or_a_price_is_no_power() -> None:
    assert unsupported("It was 40 per cent of $30.", ["It was 40² per cent of $30³."]) == ()


def test_a_number_is_supported_beside_the_mark_of_a_footnote() -> None:
    assert unsupported("Hollin said 40 people came.", ["Then Hollin² said that 40¹ people came."]) == ()


@pytest.mark.parametrize(
    ("source", "supported", "flagged"),
    [
        (
            "3.5×10⁹ litres",
            ["3.5×10⁹", "3.5 x 10^9", "3.5 billion", "3,500,000,000"],
            ["3.5×10⁶", "109", "3.5 million"],
        ),
        ("3.5 billion litres", ["3.5×10⁹", "3.5 · 10⁹"], ["3.5×10⁸"]),
        ("3,5 × 10⁻⁶ g", ["3.5×10⁻⁶ g"], ["3.5×10⁻⁷ g"]),
        ("2½ hours", ["2½", "2.5"], ["2¼", "21/2"]),
        ("2.75 hours", ["2¾"], ["2½"]),
        ("2⅓ hours", ["2⅓"], ["2⅔", "2.3"]),
        ("$2½ million", ["$2.5 million"], ["$2 million"]),
        ("2½ per cent", ["2.5 per cent"], ["2 per cent"]),
        ("10^1.5 of it", ["10^1.5"], ["101.5"]),
        ("20 km² and 5 m³", ["20 km²", "5 m³"], ["20 km³", "5 m²"]),
        ("5×7 m", ["5×7 m"], ["7 km"]),
        ("1.2 million² people and 40 per cent³", ["1.2 million", "40 per cent"], ["1.3 million"]),
    ],
)
def test_powers_of_ten_fractions_and_marks_behind_words_are_read(
    source: str, supported: list[str], flagged: list[str]
) -> None:
    for claim in supported:
        assert unsupported(f"It had {claim} in it.", [f"There were {source} then."]) == ()
    for claim in flagged:
        assert unsupported(f"It had {claim} in it.", [f"There were {source} then."]) != ()


def test_a_power_of_ten_is_one_amount() -> None:
    assert [(claim.text, claim.key) for claim in claims("It held 2·10⁶ € and 5 m².")] == [
        ("2·10⁶ €", "2000000 EUR"),
        ("5 m²", "5 m²"),
    ]
