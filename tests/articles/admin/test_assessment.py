"""How the writing page assesses a text: where each check leads, who accepted what, and where a claim is."""

import pytest

from articles import desk
from articles.admin.writing import assessment
from articles.models import Article
from articles.vocabulary import OverrideKind
from tests.factories import make_article, make_revision, make_section, make_submittable_article, make_user

pytestmark = pytest.mark.django_db


def assess(article, *, section=None, by=None, **texts):
    text = desk.Text(**{"headline": "", "dek": "", "summary": "", "ai_use": "none"} | texts)
    return assessment.assess(article, text, section=section, by=by or make_user())


def places(**texts):
    """Return where the claims of a text stand that nothing supports."""
    assessed = assess(make_article(), **texts)
    return [assessment.place_of(claim, assessed.text) for claim in assessed.claims]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({"headline": "540 people"}, [("headline", 0, 3)]),
        ({"headline": "The 540"}, [("headline", 4, 7)]),
        ({"headline": "Ferry", "dek": "540 people"}, [("dek", 0, 3)]),
        ({"headline": "Ferry", "dek": "The 540"}, [("dek", 4, 7)]),
        ({"headline": "Ferry", "dek": "Boat", "summary": "540 people"}, [("summary", 0, 3)]),
        ({"summary": "540 people"}, [("summary", 0, 3)]),
        ({"summary": "So 540 and 37"}, [("summary", 3, 6), ("summary", 11, 13)]),
        ({"summary": "*540* people"}, [("summary", 1, 4)]),
        ({"summary": "Now 5*40* people"}, [("summary", None, None)]),
        ({"headline": "540", "dek": "540", "summary": "540"}, [("headline", 0, 3), ("dek", 0, 3), ("summary", 0, 3)]),
        ({"summary": "540 and 540 and 540"}, [("summary", 0, 3), ("summary", 8, 11), ("summary", 16, 19)]),
        ({"headline": "😀 540"}, [("headline", 3, 6)]),
        ({"summary": "😀 and 540"}, [("summary", 7, 10)]),
    ],
)
def test_a_claim_is_found_in_the_field_that_it_was_typed_into(texts, expected):
    assert places(**texts) == expected


def test_each_check_leads_to_the_place_to_fix_it():
    assessed = assess(
        make_article(text_fingerprint=None), headline="Ferry", summary=f"540 {'word ' * 120}", ai_use="undeclared"
    )
    assert [(item.check.code, item.place, item.spot) for item in assessed.open] == [
        ("headline_length", "id_headline", None),
        ("length", "id_summary", None),
        ("origin", "citations", None),
        ("thin_source", "citations", None),
        ("claim", "id_summary", ("summary", 0, 3)),
        ("section", "id_section", None),
        ("ai_use", "id_ai_use", None),
    ]
    assert [item.override_value for item in assessed.open] == [
        *("", "length:121", "no_origin:", "", "", "", ""),
    ]
    assert [item.check.code for item in assessed.settled] == ["headline"]


def test_only_who_did_not_write_the_text_is_offered_to_accept_a_claim_in_it():
    writer, other = make_user("writer", groups=["editor"]), make_user("other", groups=["editor"])
    article = make_submittable_article(author=writer)
    make_revision(article, author=writer, headline="The ferry runs again for 540")
    texts = article.working.texts

    def claim(**asked):
        (item,) = [item for item in assess(article, **texts | asked).items if item.check.code == "claim"]
        return item.override_value, item.is_for_others

    assert claim(by=other) == ("claim:540", False)
    assert claim(by=writer) == ("", True)
    # A curator may write, and may not review.
    assert claim(by=make_user("curator", groups=["curator"])) == ("", True)
    # A person who saves what they have typed is an author too.
    assert claim(by=other, dek="After a week.") == ("", True)
    # The length is the author's own to accept.
    (length,) = [i for i in assess(article, by=writer, summary="word " * 120).items if i.check.code == "length"]
    assert (length.override_value, length.is_for_others) == ("length:120", False)


