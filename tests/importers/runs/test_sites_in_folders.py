"""Posts of several sites in folders of one host: each counts from 1, and none ever becomes another's."""

import pytest

from articles import desk
from articles.models import Article, Source
from importers.runs.undo import undo
from tests.factories import make_user
from tests.importers.runs.test_run import load, outcomes, write
from tests.judges import shared

pytestmark = pytest.mark.django_db(transaction=True)
TIDE, PIER = "<p>The tide at Ellery rose by a metre.</p>", "<p>La jetée de Lunville est fermée.</p>"


def post(site, text, *, number=12, slug="", link="", api="", **fields):
    """Return a post of a site, whose API is in its folder, with an address under it."""
    slug = slug or text[3:].split(" ")[1]
    return {
        "id": number,
        "slug": slug,
        "type": "post",
        "status": "publish",
        "link": link or f"{site}/2026/03/{slug}/",
        "date_gmt": "2026-03-04T09:30:00",
        "title": {"rendered": "A headline"},
        "content": {"rendered": text, "protected": False},
        "_links": {"self": [{"href": f"{api or site}/wp-json/wp/v2/posts/{number}"}]},
    } | fields


def texts():
    return dict(Article.objects.order_by("pk").values_list("source_ref", "body"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first", "second", "refs"),
    [
        ("https://bay.news/en", "https://bay.news/fr", ["/en/12", "/fr/12"]),
        ("https://bay.news", "https://bay.news/fr", ["12", "/fr/12"]),
        ("https://bay.news/fr", "https://bay.news", ["/fr/12", "12"]),
        ("http://localhost/a", "http://localhost/b", ["/a/12", "/b/12"]),
        ("http://localhost:8080/a", "http://localhost:8080/a/b", ["/a/12", "/a/b/12"]),
        ("http://[2001:db8::1]/a", "http://[2001:db8::1]/b", ["/a/12", "/b/12"]),
    ],
)
@pytest.mark.parametrize("without", [[], ["_links"]])
def test_the_same_number_on_two_sites_of_a_host_is_two_articles(tmp_path, first, second, refs, without):
    both = [post(first, TIDE), post(second, PIER)]
    both = [{key: value for key, value in one.items() if key not in without} for one in both]
    path, back = write(tmp_path / "a.json", *both), write(tmp_path / "b.json", *both[::-1])
    assert outcomes(load(path, is_dry_run=True)) == {"created": 2}
    assert outcomes(load(path)) == {"created": 2}
    for again in (path, back, path):
        assert outcomes(load(again, is_dry_run=True)) == outcomes(load(again)) == {"unchanged": 2}
    assert texts() == {refs[0]: TIDE, refs[1]: PIER}
    assert Source.objects.count() == 1
    changed = write(
        tmp_path / "c.json", both[0], both[1] | {"title": {"rendered": "Another"}, "link": f"{second}/moved/"}
    )
    assert outcomes(load(changed)) == {"changed": 1, "unchanged": 1}
    assert texts() == {refs[0]: TIDE, refs[1]: PIER}


@pytest.mark.parametrize("sites", [["", "/en", "/fr"], ["/en", "", "/fr"]])
def test_each_site_keeps_the_first_post_that_all_new_sites_have(tmp_path, sites):
    posts = [post(f"https://bay.news{site}", TIDE, number=1, slug="hello-world") for site in sites]
    paths = [write(tmp_path / f"{number}.json", post) for number, post in enumerate(posts)]
    assert [outcomes(load(path)) for path in paths] == [{"created": 1}] * 3
    assert outcomes(load(*paths)) == {"unchanged": 3}


def test_a_change_on_one_site_never_reaches_the_desk_of_the_other(tmp_path):
    load(write(tmp_path / "a.json", post("https://bay.news/en", TIDE)))
    desk.save_text(Article.objects.get(), by=make_user("editor"), headline="Ours")
    assert outcomes(load(write(tmp_path / "b.json", post("https://bay.news/fr", PIER)))) == {"created": 1}
    assert Article.objects.get(source_ref="/en/12").source_changed_at is None


@pytest.mark.slow
@pytest.mark.parametrize(
    "fields",
    [
        {"api": "https://bay.news/fr"},
        {"api": "https://cms.bay.news"},
        {"api": "https://network.news/bay"},
        {"_links": {}},
        {"_links": {}, "guid": {"rendered": "https://bay.news/?p=12"}},
        {"_links": {"self": [{"href": "https://bay.news/?rest_route=/wp/v2/posts/12"}]}},
    ],
)
def test_one_post_through_two_paths_is_one_article(tmp_path, fields):
    link = "https://bay.news/blog/tide/"
    one, other = post("https://bay.news", TIDE, link=link), post("https://bay.news", TIDE, link=link, **fields)
    paths = [write(tmp_path / "a.json", one), write(tmp_path / "b.json", other)]
    assert outcomes(load(paths[0])) == {"created": 1}
    for path in (*paths[::-1], *paths):
        assert outcomes(load(path)) == {"unchanged": 1}
    changed = write(tmp_path / "c.json", other | {"content": {"rendered": PIER}})
    assert outcomes(load(changed)) == {"changed": 1}
    assert list(texts().values()) == [PIER]


def test_a_post_that_first_came_without_its_site_is_followed_by_the_site_from_then_on(tmp_path):
    blog = {"link": "https://bay.news/blog/tide/"}
    load(write(tmp_path / "a.json", post("https://bay.news", TIDE, **blog, _links={})))
    assert list(texts()) == ["/blog/12"]
    whole = write(tmp_path / "b.json", post("https://bay.news", TIDE, **blog))
    assert outcomes(load(whole)) == {"unchanged": 1}
    assert list(texts()) == ["12"]
    moved = post("https://bay.news", PIER, link="https://bay.news/blog/pier/")
    assert outcomes(load(write(tmp_path / "c.json", moved))) == {"changed": 1}
    assert texts() == {"12": PIER}


def test_a_site_that_is_known_is_not_forgotten_for_one_that_is_guessed(tmp_path):
    story = {"link": "https://bay.news/sport/tide/"}
    load(write(tmp_path / "a.json", post("https://bay.news", TIDE, **story)))
    guessed = write(tmp_path / "b.json", post("https://bay.news", TIDE, **story, _links={}))
    assert outcomes(load(guessed)) == {"unchanged": 1}
    moved = post("https://bay.news", PIER, link="https://bay.news/news/pier/")
    assert outcomes(load(write(tmp_path / "c.json", moved))) == {"changed": 1}
    assert texts() == {"12": PIER}


def test_posts_without_links_of_two_sites_are_told_apart_by_their_guids(tmp_path):
    bare = {"link": None, "_links": {}}
    both = [post("", TIDE) | bare | {"guid": {"rendered": f"https://bay.news/{site}/?p=12"}} for site in ("en", "fr")]
    path = write(tmp_path / "a.json", *both)
    assert outcomes(load(path)) == {"created": 2}
    assert outcomes(load(path)) == {"unchanged": 2}
    renamed = write(tmp_path / "b.json", *(one | {"slug": "renamed"} for one in both))
    assert outcomes(load(renamed)) == {"unchanged": 2}


def test_two_installations_behind_one_host_keep_their_posts_apart(tmp_path):
    posts = [
        post("https://bay.news", text, api=api)
        for text, api in ((TIDE, "https://cms-a.bay.news"), (PIER, "https://cms-b.bay.news"))
    ]
    path = write(tmp_path / "a.json", *posts)
    assert outcomes(load(path)) == {"created": 2}
    assert outcomes(load(path)) == {"unchanged": 2}


@pytest.mark.slow
def test_many_posts_of_two_sites_in_one_file_are_unchanged_the_next_time(tmp_path):
    several = [
        post(
            f"https://bay.news/{site}", f"<p>Harbour {site} opens pier {number}.</p>", number=number, slug=f"p{number}"
        )
        for number in range(1, 161)
        for site in ("en", "fr")
    ]
    path = write(tmp_path / "a.json", *several)
    assert outcomes(load(path)) == {"created": 320}
    assert outcomes(load(path)) == {"unchanged": 320}
    assert len(set(texts().values())) == 320


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (["02-subdirectory-multisite.json"] * 2, [{"created": 2}, {"unchanged": 2}]),
        ([f"16-relative-links-slug-changed-{end}.json" for end in "abab"], [{"created": 1}, *[{"unchanged": 1}] * 3]),
        (["h05-idn.json"], [{"created": 1, "duplicate": 1}]),
    ],
)
def test_the_shared_cases_of_identity_give_what_is_expected_of_them(files, expected):
    folder = shared("cases/wordpress")
    assert [outcomes(load(folder / name)) for name in files] == expected
    assert Source.objects.count() == 1


