"""The API's page for people: whole, linked up, and without anything that our policy for content forbids."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings

from articles.api import docs, problems

pytestmark = pytest.mark.django_db
ADDRESS = "/api/docs/"


class Reader(HTMLParser):
    """Collects the ids, the links and the text."""

    def __init__(self, html):
        super().__init__()
        self.ids, self.links, self.loaded, self.texts = [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        assert not {"style", "onclick", "onload"} & set(given)
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if tag == "a" else []
        self.loaded += [given.get("src") or given.get("href")] if tag in ("script", "link", "img") else []

    def handle_data(self, data):
        self.texts.append(data)


@pytest.fixture
def page(client):
    response = client.get(ADDRESS)
    assert response.status_code == 200
    return Reader(response.content.decode())


def test_every_address_parameter_and_answer_stands_on_it(page):
    document = docs.document()
    text = " ".join(page.texts)
    for path, item in document["paths"].items():
        assert f"GET {path}" in text
        for one in item["get"]["parameters"]:
            assert one["name"] in page.texts
            assert one["description"].split("`")[0].strip() in text
    for name, schema in document["components"]["schemas"].items():
        if not name.endswith("Part"):
            assert f"object-{name}" in page.ids
            assert set(schema["properties"]) <= set(page.texts)


def test_each_kind_of_problem_is_explained_where_its_type_leads(client, page):
    led = client.get("/api/v1/articles/?limit=0").json()["type"]
    assert led.startswith(f"{ADDRESS}#")
    for kind, (_, title) in problems.KINDS.items():
        assert kind in page.ids
        assert any(title in text for text in page.texts)


def test_no_anchor_is_there_twice_and_every_link_within_the_page_leads_somewhere(page):
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)


def test_nothing_on_it_comes_from_elsewhere_and_its_policy_is_that_of_all_pages(client, page):
    assert [address for address in page.loaded if not address.startswith("/")] == []
    assert client.get(ADDRESS)["Content-Security-Policy"] == client.get("/about/")["Content-Security-Policy"]
    assert settings.SECURE_CSP["default-src"] == ["'self'"]


def test_what_is_written_between_backticks_is_code_and_no_text_is_left_raw(client):
    html = client.get(ADDRESS).content.decode()
    assert "<code>fields=id,headline,summary.text</code>" in html
    assert "`" not in re.sub(r"<pre.*?</pre>", "", html, flags=re.DOTALL)


def test_who_has_the_page_is_not_sent_it_again(client):
    first = client.get(ADDRESS)
    again = client.get(ADDRESS, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_it_is_only_read(client):
    assert client.post(ADDRESS).status_code == 405


def test_readers_find_it_from_the_index_of_the_api_by_way_of_the_description(client):
    address = client.get("/api/v1/").json()["openapi"]
    assert client.get(address).json()["externalDocs"]["url"] == ADDRESS
