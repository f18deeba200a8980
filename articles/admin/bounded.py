"""Lists that cost the same at a thousand rows and at a million: counted to a cap, searched in a window, sorted by an index."""

from typing import Any

from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.core.paginator import Paginator
from django.db.models import IntegerField, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.text import capfirst

# Conditions that no index serves are asked of so many of the newest rows: about 30 ms each (docs/performance.md).
WINDOW = 20_000
# Many rows are counted, listed and paged through up to here; what is further back is found by searching and filtering.
CAP = 1_000


def in_window(model: Any, *, window: int = WINDOW) -> Q:
    """Return the condition that a row is among the newest of its table, by primary key."""
    last = model.objects.order_by("-pk").values("pk")[:1]
    return Q(pk__gt=Coalesce(Subquery(last), Value(0)) - window)


def newest(queryset: QuerySet, *, window: int = WINDOW) -> QuerySet:
    """Return those of the queryset that are among the newest rows of its table, by primary key."""
    return queryset.filter(in_window(queryset.model, window=window))


class CappedPaginator(Paginator):
    """Pages that are counted up to a cap, so that a list of a million rows is not read to its end for a number."""

    @cached_property
    def count(self) -> int:
        """Return how many rows there are, CAP where there are more."""
        return min(self._looked_at, CAP)

    @cached_property
    def is_capped(self) -> bool:
        """Say whether there are more rows than `count` says."""
        return self._looked_at > CAP

    @cached_property
    def _looked_at(self) -> int:
        if isinstance(self.object_list, QuerySet):
            return self.object_list.order_by().values("pk")[: CAP + 1].count()
        return len(self.object_list)


class BoundedList(ChangeList):
    """A list in one order: the admin's own, or that of the filter in use (its `ordering`), which its index serves."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_popup:
            self.title = capfirst(str(self.opts.verbose_name_plural))

    def get_ordering(self, request: HttpRequest, queryset: QuerySet) -> list[Any]:
        """Return the order of the list; a list that offers no sorting takes none from the address either."""
        if not self.sortable_by:
            self.params.pop(ORDER_VAR, None)
        for spec in self.filter_specs:
            if ordering := getattr(spec, "ordering", None):
                return list(ordering)
        return super().get_ordering(request, queryset)


class CountUpToLimit(Subquery):
    """How many rows a subquery finds, as far as its own limit lets it look."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


class KeysUpToLimit(Subquery):
    """The keys that a subquery of `values("pk")` finds, in its order and as far as its own limit lets it look.

    One text, so that one column of one row tells both how many there are and which come first: `keys_of` reads it.
    A subquery with a limit keeps its order on both databases.
    """

    template = "(SELECT GROUP_CONCAT(pk) FROM (%(subquery)s) AS found)"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Return the same for PostgreSQL, which has another word for it."""
        template = "(SELECT STRING_AGG(CAST(pk AS text), ',') FROM (%(subquery)s) AS found)"
        return self.as_sql(compiler, connection, template=template, **context)


def keys_of(found: str | None, first: int) -> tuple[int, list[int]]:
    """Return how many keys `KeysUpToLimit` has found, and the first of them; NULL says that there are none."""
    if not found:
        return 0, []
    return found.count(",") + 1, [int(key) for key in found.split(",", first)[:first]]


def count_of(related: QuerySet, field: str) -> CountUpToLimit:
    """Return, as a column of a list, how many rows of the related table point at a row: one more than CAP for many."""
    return CountUpToLimit(related.filter(**{field: OuterRef("pk")}).order_by().values("pk")[: CAP + 1])


def capped(number: int) -> str:
    """Return what `count_of` has counted, as people read it."""
    return f"{CAP}+" if number > CAP else str(number)
