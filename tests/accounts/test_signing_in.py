"""People sign in on allauth's page in the desk's design, behind the guard, and administrators unlock them."""

import pytest
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, User
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, resolve, reverse

from newsroom.models import AccountEvent, SignInFailures
from tests.articles.admin.desk import change_url, messages_of, parsed, rows, sign_in, words
from tests.factories import make_article

pytestmark = pytest.mark.django_db
LOGIN, LOCKED = "/admin/login/", "/admin/newsroom/signinfailures/"
PASSWORD = "a ferry after a week"
WRONG = "Wrong user name or password. Upper and lower case count in both."


@pytest.fixture
def ana():
    return User.objects.create_user("ana", email="ana@example.org", password=PASSWORD, is_staff=True)


def enter(client, name="ana", password=PASSWORD, **fields):
    return client.post(LOGIN, {"username": name, "password": password} | fields)


def notes(response):
    return [words(node) for node in parsed(response).css(".errornote")]


def test_the_page_asks_for_a_name_and_a_password_and_nothing_else(client):
    response = client.get(f"{LOGIN}?next=/admin/articles/article/")
    fields = [
        (node.attributes["name"], node.attributes["type"]) for node in parsed(response).css("#content-main input[name]")
    ]
    assert fields == [
        ("csrfmiddlewaretoken", "hidden"),
        ("username", "text"),
        ("password", "password"),
        ("next", "hidden"),
    ]
    assert parsed(response).css_first("input[name=next]").attributes["value"] == "/admin/articles/article/"
    assert words(parsed(response).css_first("title")) == "Sign in | Newsroom desk"
    assert [words(label) for label in parsed(response).css("label")] == ["User name:", "Password:"]
    assert parsed(response).css_first("[autofocus]").id == "id_username"
    assert "no-store" in response.headers["Cache-Control"]


def test_people_who_sign_in_come_to_the_page_that_they_asked_for(ana, client):
    article = make_article()
    asked = client.get(change_url(article))
    assert asked.headers["Location"] == f"{LOGIN}?next={change_url(article)}"
    assert enter(client, next=change_url(article)).headers["Location"] == change_url(article)
    assert enter(Client()).headers["Location"] == reverse("admin:index")
    assert client.get(LOGIN).headers["Location"] == reverse("admin:index")
    assert messages_of(client.get(reverse("admin:index"))) == []


