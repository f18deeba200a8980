"""What readers see and when: publish, schedule, revise, withdraw, retract, merge and reinstate. No job has to run."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.database.merge_lock import hold_off_merges
from articles.desk.change_class import is_enough, is_typographic, least_class
from articles.desk.review import is_approved
from articles.desk.transitions import Refused, record, require, transition
from articles.desk.writing import cite
from articles.models import Article, Correction, Operation, Revision
from articles.text.slugs import slugify, with_number
from articles.text.words import is_blank, visible
from articles.vocabulary import Act, ChangeClass, State

# Changes of these classes need a public note for readers.
NEEDS_NOTE = frozenset({ChangeClass.CLARIFICATION, ChangeClass.CORRECTION, ChangeClass.RETRACTION})
# Changes of these classes need none.
MINOR = frozenset({ChangeClass.REFILE, ChangeClass.UPDATE})


def publish(
    article: Article, *, by: User, at: datetime | None = None, reason: str = "", operation: Operation | None = None
) -> None:
    """Publish the approved text now, even if the article is scheduled for later.

    Raises Refused if the working text is not the approved one, if the article is under embargo or already live
    (`revise` it instead), or if its state does not allow it.
    """
    at = at or timezone.now()
    if article.is_live(at):
        raise Refused("This article is already live. To publish a new text, choose “Publish new text”.")
    _go_public(article, Act.PUBLISH, by=by, at=at, moment=at, reason=reason, operation=operation)


def schedule(article: Article, *, by: User, moment: datetime, at: datetime | None = None, reason: str = "") -> None:
    """Publish the approved text at `moment`. Raises Refused as `publish` does, and for a moment in the past."""
    at = at or timezone.now()
    if moment <= at:
        raise Refused(f"{moment:%Y-%m-%d %H:%M %Z} is in the past. Choose a later time, or publish the article now.")
    if article.is_live(at):
        raise Refused("This article is already live, so it cannot be scheduled. It can be withdrawn.")
    _go_public(article, Act.SCHEDULE, by=by, at=at, moment=moment, reason=reason)


def deschedule(article: Article, *, by: User, at: datetime | None = None, reason: str = "") -> None:
    """Take a scheduled article off the schedule; it stays approved. Raises Refused if it is already live."""
    at, clock = at or timezone.now(), at
    require(article, Act.DESCHEDULE)
    if article.is_live(at):
        raise Refused("This article is already live, so it cannot be taken off the schedule. It can be withdrawn.")
    to_state = State.IN_REVIEW if article.submitted_at else State.APPROVED if is_approved(article) else State.DRAFT
    with transaction.atomic():
        transition(article, to_state, published_at=None)
        if article.is_live(clock or timezone.now()):
            raise Refused(
                "This article has just gone live, so it cannot be taken off the schedule. It can be withdrawn."
            )
        article.taggings.update(published_at=None)
        record(
            article, Act.DESCHEDULE, by=by, at=at, to_state=to_state, published_at=None, live_revision=None,
            reason=reason,
        )  # fmt: skip


def least_change(article: Article) -> ChangeClass:
    """Return the lightest class of change under which the working text of a live article may be published."""
    if article.working is None:
        return ChangeClass.REFILE
    least = least_class(_live_texts(article), article.working.texts)
    if least == ChangeClass.REFILE and _differs_in_citations_or_ai_use(article):
        return ChangeClass.UPDATE
    return least


def _live_texts(article: Article) -> dict[str, str]:
    return {name: getattr(article, name) for name in Revision.TEXT_COLUMNS}


def _differs_in_citations_or_ai_use(article: Article) -> bool:
    """Return whether the working text has other citations, or declares another use of AI, than the live one."""
    working, live = article.working, article.live_revision
    if working is None or (live and (working.citations, working.ai_use) == (live.citations, live.ai_use)):
        return False
    if live and working.ai_use != live.ai_use:
        return True
    return working.citations is not None and working.citations != [cited.as_json() for cited in article.citations.all()]


def revise(
    article: Article,
    *,
    by: User,
    change: ChangeClass,
    note: str = "",
    at: datetime | None = None,
    reason: str = "",
) -> Correction | None:
    """Replace the live text with the working one; return the public note, if the class needs one.

    A clarification or a correction needs a note. Every class except a refile sets `revised_at`. A text in which any
    letter has changed must be approved, whatever the class. Raises Refused if it is not, if the class is too light for
    what has changed, if a note is missing, or if there is no newer text.
    """
    at = at or timezone.now()
    revision, before = _revision_to_publish(article, change, note, at), article.live_revision
    changes: dict[str, Any] = revision.texts | {"live_revision": revision, "submitted_at": None}
    if change != ChangeClass.REFILE:
        changes["revised_at"] = at
    with transaction.atomic():
        hold_off_merges()
        transition(article, State.PUBLISHED)
        if revision.citations is not None:
            cite(article, revision.citations)
        correction = None
        if change in NEEDS_NOTE:
            correction = Correction.objects.create(
                article=article, change_class=change, note=visible(note), at=at, by=by, before=before, after=revision
            )
        entry = f"{change.label}. {visible(reason) or visible(note)}".strip()
        record(
            article, Act.REVISE, by=by, at=at, to_state=State.PUBLISHED, reason=entry, before={"class": change},
            **changes
        )  # fmt: skip
    return correction


def _revision_to_publish(article: Article, change: ChangeClass, note: str, at: datetime) -> Revision:
    """Return the revision that may replace the live one; raise Refused if none may, with this class and this note."""
    require(article, Act.REVISE)
    if not article.is_live(at):
        raise Refused(
            "This article is not live yet. To change the scheduled text, approve the new one and schedule it again."
        )
    revision = article.working
    if revision is None or article.working_id == article.live_revision_id:
        raise Refused("There is no newer text. Save one first.")
    least = least_change(article)
    if not is_enough(change, least):
        raise Refused(
            f"Too much has changed for “{change.label}”: numbers, names, quotations or the meaning. "
            f"Choose at least “{least.label}”."
        )
    if change in NEEDS_NOTE and is_blank(note):
        raise Refused("Write a note that tells readers what was wrong: “An earlier version said …; in fact …”.")
    needs_no_approval = change == ChangeClass.REFILE and is_typographic(_live_texts(article), revision.texts)
    if not needs_no_approval and not is_approved(article):
        raise Refused("This text has not been approved. Submit it, so that somebody else can approve it.")
    return revision


def withdraw(article: Article, *, by: User, reason: str, at: datetime | None = None) -> None:
    """Take a live article down; its address answers 410 Gone. Raises Refused without a reason, or if it is not live."""
    at = at or timezone.now()
    require(article, Act.WITHDRAW, reason=reason)
    if not article.is_live(at):
        raise Refused("This article is not live yet. Take it off the schedule instead.")
    _take_down(article, Act.WITHDRAW, State.WITHDRAWN, by=by, at=at, reason=reason)


def retract(article: Article, *, by: User, note: str, at: datetime | None = None, reason: str = "") -> Correction:
    """Retract a live or withdrawn article: from now on, its address shows the public notice, which is returned.

    Raises Refused without a notice, or if the article was never live.
    """
    at = at or timezone.now()
    require(article, Act.RETRACT)
    if article.state == State.PUBLISHED and not article.is_live(at):
        raise Refused("This article is not live yet. Take it off the schedule instead.")
    if is_blank(note):
        raise Refused("Write a notice. It tells readers why the article was retracted.")
    with transaction.atomic():
        _take_down(article, Act.RETRACT, State.RETRACTED, by=by, at=at, reason=visible(reason) or note)
        return Correction.objects.create(
            article=article, change_class=ChangeClass.RETRACTION, note=visible(note), at=at, by=by,
            before=article.live_revision, after=article.live_revision,
        )  # fmt: skip


def reinstate(article: Article, *, by: User, reason: str, at: datetime | None = None) -> None:
    """Make a withdrawn or retracted article live again, with the same address and publication time.

    A notice of retraction stays among its corrections. Raises Refused without a reason.
    """
    at = at or timezone.now()
    require(article, Act.REINSTATE, reason=reason)
    _bring_back(article, Act.REINSTATE, by=by, at=at, reason=reason)


def merge(article: Article, *, into: Article, by: User, at: datetime | None = None, reason: str = "") -> None:
    """Redirect a live article to another live one that tells the same story. `unmerge` reverses it.

    Articles merged into this one earlier still redirect to it, and so on to the other. Raises Refused if the two are
    the same, or if either is not live.
    """
    at = at or timezone.now()
    require(article, Act.MERGE)
    if into.pk == article.pk:
        raise Refused("An article cannot be merged into itself. Choose another article.")
    if not article.is_live(at):
        raise Refused("This article is not live yet. Take it off the schedule, and mark it as a duplicate.")
    with transaction.atomic():
        # Both rows are locked, in order of key: if two people merge the pair both ways at once, the second is refused.
        both = Article.objects.filter(pk__in=[article.pk, into.pk]).order_by("pk").select_for_update()
        into = {row.pk: row for row in both}.get(into.pk, into)
        if not into.is_live(at):
            raise Refused(f"“{into}” is not live. Choose a live article: readers are redirected to it.")
        _take_down(
            article, Act.MERGE, State.MERGED, by=by, at=at, reason=reason or str(into), duplicate_of=into
        )  # fmt: skip


def unmerge(article: Article, *, by: User, at: datetime | None = None, reason: str = "") -> None:
    """Make a merged article live again as a separate story, with the same address and publication time."""
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
    if revision is None or is_blank(revision.headline):
        raise Refused(
            "This article has no headline. Write one first; a suggested headline is never published automatically."
        )
    if not is_approved(article):
        raise Refused("This text has not been approved, or has changed since it was. Submit it for review.")
    if article.embargo_until and moment < article.embargo_until:
        raise Refused(
            f"This article is under embargo until {article.embargo_until:%Y-%m-%d %H:%M %Z}. Choose a later time."
        )
    changes: dict[str, Any] = revision.texts | {"published_at": moment, "live_revision": revision}
    with transaction.atomic():
        hold_off_merges()
        changes["slug"] = article.slug or _claim_slug(article, revision.headline)
        transition(article, State.PUBLISHED, **changes)
        if revision.citations is not None:
            cite(article, revision.citations)
        article.taggings.update(published_at=moment)
        record(
            article, act, by=by, at=at, to_state=State.PUBLISHED, reason=reason, operation=operation, **changes
        )  # fmt: skip


def _claim_slug(article: Article, headline: str) -> str:
    """Save the first free slug made from the headline, and return it."""
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
