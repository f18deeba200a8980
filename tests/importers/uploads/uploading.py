"""Uploading files in a test, and pressing the buttons of an upload's page."""

import json

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from importers.models import ImportUpload
from tests.articles.admin.desk import parsed, words

ADD = "admin:importers_importupload_add"
DEFAULT_OPTIONS = {"format": "detect", "source": "", "edition_date": "", "types": "post", "statuses": "publish"}
DIGEST = b"Ferries are back in service: All lines run again since Monday morning.\nRead more\n"
IMMEDIATE_TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
NO_TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


def posts(*several):
    return json.dumps(list(several)).encode()


def file(name, data):
    return SimpleUploadedFile(name, data)


def send(client, *files, **options):
    """Upload the files, each given as a name and bytes."""
    return client.post(
        reverse(ADD), DEFAULT_OPTIONS | options | {"file": [file(name, data) for name, data in files]}, follow=True
    )


def press(client, upload, button):
    return client.post(url_of(upload), {button: "1"}, follow=True)


def url_of(upload, page="change"):
    return reverse(f"admin:importers_importupload_{page}", args=[upload.pk])


def latest_upload():
    """Return the newest upload."""
    return ImportUpload.objects.latest("pk")


def badge(response):
    return words(parsed(response).css_first(".state .badge"))


def reported_counts(response):
    """Return the report's counts, except zeros."""
    counts = [words(node).split(" ", 1) for node in parsed(response).css(".counts li")]
    return {label.lower(): int(number) for number, label in counts if number != "0"}


def reported_records(response):
    return [[words(cell) for cell in row.css("td")][:3] for row in parsed(response).css(".log tbody tr")]


def buttons(response):
    return [node.attributes["value"] for node in parsed(response).css(".submit-row input")]
