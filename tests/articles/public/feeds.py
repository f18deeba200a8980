"""What programs do with a feed: read it, in whatever format."""

import feedparser

FORMS = ("rss", "atom", "json")
# Signs that no XML holds, mark-up that ends what it stands in, writing from right to left, without spaces, beyond 16
# bits.
NASTY = [
    "Bell \x07, escape \x1b, null-like \x01, vertical \x0b, nonsense \ufffe\uffff",
    "]]> </title></item></entry> <!-- --> &amp; &lt;b&gt; <b>bold</b> & < > \" '",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "العبّارة تعود إلى الخدمة \u202eبعد أسبوع\u202c",
    "中国发布新的人工智能模型「开源」",
    "👩🏽‍🚀 rocket 🚀 flag 🇳🇿 math 𝔘𝔫𝔦",
    "a\u2028b\u2029c\u0085d\u00a0e\ufeff",
]


def parsed(response):
    """Return a feed in XML as feedparser reads it, which says (bozo) what is wrong with it."""
    document = feedparser.parse(response.content, response_headers={"content-type": response["Content-Type"]})
    assert not document.bozo, document.get("bozo_exception")
    return document


def entries(client, form, page="/", query=""):
    """Return (id, title, url, updated) of each entry, in whatever format."""
    response = client.get(f"{page}feed.{form}{query}")
    assert response.status_code == 200, (page, form)
    if form == "json":
        return [(e["id"], e["title"], e["url"], e["date_modified"]) for e in response.json()["items"]]
    return [(e.id, e.title, e.link, e.updated) for e in parsed(response).entries]


def content(client):
    return client.get("/feed.json").json()["items"][0]["content_html"]
