"""Making renditions: after every decision that readers may notice, and again when a name in them changes."""

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

# How many are made while somebody waits: about a second. The rest wait for `rebuild`; until then they are made for each
# request.
MADE_AT_ONCE = 100
# The clocks of two machines may differ by this.
_CLOCKS_DIFFER_BY = timedelta(seconds=5)
_TEXTS = ("card", "data", "page")
_CORRECTING = frozenset({ChangeClass.CLARIFICATION, ChangeClass.CORRECTION})
_FACTS = ("updated_at", "language", "ai_use", "is_corrected")


def refresh(article_id: int, *, at: datetime) -> None:
    """Update an article's rendition in the caller's transaction, after something about the article changed.

    Raises the public version only if readers now see something else: what is scheduled, taken off the schedule, or
    changed while it is down, tells them nothing. An article that was never public has no rendition.
    """
    # Lock the article before the version, as every act of the desk does: a concurrent decision waits, or is visible
    # here.
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
    is_seen = _is_seen(article.published_at, at) or (was is not None and _is_seen(was.visible_from, at))
    number = public_version.move() if is_seen else public_version.hold()
    # Read again with the lock: its last holder may have changed a name in the article.
    _show(_whole().get(pk=article_id), was, number, at)


def outdate(articles: ArticleQuerySet, *, at: datetime | None = None) -> int:
    """Mark these articles' renditions as outdated, in the caller's transaction, after a name or a right changed.

    The newest are made at once; return how many wait for `rebuild`. Always raises the public version, because other
    pages show the name too.
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
    """Give the renditions of the source's articles without a language the one that the source has now."""
    articles = Article.objects.from_source(source).published().filter(language="").order_by()
    Rendition.objects.filter(article__in=articles.values("pk")).update(language=source.language.lower())


def rebuild(*, chunk: int = 25, progress: Callable[[int], None] = lambda done: None) -> int:
    """Make all outdated renditions again, one transaction for each chunk; return how many.

    Readers see the same meanwhile. It can be interrupted and run again.
    """
    done, last = 0, 0
    while True:
        with transaction.atomic():
            public_version.lock()
            waiting = Rendition.objects.filter(visible_from__isnull=False, article__gt=last).order_by("article_id")
            outdated = list(waiting.exclude(stamp=fragments.stamp()).values_list("pk", "stamp", "data")[:chunk])
            keys = [pk for pk, _, _ in outdated]
            _remake(keys)
            # Clients must fetch again what another release made differently; a changed name has raised the version
            # already.
            before = {pk: data for pk, stamp, data in outdated if stamp}
            changed = [pk for pk, data in _data(list(before)).items() if data != before[pk]]
            if changed:
                Rendition.objects.filter(pk__in=changed).update(number=public_version.move())
        if not keys:
            return done
        last, done = keys[-1], done + len(keys)
        progress(done)


def _data(keys: list[int]) -> dict[int, str]:
    return dict(Rendition.objects.filter(pk__in=keys).values_list("pk", "data"))


def _whole() -> ArticleQuerySet:
    return Article.objects.for_reading()


def _holds(was: Rendition, article: Article) -> bool:
    """Say whether the rendition is up to date."""
    if was.stamp != fragments.stamp():
        return False
    texts = fragments.of_article(article, changed_at=was.changed_at)
    stored = (was.card, was.data, *fragments.unpacked(was.page))
    return stored == (texts.card, texts.data, texts.head, texts.story)


def _show(article: Article, was: Rendition | None, number: int, at: datetime) -> None:
    is_ahead = article.published_at is not None and article.published_at > at
    removed_as = was.removed_as if was and is_ahead else ""
    if was and is_ahead and _is_seen(was.visible_from, at):
        removed_as = State.WITHDRAWN  # readers saw it and will again; until then it is gone (410)
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
    """Empty the rendition, but leave a mark that the article was public; delete it if it never was."""
    Crediting.objects.filter(article=article).delete()
    if not was.removed_as and not _is_seen(was.visible_from, at):
        was.delete()
        return
    is_down = article.state in (State.RETRACTED, State.MERGED)
    removed_as = article.state if is_down else State.WITHDRAWN
    is_seen = was.removed_as != removed_as or _is_seen(was.visible_from, at)
    if not is_seen and was.visible_from is None:
        return
    Rendition.objects.filter(pk=article.pk).update(
        number=public_version.move() if is_seen else public_version.hold(),
        visible_from=None,
        removed_as=removed_as,
        changed_at=at,
        stamp="",
        card="",
        data="",
        page=b"",
    )


def _is_seen(visible_from: datetime | None, at: datetime) -> bool:
    """Say whether readers may have seen it by now: a decision may have waited for a lock since its moment."""
    return visible_from is not None and visible_from <= max(at, timezone.now() + _CLOCKS_DIFFER_BY)


def _remake(keys: list[int]) -> None:
    """Make these renditions again, holding the version's lock."""
    rows = Rendition.objects.defer(*_TEXTS).in_bulk(keys)
    articles = list(_whole().published().filter(pk__in=rows))
    _credit(articles)
    for article in articles:
        row = rows[article.pk]
        for name, value in _columns(article, changed_at=row.changed_at).items():
            setattr(row, name, value)
    Rendition.objects.bulk_update([rows[article.pk] for article in articles], [*_TEXTS, *_FACTS, "stamp"])


def _credit(articles: list[Article]) -> None:
    """Store which sources the published articles credit."""
    Crediting.objects.filter(article__in=articles).delete()
    credits_ = [(article, source) for article in articles for source in sorted(_named(article))]
    moments: Any = {article.pk: article.published_at for article in articles}
    Crediting.objects.bulk_create(
        Crediting(article=article, source_id=source, published_at=moments[article.pk]) for article, source in credits_
    )


def _named(article: Article) -> set[int]:
    cited: list[Citation] = article.provenance  # type: ignore[attr-defined]
    return {article.source_id, *(citation.source_id for citation in cited if citation.source_id)}


def _columns(article: Article, *, changed_at: datetime) -> dict[str, Any]:
    texts = fragments.of_article(article, changed_at=changed_at)
    notes: Any = article.public_corrections  # type: ignore[attr-defined]
    return {
        "stamp": fragments.stamp(),
        **{name: getattr(texts, name) for name in _TEXTS},
        "updated_at": article.revised_at or article.published_at,
        "language": presentation.language(article).lower(),
        "ai_use": article.live_revision.ai_use if article.live_revision else AiUse.UNDECLARED,
        "is_corrected": any(note.change_class in _CORRECTING for note in notes),
    }
