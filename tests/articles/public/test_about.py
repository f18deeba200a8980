"""The pages about us, which every other page links to."""

import re

import pytest

from tests.factories import make_live_article

pytestmark = pytest.mark.django_db


@pytest.mark.slow
@pytest.mark.parametrize("url", ["/about/", "/corrections/policy/"])
def test_a_page_about_us_names_the_site_and_leads_only_to_pages_that_are_there(client, settings, url):
    settings.SITE_NAME = "The Kittiwake"
    make_live_article()
    response = client.get(url)
    assert response.status_code == 200
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)[0]
    assert "The Kittiwake" in main
    links = re.findall(r'href="([^"#]*)"', main)
    assert "/corrections/" in links
    assert [link for link in links if client.get(link).status_code != 200] == []


def test_the_policy_says_what_each_class_of_change_means(client):
    page = client.get("/corrections/policy/").content.decode()
    assert re.findall("<dt>(.*?)</dt>", page) == ["Refile", "Update", "Clarification", "Correction", "Retraction"]


def test_the_policy_says_whom_to_tell_of_a_mistake(client, settings):
    assert "tell the editors of Newsroom" in client.get("/corrections/policy/").content.decode()
    settings.CONTACT = "mailto:desk@example.org"
    assert (
        '<a href="mailto:desk@example.org">desk@example.org</a>' in client.get("/corrections/policy/").content.decode()
    )


@pytest.mark.parametrize("url", ["/about/", "/corrections/policy/"])
def test_a_page_about_us_costs_two_queries(client, django_assert_num_queries, url):
    with django_assert_num_queries(2):  # the version, the sections
        client.get(url)


def test_every_page_links_to_about_and_to_the_corrections_policy(client):
    foot = re.search(r"<footer class=\"colophon.*?</footer>", client.get("/").content.decode(), re.DOTALL)[0]
    for address in ("/about/", "/archive/", "/corrections/", "/corrections/policy/"):
        assert f'href="{address}"' in foot
