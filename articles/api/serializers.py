"""The shapes of what the API answers: for its description (OpenAPI), and to know the names of fields.

What stands in them is made by `renditions.resource`; a test holds the two together.
"""

from functools import cache

from rest_framework import serializers

from articles.vocabulary import AiUse, ChangeClass, Rights, Role, TagKind

TOLD = (ChangeClass.CLARIFICATION, ChangeClass.CORRECTION, ChangeClass.RETRACTION)


class Prose(serializers.Serializer):
    """A text twice: as clean HTML, and as plain text without any mark-up."""

    html = serializers.CharField(
        help_text="From a short list of elements: p, em, strong, a, lists, quotations and the like."
    )
    text = serializers.CharField(help_text="Without mark-up or entities; paragraphs are apart by an empty line.")


class Summary(Prose):
    """What our editors wrote."""

    markdown = serializers.CharField(
        required=False, help_text="As it was written. Only there with `include=summary.markdown`."
    )


class Tag(serializers.Serializer):
    """A topic says what an article is about, a section where it stands."""

    kind = serializers.ChoiceField(choices=TagKind.values, help_text="Whether it is a topic or a section.")
    slug = serializers.CharField(help_text="Its name in addresses and filters.")
    url = serializers.URLField(help_text="Its public page.")
    api_url = serializers.URLField(help_text="Its address here.")
    name = serializers.CharField(help_text="Its name as people read it.")


class Source(serializers.Serializer):
    """Who delivers or reports."""

    slug = serializers.CharField(help_text="Its name in addresses and filters.")
    url = serializers.URLField(help_text="Its public page with us.")
    api_url = serializers.URLField(help_text="Its address here.")
    name = serializers.CharField(help_text="Its name as it is printed.")
    homepage = serializers.URLField(allow_null=True, help_text="Its own site.")
    language = serializers.CharField(allow_null=True, help_text="The language that it writes in (BCP 47).")
    rights = serializers.ChoiceField(
        choices=Rights.values,
        help_text="How much of its own text may be shown: nothing but a link, the first lines, or all of it.",
    )
    credit = serializers.CharField(allow_null=True, help_text="The line to be printed under its articles, as agreed.")


class Citation(serializers.Serializer):
    """What an article leans on: who reported it first (origin), who we got it from (via), what supports it."""

    role = serializers.ChoiceField(choices=Role.values, help_text="How the article leans on it.")
    publisher = serializers.CharField(allow_null=True, help_text="Who published it, as printed.")
    source = serializers.CharField(  # type: ignore[assignment]
        allow_null=True, help_text="A source’s slug; the whole source with `include=sources.source`."
    )
    title = serializers.CharField(allow_null=True, help_text="What it is called there.")
    url = serializers.URLField(allow_null=True, help_text="Where it stands.")
    published_at = serializers.DateTimeField(allow_null=True, help_text="When it was published there, in UTC.")
    rights = serializers.ChoiceField(
        choices=Rights.values, allow_null=True, help_text="How much of the source’s own text may be shown."
    )
    credit = serializers.CharField(allow_null=True, help_text="The source’s line of credit, as agreed.")


class Told(serializers.Serializer):
    """What readers were told of a change."""

    id = serializers.IntegerField(help_text="Its number.")
    at = serializers.DateTimeField(help_text="When they were told, in UTC.")
    note = serializers.CharField(help_text="In plain text, what was wrong or could be misread, and what is right.")


# "class" is a word of Python's.
Told._declared_fields["class"] = serializers.ChoiceField(
    choices=[str(one) for one in TOLD], help_text="What kind of change it was."
)


class Match(serializers.Serializer):
    """Where the searched words stand."""

    field = serializers.ChoiceField(
        choices=["headline", "dek", "summary", "body"], help_text="The first text in which one of them occurs."
    )
    text = serializers.CharField(help_text="A passage of plain text.")
    ranges = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField(), min_length=2, max_length=2),
        help_text="[start, end) of each word, in characters (Unicode code points) of `text`.",
    )


class Article(serializers.Serializer):
    """An article as readers may see it. Every key is always there; what is absent is null."""

    id = serializers.UUIDField(help_text="Never changes, and is never given to another article.")
    slug = serializers.CharField(help_text="Its name in the address of its public page; never changes.")
    url = serializers.URLField(help_text="Its public page.")
    api_url = serializers.URLField(help_text="Its address here.")
    headline = serializers.CharField(help_text="Plain text.")
    dek = serializers.CharField(allow_null=True, help_text="The sentence under the headline; plain text.")
    summary = Summary(help_text="What our editors wrote.")
    body = Prose(allow_null=True, help_text="The source’s own text, as far as its rights allow.")
    byline = serializers.CharField(allow_null=True, help_text="Who wrote it, as printed.")
    dateline = serializers.CharField(allow_null=True, help_text="Where it was written, as printed.")
    language = serializers.CharField(allow_null=True, help_text="BCP 47, such as en or pt-BR.")
    section = Tag(allow_null=True, help_text="Where it stands.")
    tags = Tag(many=True, help_text="What it is about.")
    sources = Citation(many=True, help_text="What it leans on, in the order of print.")
    corrections = Told(many=True, help_text="What readers were told of mistakes in it, the newest first.")
    ai_use = serializers.ChoiceField(
        choices=AiUse.values,
        help_text="What part software that writes had in the text, as its editor declares: none, assisted (a person "
        "wrote it, with help), drafted (by software, reviewed by a person), or undeclared.",
    )
    published_at = serializers.DateTimeField(help_text="When readers first could see it, in UTC.")
    updated_at = serializers.DateTimeField(help_text="When its text last said something new, in UTC.")
    modified_at = serializers.DateTimeField(help_text="When anything here last changed, in UTC.")
    revision = serializers.IntegerField(allow_null=True, help_text="The number of the text that readers see.")
    word_count = serializers.IntegerField(help_text="How many words its texts have.")
    reading_minutes = serializers.IntegerField(help_text="How long they take to read.")
    match = Match(
        required=False, allow_null=True, help_text="Only there with `q`: where the words stand; null where not visibly."
    )


