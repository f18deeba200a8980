"""What clients of the API do: page through lists, and read errors."""

from itertools import chain
from urllib.parse import urlencode

HERE = "http://testserver"
ARTICLES = "/api/v1/articles/"
# In the form of an id, and nobody's.
NOBODY = "01990000-0000-7000-8000-000000000000"


def get(client, name="articles", /, **query):
    """Return the body of a list."""
    response = client.get(f"/api/v1/{name}/", query)
    assert response.status_code == 200, response.content
    return response.json()


def ids(page):
    return [row["id"] for row in page["results"]]


def keys(articles):
    return [str(article.public_id) for article in articles]


def first_page(client, **query):
    """Return the ids of a list's first page."""
    return ids(get(client, **query))


def walk(client, url, direction="next"):
    """Return the pages from an address onwards, and the address of the last page."""
    pages = []
    while url:
        response = client.get(url)
        assert response.status_code == 200, response.content
        pages.append(response.json())
        last, url = url, pages[-1][direction]
    return pages, last


def all_ids(client, **query):
    """Return the ids of all pages of a list."""
    return list(chain.from_iterable(map(ids, walk(client, f"{ARTICLES}?{urlencode(query, doseq=True)}")[0])))


def problem(response, kind, status=400):
    """Return the problem document after checking that it is of that kind."""
    assert (response["Content-Type"], response.status_code) == ("application/problem+json", status)
    document = response.json()
    assert (document["type"], document["status"]) == (f"/api/docs/#{kind}", status)
    assert document["instance"] == f"urn:uuid:{response['X-Request-Id']}"
    assert {"title", "detail", "errors"} <= set(document)
    return document


def error_codes(response, kind="bad-request"):
    """Return the parameter and the code of each error."""
    return [(error["parameter"], error["code"]) for error in problem(response, kind)["errors"]]
