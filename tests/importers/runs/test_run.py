"""Imports from file to article, and that importing a file again changes nothing."""

import gzip
import io
import json
import os
import zlib

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from articles import desk
from articles.models import Article, SearchRow, Source, Tag
from articles.vocabulary import State
from importers.models import ImportBatch, ImportRecord, RawRecord
from importers.runs.files import find_files
from importers.runs.report import counts, exit_status, write_json
from importers.runs.run import CHUNK, POOL_FROM, run
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)


def post(number, **fields):
    slug = f"ferry-{number}"
    return {
        "id": number,
        "slug": slug,
        "status": "publish",
        "type": "post",
        "link": f"https://gazette.news/{slug}/",
        "date_gmt": "2026-03-03T12:00:00",
        "title": {"rendered": f"Ferry {number} runs"},
        "content": {"rendered": f"<p>Ferry number {number} is back in service.</p>", "protected": False},
        "class_list": [f"post-{number}", "category-world", "tag-ferries"],
    } | fields


def write(path, *posts):
    path.write_text(json.dumps(list(posts)), encoding="utf-8")
    return str(path)


def load(*paths, **options):
    return run(find_files([str(path) for path in paths], format_name="wordpress"), format_name="wordpress", **options)


def outcomes(batch):
    return {outcome: number for outcome, number in counts(batch).items() if number}


def test_a_file_of_posts_becomes_articles_records_and_raw_bytes(tmp_path):
    batch = load(write(tmp_path / "posts.json", post(1), post(2)))
    assert outcomes(batch) == {"created": 2}
    assert batch.finished_at is not None
    assert list(batch.records.values_list("number", "offset", "ref", "outcome")) == [
        (1, 1, "1", "created"),
        (2, 1 + len(json.dumps(post(1))) + 2, "2", "created"),
    ]
    record = batch.records.first()
    assert json.loads(zlib.decompress(bytes(record.raw.data))) == post(1)
    assert record.article.import_records.get() == record
    assert SearchRow.objects.count() == 2


def test_importing_a_file_again_changes_nothing(tmp_path):
    path = write(tmp_path / "posts.json", post(1), post(2))
    load(path)
    before = list(Article.objects.order_by("pk").values())
    again = load(path)
    assert outcomes(again) == {"unchanged": 2}
    assert list(Article.objects.order_by("pk").values()) == before
    assert (again.records.count(), RawRecord.objects.count(), exit_status(again)) == (0, 2, 0)


def test_different_mark_up_and_quotation_marks_are_not_a_change(tmp_path):
    load(write(tmp_path / "a.json", post(1, content={"rendered": "<p>The “re-opened” ferry.</p>"})))
    dirty = '<div class="separator"><p style="x">The &#8220;re‑opened&#8221;&nbsp;ferry.</p></div>'
    assert outcomes(load(write(tmp_path / "b.json", post(1, content={"rendered": dirty})))) == {"unchanged": 1}


def test_a_bad_record_is_rejected_and_the_others_are_imported(tmp_path):
    batch = load(write(tmp_path / "posts.json", post(1), {"id": 2, "slug": "no-title-or-text"}, post(3)))
    assert outcomes(batch) == {"created": 2, "rejected": 1}
    assert exit_status(batch) == 1
    record = batch.records.get(outcome="rejected")
    assert (record.number, record.article) == (2, None)
    assert record.code
    assert record.message


def test_the_records_before_a_broken_end_of_file_are_imported(tmp_path):
    path = tmp_path / "posts.json"
    whole = json.dumps([post(number) for number in range(1, 4)])
    path.write_text(whole[:-20])
    batch = load(path)
    assert outcomes(batch) == {"created": 2, "rejected": 1}


