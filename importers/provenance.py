"""Who reported a re-posted story first, from where, and by whom: read where the page says so, never guessed."""

import re
from dataclasses import dataclass

from articles import links
from articles.item import Link
from importers.agencies import printed_name

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|March|Mar|April|Apr|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\.?"
)
# "BEIJING, Jan 10 (Reuters) –", "HANGZHOU, China -", "LONDON/PARIS, 3 March (AP) —"
_DATELINE = re.compile(
    rf"""^(?P<line>
        (?P<place>[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’/ -]{{2,60}})
        (?P<land>,\s[A-Z][\w.' ]{{1,30}}?)?
        (?P<day>,\s(?:{_MONTH}\s\d{{1,2}}|\d{{1,2}}\.?\s{_MONTH})(?:,?\s\d{{4}})?)?
    )\s*(?:\((?P<agency>[^()]{{2,40}})\))?\s*(?:[–—]|--?)\s*(?=\S)""",
    re.VERBOSE,
)
_NO_PLACE = re.compile(r"^(?:BREAKING|UPDATE|EXCLUSIVE|WATCH|OPINION|ANALYSIS|CORRECTED|NEWS|VIDEO|PHOTOS?|FACT\s?BOX)\b")
_NAME = r"[A-ZÀ-ÖØ-Þ][\w'’.-]+"
_NAMES = rf"{_NAME}(?:\s(?:de|da|van|von|der|bin|al|le|la|{_NAME})){{1,4}}"
_BYLINE = re.compile(
    rf"^(?:(?:By|Von|Par|Por|Di|Door|Text)\s*:\s*(?P<colon>\S.{{1,100}})|By\s+(?P<plain>{_NAMES}(?:(?:,\s|\sand\s){_NAMES})*))$"
)
_LONGEST_BYLINE = 120
_LEAD_IN = re.compile(
    r"""(?:^\W*(?:source|sources|fuente|quelle|fonte|bron|kilde|via|источник|出典|引用元|来源|來源|원문)\s*[:：]
    |\b(?:full|original|complete|entire)\s+(?:article|story|report|post|text|version)\b
    |\boriginally\s+(?:published|appeared|posted)\b | \b(?:read|see|view)\s+the\s+(?:original|rest|full)\b
    |\bread\s+(?:more|on)\s+(?:at|on)\b | \bcontinue\s+reading\s+(?:at|on)\b
    |\b(?:artículo|articulo|artigo|article)\s+(?:completo|original|complet)\b | \bganzer?\s+artikel\b | \boriginalartikel\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_NOT_AN_ARTICLE = re.compile(
    r"\b(?:donat\w*|subscri\w*|buy|order|shop|sign\s?up|newsletter|tickets?|register|advertis\w*|sponsor\w*|"
    r"download|follow\s+us|join|share|tweet|like\s+us|apply)\b",
    re.IGNORECASE,
)
_SHARERS = re.compile(
    r"(?:^|\.)(?:facebook|twitter|x|linkedin|pinterest|reddit|tumblr|whatsapp|telegram|paypal|patreon|instagram|amazon)\.\w+$"
    r"|^(?:t\.me|wa\.me|bit\.ly|amzn\.to|youtu\.be)$"
)
_LONGEST_LAST_BLOCK = 240


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link of a block: where it leads, its words, and whether it was dressed as a button."""

    url: str
    text: str
    is_button: bool


def dateline(first: str) -> tuple[str, str]:
    """Return the dateline and the agency as the first paragraph has them ("BEIJING, Jan 10", "Reuters"), or ("", "").

    A place alone before a dash is too little to go by ("NASA – the agency …"): it needs a country, a day or an agency.
    """
    match = _DATELINE.match(first)
    if not match or _NO_PLACE.match(first):
        return "", ""
    agency = (match["agency"] or "").strip()
    if not (match["day"] or match["land"] or printed_name(agency)):
        return "", ""
    return match["line"].strip(), printed_name(agency) or agency


def byline(block: str) -> str:
    """Return who a short block of its own names as the author ("By: Ada Lind", "By Ada Lind and Bo Ek"), or ""."""
    match = _BYLINE.match(block) if len(block) <= _LONGEST_BYLINE else None
    return (match["colon"] or match["plain"]).strip() if match else ""


def is_elsewhere(anchor: Anchor, own_host: str) -> bool:
    """Say whether the link leads to an article on another public host, rather than to a share bar or a shop."""
    where = links.host(anchor.url)
    return bool(
        where
        and where != own_host
        and links.canonical(anchor.url)
        and not _SHARERS.search(where)
        and not _NOT_AN_ARTICLE.search(anchor.text)
    )


def says_origin(text: str) -> bool:
    """Say whether the words announce the original article ("Source:", "Click here for full article at …")."""
    return _LEAD_IN.search(text) is not None


def is_about_its_link(text: str, anchor: Anchor) -> bool:
    """Say whether a block is there for its link alone: short, and little in it but the link and what announces it."""
    rest = _LEAD_IN.sub("", text.replace(anchor.text, "", 1))
    return len(text) <= _LONGEST_LAST_BLOCK and len(rest.split()) <= 4  # noqa: PLR2004 -- "the", "at", "here", a name


def origin(anchor: Anchor) -> Link:
    """Return the link as the item's origin; its source has a printed name where it is an agency that we know."""
    return Link(role="origin", url=anchor.url, source_name=printed_name(links.host(anchor.url)))
