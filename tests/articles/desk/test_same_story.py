"""Parting two articles for good, and attaching one to the other as a source."""

from datetime import timedelta

import pytest

from articles import desk, stories
from articles.desk import Refused
from articles.models import Article, Likeness, Parting
from articles.vocabulary import Act, Role, State
from tests.articles.stories.test_comparing import RETOLD, STORY, make_text, twins
from tests.factories import (
    THEN,
    make_article,
    make_citation,
    make_live_article,
    make_source,
    make_submittable_article,
    make_user,
)

pytestmark = pytest.mark.django_db


def fresh(article):
    return Article.objects.select_related("source", "working").get(pk=article.pk)


def make_twins(**columns):
    """Return two articles that overlap."""
    pair = make_text(STORY, **columns), make_text(RETOLD, **columns)
    stories.compare()
    return pair


def test_parted_articles_are_not_the_same_story_from_either_side_and_both_logs_say_who_said_so():
    first, second = make_twins(url_fingerprint=b"u" * 32)
    editor = make_user("ines")
    desk.part(fresh(first), by=editor, other=fresh(second), at=THEN)
    assert (twins(first), twins(second)) == ([], [])
    for article, other in ((first, second), (second, first)):
        decision = article.decisions.get()
        assert (decision.act, decision.by, decision.at, decision.reason) == (Act.PART, editor, THEN, str(other))
        assert (decision.from_state, decision.to_state, decision.inverse) == ("incoming", "incoming", Act.REJOIN)


def test_parting_holds_when_the_articles_are_compared_again_and_can_be_taken_back():
    first, second = make_twins()
    desk.part(fresh(first), by=make_user(), other=fresh(second))
    stories.mark_due([first.pk, second.pk])
    stories.compare()
    make_citation(first, url="https://glocken.news/1")
    make_citation(second, url="https://glocken.news/1")
    stories.note_addresses([first.pk, second.pk])
    assert (twins(first), twins(second)) == ([], [])
    desk.rejoin(fresh(second), by=make_user(), other=fresh(first))
    assert (twins(first), twins(second)) == ([second], [first])
    assert [row.act for row in first.decisions.order_by("pk")] == [Act.PART, Act.REJOIN]


def test_the_other_articles_of_a_story_stay():
    first, second = make_twins()
    third = make_text(RETOLD.replace("Thursday", "Friday"))
    stories.compare()
    desk.part(fresh(first), by=make_user(), other=fresh(second))
    assert [twins(article) for article in (first, second, third)] == [[third], [third], [first, second]]


@pytest.mark.slow
@pytest.mark.parametrize("merged", [False, True])
def test_parting_also_counts_for_the_article_that_one_was_merged_into_until_they_are_split(merged):
    make = make_live_article if merged else make_article
    first, second, kept = (make(body=f"<p>{text}</p>") for text in (STORY, RETOLD, STORY.replace("Thursday", "Friday")))
    stories.mark_due([first.pk, second.pk, kept.pk])
    stories.compare()
    person = make_user()
    desk.part(fresh(first), by=person, other=fresh(second))
    assert twins(second) == [kept]
    if merged:
        desk.merge(fresh(first), into=fresh(kept), by=person)
    else:
        desk.mark_duplicate(fresh(first), by=person, of=fresh(kept))
    assert (twins(second), second in twins(kept)) == ([], False)
    (desk.unmerge if merged else desk.split)(fresh(first), by=person)
    assert (twins(second), second in twins(kept)) == ([kept], True)
    assert Parting.objects.count() == 2


def test_what_makes_no_sense_is_refused():
    first, second = make_twins()
    person = make_user()
    with pytest.raises(Refused, match="cannot be parted from itself"):
        desk.part(fresh(first), by=person, other=fresh(first))
    with pytest.raises(Refused, match="Nobody has said that this is not the same story"):
        desk.rejoin(fresh(first), by=person, other=fresh(second))
    desk.part(fresh(first), by=person, other=fresh(second))
    with pytest.raises(Refused, match="Somebody has already said"):
        desk.part(fresh(second), by=person, other=fresh(first))
    desk.rejoin(fresh(first), by=person, other=fresh(second))
    desk.mark_duplicate(fresh(first), by=person, of=fresh(second))
    with pytest.raises(Refused, match="Split them first"):
        desk.part(fresh(second), by=person, other=fresh(first))


