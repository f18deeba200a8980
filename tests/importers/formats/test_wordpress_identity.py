"""What a post is called: its id, behind the path of its site where that is not at the root of its host."""

import pytest

from importers.formats.wordpress.fields import host
from importers.formats.wordpress.identity import Reference, reference

REST = "https://bay.news/en/wp-json/wp/v2/posts/12"


def named(href="", guid="", link="https://bay.news/en/2026/03/tide/", relation="self", **fields):
    post = {"id": 12, "slug": "tide", "link": link} | fields
    if href:
        post["_links"] = {relation: [{"href": href}]}
    if guid:
        post["guid"] = {"rendered": guid}
    return reference(post, "12", host=host(post))


@pytest.mark.parametrize(
    ("href", "ref"),
    [
        (REST, "/en/12"),
        ("https://bay.news/wp-json/wp/v2/posts/12", "12"),
        ("https://bay.news/wp-json/harbour/v1/reports/12", "12"),
        ("http://www.BAY.news:80/en/wp-json/wp/v2/posts/12", "/en/12"),
        ("https://clerk:word@bay.news./en//wp-json/wp/v2/posts/12", "/en/12"),
        ("https://bay.news//en/wp-json/wp/v2/posts/12", "/en/12"),
        ("https://bay.news/%65n/wp-json/wp/v2/posts/12", "/en/12"),
        ("https://bay.news/x/../en/wp-json/wp/v2/posts/12", "/en/12"),
        ("https://bay.news/a/b/c/wp-json/wp/v2/posts/12", "/a/b/c/12"),
        ("https://bay.news/港/wp-json/wp/v2/posts/12", "/港/12"),
        ("https://bay.news/%E6%B8%AF/wp-json/wp/v2/posts/12", "/港/12"),
        ("https://bay.news/two%20words/wp-json/wp/v2/posts/12", "/two%20words/12"),
        ("https://bay.news/en/index.php/wp-json/wp/v2/posts/12", "/en/12"),
        ("https://bay.news/index.php?rest_route=/wp/v2/posts/12", "12"),
        ("https://bay.news/en/?rest_route=/wp/v2/posts/12", "/en/12"),
        ("https://bay.news/en?lang=en&rest_route=%2Fwp%2Fv2%2Fposts%2F12", "/en/12"),
        ("https://bay.news/en/index.php?rest_route=/wp/v2/posts/12", "/en/12"),
        ("https://bay.news/en/api/wp/v2/posts/12", "/en/12"),
        ("https://bay.news/wp/v2/posts/12", "12"),
        ("//bay.news/en/wp-json/wp/v2/posts/12", "/en/12"),
        ("/en/wp-json/wp/v2/posts/12", "/en/12"),
        # Where the API is on another host, that host is part of the site.
        ("https://cms.bay.news/wp-json/wp/v2/posts/12", "//cms.bay.news/12"),
        ("https://cms.bay.news:8443/en/wp-json/wp/v2/posts/12", "//cms.bay.news:8443/en/12"),
        # Internal names say nothing.
        ("http://wordpress:8080/en/wp-json/wp/v2/posts/12", "/en/12"),
        ("http://[2001:db8::1]/wp-json/wp/v2/posts/12", "12"),
    ],
)
def test_the_address_of_the_api_names_the_site(href, ref):
    assert named(href) == Reference(ref, "12", is_guessed=False)
    assert named(href, relation="collection").full == ref


@pytest.mark.parametrize(
    ("link", "href"),
    [
        ("https://münze.news/a/", "https://xn--mnze-0ra.news/wp-json/wp/v2/posts/12"),
        ("https://xn--mnze-0ra.news:443/a/", "http://www.MÜNZE.news/wp-json/wp/v2/posts/12"),
        ("http://localhost:8080/a/", "http://localhost:8080/wp-json/wp/v2/posts/12"),
        ("/a/", "https://münze.news/wp-json/wp/v2/posts/12"),
    ],
)
def test_one_host_under_two_spellings_is_no_other_host(link, href):
    assert named(href, link=link).full == "12"


