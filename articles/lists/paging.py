"""Pages of long lists by keyset: no count, no offset, and no row repeated or skipped when moments tie."""

import base64
import binascii
import struct
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, Self

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from articles.database import statements
from articles.database.unions import rows_together
from articles.models.querysets import ArticleQuerySet

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# The direction and the row; in lists by time, the row's moment in microseconds comes between.
_BY_ROW, _BY_MOMENT = struct.Struct(">cq"), struct.Struct(">cqq")


class Misplaced(ValueError):
    """A token that is not a place in the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in a list: after that row or, unless `is_forward`, before it, in the order of the list."""

    pk: int
    moment: datetime | None = None
    is_forward: bool = True

    @property
    def at(self) -> datetime | None:
        """Return the moment for `live(at)` in a list of newest first: that of the place, unless the page goes back.

        SQLite bounds its walk by the first of two conditions on a column, so that must be the narrow one.
        """
        return min(self.moment, timezone.now()) if self.moment and self.is_forward else None

    def bounds(self, *, goes_down: bool) -> tuple[datetime | None, datetime | None]:
        """Return the earliest and the latest moment beyond the place; `goes_down` if the list has the newest first."""
        return (None, self.moment) if goes_down == self.is_forward else (self.moment, None)

    def token(self) -> str:
        """Return the place as a token for addresses: opaque, and always the same for the same place."""
        direction = b">" if self.is_forward else b"<"
        packed = (
            _BY_ROW.pack(direction, self.pk)
            if self.moment is None
            else _BY_MOMENT.pack(direction, (self.moment - _EPOCH) // _MICROSECOND, self.pk)
        )
        return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()

    @classmethod
    def read(cls, token: str) -> Self:
        """Return the place of a token; raise Misplaced if `token` never made it."""
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
    """Some rows of a list, and the places of the next and the previous page, None at the ends."""

    rows: list[Any]
    next: Place | None
    previous: Place | None

    @property
    def keys(self) -> list[int]:
        """Return the rows' keys."""
        return [row.pk for row in self.rows]


class KeyAndMoment(NamedTuple):
    """The key of a row and the moment that its list is sorted by."""

    pk: int
    moment: datetime


def page(rows: QuerySet | Sequence[QuerySet], place: Place | None, *, size: int) -> Page:
    """Return up to `size` rows from the place on, or from the start.

    The list must be ordered by a moment and the row (`newest().keys_and_moments()`) or by the row alone, all in one
    direction. Several lists in the same order are merged, and each row appears once. Raises Misplaced for a place in a
    list of the other kind.
    """
    lists = [rows] if isinstance(rows, QuerySet) else list(rows)
    order = [str(name) for name in lists[0].query.order_by]
    moment = order[0].removeprefix("-") if len(order) > 1 else ""
    goes_down = order[0].startswith("-")
    if place is not None:
        if (place.moment is not None) != bool(moment):
            raise Misplaced(place.token())
        lists = [_beyond(listed, place) for listed in lists]
    parts = [listed[: size + 1] for listed in lists]
    fetched = (
        list(parts[0])
        if len(parts) == 1
        else _merged(parts, goes_down=goes_down == (place is None or place.is_forward), moment=moment)
    )
    return page_of(fetched, place, moment, size=size)


def statement_page(
    key: Hashable, build: Callable[..., ArticleQuerySet], place: Place | None, *, size: int, **values: statements.Value
) -> Page:
    """Return what `page(build(**values).keys_and_moments(), …)` does, with a statement that is written only once.

    See `statements.rows` for the key and the values. Raises Misplaced for a place in a list without moments.
    """
    is_forward = place.is_forward if place else None
    if place is not None:
        if place.moment is None:
            raise Misplaced(place.token())
        values = values | {"place_moment": place.moment, "place_row": place.pk}

    def written(place_moment: Any = None, place_row: Any = None, **given: Any) -> QuerySet:
        rows: QuerySet = build(**given)
        if is_forward is not None:
            rows = _beyond(rows, Place(pk=place_row, moment=place_moment, is_forward=is_forward))
        return rows.keys_and_moments()[: size + 1]  # type: ignore[attr-defined]

    fetched = [KeyAndMoment(pk, aware(at)) for pk, at in statements.rows((key, is_forward, size), written, **values)]
    return page_of(fetched, place, "moment", size=size)


def page_of(fetched: list[Any], place: Place | None, moment: str, *, size: int) -> Page:
    """Return the page of these rows, of which there may be one more than `size`, in the order of the query.

    `moment` is the column that sorts the list, "" if the row alone does.
    """
    has_more, fetched = len(fetched) > size, fetched[:size]
    if not fetched:
        return Page(rows=[], next=None, previous=None)
    if place is not None and not place.is_forward:
        fetched.reverse()
        is_last, is_first = False, not has_more
    else:
        is_last, is_first = not has_more, place is None
    return Page(
        rows=fetched,
        next=None if is_last else _at(fetched[-1], moment, is_forward=True),
        previous=None if is_first else _at(fetched[0], moment, is_forward=False),
    )


def _merged(parts: Sequence[QuerySet], *, goes_down: bool, moment: str) -> list[Any]:
    """Return the rows of all lists, each once, in their order. One query, if they are `keys_and_moments()`."""
    rows: dict[int, Any]
    if all(getattr(part, "_fields", None) for part in parts):
        rows = {pk: KeyAndMoment(pk, aware(at)) for pk, at in rows_together(parts)}
    else:
        rows = {row.pk: row for part in parts for row in part}
    return sorted(rows.values(), key=lambda row: (_moment_of(row, moment), row.pk), reverse=goes_down)


def aware(moment: datetime) -> datetime:
    """Return a moment that was read without the ORM as aware: SQLite returns UTC without a zone."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _at(row: Any, moment: str, *, is_forward: bool) -> Place:
    return Place(pk=row.pk, moment=_moment_of(row, moment) if moment else None, is_forward=is_forward)


def _moment_of(row: Any, name: str) -> datetime:
    """Return the moment that sorts the row: of a `KeyAndMoment` that one, of a model instance the column."""
    if hasattr(row, "moment"):
        return row.moment
    # "taggings__published_at" is a copy of the row's own column.
    return getattr(row, name.rpartition("__")[2])


def _beyond(rows: QuerySet, place: Place) -> QuerySet:
    """Return the rows beyond the place, nearest first."""
    order = [str(name) for name in rows.query.order_by]
    *moments, row = (name.removeprefix("-") for name in order)
    goes_down = order[0].startswith("-") == place.is_forward
    # Aliases share the join of the order; a filter on the relation would add another.
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
