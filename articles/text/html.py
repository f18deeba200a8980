"""Sanitises HTML, and refuses what is too large or too deep to parse safely. `articles.text.plain` makes text of it.

This is the last gate: all stored HTML has been through `clean`, no matter who wrote it or how it is saved.
"""

import re
from collections import Counter
from html import escape

import nh3

from articles.text.html_tokens import FORMATTING, MAX_ATTRIBUTES, SPACE, TOKEN, has_too_many_attributes, is_cheap
from articles.text.plain import markup, to_text

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "REL",
    "SCHEMES",
    "CleanHTML",
    "Unparsable",
    "check",
    "clean",
    "markup",
    "to_text",
    "without_controls",
]

MAX_BYTES = 2_000_000
MAX_DEPTH = 200

# Limits on broken markup that parsers repair, and on elements that they reopen because they were never closed.
_MAX_TANGLES = 500
_MAX_REBUILT = 100_000
_MAX_REFERENCES = 50_000  # "&" and NBSP, which is serialised as "&nbsp;"
# Shorter texts with fewer start tags than MAX_DEPTH are not checked further.
_SHORT = 20_000


class Unparsable(ValueError):
    """The text is too large or too deep to parse safely: a stable code, and a sentence for the person who sent it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


# --- The guard. It takes linear time and runs before any parser, because html5ever and lexbor take quadratic time in
# the depth and in the attributes of one tag, and html5ever also in "&amp;", "&nbsp;" and content that tables move out.

# These elements have parsing rules of their own.
_OTHER_RULES = re.compile(r"<(?:svg|math|frameset)", re.IGNORECASE)
_UNCERTAIN = re.compile(r"<(?:svg|math|frameset|select)", re.IGNORECASE)
# The text of a <desc> or <title> in an <svg>.
_LABEL = re.compile(rf"[^<]*</(?:desc|title){SPACE}*>", re.IGNORECASE)
_SCRIPT_STATE = re.compile(rf"<!--(?!-*>)|-->|<(/?)script(?={SPACE}|[/>])", re.IGNORECASE)

_RAW_TEXT = _names("iframe noembed noframes noscript plaintext script style textarea title xmp")
_TEXT_ONLY = _RAW_TEXT | {"desc"}
_VOID = _names("area base basefont bgsound br col embed frame hr image img input keygen link meta param source")
_VOID |= {"body", "head", "html", "track", "wbr"}
# Void elements that also end a surrounding <svg> or <math>; the others nest inside it.
_VOID_ANYWHERE = _names("body br embed head hr img meta")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
# Elements that may occur inside an <svg> or <math> without ending it, and that contain no HTML.
_DRAWING = _names(
    "a animate animatemotion animatetransform circle clippath defs ellipse feblend fecolormatrix fecomposite feflood "
    "fegaussianblur femerge femergenode feoffset filter g image line lineargradient marker mask metadata path pattern "
    "polygon polyline radialgradient rect script set stop style svg switch symbol text textpath tspan use annotation "
    "math menclose merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt "
    "mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none semantics"
)
# Parsers return to HTML rules inside these.
_MATH_TEXT = _names("mi mn mo ms mtext")
_TABLE = _names("table tbody thead tfoot tr colgroup")
_CELLS = _names("caption colgroup td th tr tbody thead tfoot")
# By start tag: the elements that it ends if they are innermost.
_ENDED_BY_START = dict.fromkeys(
    _names(
        "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form h "
        "header hgroup hr listing main menu nav ol p pre search section summary table ul xmp"
    ),
    frozenset({"p"}),
) | {
    "li": frozenset({"p", "li"}),
    "dd": frozenset({"p", "dd", "dt"}),
    "dt": frozenset({"p", "dd", "dt"}),
}
_ENDED_IN_HTML = (
    _ENDED_BY_START
    | {
        "a": frozenset({"a"}),
        "button": frozenset({"button"}),
        "option": frozenset({"option"}),
        "optgroup": frozenset({"option"}),
        "td": frozenset({"p", "td", "th"}),
        "th": frozenset({"p", "td", "th"}),
        "tr": frozenset({"p", "td", "th", "tr", "caption", "colgroup"}),
    }
    | dict.fromkeys(("tbody", "thead", "tfoot"), _CELLS | {"p"})
)
_RUBY_TEXT = _names("rb rp rt")  # each ends the one before it in a <ruby>
# Elements whose end tag may be left out, and the elements whose end tag ends them.
_IMPLIED = _names("dd dt li optgroup option p rb rp rt rtc")
_ENDS_IMPLIED = (frozenset(_ENDED_BY_START) | {"button", "caption", "ruby", "td", "th", "select"}) - {"hr", "xmp"}


def check(html: str) -> None:
    """Raise Unparsable if the HTML is larger than MAX_BYTES or seems to be nested deeper than MAX_DEPTH.

    Takes linear time. Broken markup that a parser would repair by nesting or repeating elements has limits of its own.
    Elements whose end tag may be left out don't count as broken. Where only a parser can tell what is nested in what
    (in `<svg>`, `<math>` and `<select>`, or beyond those limits), the text passes if it is cheap to parse: `clean` then
    checks the result, and a walk over the parsed page counts its levels.
    """
    if len(html) > MAX_BYTES or (len(html) * 4 > MAX_BYTES and len(html.encode("utf-8", "replace")) > MAX_BYTES):
        raise Unparsable("html_too_large", f"The HTML is larger than {MAX_BYTES // 1_000_000} MB.")
    if len(html) > _SHORT and html.count("&") + html.count("\xa0") > _MAX_REFERENCES:
        raise Unparsable("html_too_large", f"The HTML contains more than {_MAX_REFERENCES:,} character references.")
    # Each "<" that is not followed by "/" opens at most one element, whatever is around it.
    if len(html) <= _SHORT and html.count("<") - html.count("</") < MAX_DEPTH:
        return
    _Nesting(html).check()


class _Nesting:
    """The stack of open elements, as a parser would keep it, and a count of how broken the markup is."""

    def __init__(self, html: str) -> None:
        self.html = html
        lower = html.lower() if _OTHER_RULES.search(html) else ""
        self.foreign = "<svg" in lower or "<math" in lower
        # Whether all parsers agree with us on where an <svg> or <math> ends. Once False, it stays False.
        self.knows_drawings = "<frameset" not in lower
        self.open: list[str] = []
        self.left_open: Counter[str] = Counter()  # formatting that a parser reopens in the next block
        self.tangles = 0
        self.rebuilt = 0

    def check(self) -> None:
        position, search = 0, TOKEN.search
        while match := search(self.html, position):
            if match.start() > position and self.open and self.open[-1] in _TABLE:
                self.tangles += not self.html[position : match.start()].isspace()  # the table's stray text is moved out
            position = match.end()
            if match[2]:
                position = self.take(match)
            elif self.foreign and match[0].startswith("<![CDATA["):
                position = self.end_of_data(match)
            is_deep = len(self.open) > MAX_DEPTH
            is_broken = self.tangles > _MAX_TANGLES or self.rebuilt > _MAX_REBUILT
            # Below 0, parsers read the rest differently, so no end tag can be trusted.
            if is_deep or is_broken or position < 0:
                if (is_deep and not _UNCERTAIN.search(self.html)) or not is_cheap(self.html):
                    raise _too_deep()
                return

    def take(self, tag: re.Match[str]) -> int:
        """Process a tag; return the position to continue at, or -1 if that is uncertain."""
        is_end, name, attributes, rest, _ = tag.groups("")
        position = tag.end()
        if has_too_many_attributes(tag):
            raise Unparsable("html_too_deep", f"A tag has more than {MAX_ATTRIBUTES} attributes.")
        name = name.lower()
        name = "h" if name in _HEADINGS else name
        if is_end:
            self.end(name)
        elif name in _TEXT_ONLY:
            return self.pass_text(name, attributes, position, ends_itself=rest.endswith("/"))
        else:
            self.start(name, attributes, ends_itself=rest.endswith("/"))
        return position

    def place(self) -> str:
        """Return "html" or "svg" if all parsers would read what follows by those rules, else ""."""
        if not self.knows_drawings or "select" in self.open or "math" in self.open:
            return ""
        return "svg" if "svg" in self.open else "html"

    def end_of_data(self, opening: re.Match[str]) -> int:
        """Return where a CDATA section ends (it is text in <svg> and a comment in HTML), or -1 if that is uncertain."""
        match self.place():
            case "svg":
                end = self.html.find("]]>", opening.start())
                return end + 3 if end >= 0 else len(self.html)
            case "html":
                return opening.end()
            case _:
                return -1

    def pass_text(self, name: str, attributes: str, position: int, *, ends_itself: bool) -> int:
        """Process an element that contains only text; return the position to continue at, or -1 if uncertain."""
        place = self.place()
        if place == "svg" and name in ("desc", "title") and (label := _LABEL.match(self.html, position)):
            return label.end()
        if name == "desc" or (place == "svg" and name in ("script", "style")):
            self.start(name, attributes, ends_itself=ends_itself)
            return position
        end = self.end_of_raw_text(name, position)
        if (name == "plaintext" or "<" in self.html[position:end]) and place != "html":
            return -1  # <svg> and <select> read it as tags
        self.start(name, attributes, ends_itself=True, is_raw=True)
        return end

    def end_of_raw_text(self, name: str, position: int) -> int:
        if name == "plaintext":
            return len(self.html)
        if name == "script":
            return _end_of_script(self.html, position)
        match = re.compile(rf"</{name}(?={SPACE}|[/>])", re.IGNORECASE).search(self.html, position)
        return match.start() if match else len(self.html)

    def start(self, name: str, attributes: str, *, ends_itself: bool, is_raw: bool = False) -> None:
        if name in ("body", "html"):
            self.tangles += 1 + len(attributes) // 20  # parsers merge their attributes into one element
        self.rebuilt += sum(self.left_open.values()) if self.left_open else 0
        is_drawing = self.foreign and self.starts_in_drawing(name)
        # In what may be a drawing, fewer tags are void or end other elements.
        is_html = not self.foreign or (self.knows_drawings and not is_drawing)
        if ends := (_ENDED_IN_HTML if is_html else _ENDED_BY_START).get(name):
            while self.open and self.open[-1] in ends:
                self.open.pop()
        if is_html and name in _RUBY_TEXT and self.open[-2:-1] == ["ruby"] and self.open[-1] in _RUBY_TEXT:
            self.open.pop()
        top = self.open[-1] if self.open else ""
        if top in _TABLE and name not in _CELLS:
            self.tangles += 1  # the table moves it out, in front of itself
        if is_raw or name in (_VOID if is_html else _VOID_ANYWHERE):
            return
        if name in _CELLS and is_html and not ("table" in self.open or "template" in self.open):
            return  # parsers ignore a cell outside a table
        if ends_itself and self.foreign and self.knows_drawings and (is_drawing or name in ("svg", "math")):
            return
        self.open.append(name)

    def starts_in_drawing(self, name: str) -> bool:
        is_drawing = "svg" in self.open or "math" in self.open
        if is_drawing and (name not in _DRAWING or self.open[-1] in _MATH_TEXT):
            self.knows_drawings = False  # it may have ended the drawing, or be HTML in it
        return is_drawing

    def end(self, name: str) -> None:
        if self.open and self.open[-1] == name:
            self.open.pop()
            return
        if self.foreign and ("svg" in self.open or "math" in self.open) and (name in self.open or name in ("p", "br")):
            self.knows_drawings = False  # it may have ended the drawing
        if name in ("p", "br") and self.open and self.open[-1] in _TABLE:
            self.tangles += 1  # it makes an empty element, which the table moves out
        if name in self.open:
            self.end_outer(name)
        elif self.left_open[name] > 0:
            self.left_open[name] -= 1
        elif name in _CELLS and "table" in self.open:
            while self.open[-1] in _CELLS:  # its <tbody> or <tr> was never written
                self.tangles += 1
                self.open.pop()

    def end_outer(self, name: str) -> None:
        """End an element that has others open inside; each of those counts as broken unless it needs no end tag."""
        exempt = _IMPLIED | _CELLS if name in _TABLE else _IMPLIED if name in _ENDS_IMPLIED else frozenset()
        while (inner := self.open.pop()) != name:
            self.tangles += inner not in exempt
            if inner in FORMATTING:
                self.left_open[inner] += 1


def _end_of_script(html: str, position: int) -> int:
    """Return where a script's text ends, which is not at `</script>` inside `<!-- <script>` (standard, 13.2.5.20)."""
    in_comment = in_script = False
    for match in _SCRIPT_STATE.finditer(html, position):
        if match[1] is None:
            in_comment = match[0] != "-->"
            in_script = in_script and in_comment
        elif match[1] and not in_script:
            return match.start()
        else:
            in_script = in_comment and not match[1]
    return len(html)


