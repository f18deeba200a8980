"""Looking for rows that break an invariant of any model, and healing them where there is one right answer."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Model, QuerySet

from articles.admin.addresses import change_url
from articles.database.merge_lock import hold_off_merges
from articles.desk import repairs as desk_repairs
from articles.models import Article, SearchRow
from articles.models.invariants import Invariant
from articles.models.mergeable import Mergeable
from articles.search import invariants as index_of_words
from importers.models import ImportBatch, ImportUpload
from importers.runs import repairs as run_repairs
from importers.uploads import repairs as upload_repairs

REPAIRS: Mapping[str, Callable[[list[Any]], None]] = {
    **desk_repairs.REPAIRS,
    **run_repairs.REPAIRS,
    **upload_repairs.REPAIRS,
}
# Rows healed in one transaction: `renditions.outdate` makes as many at once.
_AT_ONCE = 100
# Characters of a printed line.
_WIDEST = 200
# Whose page shows a row that has none of its own.
_SHOWN_WITH = ("article", "record", "batch", "source", "tag", "user")


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenInvariant:
    """An invariant that rows break: how many, and the first of them."""

    model: type[Model]
    invariant: Invariant
    count: int
    rows: list[Model]

    @property
    def is_healable(self) -> bool:
        """Return whether `heal` can heal it."""
        return self.invariant.name in REPAIRS


# What only a room above the models can tell: it knows more than the rows.
_OF_ROOMS: Mapping[type[Model], tuple[Invariant, ...]] = {
    SearchRow: index_of_words.INVARIANTS,
    ImportBatch: run_repairs.INVARIANTS,
    ImportUpload: upload_repairs.INVARIANTS,
}


def every() -> Iterator[tuple[type[Model], Invariant]]:
    """Yield each invariant with its model, in the order in which they are healed: articles first."""
    for model in models():
        for invariant in (*model.INVARIANTS, *_OF_ROOMS.get(model, ())):  # type: ignore[attr-defined]
            yield model, invariant


def models() -> list[type[Model]]:
    """Return the models that must declare invariants, with that of the articles first: all others follow from it."""
    ours = [model for name in ("articles", "importers") for model in apps.get_app_config(name).get_models()]
    ours = [model for model in ours if not model._meta.auto_created]
    return sorted(ours, key=lambda model: model is not Article)


def check(*, most: int) -> Iterator[BrokenInvariant]:
    """Yield each invariant that rows break, with at most this many of the rows. Nothing is written."""
    for model, invariant in every():
        count = 0
        first: list[Any] = []
        for key in invariant.keys(_rows(model)):
            count += 1
            if len(first) < most:
                first.append(key)
        if count:
            found = _rows(model).in_bulk(first)
            rows = [found[key] for key in first if key in found]
            yield BrokenInvariant(model=model, invariant=invariant, count=count, rows=rows)


def heal(model: type[Model], invariant: Invariant) -> int:
    """Heal the rows that break the invariant, a hundred in a transaction; return how many could be healed.

    It can be interrupted and called again.
    """
    repair, healed, last = REPAIRS[invariant.name], 0, 0
    while keys := list(islice(invariant.keys(_rows(model).filter(pk__gt=last)), _AT_ONCE)):
        with transaction.atomic():
            _lock(model, keys)
            # Somebody may have put them right meanwhile.
            if broken := list(invariant.keys(_rows(model).filter(pk__in=keys))):
                repair(broken)
                healed += len(broken) - sum(1 for _ in invariant.keys(_rows(model).filter(pk__in=broken)))
        last = keys[-1]
    return healed


def page_of(row: Model) -> str:
    """Return the address of the admin's page that shows the row, "" if none does."""
    if admin.site.is_registered(type(row)):
        return change_url(row)
    for name in _SHOWN_WITH:
        with suppress(ObjectDoesNotExist):
            if isinstance(owner := getattr(row, name, None), Model):
                return page_of(owner)
    return ""


def lines(broken: BrokenInvariant) -> list[str]:
    """Return what is wrong, with how many rows, the addresses of the first, and what to do, as lines to print."""
    invariant = broken.invariant
    advice = "--repair heals this." if broken.is_healable else f"By hand: {invariant.by_hand}"
    more = broken.count - len(broken.rows)
    return [
        f"{invariant.sentence(broken.count)} ({invariant.name})",
        *(f"  {page_of(row)}  {row._meta.verbose_name} {row.pk}: {_in_a_line(row)}"[:_WIDEST] for row in broken.rows),
        *([f"  and {more:,} more"] if more and broken.rows else []),
        f"  {advice}",
    ]


def _in_a_line(row: Model) -> str:
    """Return how the row is called, without what would move a terminal's cursor."""
    with suppress(ObjectDoesNotExist):
        return "".join(sign for sign in " ".join(str(row).split()) if sign.isprintable())
    return "?"


def _rows(model: type[Model]) -> QuerySet[Any]:
    return model._base_manager.all()


def _lock(model: type[Model], keys: list[Any]) -> None:
    """Hold merges off, then lock the rows' articles, in order of key, as every act of the desk does.

    Rows that belong to no article are locked themselves; those of merges by their repair, which is a merge.
    """
    if issubclass(model, Mergeable):
        return
    hold_off_merges()
    names = {field.name for field in model._meta.fields}
    if model is Article or "article" in names:
        of_rows = _rows(model).filter(pk__in=keys).values("pk" if model is Article else "article")
        rows = _rows(Article).filter(pk__in=of_rows).select_for_update(no_key=True)
    else:
        rows = _rows(model).filter(pk__in=keys).select_for_update()
    list(rows.order_by("pk").values_list("pk"))
