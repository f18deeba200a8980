"""What changed since a client last asked: what appeared, what says something else, and what is there no more.

A rendition's row carries the number of its last change and the moment from which it is visible. A token says up to which
number, and up to which moment, a client knows everything: what has a number of its time, and became visible since, comes
first; then what was changed since, in the order of commits. Whoever follows the tokens has what the full list has.
"""

import struct
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, Self

import orjson
from django.db.models import Q, QuerySet

from articles.api import cursors
from articles.api.questions import Allowed, Question
from articles.api.resource import Answer
from articles.lists.paging import Misplaced
from articles.models import Article, Rendition
from articles.reading import renditions
from articles.vocabulary import State

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_PACKED = struct.Struct(">qqqq")
_SALT = "changes"
# After so many seconds who has everything may ask again.
_POLL = 60
# Behind every row of a moment.
_LAST = 2**63 - 1
_REASONS = {State.RETRACTED: "retracted", State.MERGED: "merged", State.WITHDRAWN: "unpublished"}


class Known(NamedTuple):
    """What a client knows: rows up to that number (and, of it, that article), as they were at that moment (and article)."""

    number: int = 0
    article: int = 0
    moment: datetime = _EPOCH
    tie: int = 0

    def token(self) -> str:
        """Return it as clients keep it; it never expires."""
        packed = _PACKED.pack(self.number, self.article, (self.moment - _EPOCH) // _MICROSECOND, self.tie)
        return cursors.sealed(packed, _SALT)

    @classmethod
    def read(cls, token: str) -> Self:
        """Return what the token says; raise Misplaced for none of ours."""
        try:
            number, article, moment, tie = _PACKED.unpack(cursors.unsealed(token, _SALT))
            return cls(number, article, _EPOCH + timedelta(microseconds=moment), tie)
        except (struct.error, OverflowError) as error:
            raise Misplaced(token) from error


class Changes(Answer):
    """Appearances, changes and removals, since a token; from the very beginning without one."""

    allowed = Allowed(filters=("since",), has_cursor=False)

    def answer(self, question: Question, **kwargs: Any) -> bytes:
        """Return a page of them."""
        known = self._known(question)
        question.refuse()
        at = self.version.newest_at or _EPOCH
        # Who begins knows no number, and so nothing that can have appeared by itself.
        appeared = list(_appeared(known, at)[: question.limit + 1]) if known.number else []
        room = question.limit - len(appeared)
        if room < 0:
            rows, known, is_more = appeared[: question.limit], _moved(known, appeared[question.limit - 1]), True
        else:
            changed = _changed(known, at, room + 1)
            # Back, where the newest is gone or this machine's clock is behind: what was left out now may appear before then.
            known = known._replace(moment=at, tie=_LAST)
            is_more, changed = len(changed) > room, changed[:room]
            rows = appeared + changed
            if changed:
                known = known._replace(number=changed[-1].number, article=changed[-1].pk)
        if not is_more:
            self.headers_told["Retry-After"] = str(_POLL)
        told = {"changes": self._told(rows, at), "next_token": known.token(), "has_more": is_more}
        return orjson.dumps(told)

    def _known(self, question: Question) -> Known:
        if not (token := question.asked.get("since")):
            return Known()
        try:
            return Known.read(token)
        except Misplaced:
            said = "That is no token of ours. Give “next_token” as it was, or leave it out to begin again."
            question.fault("since", "token-invalid", said)
            return Known()

    def _told(self, rows: list[Rendition], at: datetime) -> list[dict[str, Any]]:
        """Return the changes; three queries, however many they are."""
        shown = [row.pk for row in rows if row.visible_from and row.visible_from <= at]
        live = list(Article.objects.live().filter(pk__in=shown).values_list("pk", flat=True))
        found = renditions.resources(live, root=self.root)
        if len(found) < len(live):
            # Taken down between the two: which of them, only each for itself can tell.
            made = {key: one for key in live for one in renditions.resources([key], root=self.root)}
        else:
            made = dict(zip(live, found, strict=True))
        articles = Article.objects.filter(pk__in=[row.pk for row in rows])
        ids = {pk: rest for pk, *rest in articles.values_list("pk", "public_id", "duplicate_of__public_id")}
        return [_change(row, ids[row.pk], made.get(row.pk)) for row in rows if row.pk in ids]


def _change(row: Rendition, ids: list[Any], made: str | None) -> dict[str, Any]:
    public_id, survivor = ids
    told = {"op": "upsert" if made else "remove", "type": "article", "id": str(public_id), "seq": row.number}
    if made:
        moment = max(row.changed_at, row.visible_from or row.changed_at)
        return told | {"at": _exactly(moment), "object": orjson.Fragment(made)}
    reason = _REASONS.get(State(row.removed_as), "unpublished") if row.removed_as else "unpublished"
    replaced = str(survivor) if survivor and reason == "merged" else None
    return told | {"at": _exactly(row.changed_at), "reason": reason, "replaced_by": replaced}


def _appeared(known: Known, at: datetime) -> QuerySet[Rendition]:
    """Return what the client knew the number of, and has become visible since then by itself."""
    rows = _rows().filter(number__lte=known.number, visible_from__lte=at, visible_from__gte=known.moment)
    rows = rows.exclude(visible_from=known.moment, article__lte=known.tie)
    return rows.order_by("visible_from", "article_id")


def _changed(known: Known, at: datetime, most: int) -> list[Rendition]:
    """Return what was changed since, in the order of commits; what no reader has seen is left out."""
    rows = _rows().filter(Q(visible_from__lte=at) | ~Q(removed_as="")).order_by("number", "article_id")
    # In two steps, each from its place in the index: one act may have changed a million with one number.
    found = list(rows.filter(number=known.number, article__gt=known.article)[:most]) if known.number else []
    if len(found) < most:
        found += rows.filter(number__gt=known.number)[: most - len(found)]
    return found


def _exactly(moment: datetime) -> str:
    """Return the moment to the microsecond: two changes may be within one second."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def _rows() -> QuerySet[Rendition]:
    return Rendition.objects.only("article", "number", "visible_from", "removed_as", "changed_at")


def _moved(known: Known, last: Rendition) -> Known:
    return known._replace(moment=last.visible_from or known.moment, tie=last.pk)
