"""What shows that articles tell the same story, in words."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from articles.models import Article, Likeness, StoryAddress


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What two articles have in common: the reasons in words; the fingerprints of addresses; a passage, "" if none."""

    reasons: tuple[str, ...]
    addresses: frozenset[int] = frozenset()
    passage: str = ""

    def __str__(self) -> str:
        return " and ".join(self.reasons)


def proofs_of(twins: Mapping[Article, Collection[Article]]) -> dict[tuple[int, int], Proof]:
    """Return what each article has in common with each of its twins, by both keys.

    Two queries, however many there are; none if no article has a twin.
    """
    pairs = {(article.pk, other.pk): (article, other) for article, others in twins.items() for other in others}
    if not pairs:
        return {}
    ids, other_ids = {article_id for article_id, _ in pairs}, {other_id for _, other_id in pairs}
    rows = Likeness.objects.filter(article__in=ids, other__in=other_ids)
    likenesses = {(row.article_id, row.other_id): row for row in rows}
    addresses: dict[int, set[int]] = defaultdict(set)
    for article_id, number in StoryAddress.objects.filter(article__in=ids | other_ids).values_list(
        "article", "fingerprint"
    ):
        addresses[article_id].add(number)
    return {
        pair: Proof(
            reasons=reasons(
                *pairs[pair],
                has_same_origin=bool(addresses[pair[0]] & addresses[pair[1]]),
                share=likenesses[pair].share if pair in likenesses else None,
            ),
            addresses=frozenset(addresses[pair[0]] & addresses[pair[1]]),
            passage=likenesses[pair].passage if pair in likenesses else "",
        )
        for pair in pairs
    }


def reasons(article: Article, other: Article, *, has_same_origin: bool, share: int | None) -> tuple[str, ...]:
    """Return in words what two articles share, given whether an address of origin, and what percentage of words."""
    common = article.shares(other)
    if has_same_origin and not common:
        common.append("the same origin address")
    if share is not None:
        common.append(f"{share} % of the words")
    return tuple(common)
