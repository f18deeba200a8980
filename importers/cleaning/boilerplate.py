"""Recognises what is in a post but not part of the article: share bars, buttons, tables of contents, shortcodes."""

import re
from functools import lru_cache
from typing import Any, NamedTuple

_BUTTON = re.compile(r"(?:^|[\s_-])(?:button|btn|cta)(?:$|[\s_-])|button__link", re.IGNORECASE)
_MORE_LINK = re.compile(r"(?:^|\s)(?:more-?link|read-?more(?:-link)?|continue-reading)(?:\s|$)", re.IGNORECASE)
_CAPTION_BOX = re.compile(r"(?:^|\s)wp-caption(?:\s|$)")
_CAPTION = re.compile(r"(?:^|\s)(?:wp-caption-text|gallery-caption)(?:\s|$)")

_SHARE_BAR = re.compile(
    r"(?:^|\s)(?:sharedaddy|sd-(?:sharing|social|block)\S*|jp-post-flair|addtoany\S*|a2a_\S+|addthis\S*|heateor\S*|"
    r"ssba\S*|essb_\S+|"
    r"mashsb\S*|swp_social\S*|shareaholic\S*|sharethis\S*|simplesocialbuttons|sfsi\S*|dpsp\S*|wp-block-social-links|"
    r"fb-like|"
    r"twitter-share-button|wpulike|mc4wp-form|robots-nocontent|page-links|post-nav\S*|"
    r"(?:post-|entry-|article-)?(?:share|sharing|social)(?:[-_](?:bar|buttons?|links?|icons?|this|share|wrap\w*|media|"
    r"list))?)(?:\s|$)",
    re.IGNORECASE,
)
_LONGEST_SHARE_BAR = 300  # characters; a longer box of that name contains the article itself
_CONTENTS = re.compile(
    r"(?:^|\s)(?:ez-toc-container|toc_container|lwptoc|simpletoc\S*|rank-math-toc\S*|wp-block-rank-math-toc-block|"
    r"wp-block-table-of-contents|wp-block-yoast-seo-table-of-contents|aioseo-toc\S*)(?:\s|$)",
    re.IGNORECASE,
)
_SHARE_ADDRESS = re.compile(
    r"^mailto:\?|^https?://(?:[\w-]+\.)*(?:facebook\.com/(?:sharer|share\.php|dialog/share)|(?:twitter|"
    r"x)\.com/(?:intent/|share\b|home\?)|"
    r"linkedin\.com/(?:shareArticle|sharing/|cws/share)|pinterest\.\w+/pin/create|reddit\.com/submit|"
    r"tumblr\.com/(?:share|widgets/share)|"
    r"whatsapp\.com/send|wa\.me/\?|(?:t|telegram)\.me/share|plus\.google\.com/share|vk\.com/share|"
    r"getpocket\.com/(?:save|edit)|"
    r"b\.hatena\.ne\.jp/(?:entry|add)|line\.me/R/msg|social-plugins\.line\.me|xing\.com/(?:spi|app|social)|"
    r"news\.ycombinator\.com/submitlink|"
    r"bsky\.app/intent|threads\.net/intent|buffer\.com/add|digg\.com/submit|stumbleupon\.com/submit)",
    re.IGNORECASE,
)
_SHARERS = frozenset(
    (
        *(
            "mailto",
            "facebook",
            "twitter",
            "x",
            "linkedin",
            "pinterest",
            "reddit",
            "tumblr",
            "whatsapp",
            "wa",
            "t",
            "telegram",
        ),
        *(
            "plus",
            "vk",
            "getpocket",
            "hatena",
            "line",
            "xing",
            "ycombinator",
            "bsky",
            "threads",
            "buffer",
            "digg",
            "stumbleupon",
        ),
    )
)
_LONGEST_SHARE_LABEL = 5  # words; a quotation offered for tweeting belongs to the article
SHARE_LABEL = re.compile(
    r"\W*(?:please\s+)?(?:share|teilen|compartir|compárt[ae]lo|comparte|partager|partagez|compartilhar|compartilhe|"
    r"condividi|delen|dela|udostępnij|"
    r"поделиться|分享|シェア)(?:\s+(?:this|it|on|post|article|story|with|friends|via|auf|esto|en|cet|article|sur|isso|"
    r"su))*\s*[:!…]?\W*",
    re.IGNORECASE,
)