# --- Rows of release 0.2.0, which knew a post by its number alone


def known_by_number(path):
    """Import a file as that release did: the reference is the number."""
    load(path)
    for article in Article.objects.all():
        Article.objects.filter(pk=article.pk).update(source_ref=article.source_ref.rpartition("/")[2])


@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    [
        {},
        {"title": {"rendered": "Another"}},
        {"content": {"rendered": PIER}},
        {"slug": "moved", "link": "https://bay.news/en/moved/"},
        {"slug": "moved", "link": "https://bay.news/en/moved/", "content": {"rendered": PIER}},
        {"link": "http://www.bay.news/en/2026/03/tide/?utm_source=x"},
        {"link": "https://bay.news/moved/"},
        {"link": "https://bay.news/moved/", "content": {"rendered": PIER}},
    ],
)
def test_a_post_known_by_its_number_alone_is_found_and_takes_its_sites_name(tmp_path, change):
    one = post("https://bay.news/en", TIDE)
    known_by_number(write(tmp_path / "a.json", one))
    changed = write(tmp_path / "b.json", one | change)
    load(changed)
    assert list(texts()) == ["/en/12"]
    assert outcomes(load(changed)) == {"unchanged": 1}


@pytest.mark.slow
@pytest.mark.parametrize("api", ["https://bay.news/cms", "https://cms.bay.news"])
@pytest.mark.parametrize("change", [{"content": {"rendered": PIER}}, {"link": "https://bay.news/moved/"}])
def test_a_post_known_by_its_number_alone_is_found_where_addresses_say_nothing_of_its_site(tmp_path, api, change):
    one = post("https://bay.news", TIDE, api=api)
    known_by_number(write(tmp_path / "a.json", one))
    assert outcomes(load(write(tmp_path / "b.json", one | change))) == {"changed": 1}


