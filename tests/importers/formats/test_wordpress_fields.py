"""The fields of a post, whatever their shape."""

from datetime import UTC, datetime

import pytest

from articles.intake.item import Image
from tests.importers.formats.posts import API, LINK, adapted, item, make_post, notes

# --- Titles


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("Fish &#8211; the &#8220;new&#8221; gold &#038; more&#8230;", "Fish – the “new” gold & more…"),
        ("A &amp;lt;b&amp;gt; in a title", "A &lt;b&gt; in a title"),
        ("Tide &amp;amp; time", "Tide &amp; time"),
        ("With <em>some</em> <b>Mark<sup>up</sup></b><!-- no -->", "With some Markup"),
        ("<script>alert(1)</script>Boats", "alert(1)Boats"),
        ("5 < 6 and 7 > 2, a<b", "5 < 6 and 7 > 2, a<b"),
        ("&nbsp; One\n\ttwo &nbsp;three ", "One two three"),
        ("Cafe\u0301", "Café"),
        ("\u202eright\u202c to \u200fleft 🐟\u200d", "\u202eright\u202c to \u200fleft 🐟\u200d"),
        ("bell\u0007 and\u001b[0m &#7;end", "bell and[0m end"),
        ("Private: rooms", "Private: rooms"),
        ("Protected: birds", "Protected: birds"),
    ],
)
def test_a_title_is_unescaped_once_and_becomes_one_plain_line(title, headline):
    assert item(title={"rendered": title}).headline == headline


def test_a_very_long_title_is_cut_and_noted():
    article = item(title="word " * 1_000)
    assert (len(article.headline) <= 500, article.headline[-5:], notes(article)) == (True, "word…", ["headline_cut"])
    assert notes(item(title="w" * 500)) == []
    assert len(item(title="<!" * 500_000 + "<a " * 500_000).headline) <= 500


# --- Moments


@pytest.mark.parametrize(
    ("date_gmt", "date", "zone", "expected"),
    [
        ("2026-03-04T09:30:00", "2026-03-04T10:30:00", "Asia/Tokyo", "2026-03-04T09:30"),
        (None, "2026-03-04T10:30:00", "Europe/Oslo", "2026-03-04T09:30"),
        (None, "2026-07-04T10:30:00", "Europe/Oslo", "2026-07-04T08:30"),
        (None, "2026-03-04T10:30:00", "UTC", "2026-03-04T10:30"),
        ("", "2026-03-04 10:30:00", "UTC", "2026-03-04T10:30"),
        ("0000-00-00 00:00:00", "2026-03-04T10:30:00", "UTC", "2026-03-04T10:30"),
        ("0000-00-00T00:00:00", "0000-00-00T00:00:00", "UTC", None),
        (None, None, "UTC", None),
        ("2026-03-04T09:30:00Z", None, "UTC", "2026-03-04T09:30"),
        (None, "2026-03-04T10:30:00+02:00", "Asia/Tokyo", "2026-03-04T08:30"),
        ("2026-03-04 09:30:00.25", None, "UTC", "2026-03-04T09:30"),
        ("2031-01-01T00:00:00", None, "UTC", "2031-01-01T00:00"),
    ],
)
def test_the_moment_is_the_gmt_one_or_the_local_one_in_the_sources_zone(date_gmt, date, zone, expected):
    article = adapted(make_post(date_gmt=date_gmt, date=date), time_zone=zone)
    assert notes(article) == []
    published_at = article.published_at
    assert (published_at and published_at.strftime("%Y-%m-%dT%H:%M")) == expected
    assert published_at is None or published_at.tzinfo is UTC


def test_a_missing_gmt_moment_is_no_missing_moment():
    assert item(without="date_gmt").published_at == datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
    assert item(without="date_gmt date").published_at is None


@pytest.mark.parametrize(
    "bad",
    [
        "2026-02-30T10:00:00",
        "2026-13-01T10:00:00",
        "yesterday",
        "9999-12-31T23:59:59",
        "0001-01-01T00:00:00",
        1700000000,
        ["x"],
        {"a": 1},
    ],
)
def test_an_impossible_date_is_left_out_with_a_note(bad):
    article = item(date_gmt=bad)
    assert (article.published_at, notes(article)) == (datetime(2026, 3, 4, 10, 30, tzinfo=UTC), ["bad_date"])
    article = item(date_gmt=None, date=bad)
    assert (article.published_at, notes(article)) == (None, ["bad_date"])


@pytest.mark.parametrize(
    ("date", "expected", "code"),
    [
        ("2026-03-29T02:30:00", "2026-03-29T01:30", "skipped_hour"),
        ("2026-10-25T02:30:00", "2026-10-25T00:30", "repeated_hour"),
        ("2026-10-25T03:30:00", "2026-10-25T02:30", None),
    ],
)
def test_an_hour_that_the_clocks_skip_or_repeat_is_read_with_a_note(date, expected, code):
    article = adapted(make_post(date_gmt=None, date=date), time_zone="Europe/Oslo")
    assert article.published_at.strftime("%Y-%m-%dT%H:%M") == expected
    assert notes(article) == ([code] if code else [])


