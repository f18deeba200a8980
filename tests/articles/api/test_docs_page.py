"""The API's page for people: complete, without broken links, and within the content security policy."""

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
        attributes = dict(attrs)
        assert not {"style", "onclick", "onload"} & set(attributes)
        self.ids += [attributes["id"]] if "id" in attributes else []
        self.links += [attributes["href"]] if tag == "a" else []
        self.loaded += [attributes.get("src") or attributes.get("href")] if tag in ("script", "link", "img") else []

    def handle_data(self, data):
        self.texts.append(data)


@pytest.fixture
def page(client):
    response = client.get(ADDRESS)
    assert response.status_code == 200
    return Reader(response.content.decode())


def test_the_page_lists_every_address_parameter_and_field(page):
    document = docs.document()
    text = " ".join(page.texts)
    for path, item in document["paths"].items():
        assert f"GET {path}" in text
        for parameter in item["get"]["parameters"]:
            assert parameter["name"] in page.texts
            assert parameter["description"].split("`")[0].strip() in text
    for name, schema in document["components"]["schemas"].items():
        if not name.endswith("Part"):
            assert f"object-{name}" in page.ids
            assert set(schema["properties"]) <= set(page.texts)


def test_a_field_says_whether_it_is_always_there_and_which_object_it_holds():
    schema = {
        "required": ["id"],
        "properties": {
            "id": {"type": "string", "format": "uuid", "description": "Its id."},
            "section": {"anyOf": [{"type": "null"}, {"$ref": "#/components/schemas/TagPart"}]},
            "tags": {"type": "array", "items": {"$ref": "#/components/schemas/Tag"}},
        },
    }
    rows = [(field.name, field.type, field.object, field.is_required) for field in docs._fields(schema)]
    assert rows == [
        ("id", "UUID", "", True), ("section", "null or Tag", "Tag", False), ("tags", "list of Tag", "Tag", False),
    ]  # fmt: skip


def test_every_address_and_every_problem_has_an_example(client):
    page = client.get(ADDRESS).content.decode()
    described, _, explained = page.partition('id="too-many-requests"')
    assert described.count("<summary>Example</summary>") >= len(docs.document()["paths"])
    assert "&quot;headline&quot;" in described
    assert "&quot;status&quot;: 429" in explained


def test_the_type_of_a_problem_leads_to_its_explanation(client, page):
    led = client.get("/api/v1/articles/?limit=0").json()["type"]
    assert led.startswith(f"{ADDRESS}#")
    for kind, (_, title) in problems.KINDS.items():
        assert kind in page.ids
        assert any(title in text for text in page.texts)


def test_anchors_are_unique_and_no_link_within_the_page_is_broken(page):
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)


def test_a_client_who_jumps_from_section_to_section_hears_each_name_once(client):
    html = client.get(ADDRESS).content.decode()
    labels = re.findall(r'<section[^>]* aria-labelledby="([^"]+)"', html)
    names = [re.search(rf'<h\d id="{label}">(.*?)</h\d>', html)[1] for label in labels]
    assert len(names) > 20
    assert len(names) == len(set(names))


def test_the_page_loads_nothing_from_elsewhere_and_has_the_usual_content_security_policy(client, page):
    assert [address for address in page.loaded if not address.startswith("/")] == []
    assert client.get(ADDRESS)["Content-Security-Policy"] == client.get("/about/")["Content-Security-Policy"]
    assert settings.SECURE_CSP["default-src"] == ["'self'"]


def test_text_between_backticks_is_marked_up_as_code(client):
    html = client.get(ADDRESS).content.decode()
    assert "<code>fields=id,headline,summary.text</code>" in html
    assert "`" not in re.sub(r"<pre.*?</pre>", "", html, flags=re.DOTALL)


def test_browsers_with_the_current_page_get_a_304(client):
    first = client.get(ADDRESS)
    again = client.get(ADDRESS, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_page_cannot_be_posted_to(client):
    assert client.post(ADDRESS).status_code == 405


def test_the_document_links_to_the_page(client):
    address = client.get("/api/v1/").json()["openapi"]
    assert client.get(address).json()["externalDocs"]["url"] == ADDRESS
