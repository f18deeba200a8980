"""The checklist: what a text still needs before it can be submitted, approved and published."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from articles.database.unions import rows_together
from articles.desk.copied_text import CopiedText, copied_text, source_headline
from articles.models import Article, Citation, Override
from articles.models.same_story import same_story
from articles.text import fidelity, html, markdown, summary_length
from articles.text.fidelity import Claim
from articles.text.words import count_words, fold, is_blank, squeeze, visible
from articles.vocabulary import Act, AiUse, OverrideKind, Role, State

HEADLINE_LENGTH = range(20, 111)  # characters
# What is left of a sentence that was cut: "...", "…", ". . .", also inside brackets or quotation marks.
_CUT = re.compile(r"(?:\.\s*\.|⋯|。\s*。)[\s.⋯。\"'”’»›)\]」』】）]*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One item of the checklist.

    It has a stable code, a sentence (what to do, or once it is met or waived, what is true), the form's field, and the
    acts that it stops if it is not met.

    `waivable` is the kind of override with which a person can accept it, if any; `is_waived` says that one has. `key`
    tells apart checks of one kind, such as claims.
    """

    code: str
    sentence: str
    field: str
    is_met: bool
    stops: frozenset[Act] = frozenset()
    waivable: OverrideKind | None = None
    is_waived: bool = False
    key: str = ""

    @property
    def is_obstacle(self) -> bool:
        """Return whether it stops any act now."""
        return not self.is_met and not self.is_waived and bool(self.stops)


@dataclass(frozen=True, kw_only=True)
class Text:
    """A text to check, saved or still being typed. The summary is Markdown; the citations need not be saved."""

    headline: str
    dek: str
    summary: str
    ai_use: str
    citations: tuple[Citation, ...] = ()

    @cached_property
    def plain(self) -> str:
        """Return the summary without its Markdown."""
        return markdown.to_text(self.summary)

    @cached_property
    def words(self) -> int:
        """Return how many words the summary has."""
        return 0 if is_blank(self.plain) else count_words(self.plain)


# Only somebody who did not write the text can accept these.
FOR_OTHERS = frozenset({OverrideKind.CLAIM, OverrideKind.COPIED})
_GO = frozenset({Act.SUBMIT, Act.APPROVE})
_APPROVE = frozenset({Act.APPROVE})


def working_text(article: Article) -> Text:
    """Return the article's working text with its citations."""
    text = article.working or article
    saved = article.working.citations if article.working else None
    citations = (
        tuple(article.citations.all())
        if saved is None
        else tuple(Citation.of_json(article.pk, position, data) for position, data in enumerate(saved))
    )
    ai_use = article.working.ai_use if article.working else AiUse.UNDECLARED
    return Text(headline=text.headline, dek=text.dek, summary=text.summary, ai_use=ai_use, citations=citations)


def evidence(article: Article, text: Text) -> list[str]:
    """Return the plain texts that can support the summary: the imported body, and the texts of the citations."""
    imported = html.to_text(article.body)
    return [*filter(None, [imported, *(citation.text for citation in text.citations)])]


def unsupported_claims(article: Article, text: Text) -> tuple[Claim, ...]:
    """Return the numbers, dates, names and quotations in the text that no attached source contains."""
    sources = [
        *evidence(article, text),
        source_headline(article),
        article.byline,
        article.dateline,
        article.agency,
        article.source.name,
    ]
    sources += [citation.title for citation in text.citations]
    sources += [citation.source.name for citation in text.citations if citation.source]
    return fidelity.unsupported(f"{text.headline}\n\n{text.dek}\n\n{text.plain}", filter(None, sources))


