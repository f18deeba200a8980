"""`manage.py reclean`: articles get what today's rules make of their records, and an undo puts back what they held."""

import hashlib
import io
import json
import zlib

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from articles import desk, search
from articles.intake import snapshots
from articles.intake.ingest import source_columns
from articles.models import Article, Citation, Source, Tagging
from importers.models import EarlierReading, ImportBatch, ImportRecord, RawRecord
from importers.runs import rereading
from importers.runs.earlier import last_delivery
from importers.runs.files import find_files
from importers.runs.rereading import RereadingChoice
from importers.runs.run import run
from importers.runs.store import Store
from importers.runs.undo import UndoBlocked, plan, undo
from tests.concurrency import together
from tests.factories import make_user
from tests.importers.runs.test_run import load, outcomes, post, write

pytestmark = pytest.mark.django_db(transaction=True)


def text(html, **fields):
    return post(1, content={"rendered": html, "protected": False}, **fields)


# What an earlier release made of a post, and what is made of it today.
EARLIER = text(
    "<p>By Ada Lind</p><p>The ferry is back.</p>",
    class_list=["post-1", "category-world", "tag-ferries", "tag-by-ada-lind"],
)
TODAY = text('<p>The ferry is back.</p><p>Source: <a href="https://wire.news/ferry/">The Wire</a></p>')


def imported(tmp_path, earlier=EARLIER, today=TODAY):
    """Import a post as an earlier release read it: its stored bytes say more, or less, than its article."""
    batch = load(write(tmp_path / f"{earlier['id']}.json", earlier))
    article = Article.objects.get(source_ref=str(earlier["id"]))
    stored_as(article, json.dumps(today).encode())
    return batch, article


def stored_as(article, raw):
    sha256 = hashlib.sha256(raw).digest()
    record = article.import_records.get()
    RawRecord.objects.filter(pk=record.raw_id).update(sha256=sha256, data=zlib.compress(raw))
    Article.objects.filter(pk=article.pk).update(raw_fingerprint=sha256)


def reclean(*arguments):
    """Run the command, and return its exit status and what it printed."""
    out = io.StringIO()
    try:
        call_command("reclean", *arguments, stdout=out, stderr=out)
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


def everything():
    """Return all that articles hold, except when they were last written."""
    articles = [
        {name: value for name, value in row.items() if name not in ("updated_at", "search")}
        for row in Article.objects.order_by("pk").values()
    ]
    tags = sorted(Tagging.objects.values_list("article", "tag__kind", "tag__name"))
    citations = list(
        Citation.objects.order_by("article", "position").values_list("article", "role", "source", "url", "title")
    )
    return [
        {name: bytes(value) if isinstance(value, memoryview) else value for name, value in row.items()}
        for row in articles
    ], tags, citations  # fmt: skip


def test_an_article_that_nobody_has_touched_gets_what_todays_rules_make_of_its_record(tmp_path):
    _, article = imported(tmp_path)
    status, printed = reclean()
    assert status == 0
    article.refresh_from_db()
    assert article.body == "<p>The ferry is back.</p>"
    assert (article.byline, article.source_changed_at) == ("", None)
    assert sorted(article.tags.values_list("name", flat=True)) == ["ferries", "world"]
    assert list(article.citations.order_by("position").values_list("role", "url")) == [
        ("origin", "https://wire.news/ferry/"),
        ("via", "https://gazette.news/ferry-1/"),
    ]
    batch = ImportBatch.objects.latest("pk")
    assert (batch.is_rereading, outcomes(batch)) == (True, {"changed": 1})
    record = batch.records.get()
    assert (record.file, record.number, record.ref) == (str(tmp_path / "1.json"), 1, "1")
    assert record.message == (
        "Changed: body, byline, topics, links. Body: “By Ada Lind The ferry is back.” → “The ferry is back.”. "
        "Byline: “Ada Lind” → nothing. Topics: “by ada lind, ferries” → “ferries”."
    )
    assert "Changed: body 1, byline 1, topics 1, links 1." in printed
    assert f"To take it back: manage.py undo_import {batch.pk}" in printed


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path):
    imported(tmp_path)
    before, sources = everything(), Source.objects.count()
    status, printed = reclean("--dry-run")
    assert (everything(), Source.objects.count(), EarlierReading.objects.count()) == (before, sources, 0)
    assert status == 0
    assert "Would change: body 1, byline 1, topics 1, links 1." in printed
    assert "record 1: Changed: body, byline, topics, links. Body: “By Ada Lind The ferry" in printed
    batch = ImportBatch.objects.latest("pk")
    assert (batch.is_dry_run, outcomes(batch), batch.made) == (True, {"changed": 1}, {})


