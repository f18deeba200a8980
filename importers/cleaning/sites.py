"""Whether two hosts belong to one site, and which addresses no story can have been reported at first.

The project has no copy of the Public Suffix List (publicsuffix.org): the second-level suffixes and the platforms below
are those that newsrooms are met on. A missing one makes two sites one, so that an origin is left out, never invented.
"""

import re
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from articles.text import links
from articles.text.patterns import late_pattern

# Below a country's domain (co.uk, com.au, go.id), these are no site's own name.
_SECOND_LEVEL = re.compile(
    r"ac|asso|biz|co|com|coop|desa|edu?|firm|gen|geek|go|gob|gouv|govt?|gub|gv|idv?|ind|info|int|jus|lg|ltd|maori|me|mil?|"
    r"museum|name|net?|nhs|nic|nom|nsw|org?|plc|police|pro|qld|res|riik|sch|school|tm|tv|vic|wa|web"
)
# Each name below these is another site. RFC 2606 reserves example.* for such names in documents.
_PLATFORM = re.compile(
    r"(?:blogspot|wordpress|wpcomstaging|substack|tumblr|medium|herokuapp|weebly|wixsite|livejournal|typepad|over-blog|"
    r"hatenablog|hatenadiary|tistory|webnode|jimdofree|jimdosite|blogs|mystrikingly|squarespace|example)\.com|"
    r"(?:github|gitlab|ghost)\.io|(?:netlify|vercel)\.app|pages\.dev|bearblog\.dev|exblog\.jp|"
    r"(?:seesaa|example)\.net|(?:neocities|hypotheses|altervista|example)\.org"
)
_COUNTRY = 2  # letters
_MOBILE = re.compile(r"^(?:m|mobile|mobil|amp|touch|wap|edition)\.(?=.*\.)")

# Names anywhere in a host that are not those of newsrooms: encyclopaedias and dictionaries, shops, picture agencies.
_NOT_PRESS = late_pattern(
    r"""(?:^|[.-])(?:
      wikipedia|wikimedia|wikidata|wiktionary|wikiquote|wikisource|wikivoyage|wikiwand|wikia|wiki|fandom|britannica|baike
      |(?:\w*-?)?encyclop(?:a?e)dia|enciclopedia|enzyklopaedie|scholarpedia|citizendium|everipedia|treccani|universalis
      |larousse|brockhaus|merriam-webster|dictionary|duden|kiddle
      |paypal|patreon|ko-fi|buymeacoffee|gofundme|kickstarter|amazon|amzn|ebay|etsy|aliexpress|alibaba|walmart|bestbuy
      |bookshop|barnesandnoble|waterstones|thalia|fnac|flipkart|rakuten|tokopedia|shopee|lazada|mercadoli[bv]re|gumroad
      |lulu|myshopify|eventbrite|ticketmaster|meetup|shop|store|tickets?|tienda|boutique|loja|toko|creativecommons
      |unsplash|pexels|pixabay|flickr|gettyimages|shutterstock|istockphoto|alamy|freepik|depositphotos|dreamstime|123rf
      |pinterest|imgur|giphy|canva
    )(?:\.|$)|^(?:play\.google|apps\.apple|stock\.adobe)\.com$""",
    re.VERBOSE,
)
_NOT_A_STORY = re.compile(
    r"/(?:wiki|products?|shop|store|cart|checkout|buy|tickets?|donate|donations?|subscribe|sign-?up|dp|gp/product)(?:/|$)"
    r"|\.(?:jpe?g|png|gif|webp|svg|avif|zip|exe|dmg|apk|epub)$",
    re.IGNORECASE,
)
# People and channels: "via @ada", not a post of theirs.
_SOCIAL = re.compile(
    r"(?:^|\.)(?:facebook|instagram|twitter|x|tiktok|threads|linkedin|youtube|telegram|t|bsky|vk|weibo|reddit)"
    r"\.(?:com|me|net|app|org)$"
)
_PROFILE = re.compile(r"/(?:(?:@|user/|channel/|c/|company/|in/|profile/|r/|groups/|pages/)?[^/]+)?/?$", re.IGNORECASE)
_POST_QUERY = re.compile(r"(?:^|&)(?:v|story_fbid|fbid|id)=")
_DATED = re.compile(r"/(?:19|20)\d\d(?:[/-]|\d{4}/)")
_SLUG = re.compile(r"/[^/]*[^\W\d_]{2,}[^/]*-[^/]*-[^/]*/?$")
_STORIES = re.compile(
    r"/(?:news|story|stories|articles?|posts?|nachrichten|noticias?|berita|artikel|actualites?)/.", re.IGNORECASE
)


def is_same_site(host: str, own_host: str) -> bool:
    """Return whether two hosts are of one site: its subdomains, and its name under another top-level domain."""
    if host == own_host:
        return True
    (site, name), (own_site, own_name) = _site(host), _site(own_host)
    return site == own_site or name == own_name


def may_be_first(url: str) -> bool:
    """Return whether a story may have been reported at this address: not in a shop, an encyclopaedia or a profile."""
    host = links.host(url)
    parts = urlsplit(url)
    if _NOT_PRESS.search(host) or _NOT_A_STORY.search(parts.path):
        return False
    is_profile = _SOCIAL.search(host) and _PROFILE.match(parts.path) and not _POST_QUERY.search(parts.query)
    return not is_profile


def is_like_a_storys(url: str) -> bool:
    """Return whether the address has what those of stories have: a date, the words of a headline, or a known folder."""
    path = unquote(urlsplit(url).path)
    return bool(_DATED.search(path) or _SLUG.search(path) or _STORIES.search(path))


def is_social(url: str) -> bool:
    """Return whether the address is on a social network or a site for films."""
    return _SOCIAL.search(links.host(url)) is not None or links.host(url).endswith(("vimeo.com", "dailymotion.com"))


def is_named(words: str, url: str) -> bool:
    """Return whether a link's words name the site that it leads to ("The Tidal Wire" of tidalwire.org)."""
    letters = _letters(words)
    name = _site(links.host(url))[1]
    return len(letters) > 1 and (letters in _letters(links.host(url)) or name in letters)


def _letters(words: str) -> str:
    return re.sub(r"[\W_]|\bthe\b", "", words.casefold())


@lru_cache(maxsize=1_024)
def _site(host: str) -> tuple[str, str]:
    """Return the domain that was registered and its name without hyphens ("tide-gazette.co.uk", "tidegazette")."""
    labels = _MOBILE.sub("", host.partition(":")[0]).split(".")
    *site, below, top = labels if len(labels) > 1 else ["", *labels]
    is_suffix = _PLATFORM.fullmatch(f"{below}.{top}") or (len(top) == _COUNTRY and _SECOND_LEVEL.fullmatch(below))
    registered = labels[-3:] if site and is_suffix else labels[-2:]
    return ".".join(registered), registered[0].replace("-", "")
