"""An article as an entry of a feed: its text, credits and corrections, and an id that never changes."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.template.loader import get_template
from django.utils import timezone

from articles.reading import presentation
from articles.reading.presentation import Attribution, Credit
from articles.vocabulary import AiUse, ChangeClass, Role

# In bytes. A longer text of a source is left out of the entry, which then links to the page.
MAX_BODY = 60_000
# The characters that a tag URI may have unquoted; "%" because addresses come encoded.
_IN_TAGS = "/?=&%:@!$'()*+,;~"


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A topic or section of an entry: its slug (`term`), the list that it is from (`scheme`) and its name."""

    scheme: str
    term: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a feed. Moments are RFC 3339; `updated_at` changes only with a text that says something new.

    `token` is the place behind it in the list, "" if the list has no further pages. `extension` is what JSON Feed gets
    beyond the standard, for clients that know us.
    """

    id: str
    url: str
    title: str
    html: str
    published_at: str
    updated_at: str
    summary: str = ""
    language: str | None = None
    categories: list[Category] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)
    extension: dict[str, Any] = field(default_factory=dict)
    token: str = ""


def of_resource(data: dict[str, Any], *, token: str = "") -> Entry:
    """Return the entry of an article's resource (`renditions.resources`)."""
    credits_ = [
        Credit(source["publisher"] or source["url"], source["url"]) for source in data["sources"] if source["url"]
    ]
    return Entry(
        id=article_id(data["id"]),
        url=data["url"],
        title=data["headline"],
        html=_html(data),
        published_at=data["published_at"],
        updated_at=data["updated_at"],
        summary=presentation.teaser(data["dek"] or "", data["summary"]["text"]),
        language=data["language"],
        categories=[_category(tag) for tag in ([data["section"]] if data["section"] else []) + _topics(data)],
        credits=credits_,
        extension={
            name: data[name] for name in ("id", "api_url", "byline", "sources", "corrections", "ai_use", "revision")
        },
        token=token,
    )


def article_id(public_id: str) -> str:
    """Return the permanent id of an article, whatever becomes of its headline, its address and our host."""
    return tag_uri(f"article/{public_id}")


def tag_uri(name: str) -> str:
    """Return a name as an id that is unique for ever, across sites too (RFC 4151)."""
    return f"tag:{settings.TAGGING_ENTITY}:{quote(name, safe=_IN_TAGS)}"


def _html(data: dict[str, Any]) -> str:
    is_cut = bool(data["body"]) and len(data["body"]["html"].encode()) > MAX_BODY
    context = {
        "data": data,
        "is_cut": is_cut,
        "corrections": [note | _as_printed(note) for note in data["corrections"]],
        "attribution": _attribution(data),
        "ai_use": AiUse(data["ai_use"]).label if data["ai_use"] in (AiUse.ASSISTED, AiUse.DRAFTED) else "",
    }
    # In the time zone of the site, not that of the first reader.
    with timezone.override(None):
        return get_template("articles/feed_entry.html").render(context).strip()


def _as_printed(note: dict[str, Any]) -> dict[str, Any]:
    return {"label": ChangeClass(note["class"]).label, "moment": datetime.fromisoformat(note["at"])}


def _attribution(data: dict[str, Any]) -> Attribution | None:
    """Return the credits, by the rule of `presentation.attribution`; None if nothing is cited."""
    named: dict[str, dict[str, Credit]] = {Role.ORIGIN: {}, Role.VIA: {}, Role.SUPPORTING: {}}
    for cited in data["sources"]:
        if name := cited["publisher"]:
            named[cited["role"]].setdefault(name, Credit(name, cited["url"] or ""))
    origins, vias = named[Role.ORIGIN], named[Role.VIA]
    if not origins:
        return Attribution(tuple(vias.values())) if vias else None
    return Attribution(tuple(origins.values()), tuple(credit for name, credit in vias.items() if name not in origins))


def _topics(data: dict[str, Any]) -> list[dict[str, Any]]:
    return [tag for tag in data["tags"] if tag["kind"] == "topic"]


def _category(tag: dict[str, Any]) -> Category:
    # The scheme is the address of the list: ".../topics/" of ".../topics/ferries/".
    return Category(scheme=tag["url"].rsplit("/", 2)[0] + "/", term=tag["slug"], label=tag["name"])
