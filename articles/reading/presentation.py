"""What readers and clients see of an article: its texts, as far as rights allow, and its credits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from html import escape

from articles.models import Article, Citation, Correction, Decision, Revision, Tag
from articles.text import diff, html, links, markdown
from articles.text.diff import DiffPiece
from articles.text.words import count_words, excerpt, first_sentence, reading_minutes, shorten
from articles.vocabulary import ChangeClass, Rights, Role, TagKind

TEASER_LENGTH = 220
OPENING_LENGTH = 520


@dataclass(frozen=True, slots=True)
class Prose:
    """A text as clean HTML and as plain text."""

    html: str = ""
    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def word_count(self) -> int:
        """Return how many words it has."""
        return count_words(self.text)


@dataclass(frozen=True, slots=True)
class Credit:
    """The name of a publisher, and the http(s) address of what it published, "" if there is none."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who reported the story (`sources`), and who passed it on to us, if somebody else did (`via`)."""

    sources: tuple[Credit, ...]
    via: tuple[Credit, ...] = ()

    def __str__(self) -> str:
        return _in_words(self.sources) + (f", via {_in_words(self.via)}" if self.via else "")

    @property
    def read_more(self) -> Credit | None:
        """Return the first credit with an address, sources before `via`; None if none has one."""
        return next((credit for credit in (*self.sources, *self.via) if credit.url), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A cited work, as readers see it: its role, publisher, address, title and date."""

    role: str
    name: str
    url: str = ""
    title: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An article as a list shows it; needs `ArticleQuerySet.for_listing`."""

    article: Article
    attribution: Attribution
    language: str

    @property
    def teaser(self) -> str:
        """Return the dek, or else the first sentence of the summary."""
        return teaser(self.article.dek, self._summary)

    @property
    def opening(self) -> str:
        """Return the first lines of the summary."""
        return shorten(self._summary, limit=OPENING_LENGTH)

    @property
    def _summary(self) -> str:
        return " ".join(_rendered(self.article.summary).text.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A public change of a published text: when, its class, the note, and the words that changed."""

    change_class: ChangeClass
    at: datetime
    note: str = ""
    correction_id: int | None = None
    differences: tuple[tuple[str, tuple[DiffPiece, ...]], ...] = ()

    @property
    def label(self) -> str:
        """Return the name of the class."""
        return str(self.change_class.label)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An article as its own page and the API show it; needs `ArticleQuerySet.for_reading`."""

    article: Article
    summary: Prose
    body: Prose | None
    attribution: Attribution
    language: str
    tags: list[Tag]
    citations: list[Citation]
    corrections: list[Correction]

    @property
    def changes(self) -> list[Change]:
        """Return the public changes, latest first: new texts except refiles, and retractions that were reversed."""
        notes = [_note(correction) for correction in self.corrections]
        updates: list[Decision] = self.article.updates  # type: ignore[attr-defined]
        return sorted([*notes, *map(_update, updates)], key=lambda change: change.at, reverse=True)

    @property
    def cited(self) -> list[Cited]:
        """Return the cited works, the original report first; without any, the source that delivered the article."""
        cited = [citation for citation in self.citations if publisher(citation)]
        origins, vias, others = ([citation for citation in cited if citation.role == role] for role in Role)
        if not origins:
            origins, vias = vias, []
        article = self.article
        first = [_cited("Reported by", citation) for citation in origins] or [
            Cited(
                role="Reported by",
                name=article.source.name,
                url=links.absolute(article.source_url),
                at=article.source_published_at,
            )
        ]
        return [
            *first,
            *(_cited("Via", citation) for citation in vias),
            *(_cited("Also used", citation) for citation in others),
        ]

    @property
    def topics(self) -> list[Tag]:
        """Return its topics."""
        return [tag for tag in self.tags if tag.kind == TagKind.TOPIC]

    @property
    def teaser(self) -> str:
        """Return the dek, or else the first sentence of the summary."""
        return teaser(self.article.dek, self.summary.text)

    @property
    def is_in_full(self) -> bool:
        """Say whether the body is the source's whole text, not an excerpt."""
        return self.article.source.rights == Rights.FULL_TEXT

    @property
    def word_count(self) -> int:
        """Return the number of words on the page: our summary and what we show of the source's text."""
        return self.summary.word_count + (self.body.word_count if self.body else 0)

    @property
    def minutes(self) -> int:
        """Return the reading time in whole minutes."""
        return reading_minutes(self.word_count)


def card(article: Article) -> Card:
    """Return the article for a list."""
    return Card(article=article, attribution=attribution(article), language=language(article))


def reading(article: Article) -> Reading:
    """Return the article whole."""
    return Reading(
        article=article,
        summary=summary(article),
        body=body(article),
        attribution=attribution(article),
        language=language(article),
        tags=article.filed_under,  # type: ignore[attr-defined]
        citations=_provenance(article),
        corrections=article.public_corrections,  # type: ignore[attr-defined]
    )


def teaser(dek: str, summary: str) -> str:
    """Return the dek, or else the first sentence of the summary (plain text)."""
    if dek:
        return dek
    text = " ".join(summary.split())
    sentence = first_sentence(text, limit=TEASER_LENGTH)
    # A suggested headline loses its full stop; a sentence keeps it.
    return sentence + text[len(sentence) : len(sentence) + 1].strip() if text.startswith(sentence) else sentence


def language(article: Article) -> str:
    """Return the article's language, or else its source's, or else ""."""
    return article.language or article.source.language


def prose(markdown_text: str) -> Prose:
    """Return Markdown as readers see it."""
    return _rendered(markdown_text)


def summary(article: Article | Revision) -> Prose:
    """Return the summary as readers see it."""
    return _rendered(article.summary)


def body(article: Article) -> Prose | None:
    """Return as much of the source's text as its rights allow: an excerpt or all; None for neither."""
    if article.source.rights == Rights.LINK_ONLY or not article.body:
        return None
    text = html.to_text(article.body)
    if article.source.rights == Rights.FULL_TEXT:
        return Prose(article.body, text)
    return _plain(excerpt(text, words=article.source.excerpt_words))


def attribution(article: Article) -> Attribution:
    """Return the credits by the article's citations ("Source: Reuters, via The Mint Magazine")."""
    origins = _credits(_provenance(article), Role.ORIGIN)
    vias = _credits(_provenance(article), Role.VIA)
    if not origins and not vias:
        return Attribution((Credit(article.source.name, links.absolute(article.source_url)),))
    if not origins:
        return Attribution(vias)
    named = {credit.name for credit in origins}
    return Attribution(origins, tuple(credit for credit in vias if credit.name not in named))


def publisher(citation: Citation) -> str:
    """Return the publisher of a cited work: the source's name, or else the host of its address, or else ""."""
    return citation.source.name if citation.source else links.host(citation.url)


def _cited(role: str, citation: Citation) -> Cited:
    name, url = publisher(citation), links.absolute(citation.url)
    return Cited(role=role, name=name, url=url, title=citation.title, at=citation.published_at)


def _note(correction: Correction) -> Change:
    before, after = correction.before, correction.after
    texts = (before.texts, after.texts) if before and after else ({}, {})
    return Change(
        change_class=ChangeClass(correction.change_class),
        at=correction.at,
        note=correction.note,
        correction_id=correction.pk,
        differences=_differences(*texts),
    )


def _update(decision: Decision) -> Change:
    """Return an update, which has no note; the log has the text from before it."""
    now = decision.revision.texts if decision.revision else {}
    return Change(
        change_class=ChangeClass.UPDATE, at=decision.at, differences=_differences(decision.before, now)
    )  # fmt: skip


def _differences(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[tuple[str, tuple[DiffPiece, ...]], ...]:
    """Return the changed words of each text by its name, without the texts that did not change."""
    differences = []
    for label, name in (("Headline", "headline"), ("Standfirst", "dek"), ("Summary", "summary")):
        was, now = before.get(name, ""), after.get(name, "")
        if name == "summary":
            was, now = _rendered(was).text, _rendered(now).text
        if pieces := _changed(was, now):
            differences.append((label, pieces))
    return tuple(differences)


@lru_cache(maxsize=256)
def _changed(before: str, after: str) -> tuple[DiffPiece, ...]:
    """Return the passages in which words changed; nothing if only spaces or paragraphs did."""
    if before.split() == after.split():
        return ()
    # A space more or less is not an insertion that a screen reader should announce.
    kept = [piece for piece in diff.compare(before, after) if piece.kind != "removed" or piece.text.strip()]
    kept = [piece if piece.text.strip() else DiffPiece("same", piece.text) for piece in kept]
    return tuple(diff.excerpts(kept))


def _in_words(credits_: Iterable[Credit]) -> str:
    *most, last = (credit.name for credit in credits_)
    return f"{', '.join(most)} and {last}" if most else last


def _provenance(article: Article) -> list[Citation]:
    """Return the citations that the queryset prefetched; reading them here would cost a query for each article."""
    return article.provenance  # type: ignore[attr-defined]


def _credits(citations: Iterable[Citation], role: Role) -> tuple[Credit, ...]:
    by_name: dict[str, Credit] = {}
    for citation in citations:
        name = publisher(citation)
        if citation.role == role and name:
            by_name.setdefault(name, Credit(name, links.absolute(citation.url)))
    return tuple(by_name.values())


@lru_cache(maxsize=1_024)
def _rendered(text: str) -> Prose:
    """Return Markdown as readers see it; a text that is too long for the parser, as plain paragraphs.

    Cached, because rendering takes half a millisecond and the newest summaries are on every list.
    """
    if len(text) > markdown.MAX_SUMMARY:
        return _plain(markdown.to_text(text).split("\n"))
    rendered = markdown.to_html(text)
    return Prose(rendered, html.to_text(rendered))


def _plain(paragraphs: Iterable[str]) -> Prose:
    kept = [paragraph.strip() for paragraph in paragraphs if paragraph.strip()]
    return Prose("".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in kept), "\n\n".join(kept))