def test_a_changed_post_updates_the_article_and_both_versions_are_stored(tmp_path):
    load(write(tmp_path / "a.json", post(1)))
    batch = load(write(tmp_path / "b.json", post(1, title={"rendered": "Ferry 1 stops"})))
    assert outcomes(batch) == {"changed": 1}
    assert Article.objects.get().headline == "Ferry 1 stops"
    assert Article.objects.get().import_records.count() == 2
    assert RawRecord.objects.count() == 2


def test_a_protected_post_and_a_draft_are_skipped_with_a_reason(tmp_path):
    batch = load(
        write(
            tmp_path / "posts.json",
            post(1),
            post(2, content={"rendered": "", "protected": True}),
            post(3, status="draft"),
            post(4, type="page"),
        )
    )
    assert outcomes(batch) == {"created": 1, "skipped": 3}
    assert list(batch.records.filter(outcome="skipped").values_list("code", flat=True)) == [
        "protected",
        "status_draft",
        "type_page",
    ]
    assert exit_status(batch) == 0


def test_a_folder_is_searched_and_gzip_is_unpacked_whatever_the_file_name(tmp_path):
    (tmp_path / "deep").mkdir()
    write(tmp_path / "deep" / "a.json", post(1))
    (tmp_path / "b.json").write_bytes(gzip.compress(json.dumps([post(2)]).encode()))
    (tmp_path / "c.jsonl.gz").write_bytes(gzip.compress("\n".join(json.dumps(post(n)) for n in (3, 4)).encode()))
    (tmp_path / "notes.txt").write_text("no post")
    assert outcomes(load(tmp_path)) == {"created": 4}


def test_the_records_before_the_damage_in_a_gzip_file_are_imported(tmp_path):
    packed = gzip.compress(
        "\n".join(json.dumps(post(number, noise=str(number) * 9_999)) for number in range(1, 99)).encode()
    )
    path = tmp_path / "posts.jsonl.gz"
    path.write_bytes(packed[: len(packed) - 40])
    batch = load(path)
    assert batch.rejected_count == 1
    assert batch.records.get(outcome="rejected").code == "damaged_file"


def test_posts_without_a_site_belong_to_the_source_on_the_command_line(tmp_path):
    path = write(tmp_path / "posts.json", post(1, link=None))
    load(path)
    assert Article.objects.get().source.slug == "wordpress"
    call_command("import_wordpress", path, "--source=The Gazette", stdout=io.StringIO(), stderr=io.StringIO())
    assert set(Source.objects.values_list("slug", flat=True)) >= {"wordpress", "the-gazette"}


def test_posts_of_two_unknown_sites_are_not_confused(tmp_path):
    first = write(tmp_path / "a.json", post(1, link=None, slug="ferry"))
    other = write(tmp_path / "b.json", post(1, link=None, slug="pier", title={"rendered": "The pier"}))
    assert (outcomes(load(first)), outcomes(load(other))) == ({"created": 1}, {"created": 1})
    assert (outcomes(load(first)), outcomes(load(other))) == ({"unchanged": 1}, {"unchanged": 1})
    assert sorted(Article.objects.values_list("source_ref", flat=True)) == ["1 ferry", "1 pier"]


@pytest.mark.slow
def test_a_long_list_without_posts_is_abandoned(tmp_path):
    path = tmp_path / "numbers.json"
    path.write_text(json.dumps([1] * 5_000))
    batch = load(path)
    assert batch.rejected_count == 1_001
    assert batch.records.last().code == "too_many_faults"
    assert exit_status(batch) == 3


def test_dates_without_a_zone_are_in_the_time_zone_of_the_source(tmp_path):
    load(write(tmp_path / "a.json", post(1)))
    Source.objects.update(time_zone="Asia/Tokyo")
    load(write(tmp_path / "b.json", post(2, date_gmt=None, date="2026-03-03T21:00:00")))
    published = Article.objects.get(source_ref="2").source_published_at
    assert published.isoformat() == "2026-03-03T12:00:00+00:00"


