"""A site full of published articles, for the benchmark of its pages, written by raw inserts (SQLite).

The first TEMPLATES articles are made as the desk would make them: their renditions and their words in the index come
from the site's own code. All others are copies of them with their own headline, address, moment and rare words, which
`check` compares with what the site's own code makes of them.
"""

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from tests.benchmarks.desk import _insert

TEMPLATES, SECTIONS, TOPICS, SOURCES = 300, 10, 300, 300
YEARS = 5
# Each of them stands in three of ten articles; a rare word in four altogether.
COMMON = 100
RARE_IN = 4
CHUNK = 6_000
_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aiou"]


def word(number: int) -> str:
    """Return a word that no other number has, such as nobody says and no stemmer cuts."""
    syllables = ""
    for _ in range(4):
        number, rest = divmod(number, len(_SYLLABLES))
        syllables += _SYLLABLES[rest]
    return f"{syllables}k"


def common_word(number: int) -> str:
    """Return one of the words that many articles have."""
    return word(9_000_000 + number * 37)


@dataclass(frozen=True, slots=True)
class Template:
    """What a few thousand copies share."""

    number: int
    title: str
    dek: str
    summary: str
    body: str
    source: int
    origin: int
    section: int
    topics: tuple[int, ...]
    words: frozenset[int]


class Shelf:
    """So many articles over five years, the last of them an hour old; each known by its number alone."""

    def __init__(self, size: int, newest: datetime) -> None:
        self.size = size
        self._first = newest.replace(microsecond=0) - timedelta(days=365 * YEARS)
        self._step = 86_400 * 365 * YEARS / size
        self.rare = size // RARE_IN * 2

    @cached_property
    def templates(self) -> list[Template]:
        """Return the texts that all are copies of."""
        chance = random.Random(11)
        return [_template(chance, number) for number in range(TEMPLATES)]

    def template(self, number: int) -> Template:
        """Return what the article is a copy of."""
        return self.templates[(number - 1) % TEMPLATES]

    def moment(self, number: int) -> datetime:
        """Return when it was published."""
        return self._first + timedelta(seconds=int(number * self._step))

    def rare_words(self, number: int) -> tuple[str, str]:
        """Return the word that its headline shares with few others, and the one in its text."""
        return word(number * 7919 % self.rare), word((number * 104_729 + 17) % self.rare)

    def headline(self, number: int) -> str:
        """Return its headline, which no other has."""
        return f"{self.template(number).title} {self.rare_words(number)[0].capitalize()} {number}"

    def slug(self, number: int) -> str:
        """Return its address."""
        return self.headline(number).lower().replace(" ", "-")

    def values(self, number: int) -> dict[str, str]:
        """Return all that is its own in what readers are given of it, the most particular first."""
        headline, moment = self.headline(number), self.moment(number)
        name = self.rare_words(number)[1]
        return {
            "public_id": str(uuid.UUID(int=number)),
            "slug": self.slug(number),
            "headline": headline,
            "folded": headline.lower(),
            "iso": f"{moment:%Y-%m-%dT%H:%M:%S+00:00}",
            "plain": f"{moment:%Y-%m-%dT%H:%M:%S+0000}",
            "zulu": f"{moment:%Y-%m-%dT%H:%M:%SZ}",
            "hour": f"{moment:%H:%M} UTC",
            "long": f"{moment.day} {moment:%B %Y}",
            "short": f"{moment.day} {moment:%b %Y}",
            "Name": name.capitalize(),
            "name": name,
        }


def _template(chance: random.Random, number: int) -> Template:
    topics, sources = (
        [1 / (place + 1) ** skew for place in range(count)] for skew, count in ((0.8, TOPICS), (1, SOURCES))
    )
    words = frozenset(place for place in range(COMMON) if chance.random() < 0.3)
    vocabulary = [common_word(place) for place in words]
    vocabulary += [word(5_000_000 + int(3_000 * chance.random() ** 3) * 101) for _ in range(45)]
    chance.shuffle(vocabulary)
    third = len(vocabulary) // 3
    first, second, last = (
        " ".join(part) for part in (vocabulary[:third], vocabulary[third:-third], vocabulary[-third:])
    )
    return Template(
        number=number,
        title=" ".join(vocabulary[place].capitalize() for place in range(6)),
        dek=f"A standfirst: {second[:100]}." if number % 2 else "",
        summary=f"Said %(Name)s: {first}.\n\n* {second}\n* **{second[:20]}**\n\nThen {last}.",
        body=f"<p>{last}.</p>",
        source=chance.choices(range(SOURCES), sources)[0],
        origin=chance.randrange(SOURCES),
        section=chance.randrange(SECTIONS),
        topics=tuple(dict.fromkeys(chance.choices(range(TOPICS), topics, k=4))),
        words=words,
    )


