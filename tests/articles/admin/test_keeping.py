"""Sources and tags as an editor keeps them, and the logs as they are read."""

import pytest
from django.db.models.signals import pre_save
from django.urls import reverse

from articles import desk, search
from articles.models import Article, Decision, Revision, Source, SourceHost, Tag
from articles.vocabulary import Rights, Role, TagKind
from tests.articles.admin.desk import faults, messages_of, parsed, rows, sign_in, words
from tests.factories import (
    make_article,
    make_citation,
    make_live_article,
    make_live_articles,
    make_source,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db

SOURCES = "admin:articles_source_changelist"
TAGS = "admin:articles_tag_changelist"


def source_form(*hosts, **columns):
    sent = {
        "name": "Reuters",
        "slug": "",
        "rights": Rights.LINK_ONLY,
        "excerpt_words": 75,
        "time_zone": "UTC",
    } | columns
    sent |= {"hosts-TOTAL_FORMS": str(len(hosts)), "hosts-INITIAL_FORMS": "0"}
    return sent | {f"hosts-{place}-host": host for place, host in enumerate(hosts)}


def add_source(*hosts, **columns):
    return sign_in("editor").post(reverse("admin:articles_source_add"), source_form(*hosts, **columns), follow=True)


@pytest.mark.parametrize(
    "text",
    ["reuters.com", "WWW.Reuters.com", "https://www.reuters.com/world/", "reuters.com/world", " reuters.com. "],
)
def test_a_host_is_kept_as_an_import_looks_it_up(text):
    add_source(text)
    assert [host.host for host in Source.objects.get().hosts.all()] == ["reuters.com"]


def test_one_host_twice_in_a_form_is_said_and_not_a_failure():
    response = add_source("reuters.com", "www.reuters.com")
    assert "Please correct the duplicate data for host." in faults(response)
    assert not Source.objects.exists()


def test_a_host_belongs_to_one_source():
    make_source("The Mint", hosts=["mint.example"])
    assert faults(add_source("www.mint.example")) == ["Source host with this Host already exists."]
    assert SourceHost.objects.get().source.name == "The Mint"


@pytest.mark.parametrize("text", ["www.", "//", "https://"])
def test_what_names_no_host_is_said_to_be_none(text):
    assert faults(add_source(text)) == ["This is not a host. Type one such as reuters.com, or paste an address."]


def test_a_source_gets_its_address_from_its_name_and_keeps_it():
    add_source(name="Agence Économique")
    source = Source.objects.get()
    assert source.slug == "agence-economique"
    url = reverse("admin:articles_source_change", args=[source.pk])
    sign_in("editor").post(url, source_form(name="Agence", slug="other"))
    source.refresh_from_db()
    assert (source.name, source.slug) == ("Agence", "agence-economique")


@pytest.mark.parametrize(
    ("columns", "complaint"),
    [
        ({"name": "!!!"}, "This cannot be turned into an address. Use letters or digits."),
        ({"name": "The Mint"}, "Source with this Slug already exists."),
        ({"time_zone": "Berlin"}, "“Berlin” is not a time zone. Use an IANA name such as Europe/Berlin or UTC."),
        ({"homepage": "javascript:alert(1)"}, "Enter a valid URL."),
        ({"excerpt_words": 0}, "Ensure this value is greater than or equal to 1."),
        ({"excerpt_words": 501}, "Ensure this value is less than or equal to 500."),
    ],
)
def test_what_the_database_would_refuse_is_a_message_in_the_form(columns, complaint):
    make_source("The Mint")
    assert faults(add_source(**columns)) == [complaint]
    assert Source.objects.count() == 1


def test_changed_rights_change_at_once_what_readers_find():
    source = make_source("Reuters")
    make_live_article(source=source, body="<p>The kittiwake is back.</p>")

    def count():
        return search.find(Article.objects.live(), "kittiwake", scope="public").count()

    url = reverse("admin:articles_source_change", args=[source.pk])
    assert count() == 0
    sign_in("editor").post(url, source_form(rights=Rights.FULL_TEXT), follow=True)
    assert count() == 1
    sign_in("editor").post(url, source_form(rights=Rights.LINK_ONLY), follow=True)
    assert count() == 0


def test_a_longer_excerpt_is_found_at_once():
    source = make_source("Reuters", rights=Rights.EXCERPT, excerpt_words=2)
    make_live_article(source=source, body="<p>The kittiwake is back.</p>")

    def count(query):
        return search.find(Article.objects.live(), query, scope="public").count()

    assert (count("kittiwake"), count("back")) == (1, 0)
    url = reverse("admin:articles_source_change", args=[source.pk])
    sign_in("editor").post(url, source_form(rights=Rights.EXCERPT, excerpt_words=4), follow=True)
    assert (count("kittiwake"), count("back")) == (1, 1)


def test_of_a_source_with_too_many_articles_the_newest_are_found_and_it_says_what_is_left_to_do(monkeypatch):
    source = make_source("Reuters")
    newest, *_ = make_live_articles(3, source=source, body="<p>The kittiwake is back.</p>")
    make_article(source=source)
    monkeypatch.setattr("articles.desk.tags_and_sources.REINDEXED_AT_ONCE", 1)
    url = reverse("admin:articles_source_change", args=[source.pk])
    response = sign_in("editor").post(url, source_form(rights=Rights.FULL_TEXT), follow=True)
    assert list(search.find(Article.objects.live(), "kittiwake", scope="public")) == [newest]
    assert [message.partition(" is out")[0] for message in messages_of(response) if "rebuild_search" in message] == [
        "The search index of 2 older articles"
    ]


def test_sources_are_listed_with_what_they_delivered():
    mint, wire = make_source("The Mint", hosts=["mint.example", "mint.org"]), make_source("Wire")
    article = make_article(source=mint)
    make_article(source=mint)
    make_citation(article, role=Role.ORIGIN, source=wire)
    listed = rows(sign_in("curator").get(reverse(SOURCES)))
    assert [(row["name"], row["host_names"], row["delivered"], row["cited"]) for row in listed] == [
        ("The Mint", "mint.example, mint.org", "2", "0"),
        ("Wire", "", "0", "1"),
    ]
    for query in ("mint.org", "THE MINT", "the-mint"):
        assert [row["name"] for row in rows(sign_in("curator").get(reverse(SOURCES), {"q": query}))] == ["The Mint"]


@pytest.mark.slow
@pytest.mark.parametrize("number", [1, 30])
def test_counting_articles_costs_no_query_a_row(number, django_assert_num_queries):
    for _ in range(number):
        make_article(source=make_source(hosts=[f"h{Source.objects.count()}.example"]), tags=[make_tag()])
    client = sign_in("editor")
    # Session, person, rights (2), the capped count, the rows with their numbers; the hosts.
    with django_assert_num_queries(7):
        assert len(rows(client.get(reverse(SOURCES)))) == number
    with django_assert_num_queries(6):
        assert [row["articles_under"] for row in rows(client.get(reverse(TAGS)))] == ["1"] * number


def test_tags_are_listed_by_kind():
    make_article(tags=[make_tag("Ships")])
    make_tag("Asia", kind=TagKind.SECTION)
    client = sign_in("curator")
    assert [(row["name"], row["articles_under"]) for row in rows(client.get(reverse(TAGS)))] == [
        ("Asia", "0"),
        ("Ships", "1"),
    ]
    assert [row["name"] for row in rows(client.get(reverse(TAGS), {"kind__exact": "section"}))] == ["Asia"]


def test_a_tag_is_renamed_and_its_address_stays():
    tag, editor = make_tag("Ships"), sign_in("editor")
    editor.post(reverse("admin:articles_tag_change", args=[tag.pk]), {"name": "Boats", "slug": "x", "kind": "section"})
    tag.refresh_from_db()
    assert (tag.name, tag.slug, tag.kind) == ("Boats", "ships", TagKind.TOPIC)


def test_a_tag_that_is_there_is_not_made_twice():
    make_tag("Ships")
    sent = {"name": "Ships", "slug": "", "kind": "topic"}
    response = sign_in("editor").post(reverse("admin:articles_tag_add"), sent)
    assert len(faults(response)) == 1
    sign_in("editor").post(reverse("admin:articles_tag_add"), sent | {"kind": "section"})
    assert Tag.objects.count() == 2


def test_a_tag_that_somebody_else_makes_at_the_same_moment_is_a_message_and_no_failure():
    def somebody_else(sender, instance, **kwargs):
        Tag.objects.bulk_create([Tag(kind=instance.kind, slug=instance.slug, name="Theirs")])

    pre_save.connect(somebody_else, sender=Tag)
    try:
        sent = {"name": "Ships", "slug": "", "kind": "topic"}
        response = sign_in("editor").post(reverse("admin:articles_tag_add"), sent, follow=True)
    finally:
        pre_save.disconnect(somebody_else, sender=Tag)
    assert messages_of(response) == [
        "Not saved: someone else has just saved an entry with the same values. Check what is there now."
    ]


def test_only_tags_that_stand_are_offered_to_an_article_and_sections_for_its_section():
    make_tag("Merged", merged_into=make_tag("Topic"))
    make_tag("Section", kind=TagKind.SECTION)
    client = sign_in("curator")
    query = {"app_label": "articles", "model_name": "article", "field_name": "tags", "term": ""}

    def offered(field):
        answer = client.get(reverse("admin:autocomplete"), query | {"field_name": field}).json()
        return sorted(result["text"] for result in answer["results"])

    assert offered("tags") == ["Section", "Topic"]
    assert offered("section") == ["Section"]


def test_the_logs_are_read_whole_and_by_article():
    article, other, ana = make_article(), make_article(), make_user("ana")
    for story in (article, other):
        desk.save_text(story, by=ana, headline=f"Written {story.pk}", summary="Words.")
    client = sign_in("curator")
    for name, model in (("decision", Decision), ("revision", Revision)):
        url = reverse(f"admin:articles_{name}_changelist")
        assert len(rows(client.get(url))) == 2
        assert len(rows(client.get(url, {"article": article.public_id}))) == 1
        assert rows(client.get(url, {"article": "nonsense"})) == []
        row = model.objects.get(article=article)
        page = parsed(client.get(reverse(f"admin:articles_{name}_change", args=[row.pk])))
        assert page.css("input[type=text], textarea") == []
        assert "ana" in words(page.css_first("#content-main"))