def test_a_time_in_an_unknown_time_zone_is_read_as_utc_with_a_note():
    for zone in ("Mars/Olympus", "../etc/passwd", ""):
        article = adapted(make_post(date_gmt=None), time_zone=zone)
        assert (article.published_at, notes(article)) == (
            datetime(2026, 3, 4, 10, 30, tzinfo=UTC),
            ["unknown_time_zone"],
        )


def test_a_modification_before_the_publication_is_accepted():
    article = item(modified_gmt="2026-03-01T08:00:00", modified="2026-03-01T09:00:00")
    assert (article.modified_at, notes(article)) == (datetime(2026, 3, 1, 8, tzinfo=UTC), [])


# --- Addresses


@pytest.mark.parametrize(
    ("link", "url", "code"),
    [
        (LINK, LINK, None),
        (f"  {LINK}?utm_source=feed#top", f"{LINK}#top", None),
        (
            "https://tidewater-courier.news/?p=7&#038;preview=true",
            "https://tidewater-courier.news/?p=7&preview=true",
            None,
        ),
        ("/2026/03/a/", "https://www.tidewater-courier.news/2026/03/a/", None),
        ("?p=7", "https://www.tidewater-courier.news/?p=7", None),
        ("//cdn.example.net/a/", "https://cdn.example.net/a/", None),
        ("http://localhost:8080/?p=7", "http://localhost:8080/?p=7", None),
        ("javascript:alert(1)", "", "bad_link"),
        ("ftp://tidewater-courier.news/a", "", "bad_link"),
        ("https://", "", "bad_link"),
        ("https://[half/a", "", "bad_link"),
        ("https://tidewater-courier.news/" + "a" * 5_000, "", "bad_link"),
        (None, "", None),
        ("", "", None),
        (7, "", None),
    ],
)
def test_the_address_is_the_posts_link_if_it_is_a_web_address(link, url, code):
    article = item(link=link)
    assert (article.url, notes(article)) == (url, [code] if code else [])


def test_a_relative_link_needs_a_site_to_belong_to():
    for links in (None, {}, {"self": [{"href": "javascript:alert(1)"}]}, {"self": [{"code": "x", "href": API}]}):
        article = item(link="/2026/03/a/", _links=links)
        assert (article.url, notes(article)) == ("", ["relative_link"])


def test_the_guid_is_never_used_as_an_address():
    assert item(link=None, guid={"rendered": "https://elsewhere.example.net/?p=7"}).url == ""


# --- People and pictures


@pytest.mark.parametrize(
    ("author", "byline"),
    [
        ([{"id": 12, "name": "Ines &amp; Bo"}], "Ines & Bo"),
        ([{"name": "Ines"}, {"name": "Bo"}, {"name": "Ines"}], "Ines, Bo"),
        ([{"code": "rest_user_cannot_view", "message": "No.", "name": "Nobody"}], ""),
        ([{"id": 12, "name": ""}], ""),
        ([{"id": 12, "name": 12}], ""),
        ([{"name": "N" * 5_000}], "N" * 299 + "…"),
        ({"id": 12, "name": "Ines"}, "Ines"),
        ([], ""),
        (None, ""),
        ([12], ""),
    ],
)
def test_the_byline_is_the_embedded_authors_name_or_nothing(author, byline):
    assert item(_embedded={"author": author}).byline == byline


@pytest.mark.parametrize("author", [0, 12, None, "12", {"code": "rest_user_invalid_id", "name": "x"}, []])
def test_an_authors_id_is_not_a_byline(author):
    assert item(author=author).byline == ""
    assert item(without="author").byline == ""


MEDIA = {"media_type": "image", "mime_type": "image/png", "source_url": "https://tidewater-courier.news/a.png"}


@pytest.mark.parametrize(
    ("media", "image"),
    [
        (MEDIA, Image(url=MEDIA["source_url"])),
        (
            MEDIA | {"alt_text": "A &amp; B", "caption": {"rendered": "<p>C\n</p>"}},
            Image(url=MEDIA["source_url"], alt="A & B", caption="C"),
        ),
        (MEDIA | {"media_details": {"width": 3, "height": 2}}, Image(url=MEDIA["source_url"], width=3, height=2)),
        (MEDIA | {"media_details": {"width": "3", "height": -2}}, Image(url=MEDIA["source_url"])),
        (MEDIA | {"media_details": [], "alt_text": None, "caption": False}, Image(url=MEDIA["source_url"])),
        (MEDIA | {"source_url": "/a.png"}, Image(url="https://www.tidewater-courier.news/a.png")),
        ({"mime_type": "image/png", "source_url": MEDIA["source_url"]}, Image(url=MEDIA["source_url"])),
        (MEDIA | {"source_url": "javascript:alert(1)"}, None),
        (MEDIA | {"source_url": None}, None),
        (MEDIA | {"media_type": "file", "mime_type": "application/pdf"}, None),
        (MEDIA | {"mime_type": "text/html"}, None),
        ({"media_type": "image", "source_url": MEDIA["source_url"]}, Image(url=MEDIA["source_url"])),
        ({"code": "rest_post_invalid_id", "message": "No.", "source_url": MEDIA["source_url"]}, None),
        (None, None),
    ],
)
def test_the_picture_is_the_embedded_featured_one_if_it_is_a_picture(media, image):
    assert item(featured_media=880, _embedded={"wp:featuredmedia": [media]}).image == image


