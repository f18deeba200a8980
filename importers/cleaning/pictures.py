"""Reads pictures as data: their real address, even if the page shows a placeholder until it is scrolled."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from articles.intake.item import Image
from articles.text.words import normalize

MAX_ALT, MAX_CAPTION = 500, 2_000  # characters

_LAZY = ("data-src", "data-lazy-src", "data-original", "data-orig-file", "data-large-file", "data-full-url")
_LAZY_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_PLACEHOLDER = re.compile(
    r"^data:|(?:^|[/_-])(?:blank|placeholder|spacer|transparent|lazy(?:load)?|loading|1x1|pixel|clear)\.(?:gif|png|svg|"
    r"jpe?g)",
    re.IGNORECASE,
)
_NO_PICTURE = re.compile(
    r"(?:^|[/.])(?:pixel|spacer|blank|transparent|1x1|clear)(?:\.|/|$)|/b/ss/|doubleclick|scorecardresearch|"
    r"amazon-adsystem|"
    r"google-analytics|facebook\.com/tr\b|gravatar\.com/avatar|/wp-includes/images/|feedburner|stats\.wordpress\.com|"
    r"pixel\.wp\.com",
    re.IGNORECASE,
)
# Pictures of text: emoji and formulas.
_AS_TEXT = re.compile(r"(?:^|\s)(?:emoji|wp-smiley|latex|mwe-math-fallback\S*)(?:\s|$)", re.IGNORECASE)
_IMAGE_TAG = re.compile(r"""<img\b(?:[^>"']|"[^"]*"|'[^']*'){0,2000}>""", re.IGNORECASE)
_MOST_MARKUP = 20_000  # characters
_SMALLEST = 32  # pixels; anything smaller is an icon or a tracking pixel
_PIXELS = re.compile(r"\s*(\d{1,5})(?:\.\d+)?(?:px)?\s*")
_WIDTH = re.compile(r"(\d{1,5})(?:\.\d+)?[wx]")

_Attributes = Mapping[str, str | None]


def read(attributes: _Attributes, absolute: Callable[[str], str]) -> Image | None:
    """Return the picture of an <img>; None for an icon, a tracking pixel, a placeholder or a data: address."""
    url = absolute(_address(attributes))
    if not url or _NO_PICTURE.search(url):
        return None
    width, height = _pixels(attributes.get("width")), _pixels(attributes.get("height"))
    if min(width or _SMALLEST, height or _SMALLEST) < _SMALLEST:
        return None
    alt = normalize("NFC", " ".join((attributes.get("alt") or "").split()))
    return Image(url=url, alt=alt[:MAX_ALT], width=width, height=height)


def read_markup(markup: str, absolute: Callable[[str], str]) -> Image | None:
    """Return the picture of the first <img> in the text of a <noscript>."""
    # Only that tag is parsed, because the depth of the rest has not been checked.
    tag = _IMAGE_TAG.search(markup[:_MOST_MARKUP])
    node = LexborHTMLParser(tag[0], is_fragment=True).root if tag else None
    return read(node.attributes, absolute) if node is not None else None


def captioned(image: Image, caption: str) -> Image:
    """Return the picture with its caption."""
    return replace(image, caption=" ".join(caption.split())[:MAX_CAPTION])


def is_text(attributes: _Attributes) -> bool:
    """Return whether the picture is part of the text (an emoji, a formula), as its alternative text spells it."""
    return _AS_TEXT.search(attributes.get("class") or "") is not None


def address_of_media(node: Any) -> str:
    """Return the address that a frame, video, recording or plug-in loads, or ""."""
    attributes = node.attributes
    for name in ("src", "data-src", "data-lazy-src", "data"):
        value = (attributes.get(name) or "").strip()
        if value and not value.startswith(("about:", "data:")):
            return value
    for inner in node.css("source[src], embed[src], param[name=movie], param[name=src]"):
        value = inner.attributes.get("src") or inner.attributes.get("value") or ""
        if value:
            return value.strip()
    return ""


def _address(attributes: _Attributes) -> str:
    source = (attributes.get("src") or "").strip()
    if source and not _PLACEHOLDER.search(source):
        return source
    for name in _LAZY:
        if value := (attributes.get(name) or "").strip():
            return value
    return next((address for name in _LAZY_SETS if (address := _largest(attributes.get(name) or ""))), "")


def _largest(candidates: str) -> str:
    """Return the address of the widest or densest candidate in a srcset (HTML, section 4.8.4.2)."""
    best, size = "", -1
    for candidate in candidates.split(", ")[:50]:
        address, _, descriptor = candidate.strip().rstrip(",").partition(" ")
        match = _WIDTH.fullmatch(descriptor.strip())
        width = int(match[1]) if match else 1
        if address and not address.startswith("data:") and width > size:
            best, size = address, width
    return best


def _pixels(value: str | None) -> int | None:
    match = _PIXELS.fullmatch(value or "")
    return int(match[1]) or None if match else None
