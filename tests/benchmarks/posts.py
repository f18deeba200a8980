"""Makes files of WordPress posts of any number: about 7 KB of JSON each, the same for the same seed."""

import json
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

TOPICS = 300
SECTIONS = 8
AUTHORS = 20
YEARS = 5
HOST = "benchmark-gazette.news"
_SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "je",
    "ki",
    "lo",
    "mu",
    "na",
    "pe",
    "qui",
    "ro",
    "su",
    "ta",
    "ve",
    "wi",
    "xo",
    "yu",
    "za",
    "bri",
    "cla",
    "dre",
    "fli",
    "gro",
    "sta",
    "tri",
]


def _lexicon(chance: random.Random, size: int) -> list[str]:
    words: dict[str, None] = {}
    while len(words) < size:
        words["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4)))] = None
    return list(words)


class Generator:
    """Posts with Zipf-like words, 4 of 300 topics, 1 or 2 of 8 sections, 20 authors, spread over five years."""

    def __init__(self, seed: int = 7) -> None:
        self._chance = random.Random(seed)
        self._words = _lexicon(self._chance, 20_000)
        self._weights = [1 / (rank + 3) for rank in range(len(self._words))]
        self._cumulative = [0.0]
        for weight in self._weights:
            self._cumulative.append(self._cumulative[-1] + weight)
        self._cumulative.pop(0)

    def _sentence(self, length: int) -> str:
        words = self._chance.choices(self._words, cum_weights=self._cumulative, k=length)
        return " ".join(words).capitalize() + "."

    def _paragraph(self) -> str:
        text = " ".join(self._sentence(self._chance.randint(8, 22)) for _ in range(self._chance.randint(3, 6)))
        return text.replace(" ta ", " <em>ta</em> ", 1).replace("'", "&#8217;")

    def post(self, number: int) -> dict[str, Any]:
        """Return the post with this number, as the REST API gives it."""
        chance = self._chance
        paragraphs = [self._paragraph() for _ in range(chance.randint(8, 10))]
        link = f'<a class="text-module__link" href="https://{HOST}/archive/{chance.randint(1, 9999)}/">{{}}</a>'
        body = "".join(
            f'<p class="text-module__text__0GDob text-module__dark-grey" data-testid="paragraph-{place}">{text}</p>\n'
            for place, text in enumerate(paragraphs)
        ).replace(" lo ", f" {link.format('lo')} ", 1)
        body = f'<div class="post-header__text"><div class="article-header">{body}</div></div>'
        title = self._sentence(chance.randint(6, 12)).rstrip(".")
        slug = "-".join(title.lower().split())
        moment = datetime(2021, 11, 1) + timedelta(seconds=chance.randint(0, YEARS * 365 * 86_400))  # noqa: DTZ001
        topics = chance.sample(range(1, TOPICS + 1), 4)
        sections = chance.sample(range(1, SECTIONS + 1), chance.randint(1, 2))
        address = f"https://{HOST}/{moment:%Y/%m}/{slug}-{number}/"
        return {
            "id": number,
            "date": moment.isoformat(),
            "date_gmt": moment.isoformat(),
            "guid": {"rendered": f"https://{HOST}/?p={number}"},
            "modified": moment.isoformat(),
            "modified_gmt": moment.isoformat(),
            "slug": f"{slug}-{number}",
            "status": "publish",
            "type": "post",
            "link": address,
            "title": {"rendered": title},
            "content": {"rendered": body, "protected": False},
            "excerpt": {"rendered": f"<p>{paragraphs[0][:200]} [&hellip;]</p>\n", "protected": False},
            "author": chance.randint(1, AUTHORS),
            "featured_media": 0,
            "comment_status": "open",
            "ping_status": "closed",
            "sticky": False,
            "template": "",
            "format": "standard",
            "meta": {"_acf_changed": False, "footnotes": ""},
            "categories": [1000 + section for section in sections],
            "tags": [2000 + topic for topic in topics],
            "class_list": [
                f"post-{number}",
                "post",
                "type-post",
                *(f"category-section-{section}" for section in sections),
                *(f"tag-topic-{topic}" for topic in topics),
            ],
            "acf": [],
            "_links": {"self": [{"href": f"https://{HOST}/wp-json/wp/v2/posts/{number}"}]},
        }

    def posts(self, count: int) -> Iterator[dict[str, Any]]:
        """Yield this number of posts."""
        for number in range(1, count + 1):
            yield self.post(number)


def write(path: Path, count: int) -> int:
    """Write an array of this number of posts and return its size in bytes."""
    with path.open("w", encoding="utf-8") as stream:
        stream.write("[")
        for place, post in enumerate(Generator().posts(count)):
            stream.write(("," if place else "") + json.dumps(post).replace("/", "\\/"))
        stream.write("]")
    return path.stat().st_size
