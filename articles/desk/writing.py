"""What the desk writes: texts, version by version, so that nobody overwrites anybody; tags; embargoes; what is let stand."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.desk.transitions import Refused, record, require, transition
from articles.models import Article, Citation, Operation, Revision, Source, Tag, Tagging
from articles.text.merging import Conflict, merge
from articles.vocabulary import Act, AiUse, State, TagKind

REVISION_FIELDS = ("headline", "dek", "summary", "ai_use", "citations")
# A save that loses a race is merged with the winner's and tried again; who has only tagged it stands in nobody's way.
_TRIES = 20


class Clash(Refused):
    """Two people have changed the same fields. `conflicts` holds base, mine and theirs of each; nothing is lost.

    `stored` is the revision that theirs is from, `merged` all fields, with mine where the two clash.
    """

    def __init__(self, stored: Revision, conflicts: tuple[Conflict, ...], merged: dict[str, Any]) -> None:
        names = ", ".join(conflict.name.replace("_", " ") for conflict in conflicts)
        super().__init__(
            f"{stored.author} has changed the same meanwhile: {names}. Nothing is lost: compare the two, choose, save again."
        )
        self.stored, self.conflicts, self.merged = stored, conflicts, merged


def save_text(
    article: Article,
    *,
    by: User,
    headline: str,
    dek: str = "",
    summary: str = "",
    ai_use: str | None = None,
    citations: list[dict[str, Any]] | None = None,
    base: int | None = None,
    at: datetime | None = None,
) -> Revision:
    """Keep the text as a new revision and return it. What readers see does not change; `publish` and `revise` do that.

    `ai_use` and `citations` (each as `Citation.as_json()`) stay as they are where they are None. `base` is the number of
    the revision that was written over (0: what was imported; None: the working one): where somebody has saved meanwhile,
    fields that only one of the two has changed are merged. A new text voids the approval of the earlier one. Where nothing
    differs from the working revision, that one is returned and nothing is written. Raises Clash where both changed the same
    field, Refused where the article is closed to writing.
    """
    at = at or timezone.now()
    typed: dict[str, Any] = {"headline": headline, "dek": dek, "summary": summary}
    was = texts_of(article, base)
    typed |= {"ai_use": was["ai_use"] if ai_use is None else ai_use}
    typed |= {"citations": was["citations"] if citations is None else citations}
    for attempt in range(_TRIES):
        if base is not None and base != number_of(article.working):
            typed = _merged(article, was, typed)
            was, base = texts_of(article), number_of(article.working)
        try:
            return _save(article, typed, by=by, at=at)
        except Refused:
            if base is None or attempt == _TRIES - 1:
                raise
            fresh = Article.objects.select_related("source", "working", "live_revision").get(pk=article.pk)
            article.__dict__.update(fresh.__dict__)
    raise AssertionError  # the loop returns or raises


def texts_of(article: Article, number: int | None = None) -> dict[str, Any]:
    """Return the texts of the article's revision of that number: 0 the imported ones, None the working ones."""
    if number is None:
        revision = article.working
    else:
        revision = article.revisions.filter(number=number).first() if number else None
    if revision is None:
        return imported(article) | {"ai_use": AiUse.UNDECLARED.value, "citations": None}
    return {name: getattr(revision, name) for name in REVISION_FIELDS}


def imported(article: Article) -> dict[str, str]:
    """Return the texts that came in: on the row itself until it is first published, in the log of that afterwards."""
    names = ("headline", "dek", "summary")
    kept: dict[str, Any] = {}
    if article.slug:
        went_out = article.decisions.filter(act__in=[Act.PUBLISH, Act.SCHEDULE]).order_by("at", "pk").first()
        kept = went_out.before if went_out else {}
    return {name: str(kept.get(name, getattr(article, name))).strip() for name in names}


def _merged(article: Article, was: Mapping[str, Any], typed: Mapping[str, Any]) -> dict[str, Any]:
    stored = article.working
    merged = merge(was, typed, texts_of(article))
    if merged.conflicts and stored is not None:
        raise Clash(stored, merged.conflicts, dict(merged.values))
    return dict(merged.values)


def _save(article: Article, typed: Mapping[str, Any], *, by: User, at: datetime) -> Revision:
    require(article, Act.SAVE_TEXT)
    base = article.working
    sha256 = Revision.hash_of(**typed)
    if base and base.sha256 == sha256:
        return base
    is_public = article.state == State.PUBLISHED
    taken_up: dict[str, Any] = {} if article.assignee_id or is_public else {"assignee": by}
    to_state = State.PUBLISHED if is_public else State.DRAFT
    with transaction.atomic():
        # The guard comes first: its row lock lets one of two savers number its revision at a time.
        transition(article, to_state)
        revision = Revision.objects.create(
            article=article, number=number_of(base) + 1, base=base, author=by, sha256=sha256, created_at=at, **typed
        )
        if not is_public and typed["citations"] is not None:
            cite(article, typed["citations"])
        record(
            article, Act.SAVE_TEXT, by=by, at=at, to_state=to_state, revision=revision, working=revision,
            submitted_at=None, approved_sha256="", approved_by=None,
            **taken_up,
        )  # fmt: skip
    return revision


