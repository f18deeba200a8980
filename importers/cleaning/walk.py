"""From a page's tag soup to a list of plain blocks: paragraphs, headings, lists, tables, figures, quotations, code."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from articles.intake.item import Image, Note
from articles.text import html as gate
from articles.text import links
from articles.text.html import MAX_DEPTH, Unparsable
from articles.text.words import normalize
from importers.cleaning import boilerplate, pictures
from importers.cleaning.embeds import watch_page
from importers.cleaning.markup import attributes, composed, escaped, link_start
from importers.cleaning.provenance import Anchor
from importers.cleaning.writer import Block, Setting, Writer, without_controls

_LISTS = frozenset({"ul", "ol", "dl"})
# Under other names than ours. WordPress prints the post's title as the page's <h1>.
_RENAMED = {"h1": "h2", "strike": "s", "tt": "code", "acronym": "abbr", "dir": "ul", "menu": "ul"} | dict.fromkeys(
    ("summary", "legend"), "p"
)
_TEXT = re.compile(r">[^<]")  # in HTML of ours
_CAPTION_TAG = re.compile(r"</?figcaption[^>]*>")
_MOST_NOTES = 10
_LONGEST_FORM = 1_000  # characters
# What has its tag only as a child of its own container.
_HOME = {"dt": "dl", "caption": "table", "figcaption": "figure"}


@dataclass(slots=True)
class Page:
    """What a page holds: its blocks, its first usable picture, its buttons' links, and what an editor should know."""

    blocks: list[Block] = field(default_factory=list)
    image: Image | None = None
    buttons: list[Anchor] = field(default_factory=list)
    notes: dict[str, Note] = field(default_factory=dict)
    has_more_link: bool = False
    has_shortcodes: bool = False


def cut(html: str, *, base_url: str, is_origin: Callable[[Anchor], bool]) -> Page:
    """Return the page's blocks. A button for which `is_origin` holds is left out of them and listed in `buttons`.

    Raises Unparsable where the HTML is too large or too deep to be parsed safely.
    """
    gate.check(html)
    # As nh3 reads it, and the guard with it: a fragment, <noscript> as text. 1 is WO_EVENTS: with the events that copy
    # <selectedcontent>, a long <select> takes time squared.
    # The comment is the root: text() and css() of a fragment's first node answer for all its siblings, too.
    parser = LexborHTMLParser(f"<!---->{html}", is_fragment=True, options=1, scripting=True)
    walk = _Walk(html, base_url, is_origin)
    try:
        walk.row(parser.root)
    except RecursionError as error:
        raise Unparsable("html_too_deep", "The HTML is nested too deeply to be read.") from error
    walk.writer.flush()
    walk.page.blocks = walk.writer.blocks
    walk.page.has_shortcodes = walk.writer.has_shortcodes
    return walk.page


