"""Compares addresses of pictures, and of links, without what varies while they lead to the same thing."""

import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from articles.text import links

# Behind a name: the size that WordPress adds (-300x200), or what it did to a picture that was too large or on its side.
_SIZE = re.compile(
    r"(?:-\d{1,5}x\d{1,5}|-scaled|-rotated)?(?:@[23]x)?(\.[a-z]{3,4})(?:\.(?:webp|avif))?$", re.IGNORECASE
)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|bmp|tiff?)$", re.IGNORECASE)
# Uploads have the same path on a site, on its CDN, and behind the address of a service that makes them smaller.
_UPLOAD = re.compile(r"/wp-content/uploads/.+")
_FETCHED = re.compile(r"/(?:https?:/{1,2}|(?=i[0-3]\.wp\.com/))([^/]+)(/.+)")
# https://developer.wordpress.com/docs/photon/: the site's host comes first in the path.
_PHOTON = re.compile(r"i[0-3]\.wp\.com", re.IGNORECASE)
_SIZE_PARAMETERS = {"w", "h", "width", "height", "size", "resize", "fit", "crop", "zoom", "dpr"}
_SIZE_PARAMETERS |= {"quality", "q", "strip", "ssl", "auto", "fm", "format", "lossy", "sharp", "ver", "v"}
_LINK = re.compile(r'(?<= href=")https?://(?:www\.)?([^"]*)')


def picture(url: str) -> str:
    """Return what the address of a picture names, whichever host delivers it, and in whatever size; "" for none.

    The host does not count, because sites move their pictures from one to another (a CDN), with the same path.
    """
    if not url:
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    path = unquote(parts.path)
    if _PHOTON.fullmatch(parts.hostname or ""):
        path = path[path.find("/", 1) :]
    if fetched := _FETCHED.search(path):
        path = fetched[2]
    if upload := _UPLOAD.search(path):
        return _SIZE.sub(r"\1", upload[0])
    pairs = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0].lower() not in _SIZE_PARAMETERS]
    path = _SIZE.sub(r"\1", path)
    return (path if path.strip("/") else url) + (f"?{urlencode(sorted(pairs))}" if pairs else "")


def links_of(markup: str) -> str:
    """Return the tags of clean HTML with their links as they are compared: without scheme and "www."."""
    return _LINK.sub(_compared, markup)


def _compared(match: re.Match[str]) -> str:
    rest = match[1]
    # Most links lead to no picture, and most of those that do end in its suffix. Other uploads move with the pictures.
    if "/wp-content/uploads/" in rest or _PICTURE.search(rest.partition("?")[0]):
        return picture(f"https://{rest}")
    host, slash, page = rest.partition("/")
    return f"//{links.host(f'https://{host}') if 'xn--' in host else host}{slash}{page}"
