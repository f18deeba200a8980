"""The desk's first page as a template asks for it, as Django's own asks for the recent actions."""

from typing import Any

from django import template

from newsroom import dashboard

register = template.Library()


@register.simple_tag(takes_context=True)
def first_page(context: template.Context) -> Any:
    """Return what the first page shows to the person who asks for it, None where they may not see articles."""
    return dashboard.page(context["request"].user)
