"""What every template knows of the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from articles.models import Tag

# More sections than these would be a list to search, not one to choose from.
NAV_SIZE = 8


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the site's printed name, and a function for its sections: only a template that shows them asks for them."""
    return {"site_name": settings.SITE_NAME, "nav_sections": nav_sections}


def nav_sections() -> list[Tag]:
    """Return the sections with the newest articles, by name."""
    return sorted(Tag.objects.sections().latest_used()[:NAV_SIZE], key=lambda section: section.name.casefold())
