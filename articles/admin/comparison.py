"""Two texts of an article side by side, compared word by word, and the class of change between them."""

from collections.abc import Iterable, Mapping
from typing import Any

from articles import desk
from articles.desk import change_class
from articles.models import Article, Revision, Source
from articles.text import diff
from articles.vocabulary import AiUse, ChangeClass, Role

# The number of the imported text; the desk's revisions start at 1.
IMPORTED = 0
_AS_IMPORTED = "As imported."


def texts_of(article: Article, *numbers: int) -> dict[int, dict[str, Any]]:
    """Return the texts with these numbers, as keyword arguments of `desk.save_text`; unknown numbers are left out."""
    names = (*Revision.TEXT_COLUMNS, "ai_use", "citations")
    revisions = article.revisions.filter(number__in=numbers)
    texts = {revision.number: {name: getattr(revision, name) for name in names} for revision in revisions}
    return texts | ({IMPORTED: desk.texts_of(article, IMPORTED)} if IMPORTED in numbers else {})


def side_by_side(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return how two texts differ, field by field, and the lightest class that this change could be published as."""
    printer = _CitationPrinter([before["citations"], after["citations"]])
    fields = [
        _compared("Headline", before["headline"], after["headline"]),
        _compared("Dek (standfirst)", before["dek"], after["dek"]),
        _compared("Summary", before["summary"], after["summary"]),
        _compared("AI use", AiUse(before["ai_use"]).label, AiUse(after["ai_use"]).label),
        _compared("Citations", printer.lines(before["citations"]), printer.lines(after["citations"])),
    ]
    is_public = _public_texts(before) != _public_texts(after)
    least = change_class.least_class(_public_texts(before), _public_texts(after))
    return {
        "fields": fields,
        "is_same": all(field["is_same"] for field in fields),
        "least": ChangeClass(least).label if is_public else "",
    }


def title_of(number: int, revision: Revision | None = None) -> str:
    """Return the name of the text with this number."""
    return str(revision or Revision(number=number)) if number else "As imported"


def phrase_for(number: int) -> str:
    """Return the text with this number as a phrase for the middle of a sentence."""
    return title_of(number).lower() if number else "the imported text"


def _public_texts(text: Mapping[str, Any]) -> dict[str, Any]:
    return {name: text[name] for name in Revision.TEXT_COLUMNS}


def _compared(label: str, before: str, after: str) -> dict[str, Any]:
    left, right = diff.side_by_side(before, after)
    return {"label": label, "left": left, "right": right, "is_same": before == after, "text": before}


class _CitationPrinter:
    """Prints citations by the names of their sources and articles, which it reads once for both texts."""

    def __init__(self, lists: Iterable[list[dict[str, Any]] | None]) -> None:
        citations = [citation for texts in lists for citation in texts or ()]
        sources = {citation["source"] for citation in citations if citation.get("source")}
        cited = {citation["cited_article"] for citation in citations if citation.get("cited_article")}
        self.sources = Source.objects.in_bulk(sources) if sources else {}
        articles = Article.objects.only("headline", "headline_suggested", "public_id")
        self.articles = articles.in_bulk(cited) if cited else {}

    def lines(self, citations: list[dict[str, Any]] | None) -> str:
        """Return the citations as text, one a line; None are those that were imported."""
        return _AS_IMPORTED if citations is None else "\n".join(self._line(citation) for citation in citations)

    def _line(self, citation: dict[str, Any]) -> str:
        parts = [
            str(self.sources.get(citation.get("source"), "")),
            citation.get("title", ""),
            citation.get("url", ""),
            str(self.articles.get(citation.get("cited_article"), "")),
            (citation.get("published_at") or "")[:10],
        ]
        return f"{Role(citation['role']).label}: {', '.join(part for part in parts if part)}"
