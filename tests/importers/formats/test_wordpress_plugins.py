"""Pictures, languages and authors from the fields that plugins add to a post."""

from typing import Any

import pytest

from articles.intake.item import Image
from tests.importers.formats.posts import item

QUAY = "https://www.tidewater-courier.news/files/quay.jpg"
YOAST = {
    "author": "Ada Sand",
    "og_locale": "cs_CZ",
    "og_image": [{"url": QUAY, "width": 1200, "height": 630, "type": "image/jpeg"}],
}


@pytest.mark.parametrize(
    ("fields", "image"),
    [
        ({"jetpack_featured_media_url": QUAY}, Image(url=QUAY)),
        ({"jetpack_featured_media_url": "/files/quay.jpg"}, Image(url=QUAY)),
        ({"jetpack_featured_media_url": "//www.tidewater-courier.news/files/quay.jpg"}, Image(url=QUAY)),
        ({"yoast_head_json": YOAST}, Image(url=QUAY, width=1200, height=630)),
        ({"yoast_head_json": {"og_image": QUAY}}, Image(url=QUAY)),
        ({"yoast_head_json": {"og_image": {"url": QUAY}}}, Image(url=QUAY)),
        ({"yoast_head_json": {"twitter_image": QUAY}}, Image(url=QUAY)),
        ({"featured_image": QUAY}, Image(url=QUAY)),
        ({"featured_image": {"src": QUAY, "alt": "The <b>quay</b>"}}, Image(url=QUAY, alt="The quay")),
        ({"featured_image": [{"source_url": QUAY, "caption": {"raw": "<p>A</p>"}}]}, Image(url=QUAY, caption="A")),
        ({"featured_image": {"id": 4, "sizes": {"thumbnail": "/a.jpg", "full": QUAY}}}, Image(url=QUAY)),
        ({"featured_image": f'<img width="9" src="{QUAY}" alt="">'}, Image(url=QUAY)),
        ({"featured_image_src": [QUAY, 640, 480, False]}, Image(url=QUAY, width=640, height=480)),
        ({"featured_image_urls": {"full": [QUAY, 64, 48, False], "large": ""}}, Image(url=QUAY, width=64, height=48)),
        ({"better_featured_image": {"source_url": QUAY, "alt_text": "Q", "media_details": {"width": 5, "height": 4}}},
         Image(url=QUAY, alt="Q", width=5, height=4)),
        ({"featured_image": False, "fimg_url": QUAY}, Image(url=QUAY)),
        ({"featured_image": "12", "featured_image_url": QUAY}, Image(url=QUAY)),
        ({"featured_image_urls_v2": {"full": [QUAY, 64, 48, False]}}, Image(url=QUAY, width=64, height=48)),
        ({"featured_image_large_url": QUAY}, Image(url=QUAY)),
        ({"acme_featured_image_src_large": [QUAY, 64, 48]}, Image(url=QUAY, width=64, height=48)),
        ({"featured_image_square": "/files/a.jpg", "jetpack_featured_media_url": QUAY}, Image(url=QUAY)),
    ],
)  # fmt: skip
def test_a_picture_is_found_in_the_fields_of_plugins(fields: dict[str, Any], image: Image) -> None:
    assert item(featured_media=9, **fields).image == image


@pytest.mark.parametrize(
    "value",
    [
        *(
            False,
            None,
            "",
            0,
            12,
            "12",
            [],
            {},
            [False],
            {"src": False},
            {"url": 4},
            "javascript:/x",
            "quay",
            "<p>/a</p>",
        ),
        *({"mime_type": "application/pdf", "url": QUAY}, [[[[[[QUAY]]]]]], "<p>/a</p>"),
    ],
)
def test_a_field_without_a_picture_is_passed_over(value: object) -> None:
    assert item(featured_media=9, featured_image=value, jetpack_featured_media_url="").image is None


def test_the_embedded_picture_comes_first_and_yoasts_is_not_taken_for_a_post_that_has_none() -> None:
    embedded = {"wp:featuredmedia": [{"source_url": "https://a.org/b.jpg", "mime_type": "image/jpeg"}]}
    assert item(featured_media=9, _embedded=embedded, yoast_head_json=YOAST).image == Image(url="https://a.org/b.jpg")
    assert item(featured_media=0, yoast_head_json=YOAST).image is None


@pytest.mark.parametrize(
    ("fields", "language"),
    [
        ({"yoast_head_json": YOAST}, "cs-CZ"),
        ({"wpml_current_locale": "de_DE", "yoast_head_json": YOAST}, "de-DE"),
        ({"lang": "sk", "yoast_head_json": YOAST}, "sk"),
        ({"yoast_head_json": {"og_locale": ["cs_CZ"]}}, ""),
        ({"yoast_head_json": False}, ""),
    ],
)
def test_the_language_is_found_in_the_fields_of_plugins(fields: dict[str, Any], language: str) -> None:
    assert item(**fields).language == language


@pytest.mark.parametrize(
    ("fields", "byline"),
    [
        ({"yoast_head_json": YOAST}, "Ada Sand"),
        ({"author_info": {"display_name": "Bo Fjord"}, "yoast_head_json": YOAST}, "Bo Fjord"),
        ({"uagb_author_info": {"display_name": "Bo Fjord"}}, "Bo Fjord"),
        ({"author": {"name": "Bo Fjord"}}, "Bo Fjord"),
        ({"author_display_name": "Bo Fjord", "author_link": "https://a.org"}, "Bo Fjord"),
        ({"acme_author_details": {"name": "Bo Fjord"}}, "Bo Fjord"),
        ({"author_link": "https://a.org", "author_avatar": {"name": "x.png"}}, ""),
        ({"author": "12"}, ""),
        ({"authors": [{"display_name": "Bo Fjord"}, {"display_name": "Ada Sand"}]}, "Bo Fjord, Ada Sand"),
        ({"coauthors": [4, 5], "yoast_head_json": YOAST}, "Ada Sand"),
        ({"yoast_head_json": {"author": "admin"}}, ""),
        ({"yoast_head_json": {"author": ["x"]}}, ""),
        ({"_embedded": {"author": [{"name": "Cy Roe"}]}, "yoast_head_json": YOAST}, "Cy Roe"),
        ({"_embedded": {"author": [{"name": "Cy Roe"}]}, "coauthors": ["Cy Roe", "Bo Fjord"]}, "Cy Roe, Bo Fjord"),
        ({"_embedded": {"author": [{"code": "rest_user_invalid_id"}]}, "yoast_head_json": YOAST}, "Ada Sand"),
    ],
)
def test_the_author_is_found_in_the_fields_of_plugins(fields: dict[str, Any], byline: str) -> None:
    assert item(**fields).byline == byline


@pytest.mark.parametrize("key", ["lang", "locale"])
def test_a_language_that_is_none_is_left_out_with_its_name_and_words(key):
    post = item(**{key: "nonsense language"})
    assert post.language == ""
    assert [(note.code, note.message) for note in post.notes] == [
        ("bad_language", f"{key} was left out: “nonsense language” is not a language tag such as en or pt-BR.")
    ]
