"""What an editor should know about an item of a digest."""

from collections.abc import Iterator

from articles.intake.item import Note
from importers.formats.digest.lines import quote
from importers.formats.digest.markers import Marker
from importers.formats.digest.story import ItemParts


def notes(story: ItemParts, marker: Marker | None, *, is_truncated: bool) -> Iterator[Note]:
    """Yield a note for each thing to look at: no marker at the end, a text cut off, lines that need a person's eye."""
    if marker is None:
        message = "No “Read more” follows this text. Check that it is complete."
        yield Note(code="no_marker_at_end", message=message)
    elif marker.reference:
        message = (
            f"The marker has only the number {marker.reference}, and no list of links has it, or two stories do. "
            "Find the address of the original."
        )
        yield Note(code="link_not_listed", message=message)
    if is_truncated:
        message = "The text ends in an ellipsis: the source cut it off. Read the original before you publish it."
        yield Note(code="truncated", message=message)
    if story.possible_markers:
        message = (
            f"Kept as text, because it goes on like a sentence: {quote(story.possible_markers)}. If it ends a story, "
            "this item holds two: put the “Read more” on a line by itself and import the file again."
        )
        yield Note(code="possible_marker", message=message)
    if story.inside:
        message = f"Inside this text there is a heading or a dividing line: {quote(story.inside)}. "
        yield Note(code="heading_inside", message=message + "Check that it is one story.")
    if story.set_apart:
        message = f"Left out, because it belongs to the page and not to the story: {quote(story.set_apart)}."
        yield Note(code="set_apart", message=message)