# A shortcode has attributes, a closing tag somewhere, or one of these names. "[word]", "[sic]" and "[1]" are prose.
_NAME = r"[a-zA-Z][\w-]*"
_CLOSING_SHORTCODE = re.compile(rf"\[/({_NAME})\]")
# As WordPress wrote it before version 3.4.
_CAPTION_INSIDE = re.compile(r"""\[caption\s[^\]]*\bcaption=["“”]([^"“”\]]*)["“”]""")
_SHORTCODE = re.compile(
    rf"""(?P<code><code>.*?</code>)
    | \[/{_NAME}\]
    | \[(?:vc|et_pb|fusion|nectar|wpb|av|su|mk|ux|ult|cs|themify|siteorigin|woocommerce|tatsu|rev|wp|
        elementor|gravity|ninja)[-_][\w-]+(?:\s[^\[\]<>]*)?/?\]
    | \[{_NAME}(?:\s+[\w-]+=(?:"[^"\[\]<>]*"|'[^'\[\]<>]*'|[“”″„«][^\[\]<>“”″„«»]*[“”″»]|[^\s\[\]<>"'“”″„«»]+))+\s*/?\]
    | \[(?:gallery|toc|contact-form-7|embed|caption|playlist|audio|video|more|gravityforms?|wpforms|products|rev_slider|
        ninja_form)
        (?:\s[^\[\]<>]*)?\]
    | \[(?P<open>{_NAME})\]""",
    re.VERBOSE | re.DOTALL,
)


class Hints(NamedTuple):
    """What the class and id of an element say about its role in the page."""

    is_button: bool
    is_more_link: bool
    is_caption: bool
    is_caption_box: bool
    is_share_bar: bool
    is_contents: bool


# The pages of a site repeat the same few hundred classes.
@lru_cache(maxsize=2_048)
def hints(classes: str, identity: str = "") -> Hints:
    """Return what an element's class and id say about it."""
    name = f"{classes} {identity}"[:1_000]
    patterns = (_BUTTON, _MORE_LINK, _CAPTION, _CAPTION_BOX, _SHARE_BAR, _CONTENTS)
    return Hints(*(pattern.search(name) is not None for pattern in patterns))


def is_boilerplate(hints: Hints, node: Any) -> bool:
    """Return whether a box is a share bar or a table of contents."""
    if hints.is_share_bar:
        return is_short(node, _LONGEST_SHARE_BAR)
    return hints.is_contents


def is_short(node: Any, limit: int) -> bool:
    """Return whether the text of a node is within the limit (in characters), not counting white space at edges."""
    length = 0
    for inner in node.traverse(include_text=True):
        if inner.tag == "-text":
            length += len((inner.text_content or "").strip())
            if length > limit:
                return False
    return True


def is_share_link(url: str) -> bool:
    """Return whether a link shares a page on another service."""
    host = url.split("/", 3)[2] if url.startswith("http") else "mailto"
    # Only one link in a hundred passes this test; the pattern takes ten times as long.
    return not _SHARERS.isdisjoint(host.lower().split(".")) and _SHARE_ADDRESS.match(url) is not None


def is_share_label(label: str) -> bool:
    """Return whether the words of a share link are a label, rather than a quotation from the article."""
    return len(label.split()) <= _LONGEST_SHARE_LABEL


def closing_shortcodes(html: str) -> frozenset[str]:
    """Return the names for which "[/name]" is in the page, so that "[name]" is a shortcode, too."""
    return frozenset(_CLOSING_SHORTCODE.findall(html)) if "[/" in html else frozenset()


def without_shortcodes(html: str, closing: frozenset[str]) -> str:
    """Return a paragraph's HTML without unresolved shortcodes. Their content stays, and so does all <code>."""

    def replacement(match: re.Match[str]) -> str:
        if match["code"] or (match["open"] and match["open"] not in closing):
            return match[0]
        caption = _CAPTION_INSIDE.match(match[0])
        return f"{caption[1]} " if caption else ""

    return _SHORTCODE.sub(replacement, html)
