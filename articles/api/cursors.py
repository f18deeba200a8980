"""Cursors and tokens: a place in a list, signed so that clients can carry it but not make one up."""

import base64
import binascii
import hashlib
import hmac

from django.conf import settings

from articles.lists.paging import Misplaced, Place

_MAC = 9  # bytes; a guess succeeds once in 2**72
_SALT = b"articles.api.cursor:"


class CursorMismatch(Misplaced):
    """A genuine cursor, but for other filters or another order."""


def write(place: Place, list_key: str) -> str:
    """Return the cursor for a place in the list with that key."""
    token = place.token()
    return f"{token}.{_signature(token, _digest(list_key))}"


def read(cursor: str, list_key: str) -> Place:
    """Return the cursor's place; raise CursorMismatch if it belongs to another list, Misplaced if it is not genuine."""
    token, _, signature = cursor.partition(".")
    digest, mac = signature[:8], signature[8:]
    if not mac or not hmac.compare_digest(_signature(token, digest).encode(), signature.encode("utf-8", "replace")):
        raise Misplaced(cursor)
    if digest != _digest(list_key):
        raise CursorMismatch(cursor)
    return Place.read(token)


def _digest(text: str) -> str:
    """Return 8 characters that stand for the text."""
    return _base64(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).digest())


def _signature(token: str, digest: str) -> str:
    try:
        message = f"{token}:{digest}".encode("ascii")
    except UnicodeEncodeError as error:
        raise Misplaced(token) from error
    key = hashlib.blake2b(_SALT + settings.SECRET_KEY.encode()).digest()
    return digest + _base64(hashlib.blake2b(message, key=key, digest_size=_MAC).digest())


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def sign(raw: bytes, salt: str) -> str:
    """Return the bytes as a token that `verify` accepts with the same salt."""
    token = _base64(raw)
    return f"{token}.{_signature(token, _digest(salt))}"


def verify(text: str, salt: str) -> bytes:
    """Return the bytes in a token that `sign` made with this salt; raise Misplaced for any other text."""
    token, _, signature = text.partition(".")
    if not hmac.compare_digest(_signature(token, _digest(salt)).encode(), signature.encode("utf-8", "replace")):
        raise Misplaced(text)
    try:
        return base64.b64decode(token.encode("ascii") + b"=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise Misplaced(text) from error
