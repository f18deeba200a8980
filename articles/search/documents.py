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
    for article, names in _with_names(articles):
        evidence = html.to_text(article.body)
        desk_titles, desk_texts = _desk_texts(article, names, evidence)
        titles, texts = _public_texts(article, names, evidence)
        yield Document(
            article_id=article.pk,
            desk_title=index_words(*desk_titles),
            desk_text=index_words(*desk_texts),
            public_title=index_words(*titles),
            public_text=index_words(*texts),
        )


def texts(articles: Sequence[Article], *, is_public: bool) -> Iterator[str]:
    """Yield the texts, as they are written, whose words the documents of the articles have. One query."""
    for article, names in _with_names(articles):
        evidence = html.to_text(article.body)
        for parts in (_public_texts if is_public else _desk_texts)(article, names, evidence):
            yield from parts


def _desk_texts(article: Article, names: list[str], evidence: str) -> tuple[list[str], list[str]]:
    working = article.working
    written = [working.dek, working.summary] if working else []
    titles = [article.headline or article.headline_suggested, *([working.headline] if working else [])]
    return titles, [*names, article.dek, article.summary, *written, evidence]


def _public_texts(article: Article, names: list[str], evidence: str) -> tuple[list[str], list[str]]:
    if article.state != State.PUBLISHED:
        return [], []
    return [article.headline], [*names, article.dek, article.summary, _shown(article.source, evidence)]


def _with_names(articles: Sequence[Article]) -> Iterator[tuple[Article, list[str]]]:
    names = _names([article.pk for article in articles])
    for article in articles:
        yield article, [article.byline, article.source.name, *names.get(article.pk, ())]


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
