"""Turns tag soup into a list of plain blocks: paragraphs, headings, lists, tables, figures, quotations and code."""

import re
from collections.abc import Callable
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from articles.text import html as gate
from articles.text import links
from articles.text.html import MAX_DEPTH, Unparsable
from importers.cleaning import boilerplate, footnotes, formulas, listings, lists, panels, pictures, sharing, styles
from importers.cleaning.embeds import left_out, watch_page
from importers.cleaning.markup import attributes, composed, escaped, label, link_start
from importers.cleaning.origins import Anchor
from importers.cleaning.page import Extract
from importers.cleaning.writer import HTMLBlock, Setting, Writer, without_controls

# Tags that we rename. WordPress prints the post's title as the page's <h1>.
_RENAMED = {"h1": "h2", "strike": "s", "tt": "code", "acronym": "abbr", "dir": "ul", "menu": "ul"} | dict.fromkeys(
    ("summary", "legend"), "p"
)
_TEXT = re.compile(r">[^<]")  # in our own HTML
_CAPTION_TAG = re.compile(r"</?figcaption[^>]*>")
_MOST_NOTES = 10
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
# Elements that keep their tag only as children of their own container.
_HOME = {"dt": "dl", "caption": "table", "figcaption": "figure"}


def extract(html: str, *, base_url: str, is_origin: Callable[[Anchor], bool]) -> Extract:
    """Return the contents of a page. Buttons for which `is_origin` is true are listed in `buttons`, not in a block.

    Raises Unparsable if the HTML is too large or too deep to be parsed safely.
    """
    gate.check(html)
    # Parsed as nh3 and `gate.check` do: as a fragment, with <noscript> as text. 1 is WO_EVENTS: with the events that
    # copy <selectedcontent>, a long <select> takes quadratic time.
    # The comment becomes the root, because text() and css() of a fragment's first node also cover its siblings.
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
    """A walk over the tree, with a method for each kind of element."""

    def __init__(self, html: str, base_url: str, is_origin: Callable[[Anchor], bool]) -> None:
        self.base_url, self.is_origin = base_url, is_origin
        self.page = Extract()
        self.writer = Writer(html)
        self.inside = ""  # which kind of container we are in
        self.depth = -1  # the first row is the page's own
        self.button_boxes = 0
        self.cell: list[HTMLBlock] = []  # what the last table cell held
        self.has_directions = "lang=" in html or "dir=" in html
        self.has_marked = styles.may_be_in(html) or formulas.may_be_in(html) or footnotes.may_be_inline(html)

    def row(self, node: Any) -> None:
        """Walk a node and its following siblings.

        Handlers call this rather than `children`, because at 200 levels each frame counts against Python's own limit.
        """
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Unparsable("html_too_deep", f"The HTML is nested more than {MAX_DEPTH} levels deep.")
        while node is not None:
            tag = node.tag or ""
            if tag == "-text":
                self.writer.text(node.text_content)
            elif self.has_marked and tag[0] != "-" and ":" not in tag:
                self.marked(node, tag)
            elif (handler := _HANDLERS.get(tag)) is not None:
                handle, our_tag = handler
                handle(self, node, our_tag)
            elif ":" not in tag or tag.startswith(("o:", "st1:")):
                self.row(node.first_child)  # unknown tags; Word's XML is dropped, but its smart tags contain words
            node = node.next
        self.depth -= 1

    def marked(self, node: Any, tag: str) -> None:
        """Walk an element whose style or class may say what its tag does not: struck out, raised, or a repetition."""
        if formulas.is_picture(node) or footnotes.is_tooltip(node) or styles.is_unseen(node):
            return
        place = styles.shown_as(node, tag)
        if place == "sup" and footnotes.is_mark(node):
            return
        if is_placed := bool(place) and not self.writer.is_in(f"</{place}>"):
            self.writer.enter(f"<{place}>", f"</{place}>")
        handle, our_tag = _HANDLERS.get(tag, _ANY)
        if is_note := footnotes.is_note(node):
            self.writer.text(" (")
        handle(self, node, our_tag)
        if is_note:
            self.writer.text(") ")
        if is_placed:
            self.writer.leave()

    def children(self, node: Any, tag: str) -> None:
        self.row(node.first_child)

    def skip(self, node: Any, tag: str) -> None:
        """Leave out what is not part of an article."""

    # --- Inline

    def inline(self, node: Any, tag: str) -> None:
        if tag in ("rt", "rp") and not self.writer.is_in("</ruby>"):
            self.row(node.first_child)
        else:
            self.wrapped(node, f"<{tag}{self.attributes(node, tag)}>", f"</{tag}>")

    def raised(self, node: Any, tag: str) -> None:
        """Write a <sup>, but not the mark of a footnote."""
        if not footnotes.is_mark(node):
            self.inline(node, tag)

    def formula(self, node: Any, tag: str) -> None:
        formulas.write(node, self.writer)

    def wrapped(self, node: Any, start: str, end: str) -> None:
        self.writer.enter(start, end)
        self.row(node.first_child)
        self.writer.leave()

    def line_break(self, node: Any, tag: str) -> None:
        self.writer.line_break()

    def anchor(self, node: Any, tag: str) -> None:
        attributes = node.attributes
        href, kind = (attributes.get("href") or "").strip(), attributes.get("class") or ""
        if "#" in href and footnotes.is_link(href, node.text() or "", is_raised=node.css_first("sup") is not None):
            self.writer.leave_out()
            return
        url = self.address(href)
        if sharing.is_share_link(url or href, node):
            return
        if not url or self.writer.is_in("</a>"):
            self.row(node.first_child)
            return
        hints = boilerplate.hints(kind)
        if hints.is_more_link:
            self.page.more_links.add(url)
            return
        if hints.is_button or self.button_boxes:
            anchor = Anchor(url, label(node))
            if self.is_origin(anchor):
                self.page.buttons.append(anchor)
                return
        self.wrapped(node, link_start(url), "</a>")

    def address(self, href: str) -> str:
        """Return the address of a link, or "" if it leads into the same page, a script or a file."""
        if href[:7].lower() == "mailto:":
            return "mailto:" + without_controls(href[7:]).replace(" ", "%20")
        if not href or href[0] == "#":
            return ""
        return links.absolute(href, "" if href.startswith(("http://", "https://")) else self.base_url)

    def linked(self, url: str, label: str) -> None:
        """Write a paragraph that consists of a link."""
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
        """Write a block that contains only text; blocks inside it are written separately."""
        self.writer.flush()
        outer = self.writer.setting
        if outer.tag == "p":  # a paragraph in a heading or a caption is part of that
            self.writer.setting = Setting(tag, self.attributes(node, "") or outer.attributes, is_bare=False)
        self.row(node.first_child)
        self.writer.flush()
        self.writer.setting = outer

    def paragraph(self, node: Any, tag: str) -> None:
        if self.inside == "figure" and boilerplate.hints(node.attributes.get("class") or "").is_caption:
            tag = "figcaption"
        self.leaf(node, tag)

    def summary(self, node: Any, tag: str) -> None:
        self.leaf(node, panels.HEADING if panels.is_heading(node, in_heading=False) else tag)

    def title(self, node: Any, tag: str) -> None:
        """Write <dt>, <caption> or <figcaption>, which is only a paragraph outside <dl>, <table> or <figure>."""
        self.leaf(node, tag if _HOME[tag] == self.inside else "p")

    def box(self, node: Any, tag: str) -> None:
        """Replace a division with its content, or leave it out if it is a share bar or the like."""
        attributes = node.attributes
        hints = boilerplate.hints(attributes.get("class") or "", attributes.get("id") or "")
        if boilerplate.is_boilerplate(hints, node):
            return
        if listings.is_box(attributes.get("class") or ""):
            self.preformatted(node, "pre")
            return
        if hints.is_caption_box:
            self.figure(node, "figure")
            return
        self.button_boxes += hints.is_button
        self.writer.flush()
        outer = self.writer.setting
        if directions := self.attributes(node, ""):
            self.writer.setting = outer._replace(attributes=directions)
        self.row(node.first_child)
        self.writer.flush()
        self.writer.setting = outer
        self.button_boxes -= hints.is_button

    def rule(self, node: Any, tag: str) -> None:
        self.writer.flush()
        self.writer.blocks.append(HTMLBlock("hr", "<hr>"))

    def preformatted(self, node: Any, tag: str) -> None:
        """Write the text of code with its lines and spaces."""
        self.writer.flush()
        text = without_controls(listings.read(node, _is_skipped)).strip("\n").rstrip()
        if text:
            start, end = ("<pre><code>", "</code></pre>") if node.css_first("code") else ("<pre>", "</pre>")
            self.writer.blocks.append(HTMLBlock("pre", f"{start}{composed(escaped(text))}{end}"))

    # --- Containers

    def blocks_in(self, node: Any, inside: str, *, is_bare: bool = False) -> list[HTMLBlock]:
        """Return the blocks in a container that keeps its tag."""
        self.writer.flush()
        outer = self.writer.blocks, self.writer.setting, self.inside
        self.writer.blocks, self.writer.setting, self.inside = [], Setting("p", "", is_bare=is_bare), inside
        self.row(node.first_child)
        self.writer.flush()
        blocks = self.writer.blocks
        self.writer.blocks, self.writer.setting, self.inside = outer
        return blocks

    def add(self, tag: str, node: Any, content: str) -> None:
        if content:
            self.writer.blocks.append(HTMLBlock(tag, f"<{tag}{self.attributes(node, tag)}>{content}</{tag}>"))

    def quotation(self, node: Any, tag: str) -> None:
        self.add(tag, node, lists.joined(self.blocks_in(node, "quotation", is_bare=True)))

    def listed(self, node: Any, tag: str) -> None:
        if boilerplate.is_boilerplate(boilerplate.hints(node.attributes.get("class") or ""), node):
            return
        self.add(tag, node, lists.items(lists.numbered(self.blocks_in(node, "list"), node.attributes)))

    def item(self, node: Any, tag: str) -> None:
        if self.inside == "list":
            content = lists.compact(self.blocks_in(node, "item"))
            self.add(tag, node, content)
            if not content and node.parent.tag == "ol":
                self.writer.blocks.append(lists.LEFT_OUT)
        else:
            self.box(node, tag)

    def definitions(self, node: Any, tag: str) -> None:
        blocks = self.blocks_in(node, "dl")
        self.add(
            tag, node, "".join(b.html if b.tag in ("dt", "dd") else f"<dd>{lists.compact([b])}</dd>" for b in blocks)
        )

    def definition(self, node: Any, tag: str) -> None:
        if self.inside == "dl":
            self.add(tag, node, lists.compact(self.blocks_in(node, "item")))
        else:
            self.box(node, tag)

    def table(self, node: Any, tag: str) -> None:
        if listings.has_gutter(node):
            self.preformatted(node, "pre")
            return
        content = "".join(block.html for block in self.blocks_in(node, "table"))
        if content.count("<td") + content.count("<th>") + content.count("<th ") == 1 and "<caption>" not in content:
            self.writer.blocks += self.cell  # a table used as a frame for the text
        elif _TEXT.search(content):
            self.add(tag, node, content)

    def rows(self, node: Any, tag: str) -> None:
        self.add(tag, node, "".join(block.html for block in self.blocks_in(node, tag)))

    def table_cell(self, node: Any, tag: str) -> None:
        cell = self.blocks_in(node, "cell")
        self.writer.blocks.append(HTMLBlock(tag, f"<{tag}{self.attributes(node, tag)}>{lists.compact(cell)}</{tag}>"))
        self.cell = cell

    def figure(self, node: Any, tag: str) -> None:
        had_image = self.page.image is not None
        blocks = self.blocks_in(node, "figure")
        captions = [_CAPTION_TAG.sub("", block.html) for block in blocks if block.tag == "figcaption"]
        content = [block for block in blocks if block.tag != "figcaption"]
        if not captions:
            self.writer.blocks += content
            return
        caption = "<br>".join(captions)
        self.add(tag, node, f"{lists.joined(content)}<figcaption>{caption}</figcaption>")
        if self.page.image and not had_image:
            self.page.image = pictures.captioned(self.page.image, gate.to_text(caption))

    # --- Media, which readers never load from elsewhere

    def player(self, node: Any, tag: str) -> None:
        url = self.address(pictures.address_of_media(node))
        name, page = watch_page(url) if tag in ("iframe", "embed", "object") else (tag.capitalize(), url)
        self.writer.flush()
        if page:
            self.linked(page, node.attributes.get("title") or name)
        elif url and len(self.page.notes) < _MOST_NOTES:
            host = links.host(url)
            self.page.notes[host] = left_out(host)

    def image(self, node: Any, tag: str) -> None:
        attributes = node.attributes
        if pictures.is_text(attributes):
            self.writer.text(attributes.get("alt") or "")
        elif self.page.image is None:
            self.page.image = pictures.read(attributes, self.address)

    def without_script(self, node: Any, tag: str) -> None:
        """Look in <noscript> for a picture that a script would load later."""
        if self.page.image is None:
            self.page.image = pictures.read_markup(node.text() or "", self.address)

    def button(self, node: Any, tag: str) -> None:
        in_heading = self.writer.setting.tag in _HEADINGS
        if footnotes.is_mark(node):
            return
        is_heading = panels.is_heading(node, in_heading=in_heading)
        if self.writer.is_in("</a>") or (is_heading and in_heading) or panels.is_in_sentence(node):
            self.row(node.first_child)
        elif is_heading:
            self.leaf(node, panels.HEADING)

    def form(self, node: Any, tag: str) -> None:
        """Leave out a form, unless it has no fields (old blogs put pictures in forms) or contains an article."""
        if not boilerplate.is_form(node):
            self.box(node, tag)

    # --- Attributes

    def attributes(self, node: Any, tag: str) -> str:
        return attributes(node, tag, with_directions=self.has_directions)


def _is_skipped(tag: str) -> bool:
    return _HANDLERS.get(tag, _ANY)[0] is _Walk.skip


_Handler = Callable[[_Walk, Any, str], None]
_ANY: tuple[_Handler, str] = (_Walk.children, "")
# The handler of each tag, and our tag for it.
_HANDLERS: dict[str, tuple[_Handler, str]] = {
    tag: (handler, _RENAMED.get(tag, tag))
    for names, handler in {
        "p legend": _Walk.paragraph,
        "summary": _Walk.summary,
        "h1 h2 h3 h4 h5 h6": _Walk.leaf,
        "dt caption figcaption": _Walk.title,
        "address article aside body center details div fieldset footer header hgroup main search section": _Walk.box,
        "abbr acronym b bdi bdo cite code del dfn em i ins kbd mark q rp rt ruby s samp small strike strong sub "
        "time tt u var": _Walk.inline,
        "sup": _Walk.raised,
        "math": _Walk.formula,
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
        "-comment annotation annotation-xml applet area base canvas colgroup dialog head input link map meta nav "
        "noembed noframes script select style svg template textarea title xml": _Walk.skip,
    }.items()
    for tag in names.split()
}
