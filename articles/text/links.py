"""Web addresses: absolute and canonical forms, hosts, and whether the public can reach them."""

import re
from urllib.parse import SplitResult, parse_qsl, quote, unquote_to_bytes, urlencode, urljoin, urlsplit, urlunsplit

# In UTF-8 bytes: PostgreSQL rejects index rows over 2,704 bytes.
MAX_LENGTH = 2_000

# Added by campaigns, newsletters and social networks; they never select the page.
_TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|twclid|yclid|igshid|igsh|mc_cid|mc_eid|mkt_tok|"
    r"_hsenc|_hsmi|oly_anon_id|oly_enc_id|vero_id|wickedid|ref_src|ref_url|s_cid|cmpid|ns_\w+|spm|si_source|"
    r"__twitter_impression|_openstat|ysclid|rb_clickid|ito|at_medium|at_campaign|at_custom\d|guccounter|guce_\w+)$",
    re.IGNORECASE,
)
_LOCAL = re.compile(r"(?:^|\.)(?:localhost|local|localdomain|internal|test|example|invalid|lan|home|corp)$")
# A public host ends in letters; browsers treat a host that ends in a number ("127.1") as an IP address.
_PUBLIC_HOST = re.compile(r"(?:[\w-]{1,63}\.)+[^\W\d_][\w-]*")
_HOST = re.compile(r"[\w.-]+|[0-9a-f:.]*:[0-9a-f:.]*")
# The only brackets allowed in a host, with an optional port. Not every Python release of urlsplit checks that.
_BRACKETED = re.compile(r"\[[0-9A-Fa-f:.]+\](?::[0-9]*)?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
# An address that needs no cleaning, as most don't.
_PLAIN = re.compile(
    r"https?://(?P<host>[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8})(?P<path>(?:/[A-Za-z0-9/_-]{0,500}(?:\.html?)?)?)"
)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_PERCENT_ENCODED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
# Characters that must stay encoded in a path or query, because unencoded they have another meaning there.
_RESERVED = frozenset(" !\"#$%&'()*+,/:;<=>?@[\\]^`{|}")


def absolute(url: str, base: str = "") -> str:
    """Return the address joined to its base and without tracking parameters, or "" if it is not an http(s) address.

    As in browsers (WHATWG URL), control characters and surrounding spaces are dropped and inner spaces are encoded.
    User names and passwords are dropped too: "https://known.name@elsewhere" is meant to deceive.
    """
    if _PLAIN.fullmatch(url):
        return url
    url = _CONTROL.sub("", url).strip().replace(" ", "%20")
    try:
        url = urljoin(base, url) if base else url
        parts = _parts(url)
        name, _ = parts.hostname, parts.port  # .port raises ValueError if it is not a number
        if parts.scheme not in _DEFAULT_PORTS or not name or not _HOST.fullmatch(name) or "\\" in parts.netloc:
            return ""
        netloc = parts.netloc.rpartition("@")[2]
        url = urlunsplit(parts._replace(netloc=netloc, query=_without_tracking(parts.query)))
        return url if len(url.encode()) <= MAX_LENGTH else ""
    except ValueError:  # also UnicodeEncodeError, for a lone surrogate
        return ""


def host(url: str) -> str:
    """Return the host in lower case, without "www." or the scheme's default port, or "" if there is none."""
    try:
        if plain := _PLAIN.fullmatch(url):
            name, port, scheme = plain["host"], None, ""
        else:
            parts = _parts(url)
            name, port, scheme = (parts.hostname or "").rstrip("."), parts.port, parts.scheme
    except ValueError:
        return ""
    if name.startswith("www.") and "." in name[4:]:
        name = name[4:]
    return f"{name}:{port}" if name and port not in (None, _DEFAULT_PORTS.get(scheme)) else name


def is_public(url: str) -> bool:
    """Return whether the address is http(s) on a public host: not localhost, .local or an IP address."""
    try:
        parts = urlsplit(url)
        name = (parts.hostname or "").rstrip(".")
    except ValueError:
        return False
    return parts.scheme in _DEFAULT_PORTS and bool(_PUBLIC_HOST.fullmatch(name)) and not _LOCAL.search(name)


def canonical(url: str) -> str:
    """Return the canonical form, which is equal for all addresses of one article, or "" if it cannot be an article's.

    It ignores the scheme, "www.", default port, fragment, tracking parameters, parameter order, trailing slash and
    needless percent-encoding. A front page, and any address that the public cannot reach, cannot be an article's.
    """
    url = absolute(url)
    if not url or not is_public(url):
        return ""
    parts = urlsplit(url)
    path = _PERCENT_ENCODED.sub(_decode, parts.path).rstrip("/")
    pairs = sorted(parse_qsl(parts.query, keep_blank_values=True))
    query = _PERCENT_ENCODED.sub(_decode, urlencode(pairs))
    if not path and not query:
        return ""
    return host(url) + path + (f"?{query}" if query else "")


def _parts(url: str) -> SplitResult:
    """Return the parts of an address; raise ValueError if its host has brackets other than those of an IPv6 address."""
    parts = urlsplit(url)
    if "[" in parts.netloc and not _BRACKETED.fullmatch(parts.netloc.rpartition("@")[2]):
        raise ValueError(url)
    return parts


def _without_tracking(query: str) -> str:
    if not query:
        return ""
    return "&".join([pair for pair in query.split("&") if not _TRACKING.match(pair.split("=", 1)[0])])


def _decode(match: re.Match[str]) -> str:
    """Return percent-encoded bytes as characters, except where the bytes are not UTF-8 or must stay encoded."""
    try:
        text = unquote_to_bytes(match[0]).decode()
    except UnicodeDecodeError:
        return match[0].upper()
    return "".join(char if char not in _RESERVED and char.isprintable() else quote(char, safe="") for char in text)
