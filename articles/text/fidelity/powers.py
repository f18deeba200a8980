"""What may follow the digits of a number and change its value: exponents, powers of ten and vulgar fractions."""

import re
import unicodedata
from fractions import Fraction

_GAP = r"[ \u00a0\u2009\u202f]?"
_EXPONENT = r"(?:[⁺⁻]?[⁰¹²³⁴-⁹]+(?:[⁄/][₀-₉]+)?|\^\(?[-−+]?\d+(?:[.,]\d+)?\)?)"
# A pattern without groups: "×10⁹", "½", "⁶" or "^1.5".
POWER = rf"{_GAP}[×x·⋅∙*]{_GAP}10{_EXPONENT}|{_GAP}[¼-¾⅐-⅞]|{_EXPONENT}"

_RAISED = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "+-0123456789-", "^()")
_OF_TEN = re.compile(rf"{_GAP}[×x·⋅∙*]{_GAP}10(?P<exponent>.+)")
_LARGEST_POWER, _LARGEST_BASE = 99, 10**6
_MOST_DECIMALS = 3  # of a fraction that has an end; a third has none


def is_mark(power: str) -> bool:
    """Return whether it can be the mark of a footnote instead."""
    return not _OF_TEN.match(power) and power.strip()[0] not in "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"


def applied(base: str, power: str) -> str:
    """Return the value of a number with what is behind it: its digits, or "10^-3" or "2⅓" where it has no end.

    `base` has at most one point.
    """
    if of_ten := _OF_TEN.match(power):
        exponent = of_ten["exponent"].translate(_RAISED).removeprefix("+")
        return _shifted(base, exponent) or f"{base}^10^{exponent}"
    if not is_mark(power):
        part = unicodedata.numeric(power.strip())
        decimals = f"{part:.{_MOST_DECIMALS}f}".rstrip("0")
        is_exact = Fraction(decimals) == Fraction(part).limit_denominator(10)
        return base + (decimals[1:] if is_exact and base.isdecimal() else power.strip())
    exponent = power.translate(_RAISED).removeprefix("+")
    is_whole = base.isdecimal() and exponent.isdecimal()
    if is_whole and int(exponent) <= _LARGEST_POWER and int(base) <= _LARGEST_BASE:
        return str(int(base) ** int(exponent))
    return f"{base}^{exponent}"


def _shifted(base: str, exponent: str) -> str:
    """Return the number times a power of ten, or "" if it is not above zero or has too many digits."""
    whole, _, fraction = base.partition(".")
    if not (whole + fraction).isdecimal() or not exponent.isdecimal() or int(exponent) > _LARGEST_POWER:
        return ""
    zeros = int(exponent)
    whole, fraction = whole + fraction[:zeros].ljust(zeros, "0"), fraction[zeros:]
    return (whole.lstrip("0") or "0") + (f".{fraction}" if fraction else "")
