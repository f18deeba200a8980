"""The origin, dateline and byline of an article, and what only looks like them."""

import pytest

from articles.intake.item import Link
from importers.cleaning.agencies import printed_name
from importers.cleaning.body import Cleaned, clean
from importers.cleaning.bylines import byline
from importers.cleaning.origins import announces
from importers.cleaning.provenance import dateline

PAGE, HOST = "https://gazette.org/2026/01/tides/", "gazette.org"
STORY = "https://wire.org/2026/tides"


def cleaned(written: str) -> Cleaned:
    return clean(written, base_url=PAGE, own_host=HOST)


def origin(written: str) -> Link | None:
    return cleaned(f"<p>The tide turned at noon.</p>{written}").origin


@pytest.mark.parametrize(
    ("block", "name"),
    [
        (f'<p>Source: <a href="{STORY}">The Wire</a></p>', "The Wire"),
        (f'<p><strong>Fuente:</strong> <a href="{STORY}"><em>El Cable</em></a></p>', "El Cable"),
        (f'<p>Quelle: <a href="{STORY}">{STORY}</a></p>', ""),
        (f'<p>来源：<a href="{STORY}">电讯</a></p>', ""),
        (f'<p><a href="{STORY}">Source</a></p>', ""),
        (f'<p>via <a href="{STORY}">The Wire</a></p>', "The Wire"),
        (f'<p>Click here for full article at <a href="{STORY}">Wire</a></p>', "Wire"),
        (f'<p><a href="{STORY}">Read the original at Tidal Wire</a></p>', "Tidal Wire"),
        (f'<p><a href="{STORY}">Read the full story →</a></p>', ""),
        (f'<p>Read more at <a href="{STORY}">Wire</a>.</p>', "Wire"),
        (f'<p>Originally published in <a href="{STORY}">The Tidal Wire</a>.</p>', "The Tidal Wire"),
        (f'<p><a href="{STORY}">Leer el artículo completo en Cable</a></p>', "Cable"),
        (f'<p><a href="{STORY}">Weiterlesen bei Draht</a></p>', "Draht"),
        (f'<p><a href="{STORY}">阅读原文</a></p>', ""),
        (f'<p><a href="{STORY}">Read more</a></p>', ""),
        (
            (
                f'<div class="su-button-center"><a class="su-button" href="{STORY}">Click here for full article at '
                f"Wire</a></div>"
            ),
            "Wire",
        ),
        (
            f'<p><a class="wp-block-button__link" href="{STORY}">Read the full story at Wire</a></p><hr><p>&nbsp;</p>',
            "Wire",
        ),
        (
            (
                f'<div class="wp-block-button"><a href="{STORY}">Full article at Wire</a></div><div '
                f'class="sharedaddy">Share</div>'
            ),
            "Wire",
        ),
    ],
)
def test_a_last_block_that_only_names_the_source_is_the_origin_and_is_removed(block: str, name: str) -> None:
    body = cleaned(f"<p>The tide turned at noon.</p>{block}")
    assert body.origin == Link(role="origin", url=STORY, source_name=name)
    assert body.html == "<p>The tide turned at noon.</p>"


def test_a_source_with_a_long_address_is_removed_as_well() -> None:
    url = f"{STORY}?edition={'x' * 200}"
    body = cleaned(f'<p>The tide turned at noon.</p><p>Source: <a href="{url}">The Wire</a></p>')
    assert body.origin == Link(role="origin", url=url, source_name="The Wire")
    assert body.html == "<p>The tide turned at noon.</p>"


@pytest.mark.parametrize(
    "block",
    [
        (
            f'<p>This article was originally published on <a href="https://wire.org/">The Wire</a>. Read the <a '
            f'href="{STORY}">original article</a>.</p>'
        ),
        f'<p>This story first appeared in <a href="{STORY}">The Wire</a> and is used with its permission.</p>',
        f'<p>Ships waited until dusk before they could leave. Source: <a href="{STORY}">The Wire</a></p>',
        f'<p>Sources: <a href="{STORY}">The Wire</a>, <a href="https://cable.org/tide">Cable</a></p>',
    ],
)
def test_prose_that_names_the_origin_stays(block: str) -> None:
    body = cleaned(f"<p>The tide turned at noon.</p>{block}")
    assert body.origin == Link(role="origin", url=STORY, source_name="The Wire")
    assert body.html.count("<p>") == 2


