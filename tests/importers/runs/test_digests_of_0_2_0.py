"""Digests that release 0.2.0 imported, imported again: nothing becomes a second article."""

import hashlib
from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from articles.intake.delivery import Delivery
from articles.intake.evidence import weigh
from articles.intake.ingest import ingest
from articles.intake.item import Item
from articles.intake.sourcing import SourceKey
from articles.models import Article
from importers.models import ImportBatch
from importers.runs.report import counts

pytestmark = pytest.mark.django_db(transaction=True)

TIDE = "Engineers in Port Ellery tested a turbine that turns with both tides. It ran for nine weeks."
APPLES = "Orchard growers met in Vallmark on Tuesday. They agreed to share one cold store."


def imported_by_0_2_0(read: str, *, headline: str = "", summary: str = "", url: str = "") -> Article:
    """Create the article that 0.2.0 made of a text: its id was the sha256 of all that was before the marker, folded."""
    folded = " ".join(read.split()).casefold()
    item = Item(
        source_ref=hashlib.sha256(folded.encode()).hexdigest(),
        has_own_id=False,
        url=url,
        headline=headline,
        summary=summary or read,
        body="".join(f"<p>{part}</p>" for part in (summary or read).split("\n\n")),
    )
    delivery = Delivery(evidence=weigh(item), source_key=SourceKey(slug="digest"), raw_fingerprint=bytes(32))
    (result,) = ingest([delivery], at=datetime(2026, 11, 30, 12, tzinfo=UTC))
    return Article.objects.get(pk=result.article_id)


def outcomes(tmp_path, file: str) -> dict[str, int]:
    path = tmp_path / "digest.txt"
    path.write_text(file, encoding="utf-8")
    call_command("import_digest", path, verbosity=0)
    return {outcome: number for outcome, number in counts(ImportBatch.objects.first()).items() if number}


def test_a_text_that_is_read_as_before_is_unchanged(tmp_path):
    imported_by_0_2_0(TIDE)
    imported_by_0_2_0(f"Apples in autumn\n{APPLES}", headline="Apples in autumn", summary=APPLES)
    file = f"{TIDE}\nRead more\nApples in autumn\n{APPLES}\nRead more\n"
    assert outcomes(tmp_path, file) == {"unchanged": 2}
    assert Article.objects.count() == 2


@pytest.mark.slow
@pytest.mark.parametrize("tail", ["", ": https://the-harbour-post.news/tide"])
@pytest.mark.parametrize(
    ("above", "headline"),
    [
        ("A gate for both tides\n--------------------------------------------\n\n", "A gate for both tides"),
        ("BUSINESS\nA gate for both tides\n", "A gate for both tides"),
        ("Posted on March 9, 2026 by Ada Lind\nPosted in Boats\nTwo boats\n", "Two boats"),
        ("October 6, 2021 Uncategorized\n\n", ""),
    ],
)
def test_a_heading_or_metadata_that_leaves_the_text_changes_the_article_and_makes_no_other(
    tmp_path, above, headline, tail
):
    url = tail.removeprefix(": ")
    article = imported_by_0_2_0(f"{above}{TIDE}", headline=above.partition("\n")[0], url=url)
    file = f"{above}{TIDE}\nRead more{tail}\n"
    assert outcomes(tmp_path, file) == {"changed": 1}
    article.refresh_from_db()
    assert (article.headline, article.summary, article.source_url) == (headline, TIDE, url)
    assert outcomes(tmp_path, file) == {"unchanged": 1}
    assert Article.objects.count() == 1


def test_the_same_story_under_other_metadata_is_the_same_article(tmp_path):
    file = f"Posted on March 9, 2026 by Ada Lind\n{TIDE}\nRead more\n"
    assert outcomes(tmp_path, file) == {"created": 1}
    assert outcomes(tmp_path, file.replace("9, 2026 by Ada Lind", "10, 2026 by Bo Ek")) == {"unchanged": 1}
    assert outcomes(tmp_path, f"← Newer posts\n{file}") == {"unchanged": 1}


def test_two_stories_that_were_read_as_one_are_parted_and_the_link_finds_the_second(tmp_path):
    url = "https://the-harbour-post.news/apples"
    joined = imported_by_0_2_0(f"{TIDE}\nRead more (2 min read)\n{APPLES}", url=url)
    assert outcomes(tmp_path, f"{TIDE}\nRead more (2 min read)\n{APPLES}\nRead more: {url}\n") == {
        "created": 1,
        "changed": 1,
    }
    joined.refresh_from_db()
    assert (joined.summary, joined.source_url) == (APPLES, url)
    assert Article.objects.exclude(pk=joined.pk).get().summary == TIDE
