"""Which tag a term of an item means: by its name, or else by what its source has used its slug for."""

from importlib import import_module

import pytest
from django.apps import apps as now
from django.urls import reverse

from articles.desk.tags_and_sources import merge_sources, merge_tags
from articles.intake.item import Term
from articles.models import Article, Source, SourceTag, Tag, TagName
from importers.formats.wordpress.terms import terms
from tests.articles.intake.test_ingest import COURIER, GAZETTE, LATER, deliver, post
from tests.factories import make_tag, make_user

pytestmark = pytest.mark.django_db


def named(name, slug="", kind="topic"):
    """Return a term as a file gives it: a name, perhaps with the source's slug."""
    (term,) = terms({{"topic": "tags", "section": "categories"}[kind]: [{"name": name, "slug": slug}]})[0]
    return term


def slug_only(slug):
    (term,) = terms({"class_list": [f"tag-{slug}"]})[0]
    return term


def filed(ref, *items, by=GAZETTE):
    """Deliver an item with these terms, and return the names and slugs of its tags in order."""
    deliver(
        post(ref, url=f"https://{by.host}/{ref}/", headline=f"Item {ref}", body=f"<p>{ref}.</p>", terms=items), by=by
    )
    return tags_of(ref, by=by)


def tags_of(ref, by=GAZETTE):
    article = Article.objects.get(source_ref=ref, source__hosts__host=by.host)
    return list(article.tags.order_by("taggings__pk").values_list("name", "slug"))


@pytest.mark.parametrize(
    ("names", "slugs"),
    [
        (["C++", "C#", "C"], ["c", "c-2", "c-3"]),
        (["май", "маи"], ["маи", "маи-2"]),
        (["Muller", "Müller"], ["muller", "muller-2"]),
    ],
)
def test_names_with_one_slug_are_different_tags_with_numbered_slugs(names, slugs):
    assert filed("1", *map(named, names)) == list(zip(names, slugs, strict=True))
    assert filed("2", *map(named, reversed(names))) == list(zip(reversed(names), reversed(slugs), strict=True))
    assert Tag.objects.count() == len(names)


def test_a_slug_alone_names_its_tag_with_the_letters_that_ours_lacks():
    filed("1", named("май"))
    assert filed("2", slug_only("%d0%bc%d0%b0%d0%b9"), by=COURIER) == [("май", "маи")]
    assert filed("3", slug_only("%d1%87%d0%b0%d0%b9-%d1%83-%d0%bf%d0%b8%d1%80%d1%81%d0%b0")) == [
        ("чай у пирса", "чаи-у-пирса")
    ]


def test_the_same_name_in_another_case_is_the_same_tag_whatever_its_slug():
    filed("1", named("Harbour News", "harbour"))
    assert filed("2", named("harbour  NEWS", "news-of-the-harbour"), by=COURIER) == [("Harbour News", "harbour")]


def test_a_topic_and_a_section_may_share_a_name():
    filed("1", named("Port"), named("Port", kind="section"))
    assert sorted(Tag.objects.values_list("kind", "slug")) == [("section", "port"), ("topic", "port")]


@pytest.mark.parametrize("is_one_delivery", [True, False])
def test_a_slug_alone_means_the_tag_that_its_source_has_used_it_for(is_one_delivery):
    filed("1", named("C++", "c"), by=COURIER)
    gazettes = post("2", terms=(named("C#", "c"),)), post("3", url="https://gazette.news/3/", terms=(slug_only("c"),))
    if is_one_delivery:
        deliver(*reversed(gazettes))
    else:
        for item in gazettes:
            deliver(item)
    assert (tags_of("2"), tags_of("3")) == ([("C#", "c-2")], [("C#", "c-2")])
    assert filed("4", slug_only("c"), by=COURIER) == [("C++", "c")]


def test_a_slug_alone_that_its_source_has_not_used_means_the_tag_named_by_it():
    filed("1", named("U.S. Economy", "us-economy"), by=COURIER)
    assert filed("2", slug_only("us-economy")) == [("us economy", "us-economy-2")]
    make_tag("Piers", slug="the-piers")
    assert filed("3", slug_only("piers")) == [("Piers", "the-piers")]


def test_a_tag_made_for_a_slug_is_the_one_that_the_source_names_later():
    assert filed("1", slug_only("us-economy")) == [("us economy", "us-economy")]
    assert filed("2", named("U.S. Economy", "us-economy")) == [("us economy", "us-economy")]
    # From then on the slug has a name: another name is another tag.
    assert filed("3", named("US-Wirtschaft", "us-economy")) == [("US-Wirtschaft", "us-economy-2")]
    assert filed("4", named("U.S. Economy"), by=COURIER) == [("us economy", "us-economy")]


def test_a_tag_that_was_made_by_its_name_is_not_taken_for_one_of_its_slug():
    filed("1", named("C"), by=COURIER)
    filed("2", slug_only("c"))
    assert filed("3", named("C++", "c")) == [("C++", "c-2")]