def test_who_decides_on_an_article_that_has_changed_meanwhile_is_told_so():
    first, second = make_twins()
    seen = fresh(first)
    desk.claim(fresh(first), by=make_user())
    with pytest.raises(Refused, match="Somebody else has changed this article"):
        desk.part(seen, by=make_user(), other=fresh(second))
    assert not Parting.objects.exists()


def test_an_article_is_attached_as_a_source_by_a_save_of_its_own():
    source = make_source("Turmbote")
    other = make_article(
        headline="Clock stops", body=f"<p>{STORY}</p>", source=source, source_url="https://turmbote.news/clock/",
        source_published_at=THEN,
    )  # fmt: skip
    article = make_article(headline="Bells by hand", summary="By hand.", body=f"<p>{RETOLD}</p>")
    origin = make_citation(article, url="https://glocken.news/1")
    editor = make_user()
    revision = desk.attach(fresh(article), by=editor, other=fresh(other))
    assert (revision.author, revision.headline, revision.summary) == (editor, "Bells by hand", "By hand.")
    assert [(row.role, row.url, row.cited_article) for row in article.citations.all()] == [
        (Role.ORIGIN, origin.url, None),
        (Role.SUPPORTING, "https://turmbote.news/clock/", other),
    ]
    citation = article.citations.last()
    assert (citation.source, citation.title, citation.text) == (source, "Clock stops", STORY)
    assert citation.published_at == THEN
    with pytest.raises(Refused, match="already attached"):
        desk.attach(fresh(article), by=editor, other=fresh(other))
    with pytest.raises(Refused, match="its own source"):
        desk.attach(fresh(article), by=editor, other=fresh(article))


def test_a_page_that_is_cited_already_becomes_one_of_our_articles():
    other = make_article(source_url="https://turmbote.news/clock/")
    article = make_article()
    make_citation(article, role=Role.SUPPORTING, source=other.source, url=other.source_url)
    desk.attach(fresh(article), by=make_user(), other=fresh(other))
    assert article.citations.get().cited_article == other


def test_nothing_is_attached_to_what_is_closed():
    with pytest.raises(Refused, match="spiked"):
        desk.attach(make_article(state=State.SPIKED), by=make_user(), other=make_article())


def checks_of(article):
    return {check.code: check for check in desk.checklist(fresh(article)) if check.field == "duplicates"}


def test_a_published_article_with_the_same_words_stops_an_approval_until_the_two_are_parted():
    live = make_live_article(text_fingerprint=b"t" * 32)
    article = make_submittable_article(text_fingerprint=b"t" * 32)
    assert checks_of(article)["duplicate"].is_obstacle
    desk.part(fresh(article), by=make_user(), other=fresh(live))
    assert checks_of(article) == {}


def test_a_published_article_that_overlaps_is_pointed_out_until_it_is_attached():
    live = make_live_article(headline="Clock stops", body=f"<p>{STORY}</p>")
    article = make_submittable_article(body=f"<p>{RETOLD}</p>")
    stories.mark_due([live.pk, article.pk])
    stories.compare()
    check = checks_of(article)["same_story"]
    assert (check.is_obstacle, check.is_met) == (False, False)
    assert check.sentence.startswith("“Clock stops” is published already and seems to tell the same story.")
    desk.attach(fresh(article), by=make_user(), other=fresh(live))
    assert checks_of(article) == {}
    assert Likeness.objects.count() == 2


def test_a_decision_outlives_the_later_versions_of_both_texts():
    first, second = make_twins()
    desk.part(fresh(first), by=make_user(), other=fresh(second), at=THEN + timedelta(days=1))
    Article.objects.filter(pk=second.pk).update(body=f"<p>{STORY}</p>", text_fingerprint=b"t" * 32)
    Article.objects.filter(pk=first.pk).update(text_fingerprint=b"t" * 32)
    stories.mark_due([second.pk])
    stories.compare()
    assert (twins(first), twins(second)) == ([], [])
