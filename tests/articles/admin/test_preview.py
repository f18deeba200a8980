"""What readers would see: the preview beside the form, and the link for somebody without an account."""

import time
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from articles import desk
from articles.models import Article, Journal, Revision
from articles.reading import preview
from articles.vocabulary import Role
from tests.articles.admin.desk import change_url, form_values, parsed, sign_in, words
from tests.factories import (
    THEN,
    make_article,
    make_citation,
    make_live_article,
    make_revision,
    make_section,
    make_source,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db


def preview_url(article):
    return reverse("admin:articles_article_preview", args=[article.public_id])


def link_of(response):
    field = parsed(response).css_first("#preview-link")
    return field.attributes["value"].removeprefix("http://testserver") if field else ""


def written(**columns):
    article = make_article(**columns)
    desk.save_text(article, by=make_user(), headline="Ferry runs", dek="At last.", summary="It *runs*.")
    return article


def test_the_preview_is_the_readers_page_with_what_is_typed():
    article, client = make_article(headline="Imported", body="<p>It runs on.</p>"), sign_in("editor")
    section = make_section("Asia")
    typed_now = {
        "headline": "Ferry runs",
        "dek": "At last.",
        "summary": "It *runs* 540 times.",
        "section": section.pk,
        "citations-0-role": "origin",
        "citations-0-source": "Reuters",
        "citations-0-url": "https://reuters.com/ferry",
    }
    make_source("Reuters")
    page = parsed(client.post(preview_url(article), form_values(client.get(change_url(article))) | typed_now))
    assert words(page.css_first(".preview-note")).startswith("Preview, not published.")
    assert words(page.css_first(".story h1")) == "Ferry runs"
    assert words(page.css_first(".story .dek")) == "At last."
    assert words(page.css_first(".story .kicker")) == "Asia"
    assert page.css_first(".story .prose p").html == "<p>It <em>runs</em> <mark>540</mark> times.</p>"
    assert words(page.css_first(".credit")) == "Source: Reuters"
    assert not Revision.objects.exists()
    assert Article.objects.get().headline == "Imported"


def test_the_page_in_the_forms_frame_brings_no_script_that_the_frame_would_refuse():
    article, client = make_article(), sign_in("editor")
    assert parsed(client.get(preview_url(article))).css("script[src]") == []


def test_that_response_alone_may_be_framed_by_ourselves_alone():
    article, client = make_article(), sign_in("editor")
    framed, page = client.get(preview_url(article)), client.get(change_url(article))
    assert framed.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in framed.headers["Content-Security-Policy"].split("; ")
    assert framed.headers["Content-Security-Policy"].startswith("default-src 'self'; ")
    assert page.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"].split("; ")
    assert "no-store" in framed.headers["Cache-Control"]


@pytest.mark.slow
def test_what_the_desk_has_kept_is_previewed_without_sending_it_again():
    article, client = make_article(), sign_in("editor", name="ana")
    sent = form_values(client.get(change_url(article))) | {"headline": "Typed, not saved"}
    client.post(reverse("admin:articles_article_journal", args=[article.public_id]), sent)
    assert Journal.objects.count() == 1
    assert words(parsed(client.get(preview_url(article))).css_first(".story h1")) == "Typed, not saved"
    others = parsed(sign_in("curator").get(preview_url(article)))
    assert words(others.css_first(".story h1")) == article.headline


def test_the_preview_of_a_live_article_is_its_working_text():
    article, client = make_live_article(headline="What readers see"), sign_in("editor")
    desk.save_text(article, by=make_user(), headline="What comes next")
    assert words(parsed(client.get(preview_url(article))).css_first(".story h1")) == "What comes next"
    assert "What readers see" in Client().get(article.get_absolute_url()).content.decode()


def test_a_stranger_asks_in_vain():
    article = written()
    assert Client().get(preview_url(article)).status_code == 302
    assert Client().get("/preview/nonsense/").status_code == 404


def test_a_link_shows_exactly_one_revision_to_somebody_without_an_account(django_assert_num_queries):
    article = written()
    make_citation(article, role=Role.ORIGIN, source=make_source("Reuters"))
    link = link_of(sign_in("editor").get(change_url(article)))
    desk.save_text(article, by=make_user(), headline="Changed later", summary="Another.")
    # The revision with its article and source, the article shown, its tags, citations (twice) and updates; sections.
    with django_assert_num_queries(8):
        response = Client().get(link)
    page = parsed(response)
    assert words(page.css_first(".story h1")) == "Ferry runs"
    assert page.css_first(".story .prose p").html == "<p>It <em>runs</em>.</p>"
    assert words(page.css_first(".credit")) == "Source: Reuters"
    assert "Preview, not published." in words(page.css_first(".preview-note"))
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert page.css_first("meta[name=robots]").attributes["content"] == "noindex, nofollow"


def test_a_link_that_was_altered_is_none():
    link = link_of(sign_in("editor").get(change_url(written())))
    altered = link[:-2] + ("A" if link[-2] != "A" else "B") + "/"
    response = Client().get(altered)
    assert response.status_code == 404
    assert words(parsed(response).css_first("h1")) == "This is not a preview link"


def test_a_link_is_good_for_three_days_and_then_shows_nothing(monkeypatch):
    link = link_of(sign_in("editor").get(change_url(written())))
    start = time.time()
    monkeypatch.setattr(time, "time", lambda: start + 72 * 60 * 60 - 60)
    assert Client().get(link).status_code == 200
    monkeypatch.setattr(time, "time", lambda: start + 72 * 60 * 60 + 60)
    response = Client().get(link)
    assert response.status_code == 410
    assert words(parsed(response).css_first("h1")) == "This preview link has expired"
    assert "Ferry" not in response.content.decode()
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize(
    ("state", "is_shown"),
    [
        *(("incoming", True), ("claimed", True), ("draft", True), ("in_review", True), ("changes_requested", True)),
        *(("approved", True), ("published", True)),
        *(("withdrawn", False), ("retracted", False), ("merged", False), ("duplicate", False), ("spiked", False)),
    ],
)
def test_a_link_shows_a_text_until_the_desk_takes_its_article_away(state, is_shown):
    article = make_article(state=state)
    make_revision(article, headline="Ferry runs")
    response = Client().get(reverse("preview", args=[preview.token(article, article.working)]))
    assert response.status_code == (200 if is_shown else 410)
    assert ("Ferry runs" in response.content.decode()) is is_shown


def test_a_link_shows_what_its_revision_cites_and_not_what_the_article_cites_by_now():
    article = make_article()
    first = [{"role": "origin", "source": make_source("Reuters").pk, "url": "", "title": ""}]
    second = [{"role": "origin", "source": make_source("The Wire").pk, "url": "", "title": ""}]
    revision = desk.save_text(article, by=make_user(), headline="Ferry runs", citations=first)
    desk.save_text(article, by=make_user(), headline="Ferry runs", citations=second)
    page = parsed(Client().get(reverse("preview", args=[preview.token(article, revision)])))
    assert words(page.css_first(".credit")) == "Source: Reuters"


def test_the_preview_shows_the_moment_of_a_scheduled_article_and_now_for_one_without():
    draft = preview.Draft("Ferry runs", "", "", [])
    scheduled = make_live_article(published_at=THEN + timedelta(days=900))
    assert preview.reading(scheduled, draft, at=THEN).article.published_at == THEN + timedelta(days=900)
    assert preview.reading(make_article(), draft, at=THEN).article.published_at == THEN


def test_the_preview_shows_the_tags_that_are_stored_unless_others_are_typed():
    stored, typed_tag, section = make_tag("Stored"), make_tag("Typed"), make_section("Asia")
    article = make_article(tags=[stored], section=section)
    reading = preview.reading(article, preview.Draft("Ferry runs", "", "", []))
    assert (sorted(tag.name for tag in reading.tags), reading.article.section) == (["Asia", "Stored"], section)
    changed = preview.reading(article, preview.Draft("Ferry runs", "", "", [], section=None, tags=[typed_tag]))
    assert ([tag.name for tag in changed.tags], changed.article.section) == (["Typed"], None)


def test_a_link_shows_nothing_that_the_desk_has_taken_away():
    article = written()
    link = link_of(sign_in("editor").get(change_url(article)))
    desk.spike(article, by=make_user(), reason="Not ours.")
    response = Client().get(link)
    assert response.status_code == 410
    assert "Ferry" not in response.content.decode()
    assert link_of(sign_in("editor").get(change_url(article))) == ""


def test_what_was_never_saved_has_no_link():
    assert link_of(sign_in("editor").get(change_url(make_article()))) == ""


def test_a_preview_is_on_no_list_and_in_no_search():
    article = written(published_at=None, source_published_at=THEN)
    Client().get(link_of(sign_in("editor").get(change_url(article))))
    assert not Article.objects.live().exists()
