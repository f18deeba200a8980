"""The page cache: which answers it stores and compresses, and what makes it store new ones."""

import gzip
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.cache import caches

from articles.reading import page_cache

ROOT = Path(__file__).resolve().parents[3]
# Prints the build mark as it is, and after a change to each file: at once, and after a restart.
MARKS = """
import json, sys
import django
django.setup()
from articles.reading import page_cache
marks = [page_cache.build_mark()]
for name in sys.argv[1:]:
    with open(name, "a") as file:
        file.write("\\n")
    running = page_cache.build_mark()
    page_cache._mark_of_contents.cache_clear()
    marks.append([name, running == marks[0], page_cache.build_mark()])
print(json.dumps(marks))
"""
SHOWN = (
    "templates/articles/front.html",
    "templates/404.html",
    "articles/text/words.py",
    "articles/public/views.py",
    "articles/static/articles/site.css",
)
NOT_SHOWN = ("README.md", "importers/cleaning/body.py")


def marks(folder, *names, **environment):
    """Return the build marks of a copy of the program: as it is, then with a line end added to each file in turn."""
    for name in ("articles", "importers", "newsroom", "templates"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "README.md", folder)
    plain = {name: value for name, value in os.environ.items() if not name.startswith("NEWSROOM_")}
    process = subprocess.run(
        [sys.executable, "-c", MARKS, *names],
        cwd=folder,
        env=plain | {"DJANGO_SETTINGS_MODULE": "newsroom.settings", "NEWSROOM_SECRET_KEY": "x" * 50} | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(process.stdout)


@pytest.mark.slow
def test_only_a_release_that_changes_a_page_makes_new_pages(tmp_path):
    first, *changed = marks(tmp_path, *NOT_SHOWN, *SHOWN)
    assert [(name, mark == first) for name, _, mark in changed[:2]] == [(name, True) for name in NOT_SHOWN]
    assert len({first, *(mark for _, _, mark in changed[2:])}) == 6
    assert len(first) == 16


@pytest.mark.slow
def test_a_running_site_reads_its_files_once_except_in_debug_mode(tmp_path):
    _, (_, is_same, _) = marks(tmp_path / "production", SHOWN[0])
    assert is_same
    _, *changed = marks(tmp_path / "debugging", *SHOWN, NEWSROOM_DEBUG="1")
    assert [(name, is_same) for name, is_same, _ in changed] == [(name, False) for name in SHOWN]


@pytest.fixture
def restarted():
    """Return a function that gives the build mark of a site that starts now."""

    def mark():
        page_cache._mark_of_contents.cache_clear()
        return page_cache.build_mark()

    yield mark
    page_cache._mark_of_contents.cache_clear()


def test_each_setting_that_a_page_shows_makes_new_pages(settings, restarted):
    marks_by_setting = [restarted()]
    for name, value in (
        ("SITE_NAME", "The Kittiwake"),
        ("TIME_ZONE", "Asia/Tokyo"),
        ("CONTACT", "mailto:desk@example.org"),
        ("TAGGING_ENTITY", "news.example.org,2026"),
    ):
        setattr(settings, name, value)
        marks_by_setting.append(restarted())
    assert len(set(marks_by_setting)) == 5
    assert restarted() == marks_by_setting[-1]


# --- Which answers are stored.


@pytest.fixture(autouse=True)
def pages(settings):
    """Store answers in memory, as the site does."""
    settings.CACHES = settings.CACHES | {
        "pages": {"BACKEND": "newsroom.memory.MemoryCache", "LOCATION": "page cache", "OPTIONS": {"MAX_BYTES": 1 << 20}}
    }
    yield caches["pages"]
    caches["pages"].clear()


@pytest.mark.parametrize(("size", "is_stored"), [(128_000, True), (128_001, False)])
def test_an_answer_is_stored_unless_it_is_very_large(rf, size, is_stored):
    answer = page_cache.store(rf.get("/"), "key", b"x" * size, {"Content-Type": "text/plain"})
    assert (len(answer.content), answer.headers) == (size, {"Content-Type": "text/plain"})
    assert (page_cache.get(rf.get("/"), "key") is not None) is is_stored
    assert page_cache.get(rf.get("/"), "another") is None


@pytest.mark.parametrize(("size", "is_gzipped"), [(499, False), (500, True)])
def test_an_answer_is_compressed_unless_it_is_very_short(rf, size, is_gzipped):
    request = rf.get("/", headers={"Accept-Encoding": "gzip"})
    response = page_cache.respond(request, page_cache.store(request, "key", b"x" * size, {}))
    assert response.headers.get("Content-Encoding") == ("gzip" if is_gzipped else None)
    assert (gzip.decompress(response.content) if is_gzipped else response.content) == b"x" * size
    assert response["Content-Length"] == str(len(response.content))


def test_an_answer_is_compressed_once_for_the_first_client_that_accepts_gzip(rf):
    plain, compressing = rf.get("/"), rf.get("/", headers={"Accept-Encoding": "gzip"})
    page_cache.store(plain, "key", b"x" * 500, {"X": "1"})
    assert page_cache.get(plain, "key").gzipped == b""
    first = page_cache.get(compressing, "key")
    assert gzip.decompress(first.gzipped) == b"x" * 500
    assert page_cache.get(compressing, "key") is first
    assert page_cache.get(plain, "key") is first
    assert page_cache.respond(plain, first).content == b"x" * 500
    assert "Content-Encoding" not in page_cache.respond(plain, first)
    assert first.headers == {"X": "1"}


def test_an_answer_too_short_to_compress_stays_plain(rf):
    compressing = rf.get("/", headers={"Accept-Encoding": "gzip"})
    answer = page_cache.store(compressing, "key", b"x" * 499, {})
    assert page_cache.get(compressing, "key") is answer
    assert answer.gzipped == b""


def test_the_size_of_a_stored_answer_counts_both_copies_and_its_headers(rf):
    answer = page_cache.store(rf.get("/", headers={"Accept-Encoding": "gzip"}), "key", b"x" * 10_000, {})
    assert answer.size == 10_000 + len(answer.gzipped) + 1_000


@pytest.mark.parametrize(
    ("accepted", "is_gzipped"),
    [
        *((coding, True) for coding in ("gzip", "br, gzip", "gzip;q=0.5", "gzip;q=0.01", "gzip;q=1.0, br;q=0")),
        *((coding, False) for coding in ("", "br", "identity", "gzip;q=0", "gzip; q=0.000", "gzip ;q=0, br")),
    ],
)
def test_only_clients_that_accept_gzip_get_it(rf, accepted, is_gzipped):
    request = rf.get("/", headers={"Accept-Encoding": accepted})
    answer = page_cache.respond(request, page_cache.store(request, "key", b"x" * 2_000, {}))
    assert (answer.headers.get("Content-Encoding") == "gzip") is is_gzipped
