"""The feeds of every list that pages show."""

from typing import Any

import orjson
from django.conf import settings
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.html import linebreaks
from django.utils.text import capfirst

from articles.lists import survivors
from articles.lists.paging import Misplaced, Page, Place, page
from articles.models import Correction, Source, Tag
from articles.public.caching import for_readers
from articles.public.feeds import Entry, Feed, answer, article_id, of_resource
from articles.public.searching import Search
from articles.public.views import page_of, place_of, root_of
from articles.reading import presentation, renditions
from articles.reading.renditions.resource import moment
from articles.vocabulary import State, TagKind

SIZE = 30
# The parameters of a search, except its order: feeds are always newest first.
_SEARCHED = ("q", "section", "source", "topic", "from", "until")


@for_readers("before")
def front(request: HttpRequest, form: str) -> HttpResponse:
    """Return the feed of the newest articles."""
    listed = page_of(request, None, size=SIZE)
    description = "The latest stories, each with its source."
    return _answer(request, form, listed, title=settings.SITE_NAME, description=description, path=reverse("front"))


@for_readers("before")
def tag(request: HttpRequest, kind: TagKind, slug: str, form: str) -> HttpResponse:
    """Return the feed of a topic or section."""
    tag_ = _tag_or_source(Tag.objects.filter(kind=kind), slug, form)
    if isinstance(tag_, HttpResponse):
        return tag_
    listed = page_of(request, tag_, size=SIZE)
    description = f"The latest stories {'in' if kind == TagKind.SECTION else 'on'} {tag_.name}."
    return _answer(
        request, form, listed, title=_titled(tag_.name), description=description, path=tag_.get_absolute_url()
    )


@for_readers("before")
def source(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """Return the feed of the articles that credit a source."""
    source_ = _tag_or_source(Source.objects.all(), slug, form)
    if isinstance(source_, HttpResponse):
        return source_
    listed = page_of(request, source_, size=SIZE)
    description = f"The latest stories that credit {source_.name}."
    return _answer(
        request, form, listed, title=_titled(source_.name), description=description, path=source_.get_absolute_url()
    )


@for_readers(*_SEARCHED, "before")
def search(request: HttpRequest, form: str) -> HttpResponse:
    """Return the feed of a search, newest first; nothing that a reader types is an error."""
    question = Search(request.GET, request.version)  # type: ignore[attr-defined]
    try:
        listed = question.newest(place_of(request))
    except Misplaced as error:
        raise Http404 from error
    query = {name: value for name in _SEARCHED if (value := request.GET.get(name, ""))}
    if question.is_cut:
        query["q"] = question.text
    words = ", ".join(f"“{value}”" if name == "q" else value for name, value in query.items())
    names = {"title": _titled(words), "description": f"The latest stories that match {words}.", "query": query}
    response = _answer(request, form, listed, path=reverse("search"), **names)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@for_readers("before")
def corrections(request: HttpRequest, form: str) -> HttpResponse:
    """Return the feed of corrections, newest first."""
    notes = Correction.objects.public().with_articles().order_by("-at", "-pk")
    try:
        listed = page(notes.annotate(moment=F("at")), place_of(request), size=SIZE)
    except Misplaced as error:
        raise Http404 from error
    feed = Feed(
        title=_titled("Corrections"),
        description="What we have corrected, clarified and retracted.",
        root=root_of(request),
        path=reverse("corrections"),
        entries=[_of_note(note, root_of(request)) for note in listed.rows],
        before=request.GET.get("before", ""),
        has_more=listed.next is not None,
    )
    return answer(feed, form)


def _of_note(note: Correction, root: str) -> Entry:
    article = note.article
    # A retracted article shows its notice only, not its headline.
    is_gone = article.state == State.RETRACTED
    return Entry(
        id=article_id(str(article.public_id)) + f"/correction/{note.pk}",
        url=root + article.get_absolute_url() + ("" if is_gone else f"#correction-{note.pk}"),
        title=f"{note.get_change_class_display()}: {'an article' if is_gone else article.headline}",
        html=linebreaks(note.note, autoescape=True),
        published_at=str(moment(note.at)),
        updated_at=str(moment(note.at)),
        summary=" ".join(note.note.split()),
        language=presentation.language(article) or None,
        token=Place(pk=note.pk, moment=note.at).token(),
    )


def _answer(request: HttpRequest, form: str, listed: Page, **names: Any) -> HttpResponse:
    root = root_of(request)
    # If an article is taken down at this very moment, places are a row too early, and one entry appears twice.
    texts = zip(renditions.resources(listed.keys, root=root), listed.rows, strict=False)
    entries = [
        of_resource(orjson.loads(text), token=Place(pk=row.pk, moment=row.moment).token()) for text, row in texts
    ]
    before = request.GET.get("before", "")
    return answer(Feed(root=root, entries=entries, before=before, has_more=listed.next is not None, **names), form)


def _titled(name: str) -> str:
    return f"{capfirst(name)} — {settings.SITE_NAME}"


def _tag_or_source(rows: QuerySet, slug: str, form: str) -> Any:
    """Return the live tag or source with the slug, or a redirect to the feed of the one it was merged into.

    Raises Http404 if there is none, or readers may not see it.
    """
    row = survivors.live_with_slug(rows, slug)
    if row is None:
        raise Http404
    if row.slug != slug:
        return HttpResponsePermanentRedirect(f"{row.get_absolute_url()}feed.{form}", preserve_request=True)
    return row