@pytest.mark.parametrize(
    "block",
    [
        f'<p>The harbour master <a href="{STORY}">told reporters</a> that the source of the leak was known.</p>',
        f'<p>He made the remark via <a href="{STORY}">a video</a> on Monday, and the ships left.</p>',
        f'<p>Via the ring road the <a href="{STORY}">lorries</a> reached the harbour.</p>',
        f'<p>Source-code readers found <a href="{STORY}">the fault</a>.</p>',
        f'<p>The bill was first published in the <a href="{STORY}">gazette</a>.</p>',
        f'<p>Read the full report by the <a href="{STORY}">harbour office</a>.</p>',
        f'<p>Image source: <a href="{STORY}">Tidal Pictures</a></p>',
        f'<p>Photo via <a href="{STORY}">Tidal Pictures</a></p>',
        f'<p>Source: <a href="{STORY}">The Wire</a></p><p>Ships waited.</p>',
        '<p>Source: <a href="https://gazette.org/2026/other">Gazette</a></p>',
        '<p>Source: <a href="https://news.gazette.org/other">Gazette</a></p>',
        '<p>Source: <a href="https://wire.org/">The Wire</a></p>',
        '<p>Source: <a href="http://localhost/tides">Draft</a></p>',
        '<p>Source: <a href="mailto:desk@wire.org">The Wire</a></p>',
        '<p><a class="btn" href="https://paypal.com/donate/us">Donate now</a></p>',
        f'<p><a class="btn" href="{STORY}">Subscribe to read the full article</a></p>',
        f'<p><a class="button" href="{STORY}">Harbour tickets</a></p>',
        '<p><a class="btn" href="https://www.facebook.com/sharer/sharer.php?u=x">Share the full story</a></p>',
        '<p><a class="more-link" href="https://gazette.org/2026/01/tides/">Read more</a></p>',
        f'<p><a href="https://cable.org/tide">Tide tables</a> | <a href="{STORY}">Read more</a></p>',
        "<p>Source: the harbour office</p>",
    ],
)
def test_other_links_are_not_origins(block: str) -> None:
    assert origin(block) is None


def test_a_button_anywhere_may_be_the_origin() -> None:
    body = cleaned(f'<p>a</p><p><a class="su-button" href="{STORY}">Full article at Wire</a></p><p>b</p>')
    assert body.origin == Link(role="origin", url=STORY, source_name="Wire")
    assert body.html == "<p>a</p>\n<p>b</p>"


def test_the_title_of_the_original_is_kept_if_the_link_has_it() -> None:
    link = origin(f'<p>Source: <a href="{STORY}">Tides turn at noon in all harbours</a></p>')
    assert link == Link(role="origin", url=STORY, title="Tides turn at noon in all harbours")


def test_the_last_of_two_origins_counts_and_the_other_is_noted() -> None:
    body = cleaned(
        f'<p>a</p><p>Source: <a href="https://cable.org/tide">Cable</a></p><p>Source: <a href="{STORY}">Wire</a></p>'
    )
    assert body.origin == Link(role="origin", url=STORY, source_name="Wire")
    assert [(note.code, note.message) for note in body.notes] == [
        ("second_origin", "The post names a second source, https://cable.org/tide. Check which is the original.")
    ]


def test_the_footer_of_another_sites_feed_names_the_origin() -> None:
    footer = f'<p>The post <a href="{STORY}">Tides</a> appeared first on <a href="https://wire.org">The Wire</a>.</p>'
    body = cleaned(f"<p>a</p>{footer}")
    assert (body.origin, body.html) == (Link(role="origin", url=STORY), "<p>a</p>")


def test_an_agency_is_called_by_its_printed_name() -> None:
    link = origin('<p><a href="https://jp.reuters.com/tides-1">Read the original</a></p>')
    assert link == Link(role="origin", url="https://jp.reuters.com/tides-1", source_name="Reuters")


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("REUTERS", "Reuters"),
        ("www.reuters.com", "Reuters"),
        ("edition.cnn.com", "CNN"),
        ("AP", "Associated Press"),
        ("AFP/APP", "AFP"),
        ("notreuters.com", ""),
        ("harbour office", ""),
        ("", ""),
    ],
)
def test_an_agency_is_recognised_by_name_short_name_and_host(alias: str, name: str) -> None:
    assert printed_name(alias) == name


