"""Suggests languages of sources that do not say theirs, from their texts. One is printed once a person takes it."""

from django.db.models import Exists, OuterRef
from django_tasks import task

from articles.models import Article, Source
from articles.models.querysets import SourceQuerySet
from articles.text import html
from articles.text.identifying import languages_of

# A language is suggested from at least and at most this many texts of a source.
FEWEST_TEXTS, MOST_TEXTS = 3, 20
_AT_A_TIME = 50  # sources


def due() -> SourceQuerySet:
    """Return the sources that need a suggestion: without a language, and with enough texts that do not say theirs."""
    texts = Article.objects.filter(source=OuterRef("pk"), language="").order_by()
    has_enough = Exists(texts[FEWEST_TEXTS - 1 : FEWEST_TEXTS])
    return Source.objects.unmerged().filter(has_enough, language="", suggested_language=None)


def suggest() -> int:
    """Store a suggestion ("" if none is clear) for some of the sources that are due; return for how many."""
    sources = list(due().order_by("pk").values_list("pk", flat=True)[:_AT_A_TIME])
    if not sources:
        return 0
    languages = languages_of([_texts(pk) for pk in sources])
    for pk, language in zip(sources, languages, strict=True):
        Source.objects.filter(pk=pk, language="").update(suggested_language=language)
    return len(sources)


def request_suggestions() -> None:
    """Queue a task if sources are due."""
    if due().exists():
        suggest_languages.enqueue()


@task()
def suggest_languages() -> None:
    """Suggest the languages of sources that are due, and queue another task if there are more."""
    if suggest():
        request_suggestions()


def _texts(source_id: int) -> list[str]:
    newest = Article.objects.filter(source=source_id, language="").order_by("-pk")
    rows = newest.values_list("headline", "body")[:MOST_TEXTS]
    # The start of a body is enough, and need not be well-formed to be read.
    return [f"{headline}. {html.to_text(body[:1_000])}" for headline, body in rows]
