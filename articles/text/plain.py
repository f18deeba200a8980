"""Plain text of HTML, as somebody who reads the page would copy it down: with exponents, without what is struck out."""

import re
import unicodedata
from collections import Counter
from html import escape, unescape

from articles.text.words import is_blank

_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)[^>]*>")
_BLOCKS = (
    "address article aside blockquote caption dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li "
    "main ol p pre section table tr ul"
)
# A line for each cell: "40" beside "100" is not 40 100.
_END_OF_CELL = re.compile(r"</t[dh]>")
_BETWEEN = dict.fromkeys(_BLOCKS.split(), "\n\n") | dict.fromkeys(("br", "td", "th"), "\n")

_CODE = re.compile(r"<pre\b.*?</pre>", re.DOTALL)
_TEXT = re.compile(r">[^<]+")
# Stand-ins for the white space of code, which is not collapsed. Clean HTML has no control characters.
_LINE_END, _SPACE = "\x01", "\x02"
_WHITE_SPACE = {1: "\n", 2: " "}

# --- Elements whose words read differently from their text.

_SPOKEN = re.compile(r"<(/?)(sup|sub|del|strike|s|q)(?=[\s/>])[^>]*>", re.IGNORECASE)
_STRUCK = frozenset({"del", "strike", "s"})
# "was 500 [struck out], now 50": the space before a comma goes with the words.
_GAP_BEFORE_STOP = re.compile(r"\s+(?=[,.;:!?)\]”’])")
_QUOTATION_MARKS = "\"'“”„‘’‚«»‹›「『"

_SUPERSCRIPTS = str.maketrans("0123456789+-−–=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿ")
_SUBSCRIPTS = str.maketrans("0123456789+-−–=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎")
_RAISED_DIGITS, _LOWERED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉"
_FRACTION = re.compile(rf"(?:([0-9])[ \xa0]?)?([{_RAISED_DIGITS}]+)[/⁄∕]([{_LOWERED_DIGITS}]+)")
_VULGAR = {
    "1/2": "½", "1/3": "⅓", "2/3": "⅔", "1/4": "¼", "3/4": "¾", "1/5": "⅕", "2/5": "⅖", "3/5": "⅗", "4/5": "⅘",
    "1/6": "⅙", "5/6": "⅚", "1/8": "⅛", "3/8": "⅜", "5/8": "⅝", "7/8": "⅞",
}  # fmt: skip
_PLAIN_DIGITS = str.maketrans(_RAISED_DIGITS + _LOWERED_DIGITS, "01234567890123456789")
_HAS_NUMBER = re.compile(r"[0-9+=−]|\A[-–]\Z")
# What a power is taken of: a number, a single letter, or something in brackets.
_BASE = re.compile(r"(?:\d|(?<![^\W\d_])[^\W\d_]|[)\]])\Z")
_VARIABLE_AFTER = re.compile(r"(?:\d|(?<![^\W\d_])[a-zα-ω]|[)\]])\Z")
_VARIABLE = re.compile(r"[nxyz]")
_WORD = re.compile(r"[^\W\d_]{2}")
_SIMPLE = re.compile(r"[0-9A-Za-z]+(?:[.,][0-9]+)?")
_LOOK_BACK = 40  # characters
# Nobody reads more levels than that; of longer text, nothing is an exponent or an index.
_DEEPEST, _LONGEST_RAISED = 10, 200


def to_text(html: str) -> str:
    """Return clean HTML as plain text, with a blank line between blocks and white space (also NBSP) collapsed.

    Exponents and indices keep their place (10⁶, 10^1.5, H₂O), quotations in <q> their marks, and code its lines and
    their indentation. Words that are struck out are left out.
    """
    html = as_spoken(html)
    has_code = "<pre" in html
    if has_code:
        html = _CODE.sub(_kept_white_space, html)
    if "</t" in html:
        html = _END_OF_CELL.sub("", html)
    pieces = _TAG.split(html.replace("\n", " "))
    pieces[1::2] = [_BETWEEN.get(tag, "") for tag in pieces[1::2]]
    text = "".join(pieces)
    if "&" in text:
        text = unescape(text)
    text = "\n\n".join(filter(None, [_squeeze(block) for block in text.split("\n\n")]))
    return text.translate(_WHITE_SPACE) if has_code else text


def _kept_white_space(code: re.Match[str]) -> str:
    return _TEXT.sub(lambda text: text[0].replace("\n", _LINE_END).replace(" ", _SPACE), code[0])


def to_line(html: str) -> str:
    """Return any HTML as a line of plain text. Blocks and <br> part words; inline elements, <wbr> too, do not."""
    if "style" in html:
        html = _STYLED.sub(_by_style, html)
    return " ".join(_PIECE_OF_MARKUP.sub(_space_between, as_spoken(html)).split())


# A tag as it may occur in a title, with a comment or declaration; "<3" is text.
_PIECE_OF_MARKUP = re.compile(r"<(?:/?([a-zA-Z][a-zA-Z0-9]*)|[!?])[^<>]*>")


# An element of a title that its style strikes out, raises or lowers. Each part has a limit, for linear time.
_STYLED = re.compile(
    r"<(?P<tag>[a-z]{1,20})\b[^<>]{0,300}\bstyle\s{0,4}=[^<>]{0,300}"
    r"(?:\bline-(?P<s>through)\b|\bvertical-align\s{0,4}:\s{0,4}su(?P<place>per|b)\b)[^<>]{0,300}>"
    r"(?P<inside>(?:(?!</?(?P=tag)\b).){0,2000})</(?P=tag)\s*>",
    re.IGNORECASE | re.DOTALL,
)


