"""WordPress posts become items, and anything else is refused."""

import io
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from articles.intake.item import Image, Item, Link, Reject, Term
from importers.formats.record import Context, FileFault, Record
from importers.formats.wordpress import wordpress
from tests.importers.formats.posts import API, LINK, adapted, item, make_post, notes
from tests.importers.formats.reading import results

SAMPLES = Path(__file__).resolve().parent / "samples"


def records(*posts: object) -> list[Record | FileFault]:
    return list(wordpress.FORMAT.records(io.BytesIO("\n".join(map(json.dumps, posts)).encode())))


def codes(path: Path) -> list[str]:
    return [
        result.code if isinstance(result, Reject) else "item"
        for _, result in results(wordpress.FORMAT, path.read_bytes())
    ]


@pytest.mark.parametrize("head", [b"{", b"[", b'\xef\xbb\xbf\r\n {"id":1', b"\n\t ["])
def test_a_file_that_begins_an_object_or_a_list_is_recognised(head):
    assert wordpress.FORMAT.recognises(head, "posts.json") is True


@pytest.mark.parametrize("head", [b"", b"<html>", b"The harbour opened.", b"\xff\xfe[\0", b'"id"', b"1"])
def test_any_other_file_is_not_recognised(head):
    assert wordpress.FORMAT.recognises(head, "posts.json") is False


# --- Records: the post's id and its host


@pytest.mark.parametrize(
    ("fields", "ref", "host"),
    [
        ({}, "7", "tidewater-courier.news"),
        ({"id": "0042"}, "42", "tidewater-courier.news"),
        ({"link": "http://127.0.0.1:8081/a/"}, "7", "127.0.0.1:8081"),
        ({"link": "http://localhost:8080/?p=7"}, "7", "localhost:8080"),
        ({"link": "/2026/03/harbour-opens/"}, "7", "tidewater-courier.news"),
        ({"link": None}, "7", "tidewater-courier.news"),
        ({"link": "javascript:alert(1)"}, "7", "tidewater-courier.news"),
        ({"link": "/a/", "_links": {"self": []}}, "7", ""),
        ({"link": "/a/", "_links": False}, "7", ""),
        ({"link": "/a/", "_links": {"self": [{"href": 3}]}}, "7", ""),
        ({"link": f"https://{'a.' * 200}net/"}, "7", "tidewater-courier.news"),
        ({"id": None}, "", "tidewater-courier.news"),
        ({"id": True}, "", "tidewater-courier.news"),
    ],
)
def test_a_record_has_the_posts_id_and_the_host_that_delivered_it(fields, ref, host):
    post = make_post(**fields)
    assert records(post) == [Record(number=1, offset=0, raw=json.dumps(post).encode(), ref=ref, host=host)]


def test_a_record_that_is_not_an_object_has_neither_id_nor_host():
    stream = io.BytesIO(b'[[{"id":1}],"text",7]')
    assert [(r.ref, r.host) for r in wordpress.FORMAT.records(stream)] == [("", "")] * 3


def test_a_fault_of_the_file_is_yielded_in_its_place_among_the_records():
    answers = results(wordpress.FORMAT, b'[{"id":1,"title":"A","content":"b"},{]')
    assert [type(place) for place, _ in answers] == [Record, FileFault]
    assert (answers[1][0].number, answers[1][0].offset, answers[1][1].code) == (2, 37, "syntax_error")
    assert answers[1][0].reject == answers[1][1]


# --- A post


def test_a_whole_post_becomes_an_item():
    assert item() == Item(
        source_ref="7",
        url=LINK,
        headline="Harbour opens",
        body="<p>The harbour opened on Wednesday. Boats came in.</p>",
        published_at=datetime(2026, 3, 4, 9, 30, tzinfo=UTC),
        silent_on=("byline", "language", "sections"),
    )