def _too_deep() -> Unparsable:
    return Unparsable(
        "html_too_deep", f"The HTML is nested more than {MAX_DEPTH} levels deep, or too broken to measure."
    )


# --- The gate.

_TAGS = set(
    _names(
        "a abbr b bdi bdo blockquote br caption cite code dd del dfn dl dt em figcaption figure h2 h3 h4 h5 h6 hr i "
        "ins kbd li mark ol p pre q rp rt ruby s samp small strong sub sup table tbody td tfoot th thead time tr u ul "
        "var wbr"
    )
)
# No `cite` on quotations: nh3 checks only the scheme of `href`, and readers never see `cite`.
_ALLOWED: dict[str, set[str]] = {
    "a": {"href", "title", "hreflang"},
    "abbr": {"title"},
    "del": {"datetime"},
    "ins": {"datetime"},
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "*": {"lang", "dir"},
}
SCHEMES = {"http", "https", "mailto"}
# For external links: the other page gets no access to ours and no referrer.
REL = "noopener noreferrer"
_GATE = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ALLOWED,
    url_schemes=SCHEMES,
    link_rel=REL,
    strip_comments=True,
    clean_content_tags=set(_names("iframe math noscript object script style svg template textarea title")),
)
# Invisible characters that the XML of feeds, PostgreSQL (NUL) or UTF-8 (lone surrogates) reject.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_CONTROL_BYTES = bytes(code for code in (*range(0x20), 0x7F) if code not in b"\t\n\r")
# A parser drops the first newline in <pre>, so each pass would lose one.
_PRE_START = re.compile(r"(<pre[^>]*>)\n+")
# A second pass may parse the output differently (a link in a link, a table in a paragraph); three settle nearly all.
_PASSES = 4