def checklist(
    article: Article,
    text: Text | None = None,
    *,
    duplicates: Sequence[Article] | None = None,
    copied: CopiedText | None = None,
) -> list[Check]:
    """Return every check of the text (by default, the working one), in the order of the form. At most five queries.

    Two of them look for duplicates: a caller that shows those too can pass them in, and what is copied likewise.
    """
    text = text or working_text(article)
    waived = {(override.kind, override.key): override for override in article.overrides.all()}
    if any(kind in FOR_OTHERS for kind, _ in waived):
        # What authors accept in their own text does not count: nobody else has looked at it.
        own = authors(article)
        waived = {key: row for key, row in waived.items() if key[0] not in FOR_OTHERS or row.by_id not in own}
    return [
        *_of_headline(article, text),
        *_of_length(text, waived),
        *_of_links(text),
        *_of_sources(article, text, waived),
        *_of_copied_text(copied or copied_text(article, text.plain, text.citations), waived),
        *_of_claims(article, text, waived),
        Check(
            code="section",
            sentence="It has a section." if article.section_id else "Choose a section.",
            field="section",
            is_met=article.section_id is not None,
            stops=_GO,
        ),
        Check(
            code="ai_use",
            sentence="AI use is declared."
            if text.ai_use != AiUse.UNDECLARED
            else "Declare how AI was used in the text.",
            field="ai_use",
            is_met=text.ai_use != AiUse.UNDECLARED,
            stops=_GO,
        ),
        *_of_duplicates(article, text, possible_duplicates(article) if duplicates is None else duplicates),
    ]


def authors(article: Article) -> set[int]:
    """Return the ids of the users who wrote the working text: the authors of every revision since the live one."""
    since = article.live_revision.number if article.live_revision else 0
    return set(article.revisions.filter(number__gt=since).order_by().values_list("author", flat=True))


def obstacles(article: Article, act: Act, text: Text | None = None) -> list[Check]:
    """Return the checks that stop the act."""
    return [check for check in checklist(article, text) if check.is_obstacle and act in check.stops]


def _of_headline(article: Article, text: Text) -> Iterable[Check]:
    length = len(visible(text.headline))
    yield Check(
        code="headline",
        sentence="It has a headline."
        if length
        else "Write a headline; a suggested one is never published automatically.",
        field="headline",
        is_met=length > 0,
        stops=_GO,
    )
    if length and length not in HEADLINE_LENGTH:
        least, most = HEADLINE_LENGTH[0], HEADLINE_LENGTH[-1]
        sentence = f"The headline has {length} characters; {least} to {most} is best."
        yield Check(code="headline_length", sentence=sentence, field="headline", is_met=False)
    if _is_cut(text.headline, article.headline_suggested):
        sentence = "The headline is cut off in the middle. Write a whole one, without “…” at its end."
        yield Check(code="headline_cut", sentence=sentence, field="headline", is_met=False, stops=_APPROVE)


def _is_cut(headline: str, suggested: str) -> bool:
    """Return whether the headline ends in dots of omission, or is a suggestion that was cut, without its dots."""
    if _CUT.search(squeeze(headline)):
        return True
    return bool(_CUT.search(squeeze(suggested))) and _without_dots(headline) == _without_dots(suggested) != ""


def _without_dots(headline: str) -> str:
    return _CUT.sub("", fold(headline)).rstrip(" .,;:-")


def _of_length(text: Text, waived: dict[tuple[str, str], Override]) -> Iterable[Check]:
    band = summary_length.band(text.words)
    if band == "good":
        yield Check(code="length", sentence=f"{text.words} words.", field="summary", is_met=True, stops=_APPROVE)
        return
    if band == "empty":
        yield Check(code="length", sentence="Write the summary.", field="summary", is_met=False, stops=_GO)
        return
    is_waived = band == "needs_reason" and (OverrideKind.LENGTH, str(text.words)) in waived
    yield Check(
        code="length",
        sentence=f"The summary has {text.words} words." + ("" if is_waived else f" Write {summary_length.ADVICE}."),
        field="summary",
        is_met=False,
        stops=_APPROVE,
        waivable=OverrideKind.LENGTH if band == "needs_reason" else None,
        is_waived=is_waived,
        key=str(text.words),
    )


def _of_links(text: Text) -> Iterable[Check]:
    for href in markdown.incomplete_links(text.summary):
        sentence = f"The link to “{href}” has no whole address. Begin it with https://, or take the link out."
        yield Check(code="link", sentence=sentence, field="summary", is_met=False, stops=_GO)