def test_a_post_keeps_everything_that_can_be_embedded():
    first, second = [
        result for _, result in results(wordpress.FORMAT, (SAMPLES / "wordpress_page_with_embeds.json").read_bytes())
    ]
    assert first == Item(
        source_ref="4101",
        url="https://www.tidewater-courier.news/2026/03/harbour-fish-market-reopens/",
        headline="Harbour fish market reopens – with a roof",
        body="<p>Port Ellery’s fish market opened its gates on Wednesday, eleven months after the storm.</p>\n"
        "<p>Forty-one of its sixty stalls were let by noon.</p>",
        byline="Ines Okafor",
        published_at=datetime(2026, 3, 4, 8, 30, tzinfo=UTC),
        modified_at=datetime(2026, 3, 4, 8, tzinfo=UTC),
        terms=(
            Term(kind="section", slug="town-port", name="Town & Port"),
            Term(kind="section", slug="economy", name="Economy"),
            Term(kind="topic", slug="fishing", name="fishing"),
        ),
        image=Image(
            url="https://www.tidewater-courier.news/wp-content/uploads/2026/03/stalls.jpg",
            alt="Rows of fish stalls",
            caption="Stalls under the new roof & lamps",
            width=2400,
            height=1600,
        ),
        silent_on=("language",),
    )
    # Where errors are embedded in place of what was asked for, the rest of the post still stands.
    assert (second.byline, second.image, notes(second)) == ("", None, [])
    assert second.silent_on == ("byline", "picture", "language")
    assert [(term.kind, term.slug, term.name) for term in second.terms] == [
        ("section", "town-port", "town port"),
        ("topic", "ferry-plan", "ferry plan"),
    ]


def test_only_id_title_and_content_are_needed():
    article = item({"id": 5, "slug": "", "title": "Short", "content": "<p>Text.</p>"})
    silent_on = ("byline", "address", "date", "picture", "language", "sections", "topics")
    assert article == Item(source_ref="5", headline="Short", body="<p>Text.</p>", silent_on=silent_on)


@pytest.mark.parametrize(
    "shape", [{"rendered": "X"}, {"raw": "X"}, {"raw": "X", "rendered": ""}, {"rendered": None, "raw": "X"}, "X"]
)
def test_text_may_be_rendered_raw_or_a_plain_string(shape):
    article = item(title=shape, content=shape)
    assert (article.headline, article.body) == ("X", "<p>X</p>")


def test_unknown_fields_are_ignored():
    odd = {
        "meta": [],
        "acf": False,
        "yoast_head": "<script>",
        "jetpack_featured_media_url": "",
        "password": "",
        "sticky": 1,
    }
    assert item(**odd, format=None, template=7, excerpt=None, guid="javascript:1", product_cat=[4]) == item()
    assert item(meta={"a": {}}, acf=[], class_list={}, guid={"rendered": "http://elsewhere.example.net/?p=7"}) == item()


def test_the_button_to_the_original_becomes_the_origin_and_the_dateline_is_kept():
    content = (
        "<p>PORT ELLERY, March 4 (Reuters) &#8211; The ferry sailed again.</p>"
        '<div class="su-button-center"><a class="su-button" href="https://www.reuters.com/ferry-sails-again/">'
        "Click here for full article at Reuters</a></div>"
    )
    article = item(content={"rendered": content})
    assert article.links == (
        Link(role="origin", url="https://www.reuters.com/ferry-sails-again/", source_name="Reuters"),
    )
    assert (article.dateline, article.agency) == ("PORT ELLERY, March 4", "Reuters")


def test_a_picture_in_the_body_is_used_if_the_featured_one_is_not_embedded():
    content = '<p>Text.</p><p><img src="/roof.jpg" alt="A roof"></p>'
    article = item(featured_media=880, content={"rendered": content})
    assert article.image == Image(url="https://www.tidewater-courier.news/roof.jpg", alt="A roof")


