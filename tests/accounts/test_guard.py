"""People who fail often have to wait, and nobody else does: not in a browser in which they have signed in before."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.core.signing import get_cookie_signer
from django.db import connection
from django.test import RequestFactory

from newsroom.accounts import guard
from newsroom.models import AccountEvent, SignInFailures
from tests.factories import make_user

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


def browser(address="203.0.113.9", *, of=None):
    """Return a request from an address, in a stranger's browser or in one that a person has signed in with."""
    request = RequestFactory().post("/admin/login/", REMOTE_ADDR=address)
    request.user = AnonymousUser()
    if of is not None:
        request.COOKIES["known"] = get_cookie_signer(salt="knownarticles.admin.known_browsers").sign(str(of.pk))
    return request


def seconds_to_wait(request, name, at=NOON):
    """Try to sign in with a wrong password; return 0 if it was checked, else how long to wait."""
    try:
        guard.admit(request, name, at)
    except guard.TooManyAttempts as refusal:
        return refusal.seconds
    return 0


def waits(request, name, number, at=NOON):
    return [seconds_to_wait(request, name, at) for _ in range(number)]


@pytest.mark.parametrize("name", ["ana", "nobody"])
def test_after_five_failures_a_name_waits_at_its_address_whether_or_not_it_is_an_accounts(name):
    make_user("ana")
    assert waits(browser(), name, 7) == [0, 0, 0, 0, 0, 30, 30]
    assert seconds_to_wait(browser(), name, NOON + timedelta(seconds=29)) == 1
    assert seconds_to_wait(browser("203.0.113.10"), name) == 0
    assert seconds_to_wait(browser(), "another") == 0


def test_the_wait_doubles_up_to_fifteen_minutes_and_is_over_after_a_day():
    waits(browser(), "ana", 5)
    at, steps = NOON, []
    for _ in range(7):
        steps.append(seconds_to_wait(browser(), "ana", at))
        at += timedelta(seconds=steps[-1])
        assert seconds_to_wait(browser(), "ana", at) == 0
    assert steps == [30, 60, 120, 240, 480, 900, 900]
    assert waits(browser(), "ana", 6, at + timedelta(days=1, seconds=1)) == [0, 0, 0, 0, 0, 30]


@pytest.mark.parametrize(
    ("wait", "words"),
    [(0.2, "1 second"), (29.5, "30 seconds"), (60, "1 minute"), (61, "2 minutes"), (900, "15 minutes")],
)
def test_the_refusal_says_how_long(wait, words):
    refusal = guard.TooManyAttempts(timedelta(seconds=wait))
    expected = f"Too many attempts. Try again in {words}, or ask an administrator to unlock your account."
    assert str(refusal) == expected


@pytest.mark.parametrize("spelling", ["ANA", " ana ", "ａｎａ", "Ana"])
def test_another_spelling_of_the_name_gets_no_attempts_of_its_own(spelling):
    waits(browser(), "ana", 5)
    assert seconds_to_wait(browser(), spelling) == 30


def test_after_twenty_failures_from_everywhere_a_name_waits_in_every_strangers_browser():
    ana = make_user("ana")
    attempts = [seconds_to_wait(browser(f"198.51.100.{number}"), "ana") for number in range(21)]
    assert attempts == [0] * 20 + [30]
    assert seconds_to_wait(browser("192.0.2.1"), "ana") == 30
    # Nobody keeps Ana from signing in where she has signed in before.
    assert seconds_to_wait(browser("192.0.2.1", of=ana), "ana") == 0


def test_a_flood_from_her_own_address_does_not_lock_a_person_out_either():
    ana = make_user("ana")
    waits(browser(), "ana", 30)
    assert [seconds_to_wait(browser(), f"name {number}") for number in range(30)][-1] == 30
    assert waits(browser(of=ana), "ana", 6) == [0, 0, 0, 0, 0, 30]


def test_a_browser_of_one_person_is_a_strangers_for_another():
    ana = make_user("ana")
    make_user("ben")
    waits(browser(), "ben", 5)
    assert seconds_to_wait(browser(of=ana), "ben") == 30


