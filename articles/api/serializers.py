"""The fields of everything that the API returns: for `docs/openapi.json`, and to validate `fields`.

The values come from `reading.renditions.resource`, not from here; a test compares the two.
"""

from functools import cache

from rest_framework import serializers

from articles.vocabulary import AiUse, ChangeClass, Rights, Role, TagKind

# The classes of change that are published as a correction.
CORRECTION_CLASSES = [str(name) for name in (ChangeClass.CLARIFICATION, ChangeClass.CORRECTION, ChangeClass.RETRACTION)]
_SEQ = (
    "The number of the change. Changes come in the order to apply them, which is not always that of their numbers: a "
    "scheduled article is delivered when it becomes public."
)


class ProseSerializer(serializers.Serializer):
    """A text as sanitized HTML and as plain text."""

    html = serializers.CharField(
        help_text="HTML with a few safe elements: p, em, strong, a, lists, quotations and so on."
    )
    text = serializers.CharField(help_text="Plain text; a blank line separates paragraphs.")


class SummarySerializer(ProseSerializer):
    """The summary, written by our editors."""

    markdown = serializers.CharField(
        required=False, help_text="The Markdown as written. Present only with `include=summary.markdown`."
    )


class TagSerializer(serializers.Serializer):
    """A topic, which an article is about, or a section, which it appears in."""

    kind = serializers.ChoiceField(choices=TagKind.values, help_text="Whether this is a topic or a section.")
    slug = serializers.CharField(help_text="Identifies the tag in addresses and filters.")
    url = serializers.URLField(help_text="The tag’s public page.")
    api_url = serializers.URLField(help_text="The tag’s address in this API.")
    name = serializers.CharField(help_text="The name shown to readers.")


class SourceSerializer(serializers.Serializer):
    """A publisher or an agency."""

    slug = serializers.CharField(help_text="Identifies the source in addresses and filters.")
    url = serializers.URLField(help_text="The source’s page on this site.")
    api_url = serializers.URLField(help_text="The source’s address in this API.")
    name = serializers.CharField(help_text="The name shown to readers.")
    homepage = serializers.URLField(allow_null=True, help_text="The source’s own website.")
    language = serializers.CharField(allow_null=True, help_text="The language of the source (BCP 47).")
    rights = serializers.ChoiceField(
        choices=Rights.values,
        help_text="How much of the source’s own text may be shown: only a link, the opening lines, or all of it.",
    )
    credit = serializers.CharField(allow_null=True, help_text="The credit line agreed with the source.")


class CitationSerializer(serializers.Serializer):
    """A reference: who reported the story first (origin), who supplied it (via), or what supports it."""

    role = serializers.ChoiceField(choices=Role.values, help_text="What the article uses this reference for.")
    publisher = serializers.CharField(allow_null=True, help_text="The publisher’s name, as shown to readers.")
    source = serializers.CharField(  # type: ignore[assignment]
        allow_null=True, help_text="The source’s slug, or the full source with `include=sources.source`."
    )
    title = serializers.CharField(allow_null=True, help_text="The title of the piece referred to.")
    url = serializers.URLField(allow_null=True, help_text="The address of the piece referred to.")
    published_at = serializers.DateTimeField(allow_null=True, help_text="When that piece was published, in UTC.")
    rights = serializers.ChoiceField(
        choices=Rights.values, allow_null=True, help_text="How much of the source’s own text may be shown."
    )
    credit = serializers.CharField(allow_null=True, help_text="The credit line agreed with the source.")


class ArticleCorrectionSerializer(serializers.Serializer):
    """A published correction, clarification or retraction."""

    id = serializers.IntegerField(help_text="The number of the correction.")
    at = serializers.DateTimeField(help_text="When it was published, in UTC.")
    note = serializers.CharField(help_text="What was wrong or unclear, and what is right, in plain text.")


# "class" is a Python keyword.
ArticleCorrectionSerializer._declared_fields["class"] = serializers.ChoiceField(
    choices=CORRECTION_CLASSES, help_text="The class of the change."
)


class MatchSerializer(serializers.Serializer):
    """Where the words of a search occur."""

    field = serializers.ChoiceField(
        choices=["headline", "dek", "summary", "body"], help_text="The first field in which one of the words occurs."
    )
    text = serializers.CharField(help_text="A passage of that field, in plain text.")
    ranges = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField(), min_length=2, max_length=2),
        help_text="The position of each word in `text`, as [start, end) in Unicode code points.",
    )


