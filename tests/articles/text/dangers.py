"""Finds what a browser would run or load in HTML that should be safe."""

import re

from selectolax.lexbor import LexborHTMLParser


def dangers(cleaned: str) -> list[str]:
    """Return the tags, attributes and addresses that a browser would run or load, from the parsed HTML."""
    unsafe = []
    for node in LexborHTMLParser(f"<body>{cleaned}").css("body *"):
        if node.tag in {"script", "style", "iframe", "object", "embed", "form", "svg", "math", "img", "base", "meta"}:
            unsafe.append(node.tag)
        for name, value in node.attributes.items():
            scheme = re.match(r"[a-z][a-z0-9+.-]*(?=:)", re.sub(r"[\x00-\x20]", "", value or ""), re.IGNORECASE)
            is_address = name in {"href", "src", "cite", "action", "formaction", "background", "poster"}
            if name.startswith("on") or name in {"style", "class", "id", "srcdoc"}:
                unsafe.append(name)
            elif is_address and scheme and scheme[0].lower() not in {"http", "https", "mailto"}:
                unsafe.append(value)
    return unsafe
