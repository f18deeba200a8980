"""The list of public corrections, newest first, and the page that explains how we correct."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from articles.lists.paging import Misplaced, page
from articles.models import Correction
from articles.public.caching import for_readers
from articles.public.views import PAGE_SIZE, place_of


@for_readers("before", "after")
def corrections(request: HttpRequest) -> HttpResponse:
    """Show the clarifications, corrections and retractions of all live and retracted articles."""
    notes = Correction.objects.public().with_articles().order_by("-at", "-pk")
    try:
        listed = page(notes, place_of(request), size=PAGE_SIZE)
    except Misplaced as error:
        raise Http404 from error
    return render(request, "articles/corrections.html", {"corrections": listed.rows, "page": listed})


@for_readers()
def policy(request: HttpRequest) -> HttpResponse:
    """Explain the classes of change to readers, and how to report a mistake."""
    contact = settings.CONTACT
    context = {"contact": contact, "contact_name": contact.removeprefix("mailto:").removeprefix("tel:")}
    return render(request, "articles/corrections_policy.html", context)
