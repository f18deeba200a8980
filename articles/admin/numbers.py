"""Numbers that arrive as text: in addresses, in forms, in boxes that people type into."""

# One digit fewer than the largest key of either database has.
_MAX_DIGITS = 18


def whole_number(text: str, *, max_digits: int = _MAX_DIGITS) -> int | None:
    """Return the number that the text spells in ASCII digits, or None if it spells none or is too long.

    By default it is too long if no primary key could be that number.
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= max_digits else None
