"""Which row is left of rows that were merged into one another: of articles, and of tags and sources."""

from collections.abc import Callable
from operator import attrgetter
from typing import Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce

from articles.text.words import is_blank

Row = TypeVar("Row", bound=models.Model)


def last_in_chain(row: Row, merged_into: Callable[[Row], Row | None]) -> Row:
    """Return the row that is reached by following `merged_into`, which returns None at the end; a circle ends too."""
    seen = {row.pk}
    while (following := merged_into(row)) is not None and following.pk not in seen:
        row = following
        seen.add(row.pk)
    return row


def survivor_key() -> Coalesce:
    """Return the key of a row's survivor as an SQL expression.

    It looks one step ahead, which is enough: a merge points all rows that were merged earlier to the last survivor.
    """
    return Coalesce("merged_into_id", "pk")


class MergeableQuerySet(models.QuerySet):
    """Queries for rows that can be merged."""

    def unmerged(self) -> Self:
        """Return those that were not merged into another: the rows that may still be chosen."""
        return self.filter(merged_into=None)


class Mergeable(models.Model):
    """A row that can be merged into another of its model, and is kept so that its old address keeps working."""

    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from", editable=False
    )

    name: str

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Raise ValidationError if nothing of the name is visible."""
        super().clean()
        if self.name and is_blank(self.name):  # the field itself refuses a name that is missing
            raise ValidationError({"name": "Type a name. This one consists of invisible characters."})

    def survivor(self) -> Self:
        """Return the row that this one ended up merged into, after any number of merges; itself if none."""
        return last_in_chain(self, attrgetter("merged_into"))