def test_a_dry_run_reports_the_same_and_writes_no_article(tmp_path):
    path = write(tmp_path / "posts.json", post(1), post(1), post(2), {"id": 3})
    dry = load(path, is_dry_run=True)
    assert (Article.objects.count(), Tag.objects.count(), Source.objects.count(), SearchRow.objects.count()) == (
        0,
        0,
        0,
        0,
    )
    wet = load(path)
    assert outcomes(dry) == outcomes(wet) == {"created": 2, "unchanged": 1, "rejected": 1}
    rows = ("number", "offset", "ref", "outcome", "code", "message")
    assert list(dry.records.values_list(*rows)) == list(wet.records.values_list(*rows))


def test_a_dry_run_recognises_a_record_from_an_earlier_chunk(tmp_path):
    posts = [post(number) for number in range(1, CHUNK + 6)]
    dry = load(write(tmp_path / "posts.json", *posts, *posts), is_dry_run=True)
    assert outcomes(dry) == {"created": CHUNK + 5, "unchanged": CHUNK + 5}


@pytest.mark.slow
def test_posts_prepared_in_other_processes_give_the_same_result(tmp_path):
    count = POOL_FROM + 2 * CHUNK
    path = write(tmp_path / "posts.json", *[post(number) for number in range(1, count + 1)])
    assert outcomes(load(path)) == {"created": count}
    assert list(ImportRecord.objects.values_list("number", flat=True)) == list(range(1, count + 1))
    assert outcomes(load(path)) == {"unchanged": count}


def test_the_json_report_has_the_documented_keys(tmp_path):
    path = write(tmp_path / "posts.json", post(1), {"id": 2})
    out = tmp_path / "report.json"
    with pytest.raises(SystemExit) as end:
        call_command("import_wordpress", path, f"--json={out}", stdout=io.StringIO(), stderr=io.StringIO())
    assert end.value.code == 1
    report = json.loads(out.read_text())
    article = Article.objects.get()
    assert {key: report[key] for key in ("created", "changed", "unchanged", "duplicate", "skipped", "rejected")} == {
        "created": 1,
        "changed": 0,
        "unchanged": 0,
        "duplicate": 0,
        "skipped": 0,
        "rejected": 1,
    }
    assert report["batch"] == ImportBatch.objects.get().pk
    created, rejected = report["records"]
    assert created == {
        "file": path,
        "number": 1,
        "offset": 1,
        "ref": "1",
        "outcome": "created",
        "code": "",
        "message": "",
        "article": str(article.public_id),
    }
    assert (rejected["number"], rejected["outcome"], rejected["article"]) == (2, "rejected", None)


def test_a_spiked_article_stays_spiked_when_its_file_is_imported_again(tmp_path):
    path = write(tmp_path / "a.json", post(1))
    load(path)
    desk.spike(Article.objects.get(), by=make_user("editor"), reason="Old news")
    assert outcomes(load(path)) == {"unchanged": 1}
    batch = load(write(tmp_path / "b.json", post(1, title={"rendered": "New title"})))
    assert outcomes(batch) == {"changed": 1}
    assert batch.records.get().code == "kept_for_desk"
    assert Article.objects.get().state == State.SPIKED


@pytest.mark.parametrize("name", ["missing.json", "empty-folder"])
def test_a_missing_path_is_reported(tmp_path, name):
    (tmp_path / "empty-folder").mkdir()
    with pytest.raises(Exception, match=name) as error:
        call_command("import_wordpress", str(tmp_path / name))
    assert error.value.returncode == 2