@pytest.mark.parametrize(
    ("first", "line", "agency"),
    [
        ("BEIJING, Jan 10 (Reuters) – The tide turned.", "BEIJING, Jan 10", "Reuters"),
        ("LONDON/PARIS, 3 March (Reuters) - The tide", "LONDON/PARIS, 3 March", "Reuters"),
        ("HANGZHOU, China - The tide", "HANGZHOU, China", ""),
        ("HO CHI MINH CITY, Vietnam (AP) — The tide", "HO CHI MINH CITY, Vietnam", "Associated Press"),
        ("WASHINGTON, D.C., Jan. 5 (UPI) -- The tide", "WASHINGTON, D.C., Jan. 5", "UPI"),
        ("ST. PETERSBURG, Fla. (AP) — The tide", "ST. PETERSBURG, Fla.", "Associated Press"),
        ("SÃO PAULO (AFP) — The tide", "SÃO PAULO", "AFP"),
        ("TEL AVIV, January 10, 2026 (Xinhua) -- The tide", "TEL AVIV, January 10, 2026", "Xinhua"),
        ("(AP) — The tide", "", "Associated Press"),
        ("(Reuters) - The tide", "", "Reuters"),
        ("Berlin (dpa) – Die Flut", "Berlin", "dpa"),
        ("Madrid, 10 ene (EFE).- La marea", "", ""),
        ("NEW DELHI, Jan 10 (PTI): The tide", "NEW DELHI, Jan 10", "PTI"),
        ("MOSCOW, January 10. /TASS/. The tide", "MOSCOW, January 10", "TASS"),
        ("新华社北京1月10日电 潮水", "北京1月10日", "Xinhua"),
        ("KYIV, Monday (Harbour Press) - The tide", "KYIV, Monday", "Harbour Press"),
        ("SANDAL, Ada – Tides and Gates (Lock Press, 2006).", "", ""),
        ("SANDAL, Ada B. – The tide", "", ""),
        ("SANDAL, Bo – The tide", "", ""),
        ("SANDAL, Georgia – Tides and Gates (Lock Press, 2006).", "", ""),
        ("SANDAL, Georgia – Tides and Gates. Tideham: Lock Press, 2006.", "", ""),
        ("SANDAL, Virginia – Tides and Gates. London, 2006.", "", ""),
        ("SANDAL, Georgia – The tide turned. It was on 4 May, 2026.", "SANDAL, Georgia", ""),
        ("SANDAL, Georgia – The tide", "SANDAL, Georgia", ""),
        ("SANDAL, GA – The tide", "SANDAL, GA", ""),
        ("SANDAL, A. B. — The tide", "", ""),
        ("VAN SANDAL, Ada — The tide", "", ""),
        ("SANDAL, Ada (AP) — The tide", "SANDAL, Ada", "Associated Press"),
        ("TIDEHAM, N.C. — The tide", "TIDEHAM, N.C.", ""),
        ("TIDEHAM, New South Wales — The tide", "TIDEHAM, New South Wales", ""),
        ("NASA – the agency – said", "", ""),
        ("NASA (NYSE) – the agency", "", ""),
        ("BREAKING, Monday - The tide", "", ""),
        ("UPDATE, China - The tide", "", ""),
        ("The plan (PA) – which few knew", "", ""),
        ("Harbour, Monday - the tide", "", ""),
        ("BEIJING, Jan 10: the tide", "", ""),
        ("The tide turned in BEIJING, Jan 10 (Reuters) – and", "", ""),
        ("", "", ""),
    ],
)
def test_a_dateline_is_the_place_the_day_and_the_agency_as_printed(first: str, line: str, agency: str) -> None:
    assert dateline(first) == (line, agency)


def test_the_dateline_and_the_byline_stay_in_the_text() -> None:
    body = cleaned("<p>By Ada Lind</p><p>OSLO, Norway (NTB) - The tide turned at noon.</p><p>Ships left.</p>")
    assert (body.byline, body.dateline, body.agency) == ("Ada Lind", "OSLO, Norway", "NTB")
    assert body.text == "By Ada Lind\n\nOSLO, Norway (NTB) - The tide turned at noon.\n\nShips left."


def test_a_dateline_further_down_is_part_of_the_text() -> None:
    body = cleaned(f"<p>{'The tide turned. ' * 10}</p><p>OSLO, Norway (NTB) - The tide.</p>")
    assert (body.dateline, body.agency) == ("", "")


