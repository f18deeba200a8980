"""Finds what closes an item of a digest: a wording of "Read more", distinguished from prose."""

import re
import unicodedata
from dataclasses import dataclass

# In languages that put spaces between words. "Read more" comes first: only it may have a small letter glued on, since
# the others also begin longer words ("Lees meerdere boeken", "Mehr lesenswerte Artikel").
READ_MORE = "Read more"
WORDINGS = (
    READ_MORE,
    *("Read the full story", "Read the full article", "Read full story", "Read full article", "Full story"),
    *("Full article", "Continue reading", "Keep reading"),
    *("Weiterlesen", "Weiter lesen", "Mehr lesen", "Ganzen Artikel lesen"),
    *("Lire la suite", "Lire plus", "Continuer la lecture", "Leer más", "Seguir leyendo", "Sigue leyendo"),
    *("Leggi tutto", "Leggi di più", "Continua a leggere", "Leia mais", "Ler mais", "Continue lendo"),
    *("Lees meer", "Lees verder", "Läs mer", "Läs mera", "Läs vidare", "Les mer", "Les videre", "Læs mere"),
    *("Læs videre", "Lue lisää", "Czytaj dalej", "Czytaj więcej", "Číst dál", "Číst více", "Citește mai mult"),
    *("Читать далее", "Читать дальше", "Читать полностью", "Читати далі", "Διαβάστε περισσότερα", "Devamını oku"),
    *("Tovább olvasom", "Baca selengkapnya", "Đọc tiếp", "Xem thêm", "اقرأ المزيد", "קרא עוד", "और पढ़ें"),
)
# In scripts without spaces between words, so that a character glued on means nothing by itself.
UNSPACED_WORDINGS = (
    *("続きを読む", "もっと読む", "全文を読む", "阅读更多", "閱讀更多", "阅读全文", "閱讀全文", "继续阅读", "繼續閱讀"),
    *("查看全文", "더 보기", "더보기", "더 읽기", "계속 읽기", "자세히 보기"),
)
# What turns an unspaced wording into part of a sentence ("続きを読むには", "阅读更多书籍", "더 보기를").
_SENTENCE_GOES_ON = re.compile(
    r"(?:に|こと|ため|と|の|が|か|よう|べき|必要|方法|前|場合|際|人|的|了|关于|關於|有关|有關|相关|相關|书|書|文章|内容|內容|"
    r"信息|資訊|资讯|请|請|时|時|后|後|를|을|는|은|가|에|로|와|의|위해)"
)

MAX_HEADLINE = 200
# More characters than a marker with its link and headline can have: with that many read, a decision is final.
LOOKAHEAD = 16_384

LINE_ENDS = "\n\r\v\f\x85\u2028\u2029"
# White space within a line, and invisible characters (zero-width space, byte-order mark).
_B = "[ \t\x1c-\x1f\xa0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff]"
_END = f"(?=[{LINE_ENDS}]|\\Z)"
_ARROW = r"(?:(?:[-=–—]{0,3}>{1,3}|[→⟶➔➜➙➝➞►▶▸»›⇒↗≫]|&(?:raquo|rarr|gt);)\ufe0f?)"
_ELLIPSIS = r"(?:\[?(?:…|\.{2,6}|&hellip;|&\#8230;)\]?)"
_TAG = f"(?:</?(?:a|p|div|span|strong|b|em|i|u|br|h[1-6])\\b[^<>{LINE_ENDS}]{{0,2100}}>)"
_END_TAG = "(?:</[a-z0-9]{1,9} ?>|<br ?/?>)"
_TARGET = (
    rf"\({_B}{{0,4}}<?(?P<target>[^\s<>()]{{0,2000}}(?:\([^\s<>()]{{0,200}}\)[^\s<>()]{{0,500}})?)>?[^()\n]{{0,200}}\)"
)


def _any_of(wordings: tuple[str, ...]) -> str:
    """Return a pattern for the longest wording that fits, with one to four blanks between words.

    Accents may be composed or not (NFC, NFD). Wordings are grouped by first letter, which skips most text quickly.
    """
    forms = {unicodedata.normalize(form, wording) for wording in wordings for form in ("NFC", "NFD")}
    tails: dict[str, list[str]] = {}
    for wording in sorted(forms, key=len, reverse=True):
        tails.setdefault(wording[0], []).append(re.escape(wording[1:]).replace(r"\ ", f"{_B}{{1,4}}"))
    return "|".join(f"[{first.upper()}{first.lower()}](?:{'|'.join(tail)})" for first, tail in tails.items())


