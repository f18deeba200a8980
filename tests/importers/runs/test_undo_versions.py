"""Which version of an article an undo restores, and that it is read in the same way as the first time."""

from datetime import UTC, date, datetime

import pytest

from articles.desk import tags_and_sources
from articles.models import Article, Citation, Source
from articles.vocabulary import Role
from importers.runs.files import find_files
from importers.runs.options import Options
from importers.runs.run import run
from importers.runs.undo import plan, undo
from tests.factories import make_source, make_user
from tests.importers.runs.test_run import load, outcomes, post, write

pytestmark = pytest.mark.django_db(transaction=True)


def headed(headline, number=1, **fields):
    return post(number, title={"rendered": headline}, **fields)


def vias():
    return list(
        Citation.objects.filter(role=Role.VIA).order_by("article_id", "position").values_list("source__slug", flat=True)
    )


def test_undoing_two_changes_in_one_batch_restores_the_version_before_it(tmp_path):
    load(write(tmp_path / "a.json", headed("First")))
    batch = load(write(tmp_path / "b.json", headed("Second"), headed("Third")))
    assert (outcomes(batch), Article.objects.get().headline) == ({"changed": 2}, "Third")
    undo(batch)
    assert Article.objects.get().headline == "First"


def test_a_version_from_an_undone_batch_is_never_restored(tmp_path):
    load(write(tmp_path / "a.json", headed("First")))
    second = load(write(tmp_path / "b.json", headed("Second")))
    third = load(write(tmp_path / "c.json", headed("Third")))
    undo(second)
    assert undo(third).articles_restored == 1
    assert Article.objects.get().headline == "First"


def test_the_latest_earlier_version_is_restored(tmp_path):
    load(write(tmp_path / "a.json", headed("First")))
    load(write(tmp_path / "b.json", headed("Second")))
    undo(load(write(tmp_path / "c.json", headed("Third"))))
    assert Article.objects.get().headline == "Second"


def test_a_version_from_a_dry_run_is_never_restored(tmp_path):
    load(write(tmp_path / "a.json", headed("First")))
    load(write(tmp_path / "b.json", headed("Tried before")), is_dry_run=True)
    batch = load(write(tmp_path / "c.json", headed("Second")))
    load(write(tmp_path / "d.json", headed("Tried after")), is_dry_run=True)
    assert undo(batch).articles_restored == 1
    assert Article.objects.get().headline == "First"


def test_a_version_delivered_by_another_source_is_never_restored(tmp_path):
    courier = {"number": 9, "link": "https://gazette.news/ferry-1/"}
    load(write(tmp_path / "a.json", headed("First")))
    load(write(tmp_path / "b.json", headed("The Courier's", **courier)), options=Options(source="courier"))
    batch = load(write(tmp_path / "c.json", headed("Second")))
    load(write(tmp_path / "d.json", headed("The Courier's own", **courier)), options=Options(source="courier"))
    assert undo(batch).articles_restored == 1
    assert Article.objects.get().headline == "First"
    assert sorted(vias()) == ["courier", "gazette-news"]


def test_a_version_of_a_merged_source_is_restored_under_the_remaining_source(tmp_path):
    load(write(tmp_path / "a.json", headed("First")))
    batch = load(write(tmp_path / "b.json", headed("Second")))
    tags_and_sources.merge_sources(Source.objects.get(), into=make_source("The Gazette"), by=make_user())
    assert undo(batch).articles_restored == 1
    article = Article.objects.get()
    assert (article.headline, article.source.slug, vias()) == ("First", "the-gazette", ["the-gazette"])


def test_a_restored_version_uses_the_sources_time_zone_and_language(tmp_path):
    local = {"date_gmt": None, "date": "2026-03-03T21:00:00"}
    load(write(tmp_path / "a.json", post(7)))
    Source.objects.update(time_zone="Asia/Tokyo", language="ja")
    load(write(tmp_path / "b.json", headed("First", **local)))
    undo(load(write(tmp_path / "c.json", headed("Second", **local))))
    article = Article.objects.get(source_ref="1")
    assert (article.headline, article.language) == ("First", "ja")
    assert article.source_published_at == datetime(2026, 3, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "options"),
    [
        ({"type": "page"}, Options(values={"types": ("post", "page")})),
        ({"status": "draft"}, Options(values={"statuses": ("publish", "draft")})),
    ],
)
def test_pages_and_drafts_imported_by_option_are_restored(tmp_path, field, options):
    load(write(tmp_path / "a.json", headed("First", **field)), options=options)
    batch = load(write(tmp_path / "b.json", headed("Second", **field)), options=options)
    assert undo(batch).articles_restored == 1
    assert Article.objects.get().headline == "First"


