"""Finds who first reported a re-posted story, from where and by whom, if the page says so. Nothing is guessed."""

import re
from html import unescape
from typing import NamedTuple

from articles.intake.item import Link
from articles.text import links
from articles.text.html import to_text
from importers.cleaning.agencies import printed_name

# --- Datelines and bylines

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|March|Mar|April|Apr|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAY = rf"(?:{_MONTH}\s\d{{1,2}}|\d{{1,2}}\.?\s{_MONTH})(?:,?\s\d{{4}})?|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_CAPITALS = r"A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽĿŁŃŅŇŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽȘȚ"
_DASH = r"\s*(?:[–—―−]|--?(?=\s))\s*"
# For example "BEIJING, Jan 10 (Reuters) –", "HANGZHOU, China -", "LONDON/PARIS, 3 March (AP) —".
_LINE = re.compile(
    rf"""(?P<line>
        (?P<place>[{_CAPITALS}][{_CAPITALS}.'’/ -]{{1,50}}[{_CAPITALS}.])
        (?P<land>,\s(?!(?:{_DAY})\b)[{_CAPITALS}][\w.’']{{1,20}}(?:\s[{_CAPITALS}][\w.’']{{1,20}}){{0,2}}?)?
        (?P<day>,?\s(?:{_DAY}))?
    )\s*(?:[(\[](?P<agency>[^()\[\]]{{2,40}})[)\]])?{_DASH}(?=\S)""",
    re.VERBOSE,
)
# In any script and letter case if a known agency follows, as in "Berlin (dpa) –" and "NEW DELHI, Jan 10 (PTI):".
_WITH_AGENCY = re.compile(
    r"(?P<line>[^\W\d_][^()\[\]:;!?]{1,60}?)?\s*[(\[](?P<agency>[^()\[\]]{2,40})[)\]]\s*(?:[–—―−:]|--?(?=\s))\s*(?=\S)"
)
_SLASHED = re.compile(rf"(?P<line>[{_CAPITALS}][{_CAPITALS} .-]{{1,40}}, (?:{_DAY}))\. /(?P<agency>\w{{2,20}})/\.")
_CHINESE = re.compile(r"(?P<agency>新华社|中新社|中新网)(?P<line>\w{2,12}?\d{1,2}月\d{1,2}日)电")
_NO_PLACE = re.compile(
    r"(?:BREAKING|UPDATED?|EXCLUSIVE|WATCH|LISTEN|OPINION|ANALYSIS|EXPLAINER|EXPLAINED|CORRECT(?:ED|ION)|NEWS|VIDEO|"
    r"PHOTOS?|FACT|"
    r"FACTBOX|LIVE|NOTE|EDITOR|REVIEW|INTERVIEW|FEATURE|PRESS|MEDIA|FOR|IN|THE|A|AN|Q|FAQ|AI|CEO|COLUMN|POLL|PODCAST|"
    r"PART|"
    r"CHAPTER|STEP|TL;?DR|SPOILER|WARNING|ALERT)\b"
)
_SENTENCE_START = re.compile(
    r"(?:The|An?|In|On|At|For|From|This|That|Our|By|As|It|He|She|They|We|And|But)\b", re.IGNORECASE
)
_LONGEST_LINE = 6  # words

_NAME = r"(?:[A-ZÀ-ÖØ-Þ][\w'’.-]*[\w.]|[A-Z]\.)"
_LINKING = r"(?:de|da|do|dos|van|von|der|den|ter|bin|ibn|al|el|la|le|du|di|y|e)"
_FULL_NAME = rf"{_NAME}(?:\s(?:{_LINKING}\s){{0,2}}{_NAME}){{1,4}}"
_NAMES = rf"{_FULL_NAME}(?:(?:,\s|,?\sand\s|\s&\s){_FULL_NAME}){{0,5}}"
_BYLINE = re.compile(
    rf"(?:By|BY|by)(?:\s*:\s*(?P<colon>[^\s:].{{1,100}})|\s+(?P<names>{_NAMES}))(?P<rest>\s*[|•·–—,]\s.{{1,60}})?"
)
# "By The Numbers" and "By Monday Morning" are headings.
_NO_NAME = re.compile(
    r"(?:The(?!\sAssociated)|An?|Our|This|That|These|All|Any|No|Now|Then|Next|Popular|Contrast|Comparison|Law|Way|"
    r"Design|Default|"
    r"Invitation|Request|Accident|Hand|Day|Night|Early|Late|Mid|End|Using|Numbers?|Type|Category|Date|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|"
    r"November|"
    r"December)\b"
)
_LONGEST_BYLINE = 150  # characters

