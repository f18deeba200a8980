"""Lines of a digest that are no story's: metadata, navigation, footers of mails. And headings, which are headlines."""

import pytest

from articles.intake.item import Reject
from importers.formats.digest import digest
from importers.formats.digest.boilerplate import LineKind, kind_of
from importers.formats.record import Context
from tests.importers.formats.digests import APPLES, FERRY, TIDE, items
from tests.importers.formats.reading import results

BOILERPLATE = """
Posted in Quay News
Posted on March 9, 2026 by Ada Lind
Posted by admin
Posted in Quay News | Leave a comment
Filed under: Boats
お知らせ
October 6, 2021 Uncategorized
March 9, 2026
Wednesday, 11 March 2026
March 9, 2026 at 10:30 am
March 9, 2026 · 3 min read
March 2026
2026-03-09
09.03.2026
Updated: March 9, 2026
By Ada Lind | March 9, 2026
3 hours ago
Leave a comment
Leave a Comment on Two boats
3 Comments
Comments (3)
No Comments »
Menu
☰ Menu
← Older posts
Newer posts →
« Older Entries
Next Page »
Page 2 of 9
Issue 12 – March 9, 2026
1. https://the-harbour-post.news/tide
Uncategorized
Uncategorized, News
Home | Boats | Contact
Home » Boats » Tides
Share | Tweet | Print
(2 min read)
Tags: ferry, tide
View all posts by Ada Lind
9. März 2026 Allgemein
Veröffentlicht am 9. März 2026 von Ada Lind
Hinterlasse einen Kommentar
Ältere Beiträge
Publié le 9 mars 2026 par Ada Lind
Laisser un commentaire
9 de marzo de 2026
Deja un comentario
9 marzo 2026
Lascia un commento
9 de março de 2026
Deixe um comentário
9 maart 2026
Laat een reactie achter
9 mars 2026
Lämna en kommentar
9. mars 2026
Legg igjen en kommentar
9. marts 2026
Skriv en kommentar
9 maaliskuuta 2026
Jätä kommentti
9 marca 2026
Dodaj komentarz
9. března 2026
Napsat komentář
9 martie 2026
Lasă un comentariu
9 марта 2026
Опубликовано в Новости
Оставить комментарий
9 березня 2026
Залишити коментар
9 Μαρτίου 2026
Αφήστε σχόλιο
9 Mart 2026
Yorum yapın
2026. március 9.
Szólj hozzá
9 Maret 2026
Tinggalkan komentar
9 Tháng Ba, 2026
Để lại bình luận
9 مارس 2026
اترك تعليقاً
9 במרץ 2026
כתיבת תגובה
9 मार्च 2026
टिप्पणी करें
2026年3月9日
投稿日: 2026年3月9日
コメントを残す
发表评论
2026년 3월 9일
댓글 남기기
[1] https://the-harbour-post.news/tide
""".strip().splitlines()
FOOTER = """
© 2026 The Harbour Post
© 2026 The Harbour Post. All rights reserved.
Copyright 2026 The Harbour Post, all rights reserved
Unsubscribe
Unsubscribe from this list
Unsubscribe | Manage preferences
[Unsubscribe](https://the-harbour-post.news/leave)
View this email in your browser
If you no longer wish to receive this newsletter, unsubscribe here.
Sie erhalten diese E-Mail, weil Sie sich angemeldet haben. Hier abmelden.
Se désabonner
Darse de baja
Отписаться
配信停止
""".strip().splitlines()
PROSE = """
Posted in the harbour since May, the guards say
Posted sentries left at noon
Copyright law is to change, says the minister.
Copyright 2026 rules come into force on Monday
Menu prices rise in Vallmark
Unsubscribe button must be one click, court rules
Readers unsubscribe in droves
The ferry ran on March 9, 2026
March 9, 2026: the day the ferry sank
Home prices rise
News of the quay
Search for missing boat goes on
Updated ferry timetable agreed
If you no longer need your boat, sell it.
View from the quay
Contact lost with boat
3 boats
Team | Pld | Pts
Results: 3-2
Elections 2026
Share prices fall
BOATS IN WINTER
1. FC Vallmark
""".strip().splitlines()


@pytest.mark.parametrize("line", BOILERPLATE)
def test_metadata_and_navigation_are_neither_headline_nor_text(line: str) -> None:
    assert kind_of(line) is LineKind.BOILERPLATE
    (item,) = items(f"{line}\nTwo boats\n{line}\n{TIDE}\n{line}\nRead more")
    assert (item.headline, item.summary) == ("Two boats", TIDE)
    places = f"line 1 “{line}”, line 3 “{line}”, line 5 “{line}”"
    message = f"Left out, because it belongs to the page and not to the story: {places}."
    assert [(note.code, note.message) for note in item.notes] == [("set_apart", message)]


@pytest.mark.parametrize("line", FOOTER)
def test_the_footer_of_a_mail_is_no_story(line: str) -> None:
    assert kind_of(line) is LineKind.FOOTER
    file = f"{TIDE}\nRead more\n\nThe Harbour Post\n12 Quay Street, Vallmark\n{line}\n"
    (_, first), (_, second) = results(digest.FORMAT, file.encode())
    assert getattr(first, "summary", "") == TIDE
    assert second == Reject(
        code="no_story",
        message="This is no story, but belongs to a page or a mail: line 1 “The Harbour Post”, line 2 “12 Quay Street, "
        f"Vallmark”, line 3 “{line}”.",
        skipped=True,
    )


