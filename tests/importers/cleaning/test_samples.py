"""Whole posts, real ones and our own, and known attacks."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from articles.intake.item import Link
from articles.text.words import count_words
from importers.cleaning.body import clean
from newsroom import demo
from tests.articles.text.dangers import dangers
from tests.conftest import OURS
from tests.importers.cleaning.test_body import body, cleaned


def bodies(folder: Path) -> Iterator[str]:
    """Yield the content of every sample, rendered and raw."""
    for path in [*sorted((folder / "wordpress").glob("*.json")), folder / "wordpress-post-137535.json"]:
        document: Any = json.loads(path.read_text(encoding="utf-8"))
        document = document.get("body", document) if isinstance(document, dict) else document
        for post in document if isinstance(document, list) else [document]:
            content = post.get("content") or {}
            yield from (
                text for text in (content.values() if isinstance(content, dict) else [content]) if isinstance(text, str)
            )


def our_bodies() -> Iterator[str]:
    for path in (OURS / "post.json", demo.POSTS):
        document = json.loads(path.read_text(encoding="utf-8"))
        yield from (post["content"]["rendered"] for post in (document if isinstance(document, list) else [document]))


# --- The real ones


def test_the_sample_becomes_two_paragraphs_an_origin_and_a_dateline(samples: Path) -> None:
    post = json.loads((samples / "wordpress-post-137535.json").read_text(encoding="utf-8"))
    article = clean(post["content"]["rendered"], base_url=post["link"], own_host="themintmagazine.com")
    assert re.findall(r"<(?!/)(\w+)", article.html) == ["p", "p", "a"]
    assert set(re.findall(r" ([a-z-]+)=", article.html)) == {"href", "rel"}
    assert ">had strong debuts</a>" in article.html
    assert count_words(article.text) == 81
    assert article.text.startswith("BEIJING, Jan 10 (Reuters) – ")
    assert (article.dateline, article.agency, article.byline) == ("BEIJING, Jan 10", "Reuters", "")
    assert article.origin == Link(
        role="origin",
        url="https://www.reuters.com/world/china/china-is-closing-us-technology-lead-despite-constraints-ai-researchers-say-2026-01-10/",
        source_name="Reuters",
    )
    assert (article.image, article.is_truncated, article.notes) == (None, False, ())


@pytest.mark.parametrize("whose", ["ours", "shared"])
def test_cleaning_a_sample_twice_changes_nothing_and_leaves_nothing_unsafe(request, whose: str) -> None:
    texts = list(bodies(request.getfixturevalue("samples")) if whose == "shared" else our_bodies())
    assert len(texts) > (100 if whose == "shared" else 20)
    for text in texts:
        once = cleaned(text)
        again = cleaned(str(once.html))
        assert (again.html, again.text) == (once.html, once.text)
        assert dangers(once.html) == []


def test_no_known_attack_survives_cleaning_or_changes_when_cleaned_again(attacks: list[str]) -> None:
    bodies_by_payload = {payload: body(payload) for payload in attacks}
    assert {payload: unsafe for payload, html in bodies_by_payload.items() if (unsafe := dangers(html))} == {}
    assert [payload for payload, html in bodies_by_payload.items() if body(str(html)) != html] == []
