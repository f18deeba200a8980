"""Finds from where a story was reported and which agency delivered it, if the page says so. Nothing is guessed."""

import re

from articles.text.patterns import late_pattern
from importers.cleaning.agencies import printed_name
from importers.cleaning.regions import is_region

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|March|Mar|April|Apr|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAY = rf"(?:{_MONTH}\s\d{{1,2}}|\d{{1,2}}\.?\s{_MONTH})(?:,?\s\d{{4}})?|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_CAPITALS = r"A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽĿŁŃŅŇŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽȘȚ"
_DASH = r"\s*(?:[–—―−]|--?(?=\s))\s*"
# For example "BEIJING, Jan 10 (Reuters) –", "HANGZHOU, China -", "LONDON/PARIS, 3 March (AP) —".
_LINE = late_pattern(
    rf"""(?P<line>
        (?P<place>[{_CAPITALS}][{_CAPITALS}.'’/ -]{{1,50}}[{_CAPITALS}.])
        (?P<land>,\s(?!(?:{_DAY})\b)[{_CAPITALS}][\w.’']{{1,20}}(?:\s[{_CAPITALS}][\w.’']{{1,20}}){{0,2}}?)?
        (?P<day>,?\s(?:{_DAY}))?
    )\s*(?:[(\[](?P<agency>[^()\[\]]{{2,40}})[)\]])?{_DASH}(?=\S)""",
    re.VERBOSE,
)
# In any script and letter case if a known agency follows, as in "Berlin (dpa) –" and "NEW DELHI, Jan 10 (PTI):".
_WITH_AGENCY = late_pattern(
    r"(?P<line>[^\W\d_][^()\[\]:;!?]{1,60}?)?\s*[(\[](?P<agency>[^()\[\]]{2,40})[)\]]\s*(?:[–—―−:]|--?(?=\s))\s*(?=\S)"
)
_SLASHED = re.compile(rf"(?P<line>[{_CAPITALS}][{_CAPITALS} .-]{{1,40}}, (?:{_DAY}))\. /(?P<agency>\w{{2,20}})/\.")
_CHINESE = re.compile(r"(?P<agency>新华社|中新社|中新网)(?P<line>\w{2,12}?\d{1,2}月\d{1,2}日)电")
_NO_PLACE = late_pattern(
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
# "(Quay Press, 2006).", or a place and a year, perhaps with a publisher, at the end: "Tides. London: Quay Press, 2006."
_BOOK = re.compile(
    r"\([^()]*\b(?:1[5-9]|20)\d\d\)\.?$"
    rf"|[.,?!]\s[{_CAPITALS}][\w’-]+(?:\s[{_CAPITALS}][\w’-]+)?(?::\s[^.:;]{{2,40}})?,\s(?:1[5-9]|20)\d\d\.?$"
)


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
        # In a bibliography, the author's given name is in the place of the country: "LINDEN, Ada – Ports and People".
        land = match["land"] if is_region(match["land"] or "") and not _BOOK.search(first) else ""
        if agency or ((match["day"] or land) and not match["agency"]) or (match["day"] and match["agency"]):
            return match["line"].strip(), agency or (match["agency"] or "").strip()
    if (match := _WITH_AGENCY.match(first)) and (agency := printed_name(match["agency"])):
        line = (match["line"] or "").strip(" ,")
        if not _SENTENCE_START.match(line) and len(line.split()) <= _LONGEST_LINE:
            return line, agency
    if (match := _SLASHED.match(first)) and (agency := printed_name(match["agency"])):
        return match["line"], agency
    return "", ""