# --- Origins

# Words that announce the source after them: "Source: …".
_LABELS = (
    "sources?|source article|original source|article source|fuentes?|quellen?|fontes?|fonte|bron|kilde|källa|lähde|"
    "źródło|zdroj|"
    "forrás|kaynak|sursa|sumber|nguồn|izvor|allikas|πηγή|источник|джерело|المصدر|מקור|स्रोत|出典|引用元|参照元|ソース|元記事|"
    "来源|來源|资料来源|原文|原文链接|原文連結|출처|원문"
)
_PIECE = (
    r"(?:article|story|post|piece|interview|column|essay|op-ed|item|text|version|news(?:\s+(?:article|story|item))?)"
)
_WHOLE = r"(?:full|original|complete|entire|whole|source|rest\s+of\s+(?:the|this))"
_ANNOUNCED = re.compile(
    rf"""\W*(?:
      (?:{_LABELS})(?:\s*[:：|]|\s[–—-]\s) | (?:{_LABELS})\W*$
    | (?:via|h/t|hat\s+tip(?:\s+to)?)[:：]?\s+(?:\S+\s*){{1,5}}$
    | (?:please\s+)?(?:click|tap)\s+(?:here|through)?\s*(?:for|to\s+(?:read|view|see))
      \s+(?:the\s+)?(?:{_WHOLE}\s+)+{_PIECE}\b
    | (?:you\s+can\s+)?(?:read|see|view|find)\s+(?:the|this|our)?\s*(?:{_WHOLE}\s+)+{_PIECE}\b
    | (?:read|see|view)\s+(?:the\s+)?original\b
    | (?:read|see)\s+(?:it|this|more|on|the\s+rest|the\s+whole\s+thing)\s+(?:at|on|over\s+at)\s+(?=[A-ZÀ-Þ(\[])
    | (?:read|see)\s+(?:the\s+)?(?:full|complete)\s+(?:report|study|review|analysis)\s+(?:at|on|in)\s+(?=[A-ZÀ-Þ])
    | (?:read\s+)?(?:full|original|complete|entire)\s+{_PIECE}\s*
      (?:$|[:：(→»>-]|(?:at|on|in|here|from|by|can\s+be|is|was|appeared)\b)
    | (?:the\s+)?original\s+{_PIECE}\s+(?:can\s+be|is|was|appeared|ran)\b
    | (?:continue\s+reading|keep\s+reading)\s+(?:at|on|over\s+at)\b
    | (?:this|the\s+above)\s+{_PIECE}\s+(?:was|is|has\s+been|had\s+been)?\s*
      (?:first|originally|previously|also|initially)?\s*
      (?:published|appeared|posted|ran|republished|reprinted|reproduced|cross-?posted|syndicated|adapted|taken)\b
    | (?:originally|first|previously)\s+(?:published|appeared|posted|ran)\s+(?:in|on|at|by|here|as)\b
    | (?:re|cross-?)(?:published|posted|printed|produced)\s+(?:from|with|by)\b
    | (?:leer|lea|lee|ver)\s+(?:(?:el|la)\s+)?(?:artículo|articulo|nota|noticia|texto|entrevista)
      \s+(?:complet[oa]|original|enter[oa])\b
    | (?:artículo|articulo|nota|noticia)\s+original\b | publicad[oa]\s+originalmente\s+en\b
    | lire\s+(?:l['’]article|l['’]original|la\s+suite|l['’]intégralité)\b (?=.*\b(?:sur|dans|original|complet)\b)
    | article\s+(?:original|complet)\b
    | (?:publié|paru)\s+(?:à\s+l['’]origine|initialement|d['’]abord)\s+(?:sur|dans|par)\b
    | (?:zum|den|hier\s+zum|hier\s+den|lesen\s+sie\s+den)
      \s+(?:ganzen?|vollständigen?|kompletten?|originalen?|original-?)\s*
      (?:artikel|beitrag|bericht|text)
    | (?:zum\s+)?original-?(?:artikel|beitrag)\b | weiterlesen\s+(?:bei|auf)\b
    | zuerst\s+(?:erschienen|veröffentlicht)\s+(?:in|bei|auf)\b
    | leia\s+(?:[ao]\s+)?(?:matéria|artigo|notícia|texto|reportagem)\s+(?:complet[oa]|original|na\s+íntegra)\b
    | publicado\s+originalmente\s+(?:em|n[oa])\b
    | leggi\s+(?:l['’]\s*)?(?:articolo|notizia|intervista)\s+(?:complet[oa]|originale|inter[oa])\b
    | articolo\s+originale\b
    | lees\s+(?:het\s+)?(?:hele|volledige|originele|verder)\s*(?:artikel|op|bij)\b
    | читать\s+(?:полностью|оригинал|далее\s+на)\b | оригинал\s+(?:статьи|материала)\b
    | 阅读(?:原文|全文) | 閱讀(?:原文|全文) | 查看原文 | 全文を読む | 元の?記事
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# Sufficient only as the words of a link to another site that is alone in its block.
_LONE = re.compile(
    r"\W*(?:read\s+more|continue\s+reading|keep\s+reading|read\s+on|full\s+story|more|weiterlesen|leer\s+más|"
    r"lire\s+la\s+suite|"
    r"leia\s+mais|continua\s+a\s+leggere|lees\s+verder|続きを読む|阅读更多|source|link|original)\W*",
    re.IGNORECASE,
)
_PROSE = re.compile(r"\W*(?:this|the\s+above)\b", re.IGNORECASE)
_NO_ARTICLE = re.compile(
    r"\b(?:donat\w*|subscri\w*|buy|order|shop|sign\s?up|newsletter|tickets?|register|advertis\w*|sponsor\w*|download|"
    r"follow\s+us|join|share|tweet|like\s+us|apply|photo|image|picture|creative\s+commons)\b",
    re.IGNORECASE,
)
_SHOPS = re.compile(
    r"(?:^|\.)(?:paypal|patreon|ko-fi|buymeacoffee|gofundme|amazon|etsy|eventbrite|creativecommons)\.\w+(?:\.\w+)?$"
)
_SENTENCE_END = re.compile(r"[.!?…](?:[\"'”’)\]]*\s+)|[。！？\n|]")
_CAPITALISED = r"[A-ZÀ-Þ][\w’'-]*(?:[.&][\w’'-]+)*"
_NAMED = re.compile(
    r"(?:\b(?:at|on|in|from|by|via|bei|auf|en|sur|su|em)|[:：])\s+(?:the\s+)?"
    rf"(?P<name>{_CAPITALISED}(?:\s+(?:(?:of|the|and|de|du|&)\s+)?{_CAPITALISED}){{0,5}})"
)
_LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)

_LONGEST_SENTENCE = 30  # words
_LONGEST_NOTICE = 12  # words; a longer one says more than where the article is from
_LONGEST_NAME = 60  # characters
_MOST_LINKS = 12


class Anchor(NamedTuple):
    """A link: its address and its words."""

    url: str
    text: str


class BlockOrigin(NamedTuple):
    """The origin that a block names, and whether the block says nothing else."""

    link: Link
    is_whole_block: bool


def origin_in(html: str, own_host: str) -> BlockOrigin | None:
    """Return the origin that the last block of an article names in words, or None. The block's HTML is clean."""
    matches = list(_LINK.finditer(html))
    if not 0 < len(matches) <= _MOST_LINKS:
        return None
    is_alone = len({match[1] for match in matches}) == 1
    best: tuple[Anchor, str] | None = None
    for match in matches:
        anchor = Anchor(unescape(match[1]), to_text(match[2]))
        sentence = _sentence(to_text(html[: match.start()]), anchor.text, to_text(html[match.end() :]))
        is_sure = announces(anchor.text) or (
            is_alone and sentence == anchor.text and _LONE.fullmatch(sentence) is not None
        )
        if (is_sure or (best is None and announces(sentence))) and is_elsewhere(anchor.url, own_host):
            best = anchor, sentence
            if is_sure:
                break
    if best is None:
        return None
    anchor, sentence = best
    whole = to_text(html)
    is_sentence = "".join(sentence.split()) == "".join(whole.split())
    is_notice = is_sentence and len(whole.split()) <= _LONGEST_NOTICE and not _PROSE.match(whole)
    return BlockOrigin(origin_link(anchor, whole), is_whole_block=is_alone and is_notice)


def first_origin_in(html: str, own_host: str) -> Link | None:
    """Return the first link of a block that leads to an article on another host, as an origin."""
    anchors = (Anchor(unescape(match[1]), to_text(match[2])) for match in _LINK.finditer(html))
    elsewhere = next((anchor for anchor in anchors if is_elsewhere(anchor.url, own_host)), None)
    return origin_link(elsewhere, "") if elsewhere else None


def leads_to_origin(anchor: Anchor, own_host: str) -> bool:
    """Return whether a button leads to another host and says that it leads to the original article."""
    return is_elsewhere(anchor.url, own_host) and (announces(anchor.text) or _LONE.fullmatch(anchor.text) is not None)


def announces(words: str) -> bool:
    """Return whether the words of a sentence or a link announce the original article ("Source: …")."""
    if _ANNOUNCED.match(words) is None:
        return False
    return len(words.split()) <= _LONGEST_SENTENCE and not _NO_ARTICLE.search(words)


def is_elsewhere(url: str, own_host: str) -> bool:
    """Return whether the link leads to an article (not a front page) on a public host other than the deliverer's."""
    where = links.host(url)
    if not where or _SHOPS.search(where) or not links.canonical(url):
        return False
    return not own_host or (
        where != own_host and not where.endswith(f".{own_host}") and not own_host.endswith(f".{where}")
    )


def origin_link(anchor: Anchor, words: str) -> Link:
    """Return the link as an origin, with the source's name from the table of agencies or the words around it."""
    name, title = printed_name(links.host(anchor.url)), ""
    if not name:
        named = _NAMED.search(words)
        name = named["name"].rstrip("’'-") if named else ""
    is_title = len(anchor.text.split()) > 3 and not announces(anchor.text) and "://" not in anchor.text  # noqa: PLR2004
    if is_title and anchor.text != name:
        title = anchor.text
        name = "" if name and name in title else name
    return Link(role="origin", url=anchor.url, title=title, source_name=name[:_LONGEST_NAME])


def _sentence(before: str, words: str, after: str) -> str:
    start = max((match.end() for match in _SENTENCE_END.finditer(before)), default=0)
    end = _SENTENCE_END.search(after + " ")
    tail = after[: end.end()] if end else after
    head = before[start:]
    return f"{head}{' ' if head and words and not head.endswith(('(', '“', '‘')) else ''}{words}{_spaced(tail)}".strip()


def _spaced(tail: str) -> str:
    return f" {tail}" if tail[:1].isalnum() else tail


def dateline(first: str) -> tuple[str, str]:
    """Return the dateline and the agency in the first paragraph ("BEIJING, Jan 10", "Reuters"), or ("", "").

    A place before a dash is not enough ("NASA – the agency …"): it needs a country, a day or a known agency. If it is
    not in capitals, it needs the agency. An agency may be alone: "(AP) — …".
    """
    first = first[:200]
    if match := _CHINESE.match(first):
        return match["line"], printed_name(match["agency"])
    if (match := _LINE.match(first)) and not _NO_PLACE.match(first):
        agency = printed_name(match["agency"] or "")
        if agency or ((match["day"] or match["land"]) and not match["agency"]) or (match["day"] and match["agency"]):
            return match["line"].strip(), agency or (match["agency"] or "").strip()
    if (match := _WITH_AGENCY.match(first)) and (agency := printed_name(match["agency"])):
        line = (match["line"] or "").strip(" ,")
        if not _SENTENCE_START.match(line) and len(line.split()) <= _LONGEST_LINE:
            return line, agency
    if (match := _SLASHED.match(first)) and (agency := printed_name(match["agency"])):
        return match["line"], agency
    return "", ""


def byline(block: str) -> str:
    """Return the author named by a short block of its own ("By: Ada Lind", "By Ada Lind and Bo Ek"), or "".

    Without a colon, only capitalised names count, so that a sentence ("By studying hard …") does not.
    """
    match = _BYLINE.fullmatch(block) if len(block) <= _LONGEST_BYLINE else None
    if match is None:
        return ""
    if match["names"]:
        return "" if _NO_NAME.match(match["names"]) else match["names"]
    return "" if match["colon"].endswith((".", "!", "?", "…")) else match["colon"].strip()
