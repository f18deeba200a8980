"""The names of uploaded files: as people gave them on every page, and safe on disk."""

import pytest

from importers.models import ImportBatch, ImportUpload
from importers.uploads import acts, jobs, names, storage
from tests.articles.admin.desk import parsed, sign_in, words
from tests.importers.runs.test_run import post
from tests.importers.uploads.uploading import (
    DIGEST,
    IMMEDIATE_TASKS,
    NO_TASKS,
    latest_upload,
    posts,
    press,
    send,
    url_of,
)

CZECH = "Zpráva z radnice – 3. díl.json"


@pytest.mark.parametrize(
    ("original", "shown"),
    [
        (CZECH, CZECH),
        ("Überschrift (neu) & 'alt' #2, 100 %.txt", "Überschrift (neu) & 'alt' #2, 100 %.txt"),
        ("新闻 2026-01-26.JSON.GZ", "新闻 2026-01-26.JSON.GZ"),
        ("هفته‌نامه.json", "هفتهنامه.json"),
        ("mu\u0308nster.json", "münster.json"),
        ("-rf.json", "-rf.json"),
        # What could mislead people or programs.
        ("../../etc/my posts.json", "my posts.json"),
        ("C:\\Users\\ana\\my posts.json", "my posts.json"),
        ("..hidden.json", "hidden.json"),
        (" . .json", "file.json"),
        (".json", "file.json"),
        ("", "file"),
        ("a\x00b\x1b[31mc\r\nd.json", "ab[31mc d.json"),
        ("posts\u202enosj.exe.json", "postsnosj.exe.json"),
        ("\u2066\u2069\u200b\u3164\u2800\xad.json", "file.json"),
        ("a\u00a0b\u2028c.json", "a b c.json"),
        ("half\ud83d.json", "half.json"),
        ("ñ" * 150 + ".json", "ñ" * 100 + ".json"),
        ("a" + "ñ" * 150 + ".txt", "a" + "ñ" * 99 + ".txt"),
        ("e" + "\u0301" * 5_000 + ".json", "é" + "\u0301" * 29 + ".json"),
    ],
)
def test_a_name_is_shown_as_it_was_given_without_what_nobody_sees(original, shown):
    assert names.shown([original]) == [shown]
    assert names.shown([shown]) == [shown]
    assert len(shown.encode()) <= 255


def test_two_files_of_one_name_are_told_apart():
    assert names.shown(["a.json", "a.json", "b/a.json", "a (2).json"]) == [
        "a.json", "a (2).json", "a (3).json", "a (2) (2).json",
    ]  # fmt: skip


def test_a_file_is_stored_under_letters_and_digits_and_all_names_differ():
    shown = [CZECH, "-rf.json", "ñandú.txt", "a b.json", "a_b.json", "a & b.JSON", "-.-.json", "x" * 200 + ".json.gz"]
    assert names.stored(shown) == [
        "Zpráva_z_radnice_3._díl.json", "rf.json", "ñandú.txt", "a_b.json", "a_b-2.json", "a_b-3.json", "file.json",
        "x" * 200 + ".json.gz",
    ]  # fmt: skip


@pytest.mark.django_db
def test_an_editor_reads_the_name_of_their_file_everywhere(settings, tmp_path):
    settings.TASKS, settings.DATA_DIR = IMMEDIATE_TASKS, tmp_path
    client = sign_in("editor")
    broken = posts(post(1), {"id": 2})
    page = send(client, (CZECH, broken))
    upload = latest_upload()
    assert [file["name"] for file in upload.files] == [CZECH]
    assert [path.name for path in storage.folder(upload).iterdir()] == ["Zpráva_z_radnice_3._díl.json"]
    assert words(parsed(page).css_first("h1")) == f"Import of {CZECH}"
    assert words(parsed(page).css_first(".rows li bdi")) == CZECH
    assert f"{CZECH}, record 2" in words(parsed(page).css_first(".log tbody"))
    press(client, upload, "_import")
    batch = ImportBatch.objects.latest("pk")
    assert (batch.files, batch.created_count) == ([CZECH], 1)
    assert {record.file for record in batch.records.all()} == {CZECH}
    for address in (
        "/admin/importers/importupload/",
        "/admin/importers/importbatch/",
        f"/admin/importers/importbatch/{batch.pk}/change/",
        f"/admin/importers/importrecord/?batch={batch.pk}",
    ):
        assert CZECH in words(parsed(client.get(address)).css_first("#content")), address


@pytest.mark.django_db
def test_the_date_of_a_digest_is_read_from_the_name_that_people_see(settings, tmp_path):
    settings.TASKS, settings.DATA_DIR = IMMEDIATE_TASKS, tmp_path
    client = sign_in("curator")
    send(client, ("Týdeník (26. 1.) 2026-01-26.txt", DIGEST))
    press(client, latest_upload(), "_import")
    (record,) = latest_upload().batch.records.select_related("article")
    assert record.article.edition_date.isoformat() == "2026-01-26"


@pytest.mark.django_db
def test_a_file_that_the_previous_release_stored_is_still_imported(settings, tmp_path):
    settings.TASKS, settings.DATA_DIR = NO_TASKS, tmp_path
    client = sign_in("curator")
    send(client, ("ñandú.json", posts(post(1))))
    upload = latest_upload()
    (file,) = upload.files
    # Release 0.2.0 has one name for both.
    ImportUpload.objects.update(files=[{"name": file["stored_as"], "size": file["size"]}])
    jobs.check(upload.pk)
    upload.refresh_from_db()
    assert (upload.state, upload.check_batch.created_count) == ("checked", 1)
    assert acts.import_command(upload).endswith(f"uploads/{upload.folder.hex}/ñandú.json'")
    assert client.get(url_of(upload)).status_code == 200
