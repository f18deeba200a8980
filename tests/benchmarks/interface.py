"""Which addresses of the API are measured: lists by cursor and by filter, one article, searches, changes."""

import random
from collections.abc import Iterator

from tests.benchmarks.addresses import Asked, Page, following, numbers
from tests.benchmarks.shelf import Shelf


def _cursor(shelf: Shelf, number: int, identity: str) -> str:
    from articles.api import cursors  # noqa: PLC0415 -- needs the settings of its process
    from articles.lists.paging import Place  # noqa: PLC0415

    return cursors.write(Place(pk=number, moment=shelf.moment(number)), identity)


_LIST = "/api/v1/articles/"


def lists(shelf: Shelf, chance: random.Random) -> Iterator[Asked]:
    """Return the list from each article on."""
    for number in numbers(shelf, chance):
        cursor = _cursor(shelf, number, f"{_LIST}&order=-published_at")
        yield f"{_LIST}?cursor={cursor}", f'"{shelf.headline(number - 1)}"'


def tagged(shelf: Shelf, chance: random.Random) -> Iterator[Asked]:
    """Return what carries a topic of each article, from that article on."""
    for number in numbers(shelf, chance):
        mine = chance.choice(shelf.template(number).topics)
        neighbour = following(shelf, number, lambda template, mine=mine: mine in template.topics)
        if neighbour:
            cursor = _cursor(shelf, number, f"{_LIST}&tag=topic-{mine}&order=-published_at")
            yield f"{_LIST}?tag=topic-{mine}&cursor={cursor}", f'"{shelf.headline(neighbour)}"'


def fields(shelf: Shelf, chance: random.Random) -> Iterator[Asked]:
    """Return a few fields of the list from each article on."""
    for number in numbers(shelf, chance):
        cursor = _cursor(shelf, number, f"{_LIST}&order=-published_at")
        yield f"{_LIST}?fields=id,headline,sources.url&cursor={cursor}", f'"{shelf.headline(number - 1)}"'


def ones(shelf: Shelf, chance: random.Random) -> Iterator[Asked]:
    """Return each article."""
    from articles.models import Article  # noqa: PLC0415

    wanted = list(numbers(shelf, chance))[:20_000]
    ids = dict(Article.objects.filter(pk__in=wanted[:10_000]).values_list("pk", "public_id"))
    for number in wanted:
        if number in ids:
            yield f"{_LIST}{ids[number]}/", f'"{shelf.headline(number)}"'


def rare(shelf: Shelf, chance: random.Random) -> Iterator[Asked]:
    """Return searches for words that four articles have."""
    numbers_by_word = {shelf.rare_words(number)[0]: number for number in numbers(shelf, chance)}
    for word, number in numbers_by_word.items():
        yield f"{_LIST}?q={word}", f'"{shelf.headline(number)}"'


def changes(shelf: Shelf, chance: random.Random) -> Iterator[Asked]:
    """Return what changed since each change."""
    from articles.api.changes import SyncPoint  # noqa: PLC0415

    for number in numbers(shelf, chance):
        known = SyncPoint(number=number, moment=shelf.moment(shelf.size), tie=2**62)
        yield f"/api/v1/changes/?since={known.token()}", '"next_token"'


RESOURCES = [
    Page(name="API, list", cold=lists, hot=lambda shelf: _LIST, rival=-1, times=5),
    Page(name="API, list of a topic", cold=tagged, hot=lambda shelf: f"{_LIST}?tag=topic-0", rival=-1, times=5),
    Page(name="API, three fields", cold=fields, hot=lambda shelf: f"{_LIST}?fields=id,headline"),
    Page(name="API, one article", cold=ones, hot=lambda shelf: next(ones(shelf, random.Random(1)))[0]),
    Page(name="API, search, rare word", cold=rare, hot=lambda shelf: f"{_LIST}?q={shelf.rare_words(1)[0]}"),
    Page(name="API, changes", cold=changes, hot=lambda shelf: "/api/v1/changes/"),
]
