"""A file that was fetched without `_embed`, `class_list` or some fields never takes away what an earlier one knew."""

import io
import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from articles import desk
from articles.models import Article, SearchRow
from importers.runs.report import write_json
from importers.runs.undo import undo
from tests.factories import make_user
from tests.importers.runs.test_run import load, outcomes, post, write
from tests.judges import shared

pytestmark = pytest.mark.django_db(transaction=True)

EMBEDDED = {
    "author": [{"id": 4, "name": "Nora Quist", "slug": "nora"}],
    "wp:featuredmedia": [
        {"id": 9, "media_type": "image", "mime_type": "image/jpeg", "source_url": "https://gazette.news/pier.jpg"}
    ],
    "wp:term": [
        [{"id": 3, "name": "Port", "slug": "port", "taxonomy": "category"}],
        [{"id": 8, "name": "Ferries", "slug": "ferries", "taxonomy": "post_tag"}],
    ],
}
FIELDS = {"author": 4, "featured_media": 9, "categories": [3], "tags": [8], "lang": "en"}


def rich(**fields):
    return post(1, **{**FIELDS, "_embedded": EMBEDDED, **fields})


def poor(*, without="", **fields):
    whole = post(1, **{**FIELDS, **fields})
    return {name: value for name, value in whole.items() if name not in f"_embedded class_list {without}".split()}


def known():
    article = Article.objects.get()
    terms = sorted(article.tags.values_list("name", flat=True))
    return article.headline, article.byline, (article.source_image or {}).get("url"), article.language, terms


KNOWN = ("Ferry 1 runs", "Nora Quist", "https://gazette.news/pier.jpg", "en", ["Ferries", "Port"])


@pytest.mark.slow
@pytest.mark.parametrize("missing", ["", "lang", "title", "date_gmt", "author", "featured_media", "categories", "tags"])
def test_a_file_that_only_lacks_fields_changes_nothing(missing, tmp_path):
    load(write(tmp_path / "a.json", rich()))
    before = Article.objects.values().get()
    assert outcomes(load(write(tmp_path / "b.json", poor(without=missing)))) == {"unchanged": 1}
    assert (Article.objects.values().get(), known()) == (before, KNOWN)


@pytest.mark.parametrize(
    "fields",
    [
        {"title": None},
        {"date_gmt": None, "date": "2026-03-03T14:00:00"},  # the clock of the site, which nobody has entered
        {"date_gmt": "0000-00-00T00:00:00", "date": None},
    ],
)
def test_what_a_file_gives_no_value_for_stays_known(fields, tmp_path):
    load(write(tmp_path / "a.json", rich()))
    before = Article.objects.values().get()
    assert outcomes(load(write(tmp_path / "b.json", rich(**fields)))) == {"unchanged": 1}
    assert Article.objects.values().get() == before


def test_a_date_without_a_zone_counts_where_nothing_better_is_known(tmp_path):
    local = rich(date_gmt=None, date="2026-03-03T14:00:00")
    load(write(tmp_path / "a.json", local))
    assert str(Article.objects.get().source_published_at) == "2026-03-03 14:00:00+00:00"
    later = write(tmp_path / "b.json", local | {"date": "2026-03-03T15:00:00"})
    assert outcomes(load(later)) == {"changed": 1}
    zoned = write(tmp_path / "c.json", rich(date_gmt=None, date="2026-03-03T15:00:00+02:00"))
    assert outcomes(load(zoned)) == {"changed": 1}
    assert str(Article.objects.get().source_published_at) == "2026-03-03 13:00:00+00:00"


def test_a_new_text_without_embed_keeps_what_the_file_does_not_speak_of(tmp_path):
    load(write(tmp_path / "a.json", rich()))
    content = {"rendered": '<p>Ferry number 1 <img src="https://gazette.news/bow.jpg"> stops.</p>'}
    batch = load(write(tmp_path / "b.json", poor(content=content, without="lang date_gmt title")))
    record = batch.records.get()
    assert (record.outcome, record.code, record.message) == ("changed", "", "Changed: body.")
    assert known() == KNOWN
    article = Article.objects.get()
    assert article.body == "<p>Ferry number 1 stops.</p>"
    assert str(article.source_published_at) == "2026-03-03 12:00:00+00:00"
    assert SearchRow.objects.get().desk_title == "ferry 1 runs"
    # The richer file again changes only the text back.
    again = load(write(tmp_path / "c.json", rich()))
    assert again.records.get().message == "Changed: body."


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": {"rendered": ""}}, "Changed: headline."),
        ({"featured_media": 0}, "Changed: picture."),
        ({"author": 0}, "Changed: byline."),
        ({"tags": []}, "Changed: 1 topic."),
        ({"categories": False}, "Changed: 1 section."),
        ({"tags": ["Ferries", "Piers", "Bridges"]}, "Changed: 2 topics."),
        ({"lang": "de", "title": {"rendered": "Fähre"}}, "Changed: headline, language."),
    ],
)
def test_what_a_file_empties_or_changes_is_a_change_and_the_report_names_it(fields, message, tmp_path):
    load(write(tmp_path / "a.json", rich()))
    batch = load(write(tmp_path / "b.json", poor(**fields)))
    assert outcomes(batch) == {"changed": 1}
    assert batch.records.get().message == message
    with (tmp_path / "report.json").open("w") as report:
        write_json(batch, report)
    assert json.loads((tmp_path / "report.json").read_text())["records"][0]["message"] == message