def test_merged_tags_lead_to_the_one_that_is_left():
    filed("1", named("Müller", "mueller"), named("Muller", "muller"))
    plain, accented = Tag.objects.get(name="Muller"), Tag.objects.get(name="Müller")
    merge_tags(accented, into=plain, by=make_user())
    assert filed("2", named("MÜLLER")) == filed("3", slug_only("mueller")) == [("Muller", "muller")]
    assert tags_of("1") == [("Muller", "muller")]


def test_a_renamed_tag_is_known_by_both_names_until_another_takes_one():
    filed("1", named("Muller", "muller"))
    tag = Tag.objects.get()
    tag.name = "Müller"
    tag.save()
    assert filed("2", named("Muller"), by=COURIER) == filed("3", named("Müller")) == [("Müller", "muller")]
    make_tag("Muller", slug="another-muller")
    assert filed("4", named("Muller"), by=COURIER) == [("Muller", "another-muller")]
    assert filed("5", slug_only("muller")) == [("Müller", "muller")]


def test_the_slugs_of_a_merged_source_mean_the_same_under_the_other():
    filed("1", named("C#", "c"), named("Piers", "p"))
    filed("2", named("Pears", "p"), by=COURIER)
    gazette, courier = Source.objects.get(hosts__host="gazette.news"), Source.objects.get(hosts__host="courier.news")
    merge_sources(gazette, into=courier, by=make_user())
    assert filed("3", slug_only("c"), by=COURIER) == [("C#", "c")]
    assert filed("4", slug_only("p"), by=COURIER) == [("Pears", "pears")] or tags_of("4", by=COURIER) == [
        ("Pears", "p-2")
    ]


def test_an_article_keeps_its_tags_when_a_later_file_has_only_their_slugs():
    filed("1", named("C#", "c"))
    deliver(post("1", url="https://gazette.news/1/", headline="New", terms=(slug_only("c"),)), at=LATER)
    assert tags_of("1") == [("C#", "c")]


def test_tags_of_the_previous_release_keep_their_articles_and_addresses():
    # It took every term of one slug for one tag, and kept no record of sources' slugs.
    filed("1", named("U.S. Economy", "us-economy"))
    filed("2", slug_only("fish-market"))
    SourceTag.objects.all().delete()
    assert filed("3", slug_only("us-economy")) == [("U.S. Economy", "us-economy")]
    assert filed("4", named("Fish Market!", "fish-market")) == [("fish market", "fish-market")]
    assert filed("5", named("u.s. economy"), by=COURIER) == [("U.S. Economy", "us-economy")]
    assert Tag.objects.count() == 2


def test_a_tag_that_a_process_of_the_previous_release_has_just_made_is_found_by_name():
    filed("1", named("Piers"))
    TagName.objects.all().delete()
    SourceTag.objects.all().delete()
    assert filed("2", named("piers"), by=COURIER) == [("Piers", "piers")]


def test_the_migration_gives_each_name_to_the_first_tag_in_use():
    kept, twin, other = make_tag("News", slug="n"), make_tag("news", slug="news-2"), make_tag("Piers")
    Tag.objects.filter(pk=kept.pk).update(merged_into=other)
    TagName.objects.all().delete()
    import_module("articles.migrations.0014_tag_names").fill(now, None)
    assert set(TagName.objects.values_list("key", "tag")) == {("news", twin.pk), ("piers", other.pk)}


def test_the_form_of_a_tag_refuses_a_name_that_imports_know(client):
    client.force_login(make_user(is_superuser=True))
    muller, piers = make_tag("Muller"), make_tag("Piers")

    def add(name):
        values = {"name": name, "kind": "topic", "slug": f"{name}-new"}
        page = client.post(reverse("admin:articles_tag_add"), values)
        return page.context["adminform"].form.errors.get("name") if page.context else None

    assert add("MULLER ") == ["There is already a topic called “Muller”. Use that, or another name."]
    assert add("Müller") is None
    address = reverse("admin:articles_tag_change", args=[piers.pk])
    page = client.post(address, {"name": "müller"})
    assert page.context["adminform"].form.errors["name"] == [
        "There is already a topic called “Müller”. Use that, or another name."
    ]
    merge_tags(muller, into=piers, by=make_user())
    assert add("Muller") == [
        "There is already a topic called “Muller”, which was merged into “Piers”. Use that, or another name."
    ]
    assert client.post(address, {"name": "Muller"}).status_code == 302
    assert Tag.objects.get(pk=piers.pk).name == "Muller"


def test_a_long_name_gets_a_number_within_the_length_of_a_slug():
    names = [f"{'harbour ' * 13}{sign}" for sign in ("C++", "C#")]
    slugs = [slug for _, slug in filed("1", *map(named, names))]
    assert len(set(slugs)) == 2
    assert max(map(len, slugs)) <= 100


def test_terms_with_one_slug_in_one_post_are_all_kept():
    assert [term.name for term in terms({"tags": ["C++", "C#", "c++"]})[0]] == ["c++", "C#"]
    assert terms({"tags": [{"slug": "c", "name": "C++"}]})[0] == (Term(kind="topic", slug="c", name="C++"),)