def fill(shelf: Shelf) -> None:
    """Write the whole shelf into this process's database."""
    from django.contrib.auth.models import User  # noqa: PLC0415 -- needs the settings of its process
    from django.db import connection  # noqa: PLC0415

    from articles.database import inserts  # noqa: PLC0415
    from articles.models import PublicVersion, Source, Tag, VersionMark  # noqa: PLC0415
    from articles.vocabulary import TagKind  # noqa: PLC0415

    User.objects.create(pk=1, username="bench", is_staff=True)
    Source.objects.bulk_create(
        Source(
            pk=n + 1,
            name=f"The {word(n).capitalize()} Times",
            slug=f"source-{n}",
            homepage=f"https://source-{n}.example.org/",
            language="en",
            rights="excerpt" if n % 3 == 0 else "link_only",
        )
        for n in range(SOURCES)
    )
    Tag.objects.bulk_create(
        [Tag(pk=n + 1, kind=TagKind.SECTION, slug=f"section-{n}", name=f"section {n}") for n in range(SECTIONS)]
        + [Tag(pk=SECTIONS + n + 1, slug=f"topic-{n}", name=f"{word(n)} {n}") for n in range(TOPICS)]
    )
    with connection.cursor() as cursor:
        # Nothing here outlives the benchmark; and revisions and articles point at each other.
        for pragma in ("synchronous = OFF", "foreign_keys = OFF", "cache_size = -512000"):
            cursor.execute(f"PRAGMA {pragma}")
        _write(cursor, shelf, range(1, TEMPLATES + 1))
        patterns_by_template = _made(shelf)
        _write_made(cursor, shelf, range(1, TEMPLATES + 1), patterns_by_template)
        for start in range(TEMPLATES + 1, shelf.size + 1, CHUNK):
            numbers = range(start, min(start + CHUNK, shelf.size + 1))
            _write(cursor, shelf, numbers)
            _write_made(cursor, shelf, numbers, patterns_by_template)
        PublicVersion.objects.update_or_create(pk=PublicVersion.ONLY, defaults={"number": shelf.size})
        VersionMark.objects.all().delete()  # most of the rows have been written without one
        inserts.refresh_statistics()
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _write(cursor: Any, shelf: Shelf, numbers: range) -> None:
    """Write the articles with all that hangs on them."""
    from articles.models import Article, Citation, Crediting, Revision, Tagging  # noqa: PLC0415

    _insert(cursor, Article, (_article(shelf, number) for number in numbers))
    _insert(cursor, Revision, (_revision(shelf, number) for number in numbers))
    _insert(cursor, Citation, (_citation(shelf, number) for number in numbers))
    _insert(cursor, Tagging, _taggings(shelf, numbers))
    _insert(cursor, Crediting, _creditings(shelf, numbers))


def _article(shelf: Shelf, number: int) -> dict[str, Any]:
    template, moment = shelf.template(number), shelf.moment(number)
    return {
        "id": number,
        "public_id": f"{number:032x}",
        "source_id": template.source + 1,
        "source_ref": str(number),
        "state": "published",
        "slug": shelf.slug(number),
        "headline": shelf.headline(number),
        "dek": template.dek,
        "summary": _summary(shelf, number),
        "section_id": template.section + 1,
        "body": template.body,
        "body_word_count": len(template.body.split()),
        "byline": "By Somebody",
        "source_url": f"https://source-{template.source}.example.org/{number}/",
        "language": "en",
        "created_at": moment,
        "updated_at": moment,
        "desk_touched_at": moment,
        "published_at": moment,
        "working_id": number,
        "live_revision_id": number,
    }


def _summary(shelf: Shelf, number: int) -> str:
    return shelf.template(number).summary % {"Name": shelf.rare_words(number)[1].capitalize()}


def _revision(shelf: Shelf, number: int) -> dict[str, Any]:
    return {
        "id": number,
        "article_id": number,
        "number": 1,
        "headline": shelf.headline(number),
        "dek": shelf.template(number).dek,
        "summary": _summary(shelf, number),
        "author_id": 1,
        "sha256": "0" * 64,
        "created_at": shelf.moment(number),
    }


def _citation(shelf: Shelf, number: int) -> dict[str, Any]:
    origin = shelf.template(number).origin
    address = f"https://source-{origin}.example.org/{shelf.slug(number)}"
    return {"article_id": number, "role": "origin", "source_id": origin + 1, "url": address}


