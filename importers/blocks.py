"""From a page's tag soup to a list of plain blocks: paragraphs, headings, lists, tables, figures, quotations, code."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from articles import links
from articles.html import Unparsable, check
from articles.item import Image, Note
from importers.players import watch_page
from importers.provenance import Anchor

_DROPPED = frozenset(
    "script style form input select textarea button template noscript svg math canvas object embed applet xml head "
    "title meta link base nav dialog".split()
)
_INLINE = frozenset("abbr b cite code del em i ins kbd mark q s samp small strong sub sup u time".split())
_LIFTED = {"h1": "h2", "strike": "s", "tt": "code", "acronym": "abbr"}
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
# Kept as they are; text in the first group stands in paragraphs, in the second without.
_FLOW = frozenset({"blockquote", "figure"})
_PHRASING = frozenset({"li", "td", "th", "figcaption", "caption", "dt", "dd"})
_FRAMES = frozenset("ul ol dl table thead tbody tfoot tr".split())
_TRANSPARENT_INLINE = frozenset("span font a label bdi bdo big ruby rb rt rp wbr nobr".split())
_KEPT_ATTRIBUTES = ("colspan", "rowspan", "scope", "start", "datetime", "lang", "dir")

_BUTTON = re.compile(r"(?:^|[\s_-])(?:button|btn|cta)(?:$|[\s_-])|button__link", re.IGNORECASE)
_SHARE_BAR = re.compile(
    r"(?:^|\s)(?:sharedaddy|sd-sharing\S*|addtoany\S*|a2a_kit|addthis\S*|heateor\S*|ssba\S*|"
    r"(?:post-|entry-|article-)?(?:share|social)(?:[-_](?:bar|buttons?|links?|icons?|this|share|wrap\w*|media|list))?|"
    r"jp-post-flair|wpulike|more-link|mc4wp-form|screen-reader-text|robots-nocontent)(?:\s|$)",
    re.IGNORECASE,
)
_LONGEST_SHARE_BAR = 300  # characters: what holds more is the article itself in a box of that name
_CAPTION_BOX = re.compile(r"(?:^|\s)wp-caption(?:\s|$)")
_CAPTION = re.compile(r"(?:^|\s)(?:wp-caption-text|gallery-caption)(?:\s|$)")
_SPACES = re.compile(r"[\s\u2028\u2029]+")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
# With attributes, an underscore, or a closing slash it is a shortcode; "[word]" alone is prose.
_SHORTCODE = re.compile(
    r"""\[/?[a-zA-Z][\w-]*_[\w-]*(?:\s[^\[\]]*)?/?\] | \[/[a-zA-Z][\w-]*\]
    | \[[a-zA-Z][\w-]*(?:\s+[\w-]+=(?:"[^"\]]*"|'[^'\]]*'|[“”″][^\]]*?[“”″]|[^\s\]]+))+\s*/?\]
    | \[(?:gallery|toc|contact-form-7|embed|caption|playlist|audio|video|su_\w+|more)\]""",
    re.VERBOSE,
)
_LAZY = ("data-src", "data-lazy-src", "data-original", "data-orig-file", "data-large-file", "data-full-url")
_TRACKER = re.compile(r"(?:^|[/.])(?:pixel|spacer|blank|transparent|1x1|clear)(?:\.|/|$)|/b/ss/|doubleclick|scorecardresearch")
_SMALLEST_IMAGE = 3  # pixels: what is smaller counts visits


@dataclass(slots=True)
class Block:
    """A top-level piece of the article: its HTML, and the links in it."""

    html: str
    anchors: list[Anchor] = field(default_factory=list)


@dataclass(slots=True)
class Page:
    """What a page holds: its blocks, its first usable picture, its buttons' links, and what an editor should know."""

    blocks: list[Block] = field(default_factory=list)
    image: Image | None = None
    buttons: list[Anchor] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def cut(html: str, *, base_url: str, is_origin: Callable[[Anchor], bool]) -> Page:
    """Return the page's blocks. A button for which `is_origin` holds is left out of them and listed in `buttons`.

    Raises Unparsable where the HTML is too large or too deep to be parsed safely.
    """
    check(html)
    body = LexborHTMLParser(html).body
    walk = _Walk(base_url, is_origin)
    if body is not None:
        try:
            walk.children(body)
        except RecursionError as error:
            raise Unparsable("html_too_deep", "The HTML is nested too deeply to be read.") from error
    walk.flush()
    walk.close_block()
    return walk.page


class _Walk:
    """One walk over the tree. Inline content gathers in `line` until a block begins or ends, and is flushed then."""

    def __init__(self, base_url: str, is_origin: Callable[[Anchor], bool]) -> None:
        self.base_url, self.is_origin = base_url, is_origin
        self.page = Page()
        self.parts: list[str] = []
        self.anchors: list[Anchor] = []
        self.line: list[str] = []
        self.has_words = False
        self.open_inline: list[tuple[str, str]] = []
        self.frames: list[str] = []  # the kept containers around us
        self.paragraph = ""  # the tag that the line is going to stand in, "" for what the container says

    def children(self, node: Any) -> None:
        child = node.child
        while child is not None:
            self.node(child)
            child = child.next

    def node(self, node: Any) -> None:
        tag = node.tag
        if tag == "-text":
            self.text(node.text_content or "")
            return
        if tag in _DROPPED or tag.startswith(("-", "!")):
            if tag == "noscript" and self.page.image is None and (image := node.css_first("img")) is not None:
                self.image(image)
            return
        if tag in _INLINE or (tag := _LIFTED.get(tag, tag)) in _INLINE:
            self.inline(node, tag)
        elif tag == "a":
            self.anchor(node)
        elif tag == "br":
            self.line_break()
        elif tag == "p" or tag in _HEADINGS:
            self.block(node, tag)
        elif tag in _FLOW or tag in _PHRASING or tag in _FRAMES:
            self.container(node, tag)
        else:
            self.other(node, tag)

    def other(self, node: Any, tag: str) -> None:
        if tag == "img":
            self.image(node)
        elif tag == "pre":
            self.preformatted(node)
        elif tag == "hr":
            self.flush()
            self.emit("<hr>")
        elif tag in ("iframe", "video", "audio"):
            self.player(node, tag)
        elif tag in _TRANSPARENT_INLINE or ":" in tag:
            self.children(node)
        else:
            self.box(node)

    # What gathers on a line.

    def text(self, text: str) -> None:
        words = " ".join(text.split())
        # A run of white space (NBSP and U+2028 too) is one space; splitting and joining is ten times as fast as a pattern.
        text = f"{' ' * text[:1].isspace()}{words}{' ' * (text[-1:].isspace() and words != '')}"
        if not text.isprintable():
            text = _CONTROLS.sub("", text)
        while "[" in text and (plain := _SHORTCODE.sub("", text)) != text:
            text = plain
        if text.startswith(" ") and (not self.line or self.line[-1].endswith((" ", "<br>"))):
            text = text[1:]
        if not text:
            return
        self.has_words = self.has_words or text != " "
        self.line.append(escape(text, quote=False))

    def inline(self, node: Any, tag: str) -> None:
        self.wrapped(f"<{tag}{_attributes(node)}>", f"</{tag}>", node)

    def wrapped(self, opening: str, closing: str, node: Any) -> None:
        before = len(self.line)
        self.line.append(opening)
        self.open_inline.append((opening, closing))
        self.children(node)
        self.open_inline.pop()
        if len(self.line) == before + 1 and self.line[-1] == opening:
            self.line.pop()  # nothing in it
        else:
            self.line.append(closing)

    def anchor(self, node: Any) -> None:
        attributes = node.attributes
        href = (attributes.get("href") or "").strip()
        url = href if href.lower().startswith("mailto:") else self.address(href)
        if not url or any(opening.startswith("<a ") for opening, _ in self.open_inline):
            self.children(node)
            return
        text = _SPACES.sub(" ", node.text(deep=True) or "").strip()
        anchor = Anchor(url, text, _BUTTON.search(attributes.get("class") or "") is not None)
        if anchor.is_button and self.is_origin(anchor):
            self.page.buttons.append(anchor)
            return
        if _SHARE_BAR.search(attributes.get("class") or ""):
            return
        if text:
            self.anchors.append(anchor)
        self.wrapped(f'<a href="{escape(url)}">', "</a>", node)

    def address(self, href: str) -> str:
        return "" if href.startswith("#") else links.absolute(href, self.base_url)

    def line_break(self) -> None:
        while self.line and self.line[-1] == " ":
            self.line.pop()
        if not self.line:
            return
        if self.line[-1] == "<br>" and not (self.paragraph in _HEADINGS or (self.frames and self.frames[-1] in _PHRASING)):
            self.flush()
        elif self.line[-1] != "<br>":
            self.line.append("<br>")

    # What begins and ends blocks.

    def flush(self) -> None:
        """Write the line as a paragraph (or as the container wants it), and open what was open in it again."""
        line, self.line = self.line, [opening for opening, _ in self.open_inline]
        has_words, self.has_words = self.has_words, False
        if not has_words:
            return
        line += [closing for _, closing in reversed(self.open_inline)]
        html = _trimmed("".join(line))
        tag = self.paragraph or ("" if self.frames and self.frames[-1] in _PHRASING else "p")
        self.emit(f"<{tag}>{html}</{tag}>" if tag else html)

    def emit(self, html: str) -> None:
        if not self.frames:
            self.close_block()
        self.parts.append(html)
        if not self.frames:
            self.close_block()

    def close_block(self) -> None:
        if self.parts:
            self.page.blocks.append(Block("".join(self.parts), self.anchors))
            self.parts, self.anchors = [], []

    def block(self, node: Any, tag: str) -> None:
        self.flush()
        if tag == "p" and _CAPTION.search(node.attributes.get("class") or "") and self.frames[-1:] == ["figure"]:
            self.container(node, "figcaption")
            return
        outer, self.paragraph = self.paragraph, tag
        self.children(node)
        self.flush()
        self.paragraph = outer

    def box(self, node: Any) -> None:
        """A division, or any tag that we do not know: its content stands for it, unless it is a share bar."""
        name = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
        if _SHARE_BAR.search(name) and len(node.text(deep=True) or "") <= _LONGEST_SHARE_BAR:
            return
        if _CAPTION_BOX.search(name):
            self.container(node, "figure")
            return
        self.flush()
        outer, self.paragraph = self.paragraph, ""
        self.children(node)
        self.flush()
        self.paragraph = outer

    def container(self, node: Any, tag: str) -> None:
        self.flush()
        if not self.frames:
            self.close_block()
        outer, self.paragraph = self.paragraph, ""
        inline, self.open_inline, self.line = self.open_inline, [], []
        self.frames.append(tag)
        start = len(self.parts)
        self.parts.append(f"<{tag}{_attributes(node)}>")
        self.children(node)
        self.flush()
        if len(self.parts) == start + 1 and tag not in ("td", "th"):
            self.parts.pop()
        else:
            self.parts.append(f"</{tag}>")
        self.frames.pop()
        self.paragraph, self.open_inline = outer, inline
        self.line = [opening for opening, _ in inline]
        if not self.frames:
            self.close_block()

    def preformatted(self, node: Any) -> None:
        self.flush()
        text = escape(_CONTROLS.sub("", node.text(deep=True) or "").strip("\n"), quote=False)
        if text.strip():
            self.emit(f"<pre><code>{text}</code></pre>" if node.css_first("code") else f"<pre>{text}</pre>")

    # What readers never load from elsewhere.

    def player(self, node: Any, tag: str) -> None:
        attributes = node.attributes
        address = attributes.get("src") or attributes.get("data-src") or ""
        if not address and tag != "iframe" and (source := node.css_first("source")) is not None:
            address = source.attributes.get("src") or ""
        url = self.address(address)
        name, page = watch_page(url) if tag == "iframe" else (tag.capitalize(), url)
        self.flush()
        if page:
            label = escape(attributes.get("title") or name, quote=False)
            self.emit(f'<p><a href="{escape(page)}">{label}</a></p>')
        elif url:
            message = f"An embedded frame of {links.host(url)} was left out."
            self.page.notes.append(Note(code="embed_left_out", message=message))

    def image(self, node: Any) -> None:
        attributes = node.attributes
        alt = (attributes.get("alt") or "").strip()
        if "emoji" in (attributes.get("class") or "") or "wp-smiley" in (attributes.get("class") or ""):
            self.text(alt)
            return
        if self.page.image is None and (url := self.address(_image_address(attributes))):
            width, height = _pixels(attributes.get("width")), _pixels(attributes.get("height"))
            is_tiny = min(width or 999, height or 999) < _SMALLEST_IMAGE
            if not is_tiny and not _TRACKER.search(url):
                self.page.image = Image(url=url, alt=alt[:500], width=width, height=height)


def _attributes(node: Any) -> str:
    kept = node.attributes
    return "".join(f' {name}="{escape(kept[name])}"' for name in _KEPT_ATTRIBUTES if kept.get(name)) if kept else ""


def _trimmed(html: str) -> str:
    html = html.strip()
    while html.endswith("<br>") or html.startswith("<br>"):
        html = html.removesuffix("<br>").removeprefix("<br>").strip()
    return html


def _image_address(attributes: dict[str, Any]) -> str:
    """Return the picture's real address: lazy loading puts it elsewhere and a placeholder into src."""
    for name in _LAZY:
        if attributes.get(name):
            return attributes[name]
    source = attributes.get("src") or ""
    if source and not source.startswith("data:"):
        return source
    candidates = (attributes.get("srcset") or attributes.get("data-srcset") or "").split(",")
    return candidates[-1].split()[0] if candidates[-1].split() else ""


def _pixels(value: str | None) -> int | None:
    match = re.match(r"\d{1,5}(?=\D*$)", value or "")
    return int(match[0]) if match else None
