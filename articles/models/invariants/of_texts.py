"""What must be true of revisions, of approvals, and of what names a revision."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from articles.models.invariants.invariant import Invariant, rows_of
from articles.vocabulary import Act, OverrideKind, State

# Whole texts in memory at a time.
_AT_A_TIME = 200


def _without_newest(rows: QuerySet[Any]) -> QuerySet[Any]:
    newest = rows_of("Revision").filter(article=OuterRef("pk")).order_by("-number").values("pk")[:1]
    rows = rows.annotate(newest=Subquery(newest))
    return rows.filter(Q(working=None, newest__isnull=False) | Q(working__isnull=False) & ~Q(working=F("newest")))


def _approved_otherwise(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return those whose approval is not one of the working text by somebody, or that are approved without any."""
    is_whole = Q(working__sha256=F("approved_sha256"), approved_by__isnull=False)
    is_none = Q(approved_sha256="", approved_by=None) & ~Q(state=State.APPROVED)
    return rows.filter(Q(approved_sha256="") & ~is_none | ~Q(approved_sha256="") & ~is_whole)


def _approved_by_author(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return those whose newest text, not yet published, was approved by one of its own authors.

    What was taken off the schedule, or undone, no longer says from where its authors counted: it is left out.
    """
    written = rows_of("Revision").filter(
        article=OuterRef("pk"), author=OuterRef("approved_by"), number__gt=OuterRef("published_number")
    )
    accepted = rows_of("Override").filter(
        article=OuterRef("pk"), kind=OverrideKind.SELF_APPROVAL, key=OuterRef("approved_sha256")
    )
    taken_back = rows_of("Decision").filter(article=OuterRef("pk"), act__in=[Act.DESCHEDULE, Act.UNDO])
    return (
        rows.exclude(approved_sha256="")
        .filter(approved_by__isnull=False, working__sha256=F("approved_sha256"))
        .annotate(published_number=Coalesce("live_revision__number", 0))
        .filter(Exists(written), ~Exists(accepted), ~Exists(taken_back))
    )


def _of_another_hash(rows: QuerySet[Any]) -> Iterator[Any]:
    revisions = rows.order_by("pk").only(*rows.model.TEXT_COLUMNS, "ai_use", "citations", "sha256")
    for revision in revisions.iterator(chunk_size=_AT_A_TIME):
        texts = revision.texts | {"ai_use": revision.ai_use, "citations": revision.citations}
        if revision.hash_of(**texts) != revision.sha256:
            yield revision.pk


def _of_another_article(*names: str) -> Q:
    condition = Q()
    for name in names:
        condition |= Q(**{f"{name}__isnull": False}) & ~Q(**{f"{name}__article": F("article")})
    return condition


_FOREIGN = "The row was changed outside the desk: restore it from a backup."

ARTICLE_TEXTS = (
    Invariant(
        name="article_foreign_text",
        one="article shows readers a text that was written for another article",
        many="articles show readers texts that were written for other articles",
        broken=lambda rows: rows.filter(live_revision__isnull=False).exclude(live_revision__article=F("pk")),
        by_hand="Publish a new text of the article.",
    ),
    Invariant(
        name="article_working_text",
        one="article is not worked on in its newest text",
        many="articles are not worked on in their newest texts",
        broken=_without_newest,
    ),
    Invariant(
        name="article_approval",
        one="article counts as approved, but nobody has approved its newest text",
        many="articles count as approved, but nobody has approved their newest texts",
        broken=_approved_otherwise,
    ),
    Invariant(
        name="article_own_approval",
        one="article was approved by somebody who wrote part of its text",
        many="articles were approved by somebody who wrote part of their text",
        broken=_approved_by_author,
    ),
    Invariant(
        name="article_submission",
        one="article waits for a review without having been submitted, or the reverse",
        many="articles wait for a review without having been submitted, or the reverse",
        broken=lambda rows: rows.filter(
            Q(state=State.IN_REVIEW, submitted_at=None)
            | Q(submitted_at__isnull=False) & ~Q(state__in=[State.IN_REVIEW, State.PUBLISHED])
        ),
    ),
)
REVISION = (
    Invariant(
        name="revision_missing",
        one="text follows on one that is missing",
        many="texts follow on ones that are missing",
        broken=lambda rows: rows.filter(
            ~Exists(rows_of("Revision").filter(article=OuterRef("article"), number=OuterRef("number") - 1)),
            ~Q(number=1),
        ),
        by_hand="Restore the missing text from a backup.",
    ),
    Invariant(
        name="revision_changed",
        one="text is no longer the one that was saved: its hash is another",
        many="texts are no longer the ones that were saved: their hashes are others",
        broken=_of_another_hash,
        by_hand="It was changed outside the desk, so no approval covers it. Restore the row from a backup.",
    ),
    Invariant(
        name="revision_of_another_base",
        one="text was begun from a text of another article",
        many="texts were begun from texts of other articles",
        broken=lambda rows: rows.filter(_of_another_article("base")),
        by_hand=_FOREIGN,
    ),
)
CORRECTION = (
    Invariant(
        name="correction_of_another_text",
        one="public note compares texts of another article",
        many="public notes compare texts of other articles",
        broken=lambda rows: rows.filter(_of_another_article("before", "after")),
        by_hand=_FOREIGN,
    ),
)
DECISION = (
    Invariant(
        name="decision_on_another_text",
        one="entry of the log names a text of another article",
        many="entries of the log name texts of other articles",
        broken=lambda rows: rows.filter(_of_another_article("revision")),
        by_hand=_FOREIGN,
    ),
)
