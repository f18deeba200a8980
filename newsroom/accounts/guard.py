"""The guard of sign-in: after many failures people wait, for longer each time, and no password is checked meanwhile.

An attempt is counted before its password is checked, and given back if the password was right, so that many attempts
at once get no further than one after another. Names that no account has are counted like those of accounts.
"""

import hmac
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Max, Q
from django.http import HttpRequest
from django.utils import timezone

from articles.admin import known_browsers
from articles.api.throttling import address_of, network_of
from newsroom.accounts import log
from newsroom.models import EventKind, FailureKind, SignInFailures

# Failures from which on the next attempt has to wait: of a name from one network or from a browser that its person has
# signed in with; of a name from everywhere else; of a network, whatever the names.
_LIMITS = {FailureKind.PAIR: 5, FailureKind.BROWSER: 5, FailureKind.ACCOUNT: 20, FailureKind.NETWORK: 20}
SHORTEST, LONGEST = timedelta(seconds=30), timedelta(minutes=15)
# Failures are forgotten when there was none for so long. Many people may share an address: theirs go sooner.
_PAIR_KEPT, _NETWORK_KEPT = timedelta(days=1), timedelta(hours=1)
# The table holds no more rows than this: the oldest go first. An attempt deletes a few hundred old rows at most.
_MOST_ROWS, _SWEPT = 100_000, 200
_MINUTE = 60


@dataclass(frozen=True)
class Counted:
    """An attempt that was counted: when, in the row of which name and place, and the last moments of other rows."""

    at: datetime
    place: int
    rows: dict[int, datetime]


class TooManyAttempts(Exception):
    """Nobody checks this attempt's password; `wait` says how long until the next is checked."""

    def __init__(self, wait: timedelta) -> None:
        self.seconds = seconds_of(wait)
        super().__init__(
            f"Too many attempts. Try again in {in_words(wait)}, or ask an administrator to unlock your account."
        )


def admit(request: HttpRequest, name: str, at: datetime | None = None) -> Counted:
    """Count an attempt to sign in with a name and return what it was counted in. Raises TooManyAttempts."""
    at = at or timezone.now()
    person = log.account_named(name)
    buckets = _buckets(request, name, person, at)
    seen = _waiting(SignInFailures.objects.filter(key__in=[bucket.key for bucket in buckets]), at)
    if seen and all(row.is_refusal_logged for row in seen):
        # There is nothing to write: on SQLite a flood would hold up all who write.
        raise TooManyAttempts(_longest_wait(seen, at))
    with transaction.atomic():
        rows = _stored(buckets)
        if not (wait := _longest_wait(rows, at)):
            SignInFailures.objects.bulk_create(buckets, ignore_conflicts=True)
            rows = _stored(buckets)
            # Another process may have counted one just before.
            wait = _longest_wait(rows, at)
        if not wait:
            counted = _count(rows, buckets[0].key, person, at)
            _sweep(at)
        elif unlogged := [row.pk for row in _waiting(rows, at) if not row.is_refusal_logged]:
            # Once for each wait: a flood fills neither the log nor the disk.
            SignInFailures.objects.filter(pk__in=unlogged).update(is_refusal_logged=True)
            log.record(EventKind.REFUSED, person, request=request)
    if wait:
        raise TooManyAttempts(wait)
    return counted


def succeeded(attempt: Counted) -> None:
    """Forget the failures of the name from this place; give the attempt back to the other counts."""
    SignInFailures.objects.filter(pk=attempt.place).delete()
    for pk, before in attempt.rows.items():
        row = SignInFailures.objects.filter(pk=pk, failures__gt=0)
        # If others have failed since, theirs is the last moment.
        row.filter(last_at=attempt.at).update(last_at=before)
        row.update(failures=F("failures") - 1)


def wait_of(row: SignInFailures, at: datetime) -> timedelta:
    """Return how long an attempt that a row counts has to wait from a moment on; zero if it need not."""
    limit = _LIMITS[FailureKind(row.kind)]
    if row.failures < limit or row.last_at < at - _kept(row.kind):
        return timedelta(0)
    # The longest wait is reached after a few.
    delay = min(LONGEST, SHORTEST * 2 ** min(row.failures - limit, 10))
    return max(timedelta(0), row.last_at + delay - at)