def test_a_batch_says_which_articles_it_was_to_read_again(tmp_path):
    batch, article = imported(tmp_path)
    assert RereadingChoice().as_json() == {"source": "", "batch": ""}
    assert RereadingChoice(source=article.source, batch=batch).as_json() == {
        "source": article.source.slug, "batch": batch.pk,
    }  # fmt: skip


def test_a_second_run_changes_nothing(tmp_path):
    imported(tmp_path)
    reclean()
    before = everything()
    reclean()
    assert outcomes(ImportBatch.objects.latest("pk")) == {"unchanged": 1}
    assert everything() == before
    assert outcomes(load(write(tmp_path / "1.json", TODAY))) == {"unchanged": 1}


def test_an_undo_puts_back_exactly_what_the_articles_held(tmp_path):
    imported(tmp_path)
    before, sources = everything(), set(Source.objects.values_list("slug", flat=True))
    reclean()
    assert not search.newest("Lind", scope="desk")
    batch = ImportBatch.objects.latest("pk")
    assert plan(batch, most=5).reverts == 1
    out = io.StringIO()
    call_command("undo_import", str(batch.pk), stdout=out)
    assert "0 articles deleted, 1 restored, 0 citations removed, 0 articles kept." in out.getvalue()
    assert everything() == before
    assert set(Source.objects.values_list("slug", flat=True)) == sources
    assert search.newest("Lind", scope="desk") == [Article.objects.get().pk]
    with pytest.raises(UndoBlocked):
        undo(ImportBatch.objects.get(pk=batch.pk), keep_touched=True)


def test_whatever_a_file_may_overwrite_can_be_put_back(tmp_path):
    _, article = imported(tmp_path)
    (snapshot,) = snapshots.held([article.pk]).values()
    assert set(snapshot.columns) == {*source_columns(last_delivery(article.pk)), "source_changed_at"}
    assert snapshots.Snapshot.from_json(json.loads(json.dumps(snapshot.as_json()))) == snapshot


def test_other_markup_and_another_time_zone_of_the_source_are_taken_too(tmp_path):
    dated = {"date": "2026-03-03T12:00:00", "date_gmt": ""}
    _, article = imported(
        tmp_path,
        text("<p><b>Ferries</b></p><p>They run.</p>", **dated),
        text("<h2>Ferries</h2><p>They run.</p>", **dated),
    )
    Source.objects.filter(pk=article.source_id).update(time_zone="Europe/Berlin")
    reclean()
    article.refresh_from_db()
    assert article.body == "<h2>Ferries</h2>\n<p>They run.</p>"
    assert article.source_published_at.isoformat() == "2026-03-03T11:00:00+00:00"
    assert ImportRecord.objects.latest("pk").message.startswith("Changed: mark-up, date. Mark-up: “<p>")


def test_what_an_earlier_file_said_is_still_known(tmp_path):
    author = {"author": [{"name": "Ada Lind"}]}
    load(write(tmp_path / "a.json", text("<p>The ferry is back.</p>", _embedded=author)))
    load(write(tmp_path / "b.json", text("<p>The ferry is back on Monday.</p>")))
    article = Article.objects.get()
    Article.objects.update(byline="Nobody", body="<p>Nothing.</p>")
    reclean()
    article.refresh_from_db()
    assert (article.byline, article.body) == ("Ada Lind", "<p>The ferry is back on Monday.</p>")


# --- The desk.


