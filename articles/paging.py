"""A page of a long list, from a place in it: no count, no offset, nothing twice and nothing missing where moments tie."""

import base64
import binascii
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from django.db.models import F, Q, QuerySet
from django.utils import timezone

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# A direction and a row; in lists that go by time, the row's moment in microseconds before it.
_BY_ROW, _BY_MOMENT = struct.Struct(">cq"), struct.Struct(">cqq")


class Misplaced(ValueError):
    """A token that names no place in the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in a list: behind that row (or, not `is_forward`, before it), in the list's own order."""

    pk: int
    moment: datetime | None = None
    is_forward: bool = True

    @property
    def at(self) -> datetime | None:
        """Return the moment for `live(at)`: for what comes behind in a list of newest first, no later than the place.

        SQLite bounds its walk by the first of two conditions on a column, so that one has to be the narrow one.
        """
        return min(self.moment, timezone.now()) if self.moment and self.is_forward else None

    def token(self) -> str:
        """Return the place as it stands in an address: opaque, and the same for the same place."""
        direction = b">" if self.is_forward else b"<"
        packed = (
            _BY_ROW.pack(direction, self.pk)
            if self.moment is None
            else _BY_MOMENT.pack(direction, (self.moment - _EPOCH) // _MICROSECOND, self.pk)
        )
        return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()

    @classmethod
    def read(cls, token: str) -> Self:
        """Return the place that the token stands for; raise Misplaced where it was not one of ours."""
        try:
            packed = base64.b64decode(token.encode("ascii") + b"=" * (-len(token) % 4), altchars=b"-_", validate=True)
            direction, *moments, pk = (_BY_ROW if len(packed) == _BY_ROW.size else _BY_MOMENT).unpack(packed)
            moment = _EPOCH + timedelta(microseconds=moments[0]) if moments else None
        except (UnicodeEncodeError, binascii.Error, struct.error, OverflowError) as error:
            raise Misplaced(token) from error
        place = cls(pk=pk, moment=moment, is_forward=direction == b">")
        if place.token() != token:
            raise Misplaced(token)
        return place


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some rows of a list, and the places where it goes on and where it came from, None at its ends."""

    rows: list[Any]
    next: Place | None
    previous: Place | None


def page(rows: QuerySet, place: Place | None, *, size: int, whole: QuerySet | None = None) -> Page:
    """Return up to `size` rows from the place, from the start where there is none.

    The list goes by what `order_by` says: a moment and the row (`newest()`, `tagged()`) or the row alone, unique together
    and all in one direction. Raises Misplaced for a place in a list of the other kind. For a list that no index has in
    order (found words), give `rows` as narrow as can be and `whole`, from which the rows of the page are then taken: it
    costs a query more, and sorts keys instead of texts.
    """
    by_moment = len(rows.query.order_by) > 1
    if place is not None:
        if (place.moment is not None) != by_moment:
            raise Misplaced(place.token())
        rows = _beyond(rows, place)
    found = list(rows[: size + 1] if whole is None else rows.values_list("pk", flat=True)[: size + 1])
    has_more, found = len(found) > size, found[:size]
    if whole is not None:
        by_key = whole.in_bulk(found)
        found = [by_key[key] for key in found if key in by_key]
    if not found:
        return Page(rows=[], next=None, previous=None)
    if place is not None and not place.is_forward:
        found.reverse()
        is_last, is_first = False, not has_more
    else:
        is_last, is_first = not has_more, place is None
    return Page(
        rows=found,
        next=None if is_last else _at(found[-1], by_moment=by_moment, is_forward=True),
        previous=None if is_first else _at(found[0], by_moment=by_moment, is_forward=False),
    )


def _at(row: Any, *, by_moment: bool, is_forward: bool) -> Place:
    return Place(pk=row.pk, moment=row.published_at if by_moment else None, is_forward=is_forward)


def _beyond(rows: QuerySet, place: Place) -> QuerySet:
    """Return the rows on the place's side of it, the nearest first."""
    order = [str(name) for name in rows.query.order_by]
    *moments, row = (name.removeprefix("-") for name in order)
    goes_down = order[0].startswith("-") == place.is_forward
    # Aliases use the join that the order uses; a filter on a relation would make another one.
    rows = rows.alias(place_row=F(row))
    if place.moment is None:
        beyond = Q(place_row__lt=place.pk) if goes_down else Q(place_row__gt=place.pk)
    else:
        rows = rows.alias(place_moment=F(moments[0]))
        side, tie = ("lte", "gte") if goes_down else ("gte", "lte")
        beyond = Q(**{f"place_moment__{side}": place.moment})
        beyond &= ~Q(**{"place_moment": place.moment, f"place_row__{tie}": place.pk})
    rows = rows.filter(beyond)
    return rows if place.is_forward else rows.reverse()
