"""Finds amounts and dates in a text: in digits or words, with a unit or percent sign, in several date formats."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from articles.text.fidelity.claim import Claim, Kind

_LETTER = r"A-Za-z\u00c0-\u052f"
_GAP = r"[ \u00a0\u2009\u202f]?"
_END = r"(?![^\W_])"
_DIGITS = r"\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3}(?!\d))+(?:[.,]\d+)?(?!\d)|\d+(?:[.,'’]\d+)*"
_POWER = r"[⁺⁻]?[⁰¹²³⁴-⁹]+(?:[⁄/][₀-₉]+)?|\^\(?[-−+]?\d+(?:[.,]\d+)?\)?"
_RAISED = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "+-0123456789-", "^()")
_LARGEST_POWER, _LARGEST_BASE = 99, 10**6
_UNITS = r"N[·⋅•∙]?m|km/h|m/s|mph|[kMGT]Wh?|[kcmn]?m|[km]?g|[kMGT]B|[kMGT]?Hz|mAh|°[CF]|m²|km²|ha|bar|[tV]"
_AMOUNT = re.compile(
    rf"(?P<money>[$€£¥₹]{_GAP})?(?<![\d_{_LETTER}])(?<!\d[.,'’])(?P<digits>{_DIGITS})(?P<power>{_POWER})?"
    rf"(?:[-‐‑]?{_GAP}(?P<percent>[%％٪]|(?ai:percent|per[ \u00a0]cent|pct|prozent){_END})"
    rf"|[-‐‑]?{_GAP}(?P<scale>(?ai:thousand|millionen|million|milliard(?:en?|s)?|billion|trillion|bn|tn|mn|mio|mrd)){_END}"
    rf"|(?P<letter>[kKmMbB]){_END}|[-‐‑]?{_GAP}(?P<unit>{_UNITS}){_END})?"
)
_ZEROS = {"th": 3, "mi": 6, "mn": 6, "bi": 9, "bn": 9, "mr": 9, "tr": 12, "tn": 12, "k": 3, "m": 6, "b": 9}
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}([^0-9])[0-9]{3}(?:\1[0-9]{3})*")

_SMALL_NUMBERS = re.findall(
    r"\w+",
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety",
)
_NUMBERS = dict(zip(_SMALL_NUMBERS, (*range(1, 20), *range(20, 100, 10)), strict=True))
NUMBER_WORDS = frozenset(_NUMBERS)


def _any_of(*words: str) -> str:
    return rf"(?ai:{'|'.join(words)}){_END}"


# Each word has one place in the grammar and each number is atomic, so that matching takes linear time.
_JOINT = r"[-‐‑\s]"
_ONES, _TEENS, _TENS = _any_of(*_SMALL_NUMBERS[:9]), _any_of(*_SMALL_NUMBERS[9:19]), _any_of(*_SMALL_NUMBERS[19:])
_PERCENT = _any_of("percent", "per[ \u00a0]cent", "pct")
_AND = rf"(?:{_any_of('and')}{_JOINT})?"
_A = rf"(?<![Hh]alf\s)(?<!of\s){_any_of('a')}"
_SCALE = _any_of("thousand", "million", "billion")
_SMALL = rf"(?>{_TENS}(?:{_JOINT}{_ONES})?|{_TEENS}|{_ONES})"
# In "between one hundred and two hundred", the "two" does not belong to the first number.
_HUNDREDS = rf"(?:{_SMALL}|{_A}){_JOINT}{_any_of('hundred')}(?:{_JOINT}{_AND}{_SMALL}(?!{_JOINT}{_any_of('hundred')}))?"
_BELOW_THOUSAND = rf"(?>{_HUNDREDS}|{_SMALL})"
_SPELLED = re.compile(
    rf"(?<![^\W_])(?>(?P<head>{_BELOW_THOUSAND}|{_A}){_JOINT}(?P<scale>{_SCALE})"
    rf"(?:{_JOINT}{_AND}(?P<tail>{_BELOW_THOUSAND})(?!{_JOINT}{_SCALE}))?|(?P<only>{_BELOW_THOUSAND}))"
    # "Twenty-first", "two thirds", "two dozen" and "two and a half" are not the number that they start with.
    r"(?![-‐‑](?ai:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|quarter|hal[fv]e?)s?(?![^\W_]))"
    rf"(?!{_JOINT}{_any_of('thirds', 'quarters', 'fifths', 'tenths', 'dozen', 'score', 'point')})"
    rf"(?!{_JOINT}and{_JOINT}a{_JOINT}{_any_of('half', 'third', 'quarter')})"
    rf"(?:[-‐‑]?{_GAP}(?P<percent>[%％٪]|{_PERCENT}))?"
)
_SPELLED_AND = re.compile(rf"{_JOINT}(?ai:and){_JOINT}")
# "10 to 20 percent", "one or two million": what follows the second number belongs to the first as well.
_RANGE = re.compile(
    rf"(?:(?P<digits>{_DIGITS})|(?<![^\W_])(?P<word>{_SMALL}))\s?(?:[-‐‑–—]|to|and|or|bis|und)\s?[$€£¥₹]?\Z"
)

MONTHS = {name: n for n, name in enumerate(re.findall("...", "janfebmaraprmayjunjulaugsepoctnovdec"), 1)}
MONTHS |= {"mär": 3, "mai": 5, "okt": 10, "dez": 12}
_MONTH = (
    r"(?=[A-Z])(?ai:Jan(?:uary?|uar)?|Feb(?:ruary?|ruar)?|Mar(?:ch)?|März?|Apr(?:il)?|Ma[iy]|June?|Juni|July?|Juli|"
    rf"Aug(?:ust)?|Sept?(?:ember)?|O[ck]t(?:ober)?|Nov(?:ember)?|De[cz](?:ember)?){_END}"
)
_MONTHS_OF_A_YEAR = 12
_YEAR = "[0-9]{4}(?![0-9])"
_MONTH_NUMBER, _DAY_NUMBER = "(?:0?[1-9]|1[0-2])", "(?:0?[1-9]|[12][0-9]|3[01])"
_DATE = re.compile(
    rf"(?<![_{_LETTER}0-9])(?<![0-9][.,])(?:"
    rf"(?P<y0>[0-9]{{4}})[-‐‑](?P<m0>0[1-9]|1[0-2])[-‐‑](?P<d0>[0-9]{{2}})(?![0-9])"
    rf"|(?P<y7>[0-9]{{4}})/(?P<m7>{_MONTH_NUMBER})/(?P<d7>{_DAY_NUMBER})(?![0-9/])"
    rf"|(?P<d8>{_DAY_NUMBER})/(?P<m8>{_MONTH_NUMBER})/(?P<y8>{_YEAR})(?!/)"
    rf"|(?P<m9>{_MONTH_NUMBER})/(?P<d9>{_DAY_NUMBER})/(?P<y9>{_YEAR})(?!/)"
    rf"|(?P<d1>[0-9]{{1,2}})\.(?P<m1>0?[1-9]|1[0-2])\.(?P<y1>{_YEAR})"
    rf"|(?P<d2>[0-9]{{1,2}})(?:st|nd|rd|th|\.)?\s(?:of\s)?(?P<m2>{_MONTH})(?:\.?,?\s(?P<y2>{_YEAR}))?"
    rf"|(?P<m3>{_MONTH})\.?\s(?P<d3>[0-9]{{1,2}})(?:st|nd|rd|th)?(?![.,]?[0-9])(?:,?\s(?P<y3>{_YEAR}))?"
    rf"|(?P<m4>{_MONTH})\.?,?\s(?P<y4>{_YEAR})"
    # "May" and "March" are also ordinary words, so a month alone needs a word before it that goes with months.
    r"|(?:in|since|until|by|during|from|through|before|after|early|late|mid|last|next|this|of)[ \u00a0‑-]"
    rf"(?P<m5>{_MONTH})(?!\.?,?\s[0-9])|(?P<w6>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day))"
)
_DAY_FIRST = "8"  # the alternative of _DATE in which the month may also come first


def amounts(text: str) -> Iterator[Claim]:
    """Yield the amounts written in digits."""
    for match in _AMOUNT.finditer(text):
        kind, key = _amount(match, match["digits"])
        end = match.end() if match["letter"] is None or match["money"] else match.end("digits")
        yield Claim(kind, text[match.start() : end], match.start(), end, key)


def spelled(text: str) -> Iterator[Claim]:
    """Yield the amounts written in English words, except "one" alone, which is rarely a number."""
    for match in _SPELLED.finditer(text):
        if match[0].lower() != "one":
            kind, key = _spelled_amount(match, *_parts(match))
            yield Claim(kind, match[0], match.start(), match.end(), key)


def stated_amounts(text: str) -> Iterator[tuple[Kind, str]]:
    """Yield the kind and key of every amount that a source can be said to state, including the lower end of a range."""
    for match in _AMOUNT.finditer(text):
        yield _amount(match, match["digits"])
        if (match["percent"] or match["scale"] or match["unit"]) and (lower := _lower(match)):
            yield _amount(match, lower)
    for match in _SPELLED.finditer(text):
        yield _spelled_amount(match, *_parts(match))
        if (match["percent"] or match["scale"]) and (lower := _lower(match)):
            yield _spelled_amount(match, lower)
        # "A hundred and ten ships" may be summed up as two amounts.
        pieces = _SPELLED_AND.split(match[0])
        for part in (part for piece in pieces[1:] and pieces for part in _SPELLED.finditer(piece)):
            yield _spelled_amount(part, *_parts(part))


def _lower(match: re.Match[str]) -> str:
    lower = _RANGE.search(match.string[max(0, match.start() - 24) : match.start()])
    return (lower["digits"] or str(_number_of(lower["word"]))) if lower else ""


def _parts(match: re.Match[str]) -> tuple[str, int]:
    """Return the number before the scale, in digits, and the number after it."""
    return str(_number_of(match["only"] or match["head"])), _number_of(match["tail"]) if match["tail"] else 0


def _number_of(words: str) -> int:
    number = 0
    for word in re.findall("[a-z]+", words.lower()):
        number = max(number, 1) * 100 if word == "hundred" else number + _NUMBERS.get(word, 0)
    return number or 1  # "a thousand"


def _spelled_amount(match: re.Match[str], head: str, tail: int = 0) -> tuple[Kind, str]:
    value = _value(head, _ZEROS.get((match["scale"] or "").lower()[:2], 0))
    value = str(int(value) + tail) if tail else value
    return ("percentage", value + "%") if match["percent"] else ("number", value)


def _amount(match: re.Match[str], digits: str) -> tuple[Kind, str]:
    # Nobody takes a power of money or of a percentage: there, what is raised is the mark of a footnote.
    if match["power"] and digits == match["digits"] and not match["percent"] and not match["money"]:
        digits = _raised(digits, match["power"].translate(_RAISED))
    if match["percent"]:
        return "percentage", _value(digits, 0) + "%"
    scale = (match["scale"] or (match["letter"] if match["money"] else "") or "").lower()
    zeros = 9 if scale.startswith("milliard") else _ZEROS.get(scale[:2], 0)
    unit = re.sub("[·⋅•∙]", "", match["unit"] or "")
    return "number", f"{_value(digits, zeros)} {unit}".rstrip()


@lru_cache(maxsize=4096)
def _raised(digits: str, power: str) -> str:
    """Return a power as its value (10⁶ is 1000000), or "10^-3" if that is no whole number or has too many digits."""
    base = _value(digits, 0)
    exponent = power.removeprefix("+")
    is_whole = base.isdecimal() and exponent.isdecimal()
    if is_whole and int(exponent) <= _LARGEST_POWER and int(base) <= _LARGEST_BASE:
        return str(int(base) ** int(exponent))
    return f"{base}^{exponent}"


@lru_cache(maxsize=4096)
def _value(number: str, zeros: int) -> str:
    """Return a number as digits with at most one point: 1,000 and 1.000 become 1000; a version (1.2.3) is unchanged."""
    plain = "".join(
        str(unicodedata.decimal(sign)) if sign.isdecimal() else " " if sign.isspace() else sign for sign in number
    )
    signs = re.sub("[0-9]", "", plain)
    if not signs or _THOUSANDS.fullmatch(plain):
        whole, fraction = plain, ""
    elif signs[-1] in ".," and signs.count(signs[-1]) == 1:
        whole, _, fraction = plain.rpartition(signs[-1])
    else:
        return plain
    whole, fraction = re.sub("[^0-9]", "", whole) + fraction[:zeros].ljust(zeros, "0"), fraction[zeros:].rstrip("0")
    return (whole.lstrip("0") or "0") + ("." + fraction if fraction else "")


def dates(text: str) -> Iterator[Claim]:
    """Yield the dates, months and weekdays."""
    for match in _DATE.finditer(text):
        group = match.lastgroup or ""
        start = match.start(group) if group in ("m5", "w6") else match.start()
        yield Claim("date", text[start : match.end()], start, match.end(), _day(match.groupdict(""), group[-1]))


def _day(parts: dict[str, str], form: str) -> str:
    """Return "2026-01-10", "--01-10" without a year, "2026-01" or "--01" without a day, or the weekday.

    3/4/2026 may be the third of April or the fourth of March: that gives both, separated by a bar.
    """
    if not (month := parts.get(f"m{form}")):
        return parts["w6"].lower()
    day, number = parts.get(f"d{form}"), int(month) if month.isdigit() else MONTHS[month[:3].lower()]
    year = parts.get(f"y{form}") or "-"
    if form == _DAY_FIRST and day and number != int(day) <= _MONTHS_OF_A_YEAR:
        return f"{year}-{number:02}-{int(day):02}|{year}-{int(day):02}-{number:02}"
    return f"{year}-{number:02}" + (f"-{int(day):02}" if day else "")
