"""The feed of changes: articles that appeared, changed or disappeared since a client's last request.

A rendition's row has the number of its last change and the time from which it is visible. A token records up to which
number and which time a client is up to date. First come rows up to that number that have become visible since, as
scheduled articles do; then rows with a higher number, in the order of commits. A client that follows the tokens ends up
with the same articles as the full list. A token also holds the mark of its number: by that it is known if the site has
gone back to a backup and lost the change.
"""

import struct
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, Self

import orjson
from django.db.models import Q, QuerySet

from articles.api import cursors
from articles.api.api_view import ContentView
from articles.api.query_parameters import AllowedParameters, QueryParameters
from articles.lists.paging import Misplaced
from articles.models import Article, Rendition
from articles.reading import public_version, renditions
from articles.vocabulary import State

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_PACKED, _PACKED_WITHOUT_MARK = struct.Struct(">qqqqq"), struct.Struct(">qqqq")
_SALT = "changes"
# How many seconds a client that is up to date should wait before it asks again.
_POLL_SECONDS = 60
# Higher than any article's key, so after every row that became visible at the same time.
_LAST = 2**63 - 1
_BAD_SINCE = "This is not a valid token. Send “next_token” exactly as you received it, or leave it out to start again."
_LOST = (
    "This token is of changes that the site has lost: it has gone back to a backup since. Discard your copy and start "
    "again without “since”."
)
_REASONS = {State.RETRACTED: "retracted", State.MERGED: "merged", State.WITHDRAWN: "unpublished"}


class SyncPoint(NamedTuple):
    """How far a client is up to date: to a change (number, then article) and to a time (then article, `tie`).

    `mark` is the one of the number: 0 if none was drawn for it, None in a token of a release that knew none.
    """

    number: int = 0
    article: int = 0
    moment: datetime = _EPOCH
    tie: int = 0
    mark: int | None = 0

    def token(self) -> str:
        """Return it as a token for clients. It never expires, and is of no more use where its change is lost."""
        moment = (self.moment - _EPOCH) // _MICROSECOND
        return cursors.sign(_PACKED.pack(self.number, self.article, moment, self.tie, self.mark or 0), _SALT)

    @classmethod
    def read(cls, token: str) -> Self:
        """Return the token's sync point; raise Misplaced if the token is not genuine."""
        try:
            packed = cursors.verify(token, _SALT)
            has_mark = len(packed) != _PACKED_WITHOUT_MARK.size
            number, article, moment, tie, *mark = (_PACKED if has_mark else _PACKED_WITHOUT_MARK).unpack(packed)
            return cls(number, article, _EPOCH + timedelta(microseconds=moment), tie, mark[0] if has_mark else None)
        except (struct.error, OverflowError) as error:
            raise Misplaced(token) from error


