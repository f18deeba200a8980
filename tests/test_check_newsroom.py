"""`manage.py check_newsroom`: silent about a healthy newsroom, and clear about anything else."""

import io
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import desk
from articles.models import Article, DeskProfile, PublicVersion, Rendition, SearchRow, Tagging, TagName
from articles.models.invariants import NothingToCheck
from importers.models import ImportBatch
from importers.runs.undo import undo
from newsroom import invariants
from tests.concurrency import meanwhile, start
from tests.factories import THEN, make_article, make_tag, make_user
from tests.importers.runs.test_run import load, post, write
from tests.soundness import a_busy_newsroom, found, fresh, healed, published, run

pytestmark = pytest.mark.django_db


def test_every_model_says_what_must_be_true_of_its_rows_or_why_nothing_is():
    for model in invariants.models():
        own = vars(model).get("INVARIANTS")
        assert own, f"{model.__name__} declares no INVARIANTS (docs/contributing.md)"
        if isinstance(own, NothingToCheck):
            assert len(own.because.split()) >= 3, model
    assert len(invariants.models()) == 32


def test_every_invariant_has_a_name_of_its_own_and_either_a_repair_or_advice():
    every = [invariant for _, invariant in invariants.every()]
    assert len({invariant.name for invariant in every}) == len(every)
    repaired = {invariant.name for invariant in every if not invariant.by_hand}
    assert repaired == set(invariants.REPAIRS)


def test_every_invariant_is_broken_by_a_test():
    code = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.rglob("test_invariants*.py"))
    # Of tags and sources, one test breaks the same rules.
    code += "".join(re.sub('f"{name}', f'"{name}', code) for name in ("tag", "source"))
    assert [invariant.name for _, invariant in invariants.every() if f'"{invariant.name}"' not in code] == []


def test_articles_come_first_because_the_others_follow_from_them():
    assert next(model for model, _ in invariants.every()) is Article


@pytest.mark.slow
def test_a_newsroom_in_which_the_desk_has_done_everything_is_sound():
    a_busy_newsroom()
    assert set(Article.objects.values_list("state", flat=True)) == {
        "draft", "in_review", "changes_requested", "approved", "published", "withdrawn", "retracted", "merged",
        "duplicate",
    }  # fmt: skip
    assert found() == {}
    assert run() == (0, "All is well.\n")


@pytest.mark.slow
def test_a_newsroom_is_sound_after_imports_dry_runs_new_versions_readings_and_undoing_them(tmp_path):
    load(write(tmp_path / "one.json", *map(post, range(1, 5))), is_dry_run=True)
    load(write(tmp_path / "one.json", *map(post, range(1, 5))))
    again = {"content": {"rendered": "<p>It has sunk.</p>", "protected": False}, "class_list": ["tag-wrecks"]}
    batch = load(write(tmp_path / "two.json", {"id": 9}, *(post(number, **again) for number in range(3, 8))))
    call_command("reclean", stdout=io.StringIO(), stderr=io.StringIO())
    assert found() == {}
    undo(batch)
    assert ImportBatch.objects.filter(undone_at__isnull=False).count() == 1
    assert found() == {}


