"""Previews: an unpublished text, shown to anyone with the signed link, which works for three days."""

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from articles.reading import preview


@require_safe
def show(request: HttpRequest, token: str) -> HttpResponse:
    """Show the revision as its page would; 410 if the link has expired or the article is closed, otherwise 404."""
    try:
        revision = preview.shown_by(token)
    except signing.SignatureExpired:
        response = _ended(request, "This preview link has expired", "Preview links work for three days.", status=410)
    except signing.BadSignature:
        response = _ended(
            request, "This is not a preview link", "It may have been cut off when it was copied.", status=404
        )
    else:
        if revision is None:
            reason = "The article is no longer in preparation."
            response = _ended(request, "This preview is closed", reason, status=410)
        else:
            reading = preview.of_revision(revision.article, revision)
            response = render(request, "articles/preview.html", {"reading": reading, "revision": revision})
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    add_never_cache_headers(response)  # says no-store as well
    return response


def _ended(request: HttpRequest, heading: str, reason: str, *, status: int) -> HttpResponse:
    return render(request, "articles/preview_ended.html", {"heading": heading, "reason": reason}, status=status)
