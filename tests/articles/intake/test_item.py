"""Items survive the trip between processes, except for fields that can be derived."""

import pickle
from datetime import UTC, date, datetime

from articles.intake.item import Image, Item, Link, Note, Reject, Term
from articles.text.html import CleanHTML, clean


def test_an_item_is_equal_after_pickling_and_loses_only_its_derived_text():
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
    loaded = pickle.loads(pickle.dumps(item))
    assert loaded == item
    assert isinstance(loaded.body, CleanHTML)
    assert (item.body_text, loaded.body_text) == ("The tide held.", "")


def test_a_reject_is_equal_after_pickling():
    assert pickle.loads(pickle.dumps(Reject(code="no_id", message="No id."))) == Reject(code="no_id", message="No id.")