class Correction(Told):
    """A public note, with the article that it is on."""

    article = serializers.UUIDField(help_text="The article’s id.")
    headline = serializers.CharField(allow_null=True, help_text="The article’s; null where it was retracted.")
    url = serializers.URLField(help_text="The article’s public page.")
    api_url = serializers.URLField(help_text="The article’s address here.")


class Count(serializers.Serializer):
    """How many there are."""

    value = serializers.IntegerField(help_text="How many, up to 10,000.")
    precision = serializers.ChoiceField(
        choices=["exact", "at_least"], help_text="Whether it is that many, or more (at_least)."
    )


class Upsert(serializers.Serializer):
    """An article that appeared, or says something else than before: put it in the place of what you have of that id."""

    op = serializers.ChoiceField(choices=["upsert"], help_text="That it is there.")
    type = serializers.ChoiceField(choices=["article"], help_text="What it is.")
    id = serializers.UUIDField(help_text="The article’s id.")
    seq = serializers.IntegerField(
        help_text="The number of the change. The order is that of delivery: what was scheduled comes later than its number."
    )
    at = serializers.DateTimeField(help_text="When it happened, in UTC.")
    object = Article(help_text="The article as it is now.")


class Remove(serializers.Serializer):
    """An article that is there no more: delete what you have of that id, which may be nothing."""

    op = serializers.ChoiceField(choices=["remove"], help_text="That it is gone.")
    type = serializers.ChoiceField(choices=["article"], help_text="What it was.")
    id = serializers.UUIDField(help_text="The article’s id.")
    seq = serializers.IntegerField(
        help_text="The number of the change. The order is that of delivery: what was scheduled comes later than its number."
    )
    at = serializers.DateTimeField(help_text="When it happened, in UTC.")
    reason = serializers.ChoiceField(
        choices=["retracted", "unpublished", "merged"],
        help_text="Whether it was wrong (retracted), taken down, or is now part of another article.",
    )
    replaced_by = serializers.UUIDField(allow_null=True, help_text="The article that it is part of now, if any.")


class Moved(serializers.Serializer):
    """Where an article is now."""

    api_url = serializers.URLField(help_text="The address of the article that it is part of now.")


class Index(serializers.Serializer):
    """What there is to be read."""

    articles = serializers.URLField(help_text="Articles.")
    sources = serializers.URLField(help_text="Sources.")
    tags = serializers.URLField(help_text="Topics.")
    sections = serializers.URLField(help_text="Sections.")
    corrections = serializers.URLField(help_text="What readers were told of mistakes.")
    changes = serializers.URLField(help_text="What changed, for whoever keeps a copy.")
    openapi = serializers.URLField(help_text="This description.")


class Fault(serializers.Serializer):
    """What is wrong with one parameter."""

    parameter = serializers.CharField(help_text="Its name.")
    code = serializers.CharField(
        help_text="For programs: unknown, repeated, invalid, out-of-range, or a kind of problem."
    )
    detail = serializers.CharField(help_text="For people.")
    allowed = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="What might have stood there, where that is a short list.",
    )
    suggestion = serializers.CharField(required=False, help_text="What was probably meant.")


class Problem(serializers.Serializer):
    """What went wrong (RFC 9457)."""

    type = serializers.CharField(help_text="The address at which this kind of problem is explained; it names the kind.")
    title = serializers.CharField(help_text="The kind in a few words.")
    status = serializers.IntegerField(help_text="The status of the answer.")
    detail = serializers.CharField(help_text="What is wrong this time.")
    instance = serializers.CharField(required=False, help_text="The id of this request; tell it to us when you ask.")
    errors = Fault(many=True, help_text="All that is wrong with the question, each with its parameter.")  # type: ignore[assignment]
    notice = serializers.CharField(required=False, help_text="Of a retracted article: what readers are told.")
    retracted_at = serializers.DateTimeField(required=False, help_text="Of a retracted article: since when, in UTC.")


@cache
def names(shape: type[serializers.Serializer]) -> frozenset[str]:
    """Return the names of a shape's fields, of those within them too ("summary.text")."""
    found: set[str] = set()
    for name, one in shape().fields.items():
        found.add(name)
        inner = getattr(one, "child", one)
        if isinstance(inner, serializers.Serializer):
            found |= {f"{name}.{below}" for below in names(type(inner))}
    return frozenset(found)
