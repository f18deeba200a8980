"""Finds who first reported a re-posted story, if the page says so. An origin is right or absent: nothing is guessed."""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from articles.intake.item import Link
from articles.text import links
from articles.text.html import to_text
from articles.text.patterns import late_pattern
from importers.cleaning import origin_wordings as wordings
from importers.cleaning import sites
from importers.cleaning.agencies import printed_name

_LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
# Links in plain text, between private characters: how many links before it, and its words.
_MARKED = re.compile("\ue000(\\d+)\ue001([^\ue000-\ue002]*)\ue002")
_MARKS = re.compile("[\ue000-\ue002]")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"“”\ue000-\ue002]+|(?<![\w.@/-])(?:[\w-]+\.)+[a-z]{2,12}/[^\s<>\"“”\ue000-\ue002]+"
)
_BARE_ADDRESS = re.compile(r"\.[a-z]{2,12}/")
_AFTER_LABEL = " \t:：|–—-"
_AFTER_ADDRESS = ".,;:!?)]}’'»、。，）】"
_SENTENCE_END = re.compile(r"[.!?…](?:[\"'”’)\]]*\s+)|[。！？]|\s[|·•]\s|\n")
_ABBREVIATED = re.compile(r"(?:\b\w|\b(?:mr|mrs|ms|dr|st|vs|no))\.\s+$", re.IGNORECASE)
_LEAD = re.compile(r"[\W_]+")
_CAPITALISED = r"[A-ZÀ-Þ][\w’'-]*(?:[.&][\w’'-]+)*"
_NAMED = late_pattern(
    r"(?:\b(?:at|on|in|from|by|via|bei|auf|en|sur|su|em)|[:：])\s+(?:the\s+)?"
    rf"(?P<name>{_CAPITALISED}(?:\s+(?:(?:of|the|and|de|du|&)\s+)?{_CAPITALISED}){{0,5}})"
)
_POSSESSIVE = re.compile(r"(?:[’']s?|-)$")
_PROSE = re.compile(r"\W*(?:this|the\s+above)\b", re.IGNORECASE)

_LONGEST_SENTENCE = 40  # words
_LONGEST_LINE = 3_000  # characters; an address alone may have 2,000
_LONGEST_NOTICE = 12  # words; a longer one says more than where the article is from
_LONGEST_HEADING, _LONGEST_LINE_BELOW, _LONGEST_DISCLAIMER = 6, 20, 80  # words
_LONGEST_NAME = 60  # characters
_LONGEST_TITLE = 3  # words; a longer link text is the original's headline
_LONGEST_LABEL = 40  # characters
_MOST_WORDS_AROUND = 4  # of a link that says what it is; in more, "the original article" is only mentioned
_MOST_LINKS = 12


class Anchor(NamedTuple):
    """A link: its address and its words."""

    url: str
    text: str


class BlockOrigin(NamedTuple):
    """The origin that a block names, the other addresses beside it, and whether the block says nothing else."""

    link: Link
    others: tuple[Link, ...]
    is_whole_block: bool
    is_about_text: bool


class _Place(NamedTuple):
    """A link in a text: where it begins and ends."""

    start: int
    end: int
    anchor: Anchor


class _Found(NamedTuple):
    places: list[_Place]
    sentence: str
    is_sure: bool
    is_about_text: bool


# --- What a block says


def origin_in(html: str, own_host: str, *, label: str = "", is_lone: bool = True) -> BlockOrigin | None:
    """Return the origin that a block of clean HTML names in words, or None.

    `label` is the block above it if that only announces a source ("Source:"). `is_lone` allows a link that says only
    "Read more".
    """
    text, places = _text_and_links(f"{label.rstrip(_AFTER_LABEL)}: {html}" if label else html)
    if not 0 < len(places) <= _MOST_LINKS:
        return None
    # Most links lead to the site itself, whatever the words around them: reading those takes four times as long.
    if not any(is_elsewhere(place.anchor.url, own_host) for place in places):
        return None
    is_alone = len({place.anchor.url for place in places}) == 1
    if label and not is_alone and html.startswith(("<ul", "<ol")):
        return None  # a bibliography
    best = None
    for found in _announced(text, places, own_host):
        if best is None or found.is_sure:
            best = found
        if best.is_sure:
            break
    anchor = places[0].anchor
    if best is None and is_lone and is_alone and _is_lone_origin(anchor, text, own_host):
        best = _Found([places[0]], text, is_sure=True, is_about_text=False)
    if best is None:
        return None
    first, *rest = [place.anchor for place in best.places]
    is_sentence = "".join(best.sentence.split()) == "".join(text.split())
    is_notice = is_sentence and len(text.split()) <= _LONGEST_NOTICE and not _PROSE.match(text)
    others = {links.host(anchor.url): origin_link(anchor, "") for anchor in rest}
    others.pop(links.host(first.url), None)
    return BlockOrigin(
        origin_link(first, text), tuple(others.values()), is_alone and is_notice, is_about_text=best.is_about_text
    )


