import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.desk.change_class import is_enough, is_typographic, least_class
from articles.vocabulary import ChangeClass

REFILE, UPDATE, CLARIFICATION, CORRECTION = list(ChangeClass)[:4]
LIVE = {
    "headline": "Harbour opens tidal works",
    "dek": "A first for the coast.",
    "summary": (
        "The harbour opened *tidal works* on 10 January 2026. The mayor, Orrin Vale, said “we waited for the sea”. "
        "It gives 450 N·m, 20 % more. The bank will pay for the second turbine."
    ),
}


def least(old: str, new: str, field: str = "summary") -> ChangeClass:
    assert old in LIVE[field]
    return least_class(LIVE, LIVE | {field: LIVE[field].replace(old, new)})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("opened", "openned"),
        ("*tidal works*", "tidal  works"),
        ("“we waited for the sea”", '"We waited for the sea"'),
        ("20 %", "20 percent"),
        ("turbine", "turbnie"),
        ("The bank", "\n\nthe bank"),
        ("10 January 2026", "Jan. 10, 2026"),
    ],
)
def test_a_purely_cosmetic_change_may_be_a_refile(old: str, new: str) -> None:
    assert least(old, new) == REFILE


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The bank", "A small bank"),
        ("pay for", "order"),
        ("turbine.", "turbine. It will not open before 3 May, said Jane Roe."),
        ("turbine", "turbine of 900 kW"),
    ],
)
def test_new_words_that_change_no_fact_are_an_update(old: str, new: str) -> None:
    assert least(old, new) == UPDATE


@pytest.mark.parametrize(
    ("old", "new"), [("will pay", "will not pay"), ("will pay", "won’t pay"), ("second", "unsecond")]
)
def test_a_yes_that_becomes_a_no_is_a_clarification(old: str, new: str) -> None:
    assert least(old, new) == CLARIFICATION


def test_another_spelling_of_the_same_no_does_not_change_the_meaning() -> None:
    assert least_class({"summary": "It is not open."}, {"summary": "It isn't open."}) == UPDATE


def test_similar_words_with_opposite_meanings_are_not_typing_errors() -> None:
    assert least_class({"summary": "Rents increase."}, {"summary": "Rents decrease."}) == UPDATE
    assert least_class({"summary": "It is legal."}, {"summary": "It is illegal."}) == CLARIFICATION


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("450", "540"),
        ("20 %", "2 %"),
        (", 20 % more", ""),
        ("10 January", "11 January"),
        ("2026", "2025"),
        ("Orrin Vale", "Orrin Dale"),
        ("waited for the sea", "waited for the tide"),
    ],
)
def test_removing_a_claim_that_readers_saw_is_a_correction(old: str, new: str) -> None:
    assert least(old, new) == CORRECTION


def test_changing_one_of_two_equal_numbers_is_a_correction() -> None:
    assert least_class({"summary": "5 boats and 5 cars."}, {"summary": "5 boats and 6 cars."}) == CORRECTION


def test_the_sign_of_an_amount_is_not_cosmetic() -> None:
    old, new = "It was −5 °C.", "It was 5 °C."
    assert least_class({"summary": old}, {"summary": old}) == REFILE
    assert least_class({"summary": old}, {"summary": new}) == UPDATE


@pytest.mark.parametrize(
    ("old", "new", "least"),
    [
        ("It cost $20m.", "It cost €20m.", CORRECTION),
        ("It cost 20m dollars.", "It cost 20m euros.", CORRECTION),
        ("It cost A$20m.", "It cost US$20m.", CORRECTION),
        ("It cost £5.", "It cost ¥5.", CORRECTION),
        ("It cost $5 and $5.", "It cost $5 and €5.", CORRECTION),
        ("It cost $20m.", "It cost 20m.", CORRECTION),
        ("It rose 2 percent.", "It rose 2 percentage points.", CORRECTION),
        # The same amount in other words.
        ("It cost $20m.", "It cost 20 million dollars.", UPDATE),
        ("It cost $20m.", "It cost US$20m.", UPDATE),
        ("It cost 20m euros.", "It cost €20m.", UPDATE),
    ],
)
def test_another_currency_is_a_correction(old: str, new: str, least: ChangeClass) -> None:
    assert of_summaries(old, new) == least


def test_a_number_in_the_headline_counts_like_one_in_the_summary() -> None:
    assert least_class({"headline": "Harbour opens 3 works"}, {"headline": "Harbour opens 4 works"}) == CORRECTION


def test_a_headline_is_compared_with_a_headline() -> None:
    assert least("opens", "shows", "headline") == UPDATE
    assert least("opens tidal", "Opens Tidal", "headline") == REFILE


@given(st.text(max_size=80), st.text(max_size=80))
def test_the_same_text_is_a_refile_and_any_two_texts_have_a_class(old: str, new: str) -> None:
    assert least_class({"dek": old}, {"dek": old}) == REFILE
    assert least_class({"dek": old}, {"summary": new}) in ChangeClass


def test_an_editor_may_choose_a_more_serious_class_but_never_a_lighter_one() -> None:
    order = [REFILE, UPDATE, CLARIFICATION, CORRECTION]
    assert [[is_enough(chosen, least) for chosen in order] for least in order] == [
        [True, True, True, True],
        [False, True, True, True],
        [False, False, True, True],
        [False, False, False, True],
    ]


def of_summaries(old: str, new: str) -> ChangeClass:
    return least_class({"summary": old}, {"summary": new})


