"""How a text stands before its reader, as the desk sees it while it is written: words, claims, and what is still to do."""

from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from articles import desk
from articles.models import Article, Override
from articles.text import fidelity, summary_length
from articles.text.words import reading_minutes

# Where on the page each field of the checklist is; what is not named here has an input of its own.
_PLACES = {"citations": "citations", "duplicates": "duplicates"}
_BANDS = {
    "empty": f"No summary yet: write {summary_length.ADVICE}",
    "short": f"too short: write {summary_length.ADVICE}",
    "needs_reason": f"outside {summary_length.RECOMMENDED}: this needs a reason",
    "good": f"a good length ({summary_length.RECOMMENDED})",
    "long": f"too long: write {summary_length.ADVICE}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of the checklist: the check, the place on the page where it is mended, and who has let it stand, why."""

    check: desk.Check
    place: str
    waived: Override | None
    spot: tuple[str, int | None, int | None] | None

    @property
    def waives(self) -> str:
        """Return what a button that lets it stand sends: the kind and the claim."""
        return f"{self.check.waivable}:{self.check.key}" if self.check.waivable else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """A text, checked."""

    text: desk.Text
    checks: list[desk.Check]
    claims: tuple[fidelity.Claim, ...]
    overrides: dict[tuple[str, str], Override]
    # What the checklist was told of, for the page that shows them beside it.
    twins: list[Article]

    @property
    def band(self) -> str:
        """Return the band of its length, a word for the style sheet."""
        return summary_length.band(self.text.words)

    @property
    def said_band(self) -> str:
        """Return the band in words."""
        return _BANDS[self.band]

    @property
    def minutes(self) -> int:
        """Return how many minutes it takes to read."""
        return reading_minutes(self.text.words)

    @property
    def items(self) -> list[Item]:
        """Return the lines of the checklist."""
        spots = {claim.key[:300]: place_of(claim, self.text) for claim in reversed(self.claims)}
        return [
            Item(
                check=check,
                place=_PLACES.get(check.field, f"id_{check.field}"),
                waived=self.overrides.get((check.waivable, check.key)) if check.waivable and check.is_waived else None,
                spot=spots.get(check.key) if check.code == "claim" else None,
            )
            for check in self.checks
        ]

    @property
    def open(self) -> list[Item]:
        """Return what is still to do."""
        return [item for item in self.items if not (item.check.is_met or item.check.is_waived)]

    @property
    def settled(self) -> list[Item]:
        """Return what is right, or has been let stand."""
        return [item for item in self.items if item.check.is_met or item.check.is_waived]

    def as_json(self) -> dict[str, Any]:
        """Return it for a script."""
        return {
            "words": self.text.words,
            "band": self.band,
            "minutes": self.minutes,
            "claims": [self._claim(claim) for claim in self.claims],
            "checklist": [
                {
                    "code": item.check.code,
                    "sentence": item.check.sentence,
                    "field": item.check.field,
                    "is_met": item.check.is_met,
                    "is_waived": item.check.is_waived,
                    "waivable": item.check.waivable,
                    "key": item.check.key,
                }
                for item in self.items
            ],
        }

    def _claim(self, claim: fidelity.Claim) -> dict[str, Any]:
        field, start, end = place_of(claim, self.text)
        return {
            "text": claim.text,
            "kind": claim.kind,
            "key": claim.key,
            "field": field,
            "start": start,
            "end": end,
            "acknowledged": ("claim", claim.key[:300]) in self.overrides,
        }


def assess(article: Article, text: desk.Text, *, section: int | None) -> Assessment:
    """Return what the checklist, and the fidelity check, say of a text and a section, saved or just being typed."""
    prefetch_related_objects([article], Prefetch("overrides", Override.objects.select_related("by")))
    article = copy(article)  # the section that is only typed stays on an object of its own
    article.section_id = section
    twins = desk.possible_duplicates(article)
    return Assessment(
        text=text,
        checks=desk.checklist(article, text, known_twins=twins),
        claims=desk.unsupported_claims(article, text),
        overrides={(one.kind, one.key): one for one in article.overrides.all()},
        twins=twins,
    )


def place_of(claim: fidelity.Claim, text: desk.Text) -> tuple[str, int | None, int | None]:
    """Return the field that a claim stands in, and from where to where in it, as browsers count (UTF-16).

    A claim is found in the plain text; where marks of Markdown cut it in two, no place in what was typed is known.
    """
    start = claim.start
    for name, typed, plain in (
        ("headline", text.headline, text.headline),
        ("dek", text.dek, text.dek),
        ("summary", text.summary, text.plain),
    ):
        if start < len(plain) or name == "summary":
            return name, *_found(typed, claim.text, plain[:start].count(claim.text))
        start -= len(plain) + 2
    raise AssertionError  # the loop returns


def _found(typed: str, sought: str, skipped: int) -> tuple[int | None, int | None]:
    place = typed.find(sought)
    for _ in range(skipped):
        place = typed.find(sought, place + 1) if place >= 0 else place
    if place < 0:
        return None, None
    return _utf16(typed[:place]), _utf16(typed[: place + len(sought)])


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
