"""Making renditions: after every decision that readers may notice, and anew when a name in them has changed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from articles.models import Article, Citation, Crediting, Rendition, Source
from articles.models.querysets import ArticleQuerySet
from articles.reading import presentation, public_version
from articles.reading.renditions import fragments
from articles.vocabulary import AiUse, ChangeClass, State

# How many are made anew while somebody waits: about a second. The others are made when `rebuild` runs, and until then,
# for each reader who asks.
MADE_AT_ONCE = 100
# A moment that has come for one machine may lie ahead for another.
_CLOCKS_DIFFER_BY = timedelta(seconds=5)
_TEXTS = ("card", "data", "page")
_TOLD_AS_WRONG = frozenset({ChangeClass.CLARIFICATION, ChangeClass.CORRECTION})
_FACTS = ("updated_at", "language", "ai_use", "is_corrected")


def refresh(article_id: int, *, at: datetime) -> None:
    """Make what readers are given of an article anew, in the caller's transaction, after something about it changed.

    Moves the public version where they are given something else than before. Nothing happens for what they have never
    been able to see.
    """
    # The article's row before the version's, as every act of the desk takes them: who decides about it waits, or is seen.
    Article.objects.select_for_update(no_key=True).values_list("pk").get(pk=article_id)
    article = _whole().get(pk=article_id)
    was = Rendition.objects.filter(pk=article_id).first()
    if was is not None:
        at = max(at, was.changed_at)
    if article.state != State.PUBLISHED:
        if was is not None:
            _remove(article, was, at)
        return
    if was and was.visible_from == article.published_at and _holds(was, article):
        return
    number = public_version.move()
    # Read again behind the lock: whoever held it may have changed a name that stands in it.
    _show(_whole().get(pk=article_id), was, number, at)


def outdate(articles: ArticleQuerySet, *, at: datetime | None = None) -> int:
    """Say that a name or a right in these articles' renditions has changed, in the caller's transaction.

    Return how many wait for `rebuild`; the newest are made anew at once. Always moves the public version: the name stands
    on other pages too.
    """
    at = at or timezone.now()
    number = public_version.move()
    published = articles.published()
    newest = list(published.newest().values_list("pk", flat=True)[:MADE_AT_ONCE])
    outdated = Rendition.objects.filter(article__in=published.order_by().values("pk"))
    count = outdated.update(stamp="", number=number, changed_at=at)
    _remake(newest)
    return max(0, count - len(newest))


def update_language(source: Source) -> None:
    """Find the source's articles by the language that it has now, where they have none of their own."""
    unsaid = Article.objects.from_source(source).published().filter(language="").order_by()
    Rendition.objects.filter(article__in=unsaid.values("pk")).update(language=source.language.lower())


def rebuild(*, chunk: int = 25, progress: Callable[[int], None] = lambda done: None) -> int:
    """Make all renditions anew that are not as they would be made today, a chunk a transaction; return how many.

    Readers get the same meanwhile. It may be interrupted and run again.
    """
    done, last = 0, 0
    while True:
        with transaction.atomic():
            public_version.lock()
            waiting = Rendition.objects.filter(visible_from__isnull=False, article__gt=last).order_by("article_id")
            found = list(waiting.exclude(stamp=fragments.stamp()).values_list("pk", "stamp", "data")[:chunk])
            keys = [pk for pk, _, _ in found]
            _remake(keys)
            # What another program made, and clients get otherwise now, is told; of a changed name they were told already.
            kept = {pk: data for pk, stamp, data in found if stamp}
            told = [pk for pk, data in _data(list(kept)).items() if data != kept[pk]]
            if told:
                Rendition.objects.filter(pk__in=told).update(number=public_version.move())
        if not keys:
            return done
        last, done = keys[-1], done + len(keys)
        progress(done)


def _data(keys: list[int]) -> dict[int, str]:
    return dict(Rendition.objects.filter(pk__in=keys).values_list("pk", "data"))


def _whole() -> ArticleQuerySet:
    return Article.objects.for_reading()


def _holds(was: Rendition, article: Article) -> bool:
    """Say whether a rendition is what would be made today."""
    if was.stamp != fragments.stamp():
        return False
    texts = fragments.of_article(article, changed_at=was.changed_at)
    kept = (was.card, was.data, *fragments.unpacked(was.page))
    return kept == (texts.card, texts.data, texts.head, texts.story)


def _show(article: Article, was: Rendition | None, number: int, at: datetime) -> None:
    is_ahead = article.published_at is not None and article.published_at > at
    removed_as = was.removed_as if was and is_ahead else ""
    if was and is_ahead and was.visible_from and was.visible_from <= _seen_until(at):
        removed_as = State.WITHDRAWN  # readers saw it, and will again: until then it is gone
    _credit([article])
    Rendition.objects.update_or_create(
        article=article,
        defaults={
            "number": number,
            "visible_from": article.published_at,
            "removed_as": removed_as,
            "changed_at": at,
            **_columns(article, changed_at=at),
        },
    )


def _remove(article: Article, was: Rendition, at: datetime) -> None:
    """Leave a mark where readers have seen the article; nothing where they never did."""
    Crediting.objects.filter(article=article).delete()
    if not was.removed_as and (was.visible_from is None or was.visible_from > _seen_until(at)):
        was.delete()
        public_version.move()  # it may have fallen due this very moment
        return
    is_down = article.state in (State.RETRACTED, State.MERGED)
    Rendition.objects.filter(pk=article.pk).update(
        number=public_version.move(),
        visible_from=None,
        removed_as=article.state if is_down else State.WITHDRAWN,
        changed_at=at,
        stamp="",
        card="",
        data="",
        page=b"",
    )


def _seen_until(at: datetime) -> datetime:
    """Return the moment up to which readers may have seen something: the decision's may lie before a wait for a lock."""
    return max(at, timezone.now() + _CLOCKS_DIFFER_BY)


def _remake(keys: list[int]) -> None:
    """Make these renditions anew, as they are shown now, under the version's lock."""
    rows = Rendition.objects.defer(*_TEXTS).in_bulk(keys)
    articles = list(_whole().published().filter(pk__in=rows))
    _credit(articles)
    for article in articles:
        row = rows[article.pk]
        for name, value in _columns(article, changed_at=row.changed_at).items():
            setattr(row, name, value)
    Rendition.objects.bulk_update([rows[article.pk] for article in articles], [*_TEXTS, *_FACTS, "stamp"])


def _credit(articles: list[Article]) -> None:
    """Write whom readers of the published articles see named."""
    Crediting.objects.filter(article__in=articles).delete()
    credits_ = [(article, source) for article in articles for source in sorted(_named(article))]
    moments: Any = {article.pk: article.published_at for article in articles}
    Crediting.objects.bulk_create(
        Crediting(article=article, source_id=source, published_at=moments[article.pk]) for article, source in credits_
    )


def _named(article: Article) -> set[int]:
    cited: list[Citation] = article.provenance  # type: ignore[attr-defined]
    return {article.source_id, *(one.source_id for one in cited if one.source_id)}


def _columns(article: Article, *, changed_at: datetime) -> dict[str, Any]:
    texts = fragments.of_article(article, changed_at=changed_at)
    return {
        "stamp": fragments.stamp(),
        **{name: getattr(texts, name) for name in _TEXTS},
        "updated_at": article.revised_at or article.published_at,
        "language": presentation.language(article).lower(),
        "ai_use": article.live_revision.ai_use if article.live_revision else AiUse.UNDECLARED,
        "is_corrected": any(told.change_class in _TOLD_AS_WRONG for told in article.public_corrections),  # type: ignore[attr-defined]
    }
