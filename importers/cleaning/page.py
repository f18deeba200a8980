"""What a walk over a page collects."""

from dataclasses import dataclass, field

from articles.intake.item import Image, Note
from importers.cleaning.origins import Anchor
from importers.cleaning.writer import HTMLBlock


@dataclass(slots=True)
class Extract:
    """The contents of a page: blocks, the first usable picture, the links of buttons, and notes for the editor."""

    blocks: list[HTMLBlock] = field(default_factory=list)
    image: Image | None = None
    buttons: list[Anchor] = field(default_factory=list)
    notes: dict[str, Note] = field(default_factory=dict)
    more_links: set[str] = field(default_factory=set)
    has_shortcodes: bool = False

    @property
    def has_more_link(self) -> bool:
        """Return whether the page has a link to its own rest. Several such links are those of cards."""
        return len(self.more_links) == 1
