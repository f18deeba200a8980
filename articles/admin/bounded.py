"""Lists as fast with a million rows as with a thousand: counted to a cap, searched in a window, sorted by an index."""

from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.core.paginator import Paginator
from django.db.models import IntegerField, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.text import capfirst

# A condition that no index serves is checked on this many of the newest rows: about 30 ms (docs/performance.md).
WINDOW = 20_000
# Rows are counted and listed up to here; searching and filtering find the rest.
CAP = 1_000


def in_window(model: Any, *, window: int = WINDOW) -> Q:
    """Return the condition that a row is among the newest of its table, by primary key."""
    last = model.objects.order_by("-pk").values("pk")[:1]
    return Q(pk__gt=Coalesce(Subquery(last), Value(0)) - window)


def newest(queryset: QuerySet, *, window: int = WINDOW) -> QuerySet:
    """Return the rows of the queryset that are among the newest of their table, by primary key."""
    return queryset.filter(in_window(queryset.model, window=window))


class CappedPaginator(Paginator):
    """Pages counted up to a cap, so that nobody waits while a million rows are counted."""

    @cached_property
    def count(self) -> int:
        """Return how many rows there are, but no more than CAP."""
        return min(self._counted, CAP)

    @cached_property
    def is_capped(self) -> bool:
        """Say whether there are more rows than `count` says."""
        return self._counted > CAP

    @cached_property
    def _counted(self) -> int:
        if isinstance(self.object_list, QuerySet):
            return self.object_list.order_by().values("pk")[: CAP + 1].count()
        return len(self.object_list)


class AnsweringList(ChangeList):
    """A list that answers whatever lookup somebody has typed into its address."""

    def get_results(self, request: HttpRequest) -> None:
        """Find the rows; raise IncorrectLookupParameters, which leads to the whole list, if a date has no UTC date."""
        try:
            super().get_results(request)
        except OverflowError as error:
            raise IncorrectLookupParameters(error) from error


class BoundedList(AnsweringList):
    """A list in a fixed order: the admin's default, or the `ordering` of the filter in use, which its index serves."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_popup:
            self.title = capfirst(str(self.opts.verbose_name_plural))

    def get_ordering(self, request: HttpRequest, queryset: QuerySet) -> list[Any]:
        """Return the order of the list; if it offers no sorting, the address cannot ask for any either."""
        if not self.sortable_by:
            self.params.pop(ORDER_VAR, None)
        for spec in self.filter_specs:
            if ordering := getattr(spec, "ordering", None):
                return list(ordering)
        return super().get_ordering(request, queryset)


class CountUpToLimit(Subquery):
    """The number of rows that a subquery returns, up to its own limit."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


class KeysUpToLimit(Subquery):
    """The keys that a subquery of `values("pk")` returns, in its order and up to its own limit, joined by commas.

    As one text, so that a single column holds both how many there are and which come first: `keys_of` reads it.
    A subquery with a limit keeps its order on both databases.
    """

    template = "(SELECT GROUP_CONCAT(pk) FROM (%(subquery)s) AS matches)"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Return the SQL for PostgreSQL, whose function has another name."""
        template = "(SELECT STRING_AGG(CAST(pk AS text), ',') FROM (%(subquery)s) AS matches)"
        return self.as_sql(compiler, connection, template=template, **context)


def keys_of(joined: str | None, first: int) -> tuple[int, list[int]]:
    """Return how many keys a `KeysUpToLimit` column holds, and the first of them. NULL means none."""
    if not joined:
        return 0, []
    return joined.count(",") + 1, [int(key) for key in joined.split(",", first)[:first]]


def count_of(related: QuerySet, field: str) -> CountUpToLimit:
    """Return a column with the number of related rows whose `field` points at a row, up to one more than CAP."""
    return CountUpToLimit(related.filter(**{field: OuterRef("pk")}).order_by().values("pk")[: CAP + 1])


def capped(number: int) -> str:
    """Return a number that `count_of` counted as text: “1000+” if it is beyond CAP."""
    return f"{CAP}+" if number > CAP else str(number)