def may_have_link(html: str) -> bool:
    """Return whether a block may have a link or an address in its text, which most have not."""
    # A link has an attribute, and an address a slash that is in no end tag: to look for these is a quarter faster.
    if "=" not in html and html.count("/") == html.count("</"):
        return "www." in html
    return "<a " in html or "://" in html or "www." in html or _BARE_ADDRESS.search(html) is not None


def may_lead_elsewhere(html: str, own_host: str) -> bool:
    """Return whether a block may have a link or an address in its text that leads to another site.

    Most links lead to the site itself: to find that out takes a tenth of the time that reading the block takes.
    """
    if not may_have_link(html):
        return False
    has_link_elsewhere = not own_host or any(not is_own(unescape(match[1]), own_host) for match in _LINK.finditer(html))
    return has_link_elsewhere or may_have_link(_LINK.sub(" ", html))


def first_origin_in(html: str, own_host: str) -> Link | None:
    """Return the first link of a block that leads to an article on another host, as an origin."""
    anchors = (Anchor(unescape(match[1]), to_text(match[2])) for match in _LINK.finditer(html))
    elsewhere = next((anchor for anchor in anchors if is_elsewhere(anchor.url, own_host)), None)
    return origin_link(elsewhere, "") if elsewhere else None


def leads_to_origin(anchor: Anchor, own_host: str) -> bool:
    """Return whether a button leads to another host and says that it leads to the original article."""
    return is_elsewhere(anchor.url, own_host) and not sites.is_social(anchor.url) and announces(anchor.text)


def is_label(words: str) -> bool:
    """Return whether the words only announce the source that follows ("Source:", "Quelle")."""
    return len(words) <= _LONGEST_LABEL and wordings.BARE_LABEL.fullmatch(words, _first_letter(words)) is not None


def is_below_text(html: str, words: str) -> bool:
    """Return whether a block may be below the line with the source: links, tags, credits, who the author is."""
    count = len(words.split())
    if "<a " in html and len(to_text(_LINK.sub(" ", html)).split()) <= _MOST_WORDS_AROUND:
        return True
    if html.startswith(("<p><em>", "<p><i>")) and html.endswith(("</em></p>", "</i></p>")):
        return True
    if html.startswith("<h") and count <= _LONGEST_HEADING:
        return True
    if count <= _LONGEST_LINE_BELOW and _is_line_below(words):
        return True
    if count <= _LONGEST_SENTENCE and wordings.AUTHOR.match(words):
        return True
    return count <= _LONGEST_DISCLAIMER and wordings.DISCLAIMER.match(words) is not None


def announces(words: str) -> bool:
    """Return whether the words of a sentence or a link announce the original article ("Source: …")."""
    return _kind(words) is not None


def is_elsewhere(url: str, own_host: str) -> bool:
    """Return whether the link leads to an article (not a front page) of another site that may have reported a story."""
    if own_host and is_own(url, own_host):
        return False
    return bool(links.host(url) and links.canonical(url)) and sites.may_be_first(url)


def is_own(url: str, own_host: str) -> bool:
    """Return whether the link leads to the site that delivered the post, as every link may if that is not known."""
    return not own_host or sites.is_same_site(links.host(url), own_host)


