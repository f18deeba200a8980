"""Merging tags and sources, and suggesting the tags that a text mentions."""

import hashlib
from datetime import UTC, datetime

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import connection, transaction

from articles import search
from articles.desk import Refused, tags_and_sources
from articles.desk.tags_and_sources import MergeResult
from articles.intake import ingest
from articles.intake.delivery import Delivery
from articles.intake.evidence import weigh
from articles.intake.item import Item, Link, Term
from articles.intake.sourcing import SourceKey
from articles.models import Article, Citation, Source, SourceHost, Tag, Tagging
from articles.vocabulary import Outcome, Rights, Role, TagKind
from tests.factories import (
    THEN,
    make_article,
    make_citation,
    make_live_article,
    make_live_articles,
    make_section,
    make_source,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db


def log():
    return [(entry.object_repr, entry.action_flag, entry.change_message, entry.user.username) for entry in entries()]


def entries():
    return LogEntry.objects.order_by("pk").select_related("user")


def arrive(ref, by, **fields):
    item = Item(source_ref=ref, headline="Ferry", body=f"<p>Ferry number {ref} runs.</p>", **fields)
    fingerprint = hashlib.sha256(repr(item).encode()).digest()
    with transaction.atomic():
        arrivals = [Delivery(evidence=weigh(item), source_key=by, raw_fingerprint=fingerprint)]
        return ingest.ingest(arrivals, at=datetime(2026, 3, 3, tzinfo=UTC))[0]


def matches(query):
    return list(search.find(Article.objects.live().newest(), query, scope="public"))


def test_a_merged_tags_articles_have_the_survivor_once_and_keep_their_publication_times():
    old, into = make_tag("Semiconductors"), make_tag("Chips")
    live, both, draft = make_live_article(tags=[old]), make_live_article(tags=[old, into]), make_article(tags=[old])
    other = make_live_article(tags=[make_tag("Fish")])
    assert tags_and_sources.merge_tags(old, into=into, by=make_user()) == MergeResult(articles=3)
    assert list(Tagging.objects.filter(tag=into).order_by("article").values_list("article", "published_at")) == [
        (live.pk, THEN),
        (both.pk, THEN),
        (draft.pk, None),
    ]
    assert Tagging.objects.exclude(tag=into).get().article == other
    old.refresh_from_db()
    assert old.merged_into == into


def test_a_merged_sections_articles_move_to_the_survivor():
    old, into, other = make_section("Asien"), make_section("Asia"), make_section("Europe")
    first, second = make_article(section=old), make_article(section=other, tags=[old])
    tags_and_sources.merge_tags(old, into=into, by=make_user())
    assert [Article.objects.get(pk=article.pk).section for article in (first, second)] == [into, other]
    assert set(Article.objects.get(pk=second.pk).tags.all()) == {into, other}


def test_the_log_of_both_says_what_was_merged_and_by_whom():
    old, into, ana = make_tag("Semiconductors"), make_tag("Chips"), make_user("ana")
    tags_and_sources.merge_tags(old, into=into, by=ana)
    assert log() == [
        ("Semiconductors", CHANGE, "Merged into “Chips” (chips).", "ana"),
        ("Chips", CHANGE, "“Semiconductors” (semiconductors) was merged into it.", "ana"),
    ]


@pytest.mark.parametrize(("make", "merge"), [(make_tag, "merge_tags"), (make_source, "merge_sources")])
def test_rows_merged_earlier_point_directly_to_the_last_survivor(make, merge):
    oldest, old, into, ana = make("Oldest"), make("Old"), make("New"), make_user()
    getattr(tags_and_sources, merge)(oldest, into=old, by=ana)
    getattr(tags_and_sources, merge)(old, into=into, by=ana)
    assert {row.merged_into for row in type(into).objects.exclude(pk=into.pk)} == {into}


@pytest.mark.parametrize(("make", "merge"), [(make_tag, "merge_tags"), (make_source, "merge_sources")])
def test_what_cannot_be_merged_is_refused_and_nothing_changes(make, merge):
    old, into, third, ana = make("Old"), make("New"), make("Third"), make_user()
    stale = type(old).objects.get(pk=old.pk)
    getattr(tags_and_sources, merge)(old, into=into, by=ana)
    refused = [
        (into, into, "“New” cannot be merged into itself."),
        (into, old, "“Old” has already been merged into “New”."),
        (third, old, "“Old” has already been merged into “New”."),
        (stale, third, "“Old” has already been merged into “New”."),
    ]
    for row, target, sentence in refused:
        with pytest.raises(Refused) as error:
            getattr(tags_and_sources, merge)(row, into=target, by=ana)
        assert str(error.value) == sentence
    merged = type(old).objects.exclude(merged_into=None)
    assert [(row.name, row.merged_into.name) for row in merged] == [("Old", "New")]
    assert LogEntry.objects.count() == 2


def test_a_topic_is_not_merged_into_a_section():
    topic, section = make_tag("Asia"), make_section("Asia")
    make_article(tags=[topic])
    with pytest.raises(Refused) as error:
        tags_and_sources.merge_tags(topic, into=section, by=make_user())
    assert str(error.value) == "“Asia” is a topic, “Asia” a section. Only tags of the same kind can be merged."
    assert Tagging.objects.get().tag == topic


def test_a_merged_source_hands_over_all_that_it_has():
    old, into = make_source("Old wire", hosts=["old.example"]), make_source("Wire", hosts=["wire.example"])
    first, other = make_article(source=old), make_article(source=into)
    make_citation(first, role=Role.VIA, source=old, url="https://old.example/a")
    make_citation(other, role=Role.ORIGIN, source=old)
    merged = tags_and_sources.merge_sources(old, into=into, by=make_user())
    assert merged == MergeResult(articles=1, citations=2, hosts=1)
    assert str(merged) == "1 article, 2 citations, 1 host"
    assert {article.source for article in Article.objects.all()} == {into}
    assert {citation.source for citation in Citation.objects.all()} == {into}
    assert {host.source for host in SourceHost.objects.all()} == {into}


def test_two_articles_with_the_same_id_are_both_kept():
    old, into = make_source("Old wire"), make_source("Wire")
    theirs = make_article(source=into, source_ref="77")
    ours, long = make_article(source=old, source_ref="77"), make_article(source=old, source_ref="x" * 255)
    make_article(source=into, source_ref="x" * 255)
    plain = make_article(source=old, source_ref="78")
    merged = tags_and_sources.merge_sources(old, into=into, by=make_user())
    assert (merged.articles, merged.renamed) == (3, 2)
    refs = dict(Article.objects.filter(source=into).values_list("pk", "source_ref"))
    assert (refs[theirs.pk], refs[plain.pk], refs[ours.pk]) == ("77", "78", f"77 (old-wire, {ours.pk})")
    assert refs[long.pk].endswith(f"xxx (old-wire, {long.pk})")
    assert len(refs[long.pk]) <= 255


def test_of_citations_that_become_equal_only_the_survivors_is_kept():
    old, into, article = make_source("Old wire"), make_source("Wire"), make_article()
    for source in (old, into):
        make_citation(article, role=Role.ORIGIN, source=source, url="https://wire.example/a")
    make_citation(article, role=Role.VIA, source=old, url="https://wire.example/a")
    tags_and_sources.merge_sources(old, into=into, by=make_user())
    assert list(article.citations.values_list("role", "source")) == [("origin", into.pk), ("via", into.pk)]


@pytest.mark.parametrize("by", [SourceKey(host="old.example"), SourceKey(slug="old-wire")])
def test_what_a_merged_source_delivers_later_is_the_survivors(by):
    old, into = make_source("Old wire", hosts=["old.example"]), make_source("Wire")
    first = arrive("1", by)
    tags_and_sources.merge_sources(old, into=into, by=make_user())
    assert (arrive("1", by).outcome, arrive("2", by).outcome) == (Outcome.UNCHANGED, Outcome.CREATED)
    article = Article.objects.get(source_ref="2")
    assert (article.source, Article.objects.get(pk=first.article_id).source) == (into, into)
    assert article.citations.get().source == into
    assert Source.objects.count() == 2


def test_what_links_to_a_merged_sources_host_cites_the_survivor():
    old, into = make_source("Old wire", hosts=["old.example"]), make_source("Wire")
    tags_and_sources.merge_sources(old, into=into, by=make_user())
    arrive("1", SourceKey(slug="digest"), links=[Link(role="origin", url="https://old.example/a")])
    assert Citation.objects.get(role=Role.ORIGIN).source == into


def test_a_term_with_the_old_name_is_filed_under_the_survivor():
    into = make_tag("Chips")
    tags_and_sources.merge_tags(make_tag("Semiconductors"), into=into, by=make_user())
    arrive("1", SourceKey(slug="wire"), terms=[Term(kind="topic", slug="semiconductors", name="Semiconductors")])
    assert list(Article.objects.get().tags.all()) == [into]


def test_readers_find_a_merged_sources_articles_by_what_the_survivors_rights_show():
    old, into = make_source("Old wire", rights=Rights.FULL_TEXT), make_source("Wire")
    article = make_live_article(source=old, headline="Birds", body="<p>The kittiwake is back.</p>")
    assert matches("kittiwake") == [article]
    tags_and_sources.merge_sources(old, into=into, by=make_user())
    assert (matches("kittiwake"), matches("birds")) == ([], [article])


def test_with_very_many_articles_the_newest_are_indexed_and_the_others_counted(monkeypatch):
    monkeypatch.setattr(tags_and_sources, "REINDEXED_AT_ONCE", 2)
    monkeypatch.setattr(tags_and_sources, "RENAMED_AT_ONCE", 0)
    old, into = make_source("Old wire"), make_source("Wire", rights=Rights.FULL_TEXT)
    articles = make_live_articles(5, source=old, body="<p>The kittiwake is back.</p>")
    make_live_articles(3, source=into)
    assert tags_and_sources.merge_sources(old, into=into, by=make_user()).left == 3
    assert matches("kittiwake") == articles[:2]


def test_a_merge_between_equal_rights_leaves_nothing_to_rebuild(monkeypatch):
    monkeypatch.setattr(tags_and_sources, "REINDEXED_AT_ONCE", 0)
    old, into = make_source("Old wire", excerpt_words=9), make_source("Wire")
    make_live_article(source=old)
    assert tags_and_sources.merge_sources(old, into=into, by=make_user()).left == 0


@pytest.mark.slow
@pytest.mark.parametrize("number", [1, 30])
def test_a_merge_costs_as_many_queries_with_thirty_articles_as_with_one(number, django_assert_num_queries):
    source, into, tag, chips = make_source("Old wire"), make_source("Wire"), make_section("Asien"), make_section("Asia")
    make_citation(make_article(), source=source)
    for article in make_live_articles(number, source=source, section=tag):
        make_citation(article, source=source)
    ana = make_user()
    for row in (source, tag):
        LogEntry.objects.log_actions(ana.pk, [row], CHANGE, "Reads the content type.", single_object=True)
    # A savepoint and its end; both rows; section, taggings twice; what was merged before, the row, the log of both.
    # Then the renditions of its articles: which, the version twice, the newest, all, theirs again, who is credited.
    # And the index of the newest: which, theirs again, names, the old words, the new ones. SQLite has them twice.
    twice = 3 if connection.vendor == "sqlite" else 0
    waits = 1 if connection.vendor == "postgresql" else 0  # for imports and taggings to end
    with django_assert_num_queries(35 + twice + waits):
        tags_and_sources.merge_tags(tag, into=chips, by=ana)
    # A savepoint and its end; both rows; refs; citations twice; articles; hosts; slugs of tags; the same four.
    with django_assert_num_queries(42 + twice + waits):
        tags_and_sources.merge_sources(source, into=into, by=ana)


def test_topics_that_the_text_names_are_suggested_in_the_order_of_its_words():
    for name in ("Chips", "Open source", "Fish", "Moody's", "中国", "Reuters"):
        make_tag(name)
    make_section("Harbour")
    article = make_article(
        headline="Moody’s looks at CHIPS",
        summary="An open-source ferry in the *harbour*.",
        body="<p>今天中国的渡轮</p>",
    )
    assert [tag.name for tag in tags_and_sources.suggested_tags(article)] == ["Moody's", "Chips", "Open source", "中国"]


def test_parts_of_words_and_tags_that_it_has_already_are_not_suggested():
    chips = make_tag("Chips")
    for name in ("Art", "Open source", "Ferry line"):
        make_tag(name)
    article = make_article(headline="Party opens source: chips for the ferry, a line", tags=[chips])
    assert tags_and_sources.suggested_tags(article) == []


def test_an_old_name_in_the_text_suggests_its_survivor_once():
    chips = make_tag("Chips")
    make_tag("Semiconductors", merged_into=chips)
    article = make_article(headline="Semiconductors, that is chips")
    assert tags_and_sources.suggested_tags(article) == [chips]
    Tagging.objects.create(article=article, tag=chips)
    assert tags_and_sources.suggested_tags(article) == []


def test_at_most_eight_are_suggested_in_two_queries_and_only_from_the_first_words(django_assert_num_queries):
    Tag.objects.bulk_create(Tag(kind=TagKind.TOPIC, slug=f"t{number}", name=f"T{number}") for number in range(300))
    article = make_article(headline="", body="<p>" + " ".join(f"t{number}" for number in range(295, 0, -1)) + "</p>")
    with django_assert_num_queries(2):
        assert [tag.slug for tag in tags_and_sources.suggested_tags(article)] == [
            f"t{number}" for number in range(295, 287, -1)
        ]
    make_tag("Late")
    assert tags_and_sources.suggested_tags(make_article(headline="", summary="word " * 200 + "late")) == []
