"""A sliding window of text over a stream of UTF-8 bytes, which always knows its byte offset."""

import codecs
import re
from typing import BinaryIO

# A byte that is not UTF-8 becomes one of these characters (PEP 383), so that nothing after it loses its offset.
BAD_BYTE = re.compile("[\udc80-\udcff]")

_SPACE = re.compile(r"[ \t\n\r]*")
_SCALAR_END = re.compile(r"[\s,\]}]")
_BETWEEN = re.compile(r'"|[\[{]+|[\]}]+')
_BETWEEN_OR_LINE = re.compile(r'"|[\[{]+|[\]}]+|\n(?=[\[{])')
_HEAD = 4  # bytes, enough to recognise an encoding
_LOOK_AHEAD = 64  # characters
_MAX_STEPS = 2_000_000  # strings and brackets in one value, which take about a second to count


class Window:
    """The part of a stream that is in memory, as `text`; `at` is the index of the next character.

    `offset` is the byte offset of that character in the stream. `limit` (in characters) is the largest value held
    whole: a stream of any size takes no more memory than that and one chunk (in bytes). `bad_byte` is the offset of the
    first byte that is not UTF-8 in the last text taken that has one, and -1 before that. An exception of the stream is
    passed on after everything before it has been read.
    """

    def __init__(self, stream: BinaryIO, *, chunk: int, limit: int) -> None:
        self._read_some = getattr(stream, "read1", stream.read)
        self._error: Exception | None = None
        self._chunk = chunk
        self._limit = limit
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self.text = ""
        self.at = 0
        self.offset = 0
        self.is_done = False
        self.bad_byte = -1
        self._starts_line = False
        self.head = self._read_head()

    def fill(self) -> bool:
        """Read more text and drop what has been taken. Return whether there was any more."""
        unread = len(self.text) - self.at
        # Twice as much each time, so that a value of many chunks is parsed a few times, not once per chunk.
        wanted = max(self._chunk, min(unread, self._limit + 1 - unread))
        while not self.is_done:
            piece = self._decode(self._read(wanted))
            if piece:
                self.text = self.text[self.at :] + piece
                self.at = 0
                return True
        return False

    def hold(self, count: int) -> None:
        """Make at least this many characters available, or everything that is left of the stream."""
        while len(self.text) - self.at < count and self.fill():
            pass

    def peek(self) -> str:
        """Skip white space and return the next character, "" at the end."""
        while True:
            space = _SPACE.match(self.text, self.at)
            end = space.end() if space else self.at
            if end > self.at:
                self.offset += end - self.at
                self.at = end
                self._starts_line = self.text[end - 1] == "\n"
            if end < len(self.text):
                return self.text[end]
            if not self.fill():
                return ""

    def step(self) -> None:
        """Move past the next character, which is ASCII."""
        self.at += 1
        self.offset += 1
        self._starts_line = False

    def take(self, end: int) -> bytes:
        """Move to this index of the text, and return the bytes on the way exactly as they are in the stream."""
        passed = self.text[self.at : end]
        try:
            raw = passed.encode()
        except UnicodeEncodeError as error:
            self.bad_byte = self.offset_of(self.at + error.start)
            raw = passed.encode("utf-8", "surrogateescape")
        self.offset += len(raw)
        self.at = end
        self._starts_line = False
        return raw

    def offset_of(self, index: int) -> int:
        """Return the byte offset of an index of the text that has not been taken yet."""
        return self.offset + len(self.text[self.at : index].encode("utf-8", "surrogateescape"))

    def pass_value(self, *, is_line: bool) -> bytes | None:
        """Move past the value that begins here without parsing it, and return its bytes (b"" if they are too many).

        With `is_line` it also ends before a line that begins with a bracket, which no string contains. Returns None, at
        a place inside the value, if it never ends or has millions of brackets.
        """
        brackets = _Brackets(_BETWEEN_OR_LINE if is_line else _BETWEEN) if self.peek() in '"[{' else None
        pieces: list[bytes] = []
        size = 0
        while True:
            end, is_over = brackets.end(self.text, self.at) if brackets else _scalar_end(self.text, self.at)
            piece = self.take(end)
            size += len(piece)
            if size <= self._limit:
                pieces.append(piece)
            else:
                pieces.clear()
            if is_over:
                return b"".join(pieces)
            if (brackets and brackets.steps > _MAX_STEPS) or not self.fill():
                return None if brackets else b"".join(pieces)

    def pass_run(self, characters: re.Pattern[str]) -> None:
        """Move past a run of characters that match the pattern, of which the first is next."""
        while (match := characters.match(self.text, self.at)) and self.take(match.end()):
            if self.at < len(self.text) or not self.fill():
                return

    def seek(self, pattern: re.Pattern[str], *, behind: int) -> bool:
        """Move past the next line end that the pattern matches, and return True; or move to the end, and return False.

        That line end may just have been skipped as white space, if that was after this byte offset.
        """
        if self._starts_line and self.offset > behind:
            self.hold(_LOOK_AHEAD)
            if pattern.match("\n" + self.text[self.at : self.at + _LOOK_AHEAD]):
                return True
        while not (match := pattern.search(self.text, self.at)):
            # What may begin a match stays in the text, to be searched again with what follows.
            self.take(max(self.at, len(self.text) - _LOOK_AHEAD))
            if not self.fill():
                self.take(len(self.text))
                return False
        self.take(match.end())
        return True

    def _read_head(self) -> bytes:
        head = b""
        while len(head) < _HEAD and not self.is_done:
            head += self._read(_HEAD - len(head))
        self.text = self._decode(head)
        if self.text.startswith("\ufeff"):
            self.take(1)
        return head

    def _read(self, count: int) -> bytes:
        pieces: list[bytes] = []
        while count > 0 and not self._error:
            try:
                piece = self._read_some(count)
            except Exception as error:  # noqa: BLE001 -- raised again after everything before it has been read
                self._error = error
                break
            if not piece:
                self.is_done = not pieces
                break
            pieces.append(piece)
            count -= len(piece)
        if self._error and not pieces:
            raise self._error
        return b"".join(pieces)

    def _decode(self, raw: bytes) -> str:
        return self._decoder.decode(raw, final=self.is_done)