@pytest.mark.parametrize("site", ["https://bay.news/fr", "http://localhost/fr"])
def test_a_post_known_by_its_number_alone_is_no_post_of_another_site(tmp_path, site):
    french = post(site, PIER)
    known_by_number(write(tmp_path / "a.json", french))
    both = write(tmp_path / "b.json", post(site.replace("fr", "en"), TIDE), french)
    assert outcomes(load(both, is_dry_run=True)) == {"created": 1, "unchanged": 1}
    assert outcomes(load(both)) == {"created": 1, "unchanged": 1}
    assert texts() == {"/fr/12": PIER, "/en/12": TIDE}
    assert outcomes(load(both)) == {"unchanged": 2}


def test_only_one_of_two_sites_takes_a_post_known_by_its_number_alone(tmp_path):
    greetings = [post(f"https://bay.news/{site}", TIDE, slug="hello") for site in ("en", "fr")]
    known_by_number(write(tmp_path / "a.json", greetings[1]))
    both = write(tmp_path / "b.json", *greetings)
    load(both)
    assert sorted(texts()) == ["/en/12", "/fr/12"]
    assert outcomes(load(both)) == {"unchanged": 2}


@pytest.mark.parametrize("is_root_first", [True, False])
def test_a_site_at_the_root_and_one_in_a_folder_end_up_with_their_own_posts(tmp_path, is_root_first):
    root, french = post("https://bay.news", TIDE), post("https://bay.news/fr", PIER)
    known_by_number(write(tmp_path / "a.json", french))
    both = write(tmp_path / "b.json", *([root, french] if is_root_first else [french, root]))
    assert outcomes(load(both))["created"] == 1
    assert texts() == {"12": TIDE, "/fr/12": PIER}
    assert outcomes(load(both)) == {"unchanged": 2}


def test_undoing_an_import_that_took_a_post_over_brings_its_text_back(tmp_path):
    one = post("https://bay.news/en", TIDE)
    known_by_number(write(tmp_path / "a.json", one))
    batch = load(write(tmp_path / "b.json", one | {"content": {"rendered": PIER}}))
    assert undo(batch).articles_restored == 1
    assert texts() == {"/en/12": TIDE}


# --- Posts of an unknown site


def unknown(text, slug, link="", **fields):
    return post("", text, slug=slug, link=link or f"/2026/03/{slug}/", **fields | {"_links": {}})


def test_another_slug_makes_no_second_article_where_number_and_text_agree(tmp_path):
    first, second = (write(tmp_path / f"{slug}.json", unknown(TIDE, slug)) for slug in ("tide", "tide-2"))
    assert outcomes(load(first)) == {"created": 1}
    assert outcomes(load(second)) == {"unchanged": 1}
    assert outcomes(load(second, is_dry_run=True)) == {"unchanged": 1}
    assert list(texts()) == ["12 tide-2"]
    changed = write(tmp_path / "c.json", unknown(PIER, "tide-2"))
    assert outcomes(load(changed)) == {"changed": 1}


@pytest.mark.slow
@pytest.mark.parametrize(
    "other",
    [
        unknown(PIER, "pier"),
        unknown(TIDE, "pier", title={"rendered": "Another headline"}),
        unknown(TIDE, "tide", number=13),
        unknown(TIDE, "tide-2", link="/fr/2026/03/tide-2/"),
        post("https://bay.news", TIDE),
    ],
)
def test_another_number_text_or_folder_is_another_article_of_an_unknown_site(tmp_path, other):
    both = write(tmp_path / "a.json", unknown(TIDE, "tide"), other)
    assert outcomes(load(both, is_dry_run=True)) == {"created": 2}
    assert outcomes(load(both)) == {"created": 2}
    assert outcomes(load(write(tmp_path / "b.json", other, unknown(TIDE, "tide")))) == {"unchanged": 2}
