"""Query plans: however long a list, each of its pages is read from an index."""

from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.utils import timezone

from articles import search
from articles.api import cursors
from articles.api.articles import ArticleList
from articles.api.changes import SyncPoint
from articles.api.query_parameters import QueryParameters
from articles.lists.paging import Place
from articles.models import Article, Crediting, PublicVersion, Rendition, SearchRow, Source, Tag, Tagging
from articles.search import sample
from articles.vocabulary import State
from tests.articles.api.client import ARTICLES
from tests.factories import make_section, make_source, make_tag

ROWS = 20_000
NEWEST = timezone.now().replace(microsecond=0) - timedelta(days=1)


def moment(age):
    return NEWEST - timedelta(minutes=age)


def fill():
    """Make ROWS live articles a minute apart: half in each of two topics, ten in a rare one, otherwise alike."""
    wire, rare_source = make_source("Wire", language="en"), make_source("Rare", language="sq")
    tags = {name: make_tag(name) for name in ("Even", "Odd", "All", "Rare")} | {"Asia": make_section("Asia")}
    Article.objects.bulk_create(
        [
            Article(
                pk=ROWS - age,
                source=rare_source if age % 2_000 == 7 else wire,
                source_ref=str(age),
                state=State.PUBLISHED,
                slug=f"slug-{age}",
                headline=f"Ferry {'pier' if age % 2_000 == 7 else ''}",
                published_at=moment(age),
            )
            for age in range(ROWS)
        ],
        batch_size=2_000,
    )
    taggings, creditings, renditions, rows = [], [], [], []
    for age in range(ROWS):
        key, at, is_rare = ROWS - age, moment(age), age % 2_000 == 7
        names = ["All", "Asia", "Odd" if age % 2 else "Even", *(["Rare"] if is_rare else [])]
        taggings += [Tagging(article_id=key, tag=tags[name], published_at=at) for name in names]
        creditings.append(Crediting(article_id=key, source=rare_source if is_rare else wire, published_at=at))
        renditions.append(
            Rendition(
                article_id=key,
                number=7 if age % 2 else age + 10,
                visible_from=at,
                changed_at=at,
                updated_at=at,
                language="sq" if is_rare else "en",
                ai_use="drafted" if is_rare else "none",
                is_corrected=is_rare,
                data='{"id":"x","summary":{"text":""}}',
                stamp="",
            )
        )
        rows.append(SearchRow(article_id=key, public_title="ferry" + (" pier" if is_rare else "")))
    for model, records in ((Tagging, taggings), (Crediting, creditings), (Rendition, renditions)):
        model.objects.bulk_create(records, batch_size=2_000)
    search.index(
        search.of_article(article)
        for article in Article.objects.select_related("source", "working").filter(pk__gt=ROWS - 200)
    )
    with connection.cursor() as cursor:
        # An import in an earlier test of this process has limited how much of each index is read.
        cursor.execute("PRAGMA analysis_limit = 0")
        cursor.execute("ANALYZE")


@pytest.fixture(scope="module")
def _filled(django_db_setup, django_db_blocker):
    """Share the rows among all tests here, which only read them."""
    with django_db_blocker.unblock():
        fill()
        yield
        for model in (Rendition, Crediting, Tagging):
            model.objects.all().delete()
        search.forget(list(SearchRow.objects.values_list("pk", flat=True)))
        Article.objects.all()._raw_delete("default")
        Tag.objects.all().delete()
        Source.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def steps(client, url):
    """Return how many thousand steps SQLite's virtual machine takes for a response."""
    count = 0

    def thousand_steps():
        nonlocal count
        count += 1

    connection.ensure_connection()
    connection.connection.set_progress_handler(thousand_steps, 1_000)
    try:
        response = client.get(url)
    finally:
        connection.connection.set_progress_handler(None, 0)
    assert response.status_code == 200, response.content
    return count, response


