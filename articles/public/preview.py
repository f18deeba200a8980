"""A text that is not published, shown to whoever was sent a link: signed, good for three days, found by nobody else."""

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from articles.reading import preview


@require_safe
def show(request: HttpRequest, token: str) -> HttpResponse:
    """Show the revision as its page would; 410 where the link was good once, 404 where it never was."""
    try:
        revision = preview.shown_by(token)
    except signing.SignatureExpired:
        response = _ended(request, "This preview link has expired", "It was good for three days.", status=410)
    except signing.BadSignature:
        response = _ended(
            request, "This is no preview link", "It may have been cut short when it was copied.", status=404
        )
    else:
        if revision is None:
            said = "The article is not in preparation any more."
            response = _ended(request, "This preview has been closed", said, status=410)
        else:
            reading = preview.of_revision(revision.article, revision)
            response = render(request, "articles/preview.html", {"reading": reading, "revision": revision})
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    add_never_cache_headers(response)  # says no-store as well
    return response


def _ended(request: HttpRequest, title: str, said: str, *, status: int) -> HttpResponse:
    return render(request, "articles/preview_ended.html", {"ended": title, "said": said}, status=status)
