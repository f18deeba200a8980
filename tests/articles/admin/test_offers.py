"""Which decisions an article's page offers: those that the desk would not refuse, to those who may take them."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission

from articles.admin import acts
from articles.models import Article
from articles.vocabulary import State
from tests.articles.desk.ready import NOON
from tests.factories import make_approved_article, make_article, make_live_article, make_revision, make_user

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def offered(article, person):
    """Return the names of the acts that are offered at noon, in the order of the buttons."""
    stored = Article.objects.select_related("source", "working", "live_revision").get(pk=article.pk)
    return " ".join(offer.act.value for offer in acts.offered(stored, person, NOON))


@pytest.fixture
def publisher():
    return make_user("publisher", groups=["publisher"])


def make_live(*, newer=False, approved=False, **columns):
    article = make_live_article(**{"published_at": NOON - HOUR} | columns)
    article.live_revision = make_revision(article)
    if newer:
        revision = make_revision(article, dek="After a week.")
        article.approved_sha256 = revision.sha256 if approved else ""
    article.save()
    return article


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("incoming", "claim embargo assign mark_duplicate spike"),
        ("claimed", "claim embargo assign mark_duplicate spike"),
        ("draft", "claim submit embargo assign mark_duplicate spike"),
        ("in_review", "claim embargo assign mark_duplicate spike"),
        ("changes_requested", "claim submit embargo assign mark_duplicate spike"),
        ("approved", "claim embargo assign mark_duplicate spike"),
        ("withdrawn", "retract reinstate"),
        ("retracted", "reinstate"),
        ("merged", "unmerge"),
        ("duplicate", "split"),
        ("spiked", "restore"),
    ],
)
def test_an_article_that_nobody_has_taken_up_is_offered_what_its_state_allows(state, expected, publisher):
    article = make_article(state=state)
    make_revision(article)
    assert offered(article, publisher) == expected


def test_what_somebody_has_can_be_released_and_not_claimed(publisher):
    article = make_article(state=State.CLAIMED, assignee=make_user())
    assert offered(article, publisher) == "embargo assign release mark_duplicate spike"


def test_a_submitted_text_is_approved_or_sent_back(publisher):
    article = make_article(state=State.IN_REVIEW, submitted_at=NOON)
    make_revision(article)
    assert offered(article, publisher) == ("claim approve request_changes embargo assign mark_duplicate spike")


def test_an_author_is_not_offered_to_approve_their_own_text_but_for_emergencies(publisher):
    editor = make_user("editor", groups=["editor"])
    article = make_article(state=State.IN_REVIEW, submitted_at=NOON)
    make_revision(article, author=editor)
    make_revision(article, author=publisher, dek="After a week.")
    assert "approve" not in offered(article, editor).split()
    assert "approve" in offered(article, make_user(groups=["editor"])).split()
    assert "approve" in offered(article, publisher).split()
    editor.user_permissions.add(Permission.objects.get(codename="self_approve"))
    assert "approve" in offered(article, type(editor).objects.get(pk=editor.pk)).split()


def test_only_an_approved_text_is_published_or_scheduled(publisher):
    article = make_approved_article()
    assert offered(article, publisher) == "claim publish schedule embargo assign mark_duplicate spike"
    make_revision(article, dek="After a week.")
    assert offered(article, publisher) == "claim embargo assign mark_duplicate spike"


def test_a_draft_with_an_approved_text_is_not_submitted_again(publisher):
    article = make_approved_article()
    Article.objects.filter(pk=article.pk).update(state=State.DRAFT)
    assert "submit" not in offered(article, publisher).split()


def test_a_scheduled_article_can_still_be_taken_off_and_is_not_taken_down(publisher):
    article = make_live(published_at=NOON + HOUR)
    assert offered(article, publisher) == "deschedule embargo assign"
    article = make_live(published_at=NOON + HOUR, newer=True)
    assert offered(article, publisher) == "submit deschedule embargo assign"
    article = make_live(published_at=NOON + HOUR, newer=True, approved=True)
    assert offered(article, publisher) == "publish schedule deschedule embargo assign"


def test_a_live_article_can_be_taken_down_and_is_not_published_again(publisher):
    assert offered(make_live(), publisher) == "assign withdraw retract merge"
    assert offered(make_live(newer=True), publisher) == "submit revise assign withdraw retract merge"
    assert offered(make_live(newer=True, approved=True), publisher) == "revise assign withdraw retract merge"
    submitted = make_live(newer=True, submitted_at=NOON)
    assert offered(submitted, publisher) == "approve request_changes revise assign withdraw retract merge"


def test_a_new_version_of_the_source_is_there_to_be_looked_at(publisher):
    article = make_live(source_changed_at=NOON, assignee=make_user())
    assert offered(article, publisher) == "seen assign release withdraw retract merge"


def test_a_curator_is_offered_nothing_of_what_is_anothers_but_what_is_not_about_whose_it_is():
    curator, article = make_user("curator", groups=["curator"]), make_article(state=State.DRAFT)
    make_revision(article)
    assert offered(article, curator) == "claim submit mark_duplicate spike"
    Article.objects.filter(pk=article.pk).update(assignee=curator)
    assert offered(article, curator) == "submit release mark_duplicate spike"
    Article.objects.filter(pk=article.pk).update(assignee=make_user())
    assert offered(article, curator) == "spike"
    Article.objects.filter(pk=article.pk).update(state=State.DUPLICATE)
    assert offered(article, curator) == ""


def test_nothing_is_offered_to_those_without_a_right():
    assert offered(make_article(), make_user()) == ""


def test_what_a_person_may_do_at_all_is_known_without_an_article():
    curator = make_user(groups=["curator"])
    assert [offer.label for offer in acts.permitted(curator)] == [
        *("Claim", "Submit", "Source change reviewed", "Release", "Mark duplicate", "Split", "Spike", "Restore"),
    ]