def test_after_twenty_failures_with_any_name_an_address_waits_for_an_hour_at_most():
    attempts = [seconds_to_wait(browser("2001:db8:1:2::1"), f"name {number}") for number in range(21)]
    assert attempts == [0] * 20 + [30]
    assert seconds_to_wait(browser("2001:db8:1:2:ffff::9"), "another") == 30
    assert seconds_to_wait(browser("2001:db8:1:3::1"), "another") == 0
    later = NOON + timedelta(hours=1, seconds=1)
    assert [seconds_to_wait(browser("2001:db8:1:2::1"), f"late {number}", later) for number in range(20)] == [0] * 20


def test_a_connection_without_an_address_is_not_counted_as_everybodys():
    assert [seconds_to_wait(browser(""), f"name {number}") for number in range(25)] == [0] * 25


def test_success_forgets_the_failures_of_the_name_at_its_address_and_no_others():
    waits(browser(), "ana", 4)
    waits(browser("203.0.113.10"), "ana", 4)
    guard.succeeded(guard.admit(browser(), "ana", NOON))
    counts = dict(SignInFailures.objects.exclude(kind="network").values_list("network", "failures"))
    assert counts == {"": 8, "203.0.113.10": 4}
    assert waits(browser(), "ana", 6) == [0, 0, 0, 0, 0, 30]


def test_ones_own_success_does_not_let_one_guess_at_others_for_longer():
    for number in range(19):
        seconds_to_wait(browser(), f"name {number}")
    guard.succeeded(guard.admit(browser(), "mallory", NOON))
    assert SignInFailures.objects.get(kind="network").failures == 19
    assert [seconds_to_wait(browser(), name) for name in ("one more", "and another")] == [0, 30]


def test_a_success_after_the_wait_starts_no_new_wait():
    for number in range(22):
        seconds_to_wait(browser(f"198.51.100.{number}"), "ana", NOON + timedelta(minutes=number))
    later = NOON + timedelta(minutes=40)
    guard.succeeded(guard.admit(browser(), "ana", later))
    assert seconds_to_wait(browser(), "ana", later) == 0


def test_a_flood_of_refused_attempts_writes_one_line_a_wait_and_no_rows():
    make_user("ana")
    AccountEvent.objects.all().delete()
    for number in range(20):
        seconds_to_wait(browser(), f"name {number}")
    rows = SignInFailures.objects.count()
    for number in range(10):
        assert seconds_to_wait(browser(), "ana" if number else "nobody") == 30
    assert SignInFailures.objects.count() == rows
    assert [*AccountEvent.objects.values_list("kind", "name", "address")] == [("refused", "", "203.0.113.9")]


def test_what_somebody_typed_is_stored_nowhere():
    waits(browser(), "a ferry after a week", 6)
    for model in (SignInFailures, AccountEvent):
        assert "ferry" not in str([*model.objects.values_list()])


def test_old_rows_are_deleted_by_later_attempts(monkeypatch):
    waits(browser(), "ana", 1)
    waits(browser("192.0.2.1"), "ben", 1, NOON + timedelta(days=1, seconds=1))
    assert {*SignInFailures.objects.values_list("network", flat=True)} == {"", "192.0.2.1"}
    monkeypatch.setattr(guard, "_MOST_ROWS", 6)
    for number in range(9):
        waits(browser(f"198.51.100.{number}"), f"name {number}", 1, NOON + timedelta(days=1, seconds=2))
    assert SignInFailures.objects.count() == 6


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_twenty_attempts_at_once_get_no_further_than_one_after_another():
    def attempt(_):
        try:
            return seconds_to_wait(browser(), "ana")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(attempt, range(20))) == [0] * 5 + [30] * 15


def test_the_guard_asks_as_much_for_a_name_that_nobody_has(django_assert_num_queries):
    User.objects.create_user("ana", password="a ferry after a week")
    for name in ("ana", "nobody"):
        waits(browser(), name, 1)
        # The account, its rows, savepoint, rows, new rows, rows, counting, newest, old, beyond, savepoint.
        with django_assert_num_queries(11):
            waits(browser(), name, 1)


def test_a_refused_attempt_writes_nothing_after_the_first(django_assert_num_queries):
    waits(browser(), "ana", 6)
    with django_assert_num_queries(2):  # the account, its rows
        assert seconds_to_wait(browser(), "ana") == 30
