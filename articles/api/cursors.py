"""A place in a list as clients carry it: signed, and good for the question that it was given for and no other."""

import base64
import binascii
import hashlib
import hmac

from django.conf import settings

from articles.lists.paging import Misplaced, Place

_MAC = 9  # bytes; a guess is right once in 2**72
_SALT = b"articles.api.cursor:"


class OfAnotherQuestion(Misplaced):
    """A cursor of ours, for other filters or another order."""


def write(place: Place, question: str) -> str:
    """Return the cursor for a place in the list that a question names."""
    token = place.token()
    return f"{token}.{_signed(token, _mark(question))}"


def read(cursor: str, question: str) -> Place:
    """Return the place; raise OfAnotherQuestion for one of another list, Misplaced for what we never gave."""
    token, _, signature = cursor.partition(".")
    mark, mac = signature[:8], signature[8:]
    if not mac or not hmac.compare_digest(_signed(token, mark).encode(), signature.encode("utf-8", "replace")):
        raise Misplaced(cursor)
    if mark != _mark(question):
        raise OfAnotherQuestion(cursor)
    return Place.read(token)


def _mark(question: str) -> str:
    """Return a short name for the question: 8 characters."""
    return _text(hashlib.blake2b(question.encode("utf-8", "surrogatepass"), digest_size=6).digest())


def _signed(token: str, mark: str) -> str:
    try:
        told = f"{token}:{mark}".encode("ascii")
    except UnicodeEncodeError as error:
        raise Misplaced(token) from error
    key = hashlib.blake2b(_SALT + settings.SECRET_KEY.encode()).digest()
    return mark + _text(hashlib.blake2b(told, key=key, digest_size=_MAC).digest())


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def sealed(raw: bytes, salt: str) -> str:
    """Return bytes as an opaque text that `unsealed` knows for ours."""
    token = _text(raw)
    return f"{token}.{_signed(token, _mark(salt))}"


def unsealed(text: str, salt: str) -> bytes:
    """Return the bytes of a text that `sealed` made with that salt; raise Misplaced for any other."""
    token, _, signature = text.partition(".")
    if not hmac.compare_digest(_signed(token, _mark(salt)).encode(), signature.encode("utf-8", "replace")):
        raise Misplaced(text)
    try:
        return base64.b64decode(token.encode("ascii") + b"=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise Misplaced(text) from error
