"""What travels between processes arrives as it left, without what can be derived from it."""

import pickle
from datetime import UTC, date, datetime

from articles.intake.item import Image, Item, Link, Note, Reject, Term
from articles.text.html import CleanHTML, clean


def test_an_item_arrives_in_another_process_as_it_left():
    item = Item(
        source_ref="7",
        headline="Tide gates hold",
        body=clean("<p>The tide held.</p>"),
        body_text="The tide held.",
        published_at=datetime(2026, 1, 10, 8, tzinfo=UTC),
        edition_date=date(2026, 1, 10),
        terms=(Term(kind="topic", slug="tides", name="Tides"),),
        links=(Link(role="origin", url="https://tide.example/a", title="A"),),
        image=Image(url="https://tide.example/a.jpg", width=3),
        notes=(Note(code="terms_cut", message="Cut."),),
    )
    arrived = pickle.loads(pickle.dumps(item))
    assert arrived == item
    assert isinstance(arrived.body, CleanHTML)
    assert (item.body_text, arrived.body_text) == ("The tide held.", "")


def test_a_refusal_arrives_with_its_defaults():
    assert pickle.loads(pickle.dumps(Reject(code="no_id", message="No id."))) == Reject(code="no_id", message="No id.")