def _of_sources(article: Article, text: Text, waived: dict[tuple[str, str], Override]) -> Iterable[Check]:
    # Without another origin, the page that we got the article from counts as the origin, as readers also see.
    has_origin = any(
        citation.role == Role.ORIGIN or (citation.role == Role.VIA and citation.url) for citation in text.citations
    )
    is_waived = (OverrideKind.NO_ORIGIN, "") in waived
    if has_origin:
        sentence = "Its origin is cited."
    elif is_waived:
        sentence = "Accepted without an origin."
    else:
        sentence = "Cite who reported it first, or give a reason why that is unknown."
    yield Check(
        code="origin",
        sentence=sentence,
        field="citations",
        is_met=has_origin,
        stops=_GO,
        waivable=OverrideKind.NO_ORIGIN,
        is_waived=is_waived,
    )
    yield from _of_source_words(article, text)


def _of_source_words(article: Article, text: Text) -> Iterable[Check]:
    words = sum(map(count_words, evidence(article, text)))
    if not summary_length.is_thin(text.words, words):
        return
    sentence = (
        f"The summary ({text.words} words) is longer than all its sources together ({words} words). "
        "Attach what else you used, if there is anything; you can go on without it."
        if words
        else "No source has a text to check the summary against. "
        "Attach what you used, if there is anything; you can go on without it."
    )
    yield Check(code="thin_source", sentence=sentence, field="citations", is_met=False)


def _of_copied_text(copied: CopiedText, waived: dict[tuple[str, str], Override]) -> Iterable[Check]:
    for source in copied.by_source:
        is_waived = source.is_over and (OverrideKind.COPIED, source.key) in waived
        advice = " Write the marked passages in your own words." if source.is_over and not is_waived else ""
        yield Check(
            code="copied_text",
            sentence=source.sentence + advice,
            field="summary",
            is_met=not source.is_over,
            stops=_APPROVE,
            waivable=OverrideKind.COPIED if source.is_over else None,
            is_waived=is_waived,
            key=source.key,
        )


def _of_claims(article: Article, text: Text, waived: dict[tuple[str, str], Override]) -> Iterable[Check]:
    for claim in {claim.key: claim for claim in unsupported_claims(article, text)}.values():
        words = claim.text if claim.kind == "quotation" else f"“{claim.text}”"
        yield Check(
            code="claim",
            sentence=f"{words} ({claim.kind}) is in none of the attached sources.",
            field="summary",
            is_met=False,
            stops=_APPROVE,
            waivable=OverrideKind.CLAIM,
            is_waived=(OverrideKind.CLAIM, claim.key[:300]) in waived,
            key=claim.key[:300],
        )


def possible_duplicates(article: Article, *, limit: int = 10) -> list[Article]:
    """Return other articles that tell the same story, at most `limit`: the published ones first, then the newest."""
    is_published = Q(state=State.PUBLISHED)
    others = Article.objects.exclude(pk=article.pk).annotate(is_published=is_published)
    ranked = others.order_by("-is_published", "-pk").values_list("pk")
    keys = {key for (key,) in rows_together([ranked.filter(condition)[:limit] for condition in same_story(article)])}
    if not keys:
        return []
    light = others.select_related("source").defer("body", "summary", "source_image")
    return list(light.filter(pk__in=keys).order_by("-is_published", "-pk")[:limit])


def _of_duplicates(article: Article, text: Text, others: Iterable[Article]) -> Iterable[Check]:
    published = [other for other in others if other.state == State.PUBLISHED]
    if same := [other for other in published if article.shares(other)]:
        sentence = (
            f"“{same[0]}” is published already, with the same address or the same words. Mark one as a duplicate."
        )
        yield Check(code="duplicate", sentence=sentence, field="duplicates", is_met=False, stops=_APPROVE)
        return
    attached = {citation.cited_article_id for citation in text.citations}
    if similar := [other for other in published if other.pk not in attached]:
        sentence = (
            f"“{similar[0]}” is published already and seems to tell the same story. Put one aside, attach it as a "
            "source, or say that they are not the same story."
        )
        yield Check(code="same_story", sentence=sentence, field="duplicates", is_met=False)
