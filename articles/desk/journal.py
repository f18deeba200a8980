"""Text that people have typed but not saved. It survives a closed tab, and changes nothing about the article."""

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
    """Store what a person has typed but not saved, and return their journal.

    `sitting` identifies the form (one opening of the page) that it was typed into. It replaces what was stored earlier
    from the same form, unless that is newer. What was typed into other forms is kept as well, until the person
    continues from it or discards it. The journal holds the newest draft itself and the others in `texts["aside"]`,
    newest first, each with its `id`. `continues` is the id of the draft that the person continued from: it is dropped,
    unless it has changed since.
    """
    at = at or timezone.now()
    draft = {"id": f"{sitting} {at.isoformat()}", "base": base, "texts": dict(texts), "saved_at": at.isoformat()}
    with transaction.atomic():
        row, is_new = Journal.objects.select_for_update().get_or_create(
            user=by, article=article, defaults={"base": base, "texts": draft["texts"], "saved_at": at}
        )
        drafts = [] if is_new else _drafts(row)
        if not any(_sitting(other) == sitting and _saved_at(other) > at for other in drafts):
            others = [other for other in drafts if _sitting(other) != sitting and other["id"] != (continues or None)]
            _store(row, [draft, *others])
    return row


def discard_unsaved(article: Article, *, by: User, which: str = "") -> None:
    """Discard what the person typed in the sitting `which` ("": in one without a name), or the draft with that id."""
    with transaction.atomic():
        row = Journal.objects.select_for_update().filter(user=by, article=article).first()
        if row is not None:
            _store(row, [draft for draft in _drafts(row) if which not in (draft["id"], _sitting(draft))])


def _drafts(row: Journal) -> list[dict[str, Any]]:
    """Return all the drafts in the journal, newest first."""
    texts = {name: value for name, value in row.texts.items() if name not in ("id", "aside")}
    # Rows from before forms had names have no id; they belong to no open form.
    draft_id = row.texts.get("id") or f"earlier {row.saved_at.isoformat()}"
    first = {"id": draft_id, "base": row.base, "texts": texts, "saved_at": row.saved_at.isoformat()}
    return [first, *row.texts.get("aside", [])]


def _store(row: Journal, drafts: list[dict[str, Any]]) -> None:
    if not drafts:
        row.delete()
        return
    first, *others = sorted(drafts, key=_saved_at, reverse=True)
    row.base, row.saved_at = first["base"], _saved_at(first)
    row.texts = first["texts"] | {"id": first["id"], "aside": others}
    row.save()


def _sitting(draft: Mapping[str, Any]) -> str:
    return str(draft["id"]).partition(" ")[0]


def _saved_at(draft: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(draft["saved_at"])
