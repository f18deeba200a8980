"""By what the desk's list is narrowed; none of it costs more where there are more articles."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest

from articles import desk
from articles.admin.bounded import WINDOW, newest
from articles.admin.typed_filter import TypedFilter, whole_number
from articles.models import Article, Citation, Source
from articles.vocabulary import Act, Role, State

_CLOSED = frozenset(State) - desk.ALLOWED_FROM[Act.SAVE_TEXT]
_MAX_SOURCES = 100
# Of a source and of a batch, so many of what came last.
_MAX_LOOKED_AT = 10_000


class StateFilter(admin.SimpleListFilter):
    """The states, published told apart into live and scheduled; what was touched last comes first."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the choices."""
        told_apart = [("live", "Live"), ("scheduled", "Scheduled")]
        stored = [(state.value, state.label) for state in State]
        place = stored.index((State.PUBLISHED.value, State.PUBLISHED.label))
        return [*stored[:place], *told_apart, *stored[place + 1 :]]

    @property
    def ordering(self) -> tuple[str, ...]:
        """Return the order that an index serves, () for the list's own."""
        if self.value() == "scheduled":
            return ("published_at", "pk")
        return ("-updated_at", "-pk") if self.value() else ()

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        """Return those in the state."""
        match self.value():
            case None:
                return queryset
            case "live":
                return queryset.live()
            case "scheduled":
                return queryset.scheduled()
            case state:
                return queryset.filter(state=state)


class NeedsFilter(admin.SimpleListFilter):
    """What waits for a person to mend it, among the newest articles; what is closed to writing waits for nobody."""

    title = f"needs, of the newest {WINDOW:,}"
    parameter_name = "needs"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the choices."""
        return [("headline", "A headline"), ("origin", "An origin"), ("look", "A look: its source changed")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Return those that need it."""
        # Told by what they are not: no index offers itself for that, and the window's is the one to use.
        open_ones = newest(queryset).exclude(state__in=_CLOSED)
        match self.value():
            case "headline":
                return open_ones.filter(Q(working=None, headline="") | Q(working__headline=""))
            case "origin":
                return open_ones.filter(~Exists(Citation.objects.filter(article=OuterRef("pk"), role=Role.ORIGIN)))
            case "look":
                return open_ones.filter(source_changed_at__isnull=False)
            case _:
                return queryset


class SourceFilter(TypedFilter):
    """Who delivered it: a source's slug, or part of its name or of a host."""

    title = "source"
    parameter_name = "source"
    placeholder = "Name or host"

    def matching(self, queryset: QuerySet, typed: str) -> QuerySet:
        """Return what the source delivered; where no slug is exactly that, what all that are named so did."""
        meant = Q(slug=typed) | Q(name__icontains=typed) | Q(hosts__host__icontains=typed)
        found = list(Source.objects.filter(meant).distinct().values_list("pk", "slug")[:_MAX_SOURCES])
        exact = [pk for pk, slug in found if slug == typed]
        # By key alone first, from an index: sorting whole rows of a source with half a million takes seconds.
        own = Article.objects.filter(source__in=exact or [pk for pk, _ in found])
        return queryset.filter(pk__in=own.order_by("-pk").values("pk")[:_MAX_LOOKED_AT])

    def in_view(self, row: Article) -> tuple[str, str]:
        """Return the row's source."""
        return row.source.slug, row.source.name


class LanguageFilter(TypedFilter):
    """The language, among the newest articles; “pt” also means pt-BR."""

    title = f"language, of the newest {WINDOW:,}"
    parameter_name = "language"
    placeholder = "Such as en or pt-BR"

    def matching(self, queryset: QuerySet, typed: str) -> QuerySet:
        """Return those in the language or one of its varieties."""
        return newest(queryset).filter(Q(language__iexact=typed) | Q(language__istartswith=f"{typed}-"))

    def in_view(self, row: Article) -> tuple[str, str] | None:
        """Return the row's language."""
        return (row.language, row.language) if row.language else None


class BatchFilter(TypedFilter):
    """The import that it came in with, by number."""

    title = "import batch"
    parameter_name = "batch"
    placeholder = "Number"
    input_mode = "numeric"

    def matching(self, queryset: QuerySet, typed: str) -> QuerySet:
        """Return what the batch's records are about, through the relation: what a batch is, `importers` knows."""
        number = whole_number(typed.removeprefix("Batch ").removeprefix("#"))
        if number is None:
            return queryset.none()
        record: Any = Article.import_records.rel.related_model
        told = record.objects.filter(batch=number).order_by("-pk").values("article")[:_MAX_LOOKED_AT]
        return queryset.filter(pk__in=told)
