"""The OpenAPI document: complete, true to the code, and never changed unnoticed."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import jsonschema
import pytest
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.urls import reverse
from drf_spectacular import drainage
from drf_spectacular.validation import validate_schema
from rest_framework.exceptions import Throttled
from rest_framework.serializers import BaseSerializer

from articles.api import docs, middleware, problems, serializers
from articles.api.changes import SyncPoint
from articles.api.openapi import document, operations
from articles.lists.filters import ArticleFilter
from articles.urls import api_patterns
from tests.articles.api import demo_site

ROOT = Path(__file__).resolve().parents[3]
KEPT = ROOT / "docs" / "openapi.json"
EXAMPLES = ROOT / "articles" / "api" / "openapi" / "examples.json"
SHAPES = [
    shape for shape in vars(serializers).values() if isinstance(shape, type) and issubclass(shape, BaseSerializer)
]


@pytest.fixture(scope="module")
def openapi():
    return json.loads(document.generate())


@pytest.fixture(autouse=True)
def _no_limit(settings):
    settings.API_REQUESTS_A_MINUTE = 0


@pytest.fixture
def site(db, settings, tmp_path):
    return demo_site.fill(settings, tmp_path)


@pytest.fixture
def counted(settings):
    """Allow each client two requests a minute."""
    cache = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "counted"}
    settings.CACHES = settings.CACHES | {"default": cache}
    caches["default"].clear()
    settings.API_REQUESTS_A_MINUTE = 2


def operation(openapi, path):
    return openapi["paths"][f"/api/v1/{path}"]["get"]


def schema_of(openapi, path, status="200", media="application/json"):
    description = operation(openapi, path)["responses"][status]
    if "$ref" in description:
        description = openapi["components"]["responses"][description["$ref"].rpartition("/")[2]]
    return {**description["content"][media]["schema"], "components": openapi["components"]}


def fits(openapi, data, schema):
    checks = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator({**schema, "components": openapi["components"]}, format_checker=checks).validate(
        data
    )


def answers_of(client, site):
    """Return the demo's response at each address, and an example of each kind of problem."""
    ask = lambda path, **headers: json.loads(client.get(f"/api/v1/{path}", headers=headers).content)  # noqa: E731
    article_path = f"articles/{site.corrected.public_id}"
    answers = {
        "index": ask(""),
        "articles": ask("articles/?limit=1&q=tankers&count=exact"),
        "article": ask(f"{article_path}/"),
        "article_jsonld": ask(f"{article_path}.jsonld"),
        "corrections": ask("corrections/"),
        "changes": ask("changes/?limit=2"),
    }
    for name in ("sources", "tags", "sections"):
        answers[name] = ask(f"{name}/?limit=2")
        answers[name[:-1]] = ask(f"{name}/{quote(answers[name]['results'][0]['slug'])}/")
    return demo_site.same({**answers, "problems": failures_of(client, site)})


def failures_of(client, site):
    ask = lambda path: client.get(f"/api/v1/{path}").json()  # noqa: E731
    cursor = client.get("/api/v1/articles/?limit=1").json()["next"].partition("cursor=")[2]
    failures = [
        ask("articles/?limit=0&tagg=ferry"),
        ask("articles/?cursor=nonsense"),
        ask(f"articles/?cursor={cursor}&order=published_at"),
        ask("changes/?since=nonsense"),
        ask(f"articles/{site.scheduled.public_id}/"),
        client.post("/api/v1/articles/").json(),
        client.get("/api/v1/articles/", headers={"accept": "image/png"}).json(),
        ask(f"articles/{site.withdrawn.public_id}/"),
        ask(f"articles/{site.retracted.public_id}/"),
        ask(f"changes/?since={SyncPoint(number=10**9, mark=1).token()}"),
    ]
    for failure in failures:
        failure["instance"] = "urn:uuid:019a9f3c-5d20-7c41-9e00-000000000000"
    by_code = {failure["type"].partition("#")[2]: failure for failure in failures}
    request = SimpleNamespace(request_id="019a9f3c-5d20-7c41-9e00-000000000000")
    by_code["too-many-requests"] = json.loads(problems.handle_exception(Throttled(42), {"request": request}).content)
    by_code["server-error"] = json.loads(middleware._as_problem(HttpResponse(status=500), request.request_id).content)
    by_code["unavailable"] = json.loads(middleware._as_problem(HttpResponse(status=503), request.request_id).content)
    return by_code


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_the_document_is_valid_openapi_3_1(openapi):
    validate_schema(openapi)
    assert openapi["openapi"] == "3.1.0"