@pytest.mark.slow
@pytest.mark.parametrize("state", ["claimed", "draft", "approved", "published"])
def test_an_article_of_the_desk_keeps_its_text_and_is_flagged(tmp_path, state):
    _, article = imported(tmp_path)
    desk.claim(article, by=make_user())
    Article.objects.filter(pk=article.pk).update(
        state=state, slug="ferry", headline="Ferry", published_at=timezone.now()
    )
    before = everything()
    reclean()
    batch = ImportBatch.objects.latest("pk")
    record = batch.records.get()
    assert (outcomes(batch), record.code) == ({"changed": 1}, "kept_for_desk")
    assert record.message == (
        "Read by today’s rules, the source’s record says something else than before. The desk has worked on this "
        "article, so its text stays as it is. Compare it with the record and decide. "
        "Changed: body, byline, topics, links."
    )
    article.refresh_from_db()
    assert article.source_changed_at == batch.started_at
    assert article.byline == "Ada Lind"
    assert everything()[1:] == before[1:]
    reclean()
    assert outcomes(ImportBatch.objects.latest("pk")) == {"unchanged": 1}
    undo(batch)
    assert everything() == before


@pytest.mark.slow
@pytest.mark.parametrize("state", ["spiked", "duplicate", "merged", "withdrawn", "retracted"])
def test_what_the_desk_has_put_away_or_taken_down_is_left_alone(tmp_path, state):
    _, article = imported(tmp_path)
    now = timezone.now()
    Article.objects.filter(pk=article.pk).update(
        state=state, desk_touched_at=now, slug="ferry", headline="Ferry", published_at=now
    )
    before = everything()
    reclean()
    assert outcomes(ImportBatch.objects.latest("pk")) == {}
    assert everything() == before


def test_an_undo_keeps_what_somebody_has_worked_on_since(tmp_path):
    _, article = imported(tmp_path)
    reclean()
    article.refresh_from_db()
    desk.claim(article, by=make_user())
    after = everything()
    batch = ImportBatch.objects.latest("pk")
    with pytest.raises(UndoBlocked, match="keeps its new text"):
        undo(batch)
    undo(batch, keep_touched=True)
    assert everything()[1:] == after[1:]


# --- Records that would not be imported today.


@pytest.mark.slow
@pytest.mark.parametrize(
    ("today", "status", "outcome", "code"),
    [
        (TODAY | {"type": "page"}, 0, "skipped", "type_page"),
        (TODAY | {"content": None}, 1, "rejected", "no_content"),
        (TODAY | {"content": {"rendered": "<script>x</script>"}}, 0, "skipped", "no_text_now"),
        (TODAY | {"id": 5, "link": "https://gazette.news/other/"}, 0, "skipped", "another_article"),
        (TODAY | {"id": 2, "link": "https://gazette.news/ferry-2/"}, 0, "skipped", "another_article"),
    ],
)
def test_a_record_that_would_become_something_else_is_reported_and_changes_nothing(
    tmp_path, today, status, outcome, code
):
    load(write(tmp_path / "2.json", post(2)))
    imported(tmp_path, today=today)
    before = everything()
    ended, printed = reclean()
    assert (ended, everything(), Article.objects.count()) == (status, before, 2)
    batch = ImportBatch.objects.latest("pk")
    assert outcomes(batch) == {"unchanged": 1, outcome: 1}
    record = batch.records.get()
    assert (record.code, record.article.source_ref) == (code, "1")
    assert f"{outcome} [{code}]" in printed


def test_articles_whose_bytes_are_gone_are_counted_and_named(tmp_path):
    _, article = imported(tmp_path)
    article.import_records.update(raw=None)
    load(write(tmp_path / "2.json", post(2)))
    Article.objects.get(source_ref="2").import_records.all().delete()
    before = everything()
    reclean()
    batch = ImportBatch.objects.latest("pk")
    assert (outcomes(batch), everything()) == ({"skipped": 2}, before)
    assert list(batch.records.values_list("code", "article__source_ref")) == [("bytes_gone", "1"), ("bytes_gone", "2")]


# --- Which articles, how far, and beside whom.


