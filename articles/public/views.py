"""The pages for readers: every article on them comes from `live()`."""

from datetime import datetime
from itertools import chain, islice
from typing import Any, NamedTuple

from django.core.cache import caches
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString

from articles import lists
from articles.database import statements
from articles.lists import Misplaced, Page, Place, survivors
from articles.models import Article, Source, Tag
from articles.public import missing, related, sections
from articles.public.caching import for_readers
from articles.public.searching import PARAMETERS, Search
from articles.public.sections import BLOCKS, Section
from articles.reading import page_cache, presentation, renditions
from articles.reading.public_version import Version
from articles.text import links
from articles.vocabulary import ChangeClass, State, TagKind

PAGE_SIZE = 20
# The front page shows a lead, a few stories beside it and three rows; below, each section's next articles.
RAIL_SIZE = 3
FRONT_SIZE = 1 + RAIL_SIZE + 9


class Block(NamedTuple):
    """A section on the front page, with the cards of its articles."""

    name: str
    url: str
    cards: list[SafeString]


@for_readers("before", "after")
def front(request: HttpRequest) -> HttpResponse:
    """Show the newest articles, the first of them as the lead; on later pages, what came before."""
    place = place_of(request)
    listed = page_of(request, None, size=PAGE_SIZE if place else FRONT_SIZE)
    if place:
        return _list(request, "articles/earlier.html", listed)
    version: Version = request.version  # type: ignore[attr-defined]
    known = sections.in_use(version)
    cards, blocks = _by_section(known, version, listed.keys)
    lead, rail, latest = (cards[0] if cards else None), cards[1 : 1 + RAIL_SIZE], cards[1 + RAIL_SIZE :]
    context: dict[str, Any] = {"lead": lead, "rail": rail, "cards": latest, "page": listed, "blocks": blocks}
    context["nav_sections"] = sections.links(known)  # read already, so that the context processor need not
    return render(request, "articles/front.html", context)


@for_readers()
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an article; 410 if it was live once, 404 if it never was. A merged one redirects to its survivor (308)."""
    story = renditions.story(slug, root=root_of(request), at=timezone.now())
    if story is None:
        if taken_down := Article.objects.filter(slug=slug).gone().first():
            survivor = taken_down.survivor()
            if survivor.is_live():
                return HttpResponsePermanentRedirect(survivor.get_absolute_url(), preserve_request=True)
            return gone(request, taken_down)
        raise Http404
    context = {"page": story, "related": renditions.cards(related.keys(story.key))}
    return render(request, "articles/article.html", context)


@for_readers("before", "after")
def tag(request: HttpRequest, kind: TagKind, slug: str) -> HttpResponse:
    """Show the articles of a topic or section; a merged one redirects to its survivor.

    404 while nothing live carries it: its name may be the very thing that is under embargo.
    """
    tag_ = _live_tag(kind, slug) or _tag_or_source(request, Tag.objects.filter(kind=kind), slug)
    if isinstance(tag_, HttpResponse):
        return tag_
    listed = page_of(request, tag_, size=PAGE_SIZE)
    nav = sections.links(sections.in_use(request.version), here=tag_.pk)  # type: ignore[attr-defined]
    return _list(request, "articles/tag.html", listed, tag=tag_, address=tag_.get_absolute_url(), nav_sections=nav)


@for_readers("before", "after")
def source(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a source and the articles that credit it; a merged one redirects to its survivor."""
    source_ = _tag_or_source(request, Source.objects.all(), slug)
    if isinstance(source_, HttpResponse):
        return source_
    listed = page_of(request, source_, size=PAGE_SIZE)
    homepage = presentation.Credit(links.host(source_.homepage), links.absolute(source_.homepage))
    context = {"source": source_, "address": source_.get_absolute_url(), "homepage": homepage}
    return _list(request, "articles/source.html", listed, **context)


@for_readers(*PARAMETERS)
def search_page(request: HttpRequest) -> HttpResponse:
    """Show what a search finds; nothing that a reader types is an error."""
    question = Search(request.GET, request.version)  # type: ignore[attr-defined]
    if not question.by_date:
        return render(
            request, "articles/search.html", {"question": question, "cards": renditions.cards(question.best())}
        )
    try:
        listed = question.newest(place_of(request))
    except Misplaced as error:
        raise Http404 from error
    return _list(request, "articles/search.html", listed, question=question)


def gone(request: HttpRequest, taken_down: Article) -> HttpResponse:
    """Say that the article was taken down, and why if it was retracted, without its words; offer the newest instead."""
    notice = None
    if taken_down.state == State.RETRACTED:
        notice = taken_down.corrections.filter(change_class=ChangeClass.RETRACTION).first()
    return render(request, "410.html", {"cards": missing.newest(), "notice": notice}, status=410)


def place_of(request: HttpRequest) -> Place | None:
    """Return the place in a list that the address names, or None; raise Http404 if it is malformed."""
    for name, is_forward in (("before", True), ("after", False)):
        if (token := request.GET.get(name)) is not None:
            try:
                place = Place.read(token)
            except Misplaced as error:
                raise Http404 from error
            if place.is_forward != is_forward:
                raise Http404
            return place
    return None


def page_of(request: HttpRequest, question: Tag | Source | None, *, size: int) -> Page:
    """Return the page of a list (see `lists.find`) the address names. Raises Http404 for a place in another list."""
    try:
        return lists.find(question, place_of(request), size=size)
    except Misplaced as error:
        raise Http404 from error


def _by_section(known: list[Section], version: Version, shown: list[int]) -> tuple[list[SafeString], list[Block]]:
    """Return the cards at the top of the front page, and a block of further articles for each newest section."""
    keys = sections.newest(sections.by_name(known[:BLOCKS]), version, without=shown)
    wanted = [*shown, *chain.from_iterable(keys.values())]
    cards = renditions.cards(wanted)
    if len(cards) < len(wanted):  # one was taken down meanwhile
        return renditions.cards(shown), []
    behind = iter(cards[len(shown) :])
    return cards[: len(shown)], [
        Block(section.name, section.url, list(islice(behind, len(its)))) for section, its in keys.items()
    ]


def _live_tag(kind: TagKind, slug: str) -> Tag | None:
    """Return the tag at an address; None if nothing live carries it, or it was merged."""

    def written(slug: str, at: datetime) -> QuerySet:
        return Tag.objects.live(at).unmerged().filter(kind=kind, slug=slug).values_list("pk", "name")

    rows = statements.rows(("live tag", kind), written, slug=slug, at=timezone.now())
    return Tag(pk=rows[0][0], kind=kind, slug=slug, name=rows[0][1]) if rows else None


def _tag_or_source(request: Any, rows: QuerySet, slug: str) -> Any:
    """Return the live tag or source with the slug, or a redirect to its survivor; cached for each public version.

    Raises Http404 if there is none, or readers may not see it.
    """
    key = request.version.key(page_cache.build_mark(), "tag or source", request.path_info)
    row = caches["default"].get(key)
    if row is None:
        row = survivors.live_with_slug(rows, slug)
        if row is None:
            raise Http404
        if row.slug != slug:
            return HttpResponsePermanentRedirect(row.get_absolute_url(), preserve_request=True)
        caches["default"].set(key, row)
    return row


def _list(request: HttpRequest, template: str, listed: Page, **context: Any) -> HttpResponse:
    return render(request, template, {"cards": renditions.cards(listed.keys), "page": listed, **context})


def root_of(request: HttpRequest) -> str:
    """Return this site's address as the reader reached it, without a trailing slash."""
    return f"{request.scheme}://{request.get_host()}"
