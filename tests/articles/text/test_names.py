"""When two names are those of one tag."""

import pytest

from articles.text.names import name_key

SAME = [
    ("Harbour News", "harbour  news"),
    ("HARBOUR\u00a0NEWS", "Harbour News"),
    ("Café", "Cafe\u0301"),
    ("Ｈarbour", "Harbour"),
    ("STRASSE", "Straße"),
    ("Rock’n’Roll", "Rock'n'Roll"),
    ("co\u00adop", "coop"),
    ("ΟΔΟΣ", "οδος"),
]
DIFFERENT = [
    ("C++", "C#"),
    ("C", "C++"),
    ("май", "маи"),
    ("Müller", "Muller"),
    ("São", "Sao"),
    ("U.S.", "US"),
    ("がん", "かん"),
    ("A/B", "AB"),
    ("Gold", "Gold!"),
    ("₂", "3"),
]


@pytest.mark.parametrize(("name", "other"), SAME)
def test_case_spaces_and_typography_make_no_other_name(name, other):
    assert name_key(name) == name_key(other)


@pytest.mark.parametrize(("name", "other"), DIFFERENT)
def test_accents_and_signs_make_another_name(name, other):
    assert name_key(name) != name_key(other)


def test_a_name_that_grows_when_it_is_normalized_still_fits_its_column():
    assert len(name_key("\ufdfa" * 200)) == 255
