"""Files that are no digest although their name may be that of a text."""

import re

# Code, first bytes, what it is and what to do.
_OTHERS = (
    ("is_utf16", rb"\xff\xfe|\xfe\xff|(?:\x00[^\x00]){2}|(?:[^\x00]\x00){2}", "UTF-16 text: save it as UTF-8"),
    ("is_json", rb'\s*(?:\{\s*["}]|\[\s*[\[{"\]])', "JSON: import it as WordPress posts"),
    ("is_html", rb"\s*<(?:!doctype|\?xml|html|rss|feed)\b", "an HTML or XML page: save only its text, as UTF-8"),
    (
        "is_archive",
        rb"PK\x03\x04|\x1f\x8b|BZh\d|7z\xbc\xaf|\xfd7zXZ",
        "an archive or office file: save it as plain text",
    ),
    (
        "is_binary",
        rb"%PDF|\{\\rtf|\xd0\xcf\x11\xe0|\x89PNG|GIF8|\xff\xd8\xff|\x7fELF",
        "a binary file: save it as plain text",
    ),
)
_OTHER_FORMATS = tuple(
    (code, re.compile(rb"(?:\xef\xbb\xbf)?(?:%b)" % head, re.IGNORECASE), what) for code, head, what in _OTHERS
)


def other_format(head: bytes) -> tuple[str, str] | None:
    """Return the code of another format if the file begins like one, and what it is and what to do."""
    return next(((code, what) for code, pattern, what in _OTHER_FORMATS if pattern.match(head)), None)
