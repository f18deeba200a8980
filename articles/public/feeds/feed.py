"""A list as a feed: its titles, addresses and entries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.conf import settings

from articles.public.feeds.entries import Entry, tag_uri

# The date of a feed without entries.
_NEVER = "1970-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """The feed of the page at `path` (percent-encoded, "/sections/asia/") of the site at `root` ("https://example.org").

    `query` is the query of that page, `before` the place where the entries begin, "" at the start; `has_more` says
    whether the list continues after the last of them.
    """

    title: str
    description: str
    root: str
    path: str
    entries: Sequence[Entry]
    query: Mapping[str, str] = field(default_factory=dict)
    before: str = ""
    has_more: bool = False

    @property
    def id(self) -> str:
        """Return the permanent id: the same in all formats, on all pages and for all hosts."""
        return tag_uri(f"feed{self._with_query(self.path)}")

    @property
    def site_name(self) -> str:
        """Return the name of the publisher."""
        return settings.SITE_NAME

    @property
    def page_url(self) -> str:
        """Return the address of the page that shows the list."""
        return self._with_query(self.root + self.path)

    @property
    def updated_at(self) -> str:
        """Return when the last entry was updated."""
        return max((entry.updated_at for entry in self.entries), default=_NEVER)

    @property
    def language(self) -> str | None:
        """Return the language of all entries, None if they differ or it is unknown."""
        languages = {entry.language for entry in self.entries}
        return languages.pop() if len(languages) == 1 else None

    def url(self, form: str, *, before: str = "") -> str:
        """Return the address of the feed in a format, from the place on."""
        return self._with_query(f"{self.root}{self.path}feed.{form}", before=before)

    def _with_query(self, address: str, *, before: str = "") -> str:
        query = dict(self.query) | ({"before": before} if before else {})
        return f"{address}?{urlencode(query)}" if query else address
