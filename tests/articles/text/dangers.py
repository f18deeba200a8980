"""What a browser would run or load in a piece of HTML that was to be safe."""

import re

from selectolax.lexbor import LexborHTMLParser


def dangers(cleaned: str) -> list[str]:
    """Return what a browser would run or load, read from the parsed HTML rather than from its letters."""
    found = []
    for node in LexborHTMLParser(f"<body>{cleaned}").css("body *"):
        if node.tag in {"script", "style", "iframe", "object", "embed", "form", "svg", "math", "img", "base", "meta"}:
            found.append(node.tag)
        for name, value in node.attributes.items():
            scheme = re.match(r"[a-z][a-z0-9+.-]*(?=:)", re.sub(r"[\x00-\x20]", "", value or ""), re.IGNORECASE)
            is_address = name in {"href", "src", "cite", "action", "formaction", "background", "poster"}
            if name.startswith("on") or name in {"style", "class", "id", "srcdoc"}:
                found.append(name)
            elif is_address and scheme and scheme[0].lower() not in {"http", "https", "mailto"}:
                found.append(value)
    return found
