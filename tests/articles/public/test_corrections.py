"""Corrections: under the article, with the words that changed, and in one list."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.utils import timezone

from articles import desk
from articles.database.inserts import refresh_statistics
from articles.models import Article, Correction
from articles.vocabulary import ChangeClass, State
from tests.factories import (
    THEN,
    make_approved_article,
    make_article,
    make_live_article,
    make_live_articles,
    make_revision,
    make_user,
)

pytestmark = pytest.mark.django_db
LATER = THEN + timedelta(hours=2)


def whole(article):
    return Article.objects.select_related("source", "working", "live_revision").get(pk=article.pk)


def published(**texts):
    article = make_approved_article(**texts)
    desk.publish(article, by=make_user(), at=THEN)
    return whole(article)


def revised(article, change, note="", at=LATER, **texts):
    """Return the article with a new text before readers, by somebody whose name is nobody's business."""
    make_revision(article, author=make_user(), **texts)
    Article.objects.filter(pk=article.pk).update(approved_sha256=article.working.sha256)
    article = whole(article)
    desk.revise(article, by=make_user(), change=change, note=note, at=at, reason="Ask Deep Throat.")
    return whole(article)


def changes_on_page(client, article):
    """Return the part of an article's page that lists its changes, "" if there is none."""
    section = re.search(
        r'<section class="corrections".*?</section>', client.get(article.get_absolute_url()).content.decode(), re.DOTALL
    )
    return section[0] if section else ""


def words(markup):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def notes(response):
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)[0]
    return re.findall(r'<div class="teaser" dir="auto"><p>(.*?)</p>', main)


def marked(markup):
    """Return the differences as they look, the words that only a screen reader says left out."""
    seen = re.sub(r'<span class="unseen"[^>]*>.*?</span>', "", markup)
    seen = re.sub(
        r"<ins>(.*?)</ins>", r"[+\1+]", re.sub(r"<del>(.*?)</del>", r"[-\1-]", seen, flags=re.DOTALL), flags=re.DOTALL
    )
    return [words(part) for part in re.findall(r'<p class="difference"[^>]*>(.*?)</p>', seen, re.DOTALL)]


def test_a_correction_says_what_was_wrong_and_shows_which_words_changed(client):
    article = published(headline="Ferry for 450", dek="It carries 450.", summary="It *carries* **450** people.")
    article = revised(
        article, ChangeClass.CORRECTION, "An earlier version said 450; in fact 540.",
        headline="Ferry for 540", dek="It carries 540.", summary="It *carries* **540** people.",
    )  # fmt: skip
    part = changes_on_page(client, article)
    assert words(part).startswith(
        "Correction An earlier version said 450; in fact 540. Correction, 10 January 2026, 14:00 UTC What changed"
    )
    assert re.findall("<h3>(.*?)</h3>", part) == ["Headline", "Standfirst", "Summary"]
    assert marked(part) == [
        "Ferry for [-450-][+540+]",
        "It carries [-450-][+540+].",
        "It carries [-450-][+540+] people.",
    ]
    assert f'id="correction-{Correction.objects.get().pk}"' in part


def test_a_screen_reader_says_what_was_inserted_and_what_deleted(client):
    article = revised(published(headline="Ferry runs", summary="Soon."), ChangeClass.UPDATE, summary="Now.")
    assert words(changes_on_page(client, article)).endswith(
        "Summary deleted: Soon , end of deletion. inserted: Now , end of insertion. ."
    )


def test_an_update_without_a_note_is_shown_and_a_refile_is_not(client):
    article = published(headline="Ferry runs", summary="The ferry runs.")
    article = revised(article, ChangeClass.REFILE, summary="The ferry runs!")
    assert changes_on_page(client, article) == ""
    article = revised(article, ChangeClass.UPDATE, at=LATER + timedelta(hours=1), summary="The ferry runs again!")
    part = changes_on_page(client, article)
    assert words(part).startswith("Update Update, 10 January 2026, 15:00 UTC What changed")
    # Against what readers saw until then, the refile's text.
    assert marked(part) == ["The ferry runs[+ again+]!"]


def test_changes_stand_the_latest_first_each_with_its_own_words(client):
    article = published(headline="Ferry runs", summary="One.")
    article = revised(article, ChangeClass.UPDATE, summary="One. Two.")
    article = revised(
        article, ChangeClass.CLARIFICATION, "Two means 2.", LATER + timedelta(hours=1), headline="Ferry may run"
    )
    part = changes_on_page(client, article)
    assert words(part).startswith("What has changed Two means 2. Clarification, 10 January 2026, 15:00 UTC")
    assert marked(part) == ["Ferry [-runs-][+may run+]", "One.[+ Two.+]"]


def test_of_a_long_text_the_changed_passages_are_shown_with_some_words_around(client):
    text = [f"word{number}" for number in range(240)]
    changed = [*text]
    changed[100] = "Kittiwake"
    article = published(headline="Long", summary=" ".join(text))
    article = revised(article, ChangeClass.UPDATE, summary=" ".join(changed))
    (passage,) = marked(changes_on_page(client, article))
    assert passage.startswith("… word86 word87")
    assert "word99 [-word100-][+Kittiwake+] word101" in passage
    assert passage.endswith("word114 …")