class ChangeFeed(ContentView):
    """Changes since a token; without one, since the very beginning."""

    allowed = AllowedParameters(filters=("since",), has_cursor=False)

    def content(self, query: QueryParameters, **kwargs: Any) -> bytes:
        """Return a page of changes."""
        since = point = self._sync_point(query)
        query.raise_errors()
        at = self.version.newest_at or _EPOCH
        # A client that starts from the beginning has no number yet, so it gets scheduled articles among all others.
        appeared = list(_appeared(point, at)[: query.limit + 1]) if point.number else []
        room = query.limit - len(appeared)
        if room < 0:
            rows, point, has_more = appeared[: query.limit], _advance(point, appeared[query.limit - 1]), True
        else:
            changed = _changed(point, at, room + 1)
            # This may be an earlier time than before, if the newest article is gone or this machine's clock is behind:
            # rows that are not included now may become visible before then.
            point = point._replace(moment=at, tie=_LAST)
            has_more, changed = len(changed) > room, changed[:room]
            rows = appeared + changed
            if changed:
                point = point._replace(number=changed[-1].number, article=changed[-1].pk)
        marks = public_version.marks({since.number, point.number})
        if not self._is_of_this_timeline(since, marks):
            query.add_error("since", "token-lost", _LOST)
            query.raise_errors()
        point = point._replace(mark=marks.get(point.number, 0))
        if not has_more:
            self.extra_headers["Retry-After"] = str(_POLL_SECONDS)
        return orjson.dumps({"changes": self._changes(rows, at), "next_token": point.token(), "has_more": has_more})

    def _sync_point(self, query: QueryParameters) -> SyncPoint:
        if not (token := query.raw.get("since")):
            return SyncPoint()
        try:
            return SyncPoint.read(token)
        except Misplaced:
            query.add_error("since", "token-invalid", _BAD_SINCE)
            return SyncPoint()

    def _is_of_this_timeline(self, since: SyncPoint, marks: dict[int, int]) -> bool:
        """Say whether the changes up to the point are those of this database, and not of one whose backup this is."""
        if since.number > self.version.number:
            return False
        return since.mark is None or since.mark == marks.get(since.number, 0)

    def _changes(self, rows: list[Rendition], at: datetime) -> list[dict[str, Any]]:
        """Return the rows as changes. Three queries, however many rows."""
        visible = [row.pk for row in rows if row.visible_from and row.visible_from <= at]
        live = list(Article.objects.live().filter(pk__in=visible).values_list("pk", flat=True))
        resources = renditions.resources(live, root=self.root)
        if len(resources) < len(live):
            # An article went offline between the two queries. Only a query for each shows which.
            by_key = {key: text for key in live for text in renditions.resources([key], root=self.root)}
        else:
            by_key = dict(zip(live, resources, strict=True))
        articles = Article.objects.filter(pk__in=[row.pk for row in rows])
        ids = {pk: rest for pk, *rest in articles.values_list("pk", "public_id", "duplicate_of__public_id")}
        return [_change(row, ids[row.pk], by_key.get(row.pk)) for row in rows if row.pk in ids]


def _change(row: Rendition, ids: list[Any], resource: str | None) -> dict[str, Any]:
    """Return an upsert if the article has a resource, a removal if it is None."""
    public_id, survivor_id = ids
    change = {"op": "upsert" if resource else "remove", "type": "article", "id": str(public_id), "seq": row.number}
    if resource:
        moment = max(row.changed_at, row.visible_from or row.changed_at)
        return change | {"at": _timestamp(moment), "object": orjson.Fragment(resource)}
    reason = _REASONS.get(State(row.removed_as), "unpublished") if row.removed_as else "unpublished"
    replaced_by = str(survivor_id) if survivor_id and reason == "merged" else None
    return change | {"at": _timestamp(row.changed_at), "reason": reason, "replaced_by": replaced_by}


def _appeared(point: SyncPoint, at: datetime) -> QuerySet[Rendition]:
    """Return rows up to the client's number that have become visible since, without another change."""
    rows = _rows().filter(number__lte=point.number, visible_from__lte=at, visible_from__gte=point.moment)
    rows = rows.exclude(visible_from=point.moment, article__lte=point.tie)
    return rows.order_by("visible_from", "article_id")


def _changed(point: SyncPoint, at: datetime, most: int) -> list[Rendition]:
    """Return rows that changed since, in the order of commits, without articles that readers have never seen."""
    rows = _rows().filter(Q(visible_from__lte=at) | ~Q(removed_as="")).order_by("number", "article_id")
    # Two queries, each of one range of the index: a single act may have changed a million rows under one number.
    changed = list(rows.filter(number=point.number, article__gt=point.article)[:most]) if point.number else []
    if len(changed) < most:
        changed += rows.filter(number__gt=point.number)[: most - len(changed)]
    return changed


def _timestamp(moment: datetime) -> str:
    """Return the time to the microsecond, because two changes may fall within one second."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def _rows() -> QuerySet[Rendition]:
    return Rendition.objects.only("article", "number", "visible_from", "removed_as", "changed_at")


def _advance(point: SyncPoint, last: Rendition) -> SyncPoint:
    return point._replace(moment=last.visible_from or point.moment, tie=last.pk)
