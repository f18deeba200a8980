"""The filters of lists of articles, for pages and API alike, and how each combination is read from an index."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cached_property, partial, reduce
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django_filters import CharFilter, Filter, FilterSet

from articles import search
from articles.database import statements
from articles.lists import survivors, walks
from articles.lists.paging import Page
from articles.lists.parameters import (
    MOST_IDS,
    AiUseFilter,
    IdsFilter,
    MomentFilter,
    SearchWordsFilter,
    SetsFilter,
    YesOrNoFilter,
)
from articles.models import Article, Crediting, Rendition, Source, Tag, Tagging
from articles.models.querysets import ArticleQuerySet
from articles.vocabulary import TagKind

# If a filter finds no more than this, its rows are named one by one and sorted; otherwise its index is walked in order.
FEW = 1_000


class ArticleFilter(FilterSet):
    """Articles by source, topic, section, language, moments, words and more; unknown slugs find nothing.

    It narrows the queryset that it gets: pass `live()` articles. The slug of a merged tag or source finds its survivor.
    `lists` reads one topic, section or source from its own index and checks all other filters row by row.
    """

    base_filters: dict[str, Filter]
    tag = SetsFilter(method="unchanged", label="Only articles with one of these topics (slugs)")
    section = SetsFilter(method="unchanged", label="Only articles in one of these sections (slugs)")
    source = SetsFilter(method="unchanged", label="Only articles that credit one of these sources (slugs)")
    language = SetsFilter(
        method="by_language", label="Only articles in one of these languages (BCP 47); `en` also matches en-GB"
    )
    published_after = MomentFilter(method="unchanged", label="Published at this time or later")
    published_before = MomentFilter(method="unchanged", label="Published before this time")
    updated_since = MomentFilter(method="by_update", label="Published, or changed in substance, at this time or later")
    ids = IdsFilter(method="by_ids", most=MOST_IDS, label="Only the articles with these ids")
    slug = CharFilter(field_name="slug", label="Only the article with this slug")
    has_correction = YesOrNoFilter(
        method="by_correction", label="`true`: only articles with a published correction; `false`: only those without"
    )
    ai_use = AiUseFilter(method="by_ai_use", label="Only articles with one of these declared uses of AI")
    q = SearchWordsFilter(
        method="by_words",
        label='Words to search for, of which the last may be half-typed; `"a phrase"` matches as a whole, and `-word` '
        "excludes a word",
    )
    # The newest articles that match the words, if the caller knows them already.
    newest_matches: list[int] | None = None
    # The keys that some other filter leaves, if they are few.
    _few_keys: list[int] | None = None
    # Where a page of the list begins or ends.
    _since: datetime | None = None
    _until: datetime | None = None

    def __init__(self, data: Mapping[str, Any], queryset: QuerySet | None = None) -> None:
        # Only the filters that the data names: to set up all twelve takes 700 µs, seven times as long as one.
        self.base_filters = {name: base for name, base in self.base_filters.items() if name in data}
        super().__init__(data, queryset=Article.objects.none() if queryset is None else queryset)

    @property
    def used(self) -> dict[str, Any]:
        """Return the values of the filters that narrow anything, by name. Ask only after `is_valid()`."""
        return {name: value for name, value in self.form.cleaned_data.items() if value not in (None, "", [])}

    @property
    def only_words(self) -> str:
        """Return the words to search for if nothing else narrows the list, "" otherwise."""
        return str(self.used["q"]) if list(self.used) == ["q"] else ""

    def walk(self) -> Callable[..., Page] | None:
        """Return the walk (see `walks`) if one topic, section or source is the only filter.

        None for any other combination, an unknown slug and a merged one: use `lists`.
        """
        name, sets = next(iter(self.used.items()), ("", []))
        if len(self.used) != 1 or name not in _WALKS or len(sets) != 1 or len(sets[0]) != 1:
            return None
        rows = statements.rows(("unmerged", name), partial(_unmerged, name), slug=sets[0][0])
        return partial(_WALKS[name], rows[0][0]) if rows else None

    def filter_queryset(self, queryset: Any) -> ArticleQuerySet:
        """Return the articles that pass all filters, as one list; sets are checked row by row."""
        return self._between(self._in_each_set(super().filter_queryset(queryset), self._tags_and_sources()))

    def lists(
        self, at: datetime, *, since: datetime | None = None, until: datetime | None = None, in_order: bool = True
    ) -> list[ArticleQuerySet]:
        """Return the live articles that pass, newest first, as lists that each come from one index.

        An article may be in more than one. `since` and `until` bound the moments of publication, for a page that begins
        in the middle. Unless `in_order`, there is one list, which the caller puts into another order.
        """
        self._since, self._until = since, until
        sets, index_keys = self._tags_and_sources(), self._rendition_index_keys()
        if not all(rows for _, rows in sets) or not all(self._languages):
            return [Article.objects.none().newest()]
        few = self._few_keys = self._keys_if_few(sets, is_in_order=in_order)
        if few is None and in_order and not sets and not index_keys:
            # From the index of all live articles; its one bound is the narrowest there is.
            ends = (at, until, self.form.cleaned_data.get("published_before"))
            articles = super().filter_queryset(Article.objects.live(min(filter(None, ends))).newest())
            return [self._between(articles)]
        rest = super().filter_queryset(Article.objects.live(at, by_row=True).newest())
        if few is not None:
            return [self._between(self._in_each_set(rest.filter(pk__in=few), sets), by_row=True)]
        if not in_order:
            return [self._between(self._in_each_set(rest, sets), by_row=True)]
        if sets:
            (_, rows), *others = sets
            return [self._from_index_of(row, self._in_each_set(rest, others)) for row in rows]
        bounds = {f"rendition__visible_from__{name}": moment for name, moment in self._bounds().items()}
        shown = rest.filter(rendition__visible_from__isnull=False, **bounds)
        return [
            shown.filter(**key).order_by("-rendition__visible_from", "-rendition__article_id") for key in index_keys
        ]

    def unchanged(self, articles: ArticleQuerySet, name: str, value: Any) -> ArticleQuerySet:
        """Return the articles as they are: `lists` and `filter_queryset` apply this filter themselves."""
        return articles

    def by_language(self, articles: ArticleQuerySet, name: str, sets: list[list[str]]) -> ArticleQuerySet:
        """Return those in a language, by their own tag or else their source's (RFC 4647, basic filtering)."""
        return reduce(lambda rest, tags: rest.filter(rendition__language__in_by_row=tags), self._languages, articles)

    def by_update(self, articles: ArticleQuerySet, name: str, moment: datetime) -> ArticleQuerySet:
        """Return those whose text has said something new since the moment."""
        return articles.filter(rendition__updated_at__gte_by_row=moment)

    def by_ids(self, articles: ArticleQuerySet, name: str, ids: list[uuid.UUID]) -> ArticleQuerySet:
        """Return those with one of the ids."""
        return articles.filter(public_id__in=ids) if ids else articles

    def by_correction(self, articles: ArticleQuerySet, name: str, is_corrected: bool) -> ArticleQuerySet:  # noqa: FBT001 -- django-filter's signature
        """Return those with a public correction, or those without."""
        return articles.filter(rendition__is_corrected__exact_by_row=is_corrected)

    def by_ai_use(self, articles: ArticleQuerySet, name: str, sets: list[list[str]]) -> ArticleQuerySet:
        """Return those in which AI played one of these parts."""
        return reduce(lambda rest, uses: rest.filter(rendition__ai_use__in_by_row=uses), sets, articles)

    def by_words(self, articles: ArticleQuerySet, name: str, words: str) -> ArticleQuerySet:
        """Return those whose public texts contain the words."""
        if self._few_keys is not None:
            if self.newest_matches is None:
                self.newest_matches = search.newest(words)
            if search.common(self.newest_matches):
                return articles.filter(pk__in=search.within(self._few_keys, words, scope="public"))
        return search.find(articles, words, scope="public", newest=self.newest_matches)

    def _tags_and_sources(self) -> list[tuple[str, list[Any]]]:
        """Return each set of topics, sections and sources as rows, with the name of its parameter."""
        values = self.form.cleaned_data
        tags = [
            (name, survivors.with_slugs(Tag.objects.filter(kind=kind), slugs))
            for name, kind in _KINDS.items()
            for slugs in values.get(name) or []
        ]
        return [
            *tags,
            *(("source", survivors.with_slugs(Source.objects.all(), slugs)) for slugs in values.get("source") or []),
        ]

    @cached_property
    def _languages(self) -> list[list[str]]:
        """Return of each set of languages those that articles are in: “en” finds en-gb too, “en-ZZ” perhaps nothing."""
        sets = self.form.cleaned_data.get("language") or []
        used = _languages_in_use() if sets else []
        return [
            [language for language in used if any(f"{language}-".startswith(f"{tag.lower()}-") for tag in tags)]
            for tags in sets
        ]

    def _in_each_set(self, articles: ArticleQuerySet, sets: Iterable[tuple[str, list[Any]]]) -> ArticleQuerySet:
        """Return those that carry or credit one of each set, checked row by row."""
        for name, rows in sets:
            model, condition = _through(name, rows)
            articles = articles.filter(Exists(model.objects.filter(article=OuterRef("pk"), **condition)))
        return articles

    def _from_index_of(self, row: Tag | Source, articles: ArticleQuerySet) -> ArticleQuerySet:
        if isinstance(row, Source):
            return articles.crediting(row, **self._bounds())
        return articles.tagged(row, **self._bounds())

    def _rendition_index_keys(self) -> list[dict[str, Any]]:
        """Return the leading columns of an index of renditions whose lists, together, hold all that can pass."""
        values = self.form.cleaned_data
        if self._languages:
            return [{"rendition__language": language} for language in self._languages[0]]
        if uses := values.get("ai_use"):
            return [{"rendition__ai_use": use} for use in uses[0]]
        return [{"rendition__is_corrected": True}] if values.get("has_correction") else []

    def _keys_if_few(self, sets: list[tuple[str, list[Any]]], *, is_in_order: bool) -> list[int] | None:
        """Return the keys that one of the filters leaves, if those are few; None if all leave many.

        Of two filters, the list of one would be walked in search of the other, however rare that is.
        """
        candidates = [*self._keys_of_sets(sets), *self._keys_of_renditions()]
        values = self.form.cleaned_data
        filters = len(candidates) + bool(values.get("q"))
        if filters < 2 and is_in_order and not values.get("updated_since"):  # noqa: PLR2004
            return None
        for candidate in candidates:
            keys = list(candidate[: FEW + 1])
            if len(keys) <= FEW:
                return keys
        return None

    def _keys_of_sets(self, sets: list[tuple[str, list[Any]]]) -> Iterable[QuerySet]:
        """Return for each set the keys of the articles that carry or credit one of it."""
        bounds = {f"published_at__{name}": moment for name, moment in self._bounds().items()}
        for name, rows in sets:
            model, condition = _through(name, rows)
            links = model.objects.filter(published_at__isnull=False, **condition, **bounds)
            yield links.order_by().values_list("article_id", flat=True)

    def _keys_of_renditions(self) -> Iterable[QuerySet]:
        """Return for each filter on renditions (language, AI, correction, update) the keys of those that pass."""
        values = self.form.cleaned_data
        conditions: list[dict[str, Any]] = [{"language__in": tags} for tags in self._languages]
        conditions += [{"ai_use__in": uses} for uses in values.get("ai_use") or []]
        if values.get("has_correction"):
            conditions.append({"is_corrected": True})
        if values.get("updated_since"):
            conditions.append({"updated_at__gte": values["updated_since"]})
        shown = Rendition.objects.filter(visible_from__isnull=False).order_by().values_list("pk", flat=True)
        for condition in conditions:
            yield shown.filter(**condition)

    def _between(self, articles: ArticleQuerySet, *, by_row: bool = False) -> ArticleQuerySet:
        lookup = "_by_row" if by_row else ""
        return articles.filter(**{f"published_at__{name}{lookup}": moment for name, moment in self._bounds().items()})

    def _bounds(self) -> dict[str, datetime]:
        """Return the moments between which an index is walked: one bound a side, as SQLite uses the first."""
        values = self.form.cleaned_data
        after, before = values.get("published_after"), values.get("published_before")
        bounds = {"gte": max(filter(None, (after, self._since)), default=None)}
        if self._until and (before is None or self._until < before):
            bounds["lte"] = self._until
        else:
            bounds["lt"] = before
        return {name: moment for name, moment in bounds.items() if moment is not None}


_KINDS = {"tag": TagKind.TOPIC, "section": TagKind.SECTION}
_WALKS = {"tag": walks.tagged, "section": walks.tagged, "source": walks.crediting}


def _through(name: str, rows: list[Any]) -> tuple[Any, dict[str, Any]]:
    """Return the model that links articles to the rows of a parameter, and the condition on it."""
    return (Crediting, {"source__in": rows}) if name == "source" else (Tagging, {"tag__in": rows})


def _unmerged(name: str, slug: str) -> QuerySet:
    rows: Any = Source.objects if name == "source" else Tag.objects.filter(kind=_KINDS[name])
    return rows.unmerged().filter(slug=slug).values_list("pk")


def _languages_in_use() -> list[str]:
    """Return the languages that published articles are in. One query, with a step of the index for each language."""
    table = Rendition._meta.db_table
    first = f"SELECT min(language) FROM {table} WHERE visible_from IS NOT NULL"
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE used(language) AS ({first} UNION ALL "
            f"SELECT ({first} AND language > used.language) FROM used WHERE used.language IS NOT NULL) "
            "SELECT language FROM used WHERE language IS NOT NULL"
        )
        return [language for (language,) in cursor.fetchall()]
