"""The page for unexpected errors, made without the database, which may have caused the error."""

from django.http import HttpRequest, HttpResponseServerError
from django.template.loader import render_to_string

from newsroom import context


def page(request: HttpRequest) -> HttpResponseServerError:
    """Return the page with status 500. It gives no details of the error."""
    return HttpResponseServerError(render_to_string("500.html", context.site_context()))
