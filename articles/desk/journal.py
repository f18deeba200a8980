"""What people have typed and not saved: it survives a closed tab, and changes nothing about the article."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.models import Article, Journal


def keep_unsaved(
    article: Article,
    *,
    by: User,
    base: int,
    texts: Mapping[str, Any],
    at: datetime | None = None,
    sitting: str = "",
    continues: str = "",
) -> Journal:
    """Keep what a person has typed and not saved; it changes nothing about the article. Return the journal's row.

    `sitting` names the one form that it is typed into: what is typed on there replaces what was, never the other way
    round; what was typed into another form stays beside it, until its person goes on from it or throws it away. The row
    holds the newest itself, the others in `texts["aside"]`, newest first, each with its `id`. `continues` is the id of
    the one gone on from; it stays where somebody has typed on in its own form meanwhile.
    """
    at = at or timezone.now()
    mine = {"id": f"{sitting} {at.isoformat()}", "base": base, "texts": dict(texts), "saved_at": at.isoformat()}
    with transaction.atomic():
        row, is_new = Journal.objects.select_for_update().get_or_create(
            user=by, article=article, defaults={"base": base, "texts": mine["texts"], "saved_at": at}
        )
        kept = [] if is_new else _unsaved(row)
        if not any(_sitting(one) == sitting and _moment(one) > at for one in kept):
            others = [one for one in kept if _sitting(one) != sitting and one["id"] != (continues or None)]
            _rewrite(row, [mine, *others])
    return row


def discard_unsaved(article: Article, *, by: User, which: str = "") -> None:
    """Throw away what the person has typed and not saved in one sitting ("": in none), or what has exactly that id."""
    with transaction.atomic():
        row = Journal.objects.select_for_update().filter(user=by, article=article).first()
        if row is not None:
            _rewrite(row, [one for one in _unsaved(row) if which not in (one["id"], _sitting(one))])


def _unsaved(row: Journal) -> list[dict[str, Any]]:
    """Return all that the journal keeps, newest first."""
    texts = {name: value for name, value in row.texts.items() if name not in ("id", "aside")}
    # A row that was written before forms were told apart has no id; it belongs to no form that is open.
    known = row.texts.get("id") or f"earlier {row.saved_at.isoformat()}"
    first = {"id": known, "base": row.base, "texts": texts, "saved_at": row.saved_at.isoformat()}
    return [first, *row.texts.get("aside", [])]


def _rewrite(row: Journal, kept: list[dict[str, Any]]) -> None:
    if not kept:
        row.delete()
        return
    first, *others = sorted(kept, key=_moment, reverse=True)
    row.base, row.saved_at = first["base"], _moment(first)
    row.texts = first["texts"] | {"id": first["id"], "aside": others}
    row.save()


def _sitting(one: Mapping[str, Any]) -> str:
    return str(one["id"]).partition(" ")[0]


def _moment(one: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(one["saved_at"])
