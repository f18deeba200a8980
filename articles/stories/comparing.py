"""Comparing: each new or changed text with all others, in chunks, each written in short transactions.

What is due is stored with the article, in its transaction. A comparison that is cut short is made again; two at once
write the same.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from articles.database import inserts
from articles.database.groups import newest_of_each
from articles.models import Article, Citation, ComparisonDue, Likeness, Signature, StoryBand
from articles.stories.addresses import note_addresses
from articles.text import html, near_duplicates
from articles.text.near_duplicates import LEAST_AGREEMENT, Overlap

# Articles in one step; without a worker, the end of an import compares only these (half a second).
CHUNK = 100
AT_ONCE = 250
# Boilerplate can put thousands of articles in one band. Only its newest count; of all that share a band, those that
# share most; and of these, the likeliest are compared word by word. So no text costs more than this, however common.
NEWEST_OF_A_BAND, CANDIDATES, COMPARED = 20, 40, 10
# A text may have a megabyte, and a chunk's articles a thousand others to be compared with.
OTHERS_IN_MEMORY = 50
# Others write between two chunks: SQLite's lock goes to the next to ask.
PAUSE = 0.03  # seconds


@dataclass(frozen=True, slots=True)
class _Compared:
    """An article with its plain text and the signature of it."""

    article: Article
    text: str
    signature: bytes


def mark_due(article_ids: Iterable[int]) -> None:
    """Note, in the caller's transaction, that these articles' texts are new or have changed."""
    inserts.insert(ComparisonDue, ["article_id"], [(article_id,) for article_id in article_ids])


def waiting() -> int:
    """Return how many articles, or versions of them, are still to be compared."""
    return ComparisonDue.objects.count()


def forget(article_ids: Collection[int]) -> None:
    """Remove the bands of articles that are about to be deleted, in the caller's transaction; the rest cascades."""
    signatures = Signature.objects.filter(article__in=article_ids).exclude(data=b"")
    for article_id, data in signatures.values_list("article", "data"):
        StoryBand.objects.filter(key__in=near_duplicates.bands(bytes(data)), article=article_id).delete()


def compare(*, limit: int | None = None, progress: Callable[[int], None] = lambda done: None) -> int:
    """Compare the articles that are due, the newest first and at most `limit`; return how many are done."""
    done = 0
    with inserts.repeatable_writes():
        while limit is None or done < limit:
            commits = inserts.foreign_commits()
            wanted = CHUNK if limit is None else min(CHUNK, limit - done)
            due = dict(ComparisonDue.objects.order_by("-pk").values_list("pk", "article")[:wanted])
            if not due:
                break
            _compare_chunk(due)
            done += len(due)
            progress(done)
            if inserts.foreign_commits() != commits:
                time.sleep(PAUSE)
    return done


def compare_all(*, progress: Callable[[int], None] = lambda done: None) -> int:
    """Compare what is due, then all articles that never were, the newest first; return how many."""
    done, last = compare(progress=progress), None
    while True:
        missing = Article.objects.filter(~Exists(Signature.objects.filter(article=OuterRef("pk")))).order_by("-pk")
        ids = list((missing if last is None else missing.filter(pk__lt=last)).values_list("pk", flat=True)[:CHUNK])
        if not ids:
            inserts.refresh_statistics()
            return done
        with transaction.atomic():
            mark_due(ids)
        before = done
        done += compare(progress=lambda count, before=before: progress(before + count))  # type: ignore[misc]
        last = ids[-1]


def _compare_chunk(due: dict[int, int]) -> None:
    compared = _signed(set(due.values()))
    by_id = {row.article.pk: row for row in compared}
    with transaction.atomic():
        # Nobody deletes an article meanwhile, as the undoing of an import would.
        kept = _lock(by_id)
        _write_signatures([by_id[article_id] for article_id in kept])
        note_addresses(kept)
    pairs = _overlaps(compared)
    with transaction.atomic():
        existing = set(_lock({*by_id, *(article_id for pair in pairs for article_id in pair)}))
        _write_likenesses(by_id.keys(), {pair: pairs[pair] for pair in pairs if existing.issuperset(pair)})
        ComparisonDue.objects.filter(pk__in=due).delete()


def _lock(article_ids: Iterable[int]) -> list[int]:
    """Lock the articles in order of key, as every act of the desk does; return the keys that exist."""
    rows = Article.objects.filter(pk__in=list(article_ids)).order_by("pk").select_for_update(no_key=True)
    return list(rows.values_list("pk", flat=True))


