"""The filters on the search page: all sections, and the sources and topics of the newest articles."""

from collections.abc import Mapping
from typing import NamedTuple

from django.core.cache import caches
from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.models import Article, Crediting, Source, Tag, Tagging
from articles.reading import page_cache
from articles.reading.public_version import Version
from articles.vocabulary import TagKind

# How many of the newest articles supply the sources and topics, and how many of those each list offers.
WINDOW = 200
MOST = 60
_LABELS = {"section": "Section", "source": "Source", "topic": "Topic"}

_OPTION = '<option value="{}">{}</option>'
_CHOSEN = '<option value="{}" selected>{}</option>'


class Offer(NamedTuple):
    """The options of one list: names by slug, and as HTML with none selected."""

    names: dict[str, str]
    options: SafeString


class Choice(NamedTuple):
    """A list to choose from: its parameter, its label, and its options as HTML."""

    name: str
    label: str
    options: SafeString


def choices(version: Version | None, chosen: Mapping[str, str]) -> list[Choice]:
    """Return the lists, with the chosen values selected; a chosen value that a list lacks is added."""
    offers = version and caches["default"].get_or_set(
        version.key(page_cache.build_mark(), "narrowing"), _offers, timeout=3_600
    )
    offers = offers or _offers()
    return [Choice(name, label, _options(name, offers[name], chosen[name])) for name, label in _LABELS.items()]


def _options(name: str, offer: Offer, chosen: str) -> SafeString:
    if not chosen:
        return offer.options
    names = offer.names if chosen in offer.names else {**offer.names, chosen: _name(name, chosen)}
    return format_html_join(
        "", "{}", ((format_html(_CHOSEN if slug == chosen else _OPTION, slug, name),) for slug, name in names.items())
    )


def _name(kind: str, slug: str) -> str:
    """Return its name if readers may know of it, otherwise the slug in the address."""
    rows: QuerySet = Source.objects.live() if kind == "source" else Tag.objects.live().filter(kind=kind)
    return _capital(rows.filter(slug=slug).values_list("name", flat=True).first() or slug)


def _offers() -> dict[str, Offer]:
    newest = list(Article.objects.live().newest().values_list("pk", flat=True)[:WINDOW])
    topics = Tag.objects.filter(
        kind=TagKind.TOPIC, pk__in=Tagging.objects.filter(article__in=newest).order_by().values("tag")
    )
    sources = Source.objects.filter(pk__in=Crediting.objects.filter(article__in=newest).order_by().values("source"))
    sections = Tag.objects.sections().live()
    return {"section": _offer(sections), "source": _offer(sources), "topic": _offer(topics)}


def _offer(rows: QuerySet) -> Offer:
    listed = rows.order_by("name", "pk").values_list("slug", "name")[:MOST]
    names = dict(sorted(((slug, _capital(name)) for slug, name in listed), key=lambda choice: choice[1].casefold()))
    return Offer(names, format_html_join("", _OPTION, names.items()))


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
