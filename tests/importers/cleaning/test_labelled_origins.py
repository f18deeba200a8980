"""How often the origin that the importer notes is the one that an editor would note."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import judges
from tests.importers.cleaning.labelled import Figures, lost_links, measure, origin_of, ours, real


def assert_good(figures: Figures, of: str, capsys) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{of}: {figures}\n")
    assert figures.precision >= 98, figures.faults
    assert figures.recall >= 90, figures.faults


def test_origins_of_our_labelled_posts_are_right_or_absent(capsys) -> None:
    posts = ours("ours.json")
    assert (len(posts), sum(bool(post.origin) for post in posts)) == (115, 59)
    assert_good(measure(posts), "our posts", capsys)


def test_origins_of_150_labelled_posts_are_right_or_absent(samples: Path, capsys) -> None:
    posts = [*ours("ours.json"), *real(samples)]
    assert (len(posts), sum(bool(post.origin) for post in posts)) == (150, 60)
    assert_good(measure(posts), "our posts and real ones", capsys)


def test_origins_of_126_posts_that_were_labelled_after_the_rules_are_right_or_absent(capsys) -> None:
    # At first sight, the first forty gave precision 100.0 % (n=20), recall 90.9 % (n=22); the second forty, with rarer
    # wordings, precision 100.0 % (n=19), recall 79.2 % (n=24); the third set, rarer still, precision 94.7 % (n=19),
    # recall 72.0 % (n=25). The rules have learnt since what was missed then, so the figures below are no longer blind.
    posts = ours("blind.json")
    assert (len(posts), sum(bool(post.origin) for post in posts)) == (126, 71)
    assert_good(measure(posts), "posts written after the rules", capsys)


@pytest.mark.slow
def test_origins_of_441_posts_with_common_wordings_of_23_languages_are_right_or_absent(capsys) -> None:
    # At first sight, the first set gave precision 98.7 % (n=75), recall 93.7 % (n=79); the second, after the rules had
    # learnt from the first, precision 100.0 % (n=68), recall 85.0 % (n=80); the third, after the second, precision
    # 98.7 % (n=76), recall 93.8 % (n=80). The figures below are no longer blind.
    posts = ours("languages.json")
    assert (len(posts), sum(bool(post.origin) for post in posts)) == (441, 239)
    assert_good(measure(posts), "posts with common wordings", capsys)
    lost = {post.name: words for post in posts if not post.origin and (words := lost_links(post.post))}
    assert {name for name in lost if "card" not in name} == set()


def test_links_that_are_no_origin_stay_in_the_text() -> None:
    posts = [post for post in ours("ours.json") if not post.origin and post.name != "own feed’s footer"]
    assert len(posts) == 55
    assert {post.name: lost for post in posts if (lost := lost_links(post.post))} == {}


def test_origins_of_the_shared_cases_are_right_or_absent() -> None:
    cases = judges.shared("cases") / "wordpress"
    for file in ("05-card-buttons-as-origin.json", "06-origin-not-an-original.json"):
        for post in posts_in(cases / file):
            assert (origin_of(post), lost_links(post)) == ("", []), file
    origins = [origin_of(post) for post in posts_in(cases / "07-origin-missed.json")]
    assert origins == ["https://harbourtrust.example.org/news/quay"] * 6


def posts_in(path: Path) -> list[dict[str, Any]]:
    document = json.loads(path.read_text(encoding="utf-8"))
    return document if isinstance(document, list) else [document]
