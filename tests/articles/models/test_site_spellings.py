"""A site is one site however its host is spelt, in rows of the previous release too."""

import hashlib
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection

from articles.models import Article, SourceHost
from tests.factories import make_article, make_source

pytestmark = pytest.mark.django_db
migration = import_module("articles.migrations.0010_site_spellings")


def sha256(text):
    return hashlib.sha256(text.encode()).digest()


def recompute():
    migration.recompute(apps, SimpleNamespace(connection=connection))


def fingerprints():
    rows = Article.objects.order_by("pk").values_list("source_url", "url_fingerprint")
    return {url: bytes(stored) if stored is not None else None for url, stored in rows}


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("WWW.Münze.news.", "münze.news"),
        ("xn--mnze-0ra.news", "münze.news"),
        (" gazette.news:8443 ", "gazette.news:8443"),
        ("gazette。news", "gazette.news"),
    ],
)
def test_a_host_that_an_editor_types_is_the_one_that_imports_look_for(typed, host):
    row = SourceHost(source=make_source(), host=typed)
    row.full_clean()
    assert row.host == host


def test_what_cannot_be_a_host_is_refused():
    with pytest.raises(ValidationError, match="source_host_not_empty"):
        SourceHost(source=make_source(), host="two words").full_clean()


def test_rows_of_the_previous_release_match_by_the_fingerprints_of_this_one(monkeypatch):
    monkeypatch.setattr(migration, "BATCH", 2)
    urls = {
        "https://xn--mnze-0ra.news/tide/": "münze.news/tide",
        "https://MÜNZE.news/a/../pier": "münze.news/pier",
        "https://gazette.news/plain/": "",
        "https://gazette.news/x?b=2&a=1": "",
        "http://localhost/x": "",
        "": "",
    }
    for url, canonical in urls.items():
        make_article(source_url=url, url_fingerprint=sha256(f"0.2.0 {url}") if canonical else None)
    Article.objects.filter(source_url="https://gazette.news/plain/").update(
        url_fingerprint=sha256("gazette.news/plain")
    )
    recompute()
    assert fingerprints() == {
        "https://xn--mnze-0ra.news/tide/": sha256("münze.news/tide"),
        "https://MÜNZE.news/a/../pier": sha256("münze.news/pier"),
        "https://gazette.news/plain/": sha256("gazette.news/plain"),
        "https://gazette.news/x?b=2&a=1": sha256("gazette.news/x?a=1&b=2"),
        "http://localhost/x": None,
        "": None,
    }


def test_rows_that_are_right_already_are_read_and_not_written(django_assert_num_queries):
    make_article(source_url="https://gazette.news/tide/", url_fingerprint=sha256("gazette.news/tide"))
    make_article(source_url="https://münze.news/tide/", url_fingerprint=sha256("münze.news/tide"))
    # The hosts; one batch of articles; and the batch that is empty.
    with django_assert_num_queries(3):
        recompute()


def test_a_punycode_host_becomes_legible_unless_another_source_has_that_name():
    make_source("Mint", hosts=["xn--mnze-0ra.news", "gazette.news"])
    make_source("Pike", hosts=["2001:db8::1"])
    make_source("Eel", hosts=["xn--l-0ga.news"])
    make_source("Oil", hosts=["öl.news"])
    recompute()
    assert sorted(SourceHost.objects.values_list("source__name", "host")) == [
        ("Eel", "xn--l-0ga.news"),
        ("Mint", "gazette.news"),
        ("Mint", "münze.news"),
        ("Oil", "öl.news"),
        ("Pike", "2001:db8::1"),
    ]
