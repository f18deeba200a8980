"""What an article holds of its source, exactly: to compare it before and after a change, and to put it back."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import F, Q

from articles import search, stories
from articles.models import Article, Citation, Source, Tag, Tagging
from articles.text import html
from articles.vocabulary import Role

# The columns that readers or the desk see, in the words of a report.
_NAMES = {
    "headline": "headline",
    "headline_suggested": "suggested headline",
    "summary": "summary",
    "body": "body",
    "byline": "byline",
    "dateline": "dateline",
    "agency": "agency",
    "language": "language",
    "source_url": "address",
    "source_published_at": "date",
    "source_modified_at": "date of the source’s last change",
    "source_image": "picture",
    "edition_date": "edition date",
    "body_word_count": "number of words",
    "is_truncated": "note that the text is cut",
}
# Those by which later deliveries are compared.
_FINGERPRINTS = (
    "url_fingerprint",
    "text_fingerprint",
    "evidence_fingerprint",
    "raw_fingerprint",
    "evidence_parts",
    "source_changed_at",
)
_FLAGS = ("evidence_fingerprint", "raw_fingerprint", "evidence_parts", "source_changed_at")
_KINDS = {"section": "sections", "topic": "topics"}


class Difference(NamedTuple):
    """A part of an article that has changed, and what it said before and after, as plain text."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An article's columns by name; its tags (id, kind, name); its citations (role, source id, address, title).

    The "via" citations of other sources are not part of it: no file of the article's own source changes them.
    """

    columns: dict[str, Any]
    tags: tuple[tuple[int, str, str], ...]
    citations: tuple[tuple[str, int | None, str, str], ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return {
            "columns": {name: _to_json(value) for name, value in self.columns.items()},
            "tags": [list(tag) for tag in self.tags],
            "citations": [list(citation) for citation in self.citations],
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Snapshot":
        """Return what `as_json` stored."""
        return cls(
            columns={name: _from_json(name, value) for name, value in stored["columns"].items()},
            tags=tuple((key, kind, name) for key, kind, name in stored["tags"]),
            citations=tuple((role, source, url, title) for role, source, url, title in stored["citations"]),
        )


def held(article_ids: Collection[int]) -> dict[int, Snapshot]:
    """Return what each of the articles holds now. Three queries."""
    tags: dict[int, list[tuple[int, str, str]]] = {}
    filed: Any = Tagging.objects.filter(article__in=article_ids).order_by("pk")
    for article_id, *tag in filed.values_list("article", "tag", "tag__kind", "tag__name"):
        tags.setdefault(article_id, []).append((tag[0], tag[1], tag[2]))
    citations: dict[int, list[tuple[str, int | None, str, str]]] = {}
    cited: Any = _own_citations(article_ids).order_by("position", "pk")
    for article_id, *row in cited.values_list("article", "role", "source", "url", "title"):
        citations.setdefault(article_id, []).append((row[0], row[1], row[2], row[3]))
    rows: Any = Article.objects.filter(pk__in=article_ids).order_by()
    return {
        row.pop("pk"): Snapshot({name: _plain(value) for name, value in row.items()}, *relations)
        for row in rows.values("pk", *_NAMES, *_FINGERPRINTS)
        for relations in [(tuple(tags.get(row["pk"], ())), tuple(citations.get(row["pk"], ())))]
    }


def differences(before: Snapshot, after: Snapshot) -> list[Difference]:
    """Return what people can see to have changed, in the order of an article's page."""
    return [*_of_columns(before.columns, after.columns), *_of_relations(before, after)]


def differ(held_now: Snapshot, columns: dict[str, Any]) -> bool:
    """Return whether any column that people see would change; a missing edition date changes none."""
    return any(
        held_now.columns[name] != columns[name]
        for name in _NAMES
        if name in columns and not (name == "edition_date" and columns[name] is None)
    )


def put_back(article_id: int, snapshot: Snapshot, *, fingerprint: bytes, at: datetime) -> bool:
    """Give the article what it held, in the caller's transaction; return whether it could have it.

    It cannot if its evidence no longer has this fingerprint, or if somebody at the desk has touched it.
    """
    unchanged = Article.objects.untouched().filter(pk=article_id, evidence_fingerprint=fingerprint)
    if not unchanged.update(**snapshot.columns, updated_at=at):
        return False
    Tagging.objects.filter(article=article_id).delete()
    kept_tags = {tag.pk: tag.survivor() for tag in Tag.objects.filter(pk__in=[key for key, _, _ in snapshot.tags])}
    tag_ids = dict.fromkeys(kept_tags[key].pk for key, _, _ in snapshot.tags if key in kept_tags)
    Tagging.objects.bulk_create(Tagging(article_id=article_id, tag_id=key) for key in tag_ids)
    _own_citations([article_id]).delete()
    sources = Source.objects.in_bulk([source for _, source, _, _ in snapshot.citations if source])
    Citation.objects.bulk_create(
        Citation(
            article_id=article_id,
            role=role,
            source=sources[source].survivor() if source in sources else None,
            url=url,
            title=title,
            position=position,
        )
        for position, (role, source, url, title) in enumerate(snapshot.citations)
    )
    search.index([search.of_article(Article.objects.select_related("source").get(pk=article_id))])
    stories.mark_due([article_id])
    return True


def take_back_flag(article_id: int, snapshot: Snapshot, *, fingerprint: bytes, flagged_at: datetime) -> bool:
    """Undo that the article was flagged as changed at its source at this moment; return whether it still was."""
    flagged = Article.objects.filter(pk=article_id, evidence_fingerprint=fingerprint, source_changed_at=flagged_at)
    return bool(flagged.update(**{name: snapshot.columns[name] for name in _FLAGS}))


def _own_citations(article_ids: Collection[int]) -> Any:
    return Citation.objects.filter(~Q(role=Role.VIA) | Q(source=F("article__source")), article__in=article_ids)


def _of_columns(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Difference]:
    for name, label in _NAMES.items():
        old, new = before[name], after[name]
        if old == new:
            continue
        if name == "body":
            texts = html.to_text(old), html.to_text(new)
            yield Difference("mark-up", old, new) if texts[0] == texts[1] else Difference(label, *texts)
        elif name == "source_image":
            yield Difference(label, (old or {}).get("url", ""), (new or {}).get("url", ""))
        elif name != "body_word_count" or before["body"] == after["body"]:
            yield Difference(label, *("" if value is None else str(value) for value in (old, new)))


def _of_relations(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    for kind, label in _KINDS.items():
        old, new = ({tag[0]: tag[2] for tag in snapshot.tags if tag[1] == kind} for snapshot in (before, after))
        if old.keys() != new.keys():
            yield Difference(label, ", ".join(sorted(old.values())), ", ".join(sorted(new.values())))
    if before.citations != after.citations:
        yield Difference(
            "links", *(", ".join(url for _, _, url, _ in snapshot.citations) for snapshot in (before, after))
        )


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value  # psycopg returns memoryviews


def _to_json(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    return value.isoformat() if isinstance(value, date) else value


def _from_json(name: str, value: Any) -> Any:
    if value is None:
        return None
    field: Any = Article._meta.get_field(name)
    return bytes.fromhex(value) if field.get_internal_type() == "BinaryField" else field.to_python(value)