def test_the_command_lists_what_changed(tmp_path):
    load(write(tmp_path / "a.json", rich()))
    path = write(tmp_path / "b.json", poor(title={"rendered": "Ferry stops"}))
    out = io.StringIO()
    call_command("import_wordpress", path, stdout=out, stderr=io.StringIO())
    assert "b.json, record 1: Changed: headline." in out.getvalue()


def test_the_page_of_a_record_names_what_changed(tmp_path, client):
    load(write(tmp_path / "a.json", rich()))
    record = load(write(tmp_path / "b.json", poor(title={"rendered": "Ferry stops"}))).records.get()
    client.force_login(make_user(is_superuser=True))
    page = client.get(reverse("admin:importers_importrecord_change", args=[record.pk]))
    assert "Changed: headline." in page.content.decode()


def test_a_version_kept_for_the_desk_is_compared_in_the_same_way(tmp_path):
    load(write(tmp_path / "a.json", rich()))
    desk.save_text(Article.objects.get(), by=make_user("editor"), headline="Ours")
    assert outcomes(load(write(tmp_path / "b.json", poor()))) == {"unchanged": 1}
    record = load(write(tmp_path / "c.json", poor(title={"rendered": "Ferry stops"}))).records.get()
    assert (record.code, record.message.rpartition(". ")[2]) == ("kept_for_desk", "Changed: headline.")
    assert outcomes(load(write(tmp_path / "d.json", rich(title={"rendered": "Ferry stops"})))) == {"unchanged": 1}


def test_a_check_counts_a_poorer_file_as_the_import_will(tmp_path):
    path = write(tmp_path / "a.json", rich(), poor(), poor(title={"rendered": "Ferry stops"}), rich())
    check = load(path, is_dry_run=True)
    assert outcomes(check) == outcomes(load(path)) == {"created": 1, "changed": 2, "unchanged": 1}


def test_undoing_a_richer_file_restores_what_was_known_before_it(tmp_path):
    load(write(tmp_path / "a.json", rich()))
    load(write(tmp_path / "b.json", poor(title={"rendered": "Ferry stops"})))
    before = Article.objects.values().get()
    embedded = EMBEDDED | {"author": [{"id": 5, "name": "Olaf Brandt"}]}
    richer = load(write(tmp_path / "c.json", rich(_embedded=embedded, title={"rendered": "Ferry stops"})))
    assert richer.records.get().message == "Changed: byline."
    undo(richer)
    after = Article.objects.values().get()
    assert {name for name in before if after[name] != before[name]} <= {"updated_at"}
    assert known() == ("Ferry stops", *KNOWN[1:])


def test_rows_of_the_previous_release_lose_nothing_to_a_poorer_file(tmp_path):
    load(write(tmp_path / "a.json", rich()))
    Article.objects.update(evidence_parts=None)
    assert outcomes(load(write(tmp_path / "b.json", poor()))) == {"unchanged": 1}
    record = load(write(tmp_path / "c.json", poor(title={"rendered": "Ferry stops"}))).records.get()
    assert record.message == "Changed: headline."
    assert known() == ("Ferry stops", *KNOWN[1:])


def test_a_touched_row_of_the_previous_release_is_not_said_to_have_changed_in_what_the_desk_wrote(tmp_path):
    load(write(tmp_path / "a.json", rich()))
    desk.save_text(Article.objects.get(), by=make_user("editor"), headline="Ours")
    Article.objects.update(evidence_parts=None, headline="Ours", byline="Ours")
    assert outcomes(load(write(tmp_path / "b.json", poor()))) == {"unchanged": 1}
    record = load(write(tmp_path / "c.json", poor(content={"rendered": "<p>Nothing sails.</p>"}))).records.get()
    assert (record.code, record.message.rpartition(". ")[2]) == ("kept_for_desk", "Changed: body.")


def test_the_shared_case_keeps_byline_picture_and_section():
    folder = shared("cases/wordpress")
    load(folder / "18a-with-embed.json")
    before = known()
    assert outcomes(load(folder / "18b-same-without-embed.json")) == {"unchanged": 1}
    assert known() == before