def _by_style(element: re.Match[str]) -> str:
    name = "s" if element["s"] else "sup" if element["place"].lower() == "per" else "sub"
    return f"<{name}>{element['inside']}</{name}>"


def _space_between(tag: re.Match[str]) -> str:
    return " " if tag[1] and tag[1].lower() in _BETWEEN else ""


def markup(html: str) -> str:
    """Return the tags of clean HTML without the text between them."""
    return "".join([tag[0] for tag in _TAG.finditer(html)])


def _squeeze(block: str) -> str:
    if "\n" in block:
        return "\n".join(filter(None, [_squeeze(line) for line in block.split("\n")]))
    # Usually there is nothing to collapse, and checking is faster than splitting and joining all words.
    return block.strip() if "  " not in block and block.isprintable() else " ".join(block.split())


def as_spoken(html: str) -> str:
    """Return the HTML with <sup>, <sub>, <del>, <s> and <q> resolved into the text that they stand for."""
    if not _SPOKEN.search(html):
        return html
    reader = _Spoken()
    position = 0
    for tag in _SPOKEN.finditer(html):
        reader.text(html[position : tag.start()])
        reader.tag(tag[2].lower(), is_end=bool(tag[1]))
        position = tag.end()
    reader.text(html[position:])
    return _FRACTION.sub(_fraction, reader.end())


class _Spoken:
    """A stack of the open elements, each with the pieces of HTML in it so far."""

    def __init__(self) -> None:
        self.open: list[tuple[str, list[str]]] = [("", [])]
        # Elements that are open inside these, too deep to mean anything: each level costs time.
        self.deeper: Counter[str] = Counter()
        self.is_behind_struck = False

    def text(self, text: str) -> None:
        """Take what is between two tags."""
        if not text:
            return
        pieces = self.open[-1][1]
        if self.is_behind_struck and pieces and _GAP_BEFORE_STOP.match(f" {text}"):
            pieces[-1] = pieces[-1].rstrip()
        self.is_behind_struck = False
        pieces.append(text)

    def tag(self, name: str, *, is_end: bool) -> None:
        """Take a tag; an end tag of what is not open means nothing."""
        if self.deeper[name] and is_end:
            self.deeper[name] -= 1
        elif not is_end and len(self.open) > _DEEPEST:
            self.deeper[name] += 1
        elif not is_end:
            self.open.append((name, []))
        elif any(name == open_name for open_name, _ in self.open):
            while self.close() != name:
                pass

    def end(self) -> str:
        """Close what is open, and return the HTML."""
        while len(self.open) > 1:
            self.close()
        return "".join(self.open[0][1])

    def close(self) -> str:
        """Close the innermost element, and return its name."""
        self.deeper.clear()
        name, inside = self.open.pop()
        content, pieces = "".join(inside), self.open[-1][1]
        if name in _STRUCK:
            self.is_behind_struck = True
            if tags := markup(content):  # they may part words
                pieces.append(tags)
        elif name == "q":
            depth = sum(open_name == "q" for open_name, _ in self.open)
            pieces.append(_quoted(content, depth))
        else:
            before = _TAG.sub("", "".join(pieces[-4:])[-4 * _LOOK_BACK :])[-_LOOK_BACK:]
            pieces.append(_raised(content, before) if name == "sup" else _lowered(content, before))
        return name


def _quoted(content: str, depth: int) -> str:
    bare = _TAG.sub("", content).strip()
    if is_blank(bare) or (bare[0] in _QUOTATION_MARKS and bare[-1] in _QUOTATION_MARKS):
        return content
    return f"‘{content}’" if depth % 2 else f"“{content}”"


def _raised(content: str, before: str) -> str:
    """Return a superscript. One of letters ("1st", "Mme", "TM") needs no sign of its own."""
    bare, is_power = _TAG.sub("", content), _BASE.search(before) is not None
    if len(bare) > _LONGEST_RAISED:
        return f" {content}" if is_power else content
    plain = _digits(unescape(bare))
    if not _HAS_NUMBER.search(plain) and not (_VARIABLE.fullmatch(plain) and _VARIABLE_AFTER.search(before)):
        return content
    if _WORD.search(plain):
        return f" {content}" if is_power else content
    signs = plain.translate(_SUPERSCRIPTS)
    if not is_power or _all_differ(signs, plain):
        return escape(signs, quote=False)
    return f"^{plain}" if _SIMPLE.fullmatch(plain) else f"^({content.strip()})"


def _lowered(content: str, before: str) -> str:
    """Return a subscript: digits as signs ("H₂O"), letters as they are ("Tmax")."""
    bare = _TAG.sub("", content)
    if len(bare) > _LONGEST_RAISED:
        return content
    plain = _digits(unescape(bare))
    signs = plain.translate(_SUBSCRIPTS)
    if plain and _all_differ(signs, plain):
        return signs
    return f"_{content.strip()}" if before[-1:].isdigit() and plain[:1].isdigit() else content


def _digits(text: str) -> str:
    """Return the text without white space, and with the digits of all scripts as 0 to 9."""
    return "".join([str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in "".join(text.split())])


def _all_differ(text: str, other: str) -> bool:
    return all(sign != other_sign for sign, other_sign in zip(text, other, strict=True))


def _fraction(match: re.Match[str]) -> str:
    """Return <sup>1</sup>/<sub>2</sub> as a fraction that nobody reads as a power."""
    number = f"{match[2]}/{match[3]}".translate(_PLAIN_DIGITS)
    return (match[1] or "") + (_VULGAR.get(number) or (f" {number}" if match[1] else number))
