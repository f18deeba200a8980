"""Which words name the origin of a post, which only seem to, and what may be around them."""

import pytest

from importers.cleaning.body import clean
from tests.importers.cleaning.test_provenance import HOST, PAGE, STORY

WIRE = f'<a href="{STORY}">Tidal Wire</a>'
TEXT = "<p>The tide turned at noon, the port office said on Tuesday, and the ships left the harbour.</p>"


def origin(written: str) -> str:
    link = clean(written, base_url=PAGE, own_host=HOST).origin
    return link.url if link else ""


@pytest.mark.parametrize(
    "words",
    [
        f"SOURCE - {WIRE}",
        f"Original source: {WIRE}",
        f"Link to original article: {WIRE}",
        f"[via {WIRE}]",
        f"Reposted from {WIRE}",
        f"Posted with permission from {WIRE}",
        f"With thanks to {WIRE}, where this article first appeared.",
        f"This story was produced by Cable and originally published at {WIRE}.",
        f"This op-ed by <a href='https://cable.org/people/ada-lind'>Ada Lind</a> was first published in {WIRE}.",
        f"© 2026 Wire. This article first appeared at {WIRE}.",
        f"An earlier version of this essay appeared in {WIRE}.",
        f"Quelle: {WIRE} | Foto: Bo Ek",
        f"Dieser Artikel wurde zuerst auf {WIRE} veröffentlicht.",
        f"Esta entrada fue publicada por primera vez en {WIRE}",
        f"Cet article est d’abord paru dans {WIRE}",
        f"Este texto foi publicado originalmente no {WIRE}",
        f"L’articolo è apparso originariamente su {WIRE}",
        f"Oorspronkelijk gepubliceerd op {WIRE}",
        f"Artikeln publicerades först i {WIRE}",
        f"Artiklen blev først bragt i {WIRE}",
        f"Artikkelen ble først publisert i {WIRE}",
        f"Tekst ukazał się pierwotnie na {WIRE}",
        f"Článek původně vyšel na {WIRE}",
        f"A cikk eredetileg a {WIRE} oldalán jelent meg.",
        f"Articolul a fost publicat inițial pe {WIRE}",
        f"Bu yazı ilk olarak {WIRE} sitesinde yayımlanmıştır.",
        f"Впервые опубликовано на {WIRE}",
        f"Вперше опубліковано на {WIRE}",
        f"Dikutip dari {WIRE}",
        f"Theo {WIRE}",
        f"【出典】{WIRE}",
        f"この記事は{WIRE}に掲載されたものです。",
        f"本文首发于{WIRE}",
        f"이 기사는 {WIRE}에 처음 게재되었습니다.",
        f"מקור: {WIRE}",
        f"منبع: {WIRE}",
        f"ที่มา: {WIRE}",
        f"स्रोत: {WIRE}",
        "Source: wire.org/2026/tides",
    ],
)
def test_a_page_says_in_many_words_who_reported_its_story_first(words: str) -> None:
    assert origin(f"{TEXT}<p>{words}</p>") == STORY


@pytest.mark.parametrize(
    "words",
    [
        f"This article also appears in {WIRE}.",
        f"Cross-posted at {WIRE}",
        f"Read the full story in our magazine {WIRE}",
        f"Listen to the full interview on {WIRE}",
        f"You can see the full interview on {WIRE}.",
        f"Full interview on {WIRE}",
        f"Read more about {WIRE}",
        f"Learn more at {WIRE}",
        f"This article first appeared in our newsletter {WIRE}.",
        f"The <a href='{STORY}'>original article</a> said that the port would stay open, and the mayor agreed with it.",
        f"He told {WIRE} that the original article was wrong.",
        f"Sources close to the mayor told {WIRE} so.",
        f"The full text of the speech is on {WIRE}",
        f"Data source: {WIRE}",
        f"Credit: {WIRE}",
        f"Auch veröffentlicht auf {WIRE}",
        f"También disponible en {WIRE}",
        f"Pubblicato anche su {WIRE}",
        f"この記事は{WIRE}にも掲載されました。",
        f"Más información: {WIRE}",
        f"Подробнее: {WIRE}",
        f"<a href='{STORY}'>More</a>",
        f"<a href='{STORY}'>Learn more</a>",
        f"<a href='{STORY}'>Details</a>",
    ],
)
def test_other_words_beside_a_link_claim_no_origin(words: str) -> None:
    assert origin(f"{TEXT}<p>{words}</p>") == ""