def test_a_claim_that_occurs_twice_is_one_line_that_leads_to_the_first():
    assessed = assess(make_article(), summary="So 540 and 540")
    assert [item.spot for item in assessed.items if item.check.code == "claim"] == [("summary", 3, 6)]
    assert len(assessed.claims) == 2


def test_who_accepted_something_is_named_beside_it():
    article, ana = make_submittable_article(words=120), make_user("ana")
    desk.override(article, by=ana, kind=OverrideKind.LENGTH, key="120", reason="It says all.")
    desk.override(article, by=ana, kind=OverrideKind.CLAIM, key="540", reason="I counted.")
    article = Article.objects.select_related("source", "working").get()
    assessed = assess(
        article, headline="The ferry runs again for 540", summary=article.working.summary, section=article.section_id
    )
    accepted = {item.check.code: item.override for item in assessed.items if item.override}
    assert {code: (row.by, row.reason) for code, row in accepted.items()} == {
        "length": (ana, "It says all."), "claim": (ana, "I counted."),
    }  # fmt: skip
    assert {item.check.code for item in assessed.settled} >= {"length", "claim"}
    assert "length" not in {item.check.code for item in assessed.open}
    assert [claim["acknowledged"] for claim in assessed.as_json()["claims"]] == [True]


def test_an_unsaved_section_counts_and_does_not_change_the_article():
    section, article = make_section(), make_article()
    for section_id, is_met in ((section.pk, True), (None, False)):
        assessed = assess(article, section=section_id)
        assert [check.is_met for check in assessed.checks if check.code == "section"] == [is_met]
    assert article.section_id is None


@pytest.mark.parametrize(
    ("count", "label", "minutes"),
    [
        (0, "No summary yet: write 150 to 250 words, or 100 to 300 with a reason", 1),
        (50, "too short: write 150 to 250 words, or 100 to 300 with a reason", 1),
        (120, "outside 150 to 250: this needs a reason", 1),
        (200, "a good length (150 to 250)", 1),
        (280, "outside 150 to 250: this needs a reason", 1),
        (500, "too long: write 150 to 250 words, or 100 to 300 with a reason", 2),
    ],
)
def test_the_length_is_judged_in_words(count, label, minutes):
    assessed = assess(make_article(), summary="word " * count)
    assert (assessed.band_label, assessed.minutes) == (label, minutes)


def test_the_script_gets_the_whole_assessment():
    answer = assess(make_article(), headline="Ferry 540", ai_use="undeclared").as_json()
    assert (answer["words"], answer["band"]) == (0, "empty")
    assert answer["claims"] == [
        {
            "text": "540", "kind": "number", "key": "540", "field": "headline", "start": 6, "end": 9,
            "acknowledged": False,
        },
    ]  # fmt: skip
    assert [check["code"] for check in answer["checklist"]] == [
        *("headline", "headline_length", "length", "origin", "claim", "section", "ai_use"),
    ]
    assert answer["checklist"][4] == {
        "code": "claim", "sentence": "“540” (number) is in none of the attached sources.", "field": "summary",
        "is_met": False, "is_waived": False, "waivable": "claim", "key": "540",
    }  # fmt: skip


def test_the_page_gets_the_possible_duplicates():
    twin = make_article(text_fingerprint=b"t" * 32)
    assert assess(make_article(text_fingerprint=b"t" * 32)).twins == [twin]


def test_a_long_quotation_is_accepted_by_its_first_300_characters():
    article, quotation = make_article(), " ".join(f"tide{number}" for number in range(60))
    summary = f"She said “{quotation}”."
    (check,) = [check for check in assess(article, summary=summary).checks if check.code == "claim"]
    assert (len(check.key), check.is_waived) == (300, False)
    desk.override(article, by=make_user(), kind=OverrideKind.CLAIM, key=check.key, reason="I was there.")
    assessed = assess(Article.objects.select_related("source").get(), summary=summary)
    assert [item.spot for item in assessed.settled if item.check.code == "claim"] == [("summary", 9, 420)]
    assert [claim["acknowledged"] for claim in assessed.as_json()["claims"]] == [True]
