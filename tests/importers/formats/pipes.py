"""An additional format: a line for each article, `headline|address|text`."""

from collections.abc import Iterator
from typing import BinaryIO

from articles.intake.item import Item, Reject
from articles.text import html
from importers.formats.format import Format
from importers.formats.options import Words
from importers.formats.record import Context, FileFault, Record

WITHOUT = Words(
    name="without", default=(), help="Leave out lines whose headline contains one of these words, separated by commas."
)


class Pipes(Format):
    """Lines of text in three columns."""

    name = "pipes"
    label = "Lines with pipes"
    suffixes = (".pipes",)
    options = (WITHOUT,)

    def recognises(self, head: bytes, name: str) -> bool:
        """Return whether there are two pipes in the first line."""
        return head.partition(b"\n")[0].count(b"|") == 2

    def records(self, stream: BinaryIO) -> Iterator[Record | FileFault]:
        """Yield each line."""
        offset = 0
        for number, line in enumerate(stream, start=1):
            yield Record(number=number, offset=offset, raw=line)
            offset += len(line)

    def adapt(self, raw: bytes, context: Context) -> Item | Reject:
        """Return the article in a line. Lines with other columns, or with a word of --without, have none."""
        headline, *others = raw.decode("utf-8", "replace").strip().split("|")
        if len(others) != 2:
            return Reject(code="columns", message="This line does not have three columns. Add the missing pipes.")
        if any(word in headline for word in WITHOUT.value(context.options)):
            return Reject(
                code="left_out", message="The headline contains a word that you asked to leave out.", skipped=True
            )
        url, text = others
        return Item(source_ref=url, url=url, headline=headline, body=html.clean(f"<p>{text}</p>"))


FORMAT = Pipes()