def test_the_language_is_the_posts_own_or_the_sources_and_never_invented():
    assert [adapted(make_post(lang=lang), language="nb").language for lang in ("de", "pt_br", "zh-Hans-CN")] == [
        "de",
        "pt-BR",
        "zh-Hans-CN",
    ]
    assert [adapted(make_post(locale=bad), language="nb").language for bad in ("", 7, "no language at all", None)] == [
        "nb"
    ] * 4
    assert item().language == ""


# --- Posts with something missing


def test_a_post_without_a_title_waits_for_a_headline_with_a_suggestion():
    article = item(title={"rendered": ""})
    assert (article.headline, article.headline_suggested) == ("", "The harbour opened on Wednesday")
    assert item(title={"rendered": "<em></em>&nbsp;"}).headline == ""
    assert item(without="title").headline_suggested == "The harbour opened on Wednesday"


@pytest.mark.parametrize(
    "content", [{"rendered": "", "protected": False}, "", {"rendered": "<script>x</script>"}, "<p>&nbsp;</p>"]
)
def test_a_title_without_a_text_comes_in_and_is_noted(content):
    article = item(content=content)
    assert (article.headline, article.body, notes(article)) == ("Harbour opens", "", ["empty_body"])


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"without": "content"}, "no_content"),
        ({"content": {"protected": False}}, "no_content"),
        ({"content": None}, "no_content"),
        ({"content": "", "title": ""}, "no_text"),
        ({"content": "<p></p>", "title": {"rendered": " "}}, "no_text"),
        ({"without": "id"}, "no_id"),
        *(
            ({"id": bad}, "no_id")
            for bad in (None, True, 0, -7, 7.0, "seven", "٧", "", "-7", 10**20, "9" * 21, [7], {})
        ),
    ],
)
def test_a_post_that_cannot_be_known_or_read_is_refused(fields, code):
    reject = adapted(make_post(**fields))
    assert isinstance(reject, Reject)
    assert (reject.code, reject.skipped) == (code, False)


def test_a_text_that_no_parser_should_be_given_is_refused_with_its_reason():
    reject = adapted(make_post(content={"rendered": "<div>" * 300 + "deep" + "</div>" * 300}))
    assert (reject.code, reject.skipped) == ("html_too_deep", False)


# --- Files


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("wordpress_page_with_embeds.json", ["item", "item"]),
        ("wordpress_com_v1_1_list.json", ["wordpress_com"]),
        ("wordpress_com_v1_1_post.json", ["wordpress_com"]),
        ("wordpress_error_in_german.json", ["wordpress_error"]),
        ("newsapi_answer.json", ["newsapi"]),
        ("html_error_page.json", ["html_page"]),
        ("array_with_injected_script.json", ["item", "item", "trailing_junk"]),
        ("lines_with_a_broken_one.jsonl", ["item", "syntax_error", "item"]),
    ],
)
def test_files_that_people_save_are_read_or_refused_by_name(name, expected):
    assert codes(SAMPLES / name) == expected


