"""Related coverage: other live articles on the same topics, those that share the rarest topics first."""

from collections import defaultdict
from datetime import datetime
from math import log2
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from articles.database import statements
from articles.models import Article, Tag
from articles.vocabulary import TagKind

SIZE = 4
# How many topics of an article are read, and how many of the newest articles of each.
_TOPICS, _DEPTH = 12, 20


def keys(article: int) -> list[int]:
    """Return the keys of live articles that share topics with the article, closest first. Two queries at most.

    The fewer articles carry a shared topic, the more it counts (L. Adamic, E. Adar, "Friends and neighbors on the
    Web", 2003); beyond `_DEPTH` articles all are equally common.
    """
    at = timezone.now()
    topics = [topic for (topic,) in statements.rows("topics", _topics, article=article)]
    if not topics:
        return []
    found = statements.rows_of_each("carriers", _carriers, [{"topic": topic, "at": at} for topic in topics])
    carriers: dict[int, list[int]] = defaultdict(list)
    moments: dict[int, Any] = {}
    for topic, key, moment in found:
        carriers[topic].append(key)
        moments[key] = moment
    scores: dict[int, float] = defaultdict(float)
    for sharing in carriers.values():
        for key in sharing:
            scores[key] += 1 / log2(1 + len(sharing))
    scores.pop(article, None)
    return sorted(scores, key=lambda key: (round(scores[key], 6), moments[key], key), reverse=True)[:SIZE]


def _topics(article: int) -> QuerySet:
    topics = Tag.objects.filter(kind=TagKind.TOPIC, taggings__article=article)
    return topics.order_by("pk").values_list("pk")[:_TOPICS]


def _carriers(topic: int, at: datetime) -> QuerySet:
    """Return the newest articles of a topic, perhaps the article itself: excluding it here would slow the query."""
    tagged = Article.objects.live(at).tagged(Tag(pk=topic))
    return tagged.values_list("taggings__tag", "pk", "taggings__published_at")[:_DEPTH]
