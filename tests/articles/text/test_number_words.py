"""Numbers in German, French, Spanish, Italian, Portuguese and Dutch words."""

import pytest

from articles.text.fidelity import claims, unsupported
from articles.text.fidelity.number_words import numbers


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("drei", 3), ("dreizehn", 13), ("sechzehn", 16), ("einundzwanzig", 21), ("dreißig", 30), ("dreissig", 30),
        ("hundert", 100), ("dreihundert", 300), ("zweihundertelf", 211), ("neunzehnhundert", 1900),
        ("dreitausendvierhundertfünfundsechzig", 3465), ("drei Millionen", 3_000_000), ("eine Million", 1_000_000),
        ("zwei Milliarden", 2_000_000_000), ("drei Billionen", 3_000_000_000_000),
        ("deux", 2), ("dix-sept", 17), ("vingt et un", 21), ("soixante et onze", 71), ("soixante-dix-sept", 77),
        ("quatre-vingts", 80), ("quatre-vingt-dix-neuf", 99), ("septante-deux", 72), ("trois cents", 300),
        ("deux cent trente", 230), ("deux mille cinq cents", 2500), ("deux millions", 2_000_000),
        ("treinta y cinco", 35), ("veintidós", 22), ("trescientos doce", 312), ("mil doscientos", 1200),
        ("dos mil millones", 2_000_000_000), ("un millón doscientos mil", 1_200_000),
        ("ventotto", 28), ("trentatré", 33), ("trecentoventuno", 321), ("centottanta", 180), ("duemila", 2000),
        ("due miliardi", 2_000_000_000),
        ("trinta e cinco", 35), ("duzentos e cinquenta", 250), ("dois milhões", 2_000_000),
        ("vijftien", 15), ("tweeëntwintig", 22), ("driehonderd", 300), ("drie miljoen", 3_000_000),
        ("vijfentwintighonderd", 2500), ("fünfundzwanzighundert", 2500), ("neunzehnhundertfünfzig", 1950),
    ],
)  # fmt: skip
def test_a_number_in_words_has_its_value(words: str, value: int) -> None:
    assert list(numbers(f"Also {words}, so.")) == [(5, 5 + len(words), value)]
    assert list(numbers(words.capitalize())) == [(0, len(words), value)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("zwei drei", [2, 3]),
        ("zwei und drei", [2, 3]),
        ("zwölf bis vierzehn", [12, 14]),
        ("zwei, drei Millionen", [2, 3_000_000]),
        ("trois et quatre", [3, 4]),
    ],
)
def test_numbers_that_do_not_go_together_are_several(text: str, values: list[int]) -> None:
    assert [number.value for number in numbers(text)] == values


@pytest.mark.parametrize(
    "text",
    [
        "Once upon a time a cent was due to the elf, Otto Dix and his sept.",
        "Die Enten tauchten unten ein, und einer war sauer.",
        "Un homme neuf, une femme et dix autres.",
        "Una vez más, en el mil.",
        "They seize a quince and doze on a million venti miles.",
    ],
)
def test_words_that_may_be_something_else_are_no_number_alone(text: str) -> None:
    assert list(numbers(text)) == []


@pytest.mark.parametrize(
    ("summary", "source"),
    [
        ("dreihundert Menschen", "300 Menschen"),
        ("300 people", "dreihundert Menschen"),
        ("three hundred people", "trois cents personnes"),
        ("three million euros", "drei Millionen Euro"),
        ("zwei Prozent", "2 %"),
        ("zwei Prozentpunkte", "2 percentage points"),
        ("six million people", "sechs Millionen Menschen"),
    ],
)
def test_numbers_in_the_words_of_two_languages_support_each_other(summary: str, source: str) -> None:
    assert [claim for claim in unsupported(summary, [source]) if claim.kind != "name"] == []
    assert len([claim for claim in claims(summary) if claim.kind != "name"]) == 1


@pytest.mark.parametrize(
    ("summary", "source", "wrong"),
    [
        ("Es kamen dreihundert Menschen.", "Es kamen zweihundert Menschen.", "dreihundert"),
        ("Dreihundert kamen.", "Zweihundert kamen.", "Dreihundert"),
        ("It reached 300 people.", "Es erreichte zweihundert Menschen.", "300"),
        ("Sono duecento.", "Sono trecento.", "duecento"),
        ("Il y en a soixante-douze.", "Il y en a soixante-deux.", "soixante-douze"),
        ("Er kostet drei Millionen Euro.", "Er kostet drei Millionen Dollar.", "drei Millionen Euro"),
        ("Um zwei Prozent.", "Um drei Prozent.", "zwei Prozent"),
    ],
)
def test_another_number_in_words_is_flagged(summary: str, source: str, wrong: str) -> None:
    assert [claim.text for claim in unsupported(summary, [source])] == [wrong]


def test_words_that_two_languages_read_differently_are_no_claim_and_support_both() -> None:
    assert claims("It costs six cents.") == ()
    assert unsupported("It costs 6, or 600.", ["six cents"]) == ()
