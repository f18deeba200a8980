"""Posts inside an object: what a site's own endpoint, a script or `_envelope=1` puts around a list of posts."""

import io
import json
import tracemalloc

import pytest

from articles.intake.item import Item
from importers.formats.json import reader
from importers.formats.json.reader import CHUNK, MAX_RECORD
from importers.formats.json.wrappers import beginning
from importers.formats.record import FileFault
from importers.formats.wordpress import wordpress
from tests.importers.formats.posts import make_post
from tests.importers.formats.reading import results
from tests.importers.formats.test_json_reader import ONE, THREE, TWO, entries, ids_and_codes, places

POST, PAGE = make_post(id=7), make_post(id=8, type="page")


def headlines_and_codes(file: object) -> list[str]:
    raw = file if isinstance(file, bytes) else json.dumps(file).encode()
    return [
        result.headline if isinstance(result, Item) else result.code for _, result in results(wordpress.FORMAT, raw)
    ]


@pytest.mark.parametrize(
    "file",
    [
        f'{{"posts":[{ONE},{TWO},{THREE}]}}',
        f'{{"data":[{ONE},{TWO},{THREE}],"total":3}}',
        f'{{"count":3,"pages":{{"of":[1]}},"items":[ {ONE},\n{TWO},{THREE} ] }}',
        f'{{"results":[{ONE},{TWO},{THREE}],"next":null,"posts":[{ONE}]}}',
        f'{{"posts":[],"entries":[{ONE},{TWO},{THREE}]}}',
        f'{{"success":true,"data":{{"posts":[{ONE},{TWO},{THREE}]}}}}',
        f'{{"body":{{"posts":[{ONE},{TWO},{THREE}]}},"status":200,"headers":{{}}}}',
        f'{{"failed":"","responses":[{{"body":{ONE},"status":200}},{{"body":[{TWO},{THREE}],"status":207}}]}}',
        f'{{"posts":[{ONE}]}}\n{{"posts":[{TWO}]}}\n{THREE}',
        f'[{{"posts":[{ONE},{TWO}]}},{THREE}]',
    ],
)
def test_posts_inside_an_object_are_read_with_their_places_in_the_file(file):
    raw = file.encode()
    for chunk in (*range(1, 30), CHUNK):
        values = entries(raw, chunk=chunk)
        assert [(e.number, e.raw.decode(), e.value) for e in values] == [
            (number, text, json.loads(text)) for number, text in enumerate((ONE, TWO, THREE), start=1)
        ]
        assert [raw[e.offset : e.offset + len(e.raw)] for e in values] == [e.raw for e in values]


@pytest.mark.parametrize(
    "file",
    [
        '{"id":7,"posts":[{"id":1}]}',
        '{"posts":[{"id":1}],"id":7}',
        '{"ID":7,"items":[{"id":1}]}',
        '{"content":"","data":[{"id":1}]}',
        '{"items":[7],"data":[[]]}',
        '{"data":{"posts":{"nodes":[]}}}',
        '{"body":{"rows":2}}',
        '{"related":[{"id":1}]}',
    ],
)
def test_an_object_that_only_has_a_list_as_well_is_one_record(file):
    for chunk in (1, 7, CHUNK):
        assert [value.value for value in entries(file, chunk=chunk)] == [json.loads(file)]


def test_a_third_object_around_the_posts_is_not_opened():
    file = {"data": {"data": {"posts": [POST]}}}
    assert [value.value for value in entries(json.dumps(file))] == [{"posts": [POST]}]
    assert headlines_and_codes(file) == ["not_a_post"]
    # Nor where it is too long, or broken, to be read at once.
    assert beginning(f'{{"data":{{"data":{{"posts":[{ONE}', 0, json.JSONDecoder()) == {}
    assert beginning(f'{{"data":{{"posts":[{ONE}', 0, json.JSONDecoder()) == {"data": {"posts": [json.loads(ONE)]}}


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ('{"posts":[]}', ["no_records?"]),
        ('{"total":0,"data":[]}', ["no_records?"]),
        # Broken or cut, it loses only what is behind the fault.
        (f'{{"posts":[{ONE},{TWO}', ["1", "2", "truncated"]),
        (f'{{"count":2,"posts":[{ONE},{TWO[:-1]}', ["1", "truncated"]),
        (f'{{"posts":[{TWO[:-1]}', ["truncated"]),
        (f'{{"data":{{"posts":[{ONE},{{]}},{TWO}]}}}}', ["1", "syntax_error"]),
        (f'{{"posts":[{ONE},{TWO}],}}', ["1", "2", "syntax_error"]),
        (f'{{"posts":[{ONE},{{]}}]}}\n{THREE}', ["1", "syntax_error", "3"]),
        (f'{{"count":NaN,"posts":[{ONE}]}}', ["not_a_number"]),
        # A record that cannot be used costs only itself.
        (f'{{"posts":[{ONE},{{"id":NaN}},{TWO}]}}', ["1", "not_a_number", "2"]),
        (f'{{"posts":[{{"id":Infinity}},{TWO}]}}', ["not_a_number", "2"]),
        (f'{{"posts":[{ONE},{{"id":"\\u0000"}},{TWO}]}}', ["1", "nul_character", "2"]),
        (f'{{"posts":[{{"id":{"[" * 600}{"]" * 600}}},{TWO}]}}', ["deep_nesting", "2"]),
        (f'{{"data":{{"posts":[{ONE},{{"a":{"[" * 3_000}{"]" * 3_000}}},{TWO}]}}}}', ["1", "deep_nesting", "2"]),
        (f'{{"posts":[{{"id":4,"a":{"[" * 511}{"]" * 511}}},{TWO}]}}', ["4", "2"]),
    ],
)
def test_a_fault_inside_an_object_costs_no_other_post(file, expected):
    for chunk in (1, 7, 64, CHUNK):
        assert ids_and_codes(file, chunk=chunk) == expected, chunk


