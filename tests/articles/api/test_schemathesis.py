"""Valid and invalid requests that schemathesis makes from the OpenAPI document all get the responses it describes."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import reverse

from articles.models import Article, Source, Tag
from articles.vocabulary import TagKind
from tests.articles.api import demo_site

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
PROGRAM = Path(sys.executable).with_name("schemathesis")
FEWEST = 2_000

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def names():
    """Return existing ids and slugs by parameter, including those of hidden and merged objects."""
    ids = [str(public_id) for public_id in Article.objects.values_list("public_id", flat=True)]
    slugs = lambda rows: list(rows.values_list("slug", flat=True))  # noqa: E731
    topics, sections = (slugs(Tag.objects.filter(kind=kind)) for kind in TagKind)
    sources = slugs(Source.objects.all())
    return {
        "articles.public_id": ids, "ids": ids, "article": ids, "slug": [x for x in slugs(Article.objects) if x],
        "tags.slug": topics, "tag": topics, "sections.slug": sections, "section": sections,
        "sources.slug": sources, "source": sources,
    }  # fmt: skip


def test_every_request_gets_a_response_that_matches_the_document(live_server, settings, tmp_path):
    settings.API_REQUESTS_A_MINUTE = 0
    demo_site.fill(settings, tmp_path)
    known = tmp_path / "names.json"
    known.write_text(json.dumps(names()))
    command = [
        PROGRAM, "--config-file", HERE / "schemathesis.toml", "run", live_server.url + reverse("api:openapi"),
        "--url", live_server.url, "--checks", "all", "--max-examples", "150", "--seed", "20261122", "--workers", "4",
        "--continue-on-failure", "--no-shrink", "--warnings", "off",
    ]  # fmt: skip
    environment = os.environ | {
        "SCHEMATHESIS_HOOKS": "tests.articles.api.schemathesis_hooks",
        "NAMES_OF_WHAT_THERE_IS": str(known),
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    count = re.search(r"(\d[\d,]*) generated", done.stdout)
    assert count and int(count.group(1).replace(",", "")) >= FEWEST, done.stdout
