"""Reads the currency of an amount, before or behind it: a sign, an ISO 4217 code, or a word.

A currency is a code ("EUR") or, where the text leaves open which one it is, the sign or word that several share: "$" is
any dollar, "¥" yen or yuan. Two currencies agree if one may be the other: "$2bn" and "US$2bn" do, "A$2bn" and "US$2bn"
do not. A word that is more often something else ("won", "real") is no currency.
"""

import re
from functools import lru_cache

from articles.text.patterns import late_pattern

# What several currencies share, and the currencies that it may be.
_SHARED = {
    "$": {"USD", "AUD", "CAD", "HKD", "NZD", "SGD", "TWD"},
    "¥": {"JPY", "CNY"},
    "rupee": {"INR", "PKR", "LKR", "NPR"},
    "franc": {"CHF", "XOF", "XAF"},
    "crown": {"SEK", "NOK", "DKK", "CZK", "ISK"},
    "peso": {"MXN", "ARS", "CLP", "COP", "PHP"},
}
_CODES = frozenset(
    re.findall(
        "...",
        "USDEURGBPJPYCNYRMBINRAUDCADHKDNZDSGDTWDCHFSEKNOKDKKCZKISKPLN"
        "HUFRONRUBUAHTRYILSBRLMXNARSCLPCOPZARNGNKESEGPAEDSAR"
        "KRWTHBIDRMYRPHPVNDPKRLKRNPR",
    )
)
_SIGNS = {
    "US$": "USD", "U.S.$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "HK$": "HKD", "NZ$": "NZD",
    "S$": "SGD", "NT$": "TWD", "R$": "BRL", "MX$": "MXN", "$": "$", "＄": "$", "€": "EUR", "£": "GBP",
    "¥": "¥", "￥": "¥", "₹": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY",
    "₴": "UAH", "₪": "ILS", "₱": "PHP", "฿": "THB", "₦": "NGN",
    "₫": "VND", "zł": "PLN", "kr": "crown", "Rs": "rupee", "Fr": "franc", "SFr": "CHF",
}  # fmt: skip
# Words, as patterns: English, German, French, Spanish, Italian, Portuguese, Dutch, Russian, Turkish, Chinese, Japanese
# and Korean.
_WORDS = {
    "USD": r"(?:us|u\.s\.|american|us-amerikanische)[- ]dollars?|dollars? am[eé]ricains?|"
    r"d[oó]lares (?:estado-?unidenses|americanos)|"
    r"dollari (?:usa|americani)|美元|美金|米ドル",
    "AUD": r"australian dollars?|australische dollar|dollars? australiens?|澳元|豪ドル",
    "CAD": r"canadian dollars?|kanadische dollar|dollars? canadiens?|加元",
    "HKD": r"hong kong dollars?|hongkong-dollar|港元|港币",
    "NZD": r"new zealand dollars?",
    "SGD": r"singapore dollars?|singapur-dollar|新元",
    "TWD": r"taiwan(?:ese)? dollars?|台币|新台幣",
    "$": r"dollars?|d[oó]lar(?:es)?|dollar[io]|доллар(?:а|ов|ы)?|ドル|달러",
    "EUR": r"euros?|евро|ユーロ|欧元|歐元|유로",
    "GBP": r"pounds?(?: sterling)?|pfund(?: sterling)?|livres? sterling|libras? (?:esterlinas?)|sterline|ポンド|英镑",
    "JPY": r"yen(?:es|s)?|ienes?|円|日元",
    "CNY": r"yuan(?:es)?|renminbi|人民币|人民幣|人民元|元",
    "INR": r"indian rupees?|indische rupien",
    "PKR": r"pakistani rupees?",
    "rupee": r"rupees?|rupien?|roupies?|r[uú]pias?|rupie",
    "IDR": r"rupiah",
    "CHF": r"swiss francs?|schweizer franken|francs? suisses?|franchi svizzeri|francos suizos",
    "franc": r"francs?|franken|franchi|francos?",
    "RUB": r"rou?bles?|rubel|rublos?|rubli|рубл(?:ь|я|ей|и)|руб",
    "BRL": r"(?:brazilian )?reais|reales brasileños",
    "SEK": r"swedish (?:kron(?:a|or)|crowns?)|schwedische kronen|kronor",
    "NOK": r"norwegian (?:kroner?|crowns?)|norwegische kronen",
    "DKK": r"danish (?:kroner?|crowns?)|dänische kronen",
    "CZK": r"czech (?:koruna?s?|crowns?)|korun[ay]?",
    "crown": r"crowns?|kron(?:a|e|en|er)|couronnes?|coronas?|corone",
    "MXN": r"mexican pesos?|pesos mexicanos",
    "peso": r"pesos?",
    "TRY": r"(?:turkish )?liras?|türk lirası|TL",
    "PLN": r"z[łl]oty[s]?|złotych",
    "ILS": r"shekels?|schekel",
    "ZAR": r"rand",
    "NGN": r"naira",
    "AED": r"dirhams?",
    "UAH": r"hryvnias?|hrywnja|грив(?:на|ня|ни|ні|ен|ень)",
    "HUF": r"forints?",
    "THB": r"baht",
    "MYR": r"ringgit",
}
_WORD = {code: late_pattern(rf"(?ai:{words})\Z", re.IGNORECASE) for code, words in _WORDS.items()}
_END = r"(?![^\W_])"
_CJK_WORD = r"[\u3040-\u30ff\u3400-\u9fff]"
_ALL_WORDS = "|".join(_WORDS.values())
_SIGN = "|".join(sorted(map(re.escape, _SIGNS), key=len, reverse=True))
_CODE = "|".join(sorted(_CODES))

