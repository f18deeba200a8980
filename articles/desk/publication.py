"""What the desk decides about an article: the only module that assigns a state.

Every decision is one transaction: a guarded UPDATE (of two people deciding at once exactly one wins), the search index,
and a row of the log. Whether the person may decide is asked at the face; whether the article allows it, here.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles import search
from articles.models import Article, Decision, Revision, Tag, Tagging
from articles.slugs import numbered, slugify
from articles.vocabulary import Act, State, TagKind

_UNPUBLISHED = frozenset(
    {State.INCOMING, State.CLAIMED, State.DRAFT, State.IN_REVIEW, State.CHANGES_REQUESTED, State.APPROVED}
)
# From which states an act may be done. PUBLISHED stands for both live and scheduled; the acts tell them apart by time.
ALLOWED_FROM: dict[Act, frozenset[State]] = {
    Act.SAVE_TEXT: _UNPUBLISHED | {State.PUBLISHED},
    Act.TAG: frozenset(State) - {State.MERGED, State.DUPLICATE},
    Act.PUBLISH: _UNPUBLISHED | {State.PUBLISHED},
    Act.SCHEDULE: _UNPUBLISHED | {State.PUBLISHED},
    Act.DESCHEDULE: frozenset({State.PUBLISHED}),
    Act.WITHDRAW: frozenset({State.PUBLISHED}),
    Act.SPIKE: _UNPUBLISHED,
    Act.RESTORE: frozenset({State.SPIKED}),
}


class Refused(Exception):
    """The decision cannot be taken; the message says why, in words for the person who tried."""


def save_text(
    article: Article, *, by: User, headline: str, dek: str = "", summary: str = "", at: datetime | None = None
) -> Revision:
    """Keep the text as a new revision and return it. What readers see does not change; `publish` does that.

    Where nothing differs from the working revision, that one is returned and nothing is written. Raises Refused where the
    article is spiked, withdrawn or otherwise closed to writing.
    """
    at = at or timezone.now()
    _require(article, Act.SAVE_TEXT)
    base = article.working
    sha256 = Revision.hash_of(headline=headline, dek=dek, summary=summary)
    if base and base.sha256 == sha256:
        return base
    to_state = State.PUBLISHED if article.state == State.PUBLISHED else State.DRAFT
    with transaction.atomic():
        # The guard comes first: its row lock lets one of two savers number its revision at a time.
        _move(article, to_state)
        revision = Revision.objects.create(
            article=article,
            number=(base.number if base else 0) + 1,
            base=base,
            headline=headline,
            dek=dek,
            summary=summary,
            author=by,
            sha256=sha256,
            created_at=at,
        )
        _done(article, Act.SAVE_TEXT, by=by, at=at, to_state=to_state, working=revision)
    return revision


def publish(article: Article, *, by: User, at: datetime | None = None, reason: str = "") -> None:
    """Put the article before readers now: its working revision becomes what they see.

    A scheduled article goes out at once; a live one gets its new text and keeps its moment and its address. Raises
    Refused where it has no headline, is under embargo, or its state does not allow it.
    """
    at = at or timezone.now()
    moment = article.published_at if article.is_live(at) and article.published_at else at
    _go_public(article, Act.PUBLISH, by=by, at=at, moment=moment, reason=reason)


def schedule(article: Article, *, by: User, moment: datetime, at: datetime | None = None, reason: str = "") -> None:
    """Let the article appear at a moment ahead; nothing has to run for it. Raises Refused for a moment that has passed."""
    at = at or timezone.now()
    if moment <= at:
        raise Refused(f"{moment:%Y-%m-%d %H:%M %Z} has passed. Choose a moment ahead, or publish it now.")
    if article.is_live(at):
        raise Refused("Readers see it already; it can be withdrawn, not scheduled.")
    _go_public(article, Act.SCHEDULE, by=by, at=at, moment=moment, reason=reason)


def deschedule(article: Article, *, by: User, at: datetime | None = None, reason: str = "") -> None:
    """Take a scheduled article off the schedule; it is a draft again. Raises Refused once readers have seen it."""
    at = at or timezone.now()
    _require(article, Act.DESCHEDULE)
    if article.is_live(at):
        raise Refused("Readers see it already; it can be withdrawn, not taken off the schedule.")
    with transaction.atomic():
        _move(article, State.DRAFT, published_at=None)
        article.taggings.update(published_at=None)
        _done(article, Act.DESCHEDULE, by=by, at=at, to_state=State.DRAFT, published_at=None, reason=reason)


def withdraw(article: Article, *, by: User, reason: str, at: datetime | None = None) -> None:
    """Take a live article down; its address answers 410 Gone. Raises Refused without a reason, or where it is not live."""
    at = at or timezone.now()
    _require(article, Act.WITHDRAW, reason=reason)
    if not article.is_live(at):
        raise Refused("Readers have not seen it yet; take it off the schedule instead.")
    with transaction.atomic():
        _move(article, State.WITHDRAWN)
        article.taggings.update(published_at=None)
        _done(article, Act.WITHDRAW, by=by, at=at, to_state=State.WITHDRAWN, reason=reason)


def spike(article: Article, *, by: User, reason: str, at: datetime | None = None) -> None:
    """Refuse the article before publication; no later import brings it back. Raises Refused without a reason."""
    _require(article, Act.SPIKE, reason=reason)
    with transaction.atomic():
        _move(article, State.SPIKED)
        _done(article, Act.SPIKE, by=by, at=at or timezone.now(), to_state=State.SPIKED, reason=reason)


def restore(article: Article, *, by: User, at: datetime | None = None, reason: str = "") -> None:
    """Bring a spiked article back to the state that it was spiked from."""
    _require(article, Act.RESTORE)
    spiked = article.decisions.filter(act=Act.SPIKE).first()
    to_state = State(spiked.from_state) if spiked else State.INCOMING
    with transaction.atomic():
        _move(article, to_state)
        _done(article, Act.RESTORE, by=by, at=at or timezone.now(), to_state=to_state, reason=reason)


def tag(
    article: Article,
    *,
    by: User,
    add: Iterable[Tag] = (),
    remove: Iterable[Tag] = (),
    section: Tag | None = None,
    at: datetime | None = None,
) -> None:
    """Add and remove tags and, where given, set the section (which is then one of its tags). No part of the text."""
    _require(article, Act.TAG)
    if section is not None and section.kind != TagKind.SECTION:
        raise Refused(f"“{section}” is a topic. Choose a section.")
    added, removed = [*add, *([section] if section else [])], list(remove)
    moment = article.published_at if article.state == State.PUBLISHED else None
    with transaction.atomic():
        changes: dict[str, Any] = {} if section is None else {"section": section}
        _move(article, State(article.state))
        article.taggings.filter(tag__in=removed).delete()
        Tagging.objects.bulk_create(
            [Tagging(article=article, tag=tag, published_at=moment) for tag in added], ignore_conflicts=True
        )
        names = ", ".join([*(f"+{tag.slug}" for tag in added), *(f"-{tag.slug}" for tag in removed)])
        _done(article, Act.TAG, by=by, at=at or timezone.now(), to_state=State(article.state), reason=names, **changes)


def _require(article: Article, act: Act, *, reason: str | None = None) -> None:
    if article.state not in ALLOWED_FROM[act]:
        allowed = ", ".join(sorted(state.label.lower() for state in ALLOWED_FROM[act]))
        raise Refused(f"It is {article.get_state_display().lower()}; that can be done to: {allowed}.")
    if reason is not None and not reason.strip():
        raise Refused("Say why: the reason is kept in the log.")


def _move(article: Article, to_state: State, **changes: Any) -> None:
    """Change the row from exactly what was decided about; raise Refused where somebody was faster."""
    # An import's new version moves `updated_at` alone: nobody decides about a text that has changed under their eyes.
    unmoved = Article.objects.filter(
        pk=article.pk,
        state=article.state,
        published_at=article.published_at,
        working=article.working_id,
        updated_at=article.updated_at,
    )
    if unmoved.update(state=to_state, **changes) != 1:
        raise Refused("Somebody else has decided about it meanwhile. Load it again and look at what changed.")


def _done(
    article: Article, act: Act, *, by: User, at: datetime, to_state: State, reason: str = "", **changes: Any
) -> None:
    """Write what else changes on the row, its words in the index, and the log; then let the object say the same."""
    changes |= {"desk_touched_at": at, "updated_at": at}
    Article.objects.filter(pk=article.pk).update(**changes)
    Decision.objects.create(
        article=article, act=act, by=by, at=at, from_state=article.state, to_state=to_state, reason=reason.strip()
    )
    for name, value in {"state": to_state, **changes}.items():
        setattr(article, name, value)
    search.index([search.of_article(article)])


def _go_public(article: Article, act: Act, *, by: User, at: datetime, moment: datetime, reason: str) -> None:
    _require(article, act)
    revision = article.working
    texts = {name: getattr(revision or article, name) for name in ("headline", "dek", "summary")}
    if not texts["headline"].strip():
        raise Refused("It has no headline. Write one first; a suggestion is not published unseen.")
    if article.embargo_until and moment < article.embargo_until:
        raise Refused(f"It is embargoed until {article.embargo_until:%Y-%m-%d %H:%M %Z}. Choose a later moment.")
    changes = texts | {"published_at": moment, "live_revision": revision}
    with transaction.atomic():
        changes["slug"] = article.slug or _claim_slug(article, texts["headline"])
        _move(article, State.PUBLISHED, **changes)
        article.taggings.update(published_at=moment)
        _done(article, act, by=by, at=at, to_state=State.PUBLISHED, reason=reason, **changes)


def _claim_slug(article: Article, headline: str) -> str:
    """Give the article the first free slug made from its headline, and return it."""
    plain = slugify(headline) or article.public_id.hex[:12]
    slug, number = plain, 2
    while True:
        try:
            with transaction.atomic():
                Article.objects.filter(pk=article.pk).update(slug=slug)
        except IntegrityError:
            slug, number = numbered(plain, number), number + 1
        else:
            return slug
