"""The feeds of lists: RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1.

The feeds of a list are at the address of its page plus feed.rss, feed.atom or feed.json. To add feeds to another list,
make its entries, put them into a `Feed`, and call `answer` with the format in the address.
"""

from articles.public.feeds.answering import FORMATS, answer
from articles.public.feeds.entries import Entry, article_id, of_resource, tag_uri
from articles.public.feeds.feed import Feed

__all__ = ["FORMATS", "Entry", "Feed", "answer", "article_id", "of_resource", "tag_uri"]