_WORDING = (
    rf"(?P<dressing>{_TAG}{{0,2}}(?:(?:{_ARROW}|[•·*_\[(–—-]){_B}{{0,2}}){{0,6}})"
    rf"(?P<wording>(?P<read_more>{_any_of((READ_MORE,))})|(?P<unspaced>{_any_of(UNSPACED_WORDINGS)})|"
    rf"{_any_of(WORDINGS[1:])})"
)
_AT_START = re.compile(f"{_B}{{0,40}}{_WORDING}", re.IGNORECASE)
# It begins with a character class, so that the search skips from one line end or sentence end to the next.
_ANYWHERE = re.compile(
    rf"(?P<anchor>[{LINE_ENDS}.!?…。！？;])(?:(?<=[.!?…。！？;])[\"'”’»)\]」』）]{{1,4}})?{_B}{{0,40}}{_WORDING}",
    re.IGNORECASE,
)
_ENTITY_ELLIPSIS = ("&hellip;", "&#8230;")

_CLOSING = re.compile(
    rf"(?P<trail>(?:{_B}{{0,4}}(?:{_ARROW}|{_ELLIPSIS})){{0,4}})"
    rf"(?:{_END_TAG}|[*_]){{0,4}}(?:\]{_TARGET})?(?:{_END_TAG}|[\])*_]){{0,6}}(?P<after>(?:{_B}{{0,4}}(?:{_ARROW}|{_ELLIPSIS})){{0,4}})",
    re.IGNORECASE,
)
_ENDS_IN_ELLIPSIS = re.compile(f"{_ELLIPSIS}\\Z")
_COLON = re.compile(rf"{_B}{{0,4}}[:：]")
_DASH = re.compile(rf"(?P<gap>{_B}{{0,4}})[-–—]{{1,3}}")
_LINE_END = re.compile(f"{_B}{{0,200}}{_END}")
_LINK = re.compile(rf"{_B}{{0,4}}[<(\[]?(?P<url>https?://[^\s<>\"]{{1,2000}})>?", re.IGNORECASE)
_LINK_ON_NEXT_LINE = re.compile(
    rf"{_B}{{0,200}}(?:\r\n|[{LINE_ENDS}]){_B}{{0,40}}[<(\[]?(?P<url>https?://[^\s<>\"]{{1,2000}})>?{_B}{{0,200}}{_END}",
    re.IGNORECASE,
)
_HREF = re.compile(r"\bhref\s{0,4}=\s{0,4}[\"']?([^\s\"'<>]{1,2000})", re.IGNORECASE)
_REST_OF_LINE = re.compile(f"[^{LINE_ENDS}]{{0,700}}{_END}")
_LINKED_HEADLINE = re.compile(rf"\[(?P<headline>[^\[\]]{{1,{MAX_HEADLINE}}})\]{_TARGET}")
_LINK_BEHIND_HEADLINE = re.compile(r"\s[<(\[]?(?P<url>https?://[^\s<>\"]{1,2000})>?\Z", re.IGNORECASE)
_ADDRESS_WITHOUT_SCHEME = re.compile(r"(?:[a-z]{2,12}:|[\w-]+(?:\.[\w-]+)+)[!-~]*", re.IGNORECASE)
_SENTENCE_IN_IT = re.compile(r"[.!?。！？][\"'”’»)\]]{0,2}\s|[。！？](?=.)|[^.][.。][\"'”’»)\]]{0,2}\Z")


@dataclass(frozen=True, slots=True)
class Marker:
    """The position of a marker in the text (in characters), and the address and headline printed beside it.

    The item that it closes ends before `start`; the next begins at `end`. The address is as printed, not validated.
    """

    start: int
    end: int
    url: str = ""
    headline: str = ""


def next_marker(text: str, start: int = 0, *, scan: int | None = None, is_last: bool = True) -> Marker | None:
    """Return the first marker of the item that begins at `start`, or None.

    An earlier call has already searched up to `scan`. Unless the text is the last of its file, positions followed by
    fewer than LOOKAHEAD characters are left for a later call.
    """
    limit = len(text) if is_last else len(text) - LOOKAHEAD
    position = start if scan is None else scan
    candidate = _AT_START.match(text, start) if position == start <= limit else None
    while True:
        candidate = candidate or _ANYWHERE.search(text, position)
        if candidate is None or candidate.start() > limit:
            return None
        if marker := _marker(text, candidate):
            return marker
        position, candidate = candidate.end(), None


