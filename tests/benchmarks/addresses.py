"""Which addresses a page has: some to request once each, with what each must hold, and one to request again."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.benchmarks.shelf import COMMON, TEMPLATES, Shelf, Template, common_word

# So many addresses of a page at most.
ADDRESSES = 20_000
# Under a shelf's 10,000 newest hits, beyond which a search does not look.
_NEAR = 8_000

Asked = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page: its cold addresses with what has to stand on each, its hot one, and what it is read against."""

    name: str
    cold: Callable[[Shelf, random.Random], Iterator[Asked]]
    hot: Callable[[Shelf], str]
    rival: float = 0  # req/s of the better of WordPress and Wagtail, -1 for what was measured of a plain DRF list
    times: int = 10  # as many times that are wanted


def token(shelf: Shelf, number: int) -> str:
    from articles.lists.paging import Place  # noqa: PLC0415 -- needs the settings of its process

    return Place(pk=number, moment=shelf.moment(number)).token()


def following(shelf: Shelf, number: int, has: Callable[[Template], bool]) -> int | None:
    """Return the article that a list of such ones shows first behind a place; None where it would not fill a page."""
    if (number - 1) // TEMPLATES * sum(map(has, shelf.templates)) <= 20:
        return None
    return next(other for other in range(number - 1, 0, -1) if has(shelf.template(other)))


def numbers(shelf: Shelf, chance: random.Random, newest: int = 0) -> Iterator[int]:
    """Return the numbers of articles in any order; `newest` is how many of the newest to choose from, 0 for all."""
    start = max(TEMPLATES, shelf.size - newest if newest else 0)
    yield from chance.sample(range(start + 1, shelf.size + 1), min(3 * ADDRESSES, shelf.size - start))


def fronts(shelf: Shelf, chance: random.Random) -> Iterator[Asked]:
    """Return what came before each."""
    for number in numbers(shelf, chance):
        yield f"/?before={token(shelf, number)}", shelf.headline(number - 1)


def articles(shelf: Shelf, chance: random.Random) -> Iterator[Asked]:
    """Return each article's own page."""
    for number in numbers(shelf, chance):
        yield f"/articles/{shelf.slug(number)}/", f'<h1 dir="auto">{shelf.headline(number)}</h1>'


def sections(shelf: Shelf, chance: random.Random) -> Iterator[Asked]:
    """Return what came before each in its section."""
    for number in numbers(shelf, chance):
        mine = shelf.template(number).section
        neighbour = following(shelf, number, lambda template, mine=mine: template.section == mine)
        if neighbour:
            yield f"/sections/section-{mine}/?before={token(shelf, number)}", shelf.headline(neighbour)


def topics(shelf: Shelf, chance: random.Random) -> Iterator[Asked]:
    """Return what came before each of one of its topics."""
    for number in numbers(shelf, chance):
        mine = chance.choice(shelf.template(number).topics)
        neighbour = following(shelf, number, lambda template, mine=mine: mine in template.topics)
        if neighbour:
            yield f"/topics/topic-{mine}/?before={token(shelf, number)}", shelf.headline(neighbour)


def sources(shelf: Shelf, chance: random.Random) -> Iterator[Asked]:
    """Return what came before each from its source."""
    for number in numbers(shelf, chance):
        mine = shelf.template(number).source
        neighbour = following(shelf, number, lambda template, mine=mine: mine in (template.source, template.origin))
        if neighbour:
            yield f"/sources/source-{mine}/?before={token(shelf, number)}", shelf.headline(neighbour)


def rare(shelf: Shelf, chance: random.Random) -> Iterator[Asked]:
    """Return searches for words that four articles have."""
    numbers_by_word = {shelf.rare_words(number)[0]: number for number in numbers(shelf, chance)}
    for word, number in numbers_by_word.items():
        yield f"/search/?q={word}", shelf.headline(number)


def common(shelf: Shelf, chance: random.Random) -> Iterator[Asked]:
    """Return searches for words that three of ten articles have, page after page of the best."""
    searches = [(word, page) for word in range(COMMON) for page in range(1, 11)]
    chance.shuffle(searches)
    for word, page in searches:
        yield f"/search/?q={common_word(word)}&page={page}", '<article class="card"'


def newest(shelf: Shelf, chance: random.Random) -> Iterator[Asked]:
    """Return such searches by date, from any place among the newest."""
    for number in numbers(shelf, chance, _NEAR):
        word = chance.choice(sorted(shelf.template(number).words))
        neighbour = following(shelf, number, lambda template, word=word: word in template.words)
        if neighbour:
            address = f"/search/?q={common_word(word)}&sort=newest&before={token(shelf, number)}"
            yield address, shelf.headline(neighbour)


PAGES = [
    Page(name="front page", cold=fronts, hot=lambda shelf: "/", rival=92),
    Page(name="article", cold=articles, hot=lambda shelf: f"/articles/{shelf.slug(shelf.size)}/", rival=252, times=4),
    Page(name="section", cold=sections, hot=lambda shelf: "/sections/section-0/", rival=94),
    Page(name="topic", cold=topics, hot=lambda shelf: "/topics/topic-0/", rival=94),
    Page(name="source", cold=sources, hot=lambda shelf: "/sources/source-0/"),
    Page(name="search, rare word", cold=rare, hot=lambda shelf: f"/search/?q={shelf.rare_words(1)[0]}", rival=48),
    Page(name="search, common word", cold=common, hot=lambda shelf: f"/search/?q={common_word(0)}", rival=4.5),
    Page(
        name="the same, by date", cold=newest, hot=lambda shelf: f"/search/?q={common_word(0)}&sort=newest", rival=4.5
    ),
]
