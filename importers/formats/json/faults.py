"""What can be wrong with a JSON file: a code and a sentence for each fault, and how the bytes show it."""

import re

from articles.intake.item import Reject

# PHP, in which WordPress is written, never writes more. No interpreter's own limit is used, because they differ.
MAX_DEPTH = 512

UNUSABLE = {
    "record_too_large": "The record is larger than 8 MB. If it contains many posts, import the list inside it on its "
    "own; otherwise ask the source for the record without embedded data.",
    "deep_nesting": f"The record is nested more than {MAX_DEPTH} levels deep, as no article is. Check the "
    "program that wrote the file.",
    "not_a_number": "The record contains NaN or Infinity, which JSON does not allow. Replace it with null.",
    "number_too_long": "The record contains a number with thousands of digits. Write it as text, or remove it.",
    "nul_character": "The record contains a NUL character (\\u0000), which cannot be stored. Remove it and import "
    "the file again.",
    "lone_surrogate": "The record contains half a character (\\ud800 to \\udfff without its other half). Correct "
    "it and import the file again.",
}
_WHOLE_FILE = {
    "empty_file": "The file is empty. Fetch it again.",
    "no_records": "The file is valid JSON but contains no records: its list is empty. If you expected some, check the "
    "address it was fetched from.",
    "html_page": "This is an HTML page, not JSON: probably the site’s error or login page. Fetch the site’s REST API "
    "(/wp-json/wp/v2/posts) again and check the answer.",
    "xml_file": "This is XML (a feed or a WordPress export file), not JSON. Fetch /wp-json/wp/v2/posts instead.",
    "leading_junk": "There is text before the JSON, perhaps a PHP warning. It was ignored; no record was lost.",
    "trailing_junk": "There is text after the JSON, perhaps an injected script. It was ignored; no record was lost.",
    "too_many_faults": "The file has more than 1,000 errors, so the rest of it was not read. Check that it is JSON.",
}

_MARKS = ((b"\xff\xfe\0\0", "UTF-32"), (b"\0\0\xfe\xff", "UTF-32"), (b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))
# Which of the first four bytes are NUL in a file without a byte-order mark (RFC 4627, section 3).
_NUL_PATTERNS = {"0001": "UTF-32", "1000": "UTF-32", "0101": "UTF-16", "1010": "UTF-16"}
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_XML = re.compile(r"<(?:\?xml|rss|feed)\b", re.IGNORECASE)
# A surrogate pair (no group), NUL (1), or half of a pair (2). A second backslash before it makes it plain text.
_DOUBTFUL = re.compile(rb"\\u(?:[dD][89abAB]..\\u[dD][c-fC-F]..|(0000)|([dD][89a-fA-F]))")
_PLAIN_STRING = re.compile(r'"[^"]*"')
_BRACKETS = re.compile(r"[\[{]+|[\]}]+")


def nests_too_deeply(text: str, at: int = 0, end: int | None = None) -> bool:
    """Return whether a JSON value, or the beginning of one, is nested more than MAX_DEPTH levels deep."""
    if text.count("[", at, end) + text.count("{", at, end) <= MAX_DEPTH:
        return False  # nearly always
    without_escapes = text[at:end].replace("\\\\", "").replace('\\"', "")
    brackets, _, _ = _PLAIN_STRING.sub("", without_escapes).partition('"')
    depth = 0
    for run in _BRACKETS.findall(brackets):
        depth += len(run) if run[0] in "[{" else -len(run)
        if depth > MAX_DEPTH:
            return True
    return False


def of_record(code: str) -> Reject:
    """Return the refusal of a record that parses, or almost, but cannot be used. The code is a key of UNUSABLE."""
    return Reject(code=code, message=UNUSABLE[code])


def of_file(code: str) -> Reject:
    """Return a refusal or a warning about the whole file."""
    return Reject(code=code, message=_WHOLE_FILE[code])


def of_encoding(head: bytes) -> Reject | None:
    """Return the refusal of a file whose first four bytes show UTF-16 or UTF-32, or None."""
    pattern = "".join("01"[byte > 0] for byte in head)
    encoding = next((name for mark, name in _MARKS if head.startswith(mark)), None) or _NUL_PATTERNS.get(pattern)
    if not encoding:
        return None
    return Reject(
        code="wrong_encoding", message=f"The file is encoded as {encoding}. Save it as UTF-8 and import it again."
    )


def of_markup(text: str) -> Reject | None:
    """Return the refusal of a file that begins like an HTML page or an XML document, or None."""
    if _XML.match(text):
        return of_file("xml_file")
    return of_file("html_page") if _PAGE.match(text) else None


def of_stop(offset: int, what: str) -> Reject:
    """Return the refusal of a document that stops being JSON at this byte; `what` says what is wrong there."""
    message = (
        f"Invalid JSON at byte {offset}: {what}. Correct it and import the file again; "
        "the records before it are not affected."
    )
    return Reject(code="syntax_error", message=message)


def of_bad_byte(offset: int) -> Reject:
    """Return the refusal of a record with a byte that is not UTF-8."""
    message = f"Byte {offset} is not valid UTF-8. Save the file as UTF-8 (it may be Latin-1) and import it again."
    return Reject(code="invalid_utf8", message=message)


def of_cut(number: int, offset: int) -> Reject:
    """Return the refusal of a file that ends in a record or a list. The record begins at the offset."""
    message = f"The file breaks off at record {number} (byte {offset}). Fetch it again; "
    message += "the records before it are not affected."
    return Reject(code="truncated", message=message)


def of_text(text: str) -> Reject:
    """Return the refusal of text, outside all records, that begins neither an object nor an array."""
    message = f"A record cannot begin with {text[:20]!a}: it must be a JSON object in braces. Remove this text; "
    message += "if the whole file is plain text, import it as a digest."
    return Reject(code="not_a_record", message=message)


def flaw(raw: bytes) -> str:
    """Return "nul_character" or "lone_surrogate" if the JSON has such an escape, which no database stores; else ""."""
    at = 0
    while match := _DOUBTFUL.search(raw, at):
        first = match.start()
        while raw[first - 1 : first] == b"\\":
            first -= 1
        is_escape = (match.start() - first) % 2 == 0
        if is_escape and match.lastindex:
            return "nul_character" if match[1] else "lone_surrogate"
        at = match.end() if is_escape else match.start() + 2
    return ""
