"""A page of what words find, the newest first: of words that very many articles have, from a window of all articles."""

from django.core.cache import caches

from articles import search
from articles.lists import walks
from articles.lists.paging import Page, Place, page_of
from articles.reading.public_version import Version

# So many articles are looked at for a page: as few as should do, if they were taken in about the order of publication.
WINDOWS = (150, 500, 1_500)
# Further apart than so many times that, their ids are no window.
_SPREAD = 4


def page(typed: str, newest: list[int], place: Place | None, version: Version, *, size: int) -> Page | None:
    """Return up to `size` live articles behind the place in which the words occur, read from a window of all.

    `newest` are the ids of the newest hits (`search.newest`): they tell how far apart hits lie. It is a part of the list
    that `search.find` gives, which looks at the newest FAR_WINDOW hits. None where that is no way to find it: the words
    are rare enough to name all hits one by one, the window has too few of them, or the place is one to go back from.
    Raises Misplaced for a place in a list that goes by no moments.
    """
    if not search.common(newest) or (place is not None and not place.is_forward):
        return None
    wanted = 2 * (size + 1) * (newest[0] - newest[-1]) // len(newest)
    width = next((one for one in WINDOWS if one >= wanted), None)
    if width is None:
        return None
    window = walks.newest(place, size=width)
    if not window.rows:
        return window
    low, high = min(window.keys), max(window.keys)
    if high - low > _SPREAD * width:
        return None
    hits = set(search.between(typed, max(low, _oldest(typed, version)), high, scope="public"))
    found = [row for row in window.rows if row.pk in hits]
    if len(found) <= size and window.next:
        return None
    return page_of(found[: size + 1], place, "moment", size=size)


def _oldest(typed: str, version: Version) -> int:
    """Return the id of the oldest hit that is looked at; the same for all pages of a public version."""
    key = version.key("oldest hit", typed)
    found: int | None = caches["default"].get(key)
    if found is None:
        found = search.oldest(typed, scope="public")
        caches["default"].set(key, found)
    return found
