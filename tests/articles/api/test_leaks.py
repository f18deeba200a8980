"""The API reveals nothing that is not public: no text, name or number of a hidden article."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import desk
from articles.models import Article, Rendition
from articles.vocabulary import ChangeClass, State
from tests.articles.api.client import ARTICLES, get, ids
from tests.factories import (
    make_approved_article,
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
WORD = "Kittiwake"
# All that can be asked; {id} and {slug} are a hidden article's.
QUESTIONS = [
    "articles/?limit=100",
    *(f"articles/?order={order}" for order in ("published_at", "-published_at", "-updated_at")),
    *(
        f"articles/?tag={tag}&order={order}"
        for tag in ("secret", "secret,known")
        for order in ("published_at", "-updated_at")
    ),
    "articles/?tag=secret",
    "articles/?tag=secret,known",
    "articles/?tag=secret&tag=known",
    "articles/?section=hidden",
    "articles/?source=mole",
    "articles/?source=mole,wire",
    "articles/?q=kittiwake",
    "articles/?q=kittiwake&order=-updated_at&include=summary.markdown,sources.source",
    "articles/?q=kittiwake&fields=match,headline",
    "articles/?ids={id}",
    "articles/?ids={id}&include=summary.markdown",
    "articles/?slug={slug}",
    "articles/?language=sq",
    "articles/?ai_use=none,undeclared,assisted,drafted",
    "articles/?has_correction=true",
    "articles/?has_correction=false",
    "articles/?updated_since=2020-01-01",
    "articles/?updated_since=2020-01-01&order=-updated_at",
    "articles/?published_after=2020-01-01",
    "articles/?published_before=2900-01-01",
    "articles/?published_after=2020-01-01&published_before=2900-01-01&order=published_at",
    "articles/{id}/",
    "articles/{id}.jsonld",
    "articles/{id}/?include=summary.markdown&fields=summary.markdown",
    "sources/",
    "sources/mole/",
    "tags/",
    "tags/secret/",
    "sections/",
    "sections/hidden/",
    "corrections/",
    "corrections/?article={id}",
    "changes/",
    "changes/?limit=1",
    "",
]


def make(name, **columns):
    return make_approved_article(
        headline=f"{WORD}{name}",
        dek=f"{WORD} dek",
        summary=f"{WORD} summary",
        body=f"<p>{WORD} body</p>",
        byline=f"{WORD} byline",
        slug=f"kittiwake-{name}",
        language="sq",
        tags=[make_tag.secret],
        section=make_tag.hidden,
        source=make_tag.mole,
        **columns,
    )


@pytest.fixture
def editor():
    return make_user("editor")


@pytest.fixture
def hidden(editor):
    """Return hidden articles by what hides them; no live article has their topic, section or source."""
    make_tag.secret, make_tag.hidden = make_tag("Secret", slug="secret"), make_section("Hidden", slug="hidden")
    make_tag.mole = make_source("Mole", slug="mole")
    now = timezone.now()
    articles = {}
    for state in State:
        if state not in (State.PUBLISHED, State.WITHDRAWN, State.RETRACTED, State.MERGED):
            texts = {name: f"{WORD}{name}" for name in ("headline", "dek", "summary", "byline")}
            articles[state] = make_article(
                state=state,
                language="sq",
                source=make_tag.mole,
                tags=[make_tag.secret],
                section=make_tag.hidden,
                **texts,
            )
            make_citation(articles[state], source=make_tag.mole)
    articles["scheduled"] = make("scheduled")
    desk.schedule(articles["scheduled"], by=editor, moment=now + timedelta(days=1))
    articles["embargoed"] = make("embargoed", embargo_until=now + timedelta(days=2))
    desk.schedule(articles["embargoed"], by=editor, moment=now + timedelta(days=2))
    articles["descheduled"] = make("descheduled")
    desk.schedule(articles["descheduled"], by=editor, moment=now + timedelta(days=1))
    desk.deschedule(articles["descheduled"], by=editor)
    live = make_live_article(
        headline="Known", tags=[make_tag("Known")], section=make_section("Open"), source=make_source("Wire")
    )
    gone = {name: make(name) for name in ("withdrawn", "retracted", "merged")}
    for article in gone.values():
        desk.publish(article, by=editor)
        desk.revise(renew(article, editor), by=editor, change=ChangeClass.CORRECTION, note=f"{WORD} correction")
    desk.withdraw(gone["withdrawn"], by=editor, reason=f"{WORD} reason")
    desk.retract(gone["retracted"], by=editor, note="It was wrong.", reason=f"{WORD} reason")
    desk.merge(gone["merged"], into=live, by=editor)
    return articles | gone


def renew(article, editor):
    """Give the article a newer, approved revision."""
    revision = make_revision(article, headline=f"{WORD} again")
    Article.objects.filter(pk=article.pk).update(approved_sha256=revision.sha256, approved_by=editor)
    article.refresh_from_db()
    return article


GONE = ("withdrawn", "retracted", "merged")


def test_no_word_of_a_hidden_article_appears(client, hidden, subtests):
    for question in QUESTIONS:
        each = hidden.values() if "{" in question else [None]
        for path in (
            question.format(id=article and article.public_id, slug=article and article.slug) for article in each
        ):
            with subtests.test(path=path):
                text = client.get(f"/api/v1/{path}").content.decode()
                for word in (WORD, "ecret", "idden", "Mole", "/mole/"):
                    assert word not in text.replace("There is nothing", "")
                for name, article in hidden.items():
                    if name in GONE and ("changes" in question or "corrections" in question):
                        continue
                    assert str(article.public_id) not in text, name


@pytest.mark.slow
def test_hidden_articles_are_not_counted_and_do_not_shift_pages(client, hidden):
    for question in ("", "tag=secret&", "q=kittiwake&", "source=mole,wire&", "language=sq&", "has_correction=false&"):
        body = client.get(f"{ARTICLES}?{question}count=exact&limit=1").json()
        expected = 0 if question in ("tag=secret&", "q=kittiwake&", "language=sq&") else 1
        assert (body["count"]["value"], len(body["results"]), body["next"]) == (expected, expected, None)


@pytest.mark.slow
def test_only_the_notice_of_a_retracted_article_is_shown(client, hidden):
    (correction,) = get(client, "corrections")["results"]
    assert (correction["note"], correction["headline"], correction["class"]) == ("It was wrong.", None, "retraction")
    assert correction["article"] == str(hidden["retracted"].public_id)


def test_an_unpublished_revision_of_a_live_article_is_not_shown(client, editor):
    article = make_approved_article(headline="Ferry sails")
    desk.publish(article, by=editor)
    token = get(client, "changes")["next_token"]
    before = client.get(f"{ARTICLES}{article.public_id}/")
    renew(article, editor)
    for question in (
        *(path for path in QUESTIONS if "{" not in path),
        f"articles/{article.public_id}/?include=summary.markdown",
    ):
        assert WORD not in client.get(f"/api/v1/{question}").content.decode()
    after = client.get(f"{ARTICLES}{article.public_id}/")
    assert (after.content, after["ETag"]) == (before.content, before["ETag"])
    assert get(client, "changes", since=token)["changes"] == []


@pytest.mark.slow
def test_scheduled_articles_are_complete_once_they_appear(client, hidden):
    article, moment = hidden["scheduled"], timezone.now()
    token = get(client, "changes")["next_token"]
    Article.objects.filter(pk=article.pk).update(published_at=moment)
    Rendition.objects.filter(pk=article.pk).update(visible_from=moment, updated_at=moment)
    article.taggings.update(published_at=moment)
    article.creditings.update(published_at=moment)
    lists = [path for path in QUESTIONS if path.startswith("articles/?") and "correction" not in path]
    for question in lists:
        if "tag=known" in question.partition("&")[2]:
            continue
        path = question.format(id=article.public_id, slug=article.slug)
        body = client.get(f"/api/v1/{path}").json()
        if "fields" in path:
            assert f"{WORD}scheduled" in str(body)
        else:
            assert str(article.public_id) in ids(body), path
    assert client.get(f"{ARTICLES}{article.public_id}/").status_code == 200
    assert {row["slug"] for row in get(client, "tags")["results"]} == {"secret", "known"}
    assert "mole" in {row["slug"] for row in get(client, "sources")["results"]}
    assert [change["id"] for change in get(client, "changes", since=token)["changes"]] == [str(article.public_id)]


@pytest.mark.slow
def test_an_invented_etag_reveals_nothing(client, hidden):
    for article in hidden.values():
        plain = client.get(f"{ARTICLES}{article.public_id}/").status_code
        for etag in ("*", '"x"', 'W/"x"'):
            headers = {"if-none-match": etag, "if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"}
            assert client.get(f"{ARTICLES}{article.public_id}/", headers=headers).status_code == plain


def test_a_citation_of_a_hidden_article_reveals_nothing_about_it(client):
    article, cited = make_live_article(), make_article(state=State.DRAFT, headline=f"{WORD} draft")
    article.citations.create(role="supporting", cited_article=cited)
    for path in (ARTICLES, f"{ARTICLES}?include=sources.source", f"{ARTICLES}{article.public_id}/", "/api/v1/changes/"):
        text = client.get(path).content.decode()
        assert WORD not in text
        assert str(cited.public_id) not in text
