"""What may be asked of a list of articles, by pages and API alike."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cached_property, lru_cache, partial, reduce
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django_filters import CharFilter, FilterSet

from articles import search
from articles.database import statements
from articles.lists import survivors, walks
from articles.lists.paging import Page
from articles.lists.parameters import (
    MOST_IDS,
    AiUseFilter,
    IdsFilter,
    MomentFilter,
    SetsFilter,
    TypedFilter,
    YesOrNoFilter,
    moment,
)
from articles.models import Article, Crediting, Rendition, Source, Tag, Tagging
from articles.models.querysets import ArticleQuerySet
from articles.vocabulary import TagKind

# Of what finds so many at most, the rows are named one by one and sorted; what finds more is walked in its order.
FEW = 1_000


class ArticleFilter(FilterSet):
    """Articles by source, topic, section, language, moments, words and more; unknown slugs find nothing.

    It narrows what it is given: give it `live()` articles. The old slug of a merged tag or source finds its survivor. One
    slug of a topic, section or source is read from that one's own index (`lists`), the others are asked of what stands
    there.
    """

    tag = SetsFilter(method="kept", label="Topics (slugs): any of a set; given again, each of them")
    section = SetsFilter(method="kept", label="Sections (slugs): any of a set")
    source = SetsFilter(method="kept", label="Sources that are credited (slugs): any of a set")
    language = SetsFilter(method="by_language", label="Languages (BCP 47): any of a set; “en” finds en-GB too")
    published_after = MomentFilter(method="kept", label="Published then or later")
    published_before = MomentFilter(method="kept", label="Published earlier than that")
    updated_since = MomentFilter(
        method="by_update", label="Published, or with a text that says something new, since then"
    )
    ids = IdsFilter(method="by_ids", most=MOST_IDS, label="Any of these articles (ids)")
    slug = CharFilter(field_name="slug", label="The article at this address (slug)")
    has_correction = YesOrNoFilter(method="by_correction", label="Whether readers were told of a mistake")
    ai_use = AiUseFilter(method="by_ai_use", label="What part AI had: any of a set")
    q = TypedFilter(method="by_words", label="Words; “a phrase”; -without; of more than 10,000 the newest")
    # The newest hits of the words, where they are known already.
    newest: list[int] | None = None
    # The keys that something else that is asked for leaves, where those are few.
    _fewest: list[int] | None = None
    # Where a page of a list begins or ends.
    _since: datetime | None = None
    _until: datetime | None = None

    @classmethod
    @lru_cache(maxsize=256)
    def only(cls, names: frozenset[str]) -> type["ArticleFilter"]:
        """Return the same with the named filters alone: to set up all of them takes longer than the list itself."""
        narrow: Any = type(cls.__name__, (cls,), {"__doc__": cls.__doc__, "__module__": cls.__module__})
        narrow.base_filters = {name: one for name, one in cls.base_filters.items() if name in names}
        return narrow

    @staticmethod
    def since(asked: Mapping[str, str]) -> datetime | None:
        """Return the moment at which what is asked for begins; None where it does not say, or not rightly."""
        return moment(asked.get("published_after"))

    def walk(self) -> Callable[..., Page] | None:
        """Return what walks the list from a place, newest first, where one topic, section or source is all that is asked.

        None for any other question, for a slug of nothing and for one that was merged: these are for `lists`.
        """
        asked = {name: value for name, value in self.form.cleaned_data.items() if value not in (None, "", [])}
        name, sets = next(iter(asked.items()), ("", []))
        if len(asked) != 1 or name not in _WALKS or len(sets) != 1 or len(sets[0]) != 1:
            return None
        found = statements.rows(("standing", name), partial(_by_slug, name), slug=sets[0][0])
        return partial(_WALKS[name], found[0][0]) if found else None

    def filter_queryset(self, queryset: Any) -> ArticleQuerySet:
        """Return what fits, in one list: what fits any of a set is asked row by row."""
        return self._within(self._asked_of(super().filter_queryset(queryset), self._named()))

    def lists(
        self, at: datetime, *, since: datetime | None = None, until: datetime | None = None, in_order: bool = True
    ) -> list[ArticleQuerySet]:
        """Return what fits and is live at the moment, newest first, as lists that are each in one index.

        An article may stand in more than one. `since` and `until` say from when and up to when they are looked at, where a
        page begins. Not `in_order`, it is one list, to be put in another order.
        """
        self._since, self._until = since, until
        named, held = self._named(), self._held()
        if not all(rows for _, rows in named) or not all(self._languages):
            return [Article.objects.none().newest()]
        few = self._fewest = self._few(named, is_told_apart=in_order)
        if few is None and in_order and not named and not held:
            # By the index of all that is live; its one bound is the narrowest there is.
            ends = (at, until, self.form.cleaned_data.get("published_before"))
            articles = super().filter_queryset(Article.objects.live(min(filter(None, ends))).newest())
            return [self._within(articles)]
        rest = super().filter_queryset(Article.objects.live(at, by_row=True).newest())
        if few is not None:
            return [self._within(self._asked_of(rest.filter(pk__in=few), named), by_row=True)]
        if not in_order:
            return [self._within(self._asked_of(rest, named), by_row=True)]
        if named:
            (_, rows), *others = named
            return [self._of(self._asked_of(rest, others), row) for row in rows]
        bounds = {f"rendition__visible_from__{name}": moment for name, moment in self._moments().items()}
        shown = rest.filter(rendition__visible_from__isnull=False, **bounds)
        return [shown.filter(**one).order_by("-rendition__visible_from", "-rendition__article_id") for one in held]

    def kept(self, articles: ArticleQuerySet, name: str, value: Any) -> ArticleQuerySet:
        """Return them as they are: `lists` and `filter_queryset` look at this one themselves."""
        return articles

    def by_language(self, articles: ArticleQuerySet, name: str, sets: list[list[str]]) -> ArticleQuerySet:
        """Return what is in a language, by its own word or else its source's (RFC 4647, basic filtering)."""
        return reduce(lambda found, one: found.filter(rendition__language__in_by_row=one), self._languages, articles)

    def by_update(self, articles: ArticleQuerySet, name: str, moment: datetime) -> ArticleQuerySet:
        """Return what has said something new since the moment."""
        return articles.filter(rendition__updated_at__gte_by_row=moment)

    def by_ids(self, articles: ArticleQuerySet, name: str, ids: list[uuid.UUID]) -> ArticleQuerySet:
        """Return those of the ids that are among the articles."""
        return articles.filter(public_id__in=ids) if ids else articles

    def by_correction(self, articles: ArticleQuerySet, name: str, is_corrected: bool) -> ArticleQuerySet:  # noqa: FBT001 -- django-filter's signature
        """Return those of which readers were told that something was wrong, or the others."""
        return articles.filter(rendition__is_corrected__exact_by_row=is_corrected)

    def by_ai_use(self, articles: ArticleQuerySet, name: str, sets: list[list[str]]) -> ArticleQuerySet:
        """Return those in which AI had one of these parts."""
        return reduce(lambda found, uses: found.filter(rendition__ai_use__in_by_row=uses), sets, articles)

    def by_words(self, articles: ArticleQuerySet, name: str, typed: str) -> ArticleQuerySet:
        """Return those in whose public texts the words occur."""
        if self._fewest is not None:
            if self.newest is None:
                self.newest = search.newest(typed)
            if search.common(self.newest):
                return articles.filter(pk__in=search.within(self._fewest, typed, scope="public"))
        return search.find(articles, typed, scope="public", newest=self.newest)

    def _named(self) -> list[tuple[str, list[Any]]]:
        """Return the sets of topics, sections and sources that are asked for, each by its parameter."""
        given = self.form.cleaned_data
        tags = [
            (name, survivors.with_slugs(Tag.objects.filter(kind=kind), one))
            for name, kind in _KINDS.items()
            for one in given.get(name) or []
        ]
        return [
            *tags,
            *(("source", survivors.with_slugs(Source.objects.all(), one)) for one in given.get("source") or []),
        ]

    @cached_property
    def _languages(self) -> list[list[str]]:
        """Return of each set of languages those that something is in: “en” finds en-gb too, “en-ZZ” perhaps nothing."""
        sets = self.form.cleaned_data.get("language") or []
        used = _in_use() if sets else []
        return [[one for one in used if any(f"{one}-".startswith(f"{tag.lower()}-") for tag in tags)] for tags in sets]

    def _asked_of(self, articles: ArticleQuerySet, named: Iterable[tuple[str, list[Any]]]) -> ArticleQuerySet:
        """Return those that fit each set, asked row by row."""
        for name, rows in named:
            model: Any = Crediting if name == "source" else Tagging
            column = "source__in" if name == "source" else "tag__in"
            articles = articles.filter(Exists(model.objects.filter(article=OuterRef("pk"), **{column: rows})))
        return articles

    def _of(self, articles: ArticleQuerySet, row: Tag | Source) -> ArticleQuerySet:
        if isinstance(row, Source):
            return articles.crediting(row, **self._moments())
        return articles.tagged(row, **self._moments())

    def _held(self) -> list[dict[str, Any]]:
        """Return the lists of an index, by what stands before the moments in it, that together hold what is asked for."""
        given = self.form.cleaned_data
        if self._languages:
            return [{"rendition__language": language} for language in self._languages[0]]
        if uses := given.get("ai_use"):
            return [{"rendition__ai_use": use} for use in uses[0]]
        return [{"rendition__is_corrected": True}] if given.get("has_correction") else []

    def _few(self, named: list[tuple[str, list[Any]]], *, is_told_apart: bool) -> list[int] | None:
        """Return the keys of what one thing that is asked for finds, where those are few; None where all find many.

        Of two things that are asked for, the list of one would be walked in search of the other, however rare that is.
        """
        sets = [*self._carrying(named), *self._noted()]
        given = self.form.cleaned_data
        asked = len(sets) + bool(given.get("q"))
        if asked < 2 and is_told_apart and not given.get("updated_since"):  # noqa: PLR2004
            return None
        for keys in sets:
            found = list(keys[: FEW + 1])
            if len(found) <= FEW:
                return found
        return None

    def _carrying(self, named: list[tuple[str, list[Any]]]) -> Iterable[QuerySet]:
        """Return the keys of what carries, or credits, what is asked for: those of each set."""
        bounds = {f"published_at__{name}": moment for name, moment in self._moments().items()}
        for name, rows in named:
            model: Any = Crediting if name == "source" else Tagging
            asked = {"source__in" if name == "source" else "tag__in": rows}
            held = model.objects.filter(published_at__isnull=False, **asked, **bounds)
            yield held.order_by().values_list("article_id", flat=True)

    def _noted(self) -> Iterable[QuerySet]:
        """Return the keys of what is noted with the renditions as it is asked for."""
        given = self.form.cleaned_data
        noted: list[dict[str, Any]] = [{"language__in": one} for one in self._languages]
        noted += [{"ai_use__in": one} for one in given.get("ai_use") or []]
        if given.get("has_correction"):
            noted.append({"is_corrected": True})
        if given.get("updated_since"):
            noted.append({"updated_at__gte": given["updated_since"]})
        shown = Rendition.objects.filter(visible_from__isnull=False).order_by().values_list("pk", flat=True)
        for one in noted:
            yield shown.filter(**one)

    def _within(self, articles: ArticleQuerySet, *, by_row: bool = False) -> ArticleQuerySet:
        kind = "_by_row" if by_row else ""
        return articles.filter(**{f"published_at__{name}{kind}": moment for name, moment in self._moments().items()})

    def _moments(self) -> dict[str, datetime]:
        """Return between which moments an index is walked: one bound a side, as SQLite heeds the first that it meets."""
        given = self.form.cleaned_data
        after, before = given.get("published_after"), given.get("published_before")
        named = {"gte": max(filter(None, (after, self._since)), default=None)}
        if self._until and (before is None or self._until < before):
            named["lte"] = self._until
        else:
            named["lt"] = before
        return {name: moment for name, moment in named.items() if moment is not None}


_KINDS = {"tag": TagKind.TOPIC, "section": TagKind.SECTION}
_WALKS = {"tag": walks.tagged, "section": walks.tagged, "source": walks.crediting}


def _by_slug(name: str, slug: str) -> QuerySet:
    standing: Any = Source.objects if name == "source" else Tag.objects.filter(kind=_KINDS[name])
    return standing.filter(slug=slug, merged_into=None).values_list("pk")


def _in_use() -> list[str]:
    """Return the languages that published articles are in. One query, a step of the index for each language."""
    table = Rendition._meta.db_table
    next_one = f"SELECT min(language) FROM {table} WHERE visible_from IS NOT NULL"
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE used(language) AS ({next_one} UNION ALL "
            f"SELECT ({next_one} AND language > used.language) FROM used WHERE used.language IS NOT NULL) "
            "SELECT language FROM used WHERE language IS NOT NULL"
        )
        return [language for (language,) in cursor.fetchall()]
