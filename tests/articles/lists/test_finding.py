"""One function finds the articles of every list, whichever face asks and however it is read."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from articles import lists
from articles.lists import ArticleFilter
from articles.models import Article
from tests.factories import THEN, make_live_article, make_section, make_source, make_tag

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
NAMES = ["Ferry 0", "Ferry 1", "Ferry 2", "Ferry 3", "Ferry 4"]


@pytest.fixture
def harbour():
    """Make five live articles, the newest first, with a topic, a section and a source, and others beside them."""
    shared = {"tags": [make_tag("Chips")], "section": make_section("Asia"), "source": make_source("Wire")}
    for number in range(5):
        make_live_article(headline=NAMES[number], published_at=THEN - timedelta(hours=number), **shared)
    make_live_article(headline="Ferry ahead", published_at=datetime.now(UTC) + timedelta(days=1), **shared)
    make_live_article(headline="Pier", published_at=THEN - timedelta(days=9))
    return shared


def headlines(page):
    articles = Article.objects.in_bulk(page.keys)
    return [articles[key].headline for key in page.keys]


def valid(**values):
    question = ArticleFilter(values)
    assert question.is_valid()
    return question


@pytest.fixture
def questions(harbour):
    """Return the same list, asked for in every way."""
    return [
        *(harbour["tags"][0], harbour["section"], harbour["source"]),
        *(
            valid(tag="chips"),
            valid(section="asia"),
            valid(source="wire"),
            valid(q="ferry"),
            valid(q="ferry", tag="chips"),
        ),
    ]


def test_each_way_to_ask_for_a_list_finds_it_page_by_page(questions):
    for question in questions:
        first = lists.find(question, None, size=3)
        second = lists.find(question, first.next, size=3)
        assert (headlines(first), headlines(second), second.next) == (NAMES[:3], NAMES[3:], None)
        assert headlines(lists.find(question, second.previous, size=3)) == NAMES[:3]
        assert (lists.count(question, most=5), lists.count(question, most=3)) == (5, 4)


@pytest.mark.parametrize("order", [lists.OLDEST, lists.UPDATED])
def test_each_list_can_be_read_in_other_orders(questions, order):
    expected = NAMES[::-1] if order == lists.OLDEST else NAMES
    for question in questions:
        first = lists.find(question, None, size=3, order=order)
        second = lists.find(question, first.next, size=3, order=order)
        assert headlines(first) + headlines(second) == expected


def test_all_that_is_live_is_found_without_a_question(harbour):
    assert headlines(lists.find(None, None, size=9)) == [*NAMES, "Pier"]
    assert headlines(lists.find(None, None, size=9, order=lists.OLDEST)) == ["Pier", *NAMES[::-1]]
    assert lists.count(None, most=9) == 6


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "feed", "api"),
    [
        ("/topics/chips/", "/topics/chips/feed.json", "/api/v1/articles/?tag=chips"),
        ("/sections/asia/", "/sections/asia/feed.json", "/api/v1/articles/?section=asia"),
        ("/sources/wire/", "/sources/wire/feed.json", "/api/v1/articles/?source=wire"),
        ("/search/?q=ferry&sort=newest", "/search/feed.json?q=ferry", "/api/v1/articles/?q=ferry"),
    ],
)
def test_pages_feeds_and_the_api_show_the_same_list(client, harbour, page, feed, api):
    html = client.get(page).content.decode()
    assert re.findall(r'class="headline" dir="auto"><a href="[^"]*">([^<]*)</a>', html) == NAMES
    assert [item["title"] for item in client.get(feed).json()["items"]] == NAMES
    assert [article["headline"] for article in client.get(api).json()["results"]] == NAMES


def test_no_face_chooses_how_a_list_is_read():
    chosen = re.compile(r"articles\.lists\.(walks|windows)|lists import .*\b(walks|windows)\b")
    faces = [path for face in ("public", "api", "admin") for path in sorted((ROOT / "articles" / face).rglob("*.py"))]
    assert len(faces) > 40
    assert [path.name for path in faces if chosen.search(path.read_text(encoding="utf-8"))] == []