def cite(article: Article, citations: list[dict[str, Any]]) -> None:
    """Let the article's citations be these, in the caller's transaction.

    A source that was merged since the text was saved is cited as its survivor; what is gone (an import was taken back)
    is left out.
    """
    rows = [Citation.of_json(article.pk, position, kept) for position, kept in enumerate(citations)]
    sources = Source.objects.filter(pk__in={row.source_id for row in rows}).select_related("merged_into")
    survivors = {source.pk: source.survivor().pk for source in sources}
    ours = set(Article.objects.filter(pk__in={row.cited_article_id for row in rows}).values_list("pk", flat=True))
    for row in rows:
        row.source_id = survivors.get(row.source_id or 0)
        row.cited_article_id = row.cited_article_id if row.cited_article_id in ours else None
    article.citations.all().delete()
    whole = [row for row in rows if row.source_id or row.url or row.cited_article_id]
    Citation.objects.bulk_create(whole, ignore_conflicts=True)


def tag(
    article: Article,
    *,
    by: User,
    add: Iterable[Tag] = (),
    remove: Iterable[Tag] = (),
    section: Tag | None = None,
    at: datetime | None = None,
    operation: Operation | None = None,
) -> None:
    """Add and remove tags and, where given, set the section (which is then one of its tags). No part of the text."""
    require(article, Act.TAG)
    if section is not None and section.kind != TagKind.SECTION:
        raise Refused(f"“{section}” is a topic. Choose a section.")
    added, removed = [*add, *([section] if section else [])], list(remove)
    moment = article.published_at if article.state == State.PUBLISHED else None
    with transaction.atomic():
        changes: dict[str, Any] = {} if section is None else {"section": section}
        transition(article, State(article.state))
        before = sorted(article.taggings.values_list("tag", flat=True))
        article.taggings.filter(tag__in=removed).delete()
        Tagging.objects.bulk_create(
            [Tagging(article=article, tag=tag, published_at=moment) for tag in added], ignore_conflicts=True
        )
        names = ", ".join([*(f"+{tag.slug}" for tag in added), *(f"-{tag.slug}" for tag in removed)])
        record(
            article, Act.TAG, by=by, at=at or timezone.now(), to_state=State(article.state), reason=names,
            operation=operation, before={"tags": before}, **changes,
        )  # fmt: skip


def embargo(
    article: Article, *, by: User, until: datetime | None, at: datetime | None = None, reason: str = ""
) -> None:
    """Promise that no reader sees the article before a moment, or lift the promise (None).

    Raises Refused where the article is scheduled for an earlier moment, or live.
    """
    require(article, Act.EMBARGO)
    at = at or timezone.now()
    if article.is_live(at):
        raise Refused("Readers see it already; an embargo comes too late. It can be withdrawn.")
    if until and article.published_at and article.published_at < until:
        raise Refused(
            f"It is scheduled for {article.published_at:%Y-%m-%d %H:%M %Z}. Take it off the schedule, or choose an earlier "
            "end of the embargo."
        )
    with transaction.atomic():
        transition(article, State(article.state))
        said = reason or (f"until {until:%Y-%m-%d %H:%M %Z}" if until else "lifted")
        record(
            article, Act.EMBARGO, by=by, at=at, to_state=State(article.state), reason=said, embargo_until=until
        )  # fmt: skip


def acknowledge_version(article: Article, *, by: User, at: datetime | None = None, reason: str = "") -> None:
    """Say that somebody has looked at the source's new version, and nothing (further) is to be changed for it.

    Raises Refused where the source has delivered none since somebody last looked.
    """
    require(article, Act.ACKNOWLEDGE_VERSION)
    if article.source_changed_at is None:
        raise Refused("The source has no new version since somebody last looked at it.")
    with transaction.atomic():
        transition(article, State(article.state))
        record(
            article, Act.ACKNOWLEDGE_VERSION, by=by, at=at or timezone.now(), to_state=State(article.state), reason=reason,
            source_changed_at=None,
        )  # fmt: skip


def number_of(revision: Revision | None) -> int:
    """Return a revision's number, 0 (that of the imported text) for None."""
    return revision.number if revision else 0