def test_a_record_that_the_database_refuses_is_rejected_alone(tmp_path):
    # A column that is narrower than Django believes: it can be any limit that only the database knows.
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "CREATE TRIGGER narrow BEFORE INSERT ON articles_article WHEN NEW.source_ref = '2' "
                "BEGIN SELECT RAISE(ABORT, 'too much'); END"
            )
        else:
            cursor.execute("ALTER TABLE articles_article ADD CONSTRAINT narrow CHECK (source_ref <> '2')")
    try:
        batch = load(write(tmp_path / "a.json", post(1), post(2), post(3)))
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                "DROP TRIGGER narrow"
                if connection.vendor == "sqlite"
                else "ALTER TABLE articles_article DROP CONSTRAINT narrow"
            )
    assert outcomes(batch) == {"created": 2, "rejected": 1}
    record = batch.records.get(outcome="rejected")
    assert (record.ref, record.code) == ("2", "database_refused")
    assert sorted(Article.objects.values_list("source_ref", flat=True)) == ["1", "3"]


def test_the_report_of_a_large_batch_is_streamed(tmp_path, django_assert_num_queries):
    batch = load(write(tmp_path / "a.json", *[post(number) for number in range(1, 31)]))
    with django_assert_num_queries(1):
        stream = io.StringIO()
        write_json(batch, stream)
    assert len(json.loads(stream.getvalue())["records"]) == 30


def test_standard_input_can_be_imported(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(post(1)).encode())))
    call_command("import_wordpress", "-", stdout=io.StringIO(), stderr=io.StringIO())
    assert Article.objects.get().source_ref == "1"
    assert ImportRecord.objects.get().file == "standard input"


def test_the_last_version_in_a_file_wins_even_if_it_is_already_stored(tmp_path):
    first, other = post(1), post(1, title={"rendered": "Ferry 1 stops"})
    load(write(tmp_path / "a.json", first))
    path = write(tmp_path / "b.json", other, first)
    assert outcomes(load(path, is_dry_run=True)) == {"changed": 2}
    assert outcomes(load(path)) == {"changed": 2}
    assert Article.objects.get().headline == "Ferry 1 runs"


def test_a_file_that_cannot_be_opened_does_not_stop_the_others(tmp_path):
    write(tmp_path / "a.json", post(1))
    (tmp_path / "b.json").symlink_to("/proc/self/mem")
    write(tmp_path / "c.json", post(3))
    batch = load(*(tmp_path / name for name in ("a.json", "b.json", "c.json")))
    assert outcomes(batch) == {"created": 2, "rejected": 1}
    record = batch.records.get(outcome="rejected")
    assert (record.file, record.code) == (str(tmp_path / "b.json"), "unreadable_file")


def test_a_file_whose_name_is_not_utf8_is_imported(tmp_path):
    write(tmp_path / os.fsdecode(b"\xff.json"), post(1))
    assert outcomes(load(tmp_path)) == {"created": 1}
    assert ImportRecord.objects.get().file.endswith("/�.json")


def test_a_report_that_cannot_be_written_stops_the_command_before_the_import(tmp_path):
    path = write(tmp_path / "a.json", post(1))
    with pytest.raises(CommandError, match="no-such-folder"):
        call_command("import_wordpress", path, f"--json={tmp_path}/no-such-folder/report.json")
    assert Article.objects.count() == 0


@pytest.mark.parametrize("name", ["!!!", ""])
def test_a_source_without_letters_or_digits_is_refused(tmp_path, name):
    with pytest.raises(CommandError, match="contains no letter or digit"):
        call_command("import_wordpress", write(tmp_path / "a.json", post(1)), f"--source={name}")


def test_an_import_leaves_the_connection_as_durable_as_it_was(tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("this is about SQLite")
    load(write(tmp_path / "a.json", post(1)))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone()[0] == 2


def test_the_report_keeps_the_end_of_a_very_long_path(tmp_path):
    folder = tmp_path.joinpath(*["d" * 200] * 3)
    folder.mkdir(parents=True)
    path = folder / "posts.json"
    path.write_text(json.dumps([post(1), post(2)])[:-20], encoding="utf-8")
    batch = load(path)
    assert outcomes(batch) == {"created": 1, "rejected": 1}
    assert [record.file for record in batch.records.all()] == [str(path)[-500:]] * 2