@pytest.mark.parametrize(
    "page", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "http:///evil.example"]
)
def test_nobody_is_sent_on_to_another_site(ana, page, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://evil.example"]
    assert enter(Client(), next=page).headers["Location"] == reverse("admin:index")


def test_signing_in_writes_no_address_sends_no_mail_and_lasts_as_long_as_before(ana, client):
    enter(client)
    enter(Client(), "ana", "wrong")
    enter(Client(), "ana@example.org")
    assert (EmailAddress.objects.count(), mail.outbox, Session.objects.count()) == (0, [], 1)
    assert client.session.get_expiry_age() == 1_209_600


def test_the_same_words_answer_whatever_is_wrong(ana):
    User.objects.create_user("reader", password=PASSWORD)
    User.objects.create_user("gone", password=PASSWORD, is_staff=True, is_active=False)
    attempts = [("ana", "wrong"), ("nobody", "wrong"), ("reader", PASSWORD), ("gone", PASSWORD), ("ANA", PASSWORD)]
    answers = [enter(Client(), *attempt) for attempt in attempts]
    assert [(response.status_code, notes(response)) for response in answers] == [(200, [WRONG])] * 5
    assert AccountEvent.objects.filter(kind="failed").count() == 5


def test_an_empty_field_is_no_attempt(ana):
    assert enter(Client(), "ana", "").status_code == 200
    assert enter(Client(), " ").status_code == 200
    assert not SignInFailures.objects.exists()


def test_the_sixth_attempt_is_refused_with_the_right_password_too(ana, settings):
    stranger = Client()
    for _ in range(5):
        assert enter(stranger, password="wrong").status_code == 200
    for name in ("ana", "ana"):
        response = enter(stranger, name, next="/admin/articles/article/")
        assert response.status_code == 429
        assert 25 <= int(response.headers["Retry-After"]) <= 30
        (note,) = notes(response)
        assert note.startswith("Too many attempts. Try again in ")
        assert note.endswith(" seconds, or ask an administrator to unlock your account.")
    assert parsed(response).css_first("#id_username").attributes["value"] == "ana"
    assert parsed(response).css_first("[autofocus]").id == "id_password"
    assert PASSWORD not in response.content.decode()
    assert 'value="/admin/articles/article/"' in response.content.decode()
    assert stranger.get("/admin/").status_code == 302


def test_a_name_that_nobody_has_is_refused_in_the_same_way(ana):
    stranger = Client()
    statuses = {name: [enter(stranger, name, "wrong").status_code for _ in range(6)] for name in ("ana", "nobody")}
    assert statuses["ana"] == statuses["nobody"] == [200] * 5 + [429]


def test_a_flood_locks_nobody_out_of_a_browser_in_which_they_have_signed_in(ana):
    hers = Client()
    enter(hers)
    hers.post("/admin/logout/")
    stranger = Client()
    for _ in range(6):
        last = enter(stranger, password="wrong")
    assert last.status_code == 429
    assert enter(Client()).status_code == 429
    assert enter(hers).status_code == 302


def test_signing_in_forgets_the_attempts_before(ana):
    stranger = Client()
    for _ in range(3):
        for _ in range(4):
            enter(stranger, password="wrong")
        assert enter(stranger).status_code == 302
        stranger.logout()


def test_a_person_who_may_not_enter_the_desk_sees_why_and_can_sign_in_as_another(ana):
    client = Client()
    client.force_login(User.objects.create_user("reader", password=PASSWORD))
    assert client.get("/admin/").headers["Location"] == f"{LOGIN}?next=/admin/"
    response = client.get(LOGIN)
    assert response.status_code == 200
    note = (
        "You are signed in as reader, who may not enter the desk. Ask an administrator, or sign in with another account"
    )
    assert notes(response) == [f"{note}."]
    assert enter(client).headers["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_nothing_else_of_allauth_has_an_address(client):
    for name in (
        "account_signup",
        "account_reset_password",
        "account_email",
        "account_logout",
        "account_reauthenticate",
    ):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    for path in ("/accounts/signup/", "/accounts/login/", "/signup/"):
        assert client.get(path).status_code == 404
    for path in ("signup/", "email/", "password/reset/", "login/code/"):
        assert resolve(f"/admin/{path}").func.__name__ == "catch_all_view"
        assert sign_in("editor").get(f"/admin/{path}").status_code == 404


def test_nobody_could_sign_up_even_if_there_were_an_address(rf):
    assert get_adapter().is_open_for_signup(rf.get("/")) is False


def test_allauths_own_limits_refuse_nobody(settings):
    settings.CACHES = settings.CACHES | {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    client = Client()
    assert {enter(client, password="").status_code for _ in range(35)} == {200}


def test_a_form_without_its_token_is_refused(ana):
    assert enter(Client(enforce_csrf_checks=True)).status_code == 403


def test_a_script_that_asks_for_json_gets_the_page(ana):
    sent = {"headers": {"X-Requested-With": "XMLHttpRequest", "Accept": "application/json"}}
    response = Client().post(LOGIN, {"username": "ana", "password": "wrong"}, **sent)
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"


# --- The administrators' page.


def locked_out(name="ana"):
    stranger = Client(REMOTE_ADDR="203.0.113.9")
    for _ in range(6):
        enter(stranger, name, "wrong")
    return stranger


def test_an_administrator_sees_who_is_locked_out_and_unlocks_with_one_button(ana):
    stranger, ops = locked_out(), sign_in("admin", name="ops")
    page = ops.get(LOCKED)
    (row,) = rows(page)
    assert (row["account_name"], row["from_where"], row["failed"]) == ("ana", "203.0.113.9", "5 attempts")
    assert row["waits"].startswith("in ")
    button = parsed(page).css_first("button[name=unlock]")
    done = ops.post(LOCKED, {"unlock": button.attributes["value"]}, follow=True)
    assert messages_of(done) == ["Unlocked: ana. The next attempt is checked at once."]
    assert rows(done) == []
    event = AccountEvent.objects.get(kind="unlocked")
    assert (event.name, event.by_name, event.address) == ("ana", "ops", "127.0.0.1")
    assert enter(stranger).status_code == 302
    again = ops.post(LOCKED, {"unlock": button.attributes["value"]}, follow=True)
    assert messages_of(again) == ["Nothing to unlock: nobody has to wait there any more."]
    assert ops.post(LOCKED, {"unlock": "x"}).status_code == 302


def test_a_locked_address_is_unlocked_for_everybody_there(ana):
    stranger, ops = Client(REMOTE_ADDR="203.0.113.9"), sign_in("admin")
    for number in range(21):
        last = enter(stranger, f"name {number}", "wrong")
    assert last.status_code == 429
    (row,) = rows(ops.get(LOCKED))
    assert (row["account_name"], row["from_where"], row["failed"]) == ("every account", "203.0.113.9", "20 attempts")
    done = ops.post(LOCKED, {"unlock": SignInFailures.objects.get(kind="network").pk}, follow=True)
    assert messages_of(done) == ["Unlocked: 203.0.113.9. The next attempt is checked at once."]
    assert enter(stranger).status_code == 302


def test_a_name_that_nobody_has_is_not_shown():
    locked_out("a password")
    assert [row["account_name"] for row in rows(sign_in("admin").get(LOCKED))] == ["unknown name"]


@pytest.mark.parametrize("role", ["curator", "editor", "publisher"])
def test_only_administrators_see_and_unlock(ana, role):
    locked_out()
    client, row = sign_in(role), SignInFailures.objects.first()
    assert client.get(LOCKED).status_code == 403
    assert client.post(LOCKED, {"unlock": row.pk}).status_code == 403
    assert SignInFailures.objects.filter(pk=row.pk).exists()


def test_the_right_to_see_them_alone_does_not_unlock(ana):
    locked_out()
    admins = Group.objects.get(name="admin")
    admins.permissions.remove(admins.permissions.get(codename="unlock_sign_in"))
    client, row = sign_in("admin"), SignInFailures.objects.first()
    assert parsed(client.get(LOCKED)).css("button[name=unlock]") == []
    assert client.post(LOCKED, {"unlock": row.pk}).status_code == 403
    assert SignInFailures.objects.filter(pk=row.pk).exists()
