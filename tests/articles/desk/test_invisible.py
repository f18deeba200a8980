"""Text that nobody can see counts as empty wherever the desk needs one: headlines, reasons, notes, summaries."""

import pytest
from django.core.exceptions import ValidationError

from articles import desk
from articles.desk.readiness import checklist, obstacles, working_text
from articles.models import Article, Decision, Tag
from articles.vocabulary import Act, ChangeClass, OverrideKind
from tests.articles.desk.ready import NOON, ready_for
from tests.factories import make_article, make_live_article, make_revision, make_submittable_article, make_user

pytestmark = pytest.mark.django_db

INVISIBLE = ["\u200b", "\u3164", "\u2800 ", "\xad\u200d", "\u2060\ufeff", "\ufe0f", "\u200e\u202c"]


@pytest.mark.parametrize("nothing", INVISIBLE)
def test_a_headline_that_nobody_sees_has_to_be_written(nothing):
    article = make_submittable_article(author=make_user())
    make_revision(article, headline=nothing)
    assert "headline" in [check.code for check in obstacles(article, Act.SUBMIT)]
    with pytest.raises(desk.Refused):
        desk.submit(article, by=make_user())


def test_an_approved_text_without_a_visible_headline_is_not_published():
    article = ready_for("approved", Act.PUBLISH)
    revision = make_revision(article, headline="\u200b")
    article.approved_sha256 = revision.sha256
    with pytest.raises(desk.Refused, match="no headline"):
        desk.publish(article, by=make_user(), at=NOON)


def test_a_summary_that_nobody_sees_has_no_words():
    article = make_submittable_article(author=make_user())
    make_revision(article, summary="\u3164\n\n\u200b")
    assert working_text(article).words == 0
    assert {check.code: check.is_met for check in checklist(article)}["length"] is False


@pytest.mark.parametrize("nothing", INVISIBLE)
def test_a_reason_or_a_note_that_nobody_sees_is_refused(nothing):
    by = make_user()
    with pytest.raises(desk.Refused, match="Give a reason"):
        desk.spike(make_article(), by=by, reason=nothing)
    with pytest.raises(desk.Refused, match="Write a notice"):
        desk.retract(make_live_article(), by=by, note=nothing)
    article = ready_for("published", Act.REVISE)
    with pytest.raises(desk.Refused, match="Write a note"):
        desk.revise(article, by=by, change=ChangeClass.CORRECTION, note=nothing, at=NOON)
    with pytest.raises(desk.Refused, match="Give a reason"):
        desk.override(make_submittable_article(), kind=OverrideKind.NO_ORIGIN, by=by, reason=nothing)


def test_an_emergency_approval_needs_a_reason_that_can_be_seen():
    article = ready_for("in_review", Act.APPROVE)
    author = article.working.author
    with pytest.raises(desk.Refused, match="Give the reason"):
        desk.approve(article, by=author, is_emergency=True, reason="\u2060")


def test_an_invisible_note_leaves_nothing_in_the_log():
    article = make_article()
    desk.claim(article, by=make_user())
    desk.release(article, by=make_user(), reason="\u200b")
    assert Decision.objects.first().reason == ""
    assert Article.objects.get(pk=article.pk).assignee is None


@pytest.mark.parametrize("nothing", INVISIBLE)
def test_a_name_that_nobody_sees_is_no_name(nothing):
    with pytest.raises(ValidationError) as refused:
        Tag(name=nothing, slug="tides").full_clean()
    assert refused.value.messages == ["Type a name. This one consists of invisible characters."]