@pytest.mark.slow
def test_a_source_a_format_or_an_import_can_be_chosen(tmp_path):
    imported(tmp_path)
    other = post(7, link="https://isle.news/seven/")
    batch, _ = imported(tmp_path, other, other | {"title": {"rendered": "Seven"}})
    digest = tmp_path / "digest.txt"
    digest.write_text("The pier is open. Read more\n", encoding="utf-8")
    run(find_files([str(digest)], format_name="digest"), format_name="digest")

    def chosen(*arguments):
        reclean(*arguments, "--dry-run")
        return outcomes(ImportBatch.objects.latest("pk"))

    assert chosen() == {"changed": 2, "unchanged": 1}
    assert chosen("--format", "digest") == {"unchanged": 1}
    assert chosen("--format", "wordpress") == {"changed": 2}
    assert chosen("--source", "isle-news") == {"changed": 1}
    assert chosen("--batch", str(batch.pk)) == {"changed": 1}
    with pytest.raises(CommandError, match="There is no source “nowhere”"):
        reclean("--source", "nowhere")
    with pytest.raises(CommandError, match="There is no batch 999"):
        reclean("--batch", "999")


@pytest.mark.slow
def test_a_run_that_breaks_off_keeps_what_it_did_and_the_next_one_does_the_rest(tmp_path):
    load(write(tmp_path / "many.json", *(post(number) for number in range(1, 151))))
    Article.objects.update(byline="Nobody")

    def break_off(done):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rereading.run(RereadingChoice(), progress=break_off)
    batch = ImportBatch.objects.latest("pk")
    assert (outcomes(batch), batch.finished_at) == ({"changed": 100}, None)
    assert batch.error == "It broke off after 100 articles (it was stopped). What it had changed is kept. Run it again."
    reclean()
    assert outcomes(ImportBatch.objects.latest("pk")) == {"changed": 50, "unchanged": 100}
    assert not Article.objects.exclude(byline="").exists()
    undo(batch)
    assert Article.objects.filter(byline="Nobody").count() == 100


def test_a_chunk_of_any_size_costs_the_same_number_of_queries(tmp_path, django_assert_num_queries):
    load(write(tmp_path / "many.json", *(post(number) for number in range(1, 31))))
    Article.objects.update(headline="Old")
    for number in (1, 29):
        chunk = next(rereading._chunks(RereadingChoice()))
        ids = list(chunk.records)[:number] if number == 1 else list(chunk.records)[1:]
        batch = ImportBatch.objects.create(format="", is_rereading=True, started_at=timezone.now())
        fixed = {"sqlite": 36, "postgresql": 34}[connection.vendor]
        with django_assert_num_queries(fixed + number):  # an UPDATE for each article
            rereading._write(chunk.only(iter(ids)), Store(batch, None))


def test_what_an_import_delivers_meanwhile_is_not_overwritten(tmp_path):
    imported(tmp_path)
    chunk = next(rereading._chunks(RereadingChoice()))
    load(write(tmp_path / "new.json", text("<p>The ferry has sunk.</p>")))
    batch = ImportBatch.objects.create(format="", is_rereading=True, started_at=timezone.now())
    rereading._write(chunk, Store(batch, None))
    assert Article.objects.get().body == "<p>The ferry has sunk.</p>"
    batch.refresh_from_db()
    assert outcomes(batch) == {"unchanged": 1}


@pytest.mark.slow
def test_it_runs_beside_an_import_of_the_same_articles_which_counts(tmp_path):
    first = [post(number) for number in range(1, 251)]
    load(write(tmp_path / "first.json", *first))
    Article.objects.update(byline="Nobody")
    again = [one | {"content": {"rendered": f"<p>Ferry {one['id']} has sunk.</p>"}} for one in reversed(first)]
    together(lambda: load(write(tmp_path / "again.json", *again)), reclean)
    assert ImportBatch.objects.filter(finished_at=None).count() == 0
    assert Article.objects.count() == 250
    assert dict(Article.objects.values_list("source_ref", "body")) == {
        str(number): f"<p>Ferry {number} has sunk.</p>" for number in range(1, 251)
    }
    assert not Article.objects.exclude(byline="").exists()