def origin_link(anchor: Anchor, words: str) -> Link:
    """Return the link as an origin, with the source's name from the table of agencies or the words around it."""
    name, title = printed_name(links.host(anchor.url)), ""
    if not name:
        named = _NAMED.search(words)
        name = _POSSESSIVE.sub("", named["name"]) if named else ""
    count = len(anchor.text.split())
    is_title = count > _LONGEST_TITLE and not announces(anchor.text) and "://" not in anchor.text
    # "the Wire’s own site" is a name with words around it.
    if is_title and not (name in anchor.text and count <= len(name.split()) + _LONGEST_TITLE and name):
        title = anchor.text
        name = "" if name and name in title else name
    return Link(role="origin", url=anchor.url, title=title, source_name=name[:_LONGEST_NAME])


# --- How it says so


def _announced(text: str, places: list[_Place], own_host: str) -> Iterator[_Found]:
    """Yield each sentence of a block that announces an origin, with the links to it."""
    sentences = list(_sentences(text, places))
    for number, (start, end) in enumerate(sentences):
        sentence = text[start:end].strip()
        inside = [place for place in places if start <= place.start < end]
        kind = _kind(sentence)
        count = len(sentence.split())
        for place in inside:
            if kind is None and count - len(place.anchor.text.split()) > _MOST_WORDS_AROUND:
                continue
            if _leads(place.anchor, own_host, own_kind := _kind(place.anchor.text)):
                yield _Found([place], sentence, is_sure=True, is_about_text=own_kind == "notice")
        if kind is None:
            continue
        line_end = end
        if kind == "label" and not any(is_elsewhere(place.anchor.url, own_host) for place in inside):
            line_end = _end_of_line(text, sentences[number + 1 :], end)
            inside = [place for place in places if start <= place.start < line_end]
            if not is_label(sentence):
                inside = [place for place in inside if _opens_sentence(place, text, sentences)]
        announced = _behind(kind, text[start:line_end], start, inside)
        # In "Chart: Ada Lind. Source: …" the source is the chart's.
        is_credit = wordings.PICTURE_CREDIT.match(text, text.rfind("\n", 0, start) + 1) is not None
        befores = ((place, text[start : place.start]) for place in announced)
        if chosen := [place for place, before in befores if _fits(place, kind, before, own_host, is_credit=is_credit)]:
            named = chosen if kind == "label" else chosen[:1]
            yield _Found(named, text[start:line_end].strip(), is_sure=False, is_about_text=kind == "notice")


def _kind(words: str) -> str | None:
    """Return which kind of announcement a sentence or a link's words are, or None."""
    if not words or len(words) > _LONGEST_LINE or len(words.split()) > _LONGEST_SENTENCE:
        return None
    if wordings.LABEL.match(words, _first_letter(words)) or is_label(words):
        return None if wordings.OUR.search(words[:_LONGEST_LABEL]) else "label"
    if end := _end_of_notice(words):
        return None if wordings.ALSO.search(words, 0, end) or wordings.OUR.search(words) else "notice"
    return _kind_of_pointer(words)


def _kind_of_pointer(words: str) -> str | None:
    first = _first_letter(words)
    if wordings.POINTER.match(words, first):
        kind = None if wordings.INTERVIEW_TO_SEE.search(words) else "pointer"
    elif wordings.NAMED_POINTER.match(words, first):
        kind = "named pointer"
    else:
        kind = "via" if wordings.VIA.match(words, first) else None
    is_offer = kind and any(offer.search(words) for offer in (wordings.NO_STORY, wordings.OUR, wordings.PICTURE))
    return None if is_offer else kind


def _end_of_notice(words: str) -> int:
    """Return where the words end that say that this text was published elsewhere first, or 0 if none say so."""
    first = _first_letter(words)
    if notice := wordings.NOTICE.match(words, first):
        return notice.end()
    # Most sentences are about something else, and one place is searched faster than all.
    is_about_text = wordings.ABOUT_TEXT.match(words, first)
    search = wordings.PUBLISHED_FIRST.search if is_about_text else wordings.PUBLISHED_FIRST.match
    place = search(words, first)
    return place.end() if place else 0


def _first_letter(words: str) -> int:
    """Return where the first letter or digit is: brackets, arrows and quotation marks before it say nothing."""
    lead = _LEAD.match(words)
    return lead.end() if lead else 0


def _is_line_below(words: str) -> bool:
    return (wordings.BELOW.match(words) or wordings.BELOW.match(words, _first_letter(words))) is not None


