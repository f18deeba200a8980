"""How many retold stories are found, how many others are not, and what comparing costs at any number of articles.

`report` prints what the signatures find of a made corpus; then it starts a process for each size, which fills a
database (SQLite) with so many articles and their signatures, and compares new ones with them: a third is retold from
an article that is there, a third is boilerplate that a thousand share, a third is new.
"""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from articles.text import near_duplicates
from tests.benchmarks.desk import _insert
from tests.benchmarks.importing import ROOT, _environment, manage

# How many texts are edited for each figure, and how long they are, in words.
TEXTS, LENGTHS = 500, (40, 120, 400)
# How many new articles are compared, and how many share the boilerplate.
NEW, ALIKE = 300, 1_000
CHUNK = 20_000
THEN = datetime(2026, 1, 10, 12, tzinfo=UTC)
_SYLLABLES = ["ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "qui", "ro", "sta", "tri"]
_TEMPLATE = (
    "At the gauge of {0} the river stood at {1} centimetres on {2}, {3} more than the day before. The service expects "
    "{4} millimetres of rain until the evening and a level of {5} centimetres by tomorrow, and asks all those who own "
    "boats or cellars near the water to look after them. The next report for {0} follows at the usual hour."
)


class Writer:
    """Makes texts of Zipf-like words with names and figures in them, and edits them; the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.lexicon = ["".join(self.chance.choices(_SYLLABLES, k=self.chance.randint(1, 4))) for _ in range(20_000)]
        self._weights = [1 / (rank + 3) for rank in range(len(self.lexicon))]

    def text(self, length: int) -> list[str]:
        """Return a text of so many words."""
        words = self.chance.choices(self.lexicon, self._weights, k=length)
        for place in range(4, length, 17):
            words[place] = self.name() if self.chance.random() < 0.6 else str(self.chance.randint(10, 9_999))
        return words

    def name(self) -> str:
        """Return a name."""
        return self.chance.choice(self.lexicon).capitalize()

    def edited(self, words: list[str], share: float) -> list[str]:
        """Return the words with this share of them replaced, left out, or followed by a new one."""
        edited: list[str] = []
        for word in words:
            edit = self.chance.choice(["replace", "drop", "add"]) if self.chance.random() < share else "keep"
            new = self.chance.choice(self.lexicon)
            edited += {"keep": [word], "replace": [new], "drop": [], "add": [word, new]}[edit]
        return edited

    def weather(self) -> str:
        """Return a report by the template."""
        figures = [self.chance.randint(10, 900) for _ in range(4)]
        day = self.chance.choice(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"])
        return _TEMPLATE.format(self.name(), figures[0], day, figures[1], figures[2], figures[3])


def _meet(text: str, other: str) -> bool:
    signed, other_signed = near_duplicates.signature(text), near_duplicates.signature(other)
    return (
        not set(near_duplicates.bands(signed)).isdisjoint(near_duplicates.bands(other_signed))
        and near_duplicates.agreement(signed, other_signed) >= near_duplicates.LEAST_AGREEMENT
        and near_duplicates.overlap(text, other) is not None
    )


def report(folder: Path, sizes: list[int]) -> None:
    """Print what is found, and what a comparison costs at each number of articles."""
    print("Same story: what the signatures find, and what comparing costs")
    writer = Writer(5)
    for share in (0.05, 0.1, 0.2):
        pairs = [(words, writer.edited(words, share)) for words in map(writer.text, LENGTHS * (TEXTS // 3 + 1))][:TEXTS]
        hits = sum(_meet(" ".join(words), " ".join(edited)) for words, edited in pairs)
        wanted = "; wanted: 98 %" if share == 0.1 else ""
        print(
            f"  found       {100 * hits / TEXTS:8.1f} %   of {TEXTS} texts with {100 * share:.0f} % of their words "
            f"edited{wanted}"
        )
    reports = [writer.weather() for _ in range(TEXTS + 1)]
    texts = [" ".join(writer.text(120)) for _ in range(TEXTS + 1)]
    for name, made in (("reports by one template", reports), ("unrelated texts", texts)):
        wrong = sum(near_duplicates.overlap(*pair) is not None for pair in pairwise(made))
        print(f"  taken for the same {wrong:4}      of {TEXTS} pairs of {name}")
    started = time.perf_counter()
    for text in texts:
        near_duplicates.bands(near_duplicates.signature(text))
    print(f"  signature   {1_000 * (time.perf_counter() - started) / len(texts):8.2f} ms  of a text of 120 words")
    for size in sizes:
        url = f"sqlite:///{folder}/stories-{size}.sqlite3"
        manage(url, "migrate")
        command = [sys.executable, "-m", "tests.benchmarks.stories", str(size)]
        subprocess.run(command, cwd=ROOT, env=_environment(url), check=True)


# --- In the process that has the database.


def fill(size: int, originals: list[str], alike: list[str]) -> None:
    """Write so many articles with their signatures; the first have these texts, the others random signatures."""
    from django.db import connection  # noqa: PLC0415 -- needs the settings of its process

    from articles.models import Article, Signature, Source, StoryBand  # noqa: PLC0415

    source = Source.objects.create(name="Bench", slug="bench")
    texts = [*originals, *alike]
    with connection.cursor() as cursor:
        for pragma in ("synchronous = OFF", "cache_size = -512000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.execute("CREATE TEMP TABLE made_band (key INTEGER, article INTEGER)")
        for start in range(0, size, CHUNK):
            numbers = range(start, min(start + CHUNK, size))
            signed = [
                near_duplicates.signature(texts[number]) if number < len(texts) else os.urandom(144)
                for number in numbers
            ]
            _insert(cursor, Article, (_article(number + 1, source.pk, texts) for number in numbers))
            pairs = list(zip(numbers, signed, strict=True))
            _insert(cursor, Signature, ({"article_id": number + 1, "data": data} for number, data in pairs))
            bands = ((key, number + 1) for number, data in pairs for key in near_duplicates.bands(data))
            cursor.executemany("INSERT INTO made_band VALUES (%s, %s)", bands)
        table = StoryBand._meta.db_table
        cursor.execute(f"INSERT OR IGNORE INTO {table} (key, article) SELECT key, article FROM made_band ORDER BY 1, 2")
        cursor.execute("ANALYZE")
    connection.close()


def _article(number: int, source: int, texts: list[str]) -> dict[str, Any]:
    body = texts[number - 1] if number <= len(texts) else "Short."
    return {
        "id": number,
        "public_id": f"{number:032x}",
        "source_id": source,
        "source_ref": str(number),
        "headline": f"Headline {number}",
        "body": f"<p>{body}</p>",
        "created_at": THEN,
        "updated_at": THEN,
    }


def _new(writer: Writer, originals: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the texts of new articles, each with its kind."""
    for number in range(NEW // 3):
        yield "retold", " ".join(writer.edited(originals[number].split(), 0.1))
        yield "template", writer.weather()
        yield "new", " ".join(writer.text(400))


def measure(size: int) -> None:
    """Fill this process's database, compare new articles with what is in it, and print what that cost."""
    from django.db import connection, transaction  # noqa: PLC0415

    from articles import stories  # noqa: PLC0415
    from articles.models import Article, Likeness, Source  # noqa: PLC0415

    writer = Writer(11)
    originals = [" ".join(writer.text(400)) for _ in range(NEW // 3)]
    fill(size, originals, [writer.weather() for _ in range(ALIKE)])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT SUM(pgsize) FROM dbstat WHERE name LIKE %s OR name LIKE %s", ["%storyband%", "%signature%"]
        )
        (stored,) = cursor.fetchone()
    source = Source.objects.get()
    kinds = {}
    with transaction.atomic():
        for number, (kind, text) in enumerate(_new(writer, originals), start=size + 1):
            article = Article.objects.create(
                pk=number, source=source, source_ref=f"new-{number}", headline="New", body=f"<p>{text}</p>"
            )
            kinds[article.pk] = kind
        stories.mark_due(kinds)
    started, cpu_started = time.perf_counter(), time.process_time()
    stories.compare()
    seconds, cpu_seconds = time.perf_counter() - started, time.process_time() - cpu_started
    pairs = set(Likeness.objects.filter(article__gt=size).values_list("article", "other"))
    # The retold articles came in the order of their originals, which are the first articles of all.
    retold = [number for number, kind in kinds.items() if kind == "retold"]
    found = sum((number, place) in pairs for place, number in enumerate(retold, start=1))
    print(
        f"  {size:9,} articles: {1_000 * seconds / NEW:5.1f} ms to compare a new one "
        f"({1_000 * cpu_seconds / NEW:.1f} of the processor), {stored / size:,.0f} bytes each; "
        f"found {found} of {NEW // 3} retold, and {len(pairs) - found} that are none"
    )


if __name__ == "__main__":
    import django

    django.setup()
    measure(int(sys.argv[1]))