@pytest.mark.parametrize(
    ("block", "name"),
    [
        ("By: Ada Lind", "Ada Lind"),
        ("BY: ADA LIND", "ADA LIND"),
        ("By : the harbour desk", "the harbour desk"),
        ("By Ada Lind", "Ada Lind"),
        ("By ADA LIND and BO EK", "ADA LIND and BO EK"),
        ("By Ada M. van der Lind, Bo Ek & Åsa Öst", "Ada M. van der Lind, Bo Ek & Åsa Öst"),
        ("By Ada Lind | Tidal Wire", "Ada Lind"),
        ("By Ada Lind, Harbour correspondent", "Ada Lind, Harbour correspondent"),
        (
            "By Ada Lind, TWIR reporter & Bo Ek, TWIR.example.org editor",
            "Ada Lind, TWIR reporter & Bo Ek, TWIR.example.org editor",
        ),
        ("By Ada Lind and Bo Ek, with Cy Roe", "Ada Lind and Bo Ek, with Cy Roe"),
        ("By Ada Lind, staff writer, and Bo Ek (Oslo)", "Ada Lind, staff writer, and Bo Ek (Oslo)"),
        ("By Ada Lind, special to the Tidal Wire", "Ada Lind, special to the Tidal Wire"),
        ("By Ada Lind, Tidal Wire | 4 May 2026", "Ada Lind, Tidal Wire"),
        ("By Ada Lind, 4 May 2026", "Ada Lind"),
        ("Von Ada Lind und Bo Ek", "Ada Lind und Bo Ek"),
        ("VON ADA LIND", "ADA LIND"),
        ("Par Ada Lind et Bo Ek", "Ada Lind et Bo Ek"),
        ("Written by Ada Lind", "Ada Lind"),
        ("Por: Ada Lind", "Ada Lind"),
        ("By Ada Lind in Tide Bay", "Ada Lind in Tide Bay"),
        ("By Ada Lind / Tidal Wire", "Ada Lind"),
        ("By Ada Lind May 4, 2026", "Ada Lind"),
        ("By Ada Lind Updated: 4 May 2026 5:00 pm", "Ada Lind"),
        (
            "By Ada Lind, head of the port desk for the Tidal Wire & Bo Ek, editor",
            "Ada Lind, head of the port desk for the Tidal Wire & Bo Ek, editor",
        ),
        ("Written by hand", ""),
        ("By Hand in Hand", ""),
        ("By May 4, 2026", ""),
        ("Von Hand", ""),
        ("Von Ebbe und Flut", ""),
        ("By Ada Lind, the harbour closed", ""),
        ("By Ada Lind, who wrote it.", ""),
        ("By Ada Lind, in the harbour at noon", ""),
        ("By studying the tide", ""),
        ("By The Numbers", ""),
        ("By Monday Morning", ""),
        ("By Ada Lind came the answer", ""),
        ("By: and large, it was so.", ""),
        ("By Noon", ""),
        ("Por Ada Lind", ""),
        ("Standing by Ada Lind", ""),
        ("By", ""),
        ("", ""),
    ],
)
def test_a_byline_is_a_short_block_of_names_and_nothing_else(block: str, name: str) -> None:
    assert byline(block) == name


@pytest.mark.parametrize(
    "written",
    [
        "<p>By Ada Lind</p>",
        "<h2>By Ada Lind</h2><p>Tide.</p>",
        "<p>One.</p><p>Two.</p><p>Three.</p><p>By Ada Lind</p><p>Five.</p>",
        "<p>By Ada Lind in the harbour the tide turned.</p><p>b</p>",
    ],
)
def test_a_byline_is_only_in_a_paragraph_above_the_text(written: str) -> None:
    assert cleaned(written).byline == ""


def test_a_very_long_sentence_does_not_announce_an_original() -> None:
    assert announces(" ".join(["Source:", *["tide"] * 39]))
    assert not announces(" ".join(["Source:", *["tide"] * 40]))
    assert not announces("Source: our newsletter")
    assert not announces("The tide turned at noon.")


def test_a_byline_has_at_most_150_characters() -> None:
    for length, is_one in ((150, True), (151, False)):
        names = ", ".join(["Ada Lind"] * 20)[: length - 4]
        assert len(f"By: {names}") == length
        assert (byline(f"By: {names}") != "") is is_one


def test_a_notice_of_more_than_twelve_words_says_more_than_where_the_article_is_from() -> None:
    for words, blocks in ((12, 1), (13, 2)):
        end = " ".join(["tide"] * (words - 2))
        body = cleaned(f'<p>The tide turned at noon.</p><p>Source: <a href="{STORY}">Wire</a> {end}</p>')
        assert body.origin is not None
        assert (body.origin.url, body.html.count("<p>")) == (STORY, blocks)


def test_a_block_with_more_than_twelve_links_does_not_name_an_origin() -> None:
    others = [f'<a href="https://wire.org/2026/{number}">x</a>' for number in range(12)]
    assert origin(f'<p>Source: <a href="{STORY}">The Wire</a> {" ".join(others[:11])}</p>') is not None
    assert origin(f'<p>Source: <a href="{STORY}">The Wire</a> {" ".join(others)}</p>') is None


def test_a_sources_name_is_cut_at_sixty_characters() -> None:
    link = origin(f'<p>Originally published in <a href="{STORY}">{"W" + "i" * 70}</a>.</p>')
    assert link == Link(role="origin", url=STORY, source_name="W" + "i" * 59)


def test_an_agency_after_more_than_six_words_does_not_end_a_dateline() -> None:
    assert dateline("Bad Neustadt an der Saale Nord (dpa) – Die Flut") == ("Bad Neustadt an der Saale Nord", "dpa")
    assert dateline("Bad Neustadt an der Saale Nord West (dpa) – Die Flut") == ("", "")
