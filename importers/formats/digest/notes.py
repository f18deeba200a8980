"""What an editor should know about an item of a digest."""

from collections.abc import Iterable, Iterator

from articles.intake.item import Note
from importers.formats.digest.lines import Line, quote
from importers.formats.digest.markers import begins_with_wording


def notes(lines: Iterable[Line], *, is_marked: bool, is_truncated: bool) -> Iterator[Note]:
    """Yield a note for each thing to look at: no marker at the end, a text cut off, a line that may be a marker."""
    if not is_marked:
        message = "No “Read more” follows this text. Check that it is complete."
        yield Note(code="no_marker_at_end", message=message)
    if is_truncated:
        message = "The text ends in an ellipsis: the source cut it off. Read the original before you publish it."
        yield Note(code="truncated", message=message)
    if kept := [line for line in lines if begins_with_wording(line.text)]:
        message = (
            f"Kept as text, because it goes on like a sentence: {quote(kept)}. If it ends a story, this item holds "
            "two: put the “Read more” on a line by itself and import the file again."
        )
        yield Note(code="possible_marker", message=message)