def _taggings(shelf: Shelf, numbers: range) -> Iterator[dict[str, Any]]:
    for number in numbers:
        template, moment = shelf.template(number), shelf.moment(number)
        for tag in (template.section + 1, *(SECTIONS + topic + 1 for topic in template.topics)):
            yield {"article_id": number, "tag_id": tag, "published_at": moment}


def _creditings(shelf: Shelf, numbers: range) -> Iterator[dict[str, Any]]:
    for number in numbers:
        template, moment = shelf.template(number), shelf.moment(number)
        for source in sorted({template.source, template.origin}):
            yield {"article_id": number, "source_id": source + 1, "published_at": moment}


# Which of an article's own values stand in which of its texts; "3 May 2026" is long and short.
_TEXTS = {
    "card": ("slug", "headline", "iso", "plain", "short", "Name"),
    "data": ("public_id", "slug", "headline", "zulu", "Name"),
    "head": ("public_id", "slug", "headline", "zulu", "Name"),
    "story": ("slug", "headline", "iso", "plain", "hour", "long", "Name"),
    "public_title": ("folded",),
    "public_text": ("name",),
    "desk_title": ("folded",),
    "desk_text": ("name",),
}


def _made(shelf: Shelf) -> list[dict[str, str]]:
    """Return of each template what the site makes of it, with places for the values of its copies."""
    from articles.models import Article  # noqa: PLC0415

    patterns_by_template = []
    for article in Article.objects.for_reading().select_related("working").filter(pk__lte=TEMPLATES).order_by("pk"):
        own, patterns = shelf.values(article.pk), {}
        for name, text in texts_of(article).items():
            pattern = text.replace("%", "%%")
            for value in _TEXTS[name]:
                pattern = pattern.replace(own[value], f"%({value})s")
            patterns[name] = pattern
        patterns_by_template.append(patterns)
    return patterns_by_template


def texts_of(article: Any) -> dict[str, str]:
    """Return what the site itself makes of an article for its renditions and for the index."""
    from articles import search  # noqa: PLC0415
    from articles.reading.renditions import fragments  # noqa: PLC0415

    texts = fragments.of_article(article, changed_at=article.published_at)
    words = search.of_article(article)
    return {name: getattr(texts if hasattr(texts, name) else words, name) for name in _TEXTS}


def _write_made(cursor: Any, shelf: Shelf, numbers: range, patterns_by_template: list[dict[str, str]]) -> None:
    """Write the renditions and the index."""
    from django.db import transaction  # noqa: PLC0415

    from articles import search  # noqa: PLC0415
    from articles.models import Rendition  # noqa: PLC0415
    from articles.reading.renditions import fragments  # noqa: PLC0415

    stamp, renditions, documents = fragments.stamp(), [], []
    for number in numbers:
        values, moment = shelf.values(number), shelf.moment(number)
        texts = {name: pattern % values for name, pattern in patterns_by_template[(number - 1) % TEMPLATES].items()}
        row = {"article_id": number, "number": number, "visible_from": moment, "changed_at": moment, "stamp": stamp}
        row |= {"updated_at": moment, "language": "en", "ai_use": "none"}
        page = fragments.packed(texts["head"], texts["story"])
        renditions.append(row | {"card": texts["card"], "data": texts["data"], "page": page})
        documents.append(
            search.Document(
                article_id=number,
                **{name: texts[name] for name in ("public_title", "public_text", "desk_title", "desk_text")},
            )
        )
    _insert(cursor, Rendition, iter(renditions))
    with transaction.atomic():
        search.index(documents, are_new=True)


def check(shelf: Shelf) -> None:
    """Raise AssertionError unless copies are what the site itself would have made of them."""
    from articles.models import Article, Rendition, SearchRow  # noqa: PLC0415
    from articles.reading.renditions import fragments  # noqa: PLC0415

    keys = random.Random(3).sample(range(TEMPLATES + 1, shelf.size + 1), 25)
    for article in Article.objects.for_reading().select_related("working").filter(pk__in=keys):
        rendition, words = Rendition.objects.get(pk=article.pk), SearchRow.objects.get(pk=article.pk)
        page = dict(zip(("head", "story"), fragments.unpacked(rendition.page), strict=True))
        for name, text in texts_of(article).items():
            copy = page.get(name) or getattr(rendition if hasattr(rendition, name) else words, name)
            assert copy == text, (article.pk, name, copy, text)


def newest_now() -> datetime:
    """Return when the last article of a shelf that is made now was published."""
    return datetime.now(UTC) - timedelta(hours=1)
