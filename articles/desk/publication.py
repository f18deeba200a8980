"""When readers see what: publish, schedule, revise a live text, take down, bring back. Time is a predicate, never a job."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.desk.change_class import is_enough, is_typographic, least_class
from articles.desk.review import is_approved
from articles.desk.transitions import Refused, record, require, transition
from articles.desk.writing import cite
from articles.models import Article, Correction, Operation
from articles.text.slugs import slugify, with_number
from articles.vocabulary import Act, ChangeClass, State

# Of these a reader is told in a public note.
NEEDS_NOTE = frozenset({ChangeClass.CLARIFICATION, ChangeClass.CORRECTION, ChangeClass.RETRACTION})
# The light classes: what they change, no reader has to know.
MINOR = frozenset({ChangeClass.REFILE, ChangeClass.UPDATE})


def publish(
    article: Article, *, by: User, at: datetime | None = None, reason: str = "", operation: Operation | None = None
) -> None:
    """Put the approved text before readers now; a scheduled article goes out at once.

    Raises Refused where the text is not the approved one, is under embargo, is live already (`revise` it), or its state
    does not allow it.
    """
    at = at or timezone.now()
    if article.is_live(at):
        raise Refused("Readers see it already. Publish a new text of it with a class of change.")
    _go_public(article, Act.PUBLISH, by=by, at=at, moment=at, reason=reason, operation=operation)


def schedule(article: Article, *, by: User, moment: datetime, at: datetime | None = None, reason: str = "") -> None:
    """Let the article appear at a moment ahead; nothing has to run for it. Raises Refused for a moment that has passed."""
    at = at or timezone.now()
    if moment <= at:
        raise Refused(f"{moment:%Y-%m-%d %H:%M %Z} has passed. Choose a moment ahead, or publish it now.")
    if article.is_live(at):
        raise Refused("Readers see it already; it can be withdrawn, not scheduled.")
    _go_public(article, Act.SCHEDULE, by=by, at=at, moment=moment, reason=reason)


def deschedule(article: Article, *, by: User, at: datetime | None = None, reason: str = "") -> None:
    """Take a scheduled article off the schedule; its approval stays. Raises Refused once readers have seen it."""
    at, clock = at or timezone.now(), at
    require(article, Act.DESCHEDULE)
    if article.is_live(at):
        raise Refused("Readers see it already; it can be withdrawn, not taken off the schedule.")
    to_state = State.IN_REVIEW if article.submitted_at else State.APPROVED if is_approved(article) else State.DRAFT
    with transaction.atomic():
        transition(article, to_state, published_at=None)
        if article.is_live(clock or timezone.now()):
            raise Refused("Readers see it since this moment; it can be withdrawn, not taken off the schedule.")
        article.taggings.update(published_at=None)
        record(
            article, Act.DESCHEDULE, by=by, at=at, to_state=to_state, published_at=None, live_revision=None,
            reason=reason,
        )  # fmt: skip


def least_change(article: Article) -> ChangeClass:
    """Return the least class of change under which the working text of a live article may be published."""
    if article.working is None:
        return ChangeClass.REFILE
    least = least_class(_seen_by_readers(article), article.working.texts)
    if least == ChangeClass.REFILE and _says_otherwise(article):
        return ChangeClass.UPDATE
    return least


def _seen_by_readers(article: Article) -> dict[str, str]:
    return {name: getattr(article, name) for name in ("headline", "dek", "summary")}


def _says_otherwise(article: Article) -> bool:
    """Say whether the working text cites or declares something else than the one that readers see."""
    now, was = article.working, article.live_revision
    if now is None or (was and (now.citations, now.ai_use) == (was.citations, was.ai_use)):
        return False
    if was and now.ai_use != was.ai_use:
        return True
    return now.citations is not None and now.citations != [one.as_json() for one in article.citations.all()]


def revise(
    article: Article,
    *,
    by: User,
    change: ChangeClass,
    note: str = "",
    at: datetime | None = None,
    reason: str = "",
) -> Correction | None:
    """Let the working text replace the one that readers see, and tell them so where the class asks for it.

    A clarification or a correction needs a public note and returns it as a Correction; any class but a refile moves
    `revised_at`. What changes a letter needs the approval of exactly this text, whatever it is called. Raises Refused where the class is too light for what has changed.
    """
    at = at or timezone.now()
    require(article, Act.REVISE)
    if not article.is_live(at):
        raise Refused("Readers do not see it yet: the schedule takes whatever text is approved.")
    before, revision = article.live_revision, article.working
    if revision is None or article.working_id == article.live_revision_id:
        raise Refused("There is no newer text. Save one first.")
    least = least_change(article)
    if not is_enough(change, least):
        raise Refused(
            f"More has changed than a {change.label.lower()} may: numbers, names, quotations or sense. Publish it as "
            f"{least.label.lower()} at least."
        )
    if change in NEEDS_NOTE and not note.strip():
        raise Refused("Tell readers what was wrong: “An earlier version said …; in fact …”.")
    is_light = change == ChangeClass.REFILE and is_typographic(_seen_by_readers(article), revision.texts)
    if not is_light and not is_approved(article):
        raise Refused("This text has not been approved. Submit it, and let somebody else approve it.")
    changes: dict[str, Any] = revision.texts | {"live_revision": revision, "submitted_at": None}
    if change != ChangeClass.REFILE:
        changes["revised_at"] = at
    with transaction.atomic():
        transition(article, State.PUBLISHED)
        if revision.citations is not None:
            cite(article, revision.citations)
        told = None
        if change in NEEDS_NOTE:
            told = Correction.objects.create(
                article=article, change_class=change, note=note.strip(), at=at, by=by, before=before, after=revision
            )
        said = f"{change.label}. {reason or note}".strip()
        record(
            article, Act.REVISE, by=by, at=at, to_state=State.PUBLISHED, reason=said, before={"class": change}, **changes
        )  # fmt: skip
    return told


def withdraw(article: Article, *, by: User, reason: str, at: datetime | None = None) -> None:
    """Take a live article down; its address answers 410 Gone. Raises Refused without a reason, or where it is not live."""
    at = at or timezone.now()
    require(article, Act.WITHDRAW, reason=reason)
    if not article.is_live(at):
        raise Refused("Readers have not seen it yet; take it off the schedule instead.")
    _take_down(article, Act.WITHDRAW, State.WITHDRAWN, by=by, at=at, reason=reason)


def retract(article: Article, *, by: User, note: str, at: datetime | None = None, reason: str = "") -> Correction:
    """Take a live (or withdrawn) article down with a public notice, which its address shows from now on; return the notice.

    Raises Refused without a notice, or where readers have never seen it.
    """
    at = at or timezone.now()
    require(article, Act.RETRACT)
    if article.state == State.PUBLISHED and not article.is_live(at):
        raise Refused("Readers have not seen it yet; take it off the schedule instead.")
    if not note.strip():
        raise Refused("Write the notice: readers who look for it are told why it is gone.")
    with transaction.atomic():
        _take_down(article, Act.RETRACT, State.RETRACTED, by=by, at=at, reason=reason or note)
        return Correction.objects.create(
            article=article, change_class=ChangeClass.RETRACTION, note=note.strip(), at=at, by=by,
            before=article.live_revision, after=article.live_revision,
        )  # fmt: skip


def reinstate(article: Article, *, by: User, reason: str, at: datetime | None = None) -> None:
    """Bring a withdrawn or retracted article back before readers, under its address and with its moment.

    Raises Refused without a reason. The notice of a retraction stays among its corrections.
    """
    at = at or timezone.now()
    require(article, Act.REINSTATE, reason=reason)
    _bring_back(article, Act.REINSTATE, by=by, at=at, reason=reason)


def merge(article: Article, *, into: Article, by: User, at: datetime | None = None, reason: str = "") -> None:
    """Let a live article's address lead to another live article that tells the same story. `unmerge` reverses it.

    What was merged into this one goes on leading here, and from here on. Raises Refused for itself, and where readers
    do not see both.
    """
    at = at or timezone.now()
    require(article, Act.MERGE)
    if into.pk == article.pk:
        raise Refused("An article cannot be merged into itself. Choose the other one.")
    if not article.is_live(at):
        raise Refused("Readers have not seen it yet: take it off the schedule, and mark it as a duplicate.")
    with transaction.atomic():
        # Both are locked, in one order: of two who merge each other's at once, the second finds the first's decision.
        both = Article.objects.filter(pk__in=[article.pk, into.pk]).order_by("pk").select_for_update()
        into = {one.pk: one for one in both}.get(into.pk, into)
        if not into.is_live(at):
            raise Refused(f"Readers do not see “{into}”. Choose an article that is live: the old address leads there.")
        _take_down(
            article, Act.MERGE, State.MERGED, by=by, at=at, reason=reason or str(into), duplicate_of=into
        )  # fmt: skip


def unmerge(article: Article, *, by: User, at: datetime | None = None, reason: str = "") -> None:
    """Bring a merged article back before readers as a story of its own, under its address and with its moment."""
    at = at or timezone.now()
    require(article, Act.UNMERGE)
    _bring_back(article, Act.UNMERGE, by=by, at=at, reason=reason or str(article.duplicate_of), duplicate_of=None)


def _take_down(
    article: Article, act: Act, to_state: State, *, by: User, at: datetime, reason: str, **changes: Any
) -> None:
    with transaction.atomic():
        transition(article, to_state)
        article.taggings.update(published_at=None)
        record(article, act, by=by, at=at, to_state=to_state, reason=reason, submitted_at=None, **changes)


def _bring_back(article: Article, act: Act, *, by: User, at: datetime, reason: str, **changes: Any) -> None:
    with transaction.atomic():
        transition(article, State.PUBLISHED)
        article.taggings.update(published_at=article.published_at)
        record(article, act, by=by, at=at, to_state=State.PUBLISHED, reason=reason, **changes)


def _go_public(
    article: Article,
    act: Act,
    *,
    by: User,
    at: datetime,
    moment: datetime,
    reason: str,
    operation: Operation | None = None,
) -> None:
    require(article, act)
    revision = article.working
    if revision is None or not revision.headline.strip():
        raise Refused("It has no headline. Write one first; a suggestion is not published unseen.")
    if not is_approved(article):
        raise Refused("This text has not been approved: the approval was for another one, or there was none.")
    if article.embargo_until and moment < article.embargo_until:
        raise Refused(f"It is embargoed until {article.embargo_until:%Y-%m-%d %H:%M %Z}. Choose a later moment.")
    changes: dict[str, Any] = revision.texts | {"published_at": moment, "live_revision": revision}
    with transaction.atomic():
        changes["slug"] = article.slug or _claim_slug(article, revision.headline)
        transition(article, State.PUBLISHED, **changes)
        if revision.citations is not None:
            cite(article, revision.citations)
        article.taggings.update(published_at=moment)
        record(
            article, act, by=by, at=at, to_state=State.PUBLISHED, reason=reason, operation=operation, **changes
        )  # fmt: skip


def _claim_slug(article: Article, headline: str) -> str:
    """Give the article the first free slug made from its headline, and return it."""
    plain = slugify(headline) or article.public_id.hex[:12]
    slug, number = plain, 2
    while True:
        try:
            with transaction.atomic():
                Article.objects.filter(pk=article.pk).update(slug=slug)
        except IntegrityError:
            slug, number = with_number(plain, number), number + 1
        else:
            return slug
