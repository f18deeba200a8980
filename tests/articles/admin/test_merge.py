"""Merging in the admin: who may, what the pages ask and say, and how merged tags and sources are shown afterwards."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from articles.models import Article, Source, Tag
from articles.vocabulary import Rights, Role
from tests.articles.admin.desk import faults, messages_of, parsed, rows, sign_in, words
from tests.factories import (
    make_article,
    make_citation,
    make_live_articles,
    make_section,
    make_source,
    make_tag,
)

pytestmark = pytest.mark.django_db
MAKERS = pytest.mark.parametrize("make", [make_source, make_tag])


def url(row, page):
    name = row._meta.model_name
    return reverse(f"admin:articles_{name}_{page}", args=[row.pk])


def listed(client, model, **query):
    return [
        row["name"] for row in rows(client.get(reverse(f"admin:articles_{model._meta.model_name}_changelist"), query))
    ]


def offered(client, row):
    """Return what the choice on the page of a merge offers."""
    select = parsed(client.get(url(row, "merge"))).css_first("select[name=into]").attributes
    query = {f"{part}_{kind}": select[f"data-{part}-{kind}"] for part, kind in (("app", "label"), ("model", "name"))}
    query |= {"field_name": select["data-field-name"], "term": ""}
    return [result["text"] for result in client.get(f"{select['data-ajax--url']}&{urlencode(query)}").json()["results"]]


def test_a_source_is_merged_after_a_look_at_what_goes_over():
    old, into = make_source("Old wire", hosts=["old.example", "old.org"]), make_source("Wire")
    article = make_article(source=old)
    make_citation(article, role=Role.VIA, source=old)
    editor = sign_in("editor")
    page = parsed(editor.get(url(old, "change")))
    assert url(old, "merge") in [link.attributes["href"] for link in page.css(".object-tools a")]
    assert words(parsed(editor.get(url(old, "merge"))).css_first(".preview")) == (
        "Old wire 1 article, 1 citation and 2 hosts will move."
    )
    response = editor.post(url(old, "merge"), {"into": into.pk}, follow=True)
    assert response.redirect_chain == [(url(into, "change"), 302)]
    assert messages_of(response) == [
        "Merged “Old wire” into “Wire”: 1 article, 1 citation, 2 hosts. Its old address leads here."
    ]
    assert Article.objects.get().source == into


def test_a_tag_is_merged_into_one_of_its_kind():
    old, into = make_tag("Semiconductors"), make_tag("Chips")
    make_article(tags=[old])
    make_section("Asia")
    make_tag("Gone", merged_into=into)
    editor = sign_in("editor")
    assert offered(editor, old) == ["Chips"]
    response = editor.post(url(old, "merge"), {"into": into.pk}, follow=True)
    assert messages_of(response) == ["Merged “Semiconductors” into “Chips”: 1 article. Its old address leads here."]
    assert list(Article.objects.get().tags.all()) == [into]


def test_what_is_no_choice_is_said_in_the_form_and_nothing_is_merged():
    old, into = make_tag("Semiconductors"), make_tag("Chips")
    editor = sign_in("editor")
    for answer in ("", "x", old.pk, make_section("Asia").pk, make_tag("Gone", merged_into=into).pk, 10**17):
        assert len(faults(editor.post(url(old, "merge"), {"into": answer}))) == 1
    old.refresh_from_db()
    assert old.merged_into is None


def test_articles_left_behind_by_the_index_are_told(monkeypatch):
    monkeypatch.setattr("articles.desk.tags_and_sources.REINDEXED_AT_ONCE", 1)
    old, into = make_source("Old wire"), make_source("Wire", rights=Rights.FULL_TEXT)
    make_live_articles(3, source=old)
    response = sign_in("editor").post(url(old, "merge"), {"into": into.pk}, follow=True)
    assert [message.partition(" is out")[0] for message in messages_of(response)][1:] == [
        "The search index of 2 older articles"
    ]


@pytest.mark.slow
@MAKERS
@pytest.mark.parametrize("role", ["curator", "editor", "publisher", "admin"])
def test_who_may_not_change_it_may_not_merge_it(make, role):
    old, into, client, may = make("Old"), make("New"), sign_in(role), role != "curator"
    links = [link.attributes["href"] for link in parsed(client.get(url(old, "change"))).css(".object-tools a")]
    assert (url(old, "merge") in links) is may
    assert client.get(url(old, "merge")).status_code == (200 if may else 403)
    assert client.post(url(old, "merge"), {"into": into.pk}).status_code == (302 if may else 403)
    old.refresh_from_db()
    assert (old.merged_into == into) is may


@MAKERS
def test_a_merged_one_is_out_of_the_way_and_read_only(make):
    into = make("New")
    old, client = make("Old", merged_into=into), sign_in("editor")
    model = type(into)
    assert listed(client, model) == ["New"]
    assert listed(client, model, merged="yes") == ["Old"]
    assert listed(client, model, merged="all") == ["New", "Old"]
    response = client.get(reverse(f"admin:articles_{model._meta.model_name}_changelist"), {"merged": "all"})
    assert [row["survivor"] for row in rows(response)] == ["", "New"]
    page = parsed(client.get(url(old, "change")))
    assert words(page.css_first(".field-survivor")) == "Merged into: New"
    assert page.css("#content-main input[type=text], #content-main input[type=submit]") == []
    assert client.get(url(old, "merge")).status_code == 403
    assert client.post(url(old, "change"), {"name": "Forged"}).status_code == 403
    assert model.objects.get(pk=old.pk).name == "Old"
    assert offered(client, make("Third")) == ["New"]


def test_a_page_of_nothing_is_not_there():
    editor = sign_in("editor")
    for model in (Source, Tag):
        for key in ("0", "nonsense"):
            name = f"admin:articles_{model._meta.model_name}_merge"
            assert editor.get(reverse(name, args=[key])).status_code == 404


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_of_a_merge_costs_the_same_with_thirty_articles_as_with_one(number, django_assert_num_queries):
    source = make_source(hosts=["a.example"])
    for article in make_live_articles(number, source=source):
        make_citation(article, source=source)
    client = sign_in("editor")
    # Session, person, rights (2), the source with its numbers, its hosts; each app's rights in the bar above are known.
    with django_assert_num_queries(6):
        assert client.get(url(source, "merge")).status_code == 200