def _marker(text: str, candidate: re.Match[str]) -> Marker | None:
    """Return the marker at a candidate, if it is one: most are at the start of a line, few anywhere else."""
    anchor = "\n" if candidate.re is _AT_START else candidate["anchor"]
    if anchor == ";" and not text.endswith(_ENTITY_ELLIPSIS, 0, candidate.start() + 1):
        return None
    closing = _CLOSING.match(text, candidate.end())
    assert closing is not None  # every part of the pattern may be empty
    start, end = candidate.start("dressing"), closing.end()
    href = _HREF.search(candidate["dressing"])
    url = closing["target"] or (href[1] if href else "")
    if anchor in LINE_ENDS:
        return _at_line_start(text, candidate, closing, Marker(start, end, url))
    return _in_line(text, candidate, Marker(start, end, url))


def _at_line_start(text: str, candidate: re.Match[str], closing: re.Match[str], marker: Marker) -> Marker | None:
    trail = closing["trail"] + closing["after"]
    sign = _COLON.match(text, marker.end)
    if sign or (trail and not _ENDS_IN_ELLIPSIS.search(trail)):
        return _with_headline(text, marker, sign.end() if sign else marker.end)
    if (dash := _DASH.match(text, marker.end)) and not trail:
        titled = _with_headline(text, marker, dash.end())
        # After a space, a dash continues a sentence unless what follows can be a headline.
        is_marker = titled.headline or titled.url or not dash["gap"] or _LINE_END.match(text, titled.end)
        return titled if is_marker else None
    if (link := _LINK.match(text, marker.end)) or _LINE_END.match(text, marker.end):
        return _with_link(text, marker, link)
    if trail or marker.url or _is_glued_at_line_start(text, candidate, marker.end):
        return Marker(marker.start, _behind_stop(text, marker.end), marker.url)
    return None


def _in_line(text: str, candidate: re.Match[str], marker: Marker) -> Marker | None:
    colon = _COLON.match(text, marker.end)
    if link := _LINK.match(text, colon.end() if colon else marker.end):
        return _with_link(text, marker, link) if _LINE_END.match(text, link.end()) else None
    if _LINE_END.match(text, marker.end):
        return _with_link(text, marker, None)
    return marker if _is_glued_in_line(text, candidate, marker.end) else None


def _is_glued_at_line_start(text: str, candidate: re.Match[str], end: int) -> bool:
    sign = text[end]
    if sign.isspace():
        return False
    if candidate["unspaced"]:
        return not _SENTENCE_GOES_ON.match(text, end)
    return bool(candidate["read_more"]) or not sign.islower()


def _is_glued_in_line(text: str, candidate: re.Match[str], end: int) -> bool:
    sign, following = text[end], text[end + 1 : end + 2]
    if sign in "\"“”„«»‹›「『《'‘’":
        is_apostrophe = sign in "'’" and following.islower()
        return not is_apostrophe and bool(following.strip())
    if unicodedata.category(sign) == "Lo":  # signs of a script without capitals
        return not candidate["unspaced"]
    return sign.isupper() or sign.istitle() or sign.isdecimal()


def _with_headline(text: str, marker: Marker, position: int) -> Marker:
    """Return the marker with the address and the headline in the rest of its line, as far as it has them.

    If the rest is too long for a headline, has several sentences or ends in a full stop, it begins the next item.
    """
    line = _REST_OF_LINE.match(text, position)
    bare = _LINK.match(text, position)
    if bare or not line or not line[0].strip():
        return _with_link(text, Marker(marker.start, position, marker.url), bare)
    rest = line[0].strip()
    url = ""
    if linked := _LINKED_HEADLINE.fullmatch(rest):
        rest, url = linked["headline"].strip(), linked["target"]
    elif behind := _LINK_BEHIND_HEADLINE.search(rest):
        rest, url = rest[: behind.start()].rstrip(" -–—:"), _bare(behind["url"])
    if _ADDRESS_WITHOUT_SCHEME.fullmatch(rest):
        return Marker(marker.start, line.end(), marker.url)
    if len(rest) > MAX_HEADLINE or _SENTENCE_IN_IT.search(rest) or not any(map(str.isalnum, rest)):
        return Marker(marker.start, position, marker.url)
    return _with_link(text, Marker(marker.start, line.end(), url or marker.url, rest), None)


def _with_link(text: str, marker: Marker, link: re.Match[str] | None) -> Marker:
    """Return the marker with the matched address, or with one that is alone on the next line."""
    if link is None and not marker.url:
        link = _LINK_ON_NEXT_LINE.match(text, marker.end)
    if link is None:
        return marker
    return Marker(marker.start, link.end(), marker.url or _bare(link["url"]), marker.headline)


def _bare(url: str) -> str:
    """Return an address in running text without the punctuation after it."""
    url = url.rstrip(".,;:!?'”’*_")
    return url if "(" in url else url.rstrip(")]")


def _behind_stop(text: str, end: int) -> int:
    return end + 1 if text[end : end + 1] in (".", "!", "?", "。") else end