def test_the_report_says_where_in_the_file_a_broken_post_is():
    file = f'{{"total":2,"posts":[{ONE},{{"id":"\\ud83d"}}]}}'
    assert places(file) == [(1, 20, ""), (2, 21 + len(ONE.encode()), "lone_surrogate")]
    raw = b'{"posts":[' + ONE.encode() + b',{"id":"caf\xe9"}]}'
    assert [(number, raw[offset], code) for number, offset, code in places(raw)[1:]] == [(2, 0xE9, "invalid_utf8")]


@pytest.mark.slow
def test_an_object_may_be_larger_than_a_record_and_memory_does_not_grow_with_it():
    class Endless(io.RawIOBase):
        """An object with 3,000 posts of 6 KB, generated while it is read."""

        reads = 0

        def read(self, count: int = -1) -> bytes:
            self.reads += 1
            record = b',{"id":6,"t":"' + b"wave " * 1_200 + b'"}'
            return b'{"total":3000,"posts":[{}' if self.reads == 1 else record if self.reads <= 3_001 else self.end()

        def end(self) -> bytes:
            return b'],"links":{}}' if self.reads == 3_002 else b""

    tracemalloc.start()
    try:
        seen = sum(1 for value in reader.records(Endless()) if not isinstance(value, FileFault))
        held, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert seen == 3_001
    assert held < 1_000_000
    assert peak < 6 * MAX_RECORD


@pytest.mark.slow
def test_garbage_that_begins_like_objects_around_posts_gives_few_faults():
    for garbage in (
        '{"data":',
        '{"posts":[',
        '{"data":{"data":',
        '{"posts":[{"posts":[',
        '{"body":{"status":1,"body":',
    ):
        values = entries(garbage * 40_000, chunk=1 << 12)
        assert 1 <= len(values) <= 1_001
        assert isinstance(values[-1], FileFault)


def test_posts_of_the_rest_api_are_read_and_each_other_record_says_what_it_is():
    user = {"id": 2, "name": "Ines", "slug": "ines", "avatar_urls": {}}
    assert headlines_and_codes({"posts": [POST, PAGE, user]}) == ["Harbour opens", "type_page", "not_a_post"]
    answers = [{"body": POST, "status": 200}, {"body": {"code": "rest_forbidden", "message": "Non."}, "status": 401}]
    assert headlines_and_codes({"failed": "validation", "responses": answers}) == ["Harbour opens", "wordpress_error"]
    assert headlines_and_codes({"found": 1, "posts": [POST]}) == ["Harbour opens"]
    assert headlines_and_codes({"title": "Latest", "items": [POST]}) == ["Harbour opens"]


OLD = {"ID": 7, "title": "T", "content": "<p>Text.</p>"}


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ({"found": 2, "posts": [OLD | {"site_ID": 3}, OLD]}, "wordpress_com"),
        ({"count": 2, "posts": [OLD | {"site_ID": 3}, OLD]}, "wordpress_com"),
        ({"body": [OLD | {"site_ID": 3}, OLD], "status": 200}, "wordpress_com"),
        ({"found": 0, "posts": []}, "wordpress_com"),
        ({"posts": [OLD, OLD]}, "old_api"),
        ({"data": {"items": [OLD, OLD]}}, "old_api"),
        (
            {"type": "table", "name": "wp_posts", "data": [{"ID": "7", "post_title": "T", "post_content": ""}]},
            "table_dump",
        ),
        ({"data": [{"ID": 7, "post_title": "T", "post_name": "t"}]}, "wp_cli"),
        ({"posts": [{"id": 7, "title_plain": "T", "url": "https://a.news/t/", "content": "<p>T</p>"}]}, "json_api"),
        ({"data": {"posts": {"nodes": [{"databaseId": 7, "title": "T"}]}}}, "graph_ql"),
        ({"version": "https://jsonfeed.org/version/1", "items": [{"id": "7", "content_html": ""}]}, "json_feed"),
        ({"items": [{"title": "T", "publishedAt": "2026-01-01T00:00:00Z"}]}, "newsapi"),
        ({"code": "rest_no_route", "message": "No.", "data": []}, "wordpress_error"),
    ],
)
def test_an_object_around_another_formats_posts_is_named_once_for_what_it_is(file, code):
    assert headlines_and_codes(file) == [code]


def test_a_file_too_large_to_be_one_record_is_named_for_what_it_is_too():
    long = OLD | {"content": "x" * 1_000_000}
    ((fault, reject),) = results(wordpress.FORMAT, json.dumps({"found": 9, "posts": [long] * 9}).encode())
    assert (fault.number, fault.offset, reject.code) == (1, 0, "wordpress_com")
    many = {"posts": [make_post(id=number, meta="x" * 1_000_000) for number in range(1, 10)]}
    assert headlines_and_codes(many) == ["Harbour opens"] * 9
