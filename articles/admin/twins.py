"""Articles that tell the same story as those of a list, found with a fixed number of queries, the live ones first."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q
from django.utils import timezone

from articles import stories
from articles.admin.bounded import KeysUpToLimit, keys_of
from articles.database.unions import rows_together
from articles.models import Article
from articles.models.same_story import same_story
from articles.stories import Proof

# An article's twins are counted up to this number.
FEW = 10
_PUT_ASIDE = Proof(reasons=("put aside as its duplicate",))


def columns() -> dict[str, KeysUpToLimit]:
    """Return columns for a query of articles, from which `attach` reads the keys of their twins."""
    conditions = [Q(duplicate_of=OuterRef("pk")), *same_story()]
    others = Article.objects.exclude(pk=OuterRef("pk")).order_by()
    return {
        f"twins_{place}": KeysUpToLimit(others.filter(condition).values("pk")[:FEW])
        for place, condition in enumerate(conditions)
    }


def attach(articles: Collection[Any]) -> None:
    """Give each article, queried with `columns`, its `twins`: pairs of an article and what both have in common.

    Three queries, none if no article has a twin.
    """
    keys = {article.pk: _keys(article) for article in articles}
    wanted = {key for own in keys.values() for key in own}
    heavy = ("body", "summary", "source_image", "working__summary", "working__citations")
    light = Article.objects.select_related("working").defer(*heavy)
    rows = light.in_bulk(wanted) if wanted else {}
    at = timezone.now()
    twins = {
        article: sorted((rows[key] for key in keys[article.pk] if key in rows), key=lambda row: _order(row, at))
        for article in articles
    }
    proofs = stories.proofs_of(twins)
    for article, others in twins.items():
        article.twins = [
            (other, proof if (proof := proofs[article.pk, other.pk]).reasons else _PUT_ASIDE) for other in others
        ]


def _keys(article: Any) -> set[int]:
    columns_of_keys = (value for name, value in vars(article).items() if name.startswith("twins_"))
    return {key for joined in columns_of_keys for key in keys_of(joined, FEW)[1]}


def _order(article: Article, at: datetime) -> tuple[bool, int]:
    return not article.is_live(at), -article.pk


def keys_of_story(article: Article, *, limit: int) -> list[int]:
    """Return the keys of the article, of what was marked as its duplicate, and of what tells the same story."""
    own = [key for key in (article.pk, article.duplicate_of_id) if key is not None]
    others = [Q(duplicate_of__in=own), *same_story(article)]
    found = rows_together([Article.objects.filter(other).order_by("-pk").values_list("pk")[:limit] for other in others])
    return [*own, *(key for (key,) in found)]
