"""The words of an article that go into the index: those for readers, and those for the desk."""

from dataclasses import dataclass

from articles.models import Article, Source
from articles.text import html
from articles.text.words import excerpt, index_words
from articles.vocabulary import Rights, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An article's folded words; the public ones are "" unless it is published."""

    article_id: int
    desk_title: str
    desk_text: str
    public_title: str = ""
    public_text: str = ""


def of_article(article: Article) -> Document:
    """Return the document of an article: its texts for the desk and, once published, those for readers.

    A scheduled article has public words already: `live()` decides who may see it, never the index.
    """
    working = article.working
    evidence = html.to_text(article.body)
    desk_title = index_words(article.headline or article.headline_suggested, working.headline if working else "")
    desk_text = index_words(
        article.dek, article.summary, working.dek if working else "", working.summary if working else "", evidence
    )
    if article.state != State.PUBLISHED:
        return Document(article_id=article.pk, desk_title=desk_title, desk_text=desk_text)
    return Document(
        article_id=article.pk,
        desk_title=desk_title,
        desk_text=desk_text,
        public_title=index_words(article.headline),
        public_text=index_words(article.dek, article.summary, _shown(article.source, evidence)),
    )


def _shown(source: Source, evidence: str) -> str:
    """Return as much of the source's text as readers may see."""
    if source.rights == Rights.EXCERPT:
        return "\n".join(excerpt(evidence, words=source.excerpt_words))
    return evidence if source.rights == Rights.FULL_TEXT else ""
