"""What the desk's pages cost at a thousand articles and at two hundred thousand (SQLite).

`report` starts a process for each size, as Django binds a process to one database: it fills the database by raw
inserts, then asks for each page of PAGES as a person of the group publisher, and prints the median and how many queries
there were.
"""

import hashlib
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.benchmarks.importing import ROOT, _environment, manage

SOURCES, PEOPLE, DAYS = 300, 5, 365
# How many articles a batch holds, and of how many sources.
EACH_BATCH, EACH_SOURCES = 400, 20
ROUNDS = 15
PUBLISHER = "bench-0"
# How many of a hundred articles are in which state.
STATES = {
    "published": 55,
    "incoming": 25,
    "spiked": 9,
    "claimed": 2,
    "draft": 2,
    "in_review": 2,
    "approved": 2,
    "changes_requested": 1,
    "withdrawn": 1,
    "duplicate": 1,
}
_BODY = "<p>" + "What the source wrote, word by word, as it came in. " * 40 + "</p>"


def report(folder: Path, sizes: list[int]) -> None:
    """Fill a database with each number of articles, and print what every page costs."""
    print(
        "The desk's pages, signed in as a publisher (wanted at 200,000: the first page in 100 ms and 12 queries, the "
        "list in 150 ms and 8)"
    )
    for size in sizes:
        url = f"sqlite:///{folder}/desk-{size}.sqlite3"
        manage(url, "migrate")
        command = [sys.executable, "-m", "tests.benchmarks.desk", str(size)]
        subprocess.run(command, cwd=ROOT, env=_environment(url), check=True)


# --- In the process that has the database.


