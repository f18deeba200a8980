"""Pages of matches for very common words, newest first, read from a window of all live articles."""

from django.core.cache import caches

from articles import search
from articles.lists import walks
from articles.lists.paging import Page, Place, page_of
from articles.reading.public_version import Version

# How many articles are read for a page: the fewest that should suffice if ids follow the order of publication.
WINDOWS = (150, 500, 1_500)
# If their ids spread over more than this many times that, they are not a window.
_SPREAD = 4


def page(words: str, newest: list[int], place: Place | None, version: Version, *, size: int) -> Page | None:
    """Return up to `size` live articles after the place that match the words, from a window of all live articles.

    `newest` are the ids of the newest matches (`search.newest`); their distances decide the size of the window. The
    page is part of the list of `search.find`, which reads the newest FAR_WINDOW matches. None if a window does not
    help: the words are rare, the window has too few matches, or the page goes back. Raises Misplaced for a place in a
    list without moments.
    """
    if not search.common(newest) or (place is not None and not place.is_forward):
        return None
    wanted = 2 * (size + 1) * (newest[0] - newest[-1]) // len(newest)
    width = next((window for window in WINDOWS if window >= wanted), None)
    if width is None:
        return None
    window = walks.newest(place, size=width)
    if not window.rows:
        return window
    low, high = min(window.keys), max(window.keys)
    if high - low > _SPREAD * width:
        return None
    matches = set(search.between(words, max(low, _oldest(words, version)), high, scope="public"))
    rows = [row for row in window.rows if row.pk in matches]
    if len(rows) <= size and window.next:
        return None
    return page_of(rows[: size + 1], place, "moment", size=size)


def _oldest(words: str, version: Version) -> int:
    """Return the id of the oldest match that a search reads; the same for all pages of a public version."""
    key = version.key("oldest match", words)
    oldest: int | None = caches["default"].get(key)
    if oldest is None:
        oldest = search.oldest(words, scope="public")
        caches["default"].set(key, oldest)
    return oldest
