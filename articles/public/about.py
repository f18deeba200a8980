"""Who we are and how we work, in words for readers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.public.caching import for_readers


@for_readers()
def about(request: HttpRequest) -> HttpResponse:
    """Show what this site is, where its stories come from, and what else it offers."""
    return render(request, "articles/about.html")
