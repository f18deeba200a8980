"""Two texts of an article side by side, word by word, and what a change from one to the other would be called."""

from collections.abc import Iterable, Mapping
from typing import Any

from articles import desk
from articles.desk import change_class
from articles.models import Article, Revision, Source
from articles.text import diff
from articles.vocabulary import AiUse, ChangeClass, Role

# The number of the text that was imported; the desk's own begin with 1.
IMPORTED = 0
_AS_IMPORTED = "As they were imported."
_PUBLIC = ("headline", "dek", "summary")


def texts_of(article: Article, *numbers: int) -> dict[int, dict[str, Any]]:
    """Return the texts of those numbers, as `desk.save_text` takes them; a number that is none is left out."""
    rows = article.revisions.filter(number__in=numbers)
    found = {row.number: {name: getattr(row, name) for name in (*_PUBLIC, "ai_use", "citations")} for row in rows}
    return found | ({IMPORTED: desk.texts_of(article, IMPORTED)} if IMPORTED in numbers else {})


def side_by_side(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return what differs between two texts, field by field, and the least that readers would have to be told."""
    names = _Names([before["citations"], after["citations"]])
    fields = [
        _compared("Headline", before["headline"], after["headline"]),
        _compared("Dek (standfirst)", before["dek"], after["dek"]),
        _compared("Summary", before["summary"], after["summary"]),
        _compared("AI use", AiUse(before["ai_use"]).label, AiUse(after["ai_use"]).label),
        _compared("Citations", names.lines(before["citations"]), names.lines(after["citations"])),
    ]
    is_public = any(before[name] != after[name] for name in _PUBLIC)
    least = change_class.least_class(
        {name: before[name] for name in _PUBLIC}, {name: after[name] for name in _PUBLIC}
    )  # fmt: skip
    return {
        "fields": fields,
        "is_same": all(one["is_same"] for one in fields),
        "least": ChangeClass(least).label if is_public else "",
    }


def title_of(number: int, revision: Revision | None = None) -> str:
    """Return what a text is called by its number."""
    return str(revision or Revision(number=number)) if number else "As imported"


def _compared(label: str, before: str, after: str) -> dict[str, Any]:
    left, right = diff.side_by_side(before, after)
    return {"label": label, "left": left, "right": right, "is_same": before == after, "text": before}


class _Names:
    """What citations are called in print: the sources and articles that they point at, read once for both texts."""

    def __init__(self, lists: Iterable[list[dict[str, Any]] | None]) -> None:
        kept = [citation for one in lists for citation in one or ()]
        sources = {citation["source"] for citation in kept if citation.get("source")}
        cited = {citation["cited_article"] for citation in kept if citation.get("cited_article")}
        self.sources = Source.objects.in_bulk(sources) if sources else {}
        wanted = Article.objects.only("headline", "headline_suggested", "public_id")
        self.articles = wanted.in_bulk(cited) if cited else {}

    def lines(self, citations: list[dict[str, Any]] | None) -> str:
        """Return the citations, each a line."""
        return _AS_IMPORTED if citations is None else "\n".join(self._line(citation) for citation in citations)

    def _line(self, citation: dict[str, Any]) -> str:
        told = [
            str(self.sources.get(citation.get("source"), "")),
            citation.get("title", ""),
            citation.get("url", ""),
            str(self.articles.get(citation.get("cited_article"), "")),
            (citation.get("published_at") or "")[:10],
        ]
        return f"{Role(citation['role']).label}: {', '.join(part for part in told if part)}"
