"""What is written around a headline to mark it as one, and lines of pages that must not become headlines."""

import pytest

from tests.importers.formats.digests import FERRY, TIDE, items

URL = "https://the-harbour-post.news/tide"


@pytest.mark.parametrize(
    "heading",
    [
        "#A gate for both tides",
        "<h2>A gate for both tides</h2>",
        '<h3 class="entry-title">A gate for both tides</h3>',
        "__A gate for both tides__",
        "+++ A gate for both tides +++",
        "> A gate for both tides",
        "📰 A gate for both tides",
        "A gate for both tides:\n---",
    ],
)
def test_signs_around_a_headline_are_no_part_of_it(heading: str) -> None:
    (item,) = items(f"{heading}\n\n{TIDE}\nRead more")
    assert (item.headline, item.summary, item.url) == ("A gate for both tides", TIDE, "")


@pytest.mark.parametrize(
    "heading",
    [f"[A gate for both tides]({URL})", f"## [A gate for both tides]({URL})", f"A gate for both tides ({URL})"],
)
def test_the_link_of_a_headline_is_the_address_of_an_item_without_another(heading: str) -> None:
    (item,) = items(f"{heading}\n\n{TIDE}\nRead more")
    assert (item.headline, item.summary, item.url) == ("A gate for both tides", TIDE, URL)
    (item,) = items(f"{heading}\n\n{TIDE}\nRead more: https://the-harbour-post.news/other")
    assert (item.headline, item.url) == ("A gate for both tides", "https://the-harbour-post.news/other")


@pytest.mark.parametrize(
    "line",
    [
        "March 9, 2026 by admin",
        "2026. 3. 9.",
        "٩ مارس ٢٠٢٦",
        "1 2 3 … 9",
        "1 2 3 Next »",
        "Facebook Twitter LinkedIn",
        "Like Loading...",
        "Home > News",
        "上一页 下一页",
        "댓글 0개",
        "No comments",
        "Keine Kommentare",
        "Aucun commentaire",
        "Sin comentarios",
        "Nessun commento",
        "Inga kommentarer",
        "Ei kommentteja",
        "Brak komentarzy",
        "Нет комментариев",
        "Yorum yok",
        "لا توجد تعليقات",
        "Tidak ada komentar",
        "कोई टिप्पणी नहीं",
        "Reading time: 5 minutes",
        "Geschätzte Lesezeit: 4 Minuten",
        "Photo: Ada Lind",
        "Permalink",
        "You received this email because you subscribed.",
        "Manage your subscription",
        "Diese E-Mail im Browser ansehen",
    ],
)
def test_lines_of_pages_and_mails_are_neither_headline_nor_text(line: str) -> None:
    for file in (f"{line}\n\n{TIDE}\nRead more", f"{TIDE}\n\n{line}\nRead more", f"{TIDE}\nRead more\n\n{line}"):
        assert [(item.headline, item.summary) for item in items(file)] == [("", TIDE)]


@pytest.mark.parametrize(
    "line",
    [
        "No comment from the ministry, said Ada Lind",
        "Keine Kommentare gab der Minister ab.",
        "Home prices rose > again in March.",
        "Print is dead, long live print.",
        "Photo albums were found below the pier.",
        "If you do not vote because you are ill, write to the mayor.",
        "Email was down for nine hours in Port Ellery.",
        "40 views of the harbour are shown in the town hall.",
    ],
)
def test_sentences_with_their_words_stay_text(line: str) -> None:
    first, _ = items(f"{TIDE}\n\n{line}\nRead more\n{FERRY}\nRead more")
    assert first.summary == f"{TIDE}\n\n{line}"
