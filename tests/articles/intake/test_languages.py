"""A source's language is suggested from its texts behind an import, and printed once a person has taken it."""

import pytest
from django.db import connection
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from articles.admin.addresses import change_url
from articles.intake.languages import due, suggest, suggest_languages
from articles.models import Article, Source
from articles.reading import presentation
from tests.factories import make_article, make_live_article, make_source, make_user
from tests.importers.runs.test_run import load, post, write

GERMAN = "<p>Die Fähre nach Vallmark fährt nach dem schweren Sturm vom Montag wieder jede Stunde.</p>"
pytestmark = pytest.mark.django_db(transaction=True)


def german_posts(number, **fields):
    return [
        post(place, title={"rendered": f"Fähre {place} fährt wieder"}, content={"rendered": GERMAN}, **fields)
        for place in range(1, number + 1)
    ]


def queued():
    return DBTaskResult.objects.filter(task_path=suggest_languages.module_path).count()


@pytest.mark.slow
def test_an_import_queues_a_suggestion_for_a_source_that_does_not_say_its_language(tmp_path):
    load(write(tmp_path / "a.json", *german_posts(3)))
    source = Source.objects.get()
    assert (queued(), source.language, source.suggested_language) == (1, "", None)
    suggest_languages.call()
    source.refresh_from_db()
    assert (source.language, source.suggested_language) == ("", "de")
    assert {article.language for article in Article.objects.all()} == {""}
    load(write(tmp_path / "b.json", *german_posts(4)))
    assert queued() == 1


@pytest.mark.parametrize("fields", [{"lang": "de_AT"}, {"locale": "de"}])
def test_posts_that_say_their_language_need_no_suggestion(fields, tmp_path):
    load(write(tmp_path / "a.json", *german_posts(3, **fields)))
    assert queued() == 0
    assert suggest() == 0


def test_few_texts_and_a_check_suggest_nothing(tmp_path):
    load(write(tmp_path / "a.json", *german_posts(2)))
    load(write(tmp_path / "b.json", *german_posts(3)), is_dry_run=True)
    assert queued() == 0


def test_a_suggestion_is_printed_once_a_person_takes_it(client):
    source = make_source("Hafenblatt", suggested_language="de")
    article = make_live_article(source=source)
    assert presentation.language(article) == ""
    client.force_login(make_user(is_superuser=True))
    page = client.get(change_url(source)).content.decode()
    assert "de, from its texts. Readers and clients do not see it before you take it." in page
    address = reverse("admin:articles_source_take_language", args=[source.pk])
    assert f'<form id="take-language" method="post" action="{address}">' in page
    assert client.get(address).status_code == 405
    answer = client.post(address, {"suggested": "de"}, follow=True)
    assert "The language of “Hafenblatt” is now de." in answer.content.decode()
    assert "take-language" not in answer.content.decode()
    assert presentation.language(Article.objects.select_related("source").get()) == "de"
    resource = client.get(reverse("api:article", args=[article.public_id])).json()
    assert (resource["language"], f'lang="{resource["language"]}"') == ("de", 'lang="de"')
    assert 'lang="de"' in client.get(article.get_absolute_url()).content.decode()


def test_a_suggestion_that_is_out_of_date_is_not_taken(client):
    source = make_source("Hafenblatt", suggested_language="de")
    client.force_login(make_user(is_superuser=True))
    address = reverse("admin:articles_source_take_language", args=[source.pk])
    answer = client.post(address, {"suggested": "fr"}, follow=True)
    assert "has changed in the meantime" in answer.content.decode()
    assert Source.objects.get().language == ""


def test_only_who_keeps_sources_may_take_it(client):
    source = make_source("Hafenblatt", suggested_language="de")
    client.force_login(make_user(groups=["Writers"]))
    address = reverse("admin:articles_source_take_language", args=[source.pk])
    assert client.post(address, {"suggested": "de"}).status_code == 403


@pytest.mark.parametrize(("typed", "language"), [("en_US", "en-US"), ("PT-br", "pt-BR"), ("", "")])
def test_a_typed_language_is_stored_in_its_usual_form(typed, language, client):
    assert save_language(client, typed).status_code == 302
    assert Source.objects.get().language == language


@pytest.mark.parametrize("typed", ["German", "xx", "en US"])
def test_a_typed_language_that_is_none_is_refused(typed, client):
    page = save_language(client, typed)
    assert page.context["adminform"].form.errors["language"] == [
        f"“{typed}” is not a language tag. Use one such as en, pt-BR or zh-Hant."
    ]


def save_language(client, typed):
    source = make_source("Hafenblatt")
    client.force_login(make_user(is_superuser=True))
    values = {"name": source.name, "rights": source.rights, "excerpt_words": 75, "time_zone": "UTC", "language": typed}
    return client.post(change_url(source), values | {"hosts-TOTAL_FORMS": "0", "hosts-INITIAL_FORMS": "0"})


@pytest.mark.slow
def test_a_mixture_of_languages_is_looked_at_once(django_assert_num_queries):
    source = make_source("Mixed")
    for body in (GERMAN, "<p>The ferry to Port Ellery runs again after the storm.</p>", "<p>12:30</p>"):
        make_article(source=source, body=body, headline="")
    assert (suggest(), suggest()) == (1, 0)
    source.refresh_from_db()
    assert (source.suggested_language, due().exists()) == ("", False)


def test_asking_what_is_due_reads_no_articles_of_sources_with_a_language():
    plan = due().explain()
    assert "article_of_source" in plan or connection.vendor == "postgresql"