def locked(at: datetime | None = None) -> Q:
    """Return the condition of rows that may make somebody wait at a moment (by default, now)."""
    is_full = Q()
    for kind, limit in _LIMITS.items():
        is_full |= Q(kind=kind, failures__gte=limit)
    return is_full & Q(last_at__gt=(at or timezone.now()) - LONGEST)


def unlock(row: SignInFailures) -> None:
    """Forget the failures of a row and, if it is about an account, all others of the account."""
    SignInFailures.objects.filter(**({"account": row.account} if row.account else {"pk": row.pk})).delete()
    log.record(EventKind.UNLOCKED, row.person, detail=row.network if row.kind == FailureKind.NETWORK else "")


def in_words(wait: timedelta) -> str:
    """Return a time to wait in words, in full minutes from one on."""
    seconds = seconds_of(wait)
    number, unit = (seconds, "second") if seconds < _MINUTE else (ceil(seconds / _MINUTE), "minute")
    return f"{number} {unit}{'' if number == 1 else 's'}"


def seconds_of(wait: timedelta) -> int:
    """Return a time to wait in full seconds, one at least."""
    return max(1, ceil(wait.total_seconds()))


def _buckets(request: HttpRequest, name: str, person: User | None, at: datetime) -> list[SignInFailures]:
    """Return the rows that count an attempt, as they are when new; the first is that of name and place."""
    account, network = _digest("account", _folded(name)), network_of(address_of(request))

    def row(kind: FailureKind, *parts: str, **columns: Any) -> SignInFailures:
        return SignInFailures(kind=kind, key=_digest(kind, *parts), last_at=at, **columns)

    about = {"account": account, "person": person}
    if person is not None and known_browsers.knows(request, person.pk):
        return [row(FailureKind.BROWSER, account, network, network=network, **about)]
    rows = [
        row(FailureKind.PAIR, account, network, network=network, **about),
        row(FailureKind.ACCOUNT, account, **about),
    ]
    # A connection without an address (a Unix socket) may be anybody's.
    return [*rows, row(FailureKind.NETWORK, network, network=network)] if network else rows


def _stored(buckets: list[SignInFailures]) -> list[SignInFailures]:
    """Return those of the rows that are stored, locked in one order, so that no two attempts wait for each other."""
    keys = [bucket.key for bucket in buckets]
    return list(SignInFailures.objects.select_for_update().filter(key__in=keys).order_by("key"))


def _waiting(rows: Iterable[SignInFailures], at: datetime) -> list[SignInFailures]:
    return [row for row in rows if wait_of(row, at)]


def _longest_wait(rows: list[SignInFailures], at: datetime) -> timedelta:
    return max((wait_of(row, at) for row in rows), default=timedelta(0))


def _count(rows: list[SignInFailures], first: str, person: User | None, at: datetime) -> Counted:
    """Add one failure to each row; what is too old is forgotten first."""
    # It is not there if a success has deleted it in between.
    place = next((row.pk for row in rows if row.key == first), 0)
    counted = Counted(at, place, {row.pk: row.last_at for row in rows if row.pk != place})
    for row in rows:
        row.failures = 1 if row.last_at < at - _kept(row.kind) else row.failures + 1
        row.last_at, row.is_refusal_logged = at, False
        row.person = person if row.account else None
    SignInFailures.objects.bulk_update(rows, ["failures", "last_at", "is_refusal_logged", "person"])
    return counted


def _sweep(at: datetime) -> None:
    """Delete a few rows that nobody needs, and those beyond the number that the table may hold."""
    newest = SignInFailures.objects.aggregate(newest=Max("pk"))["newest"] or 0
    old = SignInFailures.objects.filter(last_at__lt=at - _PAIR_KEPT).order_by("last_at").values_list("pk", flat=True)
    beyond = SignInFailures.objects.filter(pk__lte=newest - _MOST_ROWS).order_by("pk").values_list("pk", flat=True)
    if keys := [*old[:_SWEPT], *beyond[:_SWEPT]]:
        SignInFailures.objects.filter(pk__in=keys).delete()


def _kept(kind: str) -> timedelta:
    return _NETWORK_KEPT if kind == FailureKind.NETWORK else _PAIR_KEPT


def _folded(name: str) -> str:
    """Return a name without case, width and outer spaces: no spelling of it gets attempts of its own."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _digest(*parts: str) -> str:
    """Return a key that tells nobody the name in it, which may be a password."""
    return hmac.digest(settings.SECRET_KEY.encode(), "\x00".join(parts).encode(errors="replace"), "sha256").hex()
