"""The keys of numbers and dates in all their forms: claims with the same key support each other."""

import pytest

from articles.text.fidelity import claims


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("on 24/11/2026", "2026-11-24"),
        ("on 11/24/2026", "2026-11-24"),
        ("on 12/11/2026", "2026-11-12|2026-12-11"),
        ("on 12/12/2026", "2026-12-12"),
        ("on 2026/1/4", "2026-01-04"),
        ("on 2026-01-04", "2026-01-04"),
        ("am 4.1.2026", "2026-01-04"),
        ("on 5 January", "--01-05"),
        ("on 1st of May", "--05-01"),
        ("on Feb. 2, 2026", "2026-02-02"),
        ("on March 3rd", "--03-03"),
        ("in April 2026", "2026-04"),
        ("in June", "--06"),
        ("since July", "--07"),
        ("mid-August", "--08"),
        ("on 9 Sept 2026", "2026-09-09"),
        ("am 3. Okt 2026", "2026-10-03"),
        ("am 3. Dezember 2026", "2026-12-03"),
        ("am 3. Mai 2026", "2026-05-03"),
        ("am 3. März 2026", "2026-03-03"),
        ("on 3 November", "--11-03"),
        ("on Sunday", "sunday"),
    ],
)
def test_the_key_of_a_date_has_its_year_month_and_day(text: str, key: str) -> None:
    assert [(claim.kind, claim.key) for claim in claims(text)] == [("date", key)]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("1 boat", "1"),
        ("007 boats", "7"),
        ("0.50 boats", "0.5"),
        ("1,000.50 boats", "1000.5"),
        ("1.000,50 boats", "1000.5"),
        ("1 000 boats", "1000"),
        ("1'000 boats", "1000"),
        ("0.125 boats", "0.125"),
        ("version 1.2.3", "1.2.3"),
        ("450 N·m", "450 Nm"),
        ("450 N⋅m", "450 Nm"),
        ("450-km", "450 km"),
        ("3 thousand boats", "3000"),
        ("1.5 million boats", "1500000"),
        ("1.25 mn boats", "1250000"),
        ("2 billion boats", "2000000000"),
        ("3 milliard boats", "3000000000"),
        ("3 milliards de bateaux", "3000000000"),
        ("1 Milliarde Boote", "1000000000"),
        ("2 Milliarden Boote", "2000000000"),
        ("2 Mrd Boote", "2000000000"),
        ("3 trillion boats", "3000000000000"),
        ("3 tn boats", "3000000000000"),
        ("€3bn", "3000000000 EUR"),
        ("£2k", "2000 GBP"),
        ("$5m", "5000000 $"),
        ("$5B", "5000000000 $"),
        ("5k boats", "5"),
        ("two boats", "2"),
        ("nineteen boats", "19"),
        ("twenty-five boats", "25"),
        ("ninety boats", "90"),
        ("a hundred boats", "100"),
        ("two hundred and twelve boats", "212"),
        ("a thousand boats", "1000"),
        ("five thousand and twenty boats", "5020"),
        ("seven hundred thousand boats", "700000"),
        ("two million three hundred boats", "2000300"),
        ("four billion boats", "4000000000"),
    ],
)
def test_the_key_of_an_amount_has_its_digits_and_its_unit(text: str, key: str) -> None:
    assert [(claim.kind, claim.key) for claim in claims(text)] == [("number", key)]


@pytest.mark.parametrize(
    "text", ["20 %", "20%", "20 percent", "20 per cent", "20 pct", "20 Prozent", "twenty percent", "20٪"]
)
def test_all_forms_of_a_percentage_have_the_same_key(text: str) -> None:
    assert [(claim.kind, claim.key) for claim in claims(f"a rise of {text}")] == [("percentage", "20%")]


@pytest.mark.parametrize("text", ["1.50 percent", "1,5 %"])
def test_a_percentage_may_have_a_fraction(text: str) -> None:
    assert [(claim.kind, claim.key) for claim in claims(text)] == [("percentage", "1.5%")]
