"""A browser in which somebody has signed in is known by a signed cookie, and every other is a stranger."""

import pytest
from django.core.signing import get_cookie_signer
from django.test import Client

from articles.admin import known_browsers
from tests.articles.admin.desk import sign_in
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def asked_with(rf, value):
    request = rf.get("/admin/")
    request.COOKIES["known"] = value
    return request


def test_a_browser_gets_its_cookie_at_the_desk_and_keeps_it_when_it_signs_out(rf):
    client = sign_in("editor", name="ana")
    assert "known" not in client.cookies
    client.get("/admin/")
    cookie = client.cookies["known"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 34_560_000)
    client.post("/admin/logout/")
    assert known_browsers.is_known(asked_with(rf, client.cookies["known"].value))


def test_it_is_sent_once_and_again_for_another_person(rf):
    client, ben = sign_in("editor", name="ana"), make_user("ben", groups=["editor"])
    client.get("/admin/")
    assert "known" not in client.get("/admin/").cookies
    client.force_login(ben)
    assert "known" in client.get("/admin/").cookies
    request = asked_with(rf, client.cookies["known"].value)
    assert (known_browsers.knows(request, ben.pk), known_browsers.knows(request, ben.pk + 1)) == (True, False)


def test_readers_and_strangers_get_none():
    client = sign_in("editor")
    assert "known" not in client.get("/").cookies
    assert "known" not in Client().get("/admin/login/").cookies


@pytest.mark.parametrize("value", ["", "1", "1:abc", "1:abc:def", "é"])
def test_a_cookie_that_was_made_up_counts_for_nothing(rf, value):
    assert not known_browsers.is_known(asked_with(rf, value))


def test_a_cookie_counts_for_400_days_and_under_earlier_keys(rf, settings):
    signer = get_cookie_signer(salt="knownarticles.admin.known_browsers")
    request = asked_with(rf, signer.sign("7"))
    assert known_browsers.knows(request, 7)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert known_browsers.knows(request, 7)
    settings.SECRET_KEY_FALLBACKS = []
    assert not known_browsers.knows(request, 7)


def test_over_https_no_other_host_can_set_it(settings):
    settings.SESSION_COOKIE_SECURE = True
    assert known_browsers.name() == "__Host-known"
