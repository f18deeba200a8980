"""Batches, records and raw bytes in the admin."""

import json
import zlib

import pytest
from django.urls import reverse

from articles.vocabulary import Outcome
from importers.models import ImportBatch, ImportRecord, RawRecord
from tests.articles.admin.desk import parsed, rows, sign_in, words
from tests.factories import THEN, make_article

pytestmark = pytest.mark.django_db

BATCHES = "admin:importers_importbatch_changelist"
RECORDS = "admin:importers_importrecord_changelist"


def make_batch(**columns):
    return ImportBatch.objects.create(**{"format": "digest", "started_at": THEN, "finished_at": THEN} | columns)


def make_record(batch, number=1, **columns):
    values = {"file": "a.txt", "offset": 10 * number, "outcome": Outcome.CREATED} | columns
    return ImportRecord.objects.create(batch=batch, number=number, **values)


def make_raw(data):
    return RawRecord.objects.create(sha256=data[:32].ljust(32, b"."), data=zlib.compress(data))


def raw_page(raw, role="curator"):
    return sign_in(role).get(reverse("admin:importers_rawrecord_change", args=[raw.pk]))


def test_batches_are_listed_with_their_state_and_counts():
    make_batch(created_count=5, rejected_count=2, files=["a.txt", "b.txt"])
    make_batch(finished_at=None)
    make_batch(undone_at=THEN, created_count=1)
    make_batch(is_dry_run=True)
    client = sign_in("curator")
    listed = rows(client.get(reverse(BATCHES)))
    assert [(row["state"], row["counts"], row["files_summary"]) for row in listed] == [
        ("Dry run", "None", ""),
        ("Undone", "1 created", ""),
        ("Running or interrupted", "None", ""),
        ("Finished", "5 created, 2 rejected", "a.txt and 1 more"),
    ]
    assert {row["format_label"] for row in listed} == {"Digests (plain text)"}
    for state, label in (("dry", "Dry run"), ("undone", "Undone"), ("finished", "Finished")):
        assert [row["state"] for row in rows(client.get(reverse(BATCHES), {"state": state}))] == [label]


def test_a_batch_links_to_its_records_and_articles():
    batch, other = (
        make_batch(warnings=[{"file": "a.txt", "offset": 7, "code": "no_marker", "message": "<b>"}]),
        make_batch(),
    )
    make_record(batch, article=make_article(headline="Mine"))
    make_record(other, article=make_article(headline="Not mine"))
    client = sign_in("curator")
    page = parsed(client.get(reverse("admin:importers_importbatch_change", args=[batch.pk])))
    assert words(page.css_first(".field-warning_list li")) == "a.txt, byte 7: no_marker <b>"
    records, articles = (
        page.css_first(f".field-{name} a").attributes["href"] for name in ("records_link", "articles_link")
    )
    assert [row["article_link"] for row in rows(client.get(records))] == ["Mine"]
    assert [row["story"] for row in rows(client.get(articles))] == ["Mine"]


def test_records_are_found_by_outcome_code_reference_and_file():
    batch = make_batch()
    make_record(batch, 1, ref="137535", file="posts.json")
    make_record(batch, 2, outcome=Outcome.REJECTED, code="bad_json", message="A comma is missing.")
    make_record(make_batch(), 3, outcome=Outcome.REJECTED, code="too_large")
    client = sign_in("curator")

    def listing(**query):
        return [row["place"] for row in rows(client.get(reverse(RECORDS), query))]

    first, second, third = "posts.json, record 1, byte 10", "a.txt, record 2, byte 20", "a.txt, record 3, byte 30"
    assert listing() == [third, second, first]
    assert listing(batch=batch.pk) == [second, first]
    assert listing(batch="x") == []
    assert listing(outcome__exact="rejected") == [third, second]
    assert listing(code="bad_json") == [second]
    assert listing(q="1375") == [first]
    assert listing(q="a.txt", batch=batch.pk) == [second]


@pytest.mark.parametrize("number", [1, 30])
def test_the_lists_cost_as_much_for_thirty_as_for_one(number, django_assert_num_queries):
    for place in range(number):
        make_record(make_batch(), article=make_article(), raw=make_raw(b"%02d" % place))
    client = sign_in("curator")
    # Session, person, rights (2), the capped count, the rows.
    with django_assert_num_queries(6):
        assert len(rows(client.get(reverse(RECORDS)))) == number
    with django_assert_num_queries(6):
        assert len(rows(client.get(reverse(BATCHES)))) == number


def test_a_record_is_shown_as_delivered_and_formatted_and_never_as_mark_up():
    delivered = '{"title": {"rendered": "<script>alert(1)</script> &amp;"}, "id": 7}'
    raw = make_raw(delivered.encode())
    record = make_record(make_batch(), raw=raw)
    page = parsed(raw_page(raw))
    laid_out, verbatim = (node.text() for node in page.css("pre"))
    assert verbatim == delivered
    assert laid_out == json.dumps(json.loads(delivered), indent=2)
    assert page.css("script:not([src])") == []
    assert page.css_first("#content-main a").attributes["href"] == reverse(
        "admin:importers_importrecord_change", args=[record.pk]
    )


@pytest.mark.parametrize(
    "delivered",
    [b"Just words\nRead more", b"\xff\xfe broken \x00", b"[" * 5000, b"1" * 6000, b'{"a": NaN, "b": "\\ud800"}'],
)
def test_any_delivered_bytes_can_be_viewed(delivered):
    assert raw_page(make_raw(delivered)).status_code == 200


def test_only_the_beginning_of_a_huge_record_is_sent_to_the_browser():
    raw = make_raw(b'{"a": "' + b"x" * 9_000_000 + b'"}')
    response = raw_page(raw)
    assert len(response.content) < 250_000
    assert words(parsed(response).css_first("summary")).startswith("Exactly as delivered, the first 195")


def test_only_people_who_may_view_imports_see_the_bytes():
    raw = make_raw(b"words")
    assert raw_page(raw, role="admin").status_code == 200
    assert sign_in().get(reverse("admin:importers_rawrecord_change", args=[raw.pk])).status_code == 403
    assert "Raw record" not in words(parsed(sign_in("curator").get(reverse("admin:index"))).body)
