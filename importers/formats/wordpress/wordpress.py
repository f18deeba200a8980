"""Turns a post from the WordPress REST API (wp/v2) into an item."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from articles.intake.item import Item, Link, Note, Reject
from articles.text import words
from articles.text.headlines import suggested
from articles.text.html import Unparsable
from importers.cleaning.body import Cleaned, clean
from importers.formats.format import Format
from importers.formats.json import reader
from importers.formats.record import Context, FileFault, Record
from importers.formats.wordpress import fields, identity, refusals
from importers.formats.wordpress.fields import Post
from importers.formats.wordpress.options import STATUSES, TYPES
from importers.formats.wordpress.silence import Named, silent_on
from importers.formats.wordpress.terms import terms

_JSON = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*[\[{]")
_MAX_DATELINE, _MAX_AGENCY = 200, 100  # characters
# Consecutive elements that are not objects, after which the rest of the file is not read.
_MAX_STRANGERS = 1_000
_NO_LIST_OF_POSTS = Reject(
    code="too_many_faults",
    message=(
        f"{_MAX_STRANGERS:,} elements in a row are not objects, so the rest of the file was not read. This is not a "
        "list of posts: check the address it was fetched from."
    ),
)


class WordPress(Format):
    """Posts of the REST API, as JSON."""

    name = "wordpress"
    label = "WordPress posts (JSON)"
    suffixes = (".json", ".jsonl")
    options = (TYPES, STATUSES)

    def recognises(self, head: bytes, name: str) -> bool:
        """Return whether the file is JSON that begins with an object or an array, whatever its name."""
        return _JSON.match(head) is not None

    def records(self, stream: BinaryIO) -> Iterator[Record | FileFault]:
        """Yield the records of a file, with the post's id and host if it has them, and the faults."""
        strangers = 0
        for place in reader.records(stream, refusal=refusals.of_wrapper):
            if isinstance(place, FileFault):
                yield place
                continue
            yield _record(place)
            strangers = 0 if isinstance(place.value, dict) else strangers + 1
            if strangers == _MAX_STRANGERS:
                yield FileFault(number=place.number + 1, offset=place.offset + len(place.raw), reject=_NO_LIST_OF_POSTS)
                return

    def adapt(self, raw: bytes, context: Context) -> Item | Reject:
        """Return the article in the bytes of a record, or why there is none."""
        try:
            value = reader.load(raw)
        except reader.Unusable as unusable:
            return unusable.reject
        except ValueError:
            return Reject(code="not_json", message="This record is not valid JSON. Fetch the post again.")
        return _adapt(value, context)


def _record(parsed: reader.Value) -> Record:
    ref, host = "", ""
    if isinstance(parsed.value, dict):
        host = fields.host(parsed.value)
        ref = identity.reference(parsed.value, identity.number(parsed.value), host=host).full
    return Record(number=parsed.number, offset=parsed.offset, raw=parsed.raw, ref=ref, host=host)


def _adapt(value: object, context: Context) -> Item | Reject:
    refusal = refusals.of_shape(value)
    if refusal or not isinstance(value, dict):
        return refusal or Reject(code="not_a_post", message="This record is not an object.")
    local_ref = identity.number(value)
    if not local_ref:
        message = "This object has no id (a positive number), so later versions could not be matched. Fetch it again."
        return Reject(code="no_id", message=message)
    if refusal := refusals.of_rule(value, context):
        return refusal
    content = fields.rendered(value.get("content"))
    if content is None:
        message = 'This post has no content: it was fetched without that field. Fetch it again with "content".'
        return Reject(code="no_content", message=message)
    url, notes = fields.address(value)
    try:
        cleaned = clean(content, base_url=url or fields.site(value), own_host=fields.host(value))
    except Unparsable as error:
        return Reject(code=error.code, message=f"{error} Ask the source for a simpler version of the post.")
    if not context.has_site:
        # Posts of two sites may have the same number: where the site is unknown, the slug tells them apart.
        local_ref = f"{local_ref} {words.shorten(str(value.get('slug')), limit=200)}"
    return _item(value, local_ref=local_ref, url=url, cleaned=cleaned, context=context, notes=notes)


def _item(
    post: Post, *, local_ref: str, url: str, cleaned: Cleaned, context: Context, notes: list[Note]
) -> Item | Reject:
    headline, more = _headline(post)
    notes += more
    if not cleaned.html:
        if not headline:
            message = (
                "This post has neither a title nor any text, so there is nothing to import. Check it on its own site."
            )
            return Reject(code="no_text", message=message)
        message = (
            "The post has a title but no text; it may be a gallery or use a page builder. Check it on its own site."
        )
        notes.append(Note(code="empty_body", message=message))
    published_at, more = fields.date_and_time(post, "date", context.time_zone)
    notes += more
    modified_at, more = fields.date_and_time(post, "modified", context.time_zone)
    notes += more
    post_terms, more = terms(post)
    notes += more
    reference = identity.reference(post, local_ref, host=fields.host(post))
    language, more = fields.language(post)
    notes += more
    named = Named(url, fields.byline(post), fields.image(post), language)
    return Item(
        source_ref=reference.full,
        local_ref=reference.local if reference.local != reference.full else "",
        has_site=context.has_site,
        is_site_guessed=reference.is_guessed,
        url=url,
        headline=headline,
        headline_suggested="" if headline else suggested(cleaned.text),
        body=cleaned.html,
        body_text=cleaned.text,
        byline=named.byline or words.shorten(cleaned.byline, limit=fields.MAX_BYLINE),
        dateline=words.shorten(cleaned.dateline, limit=_MAX_DATELINE),
        agency=words.shorten(cleaned.agency, limit=_MAX_AGENCY),
        language=named.language or context.language,
        published_at=published_at,
        modified_at=modified_at,
        terms=post_terms,
        links=_links(cleaned),
        image=named.picture or cleaned.image,
        is_truncated=cleaned.is_truncated,
        notes=(*notes, *cleaned.notes),
        silent_on=silent_on(post, named),
    )


def _links(cleaned: Cleaned) -> tuple[Link, ...]:
    return (cleaned.origin,) if cleaned.origin else ()


def _headline(post: Post) -> tuple[str, list[Note]]:
    source = fields.rendered(post.get("title"))
    # WordPress puts the state only before the rendered title.
    if source and post.get("status") == "private":
        source = source.removeprefix("Private: ")
    headline = fields.line(source, limit=2 * fields.MAX_HEADLINE)
    if len(headline) <= fields.MAX_HEADLINE:
        return headline, []
    message = f"The title was longer than {fields.MAX_HEADLINE} characters, so it was cut. Check the headline."
    return words.shorten(headline, limit=fields.MAX_HEADLINE), [Note(code="headline_cut", message=message)]


FORMAT = WordPress()
