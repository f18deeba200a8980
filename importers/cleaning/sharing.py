"""Recognises links that carry a page to another service, as opposed to contacts, profiles and channels."""

import re
from functools import lru_cache
from typing import Any

from articles.text.patterns import late_pattern
from importers.cleaning.markup import label

SHARE_LABEL = late_pattern(
    r"\W*(?:please\s+)?(?:share|teilen|compartir|compárt[ae]lo|comparte|partager|partagez|compartilhar|compartilhe|"
    r"condividi|delen|dela|udostępnij|"
    r"поделиться|分享|シェア)(?:\s+(?:this|it|on|post|article|story|with|friends|via|auf|esto|en|cet|article|sur|isso|"
    r"su))*\s*[:!…]?\W*",
    re.IGNORECASE,
)
# Where each service takes what somebody shares.
_SHARE_ADDRESS = late_pattern(
    r"(?:mailto:(?=\?)|sms:(?=[?&;])|(?:whatsapp:/*send|viber:/*forward|fb-messenger:/*share|tg:/*msg)|https?://(?:"
    r"[\w.-]+/share(?=[?#](?:[^#]*&)?(?:text|url|link|u)=)|(?:[\w-]+\.)*(?:"
    r"facebook\.com/(?:sharer(?:\.php|/)?|share\.php|dialog/(?:share|send|feed))|(?:twitter|"
    r"x)\.com/(?:intent/(?:tweet|post)|share(?=[?#]|$)|home(?=\?))|"
    r"linkedin\.com/(?:shareArticle|sharing/|cws/share)|pinterest\.\w+/pin/create|reddit\.com/(?:r/\w+/)?submit|"
    r"tumblr\.com/(?:share|widgets/share)|"
    r"whatsapp\.com/send|wa\.me/?(?=\?)|(?:t|telegram)\.me/share(?=[/?#]|$)|plus\.google\.com/share|vk\.com/share|"
    r"getpocket\.com/(?:save|edit)|ok\.ru/(?:offer|dk(?=\?))|weibo\.com/share|instapaper\.com/(?:edit|hello2)|"
    r"b\.hatena\.ne\.jp/(?:entry|add)|line\.me/R/(?:msg|share)|social-plugins\.line\.me|"
    r"xing\.com/(?:spi|app|social)|flipboard\.com/bookmarklet|evernote\.com/clip|"
    r"news\.ycombinator\.com/submitlink|kakao\.com/share|naver\.com/web/shareView|"
    r"bsky\.app/intent/compose|threads\.(?:net|com)/intent/post|buffer\.com/add|digg\.com/submit|"
    r"stumbleupon\.com/submit)))",
    re.IGNORECASE,
)
_SHARERS = frozenset(
    (
        *("buffer", "bsky", "digg", "evernote", "facebook", "flipboard", "getpocket", "hatena", "instapaper", "kakao"),
        *("line", "linkedin", "naver", "ok", "pinterest", "plus", "reddit", "stumbleupon", "t", "telegram", "threads"),
        *("tumblr", "twitter", "vk", "wa", "weibo", "whatsapp", "x", "xing", "ycombinator"),
    )
)
_APPS = ("mailto:", "whatsapp:", "viber:", "fb-messenger:", "tg:", "sms:")
# A parameter that is the page or a text about it; some services have it in the path or as the whole query.
_CARRIED = re.compile(
    r"[?&#](?:u|url|href|link|linkurl|text|status|body|subject|title|message|msg|content|st\.shareUrl|shareUrl)=[^&#]"
    r"|/entry/\S|/R/msg/text/?\?.",
    re.IGNORECASE,
)
_ANY_SHARE = re.compile(r"/share[?#]")
_SHARE_CLASS = re.compile(r"(?:^|[\s_-])shar(?:e|ing)(?:$|[\s_-])", re.IGNORECASE)
_CONTACT = re.compile(r"[?&](?:phone|to|recipient)=[^&]", re.IGNORECASE)
_LONGEST_LABEL = 5  # words; a quotation offered for tweeting belongs to the article
_LONGEST_WORDING = 6  # words around the links of a bar
_FEWEST_IN_BAR = 3
_FEWEST_WORDS = 3  # of a sentence around a link

_INSIDE = frozenset(("a", "b", "em", "font", "i", "li", "small", "span", "strong", "sub", "sup", "u"))
_MOST_NODES, _MOST_CHARACTERS = 300, 300


# The links of a bar are looked at again for each of them.
@lru_cache(maxsize=1_024)
def is_share_address(url: str) -> bool:
    """Return whether an address is where a service takes what is shared, and not that of a person or a channel."""
    if url.startswith("http"):
        # Only one link in a hundred passes this test; the pattern takes ten times as long.
        if _SHARERS.isdisjoint(url.split("/", 3)[2].lower().split(".")) and not _ANY_SHARE.search(url):
            return False
    elif not url.lower().startswith(_APPS):
        return False
    return _SHARE_ADDRESS.match(url) is not None and _CONTACT.search(url) is None


def is_share_link(url: str, node: Any) -> bool:
    """Return whether a link only shares the page: it carries the page or a text, or is in a bar of such links.

    Inside a sentence, the words of any link are the sentence's.
    """
    if not is_share_address(url) or len((words := label(node)).split()) > _LONGEST_LABEL:
        return False
    wording, links = _around(node)
    is_bar = links >= _FEWEST_IN_BAR and len(wording.split()) <= _LONGEST_WORDING
    if not is_bar and len(wording.split()) >= _FEWEST_WORDS and not SHARE_LABEL.fullmatch(wording):
        return False
    is_named = _SHARE_CLASS.search(node.attributes.get("class") or "") is not None
    return links > 1 or not words or is_named or bool(_CARRIED.search(url) or SHARE_LABEL.fullmatch(words))


def _around(node: Any) -> tuple[str, int]:
    """Return the words beside the links in the block that a link is in, and how many share links it has."""
    block = node.parent
    while block is not None and block.tag in _INSIDE and block.parent is not None:
        block = block.parent
    wording: list[str] = []
    length = links = 0
    below = [block.first_child if block is not None else node]
    for _ in range(_MOST_NODES):
        if not below or length > _MOST_CHARACTERS:
            break
        inner = below.pop()
        if inner is None:
            continue
        below.append(inner.next)
        if inner.tag == "-text":
            wording.append(inner.text_content or "")
            length += len(wording[-1].strip())
        elif inner.tag == "a":
            links += is_share_address((inner.attributes.get("href") or "").strip())
        else:
            below.append(inner.first_child)
    return " ".join("".join(wording).split()), links
