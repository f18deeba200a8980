"""The context that every template gets."""

from functools import cache, partial
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString

from articles.public import sections
from articles.reading.public_version import Version

_PAGES = ("front", "archive", "search", "about", "corrections", "corrections-policy")
_FILES = {"style": "articles/site.css", "script": "articles/site.js", "icon": "articles/favicon.svg"}


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the context of `site_context`, and a function that reads the sections for the templates that show them."""
    return site_context() | {"nav_sections": partial(nav_sections, getattr(request, "version", None))}


def site_context() -> dict[str, Any]:
    """Return the part of the context that needs neither a request nor the database: the site's name and addresses."""
    return {"site_name": settings.SITE_NAME, "at": addresses()}


@cache
def addresses() -> SimpleNamespace:
    """Return the addresses that every page links to. They are looked up once, instead of a dozen times a page."""
    pages = {name.replace("-", "_"): reverse(name) for name in _PAGES}
    files = {name: static(path) for name, path in _FILES.items()}
    more = {"api": reverse("api-docs"), "feed": reverse("feed", kwargs={"form": "atom"})}
    # Escaped here once, so that templates need not.
    return SimpleNamespace(**{name: escape(address) for name, address in (pages | files | more).items()})


def nav_sections(version: Version | None = None) -> list[SafeString]:
    """Return links to the sections with the newest articles, by name."""
    return sections.links(sections.in_use(version))
