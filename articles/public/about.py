"""The page about us, for readers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.public.caching import for_readers
from articles.text import summary_length


@for_readers()
def about(request: HttpRequest) -> HttpResponse:
    """Show how stories are made and corrected, and the ways to read them."""
    return render(request, "articles/about.html", {"summary_length": summary_length.RECOMMENDED})
