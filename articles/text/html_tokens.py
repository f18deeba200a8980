"""Tags as the tokeniser of the HTML standard reads them, and an upper limit on what it costs to parse a text."""

import re

MAX_ATTRIBUTES = 500
SPACE = r"[\t\n\f\r ]"
FORMATTING = frozenset(
    ("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u")
)

# No pattern here may backtrack into a group: each only reads on, and its last part matches anything. Possessive groups
# would enforce that, but Python 3.11.2 matches them wrongly (gh-106052).

# One attribute (section 13.2.5): quotes only count after "=".
_ATTRIBUTE = (
    rf"""[^\t\n\f\r />][^\t\n\f\r />=]*"""
    rf"""(?:{SPACE}*=(?:{SPACE}*(?:"[^"]*(?:"|\Z)|'[^']*(?:'|\Z)|[^\t\n\f\r >"'][^\t\n\f\r >]*))?)?"""
)
# The last group of a tag is empty if the tag has too many attributes.
TOKEN = re.compile(
    rf"""<(?:(/?)([a-zA-Z][^\t\n\f\r />]*)"""
    rf"""(?:>|((?:[\t\n\f\r /]*{_ATTRIBUTE}){{0,{MAX_ATTRIBUTES}}})([\t\n\f\r /]*)(>|\Z|))"""
    r"""|!--(?:-?>|.*?(?:--!?>|\Z))|[!?/][^>]*(?:>|\Z))""",
    re.DOTALL,
)
_START = re.compile("<[a-zA-Z]")
_TABLE = re.compile("<table", re.IGNORECASE)
_MERGED = frozenset(("html", "body"))  # parsers merge the attributes of these into one element

# Both parsers need about 0.3 s for a text at one of these limits.
_MAX_STEPS = 40_000_000  # of a search through all open elements, at every tag
_MAX_REOPENED = 500_000  # elements
_MAX_IN_TABLE = (
    30_000  # tags and comments between which text may be, all of which a table moves out, in front of itself
)
_MAX_MERGED = 20_000  # characters of attributes
_MAX_LENGTH = 20_000_000  # characters of start tags, if each "<" in another tag's attributes starts one, too
# The "Noah's Ark clause" (section 13.2.4.3): of equal formatting elements, parsers reopen three at most.
_EQUAL_REOPENED = 3


def has_too_many_attributes(tag: re.Match[str]) -> bool:
    """Return whether the tag in a match of TOKEN has more than MAX_ATTRIBUTES attributes."""
    return tag[5] == "" and tag.end() < len(tag.string)


def is_cheap(html: str) -> bool:
    """Return whether parsing the text is quick, whatever is nested in what, so that a parser itself can be asked.

    In `<svg>`, `<math>` and `<select>`, only a parser can tell which tags count and which are text. Takes linear time.
    """
    starts, markup = len(_START.findall(html)), html.count("<")
    if starts * markup > _MAX_STEPS or (markup > _MAX_IN_TABLE and _TABLE.search(html)):
        return False
    formatting: set[str] = set()
    length = merged = 0
    for start in _START.finditer(html):
        tag = TOKEN.match(html, start.start())
        if tag is None or has_too_many_attributes(tag):
            return False
        name = tag[2].lower()
        length += len(tag[0])
        merged += len(tag[0]) if name in _MERGED else 0
        if length > _MAX_LENGTH or merged > _MAX_MERGED:
            return False
        if name in FORMATTING and name != "a":  # of links, parsers reopen only one
            formatting.add(tag[0])
    return (_EQUAL_REOPENED * len(formatting) + 1) * markup <= _MAX_REOPENED
