"""What a kept answer is known by, and which are kept: another program, template or setting makes other pages."""

import gzip
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.cache import caches

from articles.reading import freshness

ROOT = Path(__file__).resolve().parents[3]
# Prints the mark of the program as it is, and after each file was changed: at once, and as of the next start.
MARKS = """
import json, sys
import django
django.setup()
from articles.reading import freshness
told = [freshness.build()]
for name in sys.argv[1:]:
    with open(name, "a") as file:
        file.write("\\n")
    running = freshness.build()
    freshness._built_from.cache_clear()
    told.append([name, running == told[0], freshness.build()])
print(json.dumps(told))
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
    """Return the marks of a copy of the program, each file in turn changed by one line end."""
    for name in ("articles", "importers", "newsroom", "templates"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "README.md", folder)
    plain = {name: value for name, value in os.environ.items() if not name.startswith("NEWSROOM_")}
    done = subprocess.run(
        [sys.executable, "-c", MARKS, *names],
        cwd=folder,
        env=plain | {"DJANGO_SETTINGS_MODULE": "newsroom.settings", "NEWSROOM_SECRET_KEY": "x" * 50} | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_a_release_that_changes_what_is_shown_makes_every_page_anew_and_no_other_does(tmp_path):
    first, *changed = marks(tmp_path, *NOT_SHOWN, *SHOWN)
    assert [(name, mark == first) for name, _, mark in changed[:2]] == [(name, True) for name in NOT_SHOWN]
    assert len({first, *(mark for _, _, mark in changed[2:])}) == 6
    assert len(first) == 16


def test_while_a_site_runs_its_files_are_read_once_unless_somebody_works_on_them(tmp_path):
    _, (_, is_same, _) = marks(tmp_path / "production", SHOWN[0])
    assert is_same
    _, *changed = marks(tmp_path / "debugging", *SHOWN, NEWSROOM_DEBUG="1")
    assert [(name, is_same) for name, is_same, _ in changed] == [(name, False) for name in SHOWN]


@pytest.fixture
def restarted():
    """Return a function that gives the mark as a site has it that starts now."""

    def mark():
        freshness._built_from.cache_clear()
        return freshness.build()

    yield mark
    freshness._built_from.cache_clear()


def test_each_setting_that_a_page_shows_makes_other_pages(settings, restarted):
    told = [restarted()]
    for name, value in (
        ("SITE_NAME", "The Kittiwake"),
        ("TIME_ZONE", "Asia/Tokyo"),
        ("CONTACT", "mailto:desk@example.org"),
        ("TAGGING_ENTITY", "news.example.org,2026"),
    ):
        setattr(settings, name, value)
        told.append(restarted())
    assert len(set(told)) == 5
    assert restarted() == told[-1]


# --- Which answers are kept.


@pytest.fixture(autouse=True)
def pages(settings):
    """Keep answers, as the site does."""
    settings.CACHES = settings.CACHES | {
        "pages": {"BACKEND": "newsroom.memory.MemoryCache", "LOCATION": "freshness", "OPTIONS": {"MAX_BYTES": 1 << 20}}
    }
    yield caches["pages"]
    caches["pages"].clear()


@pytest.mark.parametrize(("size", "is_kept"), [(128_000, True), (128_001, False)])
def test_an_answer_is_kept_unless_it_is_very_large(rf, size, is_kept):
    made = freshness.keep(rf.get("/"), "key", b"x" * size, {"Content-Type": "text/plain"})
    assert (len(made.content), made.headers) == (size, {"Content-Type": "text/plain"})
    assert (freshness.known(rf.get("/"), "key") is not None) is is_kept
    assert freshness.known(rf.get("/"), "another") is None


@pytest.mark.parametrize(("size", "is_packed"), [(499, False), (500, True)])
def test_an_answer_is_compressed_unless_it_is_very_short(rf, size, is_packed):
    asked = rf.get("/", headers={"Accept-Encoding": "gzip"})
    made = freshness.keep(asked, "key", b"x" * size, {})
    answer = freshness.given(asked, made)
    assert answer.headers.get("Content-Encoding") == ("gzip" if is_packed else None)
    assert (gzip.decompress(answer.content) if is_packed else answer.content) == b"x" * size
    assert answer["Content-Length"] == str(len(answer.content))


def test_what_was_kept_for_who_unpacks_nothing_is_compressed_once_for_the_first_who_does(rf):
    plain, packing = rf.get("/"), rf.get("/", headers={"Accept-Encoding": "gzip"})
    freshness.keep(plain, "key", b"x" * 500, {"X": "1"})
    assert freshness.known(plain, "key").packed == b""
    first = freshness.known(packing, "key")
    assert gzip.decompress(first.packed) == b"x" * 500
    assert freshness.known(packing, "key") is first
    assert freshness.known(plain, "key") is first
    assert freshness.given(plain, first).content == b"x" * 500
    assert "Content-Encoding" not in freshness.given(plain, first)
    assert first.headers == {"X": "1"}


def test_what_is_too_short_to_compress_is_given_as_it_was_kept(rf):
    packing = rf.get("/", headers={"Accept-Encoding": "gzip"})
    made = freshness.keep(packing, "key", b"x" * 499, {})
    assert freshness.known(packing, "key") is made
    assert made.packed == b""


def test_a_kept_answer_counts_with_what_it_takes_beside_its_bytes(rf):
    made = freshness.keep(rf.get("/", headers={"Accept-Encoding": "gzip"}), "key", b"x" * 10_000, {})
    assert made.size == 10_000 + len(made.packed) + 1_000


@pytest.mark.parametrize(
    ("accepted", "is_packed"),
    [
        *((coding, True) for coding in ("gzip", "br, gzip", "gzip;q=0.5", "gzip;q=0.01", "gzip;q=1.0, br;q=0")),
        *((coding, False) for coding in ("", "br", "identity", "gzip;q=0", "gzip; q=0.000", "gzip ;q=0, br")),
    ],
)
def test_only_who_unpacks_is_given_what_is_packed(rf, accepted, is_packed):
    asked = rf.get("/", headers={"Accept-Encoding": accepted})
    answer = freshness.given(asked, freshness.keep(asked, "key", b"x" * 2_000, {}))
    assert (answer.headers.get("Content-Encoding") == "gzip") is is_packed


@pytest.mark.parametrize(
    ("sent", "has_it"),
    [
        *((sent, True) for sent in ('W/"a"', '"a"', '"b", W/"a"')),
        *((sent, False) for sent in ("", "*", "a", '"b"', 'W/"A"', '"W/a"')),
    ],
)
def test_who_names_the_validator_has_the_answer(rf, sent, has_it):
    asked = rf.get("/", headers={"If-None-Match": sent})
    assert freshness.has(asked, 'W/"a"') is has_it
    assert freshness.has(asked, '"a"') is has_it
    assert not freshness.has(rf.get("/"), 'W/"a"')
