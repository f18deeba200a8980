"""A tag or source by its slug, or the one it was merged into: one rule for pages, feeds, the API and its filters."""

import pytest

from articles.lists import survivors
from articles.models import Source, Tag
from articles.vocabulary import TagKind
from tests.factories import make_live_article, make_section, make_source, make_tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def merged():
    """Make a topic, a section and a source named New, with a live article, and an Old one of each, merged into it."""
    new = {"topic": make_tag("New"), "section": make_section("New"), "source": make_source("New")}
    make_live_article(headline="Ferry", tags=[new["topic"]], section=new["section"], source=new["source"])
    make_tag("Old", merged_into=new["topic"])
    make_section("Old", merged_into=new["section"])
    make_source("Old", merged_into=new["source"])
    return new


@pytest.mark.parametrize(
    "address",
    [
        *("/topics/{}/", "/sections/{}/", "/sources/{}/"),
        *("/topics/{}/feed.atom", "/sections/{}/feed.json", "/sources/{}/feed.rss"),
        *("/api/v1/tags/{}/", "/api/v1/sections/{}/", "/api/v1/sources/{}/"),
    ],
)
def test_every_face_redirects_a_merged_address_with_308(client, merged, address):
    response = client.get(address.format("old"))
    location = response.headers["Location"].removeprefix("http://testserver")
    assert (response.status_code, location) == (308, address.format("new"))
    assert client.get(address.format("new")).status_code == 200


@pytest.mark.parametrize("question", ["tag=old", "section=old", "source=old", "tag=old,new"])
def test_the_filters_find_the_articles_of_the_survivor(client, merged, question):
    results = client.get(f"/api/v1/articles/?{question}").json()["results"]
    assert [article["headline"] for article in results] == ["Ferry"]


def test_several_slugs_of_one_survivor_give_it_once(merged):
    topics = Tag.objects.filter(kind=TagKind.TOPIC)
    assert survivors.with_slugs(topics, ["old", "new", "unknown"]) == [merged["topic"]]
    assert survivors.with_slugs(Source.objects.all(), ["old"]) == [merged["source"]]


def test_a_survivor_that_readers_may_not_see_is_not_found():
    hidden = make_source("Hidden")
    make_source("Old", merged_into=hidden)
    assert survivors.live_with_slug(Source.objects.all(), "hidden") is None
    assert survivors.live_with_slug(Source.objects.all(), "old") is None


def test_a_topic_and_a_section_with_the_same_slug_are_two(merged):
    other = make_tag("Harbour")
    make_section("Harbour", merged_into=merged["section"])
    make_live_article(tags=[other])
    assert survivors.live_with_slug(Tag.objects.filter(kind=TagKind.TOPIC), "harbour") == other
    assert survivors.live_with_slug(Tag.objects.filter(kind=TagKind.SECTION), "harbour") == merged["section"]