def _texts(article_ids: Collection[int]) -> dict[int, tuple[Article, str]]:
    """Return the articles with their evidence: the source's text or, without one, what the desk has pasted."""
    columns = ("pk", "body", "source_url", *Article.STORY_COLUMNS)
    articles = Article.objects.filter(pk__in=article_ids).only(*columns).order_by()
    texts = {article.pk: (article, html.to_text(article.body)) for article in articles}
    if empty := [article_id for article_id, (_, text) in texts.items() if not text]:
        pasted: dict[int, list[str]] = defaultdict(list)
        rows = Citation.objects.filter(article__in=empty).exclude(text="").order_by("position", "pk")
        for article_id, text in rows.values_list("article", "text"):
            pasted[article_id].append(text)
        texts |= {article_id: (texts[article_id][0], "\n".join(parts)) for article_id, parts in pasted.items()}
    return texts


def _signed(article_ids: Collection[int]) -> list[_Compared]:
    return [_Compared(article, text, near_duplicates.signature(text)) for article, text in _texts(article_ids).values()]


def _write_signatures(rows: Sequence[_Compared]) -> None:
    ids = [row.article.pk for row in rows]
    forget(ids)
    Signature.objects.filter(article__in=ids).delete()
    signatures = [(row.article.pk, row.signature) for row in rows]
    inserts.insert(Signature, ["article_id", "data"], signatures, ignore_conflicts=True)
    keys = {(key, row.article.pk) for row in rows for key in near_duplicates.bands(row.signature)}
    inserts.insert(StoryBand, ["key", "article"], sorted(keys), ignore_conflicts=True)


def _overlaps(compared: Sequence[_Compared]) -> dict[tuple[int, int], Overlap]:
    """Return the pairs of an article and another that tell the same story, each with what they share."""
    by_id = {row.article.pk: row for row in compared}
    rows_of: dict[int, list[_Compared]] = defaultdict(list)
    for article_id, others in _likeliest(compared).items():
        for other_id in others:
            rows_of[other_id].append(by_id[article_id])
    overlaps: dict[tuple[int, int], Overlap] = {}
    every_other = sorted(rows_of)
    for start in range(0, len(every_other), OTHERS_IN_MEMORY):
        other_ids = every_other[start : start + OTHERS_IN_MEMORY]
        texts = {key: (row.article, row.text) for key in other_ids if (row := by_id.get(key))}
        texts |= _texts(set(other_ids) - texts.keys())
        for other_id, (other, text) in texts.items():
            for row in rows_of[other_id]:
                pair = (min(row.article.pk, other_id), max(row.article.pk, other_id))
                # What shares its address or all its words needs no comparison.
                if pair in overlaps or row.article.shares(other):
                    continue
                if common := near_duplicates.overlap(row.text, text):
                    overlaps[pair] = common
    return overlaps


def _likeliest(compared: Sequence[_Compared]) -> dict[int, list[int]]:
    """Return, for each article, the others that are worth a comparison word by word, the likeliest first."""
    members: dict[int, set[int]] = defaultdict(set)
    keys = {row.article.pk: near_duplicates.bands(row.signature) for row in compared}
    wanted = sorted({key for band_keys in keys.values() for key in band_keys})
    for key, article_id in newest_of_each(StoryBand, "key", "article", wanted, most=NEWEST_OF_A_BAND):
        members[key].add(article_id)
    candidates = {
        article_id: _most_shared(article_id, (members[key] for key in band_keys))
        for article_id, band_keys in keys.items()
    }
    signatures: dict[int, bytes] = {row.article.pk: row.signature for row in compared}
    missing = {other for others in candidates.values() for other in others} - signatures.keys()
    stored = Signature.objects.filter(article__in=missing).values_list("article", "data")
    signatures |= {article_id: bytes(data) for article_id, data in stored}
    likeliest: dict[int, list[int]] = {}
    for article_id, others in candidates.items():
        ranked = [
            (near_duplicates.agreement(signatures[article_id], signatures[other]), other)
            for other in others
            if signatures.get(other)
        ]
        ranked.sort(reverse=True)
        likeliest[article_id] = [other for share, other in ranked[:COMPARED] if share >= LEAST_AGREEMENT]
    return likeliest


def _most_shared(article_id: int, bands: Iterable[set[int]]) -> list[int]:
    counts: Counter[int] = Counter()
    for members in bands:
        counts.update(members)
    del counts[article_id]
    return [other for other, _ in counts.most_common(CANDIDATES)]


def _write_likenesses(compared: Collection[int], pairs: dict[tuple[int, int], Overlap]) -> None:
    """Replace all that was known of the compared articles by these pairs."""
    Likeness.objects.filter(article__in=compared).delete()
    Likeness.objects.filter(other__in=compared).delete()
    rows: list[Any] = [
        row
        for (article_id, other_id), common in sorted(pairs.items())
        for row in (
            (article_id, other_id, common.share, common.passage),
            (other_id, article_id, common.share, common.passage),
        )
    ]
    inserts.insert(Likeness, ["article_id", "other_id", "share", "passage"], rows, ignore_conflicts=True)
