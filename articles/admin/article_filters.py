"""By what the desk's list is narrowed; none of it costs more where there are more articles."""

import uuid
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import Case, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone

from articles.admin.bounded import WINDOW, newest
from articles.admin.numbers import whole_number
from articles.admin.text_filter import TextFilter
from articles.admin.waiting import WAITS, Wait
from articles.models import Article, Source, Tag, Tagging
from articles.models.querysets import SAME_STORY, same_story
from articles.vocabulary import State, TagKind

_MAX_SOURCES = 100
# Of a source, a tag and a batch, so many of what came last.
_MAX_LOOKED_AT = 10_000
_PUBLIC = frozenset({"live", "scheduled"})


class WaitFilter(admin.ListFilter):
    """What waits for somebody: a row of words to switch on and off, each a parameter of its own."""

    title = "waiting"
    template = "admin/switches.html"

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        for name in self.expected_parameters():
            if name in params:
                self.used_parameters[name] = params.pop(name)[-1]

    def expected_parameters(self) -> list[Any]:
        """Return the parameters that it takes from the address."""
        return list(dict.fromkeys(wait.parameter for wait in WAITS))

    def has_output(self) -> bool:
        """Say that it is always there."""
        return True

    def chosen(self) -> list[Wait]:
        """Return what was asked for."""
        return [wait for wait in WAITS if self.used_parameters.get(wait.parameter) == wait.value]

    @property
    def ordering(self) -> tuple[str, ...]:
        """Return the order that an index serves, () for the list's own."""
        return next((wait.ordering for wait in self.chosen() if wait.ordering), ())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Return those that wait for all of it."""
        at = timezone.now()
        for wait in self.chosen():
            queryset = queryset.filter(wait.condition(request.user, at))
        return queryset

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Yield a link for each, which switches it on, or off where it is on."""
        chosen = self.chosen()
        for wait in WAITS:
            is_on = wait in chosen
            link = changelist.get_query_string({wait.parameter: None if is_on else wait.value})
            yield {"selected": is_on, "query_string": link, "display": wait.label}


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
        match self.value():
            case None:
                return ()
            case "live":
                return ("-published_at", "-pk")
            case "scheduled":
                return ("published_at", "pk")
            case _:
                return ("-updated_at", "-pk")

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


class SourceFilter(TextFilter):
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


class TopicFilter(TextFilter):
    """A topic that it carries: its slug, or its name or the beginning of it. Of a merged one, what survives it."""

    title = "tag"
    parameter_name = "tag"
    placeholder = "Name"
    kind = TagKind.TOPIC

    def matching(self, queryset: QuerySet, typed: str) -> QuerySet:
        """Return what carries the tag: of what readers may see the newest, else what was tagged last."""
        meant = Tag.objects.filter(Q(slug=typed) | Q(name__istartswith=typed), kind=self.kind)
        best = Case(When(slug=typed, then=Value(0)), When(name__iexact=typed, then=Value(1)), default=Value(2))
        # One tag, so that its index serves the order: two would have to be sorted, whatever they carry.
        one = meant.order_by(best, "name", "pk").values(survivor=Coalesce("merged_into", "pk"))[:1]
        taggings = Tagging.objects.filter(tag=Subquery(one))
        if _PUBLIC & {*self.request.GET.getlist("state"), *_asked_of_publication(self.request)}:
            taggings = taggings.filter(published_at__isnull=False).order_by("-published_at", "-article_id")
        else:
            taggings = taggings.order_by("-pk")
        return queryset.filter(pk__in=taggings.values("article")[:_MAX_LOOKED_AT])


class SectionFilter(TopicFilter):
    """The section that it stands in (an article's section is one of its tags)."""

    title = "section"
    parameter_name = "section"
    kind = TagKind.SECTION

    def in_view(self, row: Article) -> tuple[str, str] | None:
        """Return the row's section."""
        return (row.section.slug, row.section.name) if row.section else None


class LanguageFilter(TextFilter):
    """The language, among the newest articles; “pt” also means pt-BR."""

    title = "language"
    parameter_name = "language"
    placeholder = "Such as en or pt-BR"
    note = f"Of the newest {WINDOW:,}."

    def matching(self, queryset: QuerySet, typed: str) -> QuerySet:
        """Return those in the language or one of its varieties."""
        return newest(queryset).filter(Q(language__iexact=typed) | Q(language__istartswith=f"{typed}-"))

    def in_view(self, row: Article) -> tuple[str, str] | None:
        """Return the row's language."""
        return (row.language, row.language) if row.language else None


class BatchFilter(TextFilter):
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


class TwinsFilter(TextFilter):
    """An article with what has its address or its words, or was marked as its duplicate; only there where it is asked."""

    title = "the same story"
    parameter_name = "duplicate_of"
    placeholder = "Public id"

    def has_output(self) -> bool:
        """Say whether it was asked for: the list's own links do."""
        return bool(self.value())

    def matching(self, queryset: QuerySet, typed: str) -> QuerySet:
        """Return the article and its duplicates, possible and settled."""
        try:
            public_id = uuid.UUID(typed)
        except ValueError:
            return queryset.none()
        article = Article.objects.filter(public_id=public_id).only("duplicate_of_id", *SAME_STORY).first()
        if article is None:
            return queryset.none()
        own = {article.pk, article.duplicate_of_id} - {None}
        same = Q(pk__in=own) | Q(duplicate_of__in=own)
        for condition in same_story(article):
            same |= condition
        return queryset.filter(same)


def _asked_of_publication(request: HttpRequest) -> set[str]:
    """Return {"live"} where dates of publication are asked for."""
    return {"live"} if any(request.GET.get(f"published_{end}") for end in ("after", "before")) else set()
