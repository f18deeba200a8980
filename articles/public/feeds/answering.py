"""Answering with a feed: in the format that the address names, with as many entries as every program takes."""

from dataclasses import replace
from types import ModuleType

from django.http import HttpResponse

from articles.public.feeds import atom, json_feed, rss
from articles.public.feeds.feed import Feed

FORMATS: dict[str, ModuleType] = {form.NAME: form for form in (rss, atom, json_feed)}
# In bytes: JSON Feed's own advice. What does not fit stands on the feed's next page.
MAX_BYTES = 250_000
# What is kept free for all that stands around the entries.
_FRAME = 10_000


def answer(feed: Feed, form: str) -> HttpResponse:
    """Return the feed in one of the FORMATS."""
    made: list[str] = []
    size = _FRAME
    for told in feed.entries:
        entry = FORMATS[form].entry(told)
        size += len(entry.encode()) + 1
        if made and size > MAX_BYTES:
            break
        made.append(entry)
    is_cut = len(made) < len(feed.entries)
    feed = replace(feed, entries=feed.entries[: len(made)])
    token = feed.entries[-1].token if feed.entries and (is_cut or feed.has_more) else ""
    text = FORMATS[form].document(feed, made, next_url=feed.url(form, before=token) if token else None)
    return HttpResponse(text.encode(), content_type=f"{FORMATS[form].MEDIA_TYPE}; charset=utf-8")
