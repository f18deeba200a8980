"""Who we are and how we work, in words for readers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.public.caching import for_readers
from articles.text import summary_length


@for_readers()
def about(request: HttpRequest) -> HttpResponse:
    """Show what this site is, where its stories come from, and what else it offers."""
    return render(request, "articles/about.html", {"summary_length": summary_length.RECOMMENDED})
