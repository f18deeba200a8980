"""The 404 page: a search box, the sections and the newest articles."""

from typing import Any

from django.core.cache import caches
from django.http import HttpResponse
from django.shortcuts import render

from articles.models import Article
from articles.reading import page_cache, public_version, renditions

# How many of the newest articles it offers.
OFFERED = 5


def page(request: Any, exception: Exception) -> HttpResponse:
    """Say that there is no such page, and offer others."""
    request.version = version = public_version.read()
    cards = caches["default"].get_or_set(version.key(page_cache.build_mark(), "missing"), newest, timeout=3_600)
    return render(request, "404.html", {"cards": cards}, status=404)


def newest(size: int = OFFERED) -> list[str]:
    """Return the cards of the newest articles."""
    return renditions.cards(list(Article.objects.live().newest().values_list("pk", flat=True)[:size]))  # type: ignore[return-value]