# A language that nothing is in.
NOBODYS = "language=en-ZZ"
FILTERS = [
    *(
        "",
        "tag=all",
        "tag=even",
        "tag=rare",
        "tag=even,odd",
        "tag=even&tag=odd",
        "tag=all&tag=rare",
        "tag=rare&tag=all",
    ),
    *("section=asia", "section=asia&tag=rare", "source=wire", "source=rare", "source=wire,rare", "source=rare&tag=all"),
    *("language=en", "language=sq", "language=en,sq", "language=sq&tag=all", NOBODYS, "ai_use=none", "ai_use=drafted"),
    *("ai_use=none,drafted", "has_correction=true", "has_correction=false", "has_correction=true&tag=all"),
    *("q=pier", "q=ferry", "q=pier&tag=all", "slug=slug-9000", "updated_since={recent}", "updated_since={old}"),
    *(
        "published_before={old}",
        "published_after={old}",
        "tag=all&published_before={old}",
        "source=wire&published_before={old}",
    ),
    *(
        "language=en&published_before={old}",
        "published_after={old}&published_before={middle}",
        "tag=even,odd&published_before={old}",
    ),
]
MOMENTS = {"recent": moment(5), "middle": moment(ROWS // 2), "old": moment(ROWS - 500)}
SAID = {name: at.isoformat().replace("+00:00", "Z") for name, at in MOMENTS.items()}
# Two topics that many carry, and none both: the one is walked in search of the other.
BETWEEN_TWO = "tag=even&tag=odd"
MOST = 15  # thousand steps; to read all rows takes hundreds


def deep(question, order):
    """Return the address of a page halfway down the list."""
    list_key = QueryParameters.parse(QueryDict(f"{question}&order={order}"), ArticleList.allowed, ARTICLES).list_key
    cursor = cursors.write(Place(pk=ROWS // 2, moment=moment(ROWS // 2)), list_key)
    return f"{ARTICLES}?{question}&order={order}&limit=5&cursor={cursor}".replace("?&", "?")


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="counts the steps of SQLite's machine")
@pytest.mark.parametrize("order", ["-published_at", "published_at", "-updated_at"])
@pytest.mark.parametrize("question", FILTERS)
def test_every_page_is_read_from_an_index(client, question, order, _filled):
    if order == "-updated_at" and ("published_before" in question or question == BETWEEN_TWO):
        pytest.skip("no index holds both")
    question = question.format(**SAID)
    url = f"{ARTICLES}?{question}&order={order}&limit=5".replace("?&", "?")
    sample.sample("public")  # a search reads it once a minute, whatever it looks for
    first, response = steps(client, url)
    page = response.json()
    assert bool(page["results"]) == (question not in (BETWEEN_TWO, NOBODYS))
    taken = [first, steps(client, deep(question, order))[0]]
    if page["next"]:
        taken.append(steps(client, page["next"])[0])
    assert max(taken) <= (MOST if question != BETWEEN_TWO else 500)


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="counts the steps of SQLite's machine")
@pytest.mark.parametrize(
    "url",
    [
        *("/", "/sections/asia/", "/topics/all/", "/topics/rare/", "/sources/wire/", "/archive/", "/corrections/"),
        *("/search/?q=pier", "/search/?q=ferry", "/search/?q=ferry&sort=newest", "/search/?q=pier&section=asia"),
        *("/search/?topic=rare", "/articles/slug-9000/", "/feed.atom", "/sitemap.xml"),
    ],
)
def test_no_public_page_reads_all_articles(client, url, _filled):
    # bm25 weighs a thousand hits; a sitemap's index walks all years.
    assert steps(client, url)[0] <= 2 * MOST


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="counts the steps of SQLite's machine")
@pytest.mark.parametrize(
    "known",
    [
        SyncPoint(),
        SyncPoint(7, ROWS // 2, NEWEST, 2**62),
        SyncPoint(ROWS // 2, 1, NEWEST, 2**62),
        SyncPoint(ROWS * 2, 0, NEWEST, 0),
    ],
)
def test_changes_are_read_from_an_index_even_within_an_act_that_changed_half_of_the_articles(client, known, _filled):
    PublicVersion.objects.update_or_create(pk=PublicVersion.ONLY, defaults={"number": ROWS * 2})
    since = f"&since={known.token()}" if known.number else ""
    assert steps(client, f"/api/v1/changes/?limit=5{since}")[0] <= MOST