class _Walk:
    """One walk over the tree: every kind of element has a method that says what becomes of it."""

    def __init__(self, html: str, base_url: str, is_origin: Callable[[Anchor], bool]) -> None:
        self.base_url, self.is_origin = base_url, is_origin
        self.page = Page()
        self.writer = Writer(html)
        self.inside = ""  # which kind of container we are in
        self.depth = -1  # the first row is the page's own
        self.button_boxes = 0
        self.cell: list[Block] = []  # what the last table cell held
        self.has_directions = "lang=" in html or "dir=" in html

    def row(self, node: Any) -> None:
        """Walk a node and those that follow it.

        Handlers call this rather than `children`: at 200 levels every frame of one counts against Python's own limit.
        """
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Unparsable("html_too_deep", f"The HTML is nested more than {MAX_DEPTH} levels deep.")
        while node is not None:
            tag = node.tag or ""
            if tag == "-text":
                self.writer.text(node.text_content)
            elif (found := _HANDLERS.get(tag)) is not None:
                handle, ours = found
                handle(self, node, ours)
            elif ":" not in tag or tag.startswith(("o:", "st1:")):
                self.row(node.first_child)  # a tag that nobody knows; Word's own XML goes, its smart tags hold words
            node = node.next
        self.depth -= 1

    def children(self, node: Any, tag: str) -> None:
        self.row(node.first_child)

    def skip(self, node: Any, tag: str) -> None:
        """Leave out what is no part of an article."""

    # --- Inline

    def inline(self, node: Any, tag: str) -> None:
        if tag in ("rt", "rp") and not self.writer.is_in("</ruby>"):
            self.row(node.first_child)
        else:
            self.wrapped(node, f"<{tag}{self.kept(node, tag)}>", f"</{tag}>")

    def wrapped(self, node: Any, start: str, end: str) -> None:
        self.writer.enter(start, end)
        self.row(node.first_child)
        self.writer.leave()

    def line_break(self, node: Any, tag: str) -> None:
        self.writer.line_break()

    def anchor(self, node: Any, tag: str) -> None:
        attributes = node.attributes
        href, kind = (attributes.get("href") or "").strip(), attributes.get("class") or ""
        url = self.address(href)
        if not url or self.writer.is_in("</a>"):
            self.row(node.first_child)
            return
        dress = boilerplate.dress(kind)
        if dress.is_more_link:
            self.page.has_more_link = True
            return
        if boilerplate.is_share_link(url) and boilerplate.is_share_label(_label(node)):
            return
        if dress.is_button or self.button_boxes:
            anchor = Anchor(url, _label(node))
            if self.is_origin(anchor):
                self.page.buttons.append(anchor)
                return
        self.wrapped(node, link_start(url), "</a>")

    def address(self, href: str) -> str:
        """Return where a link leads, "" where that is nowhere: to a place in the same page, into a script, into a file."""
        if href[:7].lower() == "mailto:":
            return "mailto:" + without_controls(href[7:]).replace(" ", "%20")
        if not href or href[0] == "#":
            return ""
        return links.absolute(href, "" if href.startswith(("http://", "https://")) else self.base_url)

    def linked(self, url: str, label: str) -> None:
        """Write a paragraph that is one link."""
        self.writer.flush()
        if self.writer.is_in("</a>"):
            self.writer.text(label)
            self.writer.flush()
            return
        self.writer.enter(link_start(url), "</a>")
        self.writer.text(label)
        self.writer.flush()
        self.writer.leave()

    # --- Blocks of text

    def leaf(self, node: Any, tag: str) -> None:
        """Write a block that holds text only; what stands in it as a block of its own is parted from it."""
        self.writer.flush()
        outer = self.writer.setting
        if outer.tag == "p":  # a paragraph in a heading or a caption is part of that
            self.writer.setting = Setting(tag, self.kept(node, "") or outer.attributes, is_bare=False)
        self.row(node.first_child)
        self.writer.flush()
        self.writer.setting = outer

    def paragraph(self, node: Any, tag: str) -> None:
        if self.inside == "figure" and boilerplate.dress(node.attributes.get("class") or "").is_caption:
            tag = "figcaption"
        self.leaf(node, tag)

    def title(self, node: Any, tag: str) -> None:
        """Write what has its tag only in its own container: <dt> in <dl>, <caption> in <table>, <figcaption> in <figure>."""
        self.leaf(node, tag if _HOME[tag] == self.inside else "p")

    def box(self, node: Any, tag: str) -> None:
        """Let the content of a division stand for it, unless it is a share bar or the like."""
        attributes = node.attributes
        dress = boilerplate.dress(attributes.get("class") or "", attributes.get("id") or "")
        if boilerplate.is_furniture(dress, node):
            return
        if dress.is_caption_box:
            self.figure(node, "figure")
            return
        self.button_boxes += dress.is_button
        self.writer.flush()
        outer = self.writer.setting
        if directions := self.kept(node, ""):
            self.writer.setting = outer._replace(attributes=directions)
        self.row(node.first_child)
        self.writer.flush()
        self.writer.setting = outer
        self.button_boxes -= dress.is_button

    def rule(self, node: Any, tag: str) -> None:
        self.writer.flush()
        self.writer.blocks.append(Block("hr", "<hr>"))

    def preformatted(self, node: Any, tag: str) -> None:
        """Write code as it stands: only its text, with its lines and spaces."""
        self.writer.flush()
        pieces: list[str] = []
        _verbatim(node, pieces)
        text = without_controls("".join(pieces)).strip("\n").rstrip()
        if text:
            start, end = ("<pre><code>", "</code></pre>") if node.css_first("code") else ("<pre>", "</pre>")
            self.writer.blocks.append(Block("pre", f"{start}{composed(escaped(text))}{end}"))

    # --- Containers

    def held(self, node: Any, inside: str, *, is_bare: bool = False) -> list[Block]:
        """Return the blocks in a node that keeps its own tag."""
        self.writer.flush()
        outer = self.writer.blocks, self.writer.setting, self.inside
        self.writer.blocks, self.writer.setting, self.inside = [], Setting("p", "", is_bare=is_bare), inside
        self.row(node.first_child)
        self.writer.flush()
        found = self.writer.blocks
        self.writer.blocks, self.writer.setting, self.inside = outer
        return found

    def add(self, tag: str, node: Any, content: str) -> None:
        if content:
            self.writer.blocks.append(Block(tag, f"<{tag}{self.kept(node, tag)}>{content}</{tag}>"))

    def quotation(self, node: Any, tag: str) -> None:
        self.add(tag, node, _joined(self.held(node, "quotation", is_bare=True)))

    def listed(self, node: Any, tag: str) -> None:
        if boilerplate.is_furniture(boilerplate.dress(node.attributes.get("class") or ""), node):
            return
        content: list[str] = []
        for block in self.held(node, "list"):
            if block.tag in _LISTS and content:
                content.append(block.html)  # written beside its item, not in it
                continue
            if content:
                content.append("</li>")
            content.append(block.html.removesuffix("</li>") if block.tag == "li" else f"<li>{_compact([block])}")
        if content:
            self.add(tag, node, "".join([*content, "</li>"]))

    def item(self, node: Any, tag: str) -> None:
        if self.inside == "list":
            self.add(tag, node, _compact(self.held(node, "item")))
        else:
            self.box(node, tag)

    def definitions(self, node: Any, tag: str) -> None:
        found = self.held(node, "dl")
        self.add(tag, node, "".join(b.html if b.tag in ("dt", "dd") else f"<dd>{_compact([b])}</dd>" for b in found))

    def definition(self, node: Any, tag: str) -> None:
        if self.inside == "dl":
            self.add(tag, node, _compact(self.held(node, "item")))
        else:
            self.box(node, tag)

    def table(self, node: Any, tag: str) -> None:
        content = "".join(block.html for block in self.held(node, "table"))
        if content.count("<td") + content.count("<th>") + content.count("<th ") == 1 and "<caption>" not in content:
            self.writer.blocks += self.cell  # a frame round the text
        elif _TEXT.search(content):
            self.add(tag, node, content)

    def rows(self, node: Any, tag: str) -> None:
        self.add(tag, node, "".join(block.html for block in self.held(node, tag)))

    def table_cell(self, node: Any, tag: str) -> None:
        cell = self.held(node, "cell")
        self.writer.blocks.append(Block(tag, f"<{tag}{self.kept(node, tag)}>{_compact(cell)}</{tag}>"))
        self.cell = cell

    def figure(self, node: Any, tag: str) -> None:
        had_image = self.page.image is not None
        found = self.held(node, "figure")
        captions = [_CAPTION_TAG.sub("", block.html) for block in found if block.tag == "figcaption"]
        content = [block for block in found if block.tag != "figcaption"]
        if not captions:
            self.writer.blocks += content
            return
        caption = "<br>".join(captions)
        self.add(tag, node, f"{_joined(content)}<figcaption>{caption}</figcaption>")
        if self.page.image and not had_image:
            self.page.image = pictures.captioned(self.page.image, gate.to_text(caption))

    # --- What readers never load from elsewhere

    def player(self, node: Any, tag: str) -> None:
        url = self.address(pictures.address_of_media(node))
        name, page = watch_page(url) if tag in ("iframe", "embed", "object") else (tag.capitalize(), url)
        self.writer.flush()
        if page:
            self.linked(page, node.attributes.get("title") or name)
        elif url and len(self.page.notes) < _MOST_NOTES:
            host = links.host(url)
            message = f"An embedded frame from {host} was left out. Add a link if the article needs it."
            self.page.notes[host] = Note(code="embed_left_out", message=message)

    def image(self, node: Any, tag: str) -> None:
        attributes = node.attributes
        if pictures.stands_for_text(attributes):
            self.writer.text(attributes.get("alt") or "")
        elif self.page.image is None:
            self.page.image = pictures.read(attributes, self.address)

    def without_script(self, node: Any, tag: str) -> None:
        """Look into <noscript> for the picture that a script was to load later."""
        if self.page.image is None:
            self.page.image = pictures.read_markup(node.text() or "", self.address)

    def button(self, node: Any, tag: str) -> None:
        if self.writer.is_in("</a>"):
            self.row(node.first_child)

    def form(self, node: Any, tag: str) -> None:
        """Leave a form out, unless nothing can be filled in (old blogs hung pictures in such), or an article stands in it."""
        if node.css_first("input, select, textarea, button") is None or not boilerplate.is_short(node, _LONGEST_FORM):
            self.box(node, tag)

    # --- Attributes

    def kept(self, node: Any, tag: str) -> str:
        return attributes(node, tag, with_directions=self.has_directions)


