"""What readers are told when something broke: a page that asks nothing of the database, which may be what broke."""

from django.http import HttpRequest, HttpResponseServerError
from django.template.loader import render_to_string

from newsroom import context


def page(request: HttpRequest) -> HttpResponseServerError:
    """Say that it was not the reader's fault, and nothing of what it was."""
    return HttpResponseServerError(render_to_string("500.html", context.known()))
