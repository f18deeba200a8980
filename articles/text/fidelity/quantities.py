"""Finds amounts and dates in a text: in digits or words, with a unit or percent sign, in several date formats."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from articles.text.fidelity import currencies, number_words, powers, scales
from articles.text.fidelity.claim import Claim, Kind
from articles.text.patterns import late_pattern

_LETTER = r"A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u052f"  # without × and ÷
_GAP = r"[ \u00a0\u2009\u202f]?"
_END = r"(?![^\W_⁰¹²³⁴-⁹])"  # behind a word may be the mark of a footnote
_DIGITS = r"\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3}(?!\d))+(?:[.,]\d+)?(?!\d)|\d+(?:[.,'’]\d+)*"
_UNITS = r"[kcdm]?m[²³]|N[·⋅•∙]?m|km/h|m/s|mph|[kMGT]Wh?|[kcmn]?m|[km]?g|[kMGT]B|[kMGT]?Hz|mAh|°[CF]|ha|bar|[tV]"
_PERCENT_WORDS = (
    r"percent|per[ \u00a0]cent|pct|prozent|procent|pour[ \u00a0]cent|por[ \u00a0]ciento|p[oe]r[ \u00a0]cento"
)
# A rise from 2 to 3 percent is one percentage point, and 50 percent.
_POINTS = (
    r"per(?:centage|cent|[ ]cent|-cent)[ -]points?|[%％][ -]?(?:points?|punkte?n?)|pp|ppts?|"
    r"prozentpunkte?n?|procentpunt(?:en)?|points? de pourcentage|puntos? porcentual(?:es)?|"
    r"punt[oi] percentual[ei]|pontos? percentua(?:l|is)"
)
# "2億5000万" is one number: what stands below the larger unit is added.
_MYRIADS = "万萬億亿兆만억조"
_BELOW = rf"(?: ?\d[\d,]{{0,6}}[{_MYRIADS}千천]|\d{{1,4}}(?![\d.,]))*"
_BELOW_PIECE = re.compile(rf"([\d,]+)([{_MYRIADS}千천]?)")
_AMOUNT = late_pattern(
    # The digit comes first, so that nothing is looked for before each letter.
    rf"(?=\d)(?:(?<![\d_{_LETTER}])|{currencies.TOUCHING})(?<!\d[.,'’])(?P<digits>{_DIGITS})(?P<power>{powers.POWER})?"
    rf"(?:[-‐‑]?{_GAP}(?P<points>(?ai:{_POINTS}){_END})|[-‐‑]?{_GAP}(?P<percent>[%％٪]|(?ai:{_PERCENT_WORDS}){_END})"
    rf"|[-‐‑]?{_GAP}(?P<scale>{scales.SCALE})|{_GAP}(?P<cjk>[{_MYRIADS}])(?P<below>{_BELOW})"
    rf"|(?P<letter>[kKmMbB]){_END}|[-‐‑]?{_GAP}(?P<unit>{_UNITS}){_END})?"
)
_AFTER_DIGITS = late_pattern(r"\d[ \u00a0-](?:(?ai:por|per|pour) )?\Z")
_PERCENT_BEHIND = late_pattern(rf"[-‐‑]?{_GAP}(?:[%％٪]|(?ai:{_PERCENT_WORDS}){_END})")
_POINTS_BEHIND = late_pattern(rf"[-‐‑]?{_GAP}(?ai:{_POINTS}){_END}")
_LETTERS = {"k": 3, "m": 6, "b": 9, "万": 4, "萬": 4, "億": 8, "亿": 8, "兆": 12}
_LETTERS |= {"千": 3, "천": 3, "만": 4, "억": 8, "조": 12}
_ZEROS = {"th": 3, "mi": 6, "bi": 9}
# The unit of percentage points.
POINT = "pp"
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
_SPELLED = late_pattern(
    rf"(?<![^\W_])(?>(?P<head>{_BELOW_THOUSAND}|{_A}){_JOINT}(?P<scale>{_SCALE})"
    rf"(?:{_JOINT}{_AND}(?P<tail>{_BELOW_THOUSAND})(?!{_JOINT}{_SCALE}))?|(?P<only>{_BELOW_THOUSAND}))"
    # "Twenty-first", "two thirds", "two dozen" and "two and a half" are not the number that they start with.
    r"(?![-‐‑](?ai:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|quarter|hal[fv]e?)s?(?![^\W_]))"
    rf"(?!{_JOINT}{_any_of('thirds', 'quarters', 'fifths', 'tenths', 'dozen', 'score', 'point')})"
    rf"(?!{_JOINT}and{_JOINT}a{_JOINT}{_any_of('half', 'third', 'quarter')})"
    rf"(?:[-‐‑]?{_GAP}(?P<percent>[%％٪]|{_PERCENT}))?"
)
_SPELLED_AND = late_pattern(rf"{_JOINT}(?ai:and){_JOINT}")
# "10 to 20 percent", "one or two million": what follows the second number belongs to the first as well.
_RANGE = late_pattern(
    rf"(?:(?P<digits>{_DIGITS})|(?<![^\W_])(?P<word>{_SMALL}))\s?(?:[-‐‑–—]|to|and|or|bis|und|à|et|y|e|tot|en|a)\s?\Z"
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
_DATE = late_pattern(
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
    r"|(?i:in|since|until|till|by|during|from|to|between|and|or|through|before|after|early|late|mid|last|next|this|of)"
    rf"[ \u00a0‑-](?P<m5>{_MONTH})(?!\.?,?\s[0-9])|(?P<w6>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day))"
)
_DAY_FIRST = "8"  # the alternative of _DATE in which the month may also come first


class _Amount(NamedTuple):
    """An amount in digits: its match, where it starts and ends with its currency, and that currency, or ""."""

    match: re.Match[str]
    start: int
    end: int
    currency: str

    def key(self, digits: str, currency: str = "") -> tuple[Kind, str]:
        """Return its kind and key, with these digits for its own and this currency if it has none."""
        match, currency = self.match, self.currency or currency
        # Nobody takes a power of money or of a percentage: there, what is raised is the mark of a footnote.
        is_money = self.start < match.start()  # "$5²"; "10⁶ dollars" is a power
        power = match["power"] if digits == match["digits"] else ""
        if power and not (powers.is_mark(power) and (is_money or match["percent"])):
            digits = _raised(digits, power)
        if match["percent"]:
            return "percentage", _value(digits, 0) + "%"
        zeros = scales.zeros(match, "scale") if match["scale"] else 0
        if match["cjk"] or (match["letter"] and self.currency):
            zeros = _LETTERS[(match["cjk"] or match["letter"]).lower()]
        unit = currency or (POINT if match["points"] else re.sub("[·⋅•∙]", "", match["unit"] or ""))
        value = _value(digits, zeros)
        if match["below"] and value.isdecimal():
            pieces = _BELOW_PIECE.findall(match["below"])
            value = str(int(value) + sum(int(_value(own, _LETTERS.get(sign, 0))) for own, sign in pieces))
        return "number", f"{value} {unit}".rstrip()


def _amounts(text: str) -> Iterator[_Amount]:
    for match in _AMOUNT.finditer(text):
        is_scaled = bool(match["scale"] or match["letter"])
        currency, start = currencies.before(text, match.start(), is_scaled=is_scaled)
        end = match.end()
        if not (match["percent"] or match["points"] or match["unit"]):
            # "2 Mrd. Euro"
            is_short = match["scale"] and text.startswith(".", match.end())
            behind, behind_end = currencies.behind(text, match.end() + bool(is_short))
            end = behind_end if behind else end
            # Of "$5 US dollars" and "5 US$", the one that says more.
            currency = behind if behind and (not currency or currencies.agree(currency, behind)) else currency
        if match["letter"] and not currency:
            end = match.end("digits")
        yield _Amount(match, start, end, currency)


def amounts(text: str) -> Iterator[Claim]:
    """Yield the amounts written in digits, each with its currency."""
    for amount in _amounts(text):
        kind, key = amount.key(amount.match["digits"])
        yield Claim(kind, text[amount.start : amount.end], amount.start, amount.end, key)


def spelled(text: str) -> Iterator[Claim]:
    """Yield the amounts in words, but none where two languages read the same words differently ("six cents")."""
    english, others = list(_in_english(text)), list(_in_other_languages(text))
    for claims, rest in ((english, others), (others, english)):
        for claim in claims:
            overlapping = [other for other in rest if other.start < claim.end and claim.start < other.end]
            # Where they agree, the English one is enough.
            if not overlapping or (claims is english and all(other.key == claim.key for other in overlapping)):
                yield claim


def phrases(text: str) -> Iterator[Claim]:
    """Yield the amounts of several words in other languages than English: "drei Euro" has a noun like a name."""
    return (claim for claim in _in_other_languages(text) if " " in claim.text)


def _in_other_languages(text: str) -> Iterator[Claim]:
    for number in number_words.numbers(text):
        if _AFTER_DIGITS.search(text, max(0, number.start - 8), number.start):
            continue  # "2 por ciento", "5 mil"
        kind: Kind = "number"
        unit, end = currencies.behind(text, number.end)
        if percent := _PERCENT_BEHIND.match(text, number.end):
            kind, end = "percentage", percent.end()
        elif points := _POINTS_BEHIND.match(text, number.end):
            unit, end = POINT, points.end()
        key = f"{number.value}%" if kind == "percentage" else f"{number.value} {unit}".rstrip()
        yield Claim(kind, text[number.start : end], number.start, end, key)


def _in_english(text: str) -> Iterator[Claim]:
    """Yield the amounts in English words, except "one" alone, which is rarely a number."""
    for match in _SPELLED.finditer(text):
        if match[0].lower() != "one":
            (kind, key), end = _spelled_key(match)
            yield Claim(kind, text[match.start() : end], match.start(), end, key)


def _spelled_key(match: re.Match[str]) -> tuple[tuple[Kind, str], int]:
    """Return the kind and key of an amount in words, with its currency, and where it ends."""
    kind, key = _spelled_amount(match, *_parts(match))
    currency, end = ("", match.end()) if match["percent"] else currencies.behind(match.string, match.end())
    return (kind, f"{key} {currency}".rstrip()), end


def stated_amounts(text: str) -> Iterator[tuple[Kind, str]]:
    """Yield the kind and key of every amount that a source can be said to state, including the ends of a range."""
    for amount in _amounts(text):
        match = amount.match
        yield amount.key(match["digits"])
        lower = _RANGE.search(text[max(0, amount.start - 24) : amount.start])
        if lower and (digits := lower["digits"] or str(_number_of(lower["word"]))):
            if match["percent"] or match["scale"] or match["cjk"] or match["unit"] or amount.currency:
                yield amount.key(digits)
            # "$2 to 3 million": the second number has the currency of the first.
            if not amount.currency and lower["digits"]:
                place = max(0, amount.start - 24) + lower.start("digits")
                yield amount.key(match["digits"], currencies.before(text, place, is_scaled=False)[0])
    yield from ((claim.kind, claim.key) for claim in _in_other_languages(text))
    for match in _SPELLED.finditer(text):
        yield _spelled_key(match)[0]
        if (match["percent"] or match["scale"]) and (digits := _lower(match)):
            currency = currencies.behind(text, match.end())[0]
            kind, key = _spelled_amount(match, digits)
            yield kind, f"{key} {currency}".rstrip()
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


@lru_cache(maxsize=4096)
def _raised(digits: str, power: str) -> str:
    return powers.applied(_value(digits, 0), power)


@lru_cache(maxsize=4096)
def _value(number: str, zeros: int) -> str:
    """Return a number as digits with at most one point: 1,000 and 1.000 become 1000; a version (1.2.3) is unchanged."""
    if "^" in number:
        return number
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