@pytest.mark.parametrize("line", PROSE)
def test_lines_that_only_begin_like_boilerplate_stay(line: str) -> None:
    assert kind_of(line) is LineKind.TEXT


def test_a_footer_between_two_editions_does_not_take_the_next_story() -> None:
    file = (
        f"{TIDE}\nRead more\nYou are receiving this email because you asked for it.\nUnsubscribe\n"
        f"12 Quay Street, Vallmark\n\nTwo boats\n{FERRY}\nRead more"
    )
    assert [(item.headline, item.summary) for item in items(file)] == [("", TIDE), ("Two boats", FERRY)]


def test_a_plea_without_a_word_of_mails_is_a_footer_beside_one() -> None:
    file = (
        f"{TIDE}\nRead more\n\nYou’re receiving this because you asked.\nThe Post, 12 Quay St\nUnsubscribe | Privacy\n"
    )
    assert [item.summary for item in items(file)] == [TIDE]


def test_a_word_that_wrapping_left_alone_on_its_line_stays() -> None:
    text = "The notice was put up by the port in the\nnews\nof that day, and stays there."
    assert [item.summary.split() for item in items(f"{text}\nRead more")] == [text.split()]


def test_a_footer_behind_the_last_story_leaves_its_text() -> None:
    file = f"{TIDE}\nRead more\n{FERRY}\n\nThe Harbour Post\nUnsubscribe\n\n12 Quay Street, Vallmark\n"
    assert [item.summary for item in items(file)] == [TIDE, FERRY]


def test_pages_of_a_blog_give_one_item_for_each_post() -> None:
    page = "\n".join(
        (
            "Boats in autumn",
            f"{TIDE} Continue reading →",
            "Posted on March 9, 2026 by Ada Lind",
            "Posted in Boats",
            "Apples in autumn",
            f"{APPLES} Continue reading →",
            "Posted on March 8, 2026 by Ada Lind",
            "Posted in Apples | Leave a comment",
            "← Older posts",
        )
    )
    read = results(digest.FORMAT, page.encode())
    assert [(getattr(item, "headline", ""), getattr(item, "summary", "")) for _, item in read] == [
        ("Boats in autumn", TIDE),
        ("Apples in autumn", APPLES),
        ("", ""),
    ]
    assert getattr(read[2][1], "code", "") == "no_story"


# Headings


@pytest.mark.parametrize(
    "heading",
    [
        "A gate for both tides\n-----------------------------------------",
        "A gate for both tides\n===",
        "A gate for both tides\n~~~~~",
        "=====\nA gate for both tides\n=====",
        "# A gate for both tides",
        "## A gate for both tides ##",
        "** A gate for both tides",
        "** A gate for both tides **",
        "== A gate for both tides ==",
        "# The Harbour Post\n\n## A gate for both tides",
        "THE HARBOUR POST\n\nA gate for both tides\n---",
        "BUSINESS\nA gate for both tides",
        "BUSINESS\n\nMarch 9, 2026\n\nA gate for both tides",
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_heading_is_the_headline_and_leaves_the_text(heading: str, gap: str) -> None:
    (item,) = items(f"{heading}{gap}{TIDE}\nRead more")
    assert (item.headline, item.summary) == ("A gate for both tides", TIDE)


def test_a_line_in_capitals_above_a_text_is_a_headline_even_if_it_is_wrapped() -> None:
    (item,) = items(f"A GATE FOR BOTH TIDES\nIN PORT ELLERY\n{TIDE}\nRead more")
    assert (item.headline, item.summary) == ("A GATE FOR BOTH TIDES IN PORT ELLERY", TIDE)
    (item,) = items("A GATE WAS TESTED.\nIT RAN FOR NINE WEEKS.\nRead more")
    assert (item.headline, item.summary) == ("", "A GATE WAS TESTED.\nIT RAN FOR NINE WEEKS.")


def test_a_heading_longer_than_its_text_is_one_all_the_same() -> None:
    (item,) = items("## A gate for both tides in Port Ellery\nIt ran.\nRead more")
    assert (item.headline, item.summary) == ("A gate for both tides in Port Ellery", "It ran.")


def test_a_heading_without_a_text_is_the_text() -> None:
    (item,) = items("## A gate for both tides\nRead more: https://the-harbour-post.news/tide")
    assert (item.headline, item.summary, item.url) == (
        "",
        "A gate for both tides",
        "https://the-harbour-post.news/tide",
    )


@pytest.mark.parametrize(
    ("between", "kept"),
    [
        ("Apples\n------", "Apples\n\n"),
        ("## Apples", "Apples\n\n"),
        ("** Apples", "Apples\n\n"),
        ("-----", ""),
        ("* * *", ""),
    ],
)
def test_a_heading_or_a_dividing_line_inside_a_text_is_pointed_out(between: str, kept: str) -> None:
    (item,) = items(f"{TIDE}\n\n{between}\n\n{APPLES}\nRead more")
    assert item.summary == f"{TIDE}\n\n{kept}{APPLES}"
    line = between.partition("\n")[0]
    assert [(note.code, note.message) for note in item.notes] == [
        (
            "heading_inside",
            f"Inside this text there is a heading or a dividing line: line 3 “{line}”. Check that it is one story.",
        )
    ]


def test_invisible_signs_are_no_text() -> None:
    assert [item.summary for item in items(f"{TIDE}\nRead more\n\u3164\u2800\nRead more\n\u200b{FERRY}\u2060\n")] == [
        TIDE,
        FERRY,
    ]
    assert getattr(digest.FORMAT.adapt("\u3164\u115f\nRead more".encode(), Context()), "code", "") == "empty_item"
