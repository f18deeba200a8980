"""Which changes make a new version of an item, and which do not."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from articles.intake.evidence import weigh
from articles.intake.item import Image, Item, Link, Note, Term

WORLD, FERRIES = Term(kind="section", slug="world", name="World"), Term(kind="topic", slug="ferries", name="Ferries")
ORIGIN = Link(role="origin", url="https://harbour.news/a", title="A", source_name="Wire")
VIA = Link(role="via", url="https://pier.news/b")
ITEM = Item(
    source_ref="1",
    url="https://gazette.news/1/",
    headline="Ferry runs",
    headline_suggested="A ferry",
    body='<p>The <a href="https://a.news/x">ferry</a> “runs” again.</p>',
    byline="Ada Lind",
    dateline="OSLO, Jan 10",
    published_at=datetime(2026, 1, 10, tzinfo=UTC),
    terms=(WORLD, FERRIES),
    links=(ORIGIN, VIA),
    image=Image(url="https://gazette.news/a.jpg", alt="A ferry"),
)


@pytest.mark.parametrize(
    "change",
    [
        {"headline": "Ferry stops"},
        {"headline": "FERRY runs"},
        {"body": '<p>The <a href="https://a.news/x">ferry</a> “runs” no more.</p>'},
        {"body": '<p>The <a href="https://b.news/x">ferry</a> “runs” again.</p>'},
        {"byline": "Bo Ek"},
        {"dateline": "OSLO, Jan 11"},
        {"url": "https://gazette.news/2/"},
        {"url": "https://gazette.news/"},
        {"published_at": datetime(2026, 1, 10, 1, tzinfo=UTC)},
        {"published_at": None},
        {"image": Image(url="https://gazette.news/b.jpg", alt="A ferry")},
        {"image": None},
        {"terms": (WORLD,)},
        {"terms": (replace(WORLD, kind="topic"), FERRIES)},
        {"links": (ORIGIN,)},
        {"links": (replace(ORIGIN, role="supporting"), VIA)},
        {"links": (replace(ORIGIN, url="https://harbour.news/b"), VIA)},
    ],
)
def test_a_change_that_readers_would_notice_makes_a_new_version(change) -> None:
    assert weigh(replace(ITEM, **change)).evidence_fingerprint != weigh(ITEM).evidence_fingerprint


@pytest.mark.parametrize(
    "change",
    [
        {"headline": "Ferry  runs "},
        {"body": '<p>The <a href="https://a.news/x">ferry</a> "runs"  again.</p>'},
        {"byline": "Ada\u00a0Lind"},
        {"url": "http://www.gazette.news/1?utm_source=letter#top"},
        {"terms": (FERRIES, replace(WORLD, name="The World"))},
        {"links": (VIA, replace(ORIGIN, url="http://www.harbour.news/a/", title="B", source_name="Cable"))},
        {"image": Image(url="https://gazette.news/a.jpg", caption="Another caption", width=3)},
        {"image": Image(url="https://i0.wp.com/gazette.news/a-300x200.jpg?w=300", alt="A ferry")},
        {"body": '<p>The <a href="http://www.a.news/x">ferry</a> “runs” again.</p>'},
        {"edition_date": date(2026, 1, 10)},
        {"modified_at": datetime(2026, 1, 11, tzinfo=UTC)},
        {"notes": (Note(code="terms_cut", message="Cut."),)},
        {"headline_suggested": "Another"},
    ],
)
def test_a_change_that_readers_would_not_notice_makes_no_new_version(change) -> None:
    assert weigh(replace(ITEM, **change)).evidence_fingerprint == weigh(ITEM).evidence_fingerprint


def test_the_scheme_of_an_address_that_the_public_cannot_reach_makes_no_new_version_either() -> None:
    first, second = (replace(ITEM, url=url) for url in ("http://localhost:80/1/", "https://localhost/1"))
    other = replace(ITEM, url="http://localhost/2/")
    assert weigh(first).evidence_fingerprint == weigh(second).evidence_fingerprint != weigh(other).evidence_fingerprint


def test_the_same_words_have_the_same_text_fingerprint_whatever_the_markup_and_case() -> None:
    other = replace(ITEM, source_ref="2", headline="Other", body="<h2>THE FERRY</h2><p>“Runs” again.</p>", url="")
    assert weigh(other).text_fingerprint == weigh(ITEM).text_fingerprint
    assert len(weigh(ITEM).text_fingerprint or b"") == 32


def test_without_anything_to_compare_there_is_no_fingerprint() -> None:
    bare = weigh(Item(source_ref="1", headline="Ferry"))
    assert (bare.url_fingerprint, bare.text_fingerprint, bare.body_word_count, bare.index_text) == (None, None, 0, "")
    assert weigh(replace(ITEM, url="https://gazette.news/")).url_fingerprint is None


def test_the_words_of_an_item_are_counted_and_folded() -> None:
    evidence = weigh(ITEM)
    assert (evidence.body_word_count, evidence.index_title.split()) == (4, ["ferry", "runs"])
    names = ["ada", "lind", "world", "ferries"]
    assert evidence.index_text.split() == [*names, "the", "ferry", "runs", "again"]
    assert weigh(replace(ITEM, headline="")).index_title.split() == ["a", "ferry"]
    # `body_text` is used if it has been computed before.
    assert weigh(replace(ITEM, body_text="Other words")).index_text.split() == [*names, "other", "words"]