class CleanHTML(str):
    """HTML returned by `clean`, and by nothing else. It is not cleaned again on its way to the database."""

    __slots__ = ()


def clean(html: str) -> CleanHTML:
    """Return the HTML with only the tags, attributes and address schemes that are allowed on our pages.

    Cleaning the result again changes nothing.

    Raises:
        Unparsable: The HTML is too large or too deep to parse safely, or would be once it is serialised.
    """
    html = without_controls(html)
    if "<" not in html and "&" not in html and ">" not in html:
        check(html)
        return CleanHTML(html)
    check(html)
    for _ in range(_PASSES):
        cleaned = _GATE.clean(html)
        if cleaned == html:
            return CleanHTML(html)
        cleaned = _PRE_START.sub(r"\1", without_controls(cleaned))
        check(cleaned)
        html = cleaned
    return CleanHTML(escape(to_text(html), quote=False))


def without_controls(text: str) -> str:
    """Return the text without the invisible characters that a feed or a database rejects."""
    # Usually there are none, and a byte table shows that five times as fast as the pattern.
    try:
        encoded = text.encode()
    except UnicodeEncodeError:
        return _CONTROLS.sub("", text)
    is_clean = len(encoded.translate(None, _CONTROL_BYTES)) == len(encoded)
    return text if is_clean and "\ufffe" not in text and "\uffff" not in text else _CONTROLS.sub("", text)
