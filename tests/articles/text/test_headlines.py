"""Headlines that are suggested: whole sentences or whole clauses, never cut in between."""

import pytest

from articles.text import words
from articles.text.headlines import suggested
from tests.importers.formats.digests import items
from tests.importers.formats.posts import item

COUNCIL = "The council of Port Ellery met on Tuesday, heard the engineers"
LONG = "Ada Lind said that the turbine of Port Ellery is only a few months behind those of the richer towns up north"


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("1. FC Ellery have signed a goalkeeper. He is 19.", "1. FC Ellery have signed a goalkeeper"),
        ("Der 1. FC Ellery hat gewonnen. Er ist Erster.", "Der 1. FC Ellery hat gewonnen"),
        ("12. března it rained. It was cold.", "12. března it rained"),
        ("3) Third came Hollin. It was cold.", "3) Third came Hollin"),
        ("The board thanked its members, its boats and its friends,", None),
        ("Fire! The pier burned.", "Fire!"),
        ("港で船が試験された。人が見た。", "港で船が試験された"),
        ("नई नाव चली। लोग आए।", "नई नाव चली"),
        ("هل فتحت البوابة؟ نعم.", "هل فتحت البوابة؟"),
        (f"{COUNCIL}, asked them for the price of a second gate and agreed to go on.", COUNCIL),
        (f"In an interview, {LONG}.", f"In an interview, {LONG}"),
        (
            "The council (which met on Tuesday, heard the engineers, and asked them for the price of it all) agreed.",
            None,
        ),
        (f"The council (which {LONG}, heard the engineers, and asked) agreed.", None),
        ("boats " * 200, ""),
        ("b" * 400, ""),
        ("Two boats, " + "boats " * 200, "Two boats"),
        ("", ""),
        ("1", ""),
        # What is no sentence is passed over if one follows.
        ("1\n\nMarch 4, 2026\n\nBackground\n\nThe gate is open. Boats pass.", "The gate is open"),
        ("Two gates\n\nThree boats", "Two gates"),
        ("The gate of the old lock\nis open. Boats pass.", "The gate of the old lock is open"),
        # A sentence that leaves something out is suggested as far as its last whole clause, or not at all.
        ("Two boats came, and then…", "Two boats came"),
        ("The council met on Tuesday […]", ""),
        ("The council met . . .", ""),
        ("“We waited . . .”", ""),
    ],
)
def test_a_suggested_headline_is_a_whole_sentence_or_whole_clauses(text: str, headline: str | None) -> None:
    headline = text.rstrip(".,") if headline is None else headline
    assert suggested(text) == headline


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("The harbour opened on Wednesday. Boats came in.", "The harbour opened on Wednesday"),
        (f"{COUNCIL}, asked them for the price of a second gate and agreed to go on.", COUNCIL),
        (f"{LONG}{LONG}{LONG}.", ""),
    ],
)
def test_every_format_suggests_by_this_rule(text: str, headline: str) -> None:
    (story,) = items(f"{text}\nRead more")
    posted = item(title={"rendered": ""}, content={"rendered": f"<p>{text}</p>", "protected": False})
    assert (story.headline_suggested, posted.headline_suggested) == (headline, headline)


def test_a_number_in_a_sentence_may_still_end_it() -> None:
    assert words.first_sentence("The gate is number 12. It opened.") == "The gate is number 12"
