"""Numbers of bytes in words, for the pages of the admin."""

from django.template.defaultfilters import filesizeformat


def in_words(size: int) -> str:
    """Return the size as Django writes it, but a whole number without “.0”: “200 MB”, “1.5 GB”."""
    return filesizeformat(size).replace(".0\xa0", "\xa0")
