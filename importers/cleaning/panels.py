"""Recognises the button or summary that opens a panel (of an accordion, of tabs): its words are the panel's heading."""

import re
from typing import Any

from articles.text.patterns import late_pattern
from importers.cleaning.markup import label

HEADING = "h3"

_OPENS = frozenset(("collapse", "tab", "pill", "accordion", "toggle"))
_PANEL_CLASS = re.compile(
    r"accordion|collaps|toggle|(?:^|[\s_-])(?:tab(?:s|links?|button)?|faq|panel|expand\w*)(?:$|[\s_-])", re.IGNORECASE
)
_ACCORDION = re.compile(r"accordion|(?:^|[\s_-])faq", re.IGNORECASE)
_MOST_AROUND = 3  # boxes between an accordion and its buttons
# "Open the menu" is a control; "Open positions" and "Show times" are headings.
_ACTS = r"(?:toggle|open|close|show|hide|expand|collapse|click\s+to\s+\w+|tap\s+to\s+\w+)"
_PARTS = (
    r"(?:the|this|that|all|more|less|of|in|a|main|mobile|full|dark|light|mode|side|sub-?menus?|menus?|"
    r"navigation|nav|bar|"
    r"sidebar|search|form|panels?|accordions?|tabs?|sections?|items?|details?|answers?|contents?|table|"
    r"lists?|comments?|"
    r"replies|modal|dialog|popup|window|image|picture|gallery|lightbox|video|map|filters?|options?|settings|share|text)"
)
_CONTROL = late_pattern(
    r"\W*(?:(?:read|show|see|view|load|learn)\s+(?:more|less|all|details)|more|less|details|(?:main\s+)?menu|"
    r"navigation|"
    rf"{_ACTS}(?:\s+{_PARTS})*|share|search|copy(?:\s+link)?|print|"
    r"next|previous|"
    r"play|pause|listen|save|like|reply|comments?|send|submit|subscribe|sign\s+(?:in|up)|log\s+in|"
    r"mehr(?:\s+(?:anzeigen|lesen))?|weniger|weiterlesen|schließen|menü|suche|teilen|drucken|(?:voir|lire)\s+plus|"
    r"fermer|"
    r"(?:ver|leer|mostrar)\s+más|cerrar|menú|ver\s+mais|fechar|mostra\s+(?:altro|di\s+più)|chiudi|meer(?:\s+lezen)?|"
    r"sluiten|"
    r"ещё|меню|закрыть|поделиться|もっと見る|閉じる|メニュー|更多|展开|收起|关闭|더\s?보기|닫기)\W*",
    re.IGNORECASE,
)
_ICON_CLASS = re.compile(r"icon|arrow|chevron|caret|indicator|symbol|plus|minus", re.IGNORECASE)
_ICON_TAGS = frozenset(("b", "em", "i", "small", "span", "strong", "svg"))
_ICON = re.compile("[-+–−×✕✖✚➕➖^<>‹›«»⌃⌄←-⇿⌵⏵-⏷■-◿⬆⬇]+")
_HEADINGS = "h1, h2, h3, h4, h5, h6"
_LONGEST = 200  # characters


def is_heading(node: Any, *, in_heading: bool) -> bool:
    """Return whether a button or summary heads a panel, rather than sends a form or opens a menu.

    If it does, the signs that only show whether the panel is open ("+", "▾", the name of an icon) are removed from it.
    """
    words = label(node)
    if not any(map(str.isalnum, words)) or len(words) > _LONGEST or _CONTROL.fullmatch(words):
        return False
    has_heading = node.css_first(_HEADINGS) is not None
    if has_heading if node.tag == "summary" else not (in_heading or has_heading or _opens_panel(node)):
        return False
    _drop_icons(node, node)
    return True


def is_in_sentence(node: Any) -> bool:
    """Return whether a button is a word of a sentence, as a term with an explanation is."""
    before, after = node.prev, node.next
    if before is None or after is None or not before.tag == after.tag == "-text":
        return False
    preceding, following, words = before.text_content or "", after.text_content or "", label(node)
    is_apart = preceding[-1:].isspace() or preceding.endswith(("(", "“", "„", "«"))  # not a mark behind a word
    is_amid = is_apart and not preceding.rstrip().endswith((":", ".", "!", "?", "…"))
    return (
        is_amid and any(map(str.isalnum, following)) and any(map(str.isalpha, words)) and not _CONTROL.fullmatch(words)
    )


def _drop_icons(node: Any, heading: Any) -> None:
    child = node.first_child
    while child is not None:
        following = child.next
        if child.tag in _ICON_TAGS and _is_icon(child, heading):
            child.decompose()
        elif child.tag != "-text":
            _drop_icons(child, heading)
        child = following


def _is_icon(node: Any, heading: Any) -> bool:
    attributes, text = node.attributes, label(node)
    is_hidden, kind = attributes.get("aria-hidden") == "true", attributes.get("class") or ""
    if not any(map(str.isalnum, text)):
        if is_hidden or not _ICON.fullmatch(text):
            return is_hidden
        words = label(heading)
        return words.startswith(text) or words.endswith(text)
    return "material-" in kind or (is_hidden and _ICON_CLASS.search(kind) is not None)


def _opens_panel(node: Any) -> bool:
    attributes = node.attributes
    toggles = attributes.get("data-bs-toggle") or attributes.get("data-toggle") or ""
    is_named = attributes.get("role") == "tab" or toggles in _OPENS
    if is_named or "aria-controls" in attributes or "aria-expanded" in attributes or "aria-selected" in attributes:
        return True
    if _PANEL_CLASS.search(attributes.get("class") or ""):
        return True
    pattern, around = _PANEL_CLASS, node.parent
    for _ in range(_MOST_AROUND):
        if around is None:
            return False
        if pattern.search(around.attributes.get("class") or ""):
            return True
        pattern, around = _ACCORDION, around.parent
    return False
