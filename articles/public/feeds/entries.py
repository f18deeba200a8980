"""An article as an entry of a feed: what it says, whom it credits, how it was corrected, and an id that never changes."""

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

# A source's text longer than so many bytes is left out of an entry: its page has it whole.
MAX_BODY = 60_000
# What may stand in a tag URI as it is; "%" because addresses come encoded.
_IN_TAGS = "/?=&%:@!$'()*+,;~"


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """What an entry is about: a word in a list of words, and how people read it."""

    scheme: str
    term: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a feed. Moments are RFC 3339; `updated_at` moves only when it says something new.

    `token` is the place behind it in the list, "" where the list has no further pages. `told` is for programs that know
    us: an extension of JSON Feed.
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
    told: dict[str, Any] = field(default_factory=dict)
    token: str = ""


def of_resource(data: dict[str, Any], *, token: str = "") -> Entry:
    """Return the entry of an article's resource (`renditions.resources`)."""
    cited = [Credit(one["publisher"] or one["url"], one["url"]) for one in data["sources"] if one["url"]]
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
        credits=cited,
        told={name: data[name] for name in ("id", "api_url", "byline", "sources", "corrections", "ai_use", "revision")},
        token=token,
    )


def article_id(public_id: str) -> str:
    """Return the permanent id of an article: whatever its headline, its address and our host will be."""
    return tag_uri(f"article/{public_id}")


def tag_uri(name: str) -> str:
    """Return a name as an id that no other site gives, and that we never give anything else (RFC 4151)."""
    return f"tag:{settings.TAGGING_ENTITY}:{quote(name, safe=_IN_TAGS)}"


def _html(data: dict[str, Any]) -> str:
    is_cut = bool(data["body"]) and len(data["body"]["html"].encode()) > MAX_BODY
    known = {
        "data": data,
        "is_cut": is_cut,
        "corrections": [told | _as_printed(told) for told in data["corrections"]],
        "attribution": _attribution(data),
        "ai_use": AiUse(data["ai_use"]).label if data["ai_use"] in (AiUse.ASSISTED, AiUse.DRAFTED) else "",
    }
    # In the site's time zone, whoever asks first.
    with timezone.override(None):
        return get_template("articles/feed_entry.html").render(known).strip()


def _as_printed(told: dict[str, Any]) -> dict[str, Any]:
    return {"label": ChangeClass(told["class"]).label, "moment": datetime.fromisoformat(told["at"])}


def _attribution(data: dict[str, Any]) -> Attribution | None:
    """Return who is credited, as `presentation.attribution` has it; None where nothing is cited."""
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
    # The scheme is the list that the word stands in: ".../topics/" of ".../topics/ferries/".
    return Category(scheme=tag["url"].rsplit("/", 2)[0] + "/", term=tag["slug"], label=tag["name"])
