"""The edition of the index: an upgrade that folds words by other rules makes it again, by itself and step by step."""

from articles.models import Article, SearchEdition, SearchRow
from articles.search.interface import reindex

# Raise it with every change of the words that an article is indexed by (`documents`, `text.words`, `text.spellings`),
# and the index of every site is made again after the upgrade. Release 0.2.0 knew no edition.
EDITION = 2
# Articles in one transaction: others who write to SQLite wait for it.
_CHUNK = 100


def is_current() -> bool:
    """Return whether all articles are indexed by today's rules. An index without articles is, from now on."""
    if SearchEdition.objects.filter(pk=SearchEdition.ONLY, number=EDITION).exists():
        return True
    if SearchRow.objects.exists():
        return False
    finish()
    return True


def finish() -> None:
    """Note that all articles are indexed by today's rules."""
    SearchEdition.objects.update_or_create(
        pk=SearchEdition.ONLY, defaults={"number": EDITION, "underway": None, "below": None}
    )


def proceed(*, limit: int) -> int:
    """Index at most `limit` articles again, those that came last first; return how many, 0 when it is finished.

    It goes on where the last call ended, unless that was for another edition. Articles can be found meanwhile.
    """
    edition, _ = SearchEdition.objects.get_or_create(pk=SearchEdition.ONLY)
    if edition.number == EDITION:
        return 0
    articles = Article.objects.order_by("-pk")
    if edition.underway == EDITION and edition.below is not None:
        articles = articles.filter(pk__lt=edition.below)
    keys = list(articles.values_list("pk", flat=True)[:limit])
    if not keys:
        finish()
        return 0
    reindex(Article.objects.filter(pk__in=keys), chunk=_CHUNK)
    SearchEdition.objects.filter(pk=SearchEdition.ONLY).update(underway=EDITION, below=keys[-1])
    return len(keys)
