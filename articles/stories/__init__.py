"""Which articles tell the same story: compares new texts with all others, behind imports, and says what shows it.

A comparison makes the signature of a text, stores its bands and its addresses of origin, looks up the articles that
share a band, and compares the words of the likeliest of these. The rule itself is `models.same_story`.
"""

from articles.stories.addresses import fingerprint, note_addresses
from articles.stories.comparing import AT_ONCE, compare, compare_all, forget, mark_due, waiting
from articles.stories.proof import Proof, proofs_of, reasons

__all__ = [
    "AT_ONCE",
    "Proof",
    "compare",
    "compare_all",
    "fingerprint",
    "forget",
    "mark_due",
    "note_addresses",
    "proofs_of",
    "reasons",
    "waiting",
]
