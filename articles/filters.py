"""What may be asked of a list of articles, by pages and API alike."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.db.models import Q
from django_filters import CharFilter, Filter, FilterSet

from articles import search
from articles.models import Source, Tag
from articles.querysets import ArticleQuerySet
from articles.vocabulary import TagKind


class MomentField(forms.CharField):
    """A moment with its offset from UTC, or a day, which begins at midnight UTC (RFC 3339)."""

    def to_python(self, value: Any) -> Any:
        """Return an aware datetime, None for nothing; raise ValidationError with what to write instead."""
        text = super().to_python(value)
        if not text:
            return None
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            hint = " Encode “+” as %2B, or use Z." if " " in text.strip() else ""
            raise forms.ValidationError(f"Write a moment such as 2026-01-10T19:05:00Z or 2026-01-10.{hint}") from error
        if moment.tzinfo is None:
            if len(text) > len("2026-01-10"):
                raise forms.ValidationError("Say which offset from UTC is meant, such as 2026-01-10T19:05:00Z.")
            return moment.replace(tzinfo=UTC)
        try:
            return moment.astimezone(UTC)
        except OverflowError as error:
            raise forms.ValidationError("That is beyond the years that we count.") from error


class MomentFilter(Filter):
    """Filters by a moment."""

    field_class = MomentField


class TypedField(forms.Field):
    """What a person typed into a search box: any character is allowed, NUL too, but only so many."""

    def validate(self, value: Any) -> None:
        """Raise ValidationError where it is longer than what is looked at; nothing is cut in silence."""
        super().validate(value)
        if value and len(value) > search.MAX_QUERY:
            raise forms.ValidationError(f"Search for {search.MAX_QUERY} characters at most.")


class TypedFilter(Filter):
    """Filters by what a person typed."""

    field_class = TypedField


class ArticleFilter(FilterSet):
    """Articles by source, topic, section, language, time of publication and words; unknown slugs find nothing.

    It narrows what it is given: give it `live()` articles. The old slug of a merged tag or source finds its survivor.
    """

    tag = CharFilter(method="by_topic", label="Topic (slug)")
    section = CharFilter(method="by_section", label="Section (slug)")
    source = CharFilter(method="by_source", label="Source (slug)")
    language = CharFilter(method="by_language", label="Language (BCP 47): “en” finds en-GB too")
    published_after = MomentFilter(field_name="published_at", lookup_expr="gte", label="Published then or later")
    published_before = MomentFilter(field_name="published_at", lookup_expr="lt", label="Published earlier than that")
    q = TypedFilter(method="by_words", label="Words; “a phrase”; -without")

    @staticmethod
    def until(asked: Mapping[str, str]) -> datetime | None:
        """Return the moment at which what is asked for ends, for `live(at)`; None where it does not say, or not rightly.

        The index is walked from the moment of `live`, however much further down the filter's own begins.
        """
        try:
            return MomentField(required=False).clean(asked.get("published_before"))
        except forms.ValidationError:
            return None

    def by_topic(self, articles: ArticleQuerySet, name: str, slug: str) -> ArticleQuerySet:
        """Return what carries the topic, read from the topic's own index."""
        topic = _tag(TagKind.TOPIC, slug)
        return articles.tagged(topic) if topic else articles.none()

    def by_section(self, articles: ArticleQuerySet, name: str, slug: str) -> ArticleQuerySet:
        """Return what stands in the section, read from its own index unless a topic's is read already."""
        section = _tag(TagKind.SECTION, slug)
        if section is None:
            return articles.none()
        return articles.carrying(section) if self.form.cleaned_data.get("tag") else articles.tagged(section)

    def by_source(self, articles: ArticleQuerySet, name: str, slug: str) -> ArticleQuerySet:
        """Return what the source delivered."""
        source = Source.objects.filter(slug=slug).select_related("merged_into").first()
        return articles.from_source(source.survivor()) if source else articles.none()

    def by_language(self, articles: ArticleQuerySet, name: str, tag: str) -> ArticleQuerySet:
        """Return what is in the language, by its own word or else its source's (RFC 4647, basic filtering)."""
        own = Q(language__iexact=tag) | Q(language__istartswith=f"{tag}-")
        its_sources = Q(source__language__iexact=tag) | Q(source__language__istartswith=f"{tag}-")
        return articles.filter(own | Q(language="") & its_sources)

    def by_words(self, articles: ArticleQuerySet, name: str, typed: str) -> ArticleQuerySet:
        """Return those in whose public texts the words occur."""
        return search.find(articles, typed, scope="public")


def _tag(kind: TagKind, slug: str) -> Tag | None:
    tag = Tag.objects.filter(kind=kind, slug=slug).select_related("merged_into").first()
    return tag.survivor() if tag else None
