"""The rows in which citations are written: what a browser may send, and what the desk stores."""

import json
from datetime import UTC, datetime

import pytest
from django.http import QueryDict

from articles.admin.writing import citation_form, text_form
from articles.desk import tags_and_sources
from articles.models import Citation
from tests.factories import (
    make_article,
    make_citation,
    make_live_article,
    make_section,
    make_source,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db
NOTHING = {"role": "", "source": "", "url": "", "title": "", "text": "", "kept": ""}


def sent(*rows, **others):
    """Return what a browser sends of these rows."""
    data = QueryDict(mutable=True)
    data["citations-TOTAL_FORMS"], data["citations-INITIAL_FORMS"] = str(len(rows)), "0"
    for place, row in enumerate(rows):
        data.update({f"citations-{place}-{name}": value for name, value in row.items()})
    for name, value in others.items():
        data[name] = value
    return data


def kept_json(**columns):
    return json.dumps(columns)


def cited(**row):
    """Return what the desk keeps of one row."""
    (citation,) = citation_form.as_json([NOTHING | row])
    return citation


def faults(*rows):
    """Return what the form complains of, row by row and as a whole."""
    forms = citation_form.CitationFormSet(sent(*rows), prefix="citations")
    forms.is_valid()
    return [dict(row) for row in forms.errors], [*forms.non_form_errors()]


# --- What was sent.


def test_only_rows_that_say_something_and_are_not_deleted_count():
    rows = citation_form.rows_sent(
        sent(
            {"url": " https://a.example/\x00 ", "title": "A\r\nline"},
            {"role": "origin"},
            {"text": "Deleted", "DELETE": "on"},
            {"text": "Words"},
            {"kept": kept_json(cited_article=5)},
            {"kept": kept_json(source=5)},
            {"source": "Reuters"},
            {"title": "A title"},
        )
    )
    assert rows == [
        NOTHING | {"url": "https://a.example/", "title": "A\nline"},
        NOTHING | {"text": "Words"},
        NOTHING | {"kept": '{"cited_article": 5}'},
        NOTHING | {"source": "Reuters"},
        NOTHING | {"title": "A title"},
    ]


@pytest.mark.parametrize("total", ["", "x", "-1", "²", "1.5"])
def test_a_form_without_a_number_of_rows_says_nothing_about_citations(total):
    assert (
        citation_form.rows_sent(QueryDict(f"citations-TOTAL_FORMS={total}&citations-0-url=https://a.example/")) is None
    )


def test_only_the_first_thirty_rows_are_read():
    rows = citation_form.rows_sent(sent(*({"title": f"Title {n}"} for n in range(35))))
    assert [rows[0]["title"], rows[-1]["title"], len(rows)] == ["Title 0", "Title 29", 30]
    data = QueryDict("citations-TOTAL_FORMS=999999999&citations-0-title=A")
    assert len(citation_form.rows_sent(data)) == 1


def test_rows_compare_equal_however_a_browser_sends_their_lines():
    rows = [NOTHING | {"text": "One\nTwo"}]
    assert citation_form.fingerprint(rows) == citation_form.fingerprint([{"text": " One\r\nTwo "}])
    for name in NOTHING:
        assert citation_form.fingerprint(rows) != citation_form.fingerprint([rows[0] | {name: "Another"}])
    assert citation_form.fingerprint([]) != citation_form.fingerprint([NOTHING])


# --- What the desk keeps.


def test_what_nobody_touched_is_kept_as_it_was():
    article, ours, moment = make_article(), make_live_article(), datetime(2026, 3, 3, 12, tzinfo=UTC)
    make_citation(
        article, role="via", source=make_source("Reuters"), url="https://r.example/a", title="A", text="Words"
    )
    make_citation(article, role="supporting", url="https://t.example/", published_at=moment)
    Citation.objects.create(article=article, role="origin", cited_article=ours, position=2)
    rows = citation_form.rows_of(article.citations.all())
    assert [(row["source"], row["url"], row["title"], row["text"]) for row in rows] == [
        ("Reuters", "https://r.example/a", "A", "Words"),
        ("", "https://t.example/", "", ""),
        ("", "", "", ""),
    ]
    assert citation_form.as_json(rows) == [citation.as_json() for citation in article.citations.all()]


def test_a_source_is_named_by_its_name_or_its_slug_however_it_is_written():
    reuters = make_source("The Reuters  Agency", slug="reuters")
    for name in ("the reuters  agency", "reuters", "The Reuters  Agency"):
        assert cited(source=name)["source"] == reuters.pk
    assert cited(source="Nobody")["source"] is None
    assert cited(title="Nobody")["source"] is None


def test_the_name_of_a_merged_source_means_its_survivor():
    old, survivor = make_source("Old"), make_source("Survivor")
    tags_and_sources.merge_sources(old, into=survivor, by=make_user())
    assert cited(source="Old")["source"] == survivor.pk


def test_a_name_that_two_sources_share_means_the_first():
    first, _ = make_source("Same", slug="first"), make_source("same", slug="second")
    assert cited(source="SAME")["source"] == first.pk


def test_an_address_names_its_source_unless_the_row_names_another():
    tide, reuters = make_source("Tide", hosts=["tide.example"]), make_source("Reuters")
    assert cited(url="https://tide.example/a")["source"] == tide.pk
    assert cited(url="https://other.example/a")["source"] is None
    assert cited(url="https://tide.example/a", source="Reuters")["source"] == reuters.pk


def test_a_source_that_is_kept_counts_while_its_name_stays_and_it_is_there():
    tide, reuters = make_source("Tide", hosts=["tide.example"]), make_source("Reuters")
    values = {"source": reuters.pk, "name": "Reuters", "url": "https://r.example/"}
    unchanged = {"source": "Reuters", "url": "https://r.example/", "kept": kept_json(**values)}
    assert cited(**unchanged)["source"] == reuters.pk
    assert cited(**unchanged | {"url": "https://tide.example/"})["source"] == reuters.pk
    assert cited(**unchanged | {"source": "Tide"})["source"] == tide.pk
    assert cited(**unchanged | {"source": "", "url": "https://tide.example/"})["source"] == tide.pk
    gone = kept_json(source=999_999, name="Reuters", url="")
    assert cited(source="Reuters", kept=gone)["source"] is None


def test_an_address_that_named_nobody_names_nobody_until_it_is_changed():
    tide = make_source("Tide", hosts=["tide.example"])
    hidden = kept_json(source=None, name="", url="https://tide.example/a")
    assert cited(url="https://tide.example/a", kept=hidden)["source"] is None
    assert cited(url="https://tide.example/b", kept=hidden)["source"] == tide.pk


def test_an_unknown_role_is_a_supporting_one():
    assert [cited(role=role, title="A")["role"] for role in ("origin", "via", "supporting", "boss", "")] == [
        *("origin", "via", "supporting", "supporting", "supporting"),
    ]


@pytest.mark.parametrize(
    "hidden",
    ["", "{", "[]", "5", '{"cited_article": "5"}', '{"cited_article": true}', '{"published_at": "soon"}', "null"],
)
def test_the_hidden_field_may_contain_anything(hidden):
    citation = cited(title="A", kept=hidden)
    assert (citation["source"], citation["cited_article"], citation["published_at"]) == (None, None, None)


def test_an_article_and_a_moment_that_are_sent_unseen_are_kept_where_they_are_real():
    ours = make_live_article()
    citation = cited(kept=kept_json(cited_article=ours.pk, published_at="2026-03-03T12:00:00+00:00"))
    assert (citation["cited_article"], citation["published_at"]) == (ours.pk, "2026-03-03T12:00:00+00:00")
    assert cited(kept=kept_json(cited_article=999_999))["cited_article"] is None
    for moment in (5, "9999-12-31T23:00:00-12:00", "0001-01-01T00:00:00+14:00", "0001-01-01"):
        assert cited(kept=kept_json(published_at=moment), title="A")["published_at"] is None


# --- What is refused.


def test_each_row_points_somewhere_and_names_a_source_that_is_there():
    make_source("Reuters")
    no_address = {"url": ["Enter an address or a source."]}
    unknown = {"source": ["No source is called “Nobody”. Leave this empty and enter the address instead."]}
    hidden = kept_json(source=999_999, name="Nobody")
    assert faults(
        {"title": "A"}, {"text": "A"}, {"source": "Nobody"}, {"source": "reuters"}, {"url": "https://a.example/"},
        {"kept": kept_json(cited_article=5)}, {"source": "Nobody", "kept": hidden}, {"role": "origin"},
    ) == ([no_address, no_address, unknown, {}, {}, {}, {}, {}], [])  # fmt: skip


def test_the_same_is_not_cited_twice_in_one_role():
    row = {"role": "origin", "url": "https://a.example/"}
    assert faults(row, row | {"title": "Another"})[1] == ["Two citations are the same. Delete one of them."]
    assert faults(row, row | {"role": "via"}, row | {"url": "https://b.example/"})[1] == []
    assert faults(row, row | {"DELETE": "on"})[1] == []


def test_more_than_thirty_citations_are_too_many():
    rows = [{"url": f"https://a.example/{n}"} for n in range(30)]
    assert faults(*rows) == ([{}] * 30, [])
    assert faults(*rows, {"url": "https://a.example/30"})[1] == ["Please submit at most 30 forms."]


# --- The form around them.


def test_an_untouched_form_says_what_is_stored():
    section = make_section()
    article = make_article(headline=" Ferry ", section=section, tags=[make_tag()])
    make_citation(article, url="https://a.example/")
    stored = text_form.stored_values(article)
    assert (stored["headline"], stored["base"], stored["section"]) == ("Ferry", 0, str(section.pk))
    assert not text_form.differs(stored, stored)
    for name, value in (
        *(("headline", "Boat"), ("dek", "A"), ("summary", "A"), ("ai_use", "none"), ("section", "")),
        *(("filed_under", []), ("citations", [])),
    ):
        assert text_form.differs(stored | {name: value}, stored)
    assert not text_form.differs(stored | {"base": 7}, stored)
    assert not text_form.differs({"headline": "Ferry"}, stored)


@pytest.mark.parametrize(
    ("base", "number"), [("7", 7), ("", 0), ("x", 0), ("²", 0), ("9" * 9, 999_999_999), ("9" * 10, 0)]
)
def test_the_base_of_a_form_is_a_number_that_a_database_can_hold(base, number):
    assert text_form.sent_values(QueryDict(f"base={base}"))["base"] == number


def test_input_is_read_in_the_form_in_which_it_is_compared():
    data = sent({"title": "A"}, headline=" Ferry\x00 ", summary="One\r\nTwo\rThree", section="5", citations_was="x")
    data.setlist("filed_under", ["9", "10"])
    assert text_form.sent_values(data) == {
        "headline": "Ferry", "summary": "One\nTwo\nThree", "base": 0, "section": "5", "filed_under": ["10", "9"],
        "citations": [NOTHING | {"title": "A"}], "citations_was": "x",
    }  # fmt: skip
    assert text_form.sent_values(QueryDict("headline=Ferry&filed_under=9")) == {"headline": "Ferry", "base": 0}


@pytest.mark.parametrize(("name", "most"), [("url", 2_000), ("title", 500), ("source", 200), ("text", 50_000)])
def test_no_part_of_a_citation_is_longer_than_the_database_can_store(name, most):
    start = "https://a.example/"
    row = {"url": start} | {name: (start if name == "url" else "").ljust(most + 1, "x")}
    assert [*faults(row)[0][0]] == [name]
    make_source("x" * 200)
    assert faults(row | {name: row[name][:most]}) == ([{}], [])
