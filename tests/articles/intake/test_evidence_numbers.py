"""Numbers are indexed apart from what is raised behind them; fingerprints stay those of release 0.2.0."""

import hashlib
from dataclasses import replace

from articles.intake.evidence import weigh
from tests.articles.intake.test_evidence import ITEM


def test_a_power_is_indexed_as_its_numbers_and_keeps_the_fingerprint_of_earlier_releases() -> None:
    evidence = weigh(
        replace(
            ITEM,
            byline="",
            terms=(),
            headline="At 10⁶",
            body="<p>It held 10<sup>6</sup> litres, 2½ here, on 3 km².</p>",
        )
    )
    assert evidence.index_title.split() == ["at", "10", "6"]
    assert " ".join(evidence.index_text.split()) == "it held 10 6 litres 2 1 2 here on 3 km2"
    plain = weigh(replace(ITEM, headline="", body="<p>10⁶ litres</p>"))
    assert plain.text_fingerprint == hashlib.sha256(b"106 litres").digest()
