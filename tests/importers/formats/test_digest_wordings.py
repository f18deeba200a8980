"""Wordings that close an item, made of the words for reading, for the whole of a text, and for an article."""

import pytest

from tests.importers.formats.digests import APPLES, FERRY, TIDE, items, summaries

URL = "https://the-harbour-post.news/tide"


@pytest.mark.parametrize(
    "marker",
    [
        "Read the whole story",
        "Read the complete article here",
        "View full post",
        "Read the full report (PDF)",
        "Read the rest of this post »",
        "Read this article",
        "Click here to read more",
        "Tap to read more →",
        "Click here for the full story",
        "More information",
        "Zum Artikel",
        "Zum vollständigen Beitrag",
        "Ganzen Beitrag lesen",
        "Hier weiterlesen",
        "Lire l’article complet",
        "Leer la noticia completa",
        "Leggi l'articolo completo",
        "Leia a matéria completa",
        "Lees het hele artikel",
        "Läs hela artikeln",
        "Les hele saken",
        "Læs hele artiklen",
        "Lue koko juttu",
        "Przeczytaj całość",
        "Přečíst celý článek",
        "Читать статью полностью",
        "Haberin devamı",
        "قراءة المزيد",
        "המשך קריאה",
        "Lanjutkan membaca",
        "Đọc thêm",
        "阅读原文",
        "記事全文を読む",
        "기사 전문 보기",
        "पूरी खबर पढ़ें",
    ],
)
def test_what_offers_the_whole_text_is_a_marker(marker: str) -> None:
    assert summaries(f"{TIDE}\n{marker}\n{APPLES}\n{marker}\n{FERRY}") == [TIDE, APPLES, FERRY]


@pytest.mark.parametrize(
    "marker",
    [
        f"More: {URL}",
        f"More here: {URL}",
        f"Mehr dazu: {URL}",
        f"Details at {URL}",
        f"Více zde: {URL}",
        f"Read more from the source: {URL}",
        f"Read more | {URL}",
        f"Read more on our website: {URL}",
        f"Read more about it here: {URL}",
        f"📖 Read more: {URL}",
        f"👉 [Read more]({URL})",
    ],
)
def test_the_address_behind_it_is_the_item_s(marker: str) -> None:
    first, second = items(f"{TIDE}\n{marker}\n{APPLES}\nRead more")
    assert (first.summary, first.url, second.summary) == (TIDE, URL, APPLES)


@pytest.mark.parametrize(
    "marker",
    [
        "Read more on our website",
        "Read more in the app",
        "Mehr lesen auf unserer Webseite",
        "Read more 🔒",
        "Show more ▼",
        "View more...",
    ],
)
def test_where_the_rest_is_may_be_said_in_small_words(marker: str) -> None:
    assert summaries(f"{TIDE}\n{marker}\n{APPLES}\n{marker}") == [TIDE, APPLES]


@pytest.mark.parametrize(
    "prose",
    [
        "Read the full report and you will see why.",
        "Read the rest of the letters with care.",
        "View the whole article of the law as a warning.",
        "More: the gate also opens at night.",
        "More information about the gate is in the town hall.",
        "Click here to read, the page said.",
        "Zum Artikel 5 des Gesetzes gab es Streit.",
        "Den ganzen Text kennt niemand.",
        "Jetzt lesen auch Kinder die Zeitung.",
        "Подробнее о выставке рассказал директор.",
        "Les saken om igjen, sier dommeren.",
        "查看更多的人来了。",
        "詳細はこちらで説明する予定だ。",
        "Read more on the website of the council, it said.",
        "Read more about it",
    ],
)
def test_prose_with_the_same_words_stays_text(prose: str) -> None:
    item = f"{TIDE}\n{prose}\n{APPLES}"
    assert summaries(f"{item}\nRead more\n{FERRY}\nRead more") == [item, FERRY]
