"""Web addresses: absolute and canonical forms, hosts, and whether the public can reach them.

Addresses are read as browsers read them (WHATWG URL, by ada), so that a reader's browser and this project always mean
the same host.
"""

import re
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode

import can_ada

from articles.text.patterns import late_pattern

# In UTF-8 bytes: PostgreSQL rejects index rows over 2,704 bytes.
MAX_LENGTH = 2_000

# Added by campaigns, newsletters and social networks, or good for a day; they never select the page.
_TRACKING = late_pattern(
    r"^(?:utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|twclid|yclid|igshid|igsh|mc_cid|mc_eid|mkt_tok|"
    r"_hsenc|_hsmi|oly_anon_id|oly_enc_id|vero_id|wickedid|ref_src|ref_url|s_cid|cmpid|ns_\w+|spm|si_source|"
    r"(?:_wp|_ajax_|wp_)?nonce|"
    r"__twitter_impression|_openstat|ysclid|rb_clickid|ito|at_medium|at_campaign|at_custom\d|guccounter|"
    r"guce_\w+)$",
    re.IGNORECASE,
)
_LOCAL = re.compile(r"(?:^|\.)(?:localhost|local|localdomain|internal|test|example|invalid|lan|home|corp)$")
# A public host ends in letters; browsers treat a host that ends in a number ("127.1") as an IP address.
_PUBLIC_HOST = re.compile(r"(?:[\w-]{1,63}\.)+[^\W\d_][\w-]*")
# WHATWG allows more signs in a name ("a!b.news"), but no registry does.
_HOST = re.compile(r"[\w.-]+|\[[0-9a-f:.]+\]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
# An address that needs no cleaning, as most don't. Neither a Punycode label ("xn--…") nor a number is its host's last.
_PLAIN = re.compile(
    r"https?://(?P<host>(?!xn--)[a-z0-9-]{1,63}(?:\.(?!xn--)[a-z0-9-]{1,63}){0,7}\.(?!xn--)[a-z][a-z0-9-]{0,62})"
    r"(?P<path>(?:/[A-Za-z0-9/_-]{0,500}(?:\.html?)?)?)"
)
_WEB = ("http:", "https:")
_PERCENT_ENCODED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
# Characters that must stay encoded in a path or query, because unencoded they have another meaning there.
_RESERVED = frozenset(" !\"#$%&'()*+,/:;<=>?@[\\]^`{|}")


def absolute(url: str, base: str = "") -> str:
    """Return the address joined to its base and without tracking parameters, or "" if it is not an http(s) address.

    The result is the address as a browser writes it (WHATWG URL), except that letters of all scripts stay legible if
    they were. Control characters are dropped. So are user names and passwords: "https://known.name@elsewhere" is meant
    to deceive.
    """
    if _PLAIN.fullmatch(url):
        return url
    url = _CONTROL.sub("", url).strip()
    parsed = _parse(url, base)
    if parsed is None or parsed.protocol not in _WEB or not _HOST.fullmatch(parsed.hostname):
        return ""
    parsed.username = parsed.password = ""
    if query := parsed.search:
        parsed.search = _without_tracking(query[1:])
    url = parsed.href if url.isascii() else _legible(parsed)
    return url if len(url.encode()) <= MAX_LENGTH else ""


def host(url: str) -> str:
    """Return the host in lower case, without "www." or the scheme's default port, or "" if there is none.

    An internationalised name is in its own script however it was spelt: "münze.news", never "xn--mnze-0ra.news".
    """
    if plain := _PLAIN.fullmatch(url):
        return _without_www(plain["host"])
    parsed = _parse(f"https:{url}" if url.startswith("//") else url)
    return _host(parsed) if parsed else ""


def is_public(url: str) -> bool:
    """Return whether the address is http(s) on a public host: not localhost, .local or an IP address."""
    if plain := _PLAIN.fullmatch(url):
        return not _LOCAL.search(plain["host"])
    parsed = _parse(url)
    return parsed is not None and _is_public(parsed)


def is_plain(url: str) -> bool:
    """Return whether the address is spelt so plainly, as most are, that only its scheme and "www." can vary."""
    return _PLAIN.fullmatch(url) is not None


def canonical(url: str) -> str:
    """Return the canonical form, which is equal for all addresses of one article, or "" if it cannot be an article's.

    It ignores the scheme, "www.", default port, the spelling of an internationalised host, fragment, tracking
    parameters, parameter order, trailing slash and needless percent-encoding. A front page, and any address that the
    public cannot reach, cannot be an article's.
    """
    if plain := _PLAIN.fullmatch(url):
        path = plain["path"].rstrip("/")
        return _without_www(plain["host"]) + path if path and not _LOCAL.search(plain["host"]) else ""
    parsed = _parse(absolute(url))
    if parsed is None or not _is_public(parsed):
        return ""
    page = _page(parsed)
    return _host(parsed) + page if page else ""


def comparable(url: str) -> str:
    """Return the form that is equal for addresses which differ only in what `canonical` ignores, public or not."""
    parsed = _parse(absolute(url))
    return _host(parsed) + _page(parsed) if parsed else ""


def is_same(url: str, other_url: str) -> bool:
    """Return whether two addresses differ only in what `canonical` ignores, even if the public cannot reach them."""
    return bool(url) and (url == other_url or comparable(url) == comparable(other_url) != "")


def path(url: str) -> str:
    """Return the path of an absolute address in its canonical form, without a trailing slash; "" at the root."""
    parsed = _parse(url)
    return _path(parsed) if parsed else ""


def is_below(url: str, other_url: str, folder: str) -> bool:
    """Return whether an address is on the same host as another, in a folder (a canonical path)."""
    return host(url) == host(other_url) != "" and f"{path(url)}/".startswith(f"{folder}/")


def _host(parsed: can_ada.URL) -> str:
    name = _without_www(_name(parsed).strip("[]").rstrip("."))
    return f"{name}:{parsed.port}" if name and parsed.port else name


def _without_www(name: str) -> str:
    return name[4:] if name.startswith("www.") and "." in name[4:] else name


def _is_public(parsed: can_ada.URL) -> bool:
    name = parsed.hostname.rstrip(".")
    return parsed.protocol in _WEB and bool(_PUBLIC_HOST.fullmatch(name)) and not _LOCAL.search(name)


def _page(parsed: can_ada.URL) -> str:
    """Return the path and the query in their canonical form; "" for a front page."""
    pairs = sorted(parse_qsl(parsed.search[1:], keep_blank_values=True))
    query = _PERCENT_ENCODED.sub(_decode, urlencode(pairs))
    return _path(parsed) + (f"?{query}" if query else "")


def _path(parsed: can_ada.URL) -> str:
    return _PERCENT_ENCODED.sub(_decode, parsed.pathname).rstrip("/")


def _parse(url: str, base: str = "") -> can_ada.URL | None:
    """Return the parts of an address as a browser sees them, or None if it is none."""
    try:
        front = _parse(base) if base else None
        return front + url if front else can_ada.parse(url)
    except (ValueError, TypeError):  # TypeError for a lone surrogate
        return None


def _name(parsed: can_ada.URL) -> str:
    name = parsed.hostname
    # Its stub says str.
    return can_ada.idna_decode(name.encode()) if "xn--" in name else name  # type: ignore[arg-type]


def _legible(parsed: can_ada.URL) -> str:
    port = f":{parsed.port}" if parsed.port else ""
    rest = _PERCENT_ENCODED.sub(_decode, parsed.pathname + parsed.search + parsed.hash)
    return f"{parsed.protocol}//{_name(parsed)}{port}{rest}"


def _without_tracking(query: str) -> str:
    return "&".join([pair for pair in query.split("&") if not _TRACKING.match(pair.split("=", 1)[0])])


def _decode(match: re.Match[str]) -> str:
    """Return percent-encoded bytes as characters, except where the bytes are not UTF-8 or must stay encoded."""
    try:
        text = unquote_to_bytes(match[0]).decode()
    except UnicodeDecodeError:
        return match[0].upper()
    return "".join(char if char not in _RESERVED and char.isprintable() else quote(char, safe="") for char in text)