def test_the_list_of_posts_names_the_site_too():
    links = {"collection": [{"href": "https://bay.news/fr/wp-json/wp/v2/posts"}]}
    assert named(_links=links).full == "/fr/12"


@pytest.mark.parametrize("href", ["javascript:alert(1)", "https://bay.news/", "tide", "", "https://[::1/wp-json/"])
def test_an_address_that_is_not_the_apis_names_no_site(href):
    assert named(href) == Reference("/en/12", "12", is_guessed=True)


@pytest.mark.parametrize(
    ("guid", "ref"),
    [
        ("https://bay.news/en/?p=12", "/en/12"),
        ("http://www.bay.news/fr/?page_id=12", "/fr/12"),
        ("https://bay.news/fr/?post_type=report&#038;p=12", "/fr/12"),
        ("https://bay.news/fr/index.php?p=12", "/fr/12"),
        ("https://bay.news/?p=12", "12"),
        # Guids of an imported post, and one that is no address of a post.
        ("https://old.news/fr/?p=12", "/en/12"),
        ("https://bay.news/fr/?p=13", "/en/12"),
        ("https://bay.news/fr/2020/01/tide/", "/en/12"),
        ("7f1c2e", "/en/12"),
    ],
)
def test_without_the_api_the_guid_names_the_site(guid, ref):
    assert named(guid=guid) == Reference(ref, "12", is_guessed=True)


@pytest.mark.parametrize(
    ("link", "ref"),
    [
        ("https://bay.news/en/2026/03/tide/", "/en/12"),
        ("https://bay.news/en/2026/03/04/tide/?utm_source=x#top", "/en/12"),
        ("https://bay.news/2026/03/tide/", "12"),
        ("https://bay.news/en/tide/", "/en/12"),
        ("https://bay.news/tide", "12"),
        ("https://bay.news/tide.html", "12"),
        ("https://bay.news/en/?p=12", "/en/12"),
        ("https://bay.news/?p=12", "12"),
        ("https://bay.news/en/index.php?p=12", "/en/12"),
        ("https://bay.news/en/index.php/2026/03/tide/", "/en/12"),
        ("https://bay.news/archives/12", "12"),
        ("https://bay.news/en/archives/12", "/en/12"),
        ("https://bay.news/en/12/tide/", "/en/12"),
        ("https://bay.news/harbour/tide/", "12"),
        ("https://bay.news/en/harbour/tide/", "/en/12"),
        ("http://localhost/a/tide/", "/a/12"),
        ("/en/2026/03/tide/", "/en/12"),
        ("https://bay.news/", "12"),
        ("https://bay.news", "12"),
        ("javascript:alert(1)", "12"),
    ],
)
def test_without_either_the_link_does(link, ref):
    assert named(link=link, class_list=["post-12", "category-harbour"]) == Reference(ref, "12", is_guessed=True)


@pytest.mark.parametrize("link", [None, ""])
def test_without_a_link_the_guid_names_the_site_whatever_its_host(link):
    assert named(guid="https://bay.news/fr/?p=12", link=link) == Reference("/fr/12", "12", is_guessed=True)


@pytest.mark.parametrize("link", [None, "", 7, f"https://bay.news/en/{'x' * 3_000}"])
def test_without_a_usable_address_it_is_the_number_alone(link):
    assert named(link=link) == Reference("12", "12", is_guessed=False)


@pytest.mark.parametrize(("length", "ref"), [(2_000, "/en/12"), (2_001, "12")])
def test_an_address_of_2000_characters_is_read_and_no_longer_one(length, ref):
    link = "https://bay.news/en/?p=12&x="
    assert named(link=link + "x" * (length - len(link))).full == ref


def test_posts_of_wordpress_com_are_named_by_the_host_of_their_site():
    href = "https://public-api.wordpress.com/wp/v2/sites/4711/posts/12"
    assert named(href, link="https://bay.wordpress.com/2026/03/tide/").full == "12"


def test_a_very_long_path_still_fits_its_column():
    first, second = (named(f"https://bay.news/{'x' * 1_000}{end}/wp-json/wp/v2/posts/12").full for end in "ab")
    assert (len(first), first[-3:], first != second) == (28, "/12", True)
