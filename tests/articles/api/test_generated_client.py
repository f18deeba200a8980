"""A client that openapi-python-client generates from our document can read everything."""

import importlib
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from articles.models import Article
from tests.articles.api import demo_site

BIN = Path(sys.executable).parent
KEPT = Path(__file__).resolve().parents[3] / "docs" / "openapi.json"

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Return a function that imports modules of the generated package, which has a unique name."""
    name = f"client_{uuid4().hex}"
    folder = tmp_path_factory.mktemp("client")
    command = [
        BIN / "openapi-python-client",
        "generate",
        "--path",
        KEPT,
        "--meta",
        "none",
        "--output-path",
        folder / name,
    ]
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [*command, "--fail-on-warning"], env=os.environ | {"PATH": path}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    sys.path.insert(0, str(folder))
    yield lambda module: importlib.import_module(f"{name}.{module}")
    sys.path.remove(str(folder))


@pytest.fixture
def site(live_server, settings, tmp_path):
    settings.API_REQUESTS_A_MINUTE = 0
    return demo_site.fill(settings, tmp_path)


@pytest.fixture
def client(written, live_server):
    with written("client").Client(base_url=live_server.url) as client:
        yield client


def walk(ask, **query):
    """Return the rows of all pages."""
    rows, more = [], {}
    while True:
        page = ask(**query, **more)
        rows += page.results
        if page.next_ is None:
            return rows
        more = {"cursor": parse_qs(urlsplit(page.next_).query)["cursor"][0]}


@pytest.mark.parametrize("limit", [1, 3])
def test_it_reads_all_pages_of_each_list(written, client, site, limit):
    articles = walk(written("api.articles.articles").sync, client=client, limit=limit)
    live = list(Article.objects.live().newest())
    assert [article.id for article in articles] == [article.public_id for article in live]
    assert {type(article).__name__ for article in articles} == {"Article"}
    assert [article.headline for article in articles] == [article.headline for article in live]
    for name in ("sources", "tags", "sections", "corrections"):
        ask = written(f"api.{name}.{name}").sync
        whole = ask(client=client, limit=100).results
        assert whole and walk(ask, client=client, limit=limit) == whole


def test_it_keeps_a_copy_by_following_the_changes(written, client, site):
    ask, copy, since = written("api.changes.changes").sync, {}, {}
    for _ in range(50):
        page = ask(client=client, limit=2, **since)
        for change in page.changes:
            if change.op == "upsert":
                copy[change.id] = change.object_
            else:
                copy.pop(change.id, None)
        since = {"since": page.next_token}
        if not page.has_more:
            break
    assert {article.headline for article in copy.values()} == {article.headline for article in Article.objects.live()}


def test_it_understands_404_and_410(written, client, site):
    ask = written("api.articles.article").sync_detailed
    problem = written("models.problem").Problem
    for article, status in ((site.retracted, 410), (site.withdrawn, 410), (site.scheduled, 404)):
        response = ask(client=client, public_id=article.public_id)
        assert response.status_code == status
        assert isinstance(response.parsed, problem)
    assert ask(client=client, public_id=site.corrected.public_id).parsed.corrections[0].note


def test_it_gets_only_the_fields_it_names(written, client, site):
    wanted = written("models.articles_fields_item").ArticlesFieldsItem.HEADLINE
    rows = written("api.articles.articles").sync(client=client, fields=[wanted]).results
    assert {tuple(row.to_dict()) for row in rows} == {("headline",)}