def digest(path, words, day):
    path.write_text(f"{words}\n[Read more](https://harbour.news/a)\n")
    return run(
        find_files([str(path)], format_name="digest"),
        format_name="digest",
        options=Options(values={"edition_date": day}),
    )


def test_the_text_and_the_edition_of_a_digest_are_restored(tmp_path):
    digest(tmp_path / "a.txt", "The ferry is back: All lines run since Monday.", date(2026, 1, 26))
    first = Article.objects.values("summary", "edition_date").get()
    batch = digest(tmp_path / "b.txt", "The ferry is late: No line runs since Tuesday.", date(2026, 1, 27))
    assert Article.objects.get().edition_date == date(2026, 1, 27)
    assert undo(batch).articles_restored == 1
    assert Article.objects.values("summary", "edition_date").get() == first
    assert first["edition_date"] == date(2026, 1, 26)


def test_an_edition_date_from_a_file_name_is_restored(tmp_path):
    digest(tmp_path / "digest-2026-01-26.txt", "The ferry is back: All lines run since Monday.", None)
    batch = digest(tmp_path / "digest-2026-01-27.txt", "The ferry is late: No line runs since Tuesday.", None)
    assert Article.objects.get().edition_date == date(2026, 1, 27)
    assert undo(batch).articles_restored == 1
    assert Article.objects.get().edition_date == date(2026, 1, 26)


# --- Credits.


def delivered_by(slug, path, number, *, of):
    return load(write(path, post(number, link=f"https://gazette.news/ferry-{of}/")), options=Options(source=slug))


def test_only_the_credit_of_the_batchs_source_is_removed(tmp_path):
    load(write(tmp_path / "a.json", post(1), post(2)))
    batch = delivered_by("courier", tmp_path / "b.json", 9, of=1)
    delivered_by("herald", tmp_path / "c.json", 9, of=1)
    delivered_by("courier", tmp_path / "d.json", 10, of=2)
    Citation.objects.create(
        article=Article.objects.get(source_ref="1"), role=Role.SUPPORTING, source=Source.objects.get(slug="courier")
    )
    assert plan(batch, most=1).uncites == 1
    assert undo(batch).citations_removed == 1
    assert vias() == ["gazette-news", "herald", "gazette-news", "courier"]
    assert Citation.objects.get(role=Role.SUPPORTING).source.slug == "courier"


def test_the_credit_of_a_source_merged_since_is_removed(tmp_path):
    load(write(tmp_path / "a.json", post(1)))
    batch = delivered_by("courier", tmp_path / "b.json", 9, of=1)
    tags_and_sources.merge_sources(
        Source.objects.get(slug="courier"), into=make_source("Tidewater Courier"), by=make_user()
    )
    assert vias() == ["gazette-news", "tidewater-courier"]
    assert undo(batch).citations_removed == 1
    assert vias() == ["gazette-news"]


def test_a_credit_also_added_by_an_undone_batch_is_removed(tmp_path):
    load(write(tmp_path / "a.json", post(1)))
    batches = [delivered_by("courier", tmp_path / f"{name}.json", 9, of=1) for name in "bc"]
    assert [undo(batch).citations_removed for batch in reversed(batches)] == [0, 1]


def test_the_same_text_under_a_second_id_removes_no_credit(tmp_path):
    load(write(tmp_path / "a.json", post(1)))
    batch = load(write(tmp_path / "b.json", post(2) | {key: post(1)[key] for key in ("link", "title", "content")}))
    assert batch.records.get().code == "same_address_and_text"
    assert plan(batch, most=1).uncites == 0
    assert undo(batch).citations_removed == 0
    assert vias() == ["gazette-news"]