# A code may touch the digits ("USD2bn"), which is otherwise the mark of a name ("T9").
TOUCHING = rf"(?<=\b(?:{_CODE}))|(?<=\bRs)|(?<=\bkr)"
_BEFORE = late_pattern(
    rf"(?:(?<![^\W_])(?:{_CODE}|(?:Rs|SFr|Fr|kr)\.?)|(?<![A-Za-z])(?:{_SIGN})|[€£¥₹$])[ \u00a0\u2009\u202f]?\Z"
)
_WORD_BEFORE = late_pattern(r"(?<![^\W_])(?ai:euros?|dollars?|rupees?|pounds?|yen)[ \u00a0]\Z")
_BEHIND = late_pattern(
    rf"[-‐‑]?[ \u00a0\u2009\u202f]?(?P<currency>(?:{_CODE}){_END}|[$€£¥￥₹₽₩₺₴₪₱฿₦₫](?!\d)|(?:zł|kr){_END}"
    rf"|(?:d['’]|(?ai:de|di) )?(?i:{_ALL_WORDS})(?:{_END}|(?<={_CJK_WORD})))"
)
_LINK = re.compile(r"(?:d['’]|(?:de|di) )", re.IGNORECASE)
# A currency that is named apart from any number, as in a table's heading: "in million euros", "(EUR m)".
_APART = late_pattern(
    rf"(?<![\w$€£¥])(?<!\d[ \u00a0])(?:[€£¥₹$]|(?:{_CODE}){_END}|(?i:euros?|dollars?|pounds?){_END})(?!\s?\d)"
)


def before(text: str, end: int, *, is_scaled: bool) -> tuple[str, int]:
    """Return the currency just before a place in the text and where it starts; "" and the place if there is none.

    A word counts there only before a scaled amount: "Euro 2024" is a tournament.
    """
    start = max(0, end - 9)
    head = text[start:end]
    match = _BEFORE.search(head) or (_WORD_BEFORE.search(head) if is_scaled else None)
    return (code_of(match[0]), start + match.start()) if match else ("", end)


def behind(text: str, start: int) -> tuple[str, int]:
    """Return the currency just behind a place in the text and where it ends; "" and the place if there is none."""
    match = _BEHIND.match(text, start)
    return (code_of(match["currency"]), match.end()) if match else ("", start)


@lru_cache(maxsize=1024)
def code_of(text: str) -> str:
    """Return the currency that a sign, code or word means, as it is found beside an amount."""
    text = _LINK.sub("", text, count=1) if _LINK.match(text) else text
    text = text.strip()
    plain = text.rstrip(".")
    if plain in _SIGNS:
        return _SIGNS[plain]
    if plain in _CODES:
        return "CNY" if plain == "RMB" else plain
    return next((code for code, word in _WORD.items() if word.match(text)), "")


def is_currency(unit: str) -> bool:
    """Return whether a unit of an amount is a currency."""
    return unit in _CODES or unit in _SHARED


def agree(first: str, second: str) -> bool:
    """Return whether two currencies may be the same."""
    return bool(first and second) and not _SHARED.get(first, {first}).isdisjoint(_SHARED.get(second, {second}))


def named_apart(text: str) -> set[str]:
    """Return the currencies that a text names apart from any number."""
    return {code_of(match[0]) for match in _APART.finditer(text)}
