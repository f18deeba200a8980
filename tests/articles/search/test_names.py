"""Articles are found by the names that readers and editors see on them: tags, sources, bylines."""

import pytest
from django.urls import reverse

from articles import desk, search
from articles.desk import tags_and_sources
from articles.models import Article
from tests.factories import (
    make_article,
    make_citation,
    make_live_article,
    make_section,
    make_source,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db


def matches(words, scope="public"):
    return list(search.find(Article.objects.order_by("pk"), words, scope=scope))


def live(**fields):
    article = make_live_article(headline="Boats are back", body="<p>They run.</p>", **fields)
    search.index([search.of_article(article)])
    return article


def test_readers_find_an_article_by_its_section_topics_sources_and_byline():
    section, topic, wire = make_section("Harbour"), make_tag("Renewable energy"), make_source("Kittiwake Wire")
    article = live(section=section, tags=[section, topic], source=wire, byline="Ada Linden")
    make_citation(article, source=make_source("Lighthouse Board"))
    search.index([search.of_article(article)])
    live()
    for words in ("harbour", "renewable energy", "kittiwake", "linden", "lighthouse board", "boats linden harbour"):
        assert matches(words) == [article], words
    assert matches("energy -harbour") == []


def test_the_desk_finds_an_article_by_names_before_it_is_published_and_readers_do_not():
    article = make_article(tags=[make_tag("Renewable energy")])
    search.index([search.of_article(article)])
    assert (matches("renewable", "desk"), matches("renewable")) == ([article], [])


def test_a_tag_that_an_editor_adds_is_searchable_at_once():
    article, editor = live(), make_user("editor")
    desk.tag(article, by=editor, add=[make_tag("Tides")])
    assert matches("tides") == [article]


def test_an_article_is_found_by_the_new_name_of_its_tag_and_no_longer_by_the_old(admin_client):
    topic = make_tag("Renewable energy")
    article = live(tags=[topic])
    fields = {"kind": "topic", "name": "Wind power", "slug": topic.slug}
    admin_client.post(reverse("admin:articles_tag_change", args=[topic.pk]), fields)
    assert (matches("wind power"), matches("renewable")) == ([article], [])


def test_an_article_is_found_by_the_name_of_the_tag_that_its_own_was_merged_into():
    wind, power = make_tag("Wind"), make_tag("Power")
    article, draft = live(tags=[wind]), make_article(tags=[wind])
    search.index([search.of_article(draft)])
    tags_and_sources.merge_tags(wind, into=power, by=make_user("publisher"))
    assert (matches("power"), matches("wind")) == ([article], [])
    assert matches("power", "desk") == [article, draft]


def test_an_article_is_found_by_the_name_of_the_source_that_its_own_was_merged_into():
    wire, agency = make_source("Kittiwake Wire"), make_source("Lighthouse Agency")
    article = live(source=wire)
    tags_and_sources.merge_sources(wire, into=agency, by=make_user("publisher"))
    assert (matches("lighthouse"), matches("kittiwake")) == ([article], [])
