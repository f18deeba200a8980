"""Files of two sites that were merged into one source: WordPress numbers the posts of both from 1."""

import json

import pytest

from articles.desk import tags_and_sources
from articles.models import Article, Source
from tests.factories import make_user
from tests.importers.runs.test_run import load, outcomes, post

pytestmark = pytest.mark.django_db(transaction=True)
COUNT = 150


def written(path, site, number=COUNT, **fields):
    """Write a file with this many posts of the site, numbered from 1, and return its path."""
    several = [
        post(at, link=f"https://{site}/{at}/", content={"rendered": f"<p>{site} has a ferry {at}.</p>"}) | fields
        for at in range(1, number + 1)
    ]
    path.write_text(json.dumps(several), encoding="utf-8")
    return path


def links():
    return sorted(Article.objects.values_list("source_url", flat=True))


@pytest.mark.slow
@pytest.mark.parametrize("is_merged_first", [True, False])
def test_files_of_two_merged_sites_are_unchanged_when_imported_again(tmp_path, is_merged_first):
    files = [written(tmp_path / f"{site}.json", site) for site in ("gazette.news", "courier.news")]
    if is_merged_first:
        for site in ("gazette.news", "courier.news"):
            load(written(tmp_path / "first.json", site, 1))
    else:
        load(*files)
    gazette, courier = Source.objects.order_by("pk")
    tags_and_sources.merge_sources(courier, into=gazette, by=make_user())
    load(*files)
    both = links()
    assert len(both) == 2 * COUNT
    for again in (files, files[::-1]):
        assert outcomes(load(*again)) == {"unchanged": 2 * COUNT}
    assert outcomes(load(*files, is_dry_run=True)) == {"unchanged": 2 * COUNT}
    assert links() == both


@pytest.mark.slow
def test_a_dry_run_of_two_sites_reports_what_the_import_does(tmp_path):
    files = [written(tmp_path / f"{site}.json", site) for site in ("gazette.news", "courier.news")]
    load(written(tmp_path / "a.json", "gazette.news", 1))
    load(written(tmp_path / "b.json", "courier.news", 1))
    gazette, courier = Source.objects.order_by("pk")
    tags_and_sources.merge_sources(courier, into=gazette, by=make_user())
    rehearsed = outcomes(load(*files, is_dry_run=True))
    assert outcomes(load(*files)) == rehearsed == {"created": 2 * COUNT - 2, "unchanged": 2}


@pytest.mark.parametrize("second", ["xn--mnze-0ra.news", "www.MÜNZE.news:443", "münze。news", "m%C3%BCnze.news."])
def test_one_site_under_two_spellings_of_its_host_is_one_source(tmp_path, second):
    posts = [
        post(number, link=f"https://{host}/tide/", content={"rendered": "<p>The ferry runs again.</p>"})
        for number, host in ((6, "münze.news"), (7, second))
    ]
    path = tmp_path / "posts.json"
    path.write_text(json.dumps(posts), encoding="utf-8")
    assert outcomes(load(path)) == {"created": 1, "duplicate": 1}
    assert list(Source.objects.values_list("name", flat=True)) == ["münze.news"]
