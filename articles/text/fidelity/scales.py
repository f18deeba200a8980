"""Words and short forms that multiply a number: "million", "Mrd.", "mil millones", and how many zeros they add.

English counts a thousand million as a billion. German, Dutch, French, Italian and Spanish have another word for that
("Milliarde"), and their billion has twelve zeros: "Billionen", "biljoen", "billones", "bilioni", "billions d’euros".
"""

import re

_WORDS = {
    3: "thousand tausend duizend mille mila mil",
    5: "lakh lakhs",
    6: "million millions millionen millones millón millon milhão milhões milione milioni miljoen mn mio mln",
    7: "crore crores",
    9: "billion billions bn milliard milliards milliarde milliarden miliardo miliardi miljard mrd mld bilhão bilhões",
    12: "trillion trillions tn billionen billones billón bilione bilioni biljoen bilião biliões",
    18: "trillionen trillones trilioni triljoen",
}
_PHRASES = {"mil millones": 9, "mil milhões": 9, "mille milliards": 12}
ZEROS = {word: zeros for zeros, words in _WORDS.items() for word in words.split()} | _PHRASES
_FRENCH = re.compile(r"s\s(?:d['’]|de\s)", re.IGNORECASE)
_FRENCH_ZEROS = {"billions": 12, "trillions": 18}

# A pattern without groups.
SCALE = rf"(?i:{'|'.join(sorted(ZEROS, key=len, reverse=True))})(?![^\W_⁰¹²³⁴-⁹])"


def zeros(match: re.Match[str], group: str) -> int:
    """Return how many zeros the scale in a group of the match adds."""
    word = " ".join(match[group].lower().split())
    if word in _FRENCH_ZEROS and _FRENCH.match(match.string, match.end(group) - 1):
        return _FRENCH_ZEROS[word]
    return ZEROS[word]