class ArticleSerializer(serializers.Serializer):
    """A published article. Every field is always present, and null if it has no value."""

    id = serializers.UUIDField(help_text="Never changes, and is never used for another article.")
    slug = serializers.CharField(help_text="Identifies the article in the address of its public page; never changes.")
    url = serializers.URLField(help_text="The article’s public page.")
    api_url = serializers.URLField(help_text="The article’s address in this API.")
    headline = serializers.CharField(help_text="The headline, in plain text.")
    dek = serializers.CharField(allow_null=True, help_text="The standfirst under the headline, in plain text.")
    summary = SummarySerializer(help_text="The summary, written by our editors.")
    body = ProseSerializer(allow_null=True, help_text="The source’s own text, as far as its rights allow.")
    byline = serializers.CharField(allow_null=True, help_text="The author, as shown to readers.")
    dateline = serializers.CharField(allow_null=True, help_text="Where the story was filed, as shown to readers.")
    language = serializers.CharField(allow_null=True, help_text="The language (BCP 47), such as en or pt-BR.")
    section = TagSerializer(allow_null=True, help_text="The section that the article appears in.")
    tags = TagSerializer(many=True, help_text="The article’s topics and sections.")
    sources = CitationSerializer(many=True, help_text="The article’s references, in the order shown to readers.")
    corrections = ArticleCorrectionSerializer(many=True, help_text="Published corrections of it, newest first.")
    ai_use = serializers.ChoiceField(
        choices=AiUse.values,
        help_text="How AI was used in the text, as declared by the editor: none, assisted (written by a person with "
        "its help), drafted (written by AI, reviewed by a person), or undeclared.",
    )
    published_at = serializers.DateTimeField(help_text="When the article was first published, in UTC.")
    updated_at = serializers.DateTimeField(help_text="When its text last changed in substance, in UTC.")
    modified_at = serializers.DateTimeField(help_text="When anything in this object last changed, in UTC.")
    revision = serializers.IntegerField(allow_null=True, help_text="The number of the published revision.")
    word_count = serializers.IntegerField(help_text="The number of words in the article.")
    reading_minutes = serializers.IntegerField(help_text="The estimated reading time, in minutes.")
    match = MatchSerializer(
        required=False,
        allow_null=True,
        help_text="Present only with `q`: where the words occur; null if they do not occur in the visible text.",
    )


class CorrectionSerializer(ArticleCorrectionSerializer):
    """A published correction, with the article it belongs to."""

    article = serializers.UUIDField(help_text="The article’s id.")
    headline = serializers.CharField(allow_null=True, help_text="The article’s headline; null after a retraction.")
    url = serializers.URLField(help_text="The article’s public page.")
    api_url = serializers.URLField(help_text="The article’s address in this API.")


class CountSerializer(serializers.Serializer):
    """The number of results."""

    value = serializers.IntegerField(help_text="The number, up to 10,000.")
    precision = serializers.ChoiceField(
        choices=["exact", "at_least"], help_text="Whether the number is exact, or there are more (at_least)."
    )


class UpsertSerializer(serializers.Serializer):
    """An article that is new or has changed: add it, or replace your copy with the same id."""

    op = serializers.ChoiceField(choices=["upsert"], help_text="Always upsert.")
    type = serializers.ChoiceField(choices=["article"], help_text="Always article.")
    id = serializers.UUIDField(help_text="The article’s id.")
    seq = serializers.IntegerField(help_text=_SEQ)
    at = serializers.DateTimeField(help_text="When it happened, in UTC.")
    object = ArticleSerializer(help_text="The article as it is now.")


class RemoveSerializer(serializers.Serializer):
    """An article that is no longer published: delete your copy, if you have one."""

    op = serializers.ChoiceField(choices=["remove"], help_text="Always remove.")
    type = serializers.ChoiceField(choices=["article"], help_text="Always article.")
    id = serializers.UUIDField(help_text="The article’s id.")
    seq = serializers.IntegerField(help_text=_SEQ)
    at = serializers.DateTimeField(help_text="When it happened, in UTC.")
    reason = serializers.ChoiceField(
        choices=["retracted", "unpublished", "merged"],
        help_text="Why: the article was wrong (retracted), was taken down (unpublished), or was merged into another.",
    )
    replaced_by = serializers.UUIDField(allow_null=True, help_text="The id of the article it was merged into, if any.")


class MovedSerializer(serializers.Serializer):
    """The new address of a merged article."""

    api_url = serializers.URLField(help_text="The address of the article it was merged into.")


class IndexSerializer(serializers.Serializer):
    """The addresses of the lists."""

    articles = serializers.URLField(help_text="Articles.")
    sources = serializers.URLField(help_text="Sources.")
    tags = serializers.URLField(help_text="Topics.")
    sections = serializers.URLField(help_text="Sections.")
    corrections = serializers.URLField(help_text="Published corrections.")
    changes = serializers.URLField(help_text="Changes, for clients that keep a copy.")
    openapi = serializers.URLField(help_text="This description.")


class ParameterErrorSerializer(serializers.Serializer):
    """What is wrong with one parameter."""

    parameter = serializers.CharField(help_text="The parameter’s name.")
    code = serializers.CharField(
        help_text="For programs: unknown, repeated, empty, invalid, out-of-range, not-included, or a kind of problem."
    )
    detail = serializers.CharField(help_text="For people.")
    allowed = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="The values allowed, if there are only a few."
    )
    suggestion = serializers.CharField(required=False, help_text="What you may have meant.")


class ProblemSerializer(serializers.Serializer):
    """An error (RFC 9457)."""

    type = serializers.CharField(help_text="The kind of problem, as the address that explains it.")
    title = serializers.CharField(help_text="The kind of problem in a few words.")
    status = serializers.IntegerField(help_text="The HTTP status.")
    detail = serializers.CharField(help_text="What went wrong this time.")
    instance = serializers.CharField(required=False, help_text="The id of this request. Include it if you contact us.")
    errors = ParameterErrorSerializer(  # type: ignore[assignment]
        many=True, help_text="Everything wrong with the request’s parameters."
    )
    notice = serializers.CharField(required=False, help_text="The published notice, for a retracted article.")
    retracted_at = serializers.DateTimeField(
        required=False, help_text="The time of the retraction in UTC, for a retracted article."
    )


@cache
def field_names(serializer: type[serializers.Serializer]) -> frozenset[str]:
    """Return the names of a serializer's fields, and those of the fields within them ("summary.text")."""
    names: set[str] = set()
    for name, field in serializer().fields.items():
        names.add(name)
        inner = getattr(field, "child", field)
        if isinstance(inner, serializers.Serializer):
            names |= {f"{name}.{inner_name}" for inner_name in field_names(type(inner))}
    return frozenset(names)
