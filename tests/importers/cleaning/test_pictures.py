"""The picture of a post, and the limits of its texts."""

import pytest

from articles.intake.item import Image
from importers.cleaning.body import clean

PAGE, HOST = "https://gazette.org/2026/01/tides/", "gazette.org"


def picture(markup: str) -> Image | None:
    return clean(f"{markup}<p>Tide.</p>", base_url=PAGE, own_host=HOST).image


@pytest.mark.parametrize(
    "attributes",
    [
        'src="/tide.jpg" width="31" height="640"',
        'src="/tide.jpg" width="640" height="31"',
        'src="/tide.jpg" width="1px"',
        'src="https://pixel.wp.com/g.gif"',
        'src="https://secure.gravatar.com/avatar/1"',
        'src="/wp-includes/images/smile.png"',
        'src="https://ad.doubleclick.net/a.jpg"',
        'src="https://gazette.org/spacer.jpg/"',
        'src="data:image/png;base64,QUJD"',
        'src="javascript:x"',
        'src=""',
        'alt="Low water"',
    ],
)
def test_icons_tracking_pixels_and_placeholders_are_not_pictures(attributes: str) -> None:
    assert picture(f"<img {attributes}>") is None


@pytest.mark.parametrize(
    ("attributes", "width", "height"),
    [
        ('width="32" height="32"', 32, 32),
        ('width="640.5" height="480px"', 640, 480),
        ('width="100%" height="auto"', None, None),
        ('width="0" height="480"', None, 480),
        ("", None, None),
    ],
)
def test_the_size_of_a_picture_is_read_in_pixels(attributes: str, width: int | None, height: int | None) -> None:
    assert picture(f'<img src="/tide.jpg" {attributes}>') == Image(
        url="https://gazette.org/tide.jpg", width=width, height=height
    )


@pytest.mark.parametrize(
    "attributes",
    [
        'src="/lazyload.gif" data-lazy-src="/tide.jpg"',
        'src="/a-spacer.png" data-original="/tide.jpg"',
        'src="/img/1x1.gif" data-orig-file="/tide.jpg"',
        'src="/clear.gif" data-large-file="/tide.jpg"',
        'src="" data-full-url=" /tide.jpg "',
        'src="" data-src="" data-lazy-src="/tide.jpg"',
        'data-srcset="/tide.jpg 2x, /a.jpg 1.5x"',
        'data-lazy-srcset="/a.jpg 300w, /tide.jpg 640.5w, /b.jpg 300w"',
        'srcset="data:x 900w, /tide.jpg"',
        'srcset="/tide.jpg 640w, /b.jpg 640w"',
        'data-srcset="" srcset="/tide.jpg"',
    ],
)
def test_a_picture_is_found_wherever_the_page_puts_its_address(attributes: str) -> None:
    assert picture(f"<img {attributes}>") == Image(url="https://gazette.org/tide.jpg")


def test_a_very_long_description_or_caption_is_cut() -> None:
    image = picture(f'<figure><img src="/tide.jpg" alt="{"a" * 501}"><figcaption>{"b" * 2001}</figcaption></figure>')
    assert image is not None
    assert (image.alt, image.caption) == ("a" * 500, "b" * 2_000)


def test_the_texts_of_a_picture_have_single_spaces_and_composed_characters() -> None:
    image = picture('<img src="/tide.jpg" alt="  cafe\u0301 \n low  water ">')
    assert image is not None
    assert image.alt == "café low water"
