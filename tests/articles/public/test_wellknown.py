"""robots.txt and security.txt."""

from datetime import UTC, datetime, timedelta
from urllib.robotparser import RobotFileParser

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from articles.public.wellknown import _expiry
from newsroom import env

pytestmark = pytest.mark.django_db


def test_robots_txt_names_the_sitemap_and_the_closed_addresses(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    robots = RobotFileParser()
    robots.parse(response.content.decode().splitlines())
    for path in ("/", "/articles/a/", "/sections/asia/feed.rss", "/api/v1/"):
        assert robots.can_fetch("AnyBot", f"http://testserver{path}")
    for path in ("/admin/", "/admin/articles/", "/preview/token/", "/search/?q=a", "/search/feed.rss?q=a"):
        assert not robots.can_fetch("AnyBot", f"http://testserver{path}")
    assert robots.site_maps() == ["http://testserver/sitemap.xml"]
    assert client.get(robots.site_maps()[0]).status_code == 200


def test_security_txt_names_the_contact(client, settings):
    settings.SECURITY_CONTACT = "mailto:security@example.org"
    response = client.get("/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert fields["Contact"] == "mailto:security@example.org"
    assert fields["Canonical"] == "http://testserver/.well-known/security.txt"
    left = datetime.fromisoformat(fields["Expires"]) - datetime.now(UTC)
    # RFC 9116 advises less than a year.
    assert timedelta(days=90) < left < timedelta(days=365)


def test_a_site_that_names_nobody_has_no_such_file(client):
    assert client.get("/.well-known/security.txt").status_code == 404


@pytest.mark.parametrize("day", [(2026, 1, 1), (2026, 1, 31), (2026, 8, 31), (2027, 12, 31), (2028, 2, 29)])
def test_the_file_is_always_good_for_months(day):
    at = datetime(*day, 23, 59, tzinfo=UTC)
    assert timedelta(days=120) < _expiry(at) - at < timedelta(days=200)


def test_the_icon_is_where_browsers_look(client):
    assert client.get("/favicon.ico").status_code == 302


@pytest.mark.parametrize(
    "value", ["security@example.org", "javascript:alert(1)", "mailto:a b", "https://a\nExpires: x"]
)
def test_a_malformed_contact_is_refused(monkeypatch, value):
    monkeypatch.setenv("NEWSROOM_X", value)
    with pytest.raises(ImproperlyConfigured, match="NEWSROOM_X"):
        env.contact("NEWSROOM_X")


@pytest.mark.parametrize("value", ["example.org", "example.org,26", "https://example.org,2026", "Example.org,2026-1-1"])
def test_what_names_no_giver_of_ids_is_refused(monkeypatch, value):
    monkeypatch.setenv("NEWSROOM_X", value)
    with pytest.raises(ImproperlyConfigured, match="NEWSROOM_X"):
        env.tagging_entity("NEWSROOM_X", default="")


def test_a_domain_and_a_date_give_ids(monkeypatch):
    for value in ("news.example.org,2026", "news.example.org,2026-03-01"):
        monkeypatch.setenv("NEWSROOM_X", value)
        assert env.tagging_entity("NEWSROOM_X", default="") == value


def test_the_two_files_letter_by_letter(client, settings, monkeypatch):
    settings.SECURITY_CONTACT = "mailto:security@example.org"
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 3, 31, 22, 15, 7, tzinfo=UTC))
    security, robots = client.get("/.well-known/security.txt"), client.get("/robots.txt")
    assert security.content.decode() == (
        "Contact: mailto:security@example.org\n"
        "Expires: 2026-08-01T00:00:00Z\n"
        "Canonical: http://testserver/.well-known/security.txt\n"
        "Preferred-Languages: en\n"
    )
    assert robots.content.decode() == (
        "User-agent: *\n"
        "Disallow: /admin/\n"
        "Disallow: /preview/\n"
        "Disallow: /search/?\n"
        "Disallow: /search/feed.\n"
        "\n"
        "Sitemap: http://testserver/sitemap.xml\n"
    )
    for response in (security, robots):
        assert set(response["Cache-Control"].split(", ")) == {"public", "max-age=86400"}
        assert response["Content-Type"] == "text/plain; charset=utf-8"
    for address in ("/robots.txt", "/.well-known/security.txt"):
        assert client.post(address).status_code == 405


@pytest.mark.parametrize(
    ("now", "end"),
    [
        (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)),
        (datetime(2026, 1, 31, 23, 59, 59, 999_999, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)),
        (datetime(2026, 2, 1, 1, tzinfo=timezone.get_fixed_timezone(120)), datetime(2026, 7, 1, tzinfo=UTC)),
    ],
)
def test_the_file_says_the_same_for_a_whole_month(now, end):
    assert _expiry(now) == end
