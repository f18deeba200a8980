"""A site is backed up while it runs and put back as docs/operating.md says: what was lost is served to nobody."""

import http.client
import json
import shutil
import sqlite3
from contextlib import closing

import pytest

from tests.faults.site import HOST, Site

pytestmark = pytest.mark.slow
_PUBLISH = """
from articles import desk
from tests.factories import make_approved_article, make_source, make_user
name = {headline!r}
writer, reviewer = make_user(f"Writer of {{name}}"), make_user(f"Reviewer of {{name}}")
article = make_approved_article(
    headline=name, source=make_source(name), source_ref=name, author=writer, approver=reviewer
)
desk.publish(article, by=reviewer)
"""
_WITHDRAW = """
from articles import desk
from articles.models import Article
from tests.factories import make_user
for article in Article.objects.live():
    desk.withdraw(article, by=make_user(article.headline[:9]), reason="Wrong")
"""


def get(site, path, **headers):
    """Return status, ETag and text of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=20)
    connection.request("GET", path, headers={"Host": HOST, **headers})
    response = connection.getresponse()
    answer = response.status, response.headers.get("ETag", ""), response.read().decode()
    connection.close()
    return answer


def test_what_a_restored_backup_has_lost_is_served_to_nobody(tmp_path):
    database, backup = tmp_path / "db.sqlite3", tmp_path / "backup.sqlite3"
    with Site(tmp_path) as site:
        site.run(_PUBLISH.format(headline="Kept by the backup"))
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("VACUUM INTO ?", [str(backup)])
        site.run(_WITHDRAW)
        site.run(_PUBLISH.format(headline="Lost with the disk"))
        status, lost, page = get(site, "/")
        assert (status, "Lost with the disk" in page, "Kept by the backup" in page) == (200, True, False)
        token = json.loads(get(site, "/api/v1/changes/")[2])["next_token"]
        assert get(site, "/", **{"If-None-Match": lost})[0] == 304
    for leftover in tmp_path.glob("db.sqlite3*"):
        leftover.unlink()
    shutil.copy(backup, database)
    with Site(tmp_path, fills=False) as site:
        assert site.manage("check_newsroom").returncode == 0
        # As many changes as were lost: the numbers of the two timelines meet.
        for headline in ("First of the new timeline", "Second of it", "Third of it"):
            site.run(_PUBLISH.format(headline=headline))
            status, _, page = get(site, "/", **{"If-None-Match": lost})
            assert (status, headline in page, "Lost with the disk" in page) == (200, True, False)
        assert "Kept by the backup" in page
        status, _, problem = get(site, f"/api/v1/changes/?since={token}")
        assert (status, json.loads(problem)["errors"][0]["code"]) == (410, "token-lost")
        assert "start again without" in problem
        assert site.manage("check_newsroom").stdout == "All is well.\n"
