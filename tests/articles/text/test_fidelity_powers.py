"""The check reads powers as the numbers that they are."""

import pytest

from articles.text import html
from articles.text.fidelity import unsupported

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
