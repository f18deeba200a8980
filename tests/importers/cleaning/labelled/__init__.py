"""Posts with the origin that an editor would note for each, or none, and how often the importer agrees.

`ours.json` holds fictional posts; `blind.json` and `languages.json` more of them that were written after the rules,
without a look at them; `real.json` names real posts outside the project by file and id. Label a post before you run the
rules on it.
"""

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

from articles.intake.item import Item
from importers.formats.record import Context
from importers.formats.wordpress import wordpress

HERE = Path(__file__).parent
_LINK = re.compile(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_TAG = re.compile("<[^>]*>")


class Labelled(NamedTuple):
    """A post, what it is called in a failure, and the address of its origin, or "" for none."""

    name: str
    post: dict[str, Any]
    origin: str


class Figures(NamedTuple):
    """How often the importer agrees with the labels."""

    right: int
    named: int  # posts in which the importer found an origin
    labelled: int  # posts that have one
    faults: list[str]

    def __str__(self) -> str:
        return f"precision {self.precision:.1f} % (n={self.named}), recall {self.recall:.1f} % (n={self.labelled})"

    @property
    def precision(self) -> float:
        """Return the share of right origins among those that the importer found, in percent."""
        return 100 * self.right / self.named

    @property
    def recall(self) -> float:
        """Return the share of the labelled origins that the importer found, in percent."""
        return 100 * self.right / self.labelled


def ours(file: str) -> list[Labelled]:
    """Return our own posts, in the shape in which WordPress delivers them."""
    return [
        Labelled(case["case"], _post(number, case), case["origin"])
        for number, case in enumerate(json.loads((HERE / file).read_text(encoding="utf-8")), start=1)
    ]


def real(samples: Path) -> list[Labelled]:
    """Return the real posts that are labelled here and kept in this folder."""
    return [
        Labelled(f"{label['file']} {label['id']}", _sample(samples / label["file"], label["id"]), label["origin"])
        for label in json.loads((HERE / "real.json").read_text(encoding="utf-8"))
    ]


def measure(posts: list[Labelled]) -> Figures:
    """Return how often the importer finds the labelled origins, and where it does not."""
    right = named = labelled = 0
    faults = []
    for name, post, expected in posts:
        origin = origin_of(post)
        right += bool(origin) and origin == expected
        named += bool(origin)
        labelled += bool(expected)
        if origin != expected:
            faults.append(f"{name}: {origin or 'none'} instead of {expected or 'none'}")
    return Figures(right, named, labelled, faults)


def origin_of(post: dict[str, Any]) -> str:
    """Return the address of the origin that the importer finds in a post, or ""."""
    item = imported(post)
    return next((link.url for link in item.links if link.role == "origin"), "") if item else ""


def imported(post: dict[str, Any]) -> Item | None:
    """Return the item in a post or page, or None if the importer refuses it."""
    item = wordpress.FORMAT.adapt(json.dumps(post).encode(), Context(options={"types": ("post", "page")}))
    return item if isinstance(item, Item) else None


def lost_links(post: dict[str, Any]) -> list[str]:
    """Return the words of the links that are in a post, but not in what the importer keeps of it."""
    item = imported(post)
    body = item.body if item else ""
    return [
        " ".join(_TAG.sub(" ", words).split())
        for url, words in _LINK.findall(post["content"]["rendered"])
        if f'href="{url}"' not in body or " ".join(_TAG.sub(" ", words).split()) not in " ".join(body.split())
    ]


def _post(number: int, case: dict[str, str]) -> dict[str, Any]:
    return {
        "id": number,
        "date_gmt": "2025-03-05T08:00:00",
        "slug": f"quay-{number}",
        "status": "publish",
        "type": "post",
        "link": case["link"],
        "title": {"rendered": "Quay closes"},
        "content": {"rendered": case["content"], "protected": False},
    }


def _sample(path: Path, identity: int) -> dict[str, Any]:
    document = json.loads(path.read_text(encoding="utf-8"))
    posts = document.get("body", [document]) if isinstance(document, dict) else document
    return next(post for post in posts if post["id"] == identity)
