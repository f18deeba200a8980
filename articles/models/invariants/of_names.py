"""What must be true of tags and sources after merges, of time zones, and of pairs of articles."""

import zoneinfo
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from articles.models.invariants.invariant import Invariant, in_circle, rows_of


def _merged_on(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return those that were merged into a row that was merged itself, but not in a circle."""
    circle = in_circle(type(rows)(rows.model), "merged_into_id")
    return rows.filter(merged_into__merged_into__isnull=False).exclude(
        Q(pk__in=circle.values("pk")) | Q(merged_into__in=circle.values("pk"))
    )


def _still_carried(rows: QuerySet[Any]) -> QuerySet[Any]:
    carrying = rows_of("Tagging").filter(tag=OuterRef("pk"))
    filed = rows_of("Article").filter(section=OuterRef("pk"))
    return rows.filter(Exists(carrying) | Exists(filed), merged_into__isnull=False)


def _still_named(rows: QuerySet[Any]) -> QuerySet[Any]:
    names = ("Article", "Citation", "SourceHost", "Crediting")
    named = [Q(Exists(rows_of(name).filter(source=OuterRef("pk")))) for name in names]
    own = rows_of("SourceTag").filter(source=OuterRef("pk"))
    # A slug that both used stays with the merged source, where nobody looks for it.
    both = rows_of("SourceTag").filter(
        source=OuterRef("source__merged_into"), kind=OuterRef("kind"), slug=OuterRef("slug")
    )
    named.append(Q(Exists(own.filter(~Exists(both)))))
    return rows.filter(reduce(or_, named), merged_into__isnull=False)


def _without_mirror(rows: QuerySet[Any]) -> QuerySet[Any]:
    mirror = rows_of(rows.model._meta.object_name or "").filter(article=OuterRef("other"), other=OuterRef("article"))
    return rows.filter(~Exists(mirror))


def _in_no_zone(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.exclude(time_zone__in=zoneinfo.available_timezones())


_CIRCLE = "Choose the one that stays, and set its column merged_into to NULL in the database."

TAG = (
    Invariant(
        name="tag_in_circle",
        one="tag was merged, through others, into itself",
        many="tags were merged, through others, into themselves",
        broken=lambda rows: in_circle(rows, "merged_into_id"),
        by_hand=_CIRCLE,
    ),
    Invariant(
        name="tag_merged_on",
        one="tag was merged into one that was merged itself",
        many="tags were merged into ones that were merged themselves",
        broken=_merged_on,
    ),
    Invariant(
        name="tag_still_carried",
        one="merged tag is still carried by articles",
        many="merged tags are still carried by articles",
        broken=_still_carried,
    ),
)
SOURCE = (
    Invariant(
        name="source_in_circle",
        one="source was merged, through others, into itself",
        many="sources were merged, through others, into themselves",
        broken=lambda rows: in_circle(rows, "merged_into_id"),
        by_hand=_CIRCLE,
    ),
    Invariant(
        name="source_merged_on",
        one="source was merged into one that was merged itself",
        many="sources were merged into ones that were merged themselves",
        broken=_merged_on,
    ),
    Invariant(
        name="source_still_named",
        one="merged source still has articles, citations, hosts or tags of its own",
        many="merged sources still have articles, citations, hosts or tags of their own",
        broken=_still_named,
    ),
    Invariant(
        name="source_time_zone",
        one="source has a time zone that does not exist",
        many="sources have time zones that do not exist",
        broken=_in_no_zone,
        by_hand="Choose one such as Europe/Berlin on the page of the source.",
    ),
)
DESK_PROFILE = (
    Invariant(
        name="profile_time_zone",
        one="person has a time zone that does not exist",
        many="people have time zones that do not exist",
        broken=_in_no_zone,
        by_hand="They can choose one such as Europe/Berlin under “Time zone”, at the top of the admin.",
    ),
)
PARTING = (
    Invariant(
        name="parting_one_sided",
        one="article is parted from another that is not parted from it",
        many="articles are parted from others that are not parted from them",
        broken=_without_mirror,
    ),
)
LIKENESS = (
    Invariant(
        name="likeness_one_sided",
        one="article is like another that is not like it",
        many="articles are like others that are not like them",
        broken=_without_mirror,
    ),
)
