"""The limits of the fields of a post, and the notes when they are exceeded."""

from datetime import UTC, datetime

import pytest

from articles.intake.item import Image, Item
from importers.formats.record import Context
from importers.formats.wordpress import wordpress
from tests.importers.formats.posts import adapted, item, make_post, notes

MEDIA = {"media_type": "image", "source_url": "https://tidewater-courier.news/a.png"}


def sentences(result):
    """Return the sentences of an item's notes."""
    assert isinstance(result, Item), result
    return [note.message for note in result.notes]


def test_a_title_of_five_hundred_characters_is_kept_and_a_longer_one_is_cut_with_a_note():
    assert (item(title="w" * 500).headline, sentences(item(title="w" * 500))) == ("w" * 500, [])
    cut = item(title="w" * 501)
    assert (cut.headline, sentences(cut)) == (
        "w" * 499 + "…",
        ["The title was longer than 500 characters, so it was cut. Check the headline."],
    )


def test_the_prefix_of_a_private_post_is_removed_from_its_title_and_from_no_other():
    private = make_post(status="private", title={"rendered": "Private: rooms"})
    assert adapted(private, options={"statuses": ("private",)}).headline == "rooms"
    assert item(title={"rendered": "Private: rooms"}).headline == "Private: rooms"


def test_a_text_without_a_title_suggests_one_and_a_title_without_a_text_comes_in_with_a_note():
    untitled = item(title="")
    assert (untitled.headline, untitled.headline_suggested) == ("", "The harbour opened on Wednesday")
    assert item().headline_suggested == ""
    empty = item(content={"rendered": ""})
    assert (empty.body, notes(empty)) == ("", ["empty_body"])
    refused = adapted(make_post(title="", content={"rendered": ""}))
    assert refused.code == "no_text"


@pytest.mark.parametrize(
    ("number", "ref"),
    [
        (1, "1"),
        (99_999_999_999_999_999_999, "99999999999999999999"),
        ("007", "7"),
        ("9" * 20, "9" * 20),
        (100_000_000_000_000_000_000, None),
        ("9" * 21, None),
        (0, None),
        ("0", None),
        (-1, None),
        (True, None),
        (1.0, None),
        ("١", None),
        ("1 2", None),
    ],
)
def test_the_id_of_a_post_is_a_positive_number_of_at_most_twenty_digits(number, ref):
    result = adapted(make_post(id=number))
    assert getattr(result, "source_ref", None) == ref
    if ref is None:
        assert result.code == "no_id"


def test_if_the_site_is_unknown_the_slug_is_part_of_the_id():
    assert adapted(make_post(), has_site=False).source_ref == "7 harbour-opens"
    assert adapted(make_post(slug="s" * 300), has_site=False).source_ref == "7 " + "s" * 199 + "…"


@pytest.mark.parametrize(("year", "is_kept"), [("0999", False), ("1000", True), ("9998", True), ("9999", False)])
def test_a_year_has_four_digits_and_is_not_the_last(year, is_kept):
    article = item(date_gmt=f"{year}-06-01T10:00:00", date=None)
    assert (article.published_at is not None) is is_kept


def test_a_note_says_which_date_was_left_out_or_how_it_was_read():
    assert sentences(item(date_gmt="yesterday\x07" + "x" * 50)) == [
        "date_gmt was left out: “yesterday" + "x" * 30 + "” is not a possible date and time."
    ]
    assert sentences(item(date_gmt=["x"]))[0].startswith("date_gmt was left out: “…” is not")
    gap, twice = "2026-03-29T02:30:00", "2026-10-25T02:30:00"
    assert sentences(adapted(make_post(date_gmt=None, date=gap), time_zone="Europe/Oslo")) == [
        (
            "date 2026-03-29 02:30:00 does not exist in Europe/Oslo: the clocks went forward. "
            "It was read as one hour later."
        )
    ]
    assert sentences(adapted(make_post(date_gmt=None, date=twice), time_zone="Europe/Oslo")) == [
        "date 2026-10-25 02:30:00 occurs twice in Europe/Oslo: the clocks went back. The first occurrence was used."
    ]
    assert sentences(adapted(make_post(date_gmt=None), time_zone="Mars/X")) == [
        "date was read as UTC: the source’s time zone, “Mars/X”, is unknown. Correct it on the source."
    ]
    article = item(modified_gmt=None, modified="2026-03-05T10:00:00")
    assert article.modified_at == datetime(2026, 3, 5, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("de", "de"),
        ("DE_at", "de-AT"),
        ("zh-Hans-cn", "zh-Hans-CN"),
        ("ast", "ast"),
        ("d", "nb"),
        ("deut", "nb"),
        ("de-", "nb"),
        ("de-abcdefgh", "nb"),
        ("de-x-" + "-".join(["abcdefgh"] * 3) + "-abc", "de-x-abcdefgh-abcdefgh-abcdefgh-abc"),
        ("de-x-" + "-".join(["abcdefgh"] * 3) + "-abcd", "nb"),
    ],
)
def test_a_language_is_a_tag_of_at_most_thirty_five_characters(tag, language):
    assert adapted(make_post(lang=tag), language="nb").language == language
    assert adapted(make_post(locale=tag), language="nb").language == language
    assert adapted(make_post(lang="", locale=tag), language="nb").language == language
    assert adapted(make_post(lang="sv", locale=tag), language="nb").language == "sv"