def test_the_document_in_docs_is_what_the_code_generates():
    assert KEPT.read_text(encoding="utf-8") == document.generate(), "If the change is meant: make openapi"


def test_make_openapi_writes_the_document(tmp_path, capsys):
    output = tmp_path / "openapi.json"
    call_command("write_openapi", "--output", str(output))
    assert output.read_bytes() == KEPT.read_bytes()
    assert capsys.readouterr().out == f"Wrote {output}.\n"


def test_a_view_that_cannot_be_described_is_an_error_and_no_document_is_written(tmp_path, monkeypatch):
    def undescribed(operation):
        drainage.warn("no serializer")

    monkeypatch.setattr(operations.OperationSchema, "get_tags", undescribed)
    with pytest.raises(CommandError, match="could not describe"):
        call_command("write_openapi", "--output", str(tmp_path / "openapi.json"))
    assert list(tmp_path.iterdir()) == []


SERVE = """
import sys
sys.modules["drf_spectacular"] = None  # importing it raises ModuleNotFoundError
import django
django.setup()
from django.core.management import CommandError, call_command
from django.test import Client
call_command("migrate", verbosity=0)
client = Client(SERVER_NAME="localhost")
for address in ("/api/v1/openapi.json", "/api/docs/", "/api/v1/articles/", "/"):
    print(client.get(address).status_code, address)
try:
    call_command("write_openapi")
except CommandError as error:
    print(error)
"""