class _Brackets:
    """Counts brackets outside strings, over any number of pieces of text."""

    def __init__(self, between: re.Pattern[str]) -> None:
        self._between = between
        self._in_string = False
        self._depth = 0
        self.steps = 0

    def end(self, text: str, at: int) -> tuple[int, bool]:
        """Return the index after the value and True; or the index up to which the text was counted, and False."""
        while self.steps <= _MAX_STEPS:
            self.steps += 1
            if self._in_string:
                at, is_over = _string_end(text, at)
                if not is_over:
                    break
                self._in_string = False
            elif match := self._between.search(text, at):
                at = match.end()
                if match[0] == "\n":
                    return at, True
                self._in_string = match[0] == '"'
                if match[0][0] in "[{":
                    self._depth += len(match[0])
                elif match[0][0] in "]}":
                    at -= max(0, len(match[0]) - self._depth)
                    self._depth -= min(self._depth, len(match[0]))
            else:
                # What a line end at the end of the text means depends on what follows.
                at = len(text) - text.endswith("\n", at)
                break
            if self._depth == 0 and not self._in_string:
                return at, True
        return at, False


def _string_end(text: str, at: int) -> tuple[int, bool]:
    """Return the index after the closing quote and True; or the index up to which no escape is cut, and False."""
    while (quote := text.find('"', at)) >= 0:
        if not _ends_in_escape(text[at:quote]):
            return quote + 1, True
        at = quote + 1
    return len(text) - _ends_in_escape(text[at:]), False


def _ends_in_escape(text: str) -> bool:
    return (len(text) - len(text.rstrip("\\"))) % 2 == 1


def _scalar_end(text: str, at: int) -> tuple[int, bool]:
    match = _SCALAR_END.search(text, at)
    return (match.start(), True) if match else (len(text), False)
