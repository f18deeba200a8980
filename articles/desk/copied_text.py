"""How much of a text is copied from its sources, and what their rights allow."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from articles.models import Article, Citation, Source
from articles.text import html
from articles.text.fidelity.copying import Copied, Run, SummaryUnits, percent, words_of
from articles.text.words import fold
from articles.vocabulary import Rights

# What a summary may take from a source of which readers may see no text, only a link to it.
LINK_ONLY_WORDS = 14  # in a row
LINK_ONLY_SHARE = 30  # percent of the summary


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiedFromSource:
    """What a summary takes from one source. Without a source (a citation that names none) the rights are link-only."""

    name: str
    rights: Rights
    excerpt_words: int
    copied: Copied
    # Whether the summary is the source's whole text, as it was imported.
    is_whole: bool
    # Identifies the source and the copied words: what a person accepts.
    key: str

    @property
    def is_over(self) -> bool:
        """Return whether that is more than the source's rights allow."""
        counted = self.copied.counted_halves
        if self.rights == Rights.FULL_TEXT:
            return False
        if self.rights == Rights.EXCERPT:
            return counted > 2 * self.excerpt_words
        is_long = self.copied.longest_counted_halves > 2 * LINK_ONLY_WORDS
        return is_long or 100 * counted > LINK_ONLY_SHARE * self.copied.total_halves

    @property
    def sentence(self) -> str:
        """Return what is copied, and what the source's rights allow."""
        taken = f"{self._amount} from {self.name}"
        if self.rights == Rights.FULL_TEXT:
            return f"{taken}, whose full text may be printed."
        if self.rights == Rights.EXCERPT:
            allowed = f"{self.excerpt_words} words in all"
        else:
            allowed = f"{LINK_ONLY_WORDS} words in a row and {LINK_ONLY_SHARE} % of the summary"
        if not self.is_over:
            return f"{taken}; its rights ({self._rights}) allow {allowed}."
        return f"{taken}, but its rights ({self._rights}) allow only {allowed}."

    @property
    def _rights(self) -> str:
        return self.rights.label.lower()

    @property
    def _amount(self) -> str:
        copied = self.copied
        if self.is_whole:
            return "As imported: 100 % is copied"
        words = words_of(copied.counted_halves)
        share = percent(copied.counted_halves, copied.total_halves)
        longest = words_of(copied.longest_counted_halves)
        excused = words_of(copied.copied_halves - copied.counted_halves)
        quoted = f", not counting {excused} in quotation marks" if excused else ""
        are = "word is" if words == 1 else "words are"
        return f"{words} {are} copied ({share} %), up to {longest} in a row{quoted},"


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiedText:
    """What a summary takes from all its sources together, and from each that it takes something from."""

    units: SummaryUnits
    copied: Copied
    by_source: tuple[CopiedFromSource, ...]

    @property
    def is_over(self) -> bool:
        """Return whether it is more than the rights of one of the sources allow."""
        return any(source.is_over for source in self.by_source)

    @property
    def is_as_imported(self) -> bool:
        """Return whether the summary is the whole text of a source, untouched."""
        return any(source.is_whole for source in self.by_source)


def copied_text(article: Article, summary: str, citations: Sequence[Citation]) -> CopiedText:
    """Measure a summary (plain text) against what the article's source sent and the texts of the citations."""
    units = SummaryUnits(summary)
    by_source: list[CopiedFromSource] = []
    all_runs: list[Run] = []
    for name, source, texts in _texts_by_source(article, citations):
        runs = [run for text in texts for run in units.runs_in(text)]
        all_runs += runs
        if runs:
            copied = units.measure(runs)
            # Folding a long text takes longer than looking for copied words in it.
            is_whole = copied.copied_halves == copied.total_halves and fold(summary) in map(fold, texts)
            by_source.append(_of_source(name, source, units, copied, is_whole=is_whole))
    return CopiedText(units=units, copied=units.measure(all_runs), by_source=tuple(by_source))


def source_headline(article: Article) -> str:
    """Return the headline that the article's source gave it, or "" if it is no longer stored.

    From its first publication on, which gives it a slug, an article has the desk's headline.
    """
    return article.headline if article.slug is None else ""


def _texts_by_source(article: Article, citations: Iterable[Citation]) -> Iterable[tuple[str, Source | None, list[str]]]:
    """Return the name, the row and the texts of each source. A citation that names none is a source of its own."""
    own = [html.to_text(article.body), source_headline(article)]
    by_source: dict[object, tuple[str, Source | None, list[str]]] = {
        article.source_id: (article.source.name, article.source, own)
    }
    for place, citation in enumerate(citations):
        name = citation.source.name if citation.source else citation.url or citation.title
        key = citation.source_id or f"citation {place}"
        by_source.setdefault(key, (name, citation.source, []))[2].extend([citation.text, citation.title])
    return by_source.values()


def _of_source(
    name: str, source: Source | None, units: SummaryUnits, copied: Copied, *, is_whole: bool
) -> CopiedFromSource:
    words = [unit.key for start, end in copied.stretches for unit in units.units[start:end]]
    return CopiedFromSource(
        name=name,
        rights=Rights(source.rights) if source else Rights.LINK_ONLY,
        excerpt_words=source.excerpt_words if source else 0,
        copied=copied,
        is_whole=is_whole,
        key=hashlib.sha256(" ".join([name, *words]).encode("utf-8", "surrogatepass")).hexdigest()[:32],
    )