@pytest.mark.parametrize(
    ("old", "new", "least"),
    [
        # Two slips of the pen are one misspelt word; three are another word.
        ("The harbour opens.", "The harbor opens.", REFILE),
        ("They recieve it.", "They receive it.", REFILE),
        ("The marinas open.", "The morunos open.", UPDATE),
        # In three letters there is no telling, and a first letter is hardly ever slipped.
        ("The boat sails.", "The baot sails.", REFILE),
        ("The oar broke.", "The oat broke.", UPDATE),
        ("The boat sails.", "The goat sails.", UPDATE),
        ("The plant opens.", "The plants opens.", REFILE),
        ("The tide comes.", "The tide it comes.", UPDATE),
        ("A seabed is deep.", "A sea bed is deep.", REFILE),
    ],
)
def test_typing_errors_are_told_apart_from_other_words(old: str, new: str, least: ChangeClass) -> None:
    assert of_summaries(old, new) == least


@pytest.mark.parametrize(
    "no",
    [
        *("no", "none", "nothing", "nobody", "kein", "keine", "keinen", "never", "nie", "niemals", "nor", "neither"),
        *("weder", "without", "ohne", "cannot", "not", "nicht"),
    ],
)
def test_every_word_that_says_no_reverses_the_meaning(no: str) -> None:
    assert of_summaries("The gate is open today.", f"The gate is {no} open today.") == CLARIFICATION
    assert of_summaries(f"The gate is {no} open today.", "The gate is open today.") == CLARIFICATION
    assert of_summaries("The gate is open.", f"The gate is open. It is {no} wide.") == UPDATE
    assert of_summaries(f"The gate is open. It is {no} wide.", "The gate is open.") == CLARIFICATION


@pytest.mark.parametrize(
    ("old", "new", "least"),
    [
        ("It is never open.", "It is nie open.", UPDATE),
        ("It is never open.", "It is without open.", CLARIFICATION),
        ("It can't open.", "It cannot open.", UPDATE),
        ("It isn't open.", "It is open.", CLARIFICATION),
        ("It is not open. It is wide.", "It is wide. It is not open.", UPDATE),
        ("It is nowhere open.", "It is open.", UPDATE),
    ],
)
def test_replacing_a_no_with_another_of_its_kind_keeps_the_meaning(old: str, new: str, least: ChangeClass) -> None:
    assert of_summaries(old, new) == least


@pytest.mark.parametrize(
    ("plain", "opposite"),
    [
        ("able", "unable"), ("correct", "incorrect"), ("possible", "impossible"), ("legal", "illegal"),
        ("regular", "irregular"), ("agree", "disagree"), ("fiction", "nonfiction"),
    ],
)  # fmt: skip
def test_an_opposite_reverses_the_meaning_in_both_directions(plain: str, opposite: str) -> None:
    assert of_summaries(f"They are {plain} here.", f"They are {opposite} here.") == CLARIFICATION
    assert of_summaries(f"They are {opposite} here.", f"They are {plain} here.") == CLARIFICATION
    assert of_summaries("They are here.", f"They are {opposite} here.") == UPDATE


@pytest.mark.parametrize(
    ("old", "new", "least"),
    [
        ("5 boats came.", "5 boats and 6 cars came.", UPDATE),
        ("5 boats and 5 cars came.", "5 boats and cars came.", UPDATE),
        ("5 % of boats and 5 % of cars came.", "5 % of boats and 6 % of cars came.", CORRECTION),
        ("5 boats came.", "Some boats came.", CORRECTION),
        ("It cost 5 €.", "It cost 5 €.", REFILE),
        ("It was -5 degrees.", "It was 5 degrees.", UPDATE),
    ],
)
def test_removed_and_replaced_amounts_have_their_class(old: str, new: str, least: ChangeClass) -> None:
    assert of_summaries(old, new) == least


def test_the_target_of_a_link_is_not_cosmetic() -> None:
    old, new = "[Tide](https://tide.example/a)", "[Tide](https://tide.example/b)"
    assert (of_summaries(old, new), of_summaries(old, old)) == (UPDATE, REFILE)
    assert of_summaries(old, "Tide") == UPDATE
    assert least_class({"headline": old}, {"headline": old}) == REFILE


@pytest.mark.parametrize(
    ("old", "new", "is_form"),
    [
        ({"headline": "Harbour opens"}, {"headline": "HARBOUR  opens!"}, True),
        ({"summary": "It *runs*."}, {"summary": "It runs"}, True),
        ({"headline": "Harbour opens"}, {"headline": "Harbor opens"}, False),
        ({"headline": "5 boats"}, {"headline": "6 boats"}, False),
        ({"headline": "Tide", "dek": "Out"}, {"headline": "Tide", "dek": "In"}, False),
        ({"headline": "Tide"}, {"headline": "Tide", "dek": ""}, True),
        ({"headline": "Tide"}, {"headline": "Tide", "dek": "Out"}, False),
        ({"headline": "Tide", "dek": "Out"}, {"headline": "Tide"}, False),
        ({"headline": "Tide out"}, {"headline": "Tide", "dek": "out"}, False),
        ({"summary": "[A](https://a.example/)"}, {"summary": "[A](https://b.example/)"}, False),
    ],
)
def test_only_case_spaces_and_punctuation_are_cosmetic(old: dict, new: dict, *, is_form: bool) -> None:
    assert is_typographic(old, new) is is_form
