"""Which addresses of pictures and links lead to the same thing."""

import pytest

from articles.text.pictures import links_of, picture

PIER = "https://bay.news/wp-content/uploads/2026/03/pier.jpg"


@pytest.mark.parametrize(
    "url",
    [
        "http://bay.news/wp-content/uploads/2026/03/pier.jpg",
        "https://www.bay.news/wp-content/uploads/2026/03/pier.jpg",
        "https://cdn.bay.news/wp-content/uploads/2026/03/pier.jpg",
        "https://d1a2b3.cdn.net/wp-content/uploads/2026/03/pier-1024x683.jpg",
        "https://bay.news/wp-content/uploads/2026/03/pier-scaled.jpg",
        "https://bay.news/wp-content/uploads/2026/03/pier-300x200@2x.jpg",
        "https://bay.news/wp-content/uploads/2026/03/pier.jpg.webp",
        "https://i0.wp.com/bay.news/wp-content/uploads/2026/03/pier.jpg?fit=1200%2C800&ssl=1",
        "https://i2.wp.com/bay.news/wp-content/uploads/2026/03/pier-150x150.jpg?resize=20%2C20",
        "https://bay.news/cdn-cgi/image/width=300,quality=80/https://bay.news/wp-content/uploads/2026/03/pier.jpg",
        "https://img.host.net/fetch/w_300/https%3A%2F%2Fbay.news%2Fwp-content%2Fuploads%2F2026%2F03%2Fpier.jpg",
        "//bay.news/wp-content/uploads/2026/03/pier.jpg",
    ],
)
def test_a_picture_is_the_same_from_another_host_and_in_another_size(url):
    assert picture(url) == picture(PIER) == "/wp-content/uploads/2026/03/pier.jpg"


@pytest.mark.parametrize(
    ("url", "other_url", "is_same"),
    [
        (PIER, PIER.replace("pier", "ferry"), False),
        (PIER, PIER.replace("03", "04"), False),
        (PIER, PIER.replace(".jpg", ".png"), False),
        (PIER, PIER.replace("pier", "pier-2"), False),
        (PIER, PIER.replace("pier", "pier-e1700000000000"), False),
        ("https://bay.news/a/pier.jpg?w=300", "https://img.bay.news/a/pier-300x200.jpg?w=600&h=400", True),
        ("https://bay.news/show?id=3&w=300", "https://bay.news/show?id=3", True),
        ("https://bay.news/show?id=3", "https://bay.news/show?id=4", False),
        ("https://i0.wp.com/bay.news/a/pier.jpg", "https://bay.news/a/pier.jpg", True),
        ("https://bay.news/", "https://cape.news/", False),
        ("https://bay.news/pi%C3%A9r.jpg", "https://bay.news/piér.jpg", True),
        ("https://[::1", "https://[::2", False),
        ("", "", True),
    ],
)
def test_two_pictures_are_told_apart_by_path_name_and_what_chooses_them(url, other_url, is_same):
    assert (picture(url) == picture(other_url)) is is_same


@pytest.mark.parametrize(
    ("html", "other", "is_same"),
    [
        ('<a href="http://www.bay.news/x">', '<a href="https://bay.news/x">', True),
        ('<a href="https://bay.news/x">', '<a href="https://bay.news/y">', False),
        ('<a href="https://bay.news/x">', '<a href="https://cape.news/x">', False),
        ('<a href="mailto:desk@bay.news">', '<a href="mailto:news@bay.news">', False),
        (f'<a href="{PIER}">', '<a href="http://cdn.net/wp-content/uploads/2026/03/pier-300x200.jpg?w=3">', True),
        (f'<a href="{PIER}">', f'<a href="{PIER.replace("pier", "ferry")}">', False),
        ('<a href="https://bay.news/img/pier.jpg">', '<a href="http://cdn.net/img/pier.jpg?w=3">', True),
        ('<a href="https://bay.news/img/pier.jpg">', '<a href="http://cdn.net/img/ferry.jpg">', False),
        (
            '<a href="https://bay.news/wp-content/uploads/a.pdf">',
            '<a href="http://cdn.net/wp-content/uploads/a.pdf">',
            True,
        ),
        (
            '<a href="https://bay.news/wp-content/uploads/a.pdf">',
            '<a href="https://bay.news/wp-content/uploads/b.pdf">',
            False,
        ),
        ('<a href="https://münze.news/x">', '<a href="http://www.xn--mnze-0ra.news/x">', True),
        ('<a href="https://munze.news/x">', '<a href="https://xn--mnze-0ra.news/x">', False),
        ('<p title="https://a">', '<p title="http://a">', False),
    ],
)
def test_links_are_compared_without_scheme_and_www_and_links_to_pictures_as_pictures(html, other, is_same):
    assert (links_of(html) == links_of(other)) is is_same
