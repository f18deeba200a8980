"""The demo that a newcomer sees first, through the real importers and the real desk."""

import io
import json
import stat

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from articles import desk
from articles.models import Article, Override, Revision
from importers.models import ImportBatch
from newsroom import demo

pytestmark = pytest.mark.django_db


@pytest.fixture
def output(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    out = io.StringIO()
    call_command("demo", "--port=8123", stdout=out, stderr=io.StringIO())
    return out.getvalue()


@pytest.mark.slow
def test_the_demo_imports_publishes_and_prints_where_everything_is(output, tmp_path):
    posts = json.loads(demo.POSTS.read_text(encoding="utf-8"))
    skipped = [p for p in posts if p["status"] != "publish" or p["content"].get("protected")]
    assert Article.objects.count() == len(posts) - len(skipped) + 6
    texts = json.loads(demo.SUMMARIES.read_text(encoding="utf-8"))
    assert Article.objects.live().count() == len(texts) - 1
    assert "http://127.0.0.1:8123/admin/" in output
    for line in (tmp_path / "demo-passwords.txt").read_text().splitlines():
        role, password = line.split()
        assert User.objects.get(username=role).check_password(password)
        assert password in output
    assert stat.S_IMODE((tmp_path / "demo-passwords.txt").stat().st_mode) == 0o600


@pytest.mark.slow
def test_running_the_demo_again_duplicates_nothing(output):
    before = (Article.objects.count(), Revision.objects.count(), User.objects.count(), ImportBatch.objects.count())
    call_command("demo", stdout=io.StringIO(), stderr=io.StringIO())
    assert (
        Article.objects.count(),
        Revision.objects.count(),
        User.objects.count(),
        ImportBatch.objects.count(),
    ) == before


@pytest.mark.slow
def test_each_demo_account_belongs_to_its_role(output):
    assert {u.username: [g.name for g in u.groups.all()] for u in User.objects.all()} == {
        role: [role] for role in demo.ROLES
    }


@pytest.mark.slow
def test_the_demo_summaries_are_long_enough_in_their_writers_own_words_and_claim_nothing_new(output):
    lengths = {r.headline: len(r.summary.split()) for r in Revision.objects.all()}
    assert {headline: n for headline, n in lengths.items() if not 150 <= n <= 250} == {}
    for article in Article.objects.filter(revisions__isnull=False, source_published_at__isnull=False).distinct():
        text = desk.working_text(article)
        copied = desk.copied_text(article, text.plain, text.citations).copied
        assert (copied.share < 15, copied.longest <= 14) == (True, True), article.headline
        assert [claim.text for claim in desk.unsupported_claims(article, text)] == []
    assert list(Override.objects.filter(kind__in=["copied_text", "claim"])) == []


@pytest.mark.slow
def test_the_demo_leaves_a_draft_a_text_in_review_and_one_that_came_back(output):
    work = Article.objects.filter(state__in=["draft", "in_review", "changes_requested"]).order_by("pk")
    assert [(article.state, article.assignee.username, article.tags.exists()) for article in work] == [
        ("draft", "curator", False),
        ("in_review", "curator", True),
        ("changes_requested", "curator", True),
    ]
    assert Article.objects.filter(state="incoming", summary__gt="").count() == 3
