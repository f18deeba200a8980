"""What the desk decides about articles that tell the same story, besides putting one aside (`triage`) or merging them.

It attaches one to the other as a source, or says that the two are different stories, whatever they have in common.
"""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.desk.readiness import working_text
from articles.desk.transitions import Refused, record, require, transition
from articles.desk.writing import number_of, save_text, texts_of
from articles.models import Article, Parting, Revision
from articles.text import html
from articles.vocabulary import REPLACED, Act, Role, State

# A citation's text is cut here, as the form does.
_MOST_TEXT = 50_000


def part(article: Article, *, by: User, other: Article, at: datetime | None = None, reason: str = "") -> None:
    """Record that two articles are different stories: neither is shown as the other's again. `rejoin` reverses it.

    Raises Refused if they are one article, if one is put aside for the other, or if they are parted already.
    """
    if other.pk == article.pk:
        raise Refused("An article cannot be parted from itself. Choose another article.")
    for aside, stays in ((article, other), (other, article)):
        if aside.state in REPLACED and aside.duplicate_of_id == stays.pk:
            raise Refused(f"“{aside}” is put aside for “{stays}”. Split them first, then say that they are different.")
    with transaction.atomic():
        _lock(article, other)
        if Parting.objects.filter(article=article, other=other).exists():
            raise Refused(f"Somebody has already said that this is not the same story as “{other}”.")
        at = at or timezone.now()
        Parting.objects.bulk_create(
            Parting(article=here, other=there, by=by, at=at) for here, there in ((article, other), (other, article))
        )
        _record_both(article, other, Act.PART, by=by, at=at, reason=reason)


def rejoin(article: Article, *, by: User, other: Article, at: datetime | None = None, reason: str = "") -> None:
    """Take back that two articles are different stories. Raises Refused if nobody has said so."""
    with transaction.atomic():
        _lock(article, other)
        pair = [article.pk, other.pk]
        if not Parting.objects.filter(article__in=pair, other__in=pair).delete()[0]:
            raise Refused(f"Nobody has said that this is not the same story as “{other}”, so there is nothing to undo.")
        _record_both(article, other, Act.REJOIN, by=by, at=at or timezone.now(), reason=reason)


def attach(article: Article, *, by: User, other: Article, at: datetime | None = None) -> Revision:
    """Save a new text of the article that cites the other as a supporting source; return the revision.

    Raises Refused if the article is the other, cites it already, or is closed to writing.
    """
    require(article, Act.SAVE_TEXT)
    if other.pk == article.pk:
        raise Refused("An article cannot be its own source. Choose another article.")
    citations = [citation.as_json() for citation in working_text(article).citations]
    if any(citation["cited_article"] == other.pk for citation in citations):
        raise Refused(f"“{other}” is already attached as a source.")
    citation = _citation_of(other)
    key = ("role", "source", "url")
    # The page may be cited already, but not as one of our articles.
    citations = [row for row in citations if [row[name] for name in key] != [citation[name] for name in key]]
    texts = {name: text for name, text in texts_of(article).items() if name in Revision.TEXT_COLUMNS}
    base = number_of(article.working)
    return save_text(article, by=by, **texts, citations=[*citations, citation], base=base, at=at)


def _citation_of(other: Article) -> dict[str, Any]:
    moment = other.source_published_at
    return {
        "role": Role.SUPPORTING.value,
        "source": other.source.survivor().pk,
        "url": other.source_url,
        "title": (other.headline or other.headline_suggested)[:500],
        "published_at": moment.isoformat() if moment else None,
        "text": html.to_text(other.body)[:_MOST_TEXT],
        "cited_article": other.pk,
    }


def _lock(article: Article, other: Article) -> None:
    """Lock both rows, in order of key, so that two people who decide about the pair at once wait for each other."""
    list(Article.objects.filter(pk__in=[article.pk, other.pk]).order_by("pk").select_for_update().values_list("pk"))


def _record_both(article: Article, other: Article, act: Act, *, by: User, at: datetime, reason: str) -> None:
    """Log the decision with both articles."""
    for here, there in ((article, other), (other, article)):
        require(here, act)
        transition(here, State(here.state))
        record(here, act, by=by, at=at, to_state=State(here.state), reason=reason or str(there))
