"""The pages for errors of the site itself, made without the database, which may have caused them."""

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template.loader import render_to_string

from newsroom import context


def page(request: HttpRequest) -> HttpResponseServerError:
    """Return the page with status 500. It gives no details of the error."""
    return HttpResponseServerError(render_to_string("500.html", context.site_context()))


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return the page with status 403 for a form without the token of the page that it was on (CSRF)."""
    return HttpResponse(render_to_string("csrf.html", context.site_context()), status=403)