@pytest.mark.parametrize(
    "below",
    [
        "<p>#tide #noon</p>",
        "<h3>Related posts</h3><ul><li><a href='https://gazette.org/1'>Ebb</a></li></ul>",
        "<p>Reporting by Ada Lind; editing by Bo Ek</p>",
        "<p>Ada Lind is a reporter in the harbour.</p>",
        "<p>Disclaimer: The views are those of the author alone, and the publisher does not share each of them.</p>",
        "<p>[1] See the tide table.</p>",
        "<p>Print this page</p>",
        "<p>Last updated on 5 May 2026</p>",
        "<figure><img src='https://gazette.org/a.jpg'><figcaption>Photo: Bo Ek</figcaption></figure>",
    ],
)
def test_tags_credits_and_links_may_be_below_the_source(below: str) -> None:
    assert origin(f"{TEXT}<p>Source: {WIRE}</p>{below}") == STORY


def test_a_source_above_more_of_the_text_is_not_that_of_the_article() -> None:
    assert origin(f"{TEXT}<p>Source: {WIRE}</p>{TEXT}") == ""
    assert origin(f"<p>Source: {WIRE}</p>{TEXT}{TEXT}") == ""


def test_a_note_on_the_text_itself_counts_near_either_end() -> None:
    note = f"<p><em>This story first appeared in {WIRE}.</em></p>"
    assert origin(note + TEXT * 12) == STORY
    assert origin(TEXT * 12 + note + TEXT * 8) == STORY
    assert origin(TEXT * 12 + note + TEXT * 9) == ""


def test_a_quotation_at_the_end_has_a_source_of_its_own() -> None:
    assert origin(f"{TEXT}<blockquote><p>The sea gives.</p><p>Source: {WIRE}</p></blockquote>") == ""
    assert origin(f"{TEXT}<blockquote><p>Source: {WIRE}</p></blockquote>") == STORY


def test_a_list_of_sources_is_a_bibliography() -> None:
    cable = "<a href='https://cable.org/2026/tides'>Cable</a>"
    assert origin(f"{TEXT}<h3>Sources</h3><ul><li>{WIRE}</li></ul>") == STORY
    assert origin(f"{TEXT}<h3>Sources</h3><ul><li>{WIRE}</li><li>{cable}</li></ul>") == ""


def test_a_label_on_a_line_of_its_own_is_removed_with_its_link() -> None:
    for label in ("<p>Source:</p>", "<h3>Source</h3>", "<p><strong>Quelle:</strong></p>"):
        assert clean(f"{TEXT}{label}<p>{WIRE}</p>", base_url=PAGE, own_host=HOST).html == TEXT


def test_several_links_in_one_line_are_an_origin_and_notes() -> None:
    line = f"Sources: {WIRE}, <a href='https://cable.org/2026/tides'>Cable</a>, <a href='https://wire.org/2'>Wire 2</a>"
    body = clean(f"{TEXT}<p>{line}</p>", base_url=PAGE, own_host=HOST)
    assert body.origin is not None
    assert body.origin.url == STORY
    assert [note.message for note in body.notes] == [
        "The post names a second source, https://cable.org/2026/tides. Check which is the original."
    ]


def test_the_source_below_a_table_is_that_of_its_data_and_below_a_picture_that_of_the_article() -> None:
    table, source = "<table><tr><td>Ebb</td><td>9</td></tr></table>", f"<p>Source: {WIRE}</p>"
    picture = "<figure><img src='https://gazette.org/a.jpg'><figcaption>Ships at noon</figcaption></figure>"
    assert origin(f"{TEXT}{table}{source}") == ""
    assert origin(f"{TEXT}<figure>{table}<figcaption>Tides</figcaption></figure>{source}") == ""
    assert origin(f"{TEXT}{picture}{source}") == STORY
    assert origin(f"{TEXT}<figure><img src='a.jpg'><figcaption>Source: {WIRE}</figcaption></figure>") == ""


@pytest.mark.parametrize(
    ("words", "name", "title"),
    [
        ("Ships left at noon", "Tidal Wire", "Ships left at noon"),
        ("Read it here", "Tidal Wire", ""),
        ("the Tidal Wire’s website", "Tidal Wire", ""),
        ("the own site Tidal Wire", "Tidal Wire", ""),
        ("Tidal Wire: ships leave at noon", "", "Tidal Wire: ships leave at noon"),
        ("https://wire.org/2026/tides is where it was", "Tidal Wire", ""),
    ],
)
def test_a_link_of_four_words_or_more_is_the_headline_of_the_origin(words: str, name: str, title: str) -> None:
    written = f"{TEXT}<p>Originally published by Tidal Wire: <a href='{STORY}'>{words}</a></p>"
    link = clean(written, base_url=PAGE, own_host=HOST).origin
    assert link is not None
    assert (link.source_name, link.title) == (name, title)
