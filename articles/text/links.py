"""What an address is to us: its host, whether the public can reach it, and the one form under which two are the same."""

import re
from urllib.parse import SplitResult, parse_qsl, quote, unquote_to_bytes, urlencode, urljoin, urlsplit, urlunsplit

# In UTF-8 bytes: PostgreSQL refuses index rows over 2,704 bytes.
MAX_LENGTH = 2_000

# Added by campaigns, newsletters and social networks; they never choose the page.
_TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|twclid|yclid|igshid|igsh|mc_cid|mc_eid|mkt_tok|"
    r"_hsenc|_hsmi|oly_anon_id|oly_enc_id|vero_id|wickedid|ref_src|ref_url|s_cid|cmpid|ns_\w+|spm|si_source|"
    r"__twitter_impression|_openstat|ysclid|rb_clickid|ito|at_medium|at_campaign|at_custom\d|guccounter|guce_\w+)$",
    re.IGNORECASE,
)
_LOCAL = re.compile(r"(?:^|\.)(?:localhost|local|localdomain|internal|test|example|invalid|lan|home|corp)$")
# A host that the public can reach ends in letters; what ends in a number is an IP address to browsers ("127.1").
_PUBLIC_HOST = re.compile(r"(?:[\w-]{1,63}\.)+[^\W\d_][\w-]*")
_HOST = re.compile(r"[\w.-]+|[0-9a-f:.]*:[0-9a-f:.]*")
# The only brackets that a host may have, with a port behind them. Not every release of urlsplit sees to that.
_BRACKETED = re.compile(r"\[[0-9A-Fa-f:.]+\](?::[0-9]*)?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
# An address with nothing in it to mend or to fold: most are.
_PLAIN = re.compile(
    r"https?://(?P<host>[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8})(?P<path>(?:/[A-Za-z0-9/_-]{0,500}(?:\.html?)?)?)"
)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_PERCENT_ENCODED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
# What may stand in a path or query only encoded, because plain it means something else there.
_RESERVED = frozenset(" !\"#$%&'()*+,/:;<=>?@[\\]^`{|}")


def absolute(url: str, base: str = "") -> str:
    """Return the address joined to its base and without tracking parameters, or "" where it is no http(s) address.

    As in browsers (WHATWG URL), control characters and outer spaces fall away and inner spaces are encoded. A user name
    or password in it is dropped: "https://known.name@elsewhere" is made to deceive.
    """
    if _PLAIN.fullmatch(url):
        return url
    url = _CONTROL.sub("", url).strip().replace(" ", "%20")
    try:
        url = urljoin(base, url) if base else url
        parts = _parts(url)
        name, _ = parts.hostname, parts.port  # .port raises ValueError where it is not a number
        if parts.scheme not in _DEFAULT_PORTS or not name or not _HOST.fullmatch(name) or "\\" in parts.netloc:
            return ""
        netloc = parts.netloc.rpartition("@")[2]
        url = urlunsplit(parts._replace(netloc=netloc, query=_without_tracking(parts.query)))
        return url if len(url.encode()) <= MAX_LENGTH else ""
    except ValueError:  # a lone surrogate, too (UnicodeEncodeError)
        return ""


def host(url: str) -> str:
    """Return the host of an address in lower case without "www.", with a port that is not the scheme's own, or ""."""
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
    """Say whether the address is http(s) on a host that the public can reach: not localhost, .local or a bare IP."""
    try:
        parts = urlsplit(url)
        name = (parts.hostname or "").rstrip(".")
    except ValueError:
        return False
    return parts.scheme in _DEFAULT_PORTS and bool(_PUBLIC_HOST.fullmatch(name)) and not _LOCAL.search(name)


def canonical(url: str) -> str:
    """Return the form under which two addresses name the same article, or "" where the address names none.

    Scheme, "www.", default port, fragment, tracking parameters, parameter order, a trailing slash and needless percent
    encoding do not count. A host's front page and an address that the public cannot reach name no article.
    """
    url = absolute(url)
    if not url or not is_public(url):
        return ""
    parts = urlsplit(url)
    path = _PERCENT_ENCODED.sub(_decoded, parts.path).rstrip("/")
    pairs = sorted(parse_qsl(parts.query, keep_blank_values=True))
    query = _PERCENT_ENCODED.sub(_decoded, urlencode(pairs))
    if not path and not query:
        return ""
    return host(url) + path + (f"?{query}" if query else "")


def _parts(url: str) -> SplitResult:
    """Return the parts of an address; raises ValueError where its host has brackets that hold no IPv6 address."""
    parts = urlsplit(url)
    if "[" in parts.netloc and not _BRACKETED.fullmatch(parts.netloc.rpartition("@")[2]):
        raise ValueError(url)
    return parts


def _without_tracking(query: str) -> str:
    if not query:
        return ""
    kept = [part for part in query.split("&") if not _TRACKING.match(part.split("=", 1)[0])]
    return "&".join(kept)


def _decoded(match: re.Match[str]) -> str:
    """Return percent-encoded bytes as the characters they stand for, where they do and need not be encoded."""
    try:
        text = unquote_to_bytes(match[0]).decode()
    except UnicodeDecodeError:
        return match[0].upper()
    return "".join(sign if sign not in _RESERVED and sign.isprintable() else quote(sign, safe="") for sign in text)
