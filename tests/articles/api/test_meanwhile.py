"""Clients that page through a list while editors publish: no article repeated, none missing."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from articles import desk
from articles.models import Article
from tests.articles.api.client import ARTICLES, ids, walk
from tests.articles.api.test_changes import Copy
from tests.concurrency import together
from tests.factories import (
    THEN,
    make_approved_article,
    make_live_article,
    make_section,
    make_source,
    make_tag,
    make_user,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
WALKERS = [
    "",
    "tag=chips,solar",
    "source=wire,mint",
    "tag=chips&section=asia",
    "order=published_at",
    "tag=chips&order=-updated_at",
]


def publishes(keys, editor, moments):
    """Return a function that publishes the articles one by one, each at a moment that others share."""

    def run():
        for key, moment in zip(keys, moments, strict=True):
            desk.publish(Article.objects.get(pk=key), by=editor, at=moment)

    return run


@pytest.mark.parametrize("question", WALKERS)
def test_paging_shows_every_article_once_while_others_are_published_at_the_same_moments(question):
    shared = {"section": make_section("Asia")}
    chips, solar = make_tag("Chips"), make_tag("Solar")
    wire, mint = make_source("Wire"), make_source("Mint")
    kinds = [{"tags": [chips, solar], "source": wire}, {"tags": [chips], "source": mint}]
    moments = [THEN - timedelta(seconds=number % 3) for number in range(24)]
    there = [
        make_live_article(published_at=moment, **kinds[number % 2], **shared) for number, moment in enumerate(moments)
    ]
    editor = make_user()
    coming = [make_approved_article(**kinds[number % 2], **shared).pk for number in range(24)]
    shown = []

    def walks():
        pages, _ = walk(Client(), f"{ARTICLES}?{question}&limit=3")
        shown.extend(public_id for page in pages for public_id in ids(page))

    results = together(
        walks, publishes(coming[:12], editor, moments[:12]), publishes(coming[12:], editor, moments[12:])
    )
    assert [result for result in results if result is not None] == []
    assert len(shown) == len(set(shown))
    assert {str(article.public_id) for article in there} <= set(shown)
    # Whoever walks afterwards sees all of them.
    pages, _ = walk(Client(), f"{ARTICLES}?{question}&limit=5")
    assert len({public_id for page in pages for public_id in ids(page)}) == 48


def test_a_client_that_follows_the_changes_of_three_editors_has_every_article():
    editor, now = make_user(), timezone.now()
    keys = [make_approved_article().pk for _ in range(18)]
    is_over = threading.Event()
    copy = Copy(Client())

    def decides(part):
        def run():
            for number, key in enumerate(part):
                article = Article.objects.get(pk=key)
                desk.publish(article, by=editor, at=now)
                if number % 3 == 0:
                    desk.withdraw(Article.objects.get(pk=key), by=editor, reason="Wrong")

        return run

    def follows():
        while not is_over.is_set():
            copy.follow(2)

    follower = threading.Thread(target=lambda: (follows(), connection.close()))
    follower.start()
    try:
        results = together(*(decides(keys[start : start + 6]) for start in (0, 6, 12)))
    finally:
        is_over.set()
        follower.join()
    assert results == [None] * 3
    copy.follow(2)
    assert copy.is_right
    assert len(copy.articles) == 12
