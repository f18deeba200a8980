"""Recognises what is in a post but not part of the article: share bars, buttons, tables of contents, shortcodes."""

import re
from functools import lru_cache
from typing import Any, NamedTuple

from articles.text.patterns import late_pattern

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
_COUNTER = re.compile(
    r"(?:^|\s)(?:(?:post|page|entry|article)-?views?\S*|views?-count\S*|wp-?postviews\S*|pvc[_-]\S*|"
    r"(?:[\w-]*-)?(?:reading|read)-?time\S*|time-to-read|minutes?-read|min-read)(?:\s|$)",
    re.IGNORECASE,
)
_LONGEST_COUNTER = 100  # characters
_NO_PROSE = frozenset(("a", "button", "noscript", "script", "style", "svg", "template"))
_LONGEST_FORM = 1_000  # characters
_LONGEST_PLAIN = 2_000  # characters
_PLEA = late_pattern(
    r"\b(?:newsletters?|subscribe|sign\s+up|donate|(?:your|a|any|every|small)\s+donations?|"
    r"support\s+(?:us|our)|follow\s+(?:us|me|our)|"
    r"join\s+(?:us|our)|"
    r"like\s+(?:us|our)|share\s+(?:this|it|on|with)|rundbrief|abonnier\w*|spende\w?|unterstütz\w*\s+(?:sie\s+)?uns|"
    r"folge\w*\s+(?:sie\s+)?uns|abonnez|faites\s+un\s+don|soutenez|suivez[\s-]nous|suscríb\w+|suscripción|"
    r"dona(?:r|ción)?|"
    r"síguenos|apóyanos|inscreva|assine|doe|siga[\s-]nos|iscriviti|sostienici|seguici|nieuwsbrief|doneer|volg\s+ons|"
    r"nyhetsbrev|nyhedsbrev|uutiskirje|biuletyn|zpravodaj|подпишитесь|подписывайтесь|рассылк\w+|пожертвова\w+|"
    r"підпишіться|"
    r"bülten|abone\s+ol|hírlevél|donasi|berlangganan|đăng\s+ký|ủng\s+hộ)\b"
    r"|النشرة|اشترك|تبرع|ניוזלטר|תרמו|न्यूज़लेटर|दान करें|メールマガジン|購読|寄付|订阅|訂閱|捐款|捐赠|뉴스레터|구독|후원",
    re.IGNORECASE,
)
# Four words up to a full stop, or ten characters up to an ideographic one; or many words.
_SENTENCE = late_pattern(
    r"(?:\S+\s+){3}[^.!?…]{0,200}\w[\"'”’»)\]]*[.!?؟۔।](?=[\s\"'”’»)\]]|$)|[^\s。！？]{10}[^。！？]{0,200}[。！？]"
    r"|(?:\S+\s+){15}\S"
)

# A shortcode has attributes, a closing tag somewhere, or one of these names. "[word]", "[sic]" and "[1]" are prose.
_NAME = r"[a-zA-Z][\w-]*"
_CLOSING_SHORTCODE = re.compile(rf"\[/({_NAME})\]")
# As WordPress wrote it before version 3.4.
_CAPTION_INSIDE = re.compile(r"""\[caption\s[^\]]*\bcaption=["“”]([^"“”\]]*)["“”]""")
_SHORTCODE = late_pattern(
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
    is_counter: bool


# The pages of a site repeat the same few hundred classes.
@lru_cache(maxsize=2_048)
def hints(classes: str, identity: str = "") -> Hints:
    """Return what an element's class and id say about it."""
    name = f"{classes} {identity}"[:1_000]
    patterns = (_BUTTON, _MORE_LINK, _CAPTION, _CAPTION_BOX, _SHARE_BAR, _CONTENTS, _COUNTER)
    return Hints(*(pattern.search(name) is not None for pattern in patterns))


def is_boilerplate(hints: Hints, node: Any) -> bool:
    """Return whether a box is a share bar, a counter or a table of contents: by its class, and by what it holds.

    A box that holds sentences stays, unless it has a form, asks for something, or the sentences are links.
    """
    if hints.is_share_bar:
        return is_short(node, _LONGEST_SHARE_BAR) and not _has_sentences(node)
    if hints.is_counter:
        return is_short(node, _LONGEST_COUNTER) and not _has_sentences(node)
    return hints.is_contents and not _has_sentences(node)


def is_form(node: Any) -> bool:
    """Return whether a <form> has fields, and not so much text that it contains an article."""
    return node.css_first("input, select, textarea, button") is not None and is_short(node, _LONGEST_FORM)


def _has_sentences(node: Any) -> bool:
    if node.css_first("form, input, textarea, select") is not None:
        return False
    pieces: list[str] = []
    length = 0
    below = [node.first_child]
    while below and length <= _LONGEST_PLAIN:
        inner = below.pop()
        if inner is None:
            continue
        below.append(inner.next)
        if inner.tag == "-text":
            pieces.append(inner.text_content or "")
            length += len(pieces[-1])
        elif inner.tag not in _NO_PROSE:
            pieces.append(" ")
            below.append(inner.first_child)
    text = " ".join("".join(pieces).split())
    return _SENTENCE.search(text) is not None and _PLEA.search(text) is None


def is_short(node: Any, limit: int) -> bool:
    """Return whether the text of a node is within the limit (in characters), not counting white space at edges."""
    length = 0
    for inner in node.traverse(include_text=True):
        if inner.tag == "-text":
            length += len((inner.text_content or "").strip())
            if length > limit:
                return False
    return True


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
