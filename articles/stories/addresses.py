"""The addresses at which an article's story was first reported, as numbers that compare quickly."""

import hashlib
from collections import defaultdict
from collections.abc import Collection

from articles.database import inserts
from articles.models import Article, Citation, StoryAddress
from articles.text import links
from articles.vocabulary import Role


def fingerprint(url: str) -> int | None:
    """Return a number that is the same for all addresses of one page, None for what is no page's address."""
    canonical = links.canonical(url)
    if not canonical:
        return None
    digest = hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def note_addresses(article_ids: Collection[int]) -> None:
    """Store the addresses of these articles, their own and those of their origins, in the caller's transaction."""
    numbers: dict[int, set[int]] = defaultdict(set)
    own = Article.objects.filter(pk__in=article_ids).order_by().values_list("pk", "source_url")
    origins = Citation.objects.filter(article__in=article_ids, role=Role.ORIGIN).order_by()
    for article_id, url in [*own, *origins.values_list("article", "url")]:
        if (number := fingerprint(url)) is not None:
            numbers[article_id].add(number)
    StoryAddress.objects.filter(article__in=article_ids).delete()
    rows = [(article_id, number) for article_id in sorted(numbers) for number in sorted(numbers[article_id])]
    inserts.insert(StoryAddress, ["article_id", "fingerprint"], rows)
