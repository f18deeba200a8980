"""The state of a text while it is being written: its length, its unsupported claims, and what is still to do."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Prefetch, prefetch_related_objects

from articles import desk
from articles.admin import rights
from articles.models import Article, Override
from articles.text import fidelity, summary_length
from articles.text.fidelity.units import align, units
from articles.text.words import reading_minutes
from articles.vocabulary import Act

# The ids of the parts of the page that checks lead to; other fields of the checklist have an input of their own.
_PLACES = {"citations": "citations", "duplicates": "duplicates"}
_BANDS = {
    "empty": f"No summary yet: write {summary_length.ADVICE}",
    "short": f"too short: write {summary_length.ADVICE}",
    "needs_reason": f"outside {summary_length.RECOMMENDED}: this needs a reason",
    "good": f"a good length ({summary_length.RECOMMENDED})",
    "long": f"too long: write {summary_length.ADVICE}",
}


# A field, and the start and end of a passage in it.
Spot = tuple[str, int | None, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem:
    """A line of the checklist: the check, the id of the place to fix it, and the accepted exception, if any.

    `is_for_others` says that a person can accept it, but not the one who looks at the page: they write the text, or may
    not review.
    """

    check: desk.Check
    place: str
    override: Override | None
    is_for_others: bool
    spot: Spot | None

    @property
    def override_value(self) -> str:
        """Return the value of the button that accepts an exception: its kind and key, "" if the person has none."""
        return f"{self.check.waivable}:{self.check.key}" if self.check.waivable and not self.is_for_others else ""


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """A text with the results of its checks."""

    text: desk.Text
    checks: list[desk.Check]
    claims: tuple[fidelity.Claim, ...]
    copied: desk.CopiedText
    overrides: dict[tuple[str, str], Override]
    # Whether the person who looks at the text wrote some of it, will have once they save it, or may not review.
    needs_another: bool
    # Possible duplicates, which the page also shows beside the checklist.
    twins: list[Article]

    @property
    def band(self) -> str:
        """Return the band of its length, which is a CSS class too."""
        return summary_length.band(self.text.words)

    @property
    def band_label(self) -> str:
        """Return the band in words."""
        return _BANDS[self.band]

    @property
    def minutes(self) -> int:
        """Return how many minutes it takes to read."""
        return reading_minutes(self.text.words)

    @property
    def items(self) -> list[ChecklistItem]:
        """Return the lines of the checklist."""
        spots = {claim.key[:300]: place_of(claim, self.text) for claim in reversed(self.claims)}
        return [
            ChecklistItem(
                check=check,
                place=_PLACES.get(check.field, f"id_{check.field}"),
                override=self.overrides.get((check.waivable, check.key))
                if check.waivable and check.is_waived
                else None,
                is_for_others=self.needs_another and check.waivable in desk.FOR_OTHERS,
                spot=self._spot(check, spots),
            )
            for check in self.checks
        ]

    def _spot(self, check: desk.Check, claims: Mapping[str, Spot]) -> Spot | None:
        if check.code == "copied_text" and self.passages:
            return ("summary", *self.passages[0])
        return claims.get(check.key) if check.code == "claim" else None

    @property
    def open(self) -> list[ChecklistItem]:
        """Return what is still to do."""
        return [item for item in self.items if not (item.check.is_met or item.check.is_waived)]

    @property
    def settled(self) -> list[ChecklistItem]:
        """Return what is in order, or was accepted as an exception."""
        return [item for item in self.items if item.check.is_met or item.check.is_waived]

    @cached_property
    def passages(self) -> list[tuple[int, int]]:
        """Return the start and end of each copied passage in the summary as typed, in UTF-16 units."""
        typed, measured = self.text.summary, self.copied
        places = align(measured.units.units, units(typed))
        spans = []
        for start, end in measured.copied.stretches:
            if there := [place for place in places[start:end] if place]:
                spans.append((_utf16(typed[: there[0].start]), _utf16(typed[: there[-1].end])))
        return spans

    @property
    def passages_value(self) -> str:
        """Return the passages as the form's script reads them: "4-31 60-77"."""
        return " ".join(f"{start}-{end}" for start, end in self.passages)

    def as_json(self) -> dict[str, Any]:
        """Return the assessment for the form's script."""
        return {
            "words": self.text.words,
            "band": self.band,
            "minutes": self.minutes,
            "claims": [self._claim(claim) for claim in self.claims],
            "copied": {
                "words": self.copied.copied.words,
                "share": self.copied.copied.share,
                "longest": self.copied.copied.longest,
                "is_over": self.copied.is_over,
                "is_as_imported": self.copied.is_as_imported,
                "passages": [{"start": start, "end": end} for start, end in self.passages],
            },
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


def assess(article: Article, text: desk.Text, *, section: int | None, by: User) -> Assessment:
    """Check a text in a section, saved or still being typed, against the checklist and the sources, for a person."""
    prefetch_related_objects([article], Prefetch("overrides", Override.objects.select_related("by")))
    article = copy(article)  # the section may not be saved yet
    article.section_id = section
    twins = desk.possible_duplicates(article)
    copied = desk.copied_text(article, text.plain, text.citations)
    checks = desk.checklist(article, text, duplicates=twins, copied=copied)
    return Assessment(
        text=text,
        checks=checks,
        needs_another=any(check.waivable in desk.FOR_OTHERS for check in checks)
        and (not rights.may(by, Act.APPROVE) or _is_by(by, article, text)),
        claims=desk.unsupported_claims(article, text),
        copied=copied,
        overrides={(override.kind, override.key): override for override in article.overrides.all()},
        twins=twins,
    )


def _is_by(user: User, article: Article, text: desk.Text) -> bool:
    """Return whether the user wrote some of the working text, or will have written some of it by saving this text."""
    working = article.working
    if working is None or any(getattr(text, name).strip() != was.strip() for name, was in working.texts.items()):
        return True
    return user.pk in desk.authors(article)


def place_of(claim: fidelity.Claim, text: desk.Text) -> Spot:
    """Return the field that contains a claim, and the claim's start and end in it, in UTF-16 units as browsers count.

    The claim was found in the plain text. If Markdown splits it in what was typed, start and end are None.
    """
    start = claim.start
    for name, typed, plain in (
        ("headline", text.headline, text.headline),
        ("dek", text.dek, text.dek),
        ("summary", text.summary, text.plain),
    ):
        if start < len(plain) or name == "summary":
            return name, *_span(typed, claim.text, plain[:start].count(claim.text))
        start -= len(plain) + 2
    raise AssertionError  # the loop returns


def _span(typed: str, claim: str, skipped: int) -> tuple[int | None, int | None]:
    place = typed.find(claim)
    for _ in range(skipped):
        place = typed.find(claim, place + 1) if place >= 0 else place
    if place < 0:
        return None, None
    return _utf16(typed[:place]), _utf16(typed[: place + len(claim)])


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
