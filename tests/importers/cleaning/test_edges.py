"""What the cleaner removes at the edges of a post, and its notes."""

import time

import pytest

from importers.cleaning.body import Cleaned, clean

PAGE, HOST = "https://gazette.org/2026/01/tides/", "gazette.org"
STORY = "https://wire.org/2026/tides"


def cleaned(written: str) -> Cleaned:
    return clean(written, base_url=PAGE, own_host=HOST)


@pytest.mark.parametrize(
    "more",
    [
        '<p><a href="/2026/01/tides/">Read more →</a></p>',
        '<p><a href="https://gazette.org/2026/01/tides/">Continue reading Tides</a></p>',
        '<p>Low water <a class="more-link" href="/x">(more)</a></p>',
    ],
)
def test_a_text_that_ends_in_a_link_to_the_rest_is_marked_as_truncated(more: str) -> None:
    assert cleaned(f"<p>The tide turned at noon.</p>{more}").is_truncated is True


@pytest.mark.parametrize(
    "more",
    [
        '<p>See <a href="/2026/01/tides/">Read more</a></p>',
        '<p><a href="/2026/01/tides/">Read more</a><a href="/x">Tides</a></p>',
        '<p><a href="/2026/01/tides/">Tide tables</a></p>',
    ],
)
def test_other_links_at_the_end_stay_and_do_not_mark_the_text_as_truncated(more: str) -> None:
    body = cleaned(f"<p>The tide turned at noon.</p>{more}")
    assert body.is_truncated is False
    assert body.html.count("<p>") == 2


def test_an_origin_that_is_named_twice_is_noted_once() -> None:
    button = f'<p><a class="btn" href="{STORY}">Full article at Wire</a></p>'
    body = cleaned(f'<p>a</p>{button}<p>Source: <a href="{STORY}">Wire</a></p>')
    assert body.origin is not None
    assert (body.origin.url, body.notes) == (STORY, ())


def test_at_most_ten_further_origins_are_noted() -> None:
    wires = [f'<a href="https://wire{number}.org/tides">Wire {number}</a>' for number in range(12)]
    body = cleaned(f"<p>a</p><p>Sources: {', '.join(wires)}</p>")
    assert body.origin is not None
    assert body.origin.url == "https://wire0.org/tides"
    assert [note.message for note in body.notes] == [
        f"The post names a second source, https://wire{number}.org/tides. Check which is the original."
        for number in range(1, 11)
    ]


@pytest.mark.parametrize(("words", "is_cut"), [(19, False), (20, True), (99, True), (100, False)])
def test_a_text_that_breaks_off_is_an_excerpt_if_it_is_as_short_as_one(words: int, is_cut: bool) -> None:  # noqa: FBT001 -- data
    assert cleaned(f"<p>{'tide ' * (words - 1)}turns…</p>").is_truncated is is_cut


@pytest.mark.parametrize("heading", ["p", "h2", "h6"])
def test_related_posts_are_noted_under_any_heading_in_the_second_half_of_a_post(heading: str) -> None:
    related = f'<{heading}>Read also:</{heading}><ul><li><a href="/1">One</a></li></ul>'
    assert [note.code for note in cleaned(f"<p>a</p><p>b</p>{related}").notes] == ["related_links"]
    assert cleaned(f"{related}<p>a</p><p>b</p><p>c</p>").notes == ()
    assert cleaned(f"<p>a</p><p>b</p>{related.replace('<a href', '<b title')}").notes == ()


def test_a_rule_stays_once_between_paragraphs_and_never_at_an_edge() -> None:
    assert cleaned("<hr><hr><p>a</p><hr><hr><p>b</p><hr>").html == "<p>a</p>\n<hr>\n<p>b</p>"


def test_the_label_of_a_share_bar_is_removed_only_at_the_edges() -> None:
    assert cleaned("<p>Share this:</p><p>a</p><p>Share this:</p><p>b</p><p>Share this:</p>").html == (
        "<p>a</p>\n<p>Share this:</p>\n<p>b</p>"
    )


def test_the_dateline_is_in_the_first_paragraph_or_below_a_few_short_lines() -> None:
    line = "<p>OSLO, Norway (NTB) - The tide turned.</p>"
    assert cleaned(f"<h2>Tides</h2><p>Low water</p><p>By Ada Lind</p>{line}").dateline == "OSLO, Norway"
    assert cleaned(f"<p>a</p><p>b</p><p>c</p><p>d</p>{line}").dateline == ""
    assert cleaned(f"<p>{'tide ' * 15}</p>{line}").dateline == "OSLO, Norway"
    assert cleaned(f"<p>{'tide ' * 16}</p>{line}").dateline == ""


def test_if_the_delivering_host_is_unknown_it_is_that_of_the_page() -> None:
    source = '<p>a</p><p>Source: <a href="https://gazette.org/2026/other">Gazette</a></p>'
    assert clean(source, base_url=PAGE).origin is None
    assert clean(source, base_url=PAGE, own_host="WWW.gazette.org").origin is None
    assert clean(source, base_url=PAGE, own_host="wire.org").origin is not None


def test_the_label_of_a_share_bar_has_at_most_200_characters_of_html() -> None:
    assert cleaned(f"<p>a</p><p>Share{' this' * 37}</p>").html == "<p>a</p>"
    assert cleaned(f"<p>a</p><p>Share{' this' * 38}</p>").html == f"<p>a</p>\n<p>Share{' this' * 38}</p>"


def test_a_block_that_names_the_origin_has_at_most_3_000_characters_of_html() -> None:
    around = len(f'<p>Source: <a href="{STORY}" rel="noopener noreferrer"></a></p>')
    for length, is_named in ((3_000, True), (3_001, False)):
        body = cleaned(f'<p>a</p><p>Source: <a href="{STORY}">{"w" * (length - around)}</a></p>')
        assert (body.origin is not None) is is_named


def test_a_heading_of_related_posts_has_fewer_than_160_characters_of_html() -> None:
    links = '<ul><li><a href="/1">One</a></li></ul>'
    for count, codes in ((137, ["related_links"]), (138, [])):
        heading = f"<h3>Related posts{'!' * count}</h3>"
        assert [note.code for note in cleaned(f"<p>a</p><p>b</p>{heading}{links}").notes] == codes


def test_links_to_the_rest_of_several_stories_are_those_of_cards() -> None:
    cards = "".join(f'<p>Gate {name}</p><a class="more-link" href="/{name}">More</a>' for name in "ab")
    assert cleaned(cards).is_truncated is False
    assert cleaned(cards.partition("<p>Gate b")[0]).is_truncated is True


def test_a_thousand_links_to_the_rest_are_left_out_in_linear_time() -> None:
    line = '<p><a href="https://the-harbour-post.news/tide">Read more {}</a></p>'
    html = "<p>The tide rose.</p>" + "".join(map(line.format, range(1, 1_000)))
    start = time.process_time()
    cleaned = clean(html, own_host="the-harbour-post.news")
    assert time.process_time() - start < 4  # in quadratic time, half a minute
    assert cleaned.text == "The tide rose."