@pytest.mark.slow
def test_the_demo_is_sound(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    call_command("demo", "--port=8123", stdout=io.StringIO(), stderr=io.StringIO())
    call_command("check_newsroom", stdout=io.StringIO())
    assert found() == {}


def test_what_is_wrong_is_counted_shown_at_the_desk_and_explained():
    article, wrong = published(headline="The ferry runs again after a week"), make_tag("Ferries")
    Tagging.objects.bulk_create([Tagging(article=make_article(), tag=wrong) for _ in range(3)])
    Tagging.objects.filter(tag=wrong).update(published_at=article.published_at)
    Rendition.objects.filter(article=article).delete()
    status, printed = run("--rows=1")
    assert status == 1
    first, second = (printed.index(name) for name in ("(article_rendition)", "(tagging_moment)"))
    assert first < second
    assert printed[:second].splitlines()[:3] == [
        "1 published article has no page for readers, or one with another publication time (article_rendition)",
        f"  /admin/articles/article/{article.public_id}/change/  article {article.pk}: {article}",
        "  --repair heals this.",
    ]
    assert "3 tags of articles have another publication time than their article (tagging_moment)\n" in printed
    assert "  and 2 more\n" in printed
    assert printed.endswith(f"Wrong: 2 of {len(list(invariants.every()))} rules are broken.")


def test_what_only_a_person_can_put_right_says_how():
    article = published()
    type(article.working).objects.filter(pk=article.working_id).update(summary="Somebody was here.")
    status, printed = run("--repair")
    assert status == 1
    assert f"/admin/articles/revision/{article.working_id}/change/" in printed
    assert "  By hand: It was changed outside the desk, so no approval covers it. Restore the row" in printed


def test_a_headline_cannot_move_the_cursor_of_the_terminal():
    article = make_article(headline="The ferry\x1b[2J\n runs")
    SearchRow.objects.filter(article=article).delete()
    assert f"article {article.pk}: The ferry[2J runs\n" in run()[1]


def test_rows_without_a_page_are_shown_with_what_they_belong_to():
    article, tag, user = make_article(), make_tag(), make_user()
    there = f"/admin/articles/article/{article.public_id}/change/"
    assert invariants.page_of(SearchRow.objects.get(pk=article.pk)) == there
    assert invariants.page_of(DeskProfile(user=user)) == f"/admin/auth/user/{user.pk}/change/"
    assert invariants.page_of(TagName(tag=tag)) == f"/admin/articles/tag/{tag.pk}/change/"
    assert invariants.page_of(PublicVersion()) == ""
    assert invariants.page_of(Tagging(article_id=999_999, tag=tag)) == f"/admin/articles/tag/{tag.pk}/change/"


def test_without_repair_nothing_is_written():
    Rendition.objects.filter(article=published()).delete()
    with CaptureQueriesContext(connection) as queries:
        run()
    statements = [query["sql"].lstrip("( ").split()[0].upper() for query in queries]
    assert set(statements) <= {"SELECT", "DECLARE", "FETCH", "CLOSE", "WITH"}


def test_a_repair_heals_says_so_and_ends_well():
    article = published()
    Rendition.objects.filter(article=article).delete()
    SearchRow.objects.filter(article=article).delete()
    status, printed = run("--repair")
    assert (status, found()) == (0, {})
    assert printed.count("  Healed: 1\n") == 2
    assert printed.endswith("All is well.\n")


def test_a_repair_that_is_interrupted_goes_on_the_next_time(monkeypatch):
    Tagging.objects.bulk_create(Tagging(article=make_article(), tag=make_tag()) for _ in range(5))
    Tagging.objects.update(published_at="2026-01-01T00:00:00Z")
    monkeypatch.setattr(invariants, "_AT_ONCE", 2)
    left = 2

    def execute(call, sql, *rest):
        nonlocal left
        left -= sql.startswith('UPDATE "articles_tagging"')
        if not left:
            raise KeyboardInterrupt
        return call(sql, *rest)

    with connection.execute_wrapper(execute), pytest.raises(KeyboardInterrupt):
        run("--repair")
    assert found() == {"tagging_moment": 3}
    assert run("--repair")[0] == 0


@pytest.mark.skipif(connection.vendor == "sqlite", reason="on SQLite only one can write at a time")
@pytest.mark.django_db(transaction=True)
def test_a_repair_waits_for_a_decision_of_the_desk_and_leaves_what_that_put_right():
    article = published()
    article.taggings.update(published_at=THEN)
    assert set(found()) == {"tagging_moment"}
    by, stored = make_user(), fresh(article)
    number = meanwhile(lambda: desk.withdraw(stored, by=by, reason="Wrong."), lambda: healed("tagging_moment"))
    assert (number, found()) == (0, {})
    assert set(article.taggings.values_list("published_at", flat=True)) == {None}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_process_ends_with_a_status_that_monitoring_understands():
    Rendition.objects.filter(article=published()).delete()
    for arguments, status in ((), 1), (("--repair",), 0), ((), 0):
        process = start("check_newsroom", *arguments)
        assert (process.communicate()[0] != "", process.returncode) == (True, status)
