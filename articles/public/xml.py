"""XML elements as strings. Text is escaped; the names of elements and attributes must be our own."""

import re
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
# Not allowed in XML 1.0 (section 2.2), not even as references: a parser must stop there.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def leaf(name: str, text: str = "", attributes: Mapping[str, str | None] | None = None) -> str:
    """Return an element with text, without the attributes that are None."""
    return _element(name, escape(_ILLEGAL.sub("", text)), attributes or {})


def branch(name: str, children: Iterable[str], attributes: Mapping[str, str | None] | None = None) -> str:
    """Return an element with child elements, each on a line of its own."""
    return _element(name, "\n" + "\n".join(children) + "\n", attributes or {})


def _element(name: str, content: str, attributes: Mapping[str, str | None]) -> str:
    pairs = "".join(
        f" {key}={quoteattr(_ILLEGAL.sub('', value))}" for key, value in attributes.items() if value is not None
    )
    return f"<{name}{pairs}>{content}</{name}>" if content else f"<{name}{pairs}/>"