# --- Whatever comes


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "not_json"),
        (b"{", "not_json"),
        (b"\xff", "not_json"),
        (b"NaN", "not_json"),
        (b'{"id":' + b"1" * 5_000 + b"}", "not_json"),
        (b'{"id":1,"title":"\\ud800"}', "lone_surrogate"),
        (b'{"id":1,"title":"\\u0000"}', "nul_character"),
        (b"[" * 100_000, "deep_nesting"),
    ],
)
def test_bytes_that_no_reader_gave_are_refused_too(raw, code):
    assert wordpress.FORMAT.adapt(raw, Context()).code == code


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=8)
    | st.sampled_from([API, "2026-03-04"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text(max_size=3)
            | st.sampled_from(["rendered", "name", "slug", "href", "code", "self", "author", "wp:term"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)
KEYS = [*make_post(), "modified", "modified_gmt", "class_list", "_embedded", "lang", "locale"]


@pytest.mark.slow
@settings(max_examples=120, deadline=None)
@given(changes=st.dictionaries(st.sampled_from(KEYS), JSON, min_size=1, max_size=4))
def test_no_shape_of_any_field_ends_in_a_traceback(changes):
    raw = json.dumps(make_post(**changes)).encode()
    result = wordpress.FORMAT.adapt(raw, Context())
    assert isinstance(result, Item | Reject)
    if isinstance(result, Item):
        assert result.source_ref
        assert len(result.url) <= 2_000


def test_the_real_post_gives_its_sections_topics_date_and_origin(samples):
    ((record, article),) = results(wordpress.FORMAT, (samples / "wordpress-post-137535.json").read_bytes())
    assert (record.ref, record.host, article.source_ref) == ("137535", "themintmagazine.com", "137535")
    slugs = {kind: [term.slug for term in article.terms if term.kind == kind] for kind in ("section", "topic")}
    assert slugs == {
        "section": ["asia", "digital", "industry", "news"],
        "topic": ["ai", "china", "chip", "data-centres"],
    }
    assert article.published_at == datetime(2026, 1, 10, 19, 5, tzinfo=UTC)
    assert [(link.role, link.source_name, link.url[:35]) for link in article.links] == [
        ("origin", "Reuters", "https://www.reuters.com/world/china")
    ]
    assert (article.byline, article.image, article.notes) == ("", None, ())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("categories", {"not_a_post": 73}),
        ("envelope", {"item": 3}),
        ("error-bad-category", {"wordpress_error": 1}),
        ("frontity__frontity__post-60", {"item": 1}),
        ("fukata__blog.fukata.org__posts-102", {"item": 1}),
        ("fukata__blog.fukata.org__posts-6903", {"item": 1}),
        ("myles__python-wp__posts", {"item": 10}),
        ("observermedia__django-wordpress-rest__post", {"wordpress_com": 1}),
        ("pages", {"type_page": 23}),
        ("posts-context-edit", {"item": 28}),
        ("posts-embed", {"item": 26}),
        ("posts-fields-nested", {"no_content": 99, "protected": 1}),
        ("posts", {"item": 26}),
    ],
)
def test_every_record_of_real_answers_is_an_item_or_a_reject(samples, name, expected):
    outcomes = codes(samples / "wordpress" / f"{name}.json")
    assert {code: outcomes.count(code) for code in sorted(set(outcomes))} == expected


@pytest.mark.parametrize("step", [6, pytest.param(1, marks=pytest.mark.slow)])
def test_no_attack_gets_through_in_any_field(attacks, step):
    payloads = attacks[::step] if len(attacks) > 1_000 else attacks
    posts = [
        make_post(
            id=number,
            slug=p,
            link=p,
            title={"rendered": p},
            content={"rendered": p},
            excerpt={"rendered": p},
            class_list=[f"tag-{p}"],
        )
        for number, p in enumerate(payloads, start=1)
    ]
    outcomes = [adapted(post) for post in posts]
    assert {outcome.code for outcome in outcomes if isinstance(outcome, Reject)} <= {
        "no_text",
        "html_too_deep",
        "nul_character",
        "lone_surrogate",
    }
    bodies = [outcome.body for outcome in outcomes if isinstance(outcome, Item)]
    assert len(bodies) > len(payloads) * 0.6
    nodes = [node for body in bodies for node in LexborHTMLParser(body).root.traverse()]
    assert {node.tag for node in nodes} & {
        "script",
        "style",
        "iframe",
        "object",
        "embed",
        "form",
        "svg",
        "math",
        "base",
        "meta",
    } == set()
    attributes = [(name, value or "") for node in nodes for name, value in node.attributes.items()]
    assert [name for name, _ in attributes if name.startswith("on") or name in ("style", "srcdoc")] == []
    addresses = [value for name, value in attributes if name in ("href", "src", "cite")]
    assert [a for a in addresses if re.match(r"[^/?#]*:", a) and not re.match(r"https?://|mailto:", a)] == []
    assert {outcome.url.partition(":")[0] for outcome in outcomes if isinstance(outcome, Item)} <= {"", "http", "https"}
