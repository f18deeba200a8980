"""What a search may be narrowed to: the sections, and the sources and topics of the newest articles."""

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

# So many of the newest articles say which sources and topics are in the news; so many of these are offered.
WINDOW = 200
MOST = 60
_LABELS = {"section": "Section", "source": "Source", "topic": "Topic"}

_OPTION = '<option value="{}">{}</option>'
_CHOSEN = '<option value="{}" selected>{}</option>'


class Offer(NamedTuple):
    """What one list offers: names by slug, and the same as options, none of them chosen."""

    names: dict[str, str]
    options: SafeString


class Choice(NamedTuple):
    """A list to choose from: its parameter, its name, and its options, one of them chosen."""

    name: str
    label: str
    options: SafeString


def choices(version: Version | None, chosen: Mapping[str, str]) -> list[Choice]:
    """Return the lists, with what is chosen selected; what is chosen and not offered is offered too."""
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
    """Return the name of what readers may know of, and else what the address says."""
    found: QuerySet = Source.objects.live() if kind == "source" else Tag.objects.live().filter(kind=kind)
    return _capital(found.filter(slug=slug).values_list("name", flat=True).first() or slug)


def _offers() -> dict[str, Offer]:
    newest = list(Article.objects.live().newest().values_list("pk", flat=True)[:WINDOW])
    topics = Tag.objects.filter(
        kind=TagKind.TOPIC, pk__in=Tagging.objects.filter(article__in=newest).order_by().values("tag")
    )
    sources = Source.objects.filter(pk__in=Crediting.objects.filter(article__in=newest).order_by().values("source"))
    sections = Tag.objects.sections().live()
    return {"section": _offer(sections), "source": _offer(sources), "topic": _offer(topics)}


def _offer(found: QuerySet) -> Offer:
    listed = found.order_by("name", "pk").values_list("slug", "name")[:MOST]
    names = dict(sorted(((slug, _capital(name)) for slug, name in listed), key=lambda one: one[1].casefold()))
    return Offer(names, format_html_join("", _OPTION, names.items()))


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
