"""Another format is a folder and a line in the registry: commands, upload form, worker and reports then know it."""

import io
import json
import shlex

import pytest
from django.core.management import call_command

from articles.models import Article
from importers import formats
from importers.models import ImportBatch
from importers.uploads import acts
from tests.articles.admin.desk import parsed, sign_in, words
from tests.importers.uploads.uploading import (
    IMMEDIATE_TASKS,
    NO_TASKS,
    badge,
    latest_upload,
    press,
    reported_counts,
    reported_records,
    send,
    url_of,
)

pytestmark = pytest.mark.django_db

LINES = b"""Ferries are back|https://harbour.news/ferries|All lines run again since Monday.
Sport: A draw|https://harbour.news/draw|Neither side scored on Sunday.
No columns
"""
REPORT = [
    ["news.pipes, record 2, byte 80", "Skipped", "left_out The headline contains a word that you asked to leave out."],
    [
        "news.pipes, record 3, byte 151",
        "Rejected",
        "columns This line does not have three columns. Add the missing pipes.",
    ],
]


@pytest.fixture(autouse=True)
def _one_more_format(monkeypatch, settings, tmp_path):
    """Add a format to the registry, and run tasks at once."""
    monkeypatch.setitem(formats.MODULES, "pipes", "tests.importers.formats.pipes")
    settings.TASKS, settings.DATA_DIR = IMMEDIATE_TASKS, tmp_path / "var"
    monkeypatch.chdir(tmp_path)
    (tmp_path / "news.pipes").write_bytes(LINES)


def test_the_command_imports_it_with_its_options_and_reports_it(tmp_path):
    with pytest.raises(SystemExit) as ended:
        call_command(
            "import_files",
            "pipes",
            "news.pipes",
            "--without=Sport",
            "--json=report.json",
            stdout=io.StringIO(),
            stderr=io.StringIO(),
        )
    assert ended.value.code == 1
    article = Article.objects.get()
    assert (article.headline, article.source_url, article.source.slug) == (
        "Ferries are back",
        "https://harbour.news/ferries",
        "pipes",
    )
    report = json.loads((tmp_path / "report.json").read_text())
    assert [report[outcome] for outcome in ("created", "skipped", "rejected")] == [1, 1, 1]
    assert [record["code"] for record in report["records"]] == ["", "left_out", "columns"]


def test_the_command_finds_its_files_in_a_folder(tmp_path):
    (tmp_path / "more.txt").write_text("no file of this format")
    with pytest.raises(SystemExit):
        call_command("import_files", "pipes", ".", stdout=io.StringIO(), stderr=io.StringIO())
    batch = ImportBatch.objects.get()
    assert (batch.files, batch.created_count, batch.options) == (["news.pipes"], 2, {"source": "", "without": []})


def test_an_editor_uploads_it_and_confirms_its_check():
    client = sign_in("curator")
    page = send(client, ("news.pipes", LINES), without="Sport")
    assert (latest_upload().format, badge(page)) == ("pipes", "Checked, ready to import")
    assert "Lines with pipes" in words(parsed(page).css_first(".state"))
    assert (reported_counts(page), reported_records(page)) == ({"created": 1, "skipped": 1, "rejected": 1}, REPORT)
    assert not Article.objects.exists()
    page = press(client, latest_upload(), "_import")
    assert (badge(page), reported_records(page)) == ("Imported", REPORT)
    assert Article.objects.get().headline == "Ferries are back"
    assert latest_upload().batch.options == {"source": "", "without": ["Sport"]}


def test_the_upload_form_asks_for_its_options_and_takes_its_suffix():
    form = parsed(sign_in("curator").get("/admin/importers/importupload/add/"))
    assert "Lines with pipes" in [words(node) for node in form.css("#id_format option")]
    assert "Leave out lines" in words(form.css_first("#id_without_helptext"))
    assert ".pipes" in form.css_first("#id_file").attributes["accept"].split(",")


def test_without_a_worker_the_page_names_a_command_that_imports_it(settings):
    settings.TASKS = NO_TASKS
    send(sign_in("curator"), ("news.pipes", LINES), without="Sport, Games")
    line = shlex.split(acts.import_command(latest_upload()))
    assert line[:4] == [".venv/bin/python", "manage.py", "import_files", "pipes"]
    assert line[5:] == ["--without", "Sport,Games"]
    with pytest.raises(SystemExit):
        call_command(*line[2:], stdout=io.StringIO(), stderr=io.StringIO())
    assert Article.objects.get().headline == "Ferries are back"


def test_a_batch_of_a_format_that_is_gone_can_still_be_read(monkeypatch):
    client = sign_in("curator")
    send(client, ("news.pipes", LINES))
    monkeypatch.delitem(formats.MODULES, "pipes")
    for page in (client.get(url_of(latest_upload())), client.get("/admin/importers/importupload/")):
        assert "pipes" in words(parsed(page).body)
