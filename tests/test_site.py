"""What the whole site has in common: its policy, its names, its addresses, and what it says when something broke."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from newsroom import context, faults
from newsroom.checks import debug_only_on_this_machine
from newsroom.csp import ContentSecurityPolicyMiddleware
from tests.factories import make_live_article, make_section

POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "img-src 'self' data:; object-src 'none'"
)


def answered(rf, status=200, **attributes):
    """Return the policy of an answer with that status and those attributes."""

    def view(request):
        response = HttpResponse(status=status)
        for name, value in attributes.items():
            setattr(response, name, value)
        return response

    return ContentSecurityPolicyMiddleware(view)(rf.get("/")).headers.get("Content-Security-Policy")


@pytest.mark.parametrize("status", [200, 304, 403, 404, 410, 500])
def test_every_answer_has_the_policy(rf, status):
    assert answered(rf, status) == POLICY


@pytest.mark.parametrize(("status", "policy"), [(200, POLICY), (403, POLICY), (404, None), (500, None)])
def test_while_debugging_only_djangos_own_pages_have_none(rf, settings, status, policy):
    settings.DEBUG = True
    assert answered(rf, status) == policy


def test_a_page_may_have_a_policy_of_its_own(rf):
    own = {"default-src": ["'self'"], "frame-ancestors": ["'self'", "https://a.example"]}
    assert answered(rf, _csp_config=own) == "default-src 'self'; frame-ancestors 'self' https://a.example"
    assert answered(rf, _csp_config=None) == POLICY
    assert answered(rf, headers={"Content-Security-Policy": "sandbox"}) == "sandbox"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/nothing-here/", "/api/v1/", "/admin/login/", "/feed.atom"])
def test_every_answer_denies_what_no_page_uses(client, path):
    assert client.get(path).headers["Permissions-Policy"] == (
        "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), usb=()"
    )


@pytest.mark.django_db
def test_a_form_from_an_older_page_gets_a_page_that_says_what_to_do():
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "ana"})
    assert response.status_code == 403
    assert "This form is out of date" in response.content.decode()
    assert "Go back,\n    copy what you typed, reload the page, and send it again." in response.content.decode()


@pytest.mark.parametrize(
    ("hosts", "strangers"),
    [
        (["localhost", "127.0.0.1", "127.0.0.2", "[::1]"], ""),
        (["localhost", "news.example.org", "10.0.0.1"], "news.example.org, 10.0.0.1"),
        (["*"], "*"),
        ([".localhost"], ".localhost"),
    ],
)
def test_debugging_is_for_ones_own_machine(settings, hosts, strangers):
    settings.ALLOWED_HOSTS = hosts
    assert debug_only_on_this_machine(None) == []
    settings.DEBUG = True
    errors = debug_only_on_this_machine(None)
    assert [(error.msg, error.hint, error.id, error.level) for error in errors] == (
        [
            (
                f"NEWSROOM_DEBUG is on while NEWSROOM_ALLOWED_HOSTS allows {strangers}.",
                "Unset NEWSROOM_DEBUG, or allow only 127.0.0.1 and localhost.",
                "newsroom.E001",
                40,
            )
        ]
        if strangers
        else []
    )


def test_every_template_knows_the_sites_name_and_its_addresses(settings):
    settings.SITE_NAME = "The Kittiwake"
    known = context.site_context()
    assert known["site_name"] == "The Kittiwake"
    assert vars(known["at"]) == {
        "front": "/",
        "archive": "/archive/",
        "search": "/search/",
        "about": "/about/",
        "corrections": "/corrections/",
        "corrections_policy": "/corrections/policy/",
        "style": "/static/articles/site.css",
        "script": "/static/articles/site.js",
        "icon": "/static/articles/favicon.svg",
        "api": "/api/docs/",
        "feed": "/feed.atom",
    }


@pytest.mark.django_db
def test_the_navigation_is_a_list_of_links_with_the_page_one_is_on_marked(client):
    for name in ("asia & co", "World"):
        make_live_article(section=make_section(name))
    for url, mark in (("/", ""), ("/about/", ""), ("/sections/world/", ' aria-current="page"')):
        page = client.get(url).content.decode()
        links = re.findall("<li><a [^<]*</a></li>", page)
        assert [link for link in links if "/sections/" in link] == [
            '<li><a href="/sections/asia-co/">Asia &amp; co</a></li>',
            f'<li><a href="/sections/world/"{mark}>World</a></li>',
        ]


def test_a_fault_is_told_without_asking_the_database(rf):
    # No database is open to this test.
    response = faults.page(rf.get("/"))
    assert response.status_code == 500
    assert "Newsroom" in response.content.decode()
    assert 'href="/static/articles/site.css"' in response.content.decode()


def test_the_icon_leads_to_the_file_for_as_long_as_it_has_that_name(db):
    response = Client().get("/favicon.ico")
    assert (response.status_code, response["Location"]) == (302, "/static/articles/favicon.svg")


def test_who_signs_in_is_given_a_page_that_nobody_keeps(client, db):
    assert "no-store" in client.get("/admin/login/").headers["Cache-Control"]
