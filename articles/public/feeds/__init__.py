"""What lists show, for programs that ask again and again: RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1.

A list's feeds stand at its page's address and feed.rss, feed.atom or feed.json. To give another list its feeds: make its
entries, put them into a `Feed`, and `answer` in the format that the address names.
"""

from articles.public.feeds.answering import FORMATS, answer
from articles.public.feeds.entries import Entry, article_id, of_resource, tag_uri
from articles.public.feeds.feed import Feed

__all__ = ["FORMATS", "Entry", "Feed", "answer", "article_id", "of_resource", "tag_uri"]
