"""The pages that readers see: every article on them comes from `live()`."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles import links, presentation
from articles.models import Article, Source, Tag
from articles.paging import Misplaced, Page, Place, page
from articles.public.searching import Search
from articles.querysets import ArticleQuerySet
from articles.vocabulary import ChangeClass, State, TagKind

PAGE_SIZE = 20
# How many of the front page stand beside the lead.
RAIL_SIZE = 4
# How many the page of a withdrawn article offers instead.
CONSOLATION_SIZE = 5


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Show the newest articles, the first of them as the lead; on later pages, what came before."""
    place = place_of(request)
    listed = _page(Article.objects.live(place.at if place else None).for_listing().newest(), place)
    cards = [presentation.card(article) for article in listed.rows]
    if place:
        return render(request, "articles/earlier.html", {"cards": cards, "page": listed})
    parts = {"lead": cards[:1], "rail": cards[1 : 1 + RAIL_SIZE], "cards": cards[1 + RAIL_SIZE :], "page": listed}
    return render(request, "articles/front.html", parts)


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an article; 410 where readers have seen it and may no more, 404 for all others as for one that never was."""
    asked = Article.objects.filter(slug=slug)
    found = asked.live().for_reading().first()
    if found is None:
        if taken_down := asked.gone().first():
            return gone(request, taken_down)
        raise Http404
    # What readers were told of changes: refiles and updates have no note.
    told = list(found.corrections.all())
    return render(request, "articles/article.html", {"reading": presentation.reading(found), "corrections": told})


@require_safe
def tag(request: HttpRequest, kind: TagKind, slug: str) -> HttpResponse:
    """Show what carries a topic or stands in a section; a merged one's address leads to its survivor.

    One that nothing live carries is not there: its name may be the very thing that is under embargo.
    """
    found = get_object_or_404(Tag.objects.select_related("merged_into"), kind=kind, slug=slug)
    if moved := _moved(found):
        return moved
    place = place_of(request)
    listed = _page(Article.objects.live().for_listing().tagged(found), place)
    return _list(request, "articles/tag.html", listed, tag=found)


@require_safe
def source(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a source delivered, and who it is; a merged one's address leads to its survivor."""
    found = get_object_or_404(Source.objects.select_related("merged_into"), slug=slug)
    if moved := _moved(found):
        return moved
    place = place_of(request)
    listed = _page(Article.objects.live(place.at if place else None).for_listing().from_source(found).newest(), place)
    homepage = presentation.Credit(links.host(found.homepage), links.absolute(found.homepage))
    return _list(request, "articles/source.html", listed, source=found, homepage=homepage)


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Show what is found; whatever is typed, it is an answer and not an error."""
    asked = Search(request.GET)
    if not asked.by_date:
        cards = [presentation.card(article) for article in asked.best()]
        return render(request, "articles/search.html", {"asked": asked, "cards": cards})
    try:
        listed = asked.newest(place_of(request))
    except Misplaced as error:
        raise Http404 from error
    return _list(request, "articles/search.html", listed, asked=asked)


def gone(request: HttpRequest, taken_down: Article) -> HttpResponse:
    """Say that the article was taken down, nothing of what it said, and what else there is; of a retracted one, why."""
    notice = None
    if taken_down.state == State.RETRACTED:
        notice = taken_down.corrections.filter(change_class=ChangeClass.RETRACTION).first()
    newest = Article.objects.live().for_listing().newest()[:CONSOLATION_SIZE]
    parts = {"cards": [presentation.card(article) for article in newest], "notice": notice}
    return render(request, "410.html", parts, status=410)


def place_of(request: HttpRequest) -> Place | None:
    """Return the place in a list that the address names; raise Http404 for one that never was in ours."""
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


def _moved(found: Tag | Source) -> HttpResponse | None:
    """Return the way to what it was merged into, None where it stands; raise Http404 where readers may not see that."""
    survivor = found.survivor()
    if not type(survivor).objects.live().filter(pk=survivor.pk).exists():
        raise Http404
    return HttpResponsePermanentRedirect(survivor.get_absolute_url()) if survivor != found else None


def _page(articles: ArticleQuerySet, place: Place | None) -> Page:
    try:
        return page(articles, place, size=PAGE_SIZE)
    except Misplaced as error:
        raise Http404 from error


def _list(request: HttpRequest, template: str, listed: Page, **context: Any) -> HttpResponse:
    cards = [presentation.card(article) for article in listed.rows]
    return render(request, template, {"cards": cards, "page": listed, **context})
