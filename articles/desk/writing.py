"""What the desk writes: texts, version by version, so that nobody overwrites anybody else's; tags; embargoes."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles import stories
from articles.database.merge_lock import hold_off_merges
from articles.desk.transitions import Refused, record, require, transition
from articles.models import Article, Citation, Operation, Revision, Source, Tag, Tagging
from articles.stories import tasks
from articles.text.merging import Conflict, merge
from articles.vocabulary import Act, AiUse, State, TagKind

REVISION_FIELDS = (*Revision.TEXT_COLUMNS, "ai_use", "citations")
# If somebody else changes the article first, a save is merged with theirs and tried again, this many times.
_TRIES = 20


class Clash(Refused):
    """Two people have changed the same fields. `conflicts` holds both versions of each, and the base; nothing is lost.

    `stored` is the other person's revision; `merged` holds all the fields, with this person's version of those in
    conflict.
    """

    def __init__(self, stored: Revision, conflicts: tuple[Conflict, ...], merged: dict[str, Any]) -> None:
        names = ", ".join(conflict.name.replace("_", " ") for conflict in conflicts)
        super().__init__(
            f"{stored.author} has changed the same fields in the meantime: {names}. "
            "Nothing is lost: compare the two versions, choose, and save again."
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
    """Save the text as a new revision and return it.

    What readers see does not change: that takes `publish` or `revise`.

    `ai_use` and `citations` (each as `Citation.as_json()`) stay as they are if None. `base` is the number of the
    revision that was edited (0: the imported text; None: the working one): if somebody has saved another since, fields
    that only one of the two people changed are merged. A new text voids the approval of the earlier one. If nothing
    differs from the working revision, nothing is saved, and that one is returned. Raises Clash if both people changed
    the same field, Refused if the article's state does not allow writing.
    """
    at = at or timezone.now()
    texts: dict[str, Any] = {"headline": headline, "dek": dek, "summary": summary}
    earlier = texts_of(article, base)
    texts["ai_use"] = earlier["ai_use"] if ai_use is None else ai_use
    texts["citations"] = earlier["citations"] if citations is None else citations
    for attempt in range(_TRIES):
        if base is not None and base != number_of(article.working):
            texts = _merged(article, earlier, texts)
            earlier, base = texts_of(article), number_of(article.working)
        try:
            return _save(article, texts, by=by, at=at)
        except Refused:
            if base is None or attempt == _TRIES - 1:
                raise
            article.refresh_from_db(from_queryset=Article.objects.select_related("source", "working", "live_revision"))
    raise AssertionError  # the loop returns or raises


def texts_of(article: Article, number: int | None = None) -> dict[str, Any]:
    """Return the texts of a revision, by column; `number` 0 means the imported ones, None the working ones."""
    if number is None:
        revision = article.working
    else:
        revision = article.revisions.filter(number=number).first() if number else None
    if revision is None:
        return imported(article) | {"ai_use": AiUse.UNDECLARED.value, "citations": None}
    return {name: getattr(revision, name) for name in REVISION_FIELDS}


def imported(article: Article) -> dict[str, str]:
    """Return the imported texts: from the row until the first publication, then from the log entry of that."""
    replaced: dict[str, Any] = {}
    if article.slug:
        publication = article.decisions.filter(act__in=[Act.PUBLISH, Act.SCHEDULE]).order_by("at", "pk").first()
        replaced = publication.before if publication else {}
    return {name: str(replaced.get(name, getattr(article, name))).strip() for name in Revision.TEXT_COLUMNS}


def _merged(article: Article, earlier: Mapping[str, Any], texts: Mapping[str, Any]) -> dict[str, Any]:
    stored = article.working
    merged = merge(earlier, texts, texts_of(article))
    if merged.conflicts and stored is not None:
        raise Clash(stored, merged.conflicts, dict(merged.values))
    return dict(merged.values)


def _save(article: Article, texts: Mapping[str, Any], *, by: User, at: datetime) -> Revision:
    require(article, Act.SAVE_TEXT)
    base = article.working
    sha256 = Revision.hash_of(**texts)
    if base and base.sha256 == sha256:
        return base
    is_public = article.state == State.PUBLISHED
    assignee: dict[str, Any] = {} if article.assignee_id or is_public else {"assignee": by}
    to_state = State.PUBLISHED if is_public else State.DRAFT
    with transaction.atomic():
        # This comes first: it locks the row, so that of two people who save at once, one waits to number the revision.
        transition(article, to_state)
        revision = Revision.objects.create(
            article=article, number=number_of(base) + 1, base=base, author=by, sha256=sha256, created_at=at, **texts
        )
        if not is_public and texts["citations"] is not None:
            cite(article, texts["citations"])
        record(
            article, Act.SAVE_TEXT, by=by, at=at, to_state=to_state, revision=revision, working=revision,
            submitted_at=None, approved_sha256="", approved_by=None,
            **assignee,
        )  # fmt: skip
    return revision


def cite(article: Article, citations: list[dict[str, Any]]) -> None:
    """Replace the article's citations with these (each as `Citation.as_json()`), in the caller's transaction.

    If a source has been merged since the text was saved, its survivor is cited. What no longer exists, because an
    import was undone, is left out.
    """
    rows = [Citation.of_json(article.pk, position, data) for position, data in enumerate(citations)]
    sources = Source.objects.filter(pk__in={row.source_id for row in rows}).select_related("merged_into")
    survivors = {source.pk: source.survivor().pk for source in sources}
    existing = set(Article.objects.filter(pk__in={row.cited_article_id for row in rows}).values_list("pk", flat=True))
    for row in rows:
        row.source_id = survivors.get(row.source_id or 0)
        row.cited_article_id = row.cited_article_id if row.cited_article_id in existing else None
    article.citations.all().delete()
    complete = [row for row in rows if row.source_id or row.url or row.cited_article_id]
    Citation.objects.bulk_create(complete, ignore_conflicts=True)
    stories.note_addresses([article.pk])
    if not article.body and any(row.text for row in complete):
        # What the desk has pasted is all the evidence there is.
        stories.mark_due([article.pk])
        transaction.on_commit(tasks.request_comparison)


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
    """Add and remove tags and, if one is given, set the section, which is added to the tags. No approval is needed."""
    require(article, Act.TAG)
    if section is not None and section.kind != TagKind.SECTION:
        raise Refused(f"“{section}” is a topic. Choose a section.")
    added, removed = [*add, *([section] if section else [])], list(remove)
    moment = article.published_at if article.state == State.PUBLISHED else None
    with transaction.atomic():
        hold_off_merges()
        survivors = Tag.objects.select_related("merged_into").in_bulk([tag.pk for tag in added])
        added = [survivors[tag.pk].survivor() for tag in added]
        changes: dict[str, Any] = {} if section is None else {"section": added[-1]}
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
    """Make sure that readers do not see the article before `until`, or lift the embargo (None).

    Raises Refused if the article is live, or scheduled for an earlier time.
    """
    require(article, Act.EMBARGO)
    at = at or timezone.now()
    if article.is_live(at):
        raise Refused("This article is already live, so it is too late for an embargo. It can be withdrawn.")
    if until and article.published_at and article.published_at < until:
        raise Refused(
            f"This article is scheduled for {article.published_at:%Y-%m-%d %H:%M %Z}. Take it off the schedule, or "
            "end the embargo earlier."
        )
    with transaction.atomic():
        transition(article, State(article.state))
        entry = reason or (f"until {until:%Y-%m-%d %H:%M %Z}" if until else "lifted")
        record(
            article, Act.EMBARGO, by=by, at=at, to_state=State(article.state), reason=entry, embargo_until=until
        )  # fmt: skip


def acknowledge_version(article: Article, *, by: User, at: datetime | None = None, reason: str = "") -> None:
    """Record that somebody has reviewed the source's new version, and that the text needs no (further) change.

    Raises Refused if there is no new version since the last review.
    """
    require(article, Act.ACKNOWLEDGE_VERSION)
    if article.source_changed_at is None:
        raise Refused("The source has sent no new version since somebody last reviewed it.")
    with transaction.atomic():
        transition(article, State(article.state))
        record(
            article, Act.ACKNOWLEDGE_VERSION, by=by, at=at or timezone.now(), to_state=State(article.state),
            reason=reason, source_changed_at=None,
        )  # fmt: skip


def number_of(revision: Revision | None) -> int:
    """Return a revision's number, 0 (that of the imported text) for None."""
    return revision.number if revision else 0