def test_the_texts_of_a_picture_are_cut_at_their_limits_and_its_size_must_be_possible():
    texts = {"alt_text": "a" * 501, "caption": {"rendered": "c" * 2_001}}
    size = {"media_details": {"width": 99_999, "height": 100_000}}
    assert item(_embedded={"wp:featuredmedia": [MEDIA | texts | size]}).image == Image(
        url=MEDIA["source_url"], alt="a" * 499 + "…", caption="c" * 1_999 + "…", width=99_999
    )
    none = {"media_details": {"width": 0, "height": True}}
    assert item(_embedded={"wp:featuredmedia": [MEDIA | none]}).image == Image(url=MEDIA["source_url"])
    # One in the post itself counts, too, and one embedded before it.
    assert item(featured_media=MEDIA).image == Image(url=MEDIA["source_url"])
    pdf = {"media_type": "file", "source_url": "https://tidewater-courier.news/a.pdf"}
    assert item(_embedded={"wp:featuredmedia": [pdf, MEDIA]}).image == Image(url=MEDIA["source_url"])


def test_a_picture_in_the_text_is_used_if_none_is_featured():
    text = '<img src="/b.png"><p>The harbour opened.</p>'
    assert item(content=text).image == Image(url="https://www.tidewater-courier.news/b.png")
    assert item(content=text, _embedded={"wp:featuredmedia": [MEDIA]}).image == Image(url=MEDIA["source_url"])


def test_a_byline_in_the_text_is_used_if_no_author_is_embedded():
    text = "<p>By Ada Lind</p><p>The harbour opened.</p>"
    assert item(content=text).byline == "Ada Lind"
    assert item(content=text, _embedded={"author": [{"name": "Bo Ek"}]}).byline == "Bo Ek"


def test_notes_come_from_every_part_of_a_post():
    related = '<p>a</p><h3>Related posts</h3><ul><li><a href="/1">One</a></li></ul>'
    tags = [f"t{number}" for number in range(1_001)]
    article = item(link="https://", title="w" * 501, date_gmt="x", modified_gmt="x", tags=tags, content=related)
    assert notes(article) == ["bad_link", "headline_cut", "bad_date", "bad_date", "terms_cut", "related_links"]


@pytest.mark.parametrize(
    ("value", "code", "words"),
    [
        ({"ID": 7, "site_ID": 1, "id": 7, "title": "x", "content": "x"}, "wordpress_com", "v1.1"),
        ({"ID": 7, "title": "x", "content": "x"}, "old_api", "version 1"),
        ({"found": 1, "posts": []}, "wordpress_com", "v1.1"),
        ({"articles": [], "totalResults": 0}, "newsapi", "news API"),
        *[({name: []}, "not_a_post", f'inside "{name}"')
          for name in ("items", "results", "entries", "responses", "body")],
        ({"id": 2, "media_type": "file", "title": "x"}, "not_a_post", "a media file"),
        ({"id": 2, "author_name": "A", "content": "x"}, "not_a_post", "a comment"),
    ],
)  # fmt: skip
def test_answers_of_other_apis_are_recognised_and_refused(value, code, words):
    reject = adapted(value)
    assert (reject.code, reject.skipped) == (code, False)
    assert words in reject.message


def test_a_post_with_fields_of_other_apis_is_a_post():
    odd = {"ID": 7, "posts": [], "version": "1", "name": "x", "status": "publish", "code": 7, "message": "x"}
    assert item(**odd).source_ref == "7"


def test_bytes_that_are_not_json_are_refused():
    assert wordpress.FORMAT.adapt(b"{", Context()).code == "not_json"
    assert wordpress.FORMAT.recognises(b"\xef\xbb\xbf \n[", "posts.json")
    assert wordpress.FORMAT.recognises(b"{", "posts.json")
    assert not wordpress.FORMAT.recognises(b"x{", "posts.json")
    assert not wordpress.FORMAT.recognises(b"", "posts.json")


def test_a_status_or_type_that_is_a_number_is_reported_as_one():
    assert [adapted(make_post(status=7)).code, adapted(make_post(type=1.5)).code] == ["status_7", "type_1_5"]
