"""The words of an article that go into the index: those for readers, and those for the desk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from articles.models import Article, Citation, Source, Tagging
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
    """Return the document of an article; see `of_articles`."""
    return next(of_articles([article]))


def of_articles(articles: Sequence[Article]) -> Iterator[Document]:
    """Yield the articles' documents: all their texts for the desk and, once published, those for readers.

    The names of an article's section, topics and sources belong to its texts, and so does its byline. One query,
    however many articles. A scheduled article has public words already: `live()` decides who may see it, never the
    index.
    """
    names = _names([article.pk for article in articles])
    for article in articles:
        yield _document(article, [article.byline, article.source.name, *names.get(article.pk, ())])


def _document(article: Article, names: list[str]) -> Document:
    working = article.working
    evidence = html.to_text(article.body)
    desk_title = index_words(article.headline or article.headline_suggested, working.headline if working else "")
    desk_text = index_words(
        *names,
        article.dek,
        article.summary,
        working.dek if working else "",
        working.summary if working else "",
        evidence,
    )
    if article.state != State.PUBLISHED:
        return Document(article_id=article.pk, desk_title=desk_title, desk_text=desk_text)
    return Document(
        article_id=article.pk,
        desk_title=desk_title,
        desk_text=desk_text,
        public_title=index_words(article.headline),
        public_text=index_words(*names, article.dek, article.summary, _shown(article.source, evidence)),
    )


def _names(article_ids: list[int]) -> dict[int, list[str]]:
    """Return the names of the tags that the articles carry and of the sources that they cite, by article."""
    tags = Tagging.objects.filter(article__in=article_ids).order_by().values_list("article_id", "tag__name")
    cited = Citation.objects.filter(article__in=article_ids, source__isnull=False)
    names: dict[int, list[str]] = {}
    for article_id, name in sorted(tags.union(cited.order_by().values_list("article_id", "source__name"))):
        names.setdefault(article_id, []).append(name)
    return names


def _shown(source: Source, evidence: str) -> str:
    """Return as much of the source's text as readers may see."""
    if source.rights == Rights.EXCERPT:
        return "\n".join(excerpt(evidence, words=source.excerpt_words))
    return evidence if source.rights == Rights.FULL_TEXT else ""
