"""A summary as its page shows it, with what is copied marked."""

from articles import desk
from articles.reading.presentation import Prose
from articles.text.marks import mark_stretches


def marked(prose: Prose, copied: desk.CopiedText) -> Prose:
    """Return the summary with a <mark> around each copied passage."""
    return Prose(mark_stretches(prose.html, copied.units.units, copied.copied.stretches), prose.text)
