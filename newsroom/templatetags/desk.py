"""A template tag for the desk's first page, like Django's own for recent actions."""

from typing import Any

from django import template

from newsroom import dashboard

register = template.Library()


@register.simple_tag(takes_context=True)
def first_page(context: template.Context) -> Any:
    """Return what the first page shows to the current user, None if they may not see articles."""
    return dashboard.page(context["request"].user)
