"""Cursors and tokens: a place in a list, signed so that clients can carry it but not make one up."""

import base64
import binascii
import hashlib
import hmac

from django.conf import settings
from django.core.signing import BadSignature, Signer

from articles.lists.paging import Misplaced, Place

_SALT = "articles.api.cursor"
_DIGEST = 8  # characters


class CursorMismatch(Misplaced):
    """A genuine cursor, but for other filters or another order."""


def write(place: Place, list_key: str) -> str:
    """Return the cursor for a place in the list with that key."""
    return _signed(place.token(), list_key)


def read(cursor: str, list_key: str) -> Place:
    """Return the cursor's place; raise CursorMismatch if it belongs to another list, Misplaced if it is not genuine."""
    token, digest = _verified(cursor)
    if digest != _digest(list_key):
        raise CursorMismatch(cursor)
    return Place.read(token)


def sign(raw: bytes, salt: str) -> str:
    """Return the bytes as a token that `verify` accepts with the same salt."""
    return _signed(_base64(raw), salt)


def verify(text: str, salt: str) -> bytes:
    """Return the bytes in a token that `sign` made with this salt; raise Misplaced for any other text."""
    token, digest = _verified(text)
    if digest != _digest(salt):
        raise Misplaced(text)
    try:
        return base64.b64decode(token.encode("ascii") + b"=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise Misplaced(text) from error


def _signed(token: str, list_key: str) -> str:
    return _signer().sign(f"{token}.{_digest(list_key)}")


def _verified(text: str) -> tuple[str, str]:
    """Return what was signed, by this key or an earlier one, and the digest of what it is for; raise Misplaced."""
    try:
        value = _signer().unsign(text)
    except BadSignature:
        return _verified_of_0_2_0(text)
    token, _, digest = value.rpartition(".")
    return token, digest


def _signer() -> Signer:
    # Made each time, because tests and a restart with another key change the settings that it reads.
    return Signer(sep=".", salt=_SALT)


def _verified_of_0_2_0(text: str) -> tuple[str, str]:
    """Return the same of a cursor or token that release 0.2.0 signed. The release after the next need not know them."""
    token, _, signature = text.partition(".")
    digest, mac = signature[:_DIGEST], signature[_DIGEST:]
    if not text.isascii() or not mac:
        raise Misplaced(text)
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        key = hashlib.blake2b(b"articles.api.cursor:" + secret.encode()).digest()
        expected = hashlib.blake2b(f"{token}:{digest}".encode(), key=key, digest_size=9).digest()
        if hmac.compare_digest(_base64(expected), mac):
            return token, digest
    raise Misplaced(text)


def _digest(text: str) -> str:
    """Return 8 characters that stand for the text."""
    return _base64(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).digest())


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
