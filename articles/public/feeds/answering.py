"""Answering with a feed in the requested format, cut to a size that every reader accepts."""

from dataclasses import replace
from types import ModuleType

from django.http import HttpResponse

from articles.public.feeds import atom, json_feed, rss
from articles.public.feeds.feed import Feed

FORMATS: dict[str, ModuleType] = {form.NAME: form for form in (rss, atom, json_feed)}
# The limit in bytes that JSON Feed advises. What does not fit goes to the next page.
MAX_BYTES = 250_000
# Bytes reserved for everything around the entries.
_FRAME = 10_000


def answer(feed: Feed, form: str) -> HttpResponse:
    """Return the feed in one of the FORMATS."""
    entries: list[str] = []
    size = _FRAME
    for entry in feed.entries:
        text = FORMATS[form].entry(entry)
        size += len(text.encode()) + 1
        if entries and size > MAX_BYTES:
            break
        entries.append(text)
    is_cut = len(entries) < len(feed.entries)
    feed = replace(feed, entries=feed.entries[: len(entries)])
    token = feed.entries[-1].token if feed.entries and (is_cut or feed.has_more) else ""
    document = FORMATS[form].document(feed, entries, next_url=feed.url(form, before=token) if token else None)
    return HttpResponse(document.encode(), content_type=f"{FORMATS[form].MEDIA_TYPE}; charset=utf-8")
