"""The filters of the desk's list. None of them gets slower as the number of articles grows."""

import uuid
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import Case, Q, QuerySet, Subquery, Value, When
from django.http import HttpRequest
from django.utils import timezone

from articles.admin import twins
from articles.admin.bounded import CAP, WINDOW, newest
from articles.admin.numbers import whole_number
from articles.admin.text_filter import TextFilter
from articles.admin.waiting import WAITS, Wait
from articles.models import Article, Source, Tag, Tagging
from articles.models.mergeable import survivor_key
from articles.vocabulary import State, TagKind

_MAX_SOURCES = 100
# A source, a tag or a batch is searched among this many of its latest articles.
_MAX_LOOKED_AT = 10_000
_PUBLIC = frozenset({"live", "scheduled"})


class WaitFilter(admin.ListFilter):
    """What is waiting for someone: a row of links, each of which switches one condition on or off."""

    title = "waiting"
    template = "admin/switches.html"

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        for name in self.expected_parameters():
            if name in params:
                self.used_parameters[name] = params.pop(name)[-1]

    def expected_parameters(self) -> list[Any]:
        """Return the query parameters that it uses."""
        return list(dict.fromkeys(wait.parameter for wait in WAITS))

    def has_output(self) -> bool:
        """Return True: the filter is always shown."""
        return True

    def chosen(self) -> list[Wait]:
        """Return the conditions that are switched on."""
        return [wait for wait in WAITS if self.used_parameters.get(wait.parameter) == wait.value]

    @property
    def ordering(self) -> tuple[str, ...]:
        """Return the order that an index serves, () for the list's default."""
        return next((wait.ordering for wait in self.chosen() if wait.ordering), ())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Return the articles that meet every chosen condition."""
        at = timezone.now()
        for wait in self.chosen():
            queryset = queryset.filter(wait.condition(request.user, at))
        return queryset

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Yield a link for each condition that switches it on or, if it is on, off."""
        chosen = self.chosen()
        for wait in WAITS:
            is_on = wait in chosen
            link = changelist.get_query_string({wait.parameter: None if is_on else wait.value})
            yield {"selected": is_on, "query_string": link, "display": wait.label}


class StateFilter(admin.SimpleListFilter):
    """The states, with published split into live and scheduled; the latest change comes first."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the choices."""
        published = [("live", "Live"), ("scheduled", "Scheduled")]
        stored = [(state.value, state.label) for state in State]
        place = stored.index((State.PUBLISHED.value, State.PUBLISHED.label))
        return [*stored[:place], *published, *stored[place + 1 :]]

    @property
    def ordering(self) -> tuple[str, ...]:
        """Return the order that an index serves, () for the list's default."""
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
        """Return the articles in the state."""
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
    """The source that delivered the article, by its slug or by part of its name or of a host."""

    title = "source"
    parameter_name = "source"
    placeholder = "Name or host"

    def matching(self, queryset: QuerySet, text: str) -> QuerySet:
        """Return the articles of the source with this slug, else of all sources whose name or host matches."""
        named = Q(slug=text) | Q(name__icontains=text) | Q(hosts__host__icontains=text)
        sources = list(Source.objects.filter(named).distinct().values_list("pk", "slug")[:_MAX_SOURCES])
        exact = [pk for pk, slug in sources if slug == text]
        # Keys alone first, from an index: sorting whole rows of a source with half a million articles takes seconds.
        own = Article.objects.filter(source__in=exact or [pk for pk, _ in sources])
        return queryset.filter(pk__in=own.order_by("-pk").values("pk")[:_MAX_LOOKED_AT])

    def in_view(self, row: Article) -> tuple[str, str]:
        """Return the slug and the name of the row's source."""
        return row.source.slug, row.source.name


class TopicFilter(TextFilter):
    """A topic of the article, by its slug or the beginning of its name. A merged topic leads to the survivor."""

    title = "tag"
    parameter_name = "tag"
    placeholder = "Name"
    kind = TagKind.TOPIC

    def matching(self, queryset: QuerySet, text: str) -> QuerySet:
        """Return the articles with the tag: the latest published if the list asks for those, else the latest tagged."""
        named = Tag.objects.filter(Q(slug=text) | Q(name__istartswith=text), kind=self.kind)
        best = Case(When(slug=text, then=Value(0)), When(name__iexact=text, then=Value(1)), default=Value(2))
        # A single tag, so that its index serves the order; the articles of two tags would have to be sorted.
        tag = named.order_by(best, "name", "pk").values(survivor=survivor_key())[:1]
        taggings = Tagging.objects.filter(tag=Subquery(tag))
        if _PUBLIC & {*self.request.GET.getlist("state"), *_asks_for_dates(self.request)}:
            taggings = taggings.filter(published_at__isnull=False).order_by("-published_at", "-article_id")
        else:
            taggings = taggings.order_by("-pk")
        return queryset.filter(pk__in=taggings.values("article")[:_MAX_LOOKED_AT])


class SectionFilter(TopicFilter):
    """The article's section, which is one of its tags."""

    title = "section"
    parameter_name = "section"
    kind = TagKind.SECTION

    def in_view(self, row: Article) -> tuple[str, str] | None:
        """Return the slug and the name of the row's section, None if it has none."""
        return (row.section.slug, row.section.name) if row.section else None


class LanguageFilter(TextFilter):
    """The language, among the newest articles; “pt” also finds pt-BR."""

    title = "language"
    parameter_name = "language"
    placeholder = "en, pt-BR …"
    note = f"Searches the newest {WINDOW:,} articles."

    def matching(self, queryset: QuerySet, text: str) -> QuerySet:
        """Return the articles in the language or one of its varieties."""
        return newest(queryset).filter(Q(language__iexact=text) | Q(language__istartswith=f"{text}-"))

    def in_view(self, row: Article) -> tuple[str, str] | None:
        """Return the row's language, None if it is unknown."""
        return (row.language, row.language) if row.language else None


class ArticleBatchFilter(TextFilter):
    """The import that created or changed the article, by the number of its batch."""

    title = "import batch"
    parameter_name = "batch"
    placeholder = "Number"
    input_mode = "numeric"

    def matching(self, queryset: QuerySet, text: str) -> QuerySet:
        """Return the articles of the batch's records, through the relation: `articles` does not import `importers`."""
        number = whole_number(text.removeprefix("Batch ").removeprefix("#"))
        if number is None:
            return queryset.none()
        record: Any = Article.import_records.rel.related_model
        keys = record.objects.filter(batch=number).order_by("-pk").values("article")[:_MAX_LOOKED_AT]
        return queryset.filter(pk__in=keys)


class SameStoryFilter(TextFilter):
    """An article together with its duplicates, possible and marked; shown only if a link of the list asks for it."""

    title = "the same story"
    parameter_name = "duplicate_of"
    placeholder = "Public ID"

    def has_output(self) -> bool:
        """Say whether the address asks for it."""
        return bool(self.value())

    def matching(self, queryset: QuerySet, text: str) -> QuerySet:
        """Return the article, what was marked as its duplicate, and what tells the same story."""
        try:
            public_id = uuid.UUID(text)
        except ValueError:
            return queryset.none()
        article = Article.objects.filter(public_id=public_id).only("duplicate_of_id", *Article.STORY_COLUMNS).first()
        if article is None:
            return queryset.none()
        return queryset.filter(pk__in=twins.keys_of_story(article, limit=CAP))


def _asks_for_dates(request: HttpRequest) -> set[str]:
    """Return {"live"} if the list is narrowed by dates of publication."""
    return {"live"} if any(request.GET.get(f"published_{end}") for end in ("after", "before")) else set()