@pytest.mark.slow
def test_the_site_serves_the_document_without_drf_spectacular(tmp_path):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NEWSROOM_")}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "NEWSROOM_DEBUG": "1",
        "NEWSROOM_DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}",
    }
    done = subprocess.run(
        [sys.executable, "-c", SERVE], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines() == [
        "200 /api/v1/openapi.json",
        "200 /api/docs/",
        "200 /api/v1/articles/",
        "200 /",
        "drf-spectacular is not installed. Run make openapi, which installs it.",
    ], done.stderr


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/api/v1/openapi.json", "/api/docs/"])
def test_a_changed_document_has_another_etag(client, address, settings, tmp_path):
    def forget():
        for cached in (docs.document, docs._body, docs._digest, docs.context):
            cached.cache_clear()

    etag = client.get(address)["ETag"]
    (tmp_path / "docs").mkdir()
    changed = KEPT.read_text(encoding="utf-8").replace('"title": "Newsroom"', '"title": "Another"')
    (tmp_path / "docs" / "openapi.json").write_text(changed, encoding="utf-8")
    settings.BASE_DIR = tmp_path
    forget()
    response = client.get(address, headers={"if-none-match": etag})
    settings.BASE_DIR = ROOT
    forget()
    assert response.status_code == 200
    assert client.get(address, headers={"if-none-match": etag}).status_code == 304


@pytest.mark.django_db
def test_the_index_leads_to_the_document_which_clients_can_cache(client, openapi):
    address = client.get("/api/v1/").json()["openapi"]
    assert address == "http://testserver/api/v1/openapi.json"
    response = client.get(address)
    assert (response.json(), response["Content-Type"]) == (openapi, "application/json")
    assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 304
    assert client.get(f"{address}?page=1").status_code == 400


def test_every_address_of_the_api_is_described(openapi):
    values = {"public_id": "019a9f3c-5d20-7c41-9e00-000000000001", "slug": "x"}
    for pattern in api_patterns:
        names = [name for name in values if name in pattern.pattern.converters]
        path = reverse(f"api:{pattern.name}", kwargs={name: values[name] for name in names})
        for name in names:
            path = path.replace(f"/{values[name]}", f"/{{{name}}}")
        assert path in openapi["paths"], path
    assert len(openapi["paths"]) == len(api_patterns)


def test_exactly_the_parameters_that_a_list_takes_are_described(openapi):
    for pattern in api_patterns:
        view = pattern.callback.cls
        name = pattern.name.replace("-", "_")
        path = operations.PREFIX + next(path for path, address in operations.ADDRESSES.items() if address.name == name)
        described = [
            parameter["name"] for parameter in openapi["paths"][path]["get"]["parameters"] if parameter["in"] == "query"
        ]
        assert described == ([] if pattern.name == "article-jsonld" else view.allowed.names)
    assert set(ArticleFilter.base_filters) <= {
        parameter["name"] for parameter in operation(openapi, "articles/")["parameters"]
    }


@pytest.mark.slow
@pytest.mark.django_db
def test_parameters_take_exactly_the_values_described(client, openapi):
    for path, item in openapi["paths"].items():
        for parameter in [] if "{" in path else item["get"]["parameters"]:
            schema = parameter["schema"].get("items", parameter["schema"])
            for value in schema.get("enum", ()):
                assert client.get(path, {parameter["name"]: value}).status_code == 200, (path, value)
            if "enum" in schema:
                assert client.get(path, {parameter["name"]: "nonsense"}).status_code == 400
            if "maximum" in schema:
                for limit in (schema["minimum"], schema["maximum"]):
                    assert client.get(path, {parameter["name"]: limit}).status_code == 200
                for limit in (schema["minimum"] - 1, schema["maximum"] + 1):
                    assert client.get(path, {parameter["name"]: limit}).status_code == 400
            if "maxItems" in parameter["schema"] and not parameter.get("explode", True):
                few = {"format": "uuid"}.items() <= schema.items()
                names = [
                    f"019a9f3c-5d20-7c41-9e00-{n:012}" if few else schema.get("enum", [f"x{n}"])[0] for n in range(101)
                ]
                if "enum" not in schema:
                    most = parameter["schema"]["maxItems"]
                    assert client.get(path, {parameter["name"]: ",".join(names[:most])}).status_code == 200
                    assert client.get(path, {parameter["name"]: ",".join(names[: most + 1])}).status_code == 400


def test_every_field_and_parameter_has_a_description(openapi):
    mute = [
        f"{shape.__name__}.{name}" for shape in SHAPES for name, field in shape().fields.items() if not field.help_text
    ]
    assert mute == []
    for path, item in openapi["paths"].items():
        assert [
            parameter["name"] for parameter in item["get"]["parameters"] if not parameter.get("description")
        ] == [], path


def test_every_object_is_read_only(openapi):
    assert [name for name, schema in openapi["components"]["schemas"].items() if not schema.get("readOnly")] == []


def test_every_kind_of_problem_is_described_and_explained(openapi):
    assert set(problems.EXPLANATIONS) == set(problems.KINDS)
    for kind, (status, _) in problems.KINDS.items():
        response = openapi["components"]["responses"][f"Problem{status}"]
        assert f"{problems.DOCUMENTED_AT}#{kind}" in json.dumps(response)
        example = response["content"][problems.MEDIA_TYPE]["examples"][kind]["value"]
        fits(openapi, example, {"$ref": "#/components/schemas/Problem"})


@pytest.mark.slow
def test_the_examples_are_responses_of_the_demo(client, site):
    examples = answers_of(client, site)
    text = json.dumps(examples, ensure_ascii=False, indent=1) + "\n"
    again = ROOT / "var" / "examples.json"
    if not EXAMPLES.exists() or json.loads(EXAMPLES.read_text(encoding="utf-8")) != examples:
        again.parent.mkdir(exist_ok=True)
        again.write_text(text, encoding="utf-8")
        pytest.fail(f"The demo answers otherwise. If that is meant: cp {again} {EXAMPLES}")


@pytest.mark.slow
def test_responses_of_the_demo_match_their_schemas(client, site, openapi):
    lists = ["", "articles/", "sources/", "tags/", "sections/", "corrections/", "changes/"]
    for path in [*lists, "articles/?q=the&count=estimate", "articles/?include=sources.source,summary.markdown"]:
        fits(openapi, client.get(f"/api/v1/{path}").json(), schema_of(openapi, path.partition("?")[0]))
    for resource in client.get("/api/v1/articles/?limit=100").json()["results"]:
        fits(openapi, resource, {"$ref": "#/components/schemas/Article"})
        jsonld = client.get(f"{resource['api_url'][:-1]}.jsonld").json()
        fits(openapi, jsonld, schema_of(openapi, "articles/{public_id}.jsonld", media="application/ld+json"))
        assert set(resource) == set(serializers.ArticleSerializer().fields) - {"match"}
    for name, shape in (
        ("sources", serializers.SourceSerializer),
        ("tags", serializers.TagSerializer),
        ("corrections", serializers.CorrectionSerializer),
    ):
        for resource in client.get(f"/api/v1/{name}/").json()["results"]:
            assert set(resource) == set(shape().fields)
            fits(openapi, resource, {"$ref": f"#/components/schemas/{shape.__name__.removesuffix('Serializer')}"})


@pytest.mark.slow
def test_articles_with_selected_fields_match_their_schema(client, site, openapi):
    rows = client.get("/api/v1/articles/?fields=id,summary.text,sources.url,section.name").json()["results"]
    for row in rows:
        assert set(row) == {"id", "summary", "sources", "section"}
        fits(openapi, row, {"$ref": "#/components/schemas/ArticlePart"})
        with pytest.raises(jsonschema.ValidationError):
            fits(openapi, row, {"$ref": "#/components/schemas/Article"})


@pytest.mark.slow
def test_errors_and_redirects_match_their_schemas(client, site, openapi):
    for article, status in ((site.withdrawn, "410"), (site.retracted, "410"), (site.scheduled, "404")):
        response = client.get(f"/api/v1/articles/{article.public_id}/")
        fits(openapi, response.json(), schema_of(openapi, "articles/{public_id}/", status, problems.MEDIA_TYPE))
        assert str(response.status_code) == status
    for path, address in (
        ("articles/{public_id}/", f"articles/{site.merged.public_id}/"),
        ("tags/{slug}/", f"tags/{quote(site.old.slug)}/"),
    ):
        response = client.get(f"/api/v1/{address}")
        fits(openapi, response.json(), schema_of(openapi, path, "308"))
        assert response["Location"].startswith("http://testserver/api/v1/")


@pytest.mark.slow
def test_every_required_header_is_present(client, site, openapi, counted, subtests):
    address = "/api/v1/articles/{}/".format
    url = address(site.corrected.public_id)
    etag = client.get(url)["ETag"]
    cases = {
        "200": lambda: client.get(url),
        "304": lambda: client.get(url, headers={"if-none-match": etag}),
        "308": lambda: client.get(address(site.merged.public_id)),
        "400": lambda: client.get(f"{url}?fields=nonsense"),
        "404": lambda: client.get(address(site.scheduled.public_id)),
        "405": lambda: client.post(url),
        "406": lambda: client.get(url, headers={"accept": "image/png"}),
        "410": lambda: client.get(address(site.retracted.public_id)),
        "429": lambda: [client.get(url) for _ in range(3)][-1],
    }
    for status, ask in cases.items():
        caches["default"].clear()
        with subtests.test(status):
            response = ask()
            assert response.status_code == int(status)
            description = operation(openapi, "articles/{public_id}/")["responses"][status]
            if "$ref" in description:
                description = openapi["components"]["responses"][description["$ref"].rpartition("/")[2]]
            needed = [name for name in description["headers"] if openapi["components"]["headers"][name].get("required")]
            assert [name for name in needed if name not in response.headers] == []
            if "content" in description:
                assert response["Content-Type"] in description["content"]
