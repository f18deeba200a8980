"""Files that the previous release imported create nothing when they are imported again after the upgrade."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
COMMIT = (ROOT / "tests" / "previous_release.txt").read_text(encoding="utf-8").strip()

pytestmark = pytest.mark.slow


def post(number, link, *, api="", **fields):
    slug = f"tide-{number}"
    return {
        "id": number,
        "slug": slug,
        "type": "post",
        "status": "publish",
        "link": link.format(slug),
        "date_gmt": "2026-03-04T09:30:00",
        "title": {"rendered": f"Tide {number} is “high”"},
        "content": {
            "rendered": f"<p>Tide {number} rose by a metre, <a href='http://www.bay.news/x'>says the harbour</a>.</p>",
            "protected": False,
        },
        "_links": {"self": [{"href": f"{api}/wp-json/wp/v2/posts/{number}"}]} if api else {},
    } | fields


POSTS = [
    post(1, "https://bay.news/2026/03/{}/", api="https://bay.news"),
    post(2, "https://bay.news/blog/{}/", api="https://bay.news"),
    post(3, "https://bay.news/harbour/{}/"),
    post(4, "https://bay.news/?p=4", guid={"rendered": "https://bay.news/?p=4"}),
    post(5, "https://isle.news/en/{}/", api="https://isle.news/en"),
    post(6, "https://isle.news/en/{}/"),
    post(7, "http://localhost/a/{}/", api="http://localhost/a"),
    post(8, "https://www.cape.news/{}/", api="https://cms.cape.news"),
    post(9, "https://xn--bcher-kva.news/{}/", api="https://xn--bcher-kva.news"),
    post(10, "https://münze.news/港/{}/", api="https://münze.news"),
    post(11, "https://MÜNZE.news:443/a/../{}/", api="https://xn--mnze-0ra.news"),
    post(12, "/2026/03/{}/"),
    post(13, "/en/2026/03/{}/"),
]


def manage(code, database, *arguments):
    done = run(code, database, "manage.py", *arguments)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    return done.stdout


def run(code, database, *arguments):
    environment = os.environ | {
        "NEWSROOM_DATABASE_URL": f"sqlite:///{database}",
        "NEWSROOM_DEBUG": "1",
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
    }
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, cwd=code, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def previous(tmp_path):
    """Yield a folder with the code of the previous release; skip the test where its commit is not at hand."""
    folder = tmp_path / "previous"
    added = subprocess.run(
        ["git", "worktree", "add", "--detach", str(folder), COMMIT], cwd=ROOT, capture_output=True, check=False
    )
    if added.returncode:
        pytest.skip(f"The commit of the previous release is not here: {added.stderr.decode()}")
    yield folder
    subprocess.run(["git", "worktree", "remove", "--force", str(folder)], cwd=ROOT, check=True)


def written(path, posts):
    path.write_text(json.dumps(posts), encoding="utf-8")
    return path


def indexed_with(words, database):
    """Return how many articles the desk finds by the name of their source, which 0.2.0 did not index."""
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT number FROM articles_searchedition").fetchall() == [(2,)]
        found = "SELECT count(*) FROM articles_searchindex WHERE articles_searchindex MATCH ?"
        return connection.execute(found, [f'desk_text : "{words}"']).fetchone()[0]


def test_nothing_is_created_again_after_an_upgrade(tmp_path, previous):
    database, report = tmp_path / "site.sqlite3", tmp_path / "report.json"
    posts = written(tmp_path / "posts.json", POSTS)
    digest = tmp_path / "digest-2026-03-09.txt"
    digest.write_text("The ferry runs again. Read more\n\nThe “old” pier is open. Read more\n", encoding="utf-8")
    manage(previous, database, "migrate", "-v0")
    manage(previous, database, "import_wordpress", posts, "--json", report)
    assert json.loads(report.read_text())["created"] == 13
    manage(previous, database, "import_digest", digest)

    def again(command, path):
        manage(ROOT, database, command, path, "--json", report)
        outcomes = json.loads(report.read_text())
        return {name: outcomes[name] for name in ("created", "changed", "unchanged", "duplicate", "rejected")}

    manage(ROOT, database, "migrate", "-v0")
    assert indexed_with("munze news", database) == 2
    # The same stories from other bytes: a field more, which says nothing.
    touched = written(tmp_path / "touched.json", [one | {"ping_status": "open"} for one in POSTS])
    nothing = {"created": 0, "changed": 0, "duplicate": 0, "rejected": 0}
    assert again("import_wordpress", posts) == nothing | {"unchanged": 13}
    assert again("import_wordpress", touched) == nothing | {"unchanged": 13}
    assert again("import_digest", digest) == nothing | {"unchanged": 2}
    manage(ROOT, database, "check_newsroom")  # fails if anything is wrong


_UNDO_THAT_BREAKS_OFF = """
import django
django.setup()
from importers.models import ImportBatch
from importers.runs import undo
def killed(batch):
    raise SystemExit(9)
undo._delete_some = killed
ImportBatch.objects.update(finished_at=None)  # its import was killed, too
undo.undo(ImportBatch.objects.get())
"""


def test_an_undo_that_broke_off_before_the_upgrade_is_found_and_can_go_on(tmp_path, previous):
    database = tmp_path / "site.sqlite3"
    manage(previous, database, "migrate", "-v0")
    manage(previous, database, "import_wordpress", written(tmp_path / "posts.json", POSTS))
    broken_off = run(previous, database, "-c", _UNDO_THAT_BREAKS_OFF)
    assert broken_off.returncode == 9
    manage(ROOT, database, "migrate", "-v0")
    found = run(ROOT, database, "manage.py", "check_newsroom")
    assert (found.returncode, found.stdout.splitlines()[0]) == (
        1,
        "1 import counts as undone, but part of it is still here (batch_half_undone)",
    )
    assert "  Healed: 1\n" in manage(ROOT, database, "check_newsroom", "--repair")
    assert "Batch 1 undone: 13 articles deleted" in manage(ROOT, database, "undo_import", "1")
    assert manage(ROOT, database, "check_newsroom") == "All is well.\n"
