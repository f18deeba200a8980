"""Recognises the button or summary that opens a panel (of an accordion, of tabs): its words are the panel's heading."""

import re
from typing import Any

from importers.cleaning.markup import label

HEADING = "h3"

_OPENS = frozenset(("collapse", "tab", "pill", "accordion", "toggle"))
_PANEL_CLASS = re.compile(
    r"accordion|collaps|toggle|(?:^|[\s_-])(?:tab(?:s|links?|button)?|faq|panel|expand\w*)(?:$|[\s_-])", re.IGNORECASE
)
_CONTROL = re.compile(
    r"\W*(?:(?:read|show|see|view|load|learn)\s+(?:more|less|all|details)|more|less|details|(?:main\s+)?menu|"
    r"navigation|"
    r"(?:toggle|open|close|show|hide|expand|collapse)\b(?:\s+\w+){0,3}|share|search|copy(?:\s+link)?|print|"
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
    if not (in_heading or node.tag == "summary" or _opens_panel(node)) or node.css_first(_HEADINGS) is not None:
        return False
    _drop_icons(node)
    return True


def _drop_icons(node: Any) -> None:
    child = node.first_child
    while child is not None:
        following = child.next
        if child.tag in _ICON_TAGS and _is_icon(child):
            child.decompose()
        elif child.tag != "-text":
            _drop_icons(child)
        child = following


def _is_icon(node: Any) -> bool:
    attributes, text = node.attributes, label(node)
    is_hidden, kind = attributes.get("aria-hidden") == "true", attributes.get("class") or ""
    if not any(map(str.isalnum, text)):
        return is_hidden or _ICON.fullmatch(text) is not None
    return "material-" in kind or (is_hidden and _ICON_CLASS.search(kind) is not None)


def _opens_panel(node: Any) -> bool:
    attributes = node.attributes
    toggles = attributes.get("data-bs-toggle") or attributes.get("data-toggle") or ""
    is_named = attributes.get("role") == "tab" or toggles in _OPENS
    if is_named or "aria-controls" in attributes or "aria-expanded" in attributes or "aria-selected" in attributes:
        return True
    around = node.parent.attributes if node.parent is not None else {}
    return _PANEL_CLASS.search(f"{attributes.get('class') or ''} {around.get('class') or ''}") is not None