def _behind(kind: str, sentence: str, start: int, places: list[_Place]) -> list[_Place]:
    """Return the links of a sentence in the order in which they may be what it announces.

    In "This piece by <Ada Lind> was first published in <the Wire>" those behind the words that announce it come first.
    """
    if kind != "notice":
        return places
    if words := wordings.PUBLISHED_FIRST.search(sentence):
        middle = start + words.start()
    elif words := wordings.NOTICE.match(sentence, _first_letter(sentence)):
        middle = start + words.end()
    else:
        return places
    return [
        *(place for place in places if place.end > middle),
        *(place for place in reversed(places) if place.end <= middle),
    ]


def _fits(place: _Place, kind: str, before: str, own_host: str, *, is_credit: bool) -> bool:
    anchor = place.anchor
    if kind == "label" and (wordings.PICTURE.search(_with_short(before, anchor.text)) or is_credit):
        return False
    if kind == "named pointer" and not (printed_name(anchor.text) or sites.is_named(anchor.text, anchor.url)):
        return False
    return _leads(anchor, own_host, kind)


def _leads(anchor: Anchor, own_host: str, kind: str | None) -> bool:
    if kind is None or not is_elsewhere(anchor.url, own_host):
        return False
    return kind in ("label", "notice") or not sites.is_social(anchor.url)


def _with_short(before: str, words: str) -> str:
    return f"{before} {words}" if len(words.split()) <= _LONGEST_TITLE and "://" not in words else before


def _is_lone_origin(anchor: Anchor, text: str, own_host: str) -> bool:
    return (
        text == anchor.text
        and wordings.LONE.fullmatch(text) is not None
        and is_elsewhere(anchor.url, own_host)
        and not sites.is_social(anchor.url)
        and sites.is_like_a_storys(anchor.url)
    )


# --- The text of a block, and the links in it


def _text_and_links(html: str) -> tuple[str, list[_Place]]:
    """Return a block as plain text and the links in it, also those that are only written out as addresses."""
    urls: list[str] = []

    def mark(match: re.Match[str]) -> str:
        urls.append(unescape(match[1]))
        return f"\ue000{len(urls) - 1}\ue001{match[2]}\ue002"

    marked = to_text(_LINK.sub(mark, _MARKS.sub("", html)))
    text, places, last = "", [], 0
    for match in _MARKED.finditer(marked):
        text += marked[last : match.start()]
        places.append(_Place(len(text), len(text) + len(match[2]), Anchor(urls[int(match[1])], match[2].strip())))
        text += match[2]
        last = match.end()
    text += marked[last:]
    linked = [(place.start, place.end) for place in places]
    for match in _ADDRESS.finditer(text) if may_have_link(text) else ():
        written = match[0].rstrip(_AFTER_ADDRESS)
        url = links.absolute(written if "://" in written[:8] else f"https://{written}")
        if url and not any(start <= match.start() < end for start, end in linked):
            places.append(_Place(match.start(), match.start() + len(written), Anchor(url, written)))
    return text, sorted(places)


def _sentences(text: str, places: list[_Place]) -> Iterator[tuple[int, int]]:
    """Yield where each sentence begins and ends. None ends inside a link."""
    start = 0
    for match in _SENTENCE_END.finditer(text):
        place = match.start()
        if any(link.start <= place < link.end - 1 for link in places) or _ABBREVIATED.search(text[start : match.end()]):
            continue
        yield start, match.end()
        start = match.end()
    if start < len(text):
        yield start, len(text)


def _opens_sentence(place: _Place, text: str, sentences: list[tuple[int, int]]) -> bool:
    """Return whether a link opens its sentence or follows a colon, as none does in "Source: minutes. See <a plan>."."""
    start = max(start for start, _ in sentences if start <= place.start)
    before = text[start : place.start].rstrip()
    return not any(map(str.isalpha, before)) or before.endswith((":", "："))


def _end_of_line(text: str, following: list[tuple[int, int]], end: int) -> int:
    """Return where the line of a label ends: the next sentence that is another label is not part of it."""
    for start, stop in following[:2]:
        if wordings.LABELLED.match(text, start, stop) and text[start - 1] == "\n":
            break
        end = stop
    return end