def test_a_change_of_no_word_says_so_and_one_of_spaces_shows_none(client):
    article = published(headline="Ferry runs", summary="One. Two.")
    article = revised(article, ChangeClass.UPDATE, summary="One.\n\nTwo.")
    part = changes_on_page(client, article)
    assert ("The wording is unchanged" in part, "<details" in part) == (True, False)


def test_unpublished_texts_and_their_authors_are_shown_nowhere(client):
    article = published(headline="Ferry runs", summary="<b>One</b> & two.")
    article = revised(article, ChangeClass.CORRECTION, "In fact <three>.", summary="<i>One</i> & three.")
    make_revision(article, summary="Secret plans.")
    page = client.get(article.get_absolute_url()).content.decode()
    assert "Secret" not in page
    assert "Deep Throat" not in page
    assert "person-" not in page
    assert "In fact &lt;three&gt;." in page
    assert "<b>" not in changes_on_page(client, article)


def test_the_list_has_every_note_the_newest_first_with_its_class_date_and_article(client):
    article = published(headline="Ferry runs", summary="It carries 450.")
    revised(article, ChangeClass.CORRECTION, "It carries 540.", summary="It carries 540.")
    other = published(headline="Bridge shuts")
    desk.retract(other, by=make_user(), note="It does not.", at=LATER + timedelta(days=1))
    response = client.get("/corrections/")
    assert notes(response) == ["It does not.", "It carries 540."]
    page = response.content.decode()
    assert words(re.search(r'<ol class="entries corrections">.*?</ol>', page, re.DOTALL)[0]) == (
        "Notice about a retracted article Retraction 11 January 2026, 14:00 UTC It does not. "
        "Ferry runs Correction 10 January 2026, 14:00 UTC It carries 540."
    )
    correction = Correction.objects.get(change_class="correction")
    assert f'href="/articles/ferry-runs/#correction-{correction.pk}"' in page
    assert client.get(other.get_absolute_url()).status_code == 410
    assert "Bridge" not in page


def test_a_reversed_retraction_says_so(client):
    article = published(headline="Ferry runs")
    desk.retract(article, by=make_user(), note="It does not.")
    desk.reinstate(whole(article), by=make_user(), reason="It does.")
    assert "Ferry runs Retraction, since reversed" in words(client.get("/corrections/").content.decode())
    assert "It does not." in changes_on_page(client, article)


def test_the_list_leads_to_its_feeds(client):
    page = client.get("/corrections/").content.decode()
    for form in ("rss", "atom", "json"):
        assert f'href="/corrections/feed.{form}"' in page
        assert client.get(f"/corrections/feed.{form}").status_code == 200


def test_an_empty_list_says_so(client):
    assert "No corrections so far." in client.get("/corrections/").content.decode()


@pytest.mark.parametrize("state", [state for state in State if state != State.PUBLISHED])
def test_nothing_is_said_of_what_readers_may_not_see(client, state):
    article = make_article(state=state, headline="Hidden")
    for change in (ChangeClass.CORRECTION, ChangeClass.CLARIFICATION, ChangeClass.RETRACTION):
        Correction.objects.create(article=article, change_class=change, note=f"Of {change}.", at=THEN, by=make_user())
    response = client.get("/corrections/")
    assert notes(response) == (["Of retraction."] if state == State.RETRACTED else [])
    assert "Hidden" not in response.content.decode()


def test_nothing_is_said_of_what_is_still_to_come(client):
    tomorrow = timezone.now() + timedelta(days=1)
    for embargo in (None, tomorrow):
        article = make_live_article(headline="Hidden", published_at=tomorrow, embargo_until=embargo)
        Correction.objects.create(article=article, change_class="correction", note="Early.", at=THEN, by=make_user())
    assert notes(client.get("/corrections/")) == []


def make_corrections(number, at: datetime = THEN):
    for age, article in enumerate(make_live_articles(number)):
        Correction.objects.create(
            article=article,
            change_class="correction",
            note=f"Note {age}.",
            at=at - timedelta(minutes=age),
            by=make_user(),
        )


@pytest.mark.slow
def test_a_long_list_goes_on_over_pages_whose_addresses_stay(client):
    make_corrections(45)
    first = client.get("/corrections/")
    assert notes(first) == [f"Note {age}." for age in range(20)]
    older = re.search(r'rel="next" href="([^"]*)"', first.content.decode())[1]
    make_corrections(1, at=THEN + timedelta(days=1))
    second = client.get(f"/corrections/{older}")
    assert notes(second) == [f"Note {age}." for age in range(20, 40)]
    newer = unescape(re.search(r'rel="prev" href="([^"]*)"', second.content.decode())[1])
    assert notes(client.get(f"/corrections/{newer}")) == [f"Note {age}." for age in range(20)]
    assert client.get("/corrections/?before=nonsense").status_code == 404


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_costs_four_queries_however_long_it_is(client, django_assert_num_queries, number):
    make_corrections(number)
    with django_assert_num_queries(4):  # the version, the notes, their articles, the sections
        client.get("/corrections/")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plan")
def test_the_list_is_read_in_the_order_of_its_index():
    make_corrections(3)
    refresh_statistics()
    plan = Correction.objects.public().with_articles().order_by("-at", "-pk")[:21].explain()
    assert "articles_correction USING INDEX correction_newest" in plan
    assert "TEMP B-TREE" not in plan