def _label(node: Any) -> str:
    return normalize("NFC", " ".join((node.text() or "").split()))


def _joined(blocks: list[Block]) -> str:
    return "".join([block.html for block in blocks])


def _compact(blocks: list[Block]) -> str:
    """Return what an item or a cell holds; a sole paragraph in it, or one above a list, needs no tag of its own."""
    if not blocks:
        return ""
    first, *rest = blocks
    if first.html.startswith("<p>") and all(block.tag in _LISTS for block in rest):
        return first.html[3:-4] + _joined(rest)
    return _joined(blocks)


def _verbatim(node: Any, pieces: list[str]) -> None:
    child = node.first_child
    while child is not None:
        if child.tag == "-text":
            pieces.append(child.text_content)
        elif child.tag == "br":
            pieces.append("\n")
        elif _HANDLERS.get(child.tag, _ANY)[0] is not _Walk.skip:
            _verbatim(child, pieces)
        child = child.next


_Handler = Callable[[_Walk, Any, str], None]
_ANY: tuple[_Handler, str] = (_Walk.children, "")
# For each tag what becomes of it, and the tag that it is for us.
_HANDLERS: dict[str, tuple[_Handler, str]] = {
    tag: (handler, _RENAMED.get(tag, tag))
    for names, handler in {
        "p summary legend": _Walk.paragraph,
        "h1 h2 h3 h4 h5 h6": _Walk.leaf,
        "dt caption figcaption": _Walk.title,
        "address article aside body center details div fieldset footer header hgroup main search section": _Walk.box,
        "abbr acronym b bdi bdo cite code del dfn em i ins kbd mark q rp rt ruby s samp small strike strong sub sup time tt u "
        "var": _Walk.inline,
        "a": _Walk.anchor,
        "br": _Walk.line_break,
        "ul ol dir menu": _Walk.listed,
        "li": _Walk.item,
        "dl": _Walk.definitions,
        "dd": _Walk.definition,
        "blockquote": _Walk.quotation,
        "figure": _Walk.figure,
        "table": _Walk.table,
        "thead tbody tfoot tr": _Walk.rows,
        "td th": _Walk.table_cell,
        "pre listing plaintext xmp": _Walk.preformatted,
        "hr": _Walk.rule,
        "img": _Walk.image,
        "noscript": _Walk.without_script,
        "iframe video audio embed object": _Walk.player,
        "button": _Walk.button,
        "form": _Walk.form,
        "-comment annotation annotation-xml applet area base canvas colgroup dialog head input link map meta nav noembed "
        "noframes script select style svg template textarea title xml": _Walk.skip,
    }.items()
    for tag in names.split()
}
