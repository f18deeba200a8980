"""XML in pieces: elements as strings, whatever text they hold. Names and names of attributes are our own and known."""

import re
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
# XML 1.0, section 2.2: no reader may go on where one of these stands, written out or as a reference.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def leaf(name: str, text: str = "", attributes: Mapping[str, str | None] | None = None) -> str:
    """Return an element that holds a text, without the attributes that are None."""
    return _element(name, escape(_ILLEGAL.sub("", text)), attributes or {})


def branch(name: str, children: Iterable[str], attributes: Mapping[str, str | None] | None = None) -> str:
    """Return an element that holds elements, each on a line of its own."""
    return _element(name, "\n" + "\n".join(children) + "\n", attributes or {})


def _element(name: str, content: str, attributes: Mapping[str, str | None]) -> str:
    told = "".join(
        f" {key}={quoteattr(_ILLEGAL.sub('', value))}" for key, value in attributes.items() if value is not None
    )
    return f"<{name}{told}>{content}</{name}>" if content else f"<{name}{told}/>"