def fill(size: int) -> None:
    """Write this number of articles, with revisions, batches and records, spread over the year that ends now."""
    from django.contrib.auth.models import Group, User  # noqa: PLC0415 -- needs the settings of its process
    from django.db import connection, transaction  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from articles import search  # noqa: PLC0415
    from articles.models import Article, Revision, Source  # noqa: PLC0415
    from importers.models import ImportBatch, ImportRecord  # noqa: PLC0415

    people = [User.objects.create(username=f"bench-{number}", is_staff=True) for number in range(PEOPLE)]
    for person in people:
        person.groups.set(Group.objects.filter(name="publisher"))
    Source.objects.bulk_create(Source(name=f"Source {n}", slug=f"source-{n}") for n in range(SOURCES))
    sources = list(Source.objects.order_by("pk").values_list("pk", flat=True))
    rows = list(_articles(size, sources, [person.pk for person in people], timezone.now()))
    with connection.cursor() as cursor:
        # Nothing here outlives the benchmark; and revisions and articles point at each other.
        for pragma in ("synchronous = OFF", "foreign_keys = OFF", "cache_size = -256000"):
            cursor.execute(f"PRAGMA {pragma}")
        batches = -(-size // EACH_BATCH)
        ImportBatch.objects.bulk_create(_batch(ImportBatch, rows, number) for number in range(batches))
        first = ImportBatch.objects.order_by("pk").values_list("pk", flat=True)[0]
        _insert(cursor, Article, (row for row, _ in rows))
        _insert(cursor, Revision, (revision for _, revision in rows if revision))
        _insert(cursor, ImportRecord, (_record(row, first) for row, _ in rows))
        with transaction.atomic():
            search.index((_document(row) for row, _ in rows), are_new=True)
        cursor.execute("ANALYZE")
    connection.close()


def _document(row: dict) -> Any:
    from articles.search import Document  # noqa: PLC0415

    title = f"{row['headline'] or row['headline_suggested']} ".lower()
    return Document(
        article_id=row["id"], desk_title=title, desk_text=f"{title * 3} word{row['id'] % 977} what it wrote"
    )


def _articles(size: int, sources: list[int], people: list[int], now: datetime) -> Iterator[tuple[dict, dict | None]]:
    chance = random.Random(7)
    states, weights = list(STATES), list(STATES.values())
    for number in range(1, size + 1):
        state = chance.choices(states, weights)[0]
        came = now - timedelta(days=DAYS) * (1 - number / size)
        touched = min(now, came + timedelta(hours=chance.random() * 48))
        is_public, person = state in ("published", "withdrawn"), chance.choice(people)
        is_written = is_public or state in ("draft", "in_review", "approved", "changes_requested")
        headline = f"Headline of article {number}" if is_written or chance.random() < 0.7 else ""
        # One of a hundred has an address that another one has.
        address = number - 1 if chance.random() < 0.01 else number
        row = {
            "id": number,
            "public_id": f"{number:032x}",
            "source_id": sources[(number // EACH_BATCH * 7 + chance.randrange(EACH_SOURCES)) % len(sources)],
            "source_ref": f"ref-{number}",
            "state": state,
            "slug": f"headline-{number}" if is_public else None,
            "headline": headline,
            "headline_suggested": f"Suggested {number}",
            "body": _BODY,
            "body_word_count": 440,
            "language": "en",
            "source_url": f"https://example.org/{address}",
            "url_fingerprint": hashlib.sha256(str(address).encode()).digest(),
            "text_fingerprint": hashlib.sha256(f"text {number}".encode()).digest(),
            "created_at": came,
            "updated_at": touched,
            "desk_touched_at": None if state == "incoming" else touched,
            "source_changed_at": touched if state != "incoming" and chance.random() < 0.05 else None,
            "assignee_id": person if is_written or state == "claimed" else None,
            "submitted_at": touched if state == "in_review" else None,
            "published_at": touched + timedelta(hours=chance.choice([0] * 9 + [12])) if is_public else None,
            "working_id": number if is_written else None,
            "live_revision_id": number if is_public else None,
        }
        revision = {
            "id": number,
            "article_id": number,
            "number": 1,
            "headline": headline,
            "summary": "A summary. " * 40,
            "author_id": person,
            "sha256": "0" * 64,
            "created_at": touched,
        }
        yield row, revision if is_written else None


def _batch(model: Any, rows: list[tuple[dict, dict | None]], number: int) -> Any:
    mine = rows[number * EACH_BATCH : (number + 1) * EACH_BATCH]
    started = mine[0][0]["created_at"]
    is_bad = number % 10 == 0
    return model(
        format="wordpress", files=[f"posts-{number}.json"], started_at=started, finished_at=started,
        created_count=len(mine), rejected_count=3 * is_bad,
    )  # fmt: skip


def _record(row: dict, first: int) -> dict:
    number = row["id"] - 1
    return {
        "batch_id": first + number // EACH_BATCH,
        "file": "posts.json",
        "number": number,
        "offset": 0,
        "ref": row["source_ref"],
        "outcome": "created",
        "article_id": row["id"],
        "source_id": row["source_id"],
    }


def _insert(cursor: Any, model: Any, rows: Iterator[dict]) -> None:
    """Insert the rows as they are; a column that they do not name has its default."""
    from django.db import transaction  # noqa: PLC0415

    fields = [field for field in model._meta.local_concrete_fields if field.name != "public_id"]
    defaults = {field.column: field.get_default() for field in fields}
    row_columns: list[str] = []
    for chunk in _chunks(rows, 2_000):
        row_columns = row_columns or list(chunk[0])
        rest = {name: _plain(value) for name, value in defaults.items() if name not in row_columns and name != "id"}
        columns = [*row_columns, *rest]
        marks = ", ".join(["%s"] * len(columns))
        names = ", ".join(f'"{name}"' for name in columns)
        statement = f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})'
        with transaction.atomic():
            cursor.executemany(statement, [[*map(_plain, row.values()), *rest.values()] for row in chunk])


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(" ")
    return "{}" if isinstance(value, dict) else "[]" if isinstance(value, list) else value


def _chunks(rows: Iterator[dict], size: int) -> Iterator[list[dict]]:
    chunk: list[dict] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def first_page(client: Any) -> Any:
    """Ask for the first page."""
    return client.get("/admin/")


def the_list(query: str = "") -> Callable[[Any], Any]:
    """Return what asks for the list of articles, filtered so."""
    return lambda client: client.get(f"/admin/articles/article/{query}")


def form(client: Any) -> Any:
    """Ask for the writing form of the newest draft."""
    from articles.models import Article  # noqa: PLC0415

    newest = Article.objects.filter(state="draft").values_list("public_id", flat=True)[0]
    return client.get(f"/admin/articles/article/{newest}/change/")


PAGES: dict[str, Callable[[Any], Any]] = {
    "the first page": first_page,
    "the list": the_list(),
    "the list, page 15": the_list("?p=15"),
    "the list, incoming": the_list("?state=incoming"),
    "the list, mine": the_list("?mine=1"),
    "the list, possible duplicates": the_list("?duplicate=1"),
    "the list, of a source": the_list("?source=source-7"),
    "the list, searched": the_list("?q=headline"),
    "the writing form of a draft": form,
}


def measure(client: Any, ask: Callable[[Any], Any]) -> tuple[float, int]:
    """Return the median of the page in ms, the first not counted, and how many queries it asks."""
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with CaptureQueriesContext(connection) as queries:
        response = ask(client)
    query_count = len(queries)
    assert response.status_code == 200, response
    if os.environ.get("BENCH_SHOW_QUERIES"):
        for query in queries:
            print(query["time"], query["sql"][:160])
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        ask(client)
        times.append(1000 * (time.perf_counter() - started))
    return statistics.median(times), query_count


def main() -> None:
    """Fill this process's database and print what each page costs."""
    import django  # noqa: PLC0415

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    size = int(sys.argv[1])
    settings.ALLOWED_HOSTS = ["testserver"]
    # Static files without a manifest, which only `collectstatic` writes.
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    if not User.objects.filter(username=PUBLISHER).exists():
        fill(size)
    client = Client()
    client.force_login(User.objects.get(username=PUBLISHER))
    print(f"\n{size:,} articles")
    for name, ask in PAGES.items():
        milliseconds, queries = measure(client, ask)
        print(f"  {milliseconds:8,.1f} ms   {queries:2} queries   {name}")


if __name__ == "__main__":
    main()
