"""Which addresses are usable, whose they are, and which of them lead to the same article."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text import links

HOSTS = st.sampled_from(["the-harbour-post.news", "www.alpenblatt-zeitung.news", "MERIDIAN-wire.news", "münze.news"])
SEGMENTS = st.lists(st.text("abcXYZ09-._~é港+,'():;@!", min_size=1, max_size=8), min_size=1, max_size=4)
PATHS = SEGMENTS.map("/".join).filter(lambda path: path.strip("/."))


@pytest.mark.parametrize(
    ("url", "base", "expected"),
    [
        ("https://the-harbour-post.news/tide/", "", "https://the-harbour-post.news/tide/"),
        ("HTTP://The-Harbour-Post.news/Tide?id=3#top", "", "http://the-harbour-post.news/Tide?id=3#top"),
        ("  https://a.news/x\n ", "", "https://a.news/x"),
        ("https://a.news/x\ty\r\nz", "", "https://a.news/xyz"),
        ("https://a.news/two words", "", "https://a.news/two%20words"),
        ("https://a.news/港?q=é", "", "https://a.news/港?q=é"),
        ("/tide/", "https://a.news/post/1", "https://a.news/tide/"),
        ("../tide", "https://a.news/post/1/", "https://a.news/post/tide"),
        ("//b.news/x", "https://a.news/", "https://b.news/x"),
        ("?p=7", "https://a.news/post", "https://a.news/post?p=7"),
        ("", "https://a.news/post", "https://a.news/post"),
        ("https://a.news:8080/x", "", "https://a.news:8080/x"),
        ("https://[2001:db8::1]/x", "", "https://[2001:db8::1]/x"),
        ("https://clerk:secret@a.news/x", "", "https://a.news/x"),
        ("https://a.news@b.news/x", "", "https://b.news/x"),
        ("http://localhost:8000/x", "", "http://localhost:8000/x"),
        ("https://a.news/x", "not a base", "https://a.news/x"),
        ("https://a.news:443/x/../tide", "", "https://a.news/tide"),
        ("https:\\\\a.news\\tide", "", "https://a.news/tide"),
        ("https://a.news\\@b.news/x", "", "https://a.news/@b.news/x"),
        ("https:///a.news/x", "", "https://a.news/x"),
        ("https://%61.news/x", "", "https://a.news/x"),
        ("https://a。news/x", "", "https://a.news/x"),
        ("https://MÜNZE.news/%E6%B8%AF", "", "https://münze.news/港"),
        ("https://xn--mnze-0ra.news/%e6%b8%af", "", "https://xn--mnze-0ra.news/%e6%b8%af"),
        ("http://127.1/x", "", "http://127.0.0.1/x"),
    ],
)
def test_a_usable_address_is_absolute(url: str, base: str, expected: str) -> None:
    assert links.absolute(url, base) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        " ",
        "/tide/",
        "tide",
        "#top",
        "//a.news/x",
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "mailto:desk@a.news",
        "ftp://a.news/x",
        "https:",
        "https://",
        "https://?x",
        "https://a.news:port/x",
        "https://a.news:99999/x",
        "https://[::1/x",
        "https://[::1]a.news/x",
        "https://a.news[::1]/x",
        "https://[a.news]/x",
        "https://a news/x",
        "https://<script>/x",
        'https://a"b.news/x',
        "https://a.news/\ud800",
        "https://ａ／ｂ.news/",
        "https://a.news/" + "x" * 2_000,
        "https://a.news/" + "港" * 700,
    ],
)
def test_anything_but_a_web_address_gives_an_empty_string(url: str) -> None:
    assert links.absolute(url) == ""


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?utm_source=x&id=3&fbclid=y", "?id=3"),
        ("?id=3&_wpnonce=0a1b2c", "?id=3"),
        ("?UTM_Campaign=x", ""),
        ("?gclid=1&mc_eid=2&ref_src=3&spm=4&ns_mchannel=5", ""),
        ("?id=3&id=4&b=&c", "?id=3&id=4&b=&c"),
        ("?utm=x&reference=1&item=2&gclid2=3", "?utm=x&reference=1&item=2&gclid2=3"),
        ("?q=utm_source", "?q=utm_source"),
    ],
)
def test_tracking_parameters_are_dropped_and_no_others(query: str, expected: str) -> None:
    assert links.absolute("https://a.news/x" + query) == "https://a.news/x" + expected


@given(st.text(max_size=60), st.sampled_from(["", "https://a.news/x/"]))
def test_any_text_becomes_a_web_address_or_an_empty_string(text: str, base: str) -> None:
    usable = links.absolute(text, base)
    assert usable == "" or usable.startswith(("http://", "https://"))
    assert links.absolute(usable) == usable


@given(st.text("ht:ps/.@#?%[]\\ wa\x00é\u202e", max_size=40))
def test_no_string_raises(text: str) -> None:
    url = "https://" + text
    assert links.is_public(url) in (True, False)
    assert not links.canonical(url) or links.is_public(links.absolute(url))
    assert links.host(url) == links.host(url).lower()


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.The-Harbour-Post.news/x", "the-harbour-post.news"),
        ("https://the-harbour-post.news./x", "the-harbour-post.news"),
        ("http://a.news:80/", "a.news"),
        ("https://a.news:443/", "a.news"),
        ("http://a.news:443/", "a.news:443"),
        ("https://a.news:8443/", "a.news:8443"),
        ("https://www.news/", "www.news"),
        ("https://www2.a.news/", "www2.a.news"),
        ("https://WWW.MÜNZE.news:443/x", "münze.news"),
        ("http://www.xn--mnze-0ra.news./x", "münze.news"),
        ("https://xn--mnze-0ra.news:8443/x", "münze.news:8443"),
        ("https://a。news/", "a.news"),
        ("https://[2001:DB8:0::1]/x", "2001:db8::1"),
        ("http://127.1:80/", "127.0.0.1"),
        ("//www.a.news/x", "a.news"),
        ("https://xn--zzzzzz-999999/", ""),
        ("https://user:word@a.news/", "a.news"),
        ("mailto:desk@a.news", ""),
        ("/relative", ""),
        ("https://[::1", ""),
        ("https://[::1]a.news/", ""),
        ("https://a.news[::1]/", ""),
        ("https://a.news:x/", ""),
    ],
)
def test_a_host_has_no_www_and_no_default_port(url: str, host: str) -> None:
    assert links.host(url) == host


@pytest.mark.parametrize(
    ("url", "is_public"),
    [
        ("https://the-harbour-post.news/x", True),
        ("http://münze.news./", True),
        ("https://xn--mnze-0ra.news", True),
        ("https://a.xn--p1ai/", True),
        ("https://localhost/x", False),
        ("https://desk.localhost/x", False),
        ("https://printer.local/", False),
        ("https://site.test/", False),
        ("https://a.example/", False),
        ("https://wiki.corp/", False),
        ("https://intranet/", False),
        ("https://127.0.0.1/", False),
        ("https://8.8.8.8/", False),
        ("https://127.1/", False),
        ("https://2130706433/", False),
        ("https://0x7f.0x1/", False),
        ("https://[2001:db8::1]/", False),
        ("https://a..news/", False),
        ("https://.news/", False),
        ("ftp://a.news/", False),
        ("//a.news/", False),
        ("https://[::1", False),
        ("", False),
    ],
)
def test_a_public_host_has_a_name_in_the_public_dns(url: str, is_public: bool) -> None:  # noqa: FBT001 -- data
    assert links.is_public(url) is is_public


@pytest.mark.parametrize(
    "url",
    [
        "https://the-harbour-post.news/2026/tide",
        "http://the-harbour-post.news/2026/tide/",
        "https://www.the-harbour-post.news/2026/tide",
        "https://THE-HARBOUR-POST.news:443/2026/tide#comments",
        "https://the-harbour-post.news./2026/tide?utm_source=letter&fbclid=1",
        "https://the-harbour-post.news/2026/%74ide",
        " https://clerk@the-harbour-post.news/2026/tide ",
        "https://the-harbour-post.news/2026/./x/../tide",
        "https:\\\\the-harbour-post.news\\2026\\tide",
        "https://the-harbour-post。news/2026/tide",
    ],
)
def test_addresses_of_one_article_have_the_same_canonical_form(url: str) -> None:
    assert links.canonical(url) == "the-harbour-post.news/2026/tide"


@pytest.mark.parametrize(
    ("url", "other_url"),
    [
        ("https://a.news/?p=1", "https://a.news/?p=2"),
        ("https://a.news/Tide", "https://a.news/tide"),
        ("https://a.news/x", "https://b.a.news/x"),
        ("https://a.news/x", "https://a.news:8443/x"),
        ("https://a.news/x%2Fy", "https://a.news/x/y"),
        ("https://a.news/x%3Fy", "https://a.news/x?y"),
        ("https://a.news/100%2541", "https://a.news/100A"),
        ("https://a.news/?a=1%262", "https://a.news/?a=1&2"),
    ],
)
def test_addresses_of_two_articles_differ(url: str, other_url: str) -> None:
    assert links.canonical(url) != links.canonical(other_url)
    assert links.canonical(url)


def test_parameters_count_but_their_order_does_not() -> None:
    assert (
        links.canonical("https://a.news/x?b=2&a=1")
        == links.canonical("https://a.news/x/?a=1&b=2")
        == "a.news/x?a=1&b=2"
    )


@pytest.mark.parametrize("path", ["/記事/港", "/%E8%A8%98%E4%BA%8B/%E6%B8%AF", "/%e8%a8%98%e4%ba%8b/港/"])
def test_percent_encoding_does_not_change_the_canonical_form(path: str) -> None:
    assert links.canonical("https://a.news" + path) == "a.news/記事/港"


@pytest.mark.parametrize(
    "host", ["münze.news", "MÜNZE.news", "xn--mnze-0ra.news", "www.xn--mnze-0ra.news.", "m%C3%BCnze.news"]
)
def test_an_internationalised_host_has_one_canonical_form(host: str) -> None:
    assert links.canonical(f"https://{host}/a/") == "münze.news/a"


@pytest.mark.parametrize(
    ("url", "other_url", "is_same"),
    [
        ("http://localhost/a/tide/", "https://localhost/a/tide?utm_source=x", True),
        ("http://localhost/a/tide/", "http://localhost/b/tide/", False),
        ("http://localhost/?p=3", "http://localhost/?p=4", False),
        ("http://localhost:8000/x", "http://localhost/x", False),
        ("https://a.news/", "http://www.a.news", True),
        ("", "", False),
        ("https://a.news/x", "", False),
    ],
)
def test_two_addresses_are_compared_even_if_the_public_cannot_reach_them(
    url: str,
    other_url: str,
    is_same: bool,  # noqa: FBT001 -- data
) -> None:
    assert links.is_same(url, other_url) is is_same


def test_bytes_that_are_not_text_stay_percent_encoded() -> None:
    assert links.canonical("https://a.news/caf%e9") == "a.news/caf%E9"
    assert links.canonical("https://a.news/a%0ab%e2%80%ae") == "a.news/a%0Ab%E2%80%AE"


@pytest.mark.parametrize(
    "url",
    [
        "https://a.news",
        "https://a.news/",
        "https://a.news/?utm_source=x",
        "https://a.news/#x",
        "http://localhost/x",
        "x",
    ],
)
def test_a_front_page_and_a_private_address_have_no_canonical_form(url: str) -> None:
    assert links.canonical(url) == ""


@given(HOSTS, PATHS, st.sampled_from(["http", "https"]), st.sampled_from(["", "/", "#x"]))
def test_a_canonical_form_does_not_depend_on_how_the_path_is_encoded(
    host: str, path: str, scheme: str, end: str
) -> None:
    plain = links.canonical(f"https://{host}/{path}")
    encoded = quote(path, safe="/+,'():;@!")
    encoded = f"{scheme}://{host}/{encoded}{end}"
    assert links.canonical(encoded) == plain
    assert len(plain.encode()) <= links.MAX_LENGTH
    assert links.canonical("https://" + plain) == plain


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://a.news/x?b=2&a=1", "a.news/x?a=1&b=2"),
        ("https://a.news/x?b=&a", "a.news/x?a=&b="),
        ("https://www.a.news/?p=1#x", "a.news?p=1"),
        ("https://a.news:8443/x/", "a.news:8443/x"),
        ("https://a.news/%e4%b8%ad", "a.news/中"),
        ("https://a.news/a%2fb%20c%ff", "a.news/a%2Fb%20c%FF"),
        ("https://a.news/x?q=a%26b", "a.news/x?q=a%26b"),
        ("https://a.news/x?utm_source=y", "a.news/x"),
        ("https://a.news/", ""),
        ("https://a.news/?utm_source=y", ""),
        ("https://localhost/x", ""),
        ("mailto:desk@a.news", ""),
    ],
)
def test_the_canonical_form_of_an_address(url: str, canonical: str) -> None:
    assert links.canonical(url) == canonical


def test_an_address_has_at_most_two_thousand_bytes() -> None:
    longest = "https://a.news/" + "x" * 1_983 + "é"
    assert links.absolute(longest) == longest
    assert links.absolute(longest + "x") == ""
