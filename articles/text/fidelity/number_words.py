"""Reads numbers in words: German, French, Spanish, Italian, Portuguese and Dutch. English is in `quantities`.

text2num 3.1 reads the same languages, but must be told which one a text is in, takes 12 µs for each German word, and
reads "elf" in an English text as readily. Here a word counts alone only if it means that number in every language that
has it: "elf", "once", "due", "sei", "neuf", "cent", "mil" and the like count inside a longer number only.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_ONES = {
    "ein": 1, "eine": 1, "einer": 1, "einem": 1, "einen": 1, "eins": 1, "zwei": 2, "zwo": 2, "drei": 3, "vier": 4,
    "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12, "sechzehn": 16,
    "siebzehn": 17, "een": 1, "één": 1, "twee": 2, "drie": 3, "vijf": 5, "zes": 6, "zeven": 7, "negen": 9, "tien": 10,
    "twaalf": 12, "dertien": 13, "veertien": 14, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5,
    "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14,
    "quinze": 15, "seize": 16, "uno": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6,
    "siete": 7, "ocho": 8, "nueve": 9, "diez": 10, "once": 11, "doce": 12, "trece": 13, "catorce": 14, "quince": 15,
    "dieciséis": 16, "diecisiete": 17, "dieciocho": 18, "diecinueve": 19, "veintiuno": 21, "veintiún": 21,
    "veintiuna": 21, "veintidós": 22, "veintitrés": 23, "veinticuatro": 24, "veinticinco": 25, "veintiséis": 26,
    "veintisiete": 27, "veintiocho": 28, "veintinueve": 29, "due": 2, "tre": 3, "quattro": 4, "cinque": 5, "sei": 6,
    "sette": 7, "otto": 8, "nove": 9, "dieci": 10, "undici": 11, "dodici": 12, "tredici": 13, "quattordici": 14,
    "quindici": 15, "sedici": 16, "diciassette": 17, "diciotto": 18, "diciannove": 19, "um": 1, "uma": 1, "dois": 2,
    "duas": 2, "três": 3, "quatro": 4, "sete": 7, "oito": 8, "dez": 10, "doze": 12, "treze": 13, "catorze": 14,
    "dezasseis": 16, "dezesseis": 16, "dezessete": 17, "dezassete": 17, "dezoito": 18, "dezenove": 19, "dezanove": 19,
}  # fmt: skip
_TENS = {
    "zwanzig": 20, "dreißig": 30, "dreissig": 30, "vierzig": 40, "fünfzig": 50, "sechzig": 60, "siebzig": 70,
    "achtzig": 80, "neunzig": 90, "twintig": 20, "dertig": 30, "veertig": 40, "vijftig": 50, "zestig": 60,
    "zeventig": 70, "tachtig": 80, "negentig": 90, "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40,
    "cinquante": 50, "soixante": 60, "septante": 70, "huitante": 80, "nonante": 90, "veinte": 20, "treinta": 30,
    "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90, "venti": 20,
    "trenta": 30, "quaranta": 40, "cinquanta": 50, "sessanta": 60, "settanta": 70, "ottanta": 80, "novanta": 90,
    "vinte": 20, "trinta": 30, "quarenta": 40, "cinquenta": 50, "sessenta": 60, "oitenta": 80,
}  # fmt: skip
_HUNDREDS = {
    "cien": 100, "ciento": 100, "cento": 100, "cem": 100, "doscientos": 200, "doscientas": 200, "trescientos": 300,
    "trescientas": 300, "cuatrocientos": 400, "cuatrocientas": 400, "quinientos": 500, "quinientas": 500,
    "seiscientos": 600, "seiscientas": 600, "setecientos": 700, "setecientas": 700, "ochocientos": 800,
    "ochocientas": 800, "novecientos": 900, "novecientas": 900, "duzentos": 200, "duzentas": 200, "trezentos": 300,
    "trezentas": 300, "quatrocentos": 400, "quatrocentas": 400, "quinhentos": 500, "quinhentas": 500,
    "seiscentos": 600, "seiscentas": 600, "setecentos": 700, "setecentas": 700, "oitocentos": 800, "oitocentas": 800,
    "novecentos": 900, "novecentas": 900,
}  # fmt: skip
_HUNDRED = ("hundert", "honderd", "cent", "cents")
_SCALES = {
    "tausend": 3, "duizend": 3, "mille": 3, "mila": 3, "mil": 3, "million": 6, "millionen": 6, "millions": 6,
    "miljoen": 6, "millón": 6, "millones": 6, "milione": 6, "milioni": 6, "milhão": 6, "milhões": 6, "milliarde": 9,
    "milliarden": 9, "milliard": 9, "milliards": 9, "miljard": 9, "miliardo": 9, "miliardi": 9, "bilhão": 9,
    "bilhões": 9, "billionen": 12, "biljoen": 12, "billones": 12, "bilioni": 12,
}  # fmt: skip
_VALUES = _ONES | _TENS | _HUNDREDS
_JOINTS = frozenset(["und", "en", "et", "y", "e"])
# What may be something else alone, in this or another language.
_NEVER_ALONE = {
    "ein", "eine", "einer", "einem", "einen", "eins", "een", "één", "un", "une", "uno", "una", "um", "uma", "elf",
    "once", "dos", "due", "sei", "otto", "neuf", "six", "sept", "dix", "seize", "quince", "cent", "cents", "mil",
    "mille", "mila", "million", "millions", "milliard", "milliards", "dez", "doze", "venti",
}  # fmt: skip
_ELIDED = {
    "vent": 20, "trent": 30, "quarant": 40, "cinquant": 50, "sessant": 60, "settant": 70, "ottant": 80, "novant": 90,
    "tré": 3,
}  # fmt: skip
# German, Dutch and Italian write a number as one word, of these parts.
_PARTS = (
    (
        "ein eins zwei zwo drei vier fünf sechs sieben acht neun zehn elf zwölf sechzehn siebzehn zwanzig dreißig "
        "dreissig vierzig fünfzig sechzig siebzig achtzig neunzig hundert tausend und"
    ),
    (
        "een één twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien twintig dertig veertig "
        "vijftig zestig zeventig tachtig negentig honderd duizend en ën"
    ),
    (
        "uno due tre tré quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici "
        "diciassette diciotto diciannove venti vent trenta trent quaranta quarant cinquanta cinquant sessanta sessant "
        "settanta settant ottanta ottant novanta novant cento mille mila"
    ),
)
_PART = [re.compile("|".join(sorted(parts.split(), key=len, reverse=True))) for parts in _PARTS]
# Each part starts with one of these letters, so that most words of a text are passed by at their first letter.
_WORD = re.compile(r"(?<![^\W_])(?<!\d[ \u00a0])[a-hmnoqstuvyzéü][^\W\d_]*(?![^\W_])", re.IGNORECASE)
_GAP = re.compile(r"[ \u00a0]|[-‐‑]")


_FOUR, _TEN, _TWENTY, _EIGHTY, _CENTUM = 4, 10, 20, 80, 100


class NumberInWords(NamedTuple):
    """A number in words: where it starts and ends, and its value."""

    start: int
    end: int
    value: int


def numbers(text: str) -> Iterator[NumberInWords]:
    """Yield the numbers in words, in order."""
    run: list[tuple[int, int, tuple[str, ...]]] = []
    for match in _WORD.finditer(text):
        word = match[0].lower()
        parts = (word,) if word in _JOINTS else _parts(word)
        if run and not (parts and _GAP.fullmatch(text, run[-1][1], match.start())):
            yield from _of_run(run)
            run = []
        if parts and (run or word not in _JOINTS):
            run.append((match.start(), match.end(), parts))
    yield from _of_run(run)


def is_number(word: str) -> bool:
    """Return whether a word alone is a number."""
    word = word.lower()
    return word not in _NEVER_ALONE and word not in _JOINTS and bool(_parts(word))


@lru_cache(maxsize=8192)
def _parts(word: str) -> tuple[str, ...]:
    """Return the parts of a number in one word, none if it is another word."""
    if word in _VALUES or word in _HUNDRED or word in _SCALES:
        return (word,)
    # Italian drops a vowel: "centotto", "centottanta".
    word = word.replace("centott", "centoott")
    for pattern in _PART:
        parts = pattern.findall(word)
        if len(parts) > 1 and "".join(parts) == word:
            return tuple(parts)
    return ()


def _of_run(run: list[tuple[int, int, tuple[str, ...]]]) -> Iterator[NumberInWords]:
    """Yield the numbers of words that follow each other; two that do not go together are two numbers."""
    place = 0
    while place < len(run):
        best, stop = None, place
        total = _Sum()
        for index in range(place, len(run)):
            is_joint = run[index][2][0] in _JOINTS and len(run[index][2]) == 1
            if not all(total.add(part, inside=len(run[index][2]) > 1) for part in run[index][2]):
                break
            if not is_joint:
                best, stop = total.value, index
        if best is not None and not _is_doubtful(run[place : stop + 1]):
            yield NumberInWords(run[place][0], run[stop][1], best)
        place = stop + 1


def _is_doubtful(words: list[tuple[int, int, tuple[str, ...]]]) -> bool:
    """Return whether the words may be something else: "once" alone, or what multiplies a number before them."""
    first = words[0][2][0]
    is_alone = len(words) == 1 and len(words[0][2]) == 1 and first in _NEVER_ALONE
    return is_alone or _SCALES.get(first, 0) > _SCALES["mil"]


class _Sum:
    """A number that grows part by part."""

    def __init__(self) -> None:
        self._done, self._open, self._is_joined = 0, 0, False

    @property
    def value(self) -> int:
        return self._done + self._open

    def add(self, part: str, *, inside: bool) -> bool:
        """Add a part; return whether it goes on the number. `inside` a word, ones may come before tens."""
        if part in _JOINTS or part == "ën":
            self._is_joined = True
            return self.value > 0
        is_joined, self._is_joined = self._is_joined, False
        if part in _SCALES:
            return self._scale(10 ** _SCALES[part])
        value = _VALUES.get(part) or _ELIDED.get(part) or 100
        # "Neunzehnhundert", "vijfentwintighonderd"
        most = _CENTUM if inside else _TWENTY
        if value == _CENTUM and (part in _HUNDRED or part == "cento") and 0 < self._open < most:
            self._open *= value
            return True
        if part in ("vingt", "vingts") and self._open % 100 == _FOUR:
            self._open += _EIGHTY - _FOUR
            return True
        goes_on = self._takes(value, part, self._open % _CENTUM, inside=inside, is_joined=is_joined)
        if goes_on:
            self._open += value
        return goes_on

    def _takes(self, value: int, part: str, rest: int, *, inside: bool, is_joined: bool) -> bool:
        """Return whether a part goes on the number, whose last two digits are `rest`."""
        if not rest:
            return not self._open or value < _CENTUM
        if rest < _TEN:
            # "Dreizehn", "einundzwanzig"
            return (value == _TEN and inside) or (is_joined and value in range(_TWENTY, _CENTUM, _TEN))
        if rest == _TEN:
            return part in ("sept", "huit", "neuf")
        # "Soixante-douze", "quatre-vingt-dix"
        return rest % _TEN == 0 and (value < _TEN or (rest in (60, _EIGHTY) and value < _TWENTY))

    def _scale(self, scale: int) -> bool:
        if self._open:
            if self._done and self._done % (scale * 1000) and self._done < scale:
                self._done, self._open = (self._done + self._open) * scale, 0
            else:
                self._done, self._open = self._done + self._open * scale, 0
        elif self._done and self._done < scale:
            self._done *= scale
        elif not self._done:
            self._done = scale
        else:
            return False
        return True