@pytest.mark.parametrize("media", [0, 880, None, False, [], {}, 9223372036854775807])
def test_the_id_of_a_picture_is_not_a_picture(media):
    assert item(featured_media=media, _embedded=[]).image is None
    assert item(without="featured_media").image is None


# --- Terms


def filed(**fields):
    return [(term.kind[0], term.slug, term.name) for term in item(**fields).terms]


@pytest.mark.parametrize(
    ("categories", "expected"),
    [
        ([51, 794], []),
        ([{"term_id": 3, "name": "Sea &amp; Shore", "slug": "sea-shore"}], [("s", "sea-shore", "Sea & Shore")]),
        ([{"id": 3, "name": "Sea &amp; Shore"}], [("s", "sea-shore", "Sea & Shore")]),
        ([{"slug": "sea-shore"}], [("s", "sea-shore", "sea shore")]),
        (["Sea & Shore", "51", "Sea & Shore"], [("s", "sea-shore", "Sea & Shore")]),
        ("Sea", [("s", "sea", "Sea")]),
        (
            {"1": {"name": "Sea", "slug": "sea"}, "3": {"name": "Air", "slug": "air"}},
            [("s", "sea", "Sea"), ("s", "air", "Air")],
        ),
        ({"0": 51, "2": 55}, []),
        ([{"name": "海", "slug": "%e6%b5%b7"}], [("s", "海", "海")]),
        ([{"name": "<b>Bold</b>", "slug": ""}], [("s", "bold", "Bold")]),
        ([{"name": "🐟", "slug": "-"}, {}, None, [], 7.5], []),
        ([{"name": "N" * 5_000, "slug": "s" * 5_000}], [("s", "s" * 100, "N" * 199 + "…")]),
        (False, []),
        (None, []),
        (0, []),
    ],
)
def test_categories_of_any_shape_become_sections(categories, expected):
    assert filed(categories=categories) == expected
    as_topics = [("t", slug, name) for _, slug, name in expected]
    assert filed(tags=categories) == as_topics


@pytest.mark.parametrize("as_classes", [list, lambda names: {str(3 * place): name for place, name in enumerate(names)}])
def test_classes_name_the_terms_that_ids_do_not(as_classes):
    classes = [
        "post-7",
        "format-standard",
        "category-sea-shore",
        "tag-ai",
        "tag-2831",
        "tag-ai",
        "tag-",
        "tagged",
        "tag-x",
        None,
    ]
    expected = [("s", "sea-shore", "sea shore"), ("t", "ai", "ai"), ("t", "x", "x")]
    assert filed(categories=[51], tags=[428, 2831], class_list=as_classes(classes)) == expected
    # Their number need not be that of the ids.
    assert filed(categories=[51, 52, 53], tags=False, class_list=as_classes(classes)) == expected


def test_embedded_terms_come_before_those_in_the_post_which_come_before_classes():
    sea = {"id": 3, "taxonomy": "category", "name": "Sea", "slug": "sea"}
    ai = {"id": 4, "taxonomy": "post_tag", "name": "AI", "slug": "ai"}
    other = {"id": 5, "taxonomy": "series", "name": "Storms", "slug": "storms"}
    error = {"code": "rest_forbidden", "message": "No.", "name": "x", "taxonomy": "category", "slug": "x"}
    post = {"categories": ["Air"], "tags": ["Boats"], "class_list": ["category-land", "tag-cars"]}
    assert filed(**post, _embedded={"wp:term": [[sea, error], [ai, ai], [other], []]}) == [
        ("s", "sea", "Sea"),
        ("t", "ai", "AI"),
    ]
    assert filed(**post, _embedded={"wp:term": [error, [ai]]}) == [("s", "air", "Air"), ("t", "ai", "AI")]
    assert filed(**post, _embedded={"wp:term": [sea, ai]}) == [("s", "sea", "Sea"), ("t", "ai", "AI")]
    assert filed(**post, _embedded={"wp:term": error}) == [("s", "air", "Air"), ("t", "boats", "Boats")]
    assert filed(categories=[3], class_list=post["class_list"]) == [("s", "land", "land"), ("t", "cars", "cars")]


def test_hundreds_of_tags_are_kept_and_thousands_are_cut():
    assert len(item(tags=[f"tag {n}" for n in range(337)]).terms) == 337
    article = item(tags=[f"tag {n}" for n in range(2_000)])
    assert (len(article.terms), notes(article)) == (1_000, ["terms_cut"])
