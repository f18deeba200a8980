"""Every page, feed and resource that shows a summary shows the signs of a digest as they were written."""

import html
import json

import pytest

from importers.formats.digest import digest
from importers.formats.record import Context
from tests.factories import make_live_article

pytestmark = pytest.mark.django_db

WRITTEN = (
    "- 4 degrees at https://ellery.example/_public_/a in C:\\_temp, it said.\n\n"
    "1. FC Ellery won $5*2* for __init__ &amp; <b>."
)


@pytest.mark.slow
def test_a_digest_reads_as_written_wherever_its_summary_is_shown(client):
    item = digest.FORMAT.adapt(WRITTEN.encode(), Context())
    article = make_live_article(headline="Signs of the tide", summary=item.summary, dek="")
    page = html.unescape(client.get(article.get_absolute_url()).content.decode())
    assert "<p>- 4 degrees at <a" in page
    assert 'href="https://ellery.example/_public_/a"' in page
    assert "<p>1. FC Ellery won $5*2* for __init__ &amp; <b>.</p>" in page
    assert "- 4 degrees at https://ellery.example/_public_/a in C:\\_temp" in html.unescape(
        client.get("/").content.decode()
    )
    for feed in ("/feed.rss", "/feed.atom", "/feed.json"):
        shown = html.unescape(html.unescape(client.get(feed).content.decode()))
        shown = shown if feed != "/feed.json" else json.loads(client.get(feed).content)["items"][0]["content_html"]
        assert "<p>- 4 degrees at <a" in shown
        assert "<p>1. FC Ellery won $5*2* for __init__ &" in shown
    resource = client.get(f"/api/v1/articles/{article.public_id}/").json()
    assert resource["summary"]["text"] == WRITTEN
    (listed,) = client.get("/api/v1/articles/?q=_public_").json()["results"]
    assert listed["headline"] == "Signs of the tide"
