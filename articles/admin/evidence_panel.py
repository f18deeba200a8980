"""What an article's page shows beside the form: the source's text, where it came from, and what the desk has done."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils import timezone
from django.utils.dateformat import format as format_date

from articles import desk, stories
from articles.admin import status
from articles.admin.addresses import change_url, list_url
from articles.admin.status import moment
from articles.models import Article, Citation, Decision, Revision
from articles.stories import Proof
from articles.text import html, links
from articles.vocabulary import UNFIT_AS_ORIGINAL, Act, State, TagKind

# How many of the newest entries of each log are shown; a link leads to the rest.
SHOWN = 20


def of_article(article: Article, citations: Iterable[Citation], twins: Iterable[Article]) -> dict[str, Any]:
    """Return the template context for everything around the form, in a fixed number of queries."""
    records = article.import_records.select_related("batch", "raw").defer("raw__data").order_by("-pk")[: SHOWN + 1]
    decisions = article.decisions.select_related("by").order_by("-pk")[: SHOWN + 1]
    revisions = article.revisions.select_related("author").defer("summary").order_by("-number")[: SHOWN + 1]
    tags = sorted(article.tags.all(), key=lambda tag: (tag.kind, tag.name, tag.pk))
    return {
        "evidence": html.to_text(article.body),
        "facts": list(_facts(article)),
        "topics": [tag for tag in tags if tag.kind == TagKind.TOPIC],
        "sections": [tag for tag in tags if tag.kind == TagKind.SECTION],
        "citations": [_citation(citation) for citation in citations],
        "twins": _twins(article, list(citations), list(twins)),
        "parted": _parted(article),
        "records": [_record(record) for record in records],
        "decisions": list(decisions),
        "revisions": [{"row": row, "url": change_url(row)} for row in revisions],
        "all_decisions": list_url(Decision, article=article.public_id),
        "all_revisions": list_url(Revision, article=article.public_id),
        "shown": SHOWN,
    }


def _facts(article: Article) -> Iterator[dict[str, str]]:
    """Yield what is known about the source's text, each fact with its label and its link, if any."""
    image = article.source_image or {}
    facts: list[tuple[str, str, str]] = [
        ("Delivered by", str(article.source), change_url(article.source)),
        ("Source’s ID", article.source_ref, ""),
        ("Address", article.source_url, links.absolute(article.source_url)),
        ("Byline", article.byline, ""),
        ("Dateline", article.dateline, ""),
        ("Agency", article.agency, ""),
        ("Language", article.language, ""),
        ("Published by the source", moment(article.source_published_at) if article.source_published_at else "", ""),
        ("Changed by the source", moment(article.source_modified_at) if article.source_modified_at else "", ""),
        ("Edition", format_date(article.edition_date, "j M Y") if article.edition_date else "", ""),
        ("Image", str(image.get("url", "")), links.absolute(str(image.get("url", "")))),
        ("Image shows", str(image.get("alt") or image.get("caption") or ""), ""),
        (
            "Image size",
            f"{image['width']} × {image['height']}" if image.get("width") and image.get("height") else "",
            "",
        ),
        ("Received", moment(article.created_at), ""),
        ("Embargoed until", moment(article.embargo_until) if article.embargo_until else "", ""),
        ("Public ID", str(article.public_id), ""),
    ]
    yield from ({"label": label, "value": value, "url": url} for label, value, url in facts if value)


def _citation(citation: Citation) -> dict[str, Any]:
    """Return a citation with the text to print and the link, which leads elsewhere or to one of our articles."""
    cited = citation.cited_article
    printed = citation.title or citation.url or str(cited or "")
    return {
        "row": citation,
        "printed": printed if printed != str(citation.source) else "",
        "url": change_url(cited) if cited else links.absolute(citation.url),
    }


def _twins(article: Article, citations: list[Citation], twins: list[Article]) -> list[dict[str, Any]]:
    """Return the articles that tell the same story, the live ones first, with what shows it."""
    at = timezone.now()
    proofs = stories.proofs_of({article: twins})
    urls = {stories.fingerprint(url): url for url in [article.source_url, *(row.url for row in citations)] if url}
    twins = sorted(twins, key=lambda twin: not twin.is_live(at))  # otherwise in the order they are in
    return [
        _twin(article, twin, proofs[article.pk, twin.pk], urls)
        | {"is_attached": twin.pk in {citation.cited_article_id for citation in citations}}
        for twin in twins
    ]


def _parted(article: Article) -> list[dict[str, Any]]:
    """Return the articles of which a person has said that they are not the same story, the newest decisions first."""
    partings = article.partings.select_related("other", "by").defer("other__body", "other__summary")
    return [
        {"row": row.other, "url": change_url(row.other), "by": row.by, "at": moment(row.at)}
        for row in partings.order_by("-at", "-pk")[:SHOWN]
    ]


def _twin(article: Article, twin: Article, proof: Proof, urls: Mapping[int | None, str]) -> dict[str, Any]:
    """Return an article that tells the same story with its badge, what shows it, and what can be done about it."""
    css, word = status.badge(twin, timezone.now())
    return {
        "row": twin,
        "url": change_url(twin),
        "css": css,
        "word": word,
        "evidence": str(proof),
        "addresses": [urls[number] for number in sorted(proof.addresses) if number in urls],
        "passage": proof.passage,
        "is_put_aside": twin.state == State.DUPLICATE and twin.duplicate_of_id == article.pk,
        "may_stay": twin.state not in UNFIT_AS_ORIGINAL,
        "may_go": twin.state in desk.ALLOWED_FROM[Act.MARK_DUPLICATE],
        "may_be_parted": article.pk != twin.duplicate_of_id and twin.pk != article.duplicate_of_id,
    }


def _record(record: Any) -> dict[str, Any]:
    return {
        "row": record,
        "url": change_url(record),
        "batch_url": change_url(record.batch),
        "raw_url": change_url(record.raw) if record.raw else "",
    }
