"""View counters and reading times leave the text, in every language in which we read digests, and change nothing."""

import pytest

from articles.intake.evidence import weigh
from importers.cleaning.counters import is_counter
from tests.importers.cleaning.test_body import body
from tests.importers.formats.posts import item

TEXT = "".join(f"<p>Paragraph {word} says when the tide turns.</p>\n" for word in "abcdefghijkl").strip()


@pytest.mark.parametrize(
    "line",
    [
        *("Post Views: 1,204", "Views 12", "1,204 views", "1.2K views", "5,000 total views, 12 views today"),
        "👁️ 1 204",
        *("Reading time: 3 minutes", "Reading Time: < 1 minute", "3 min read", "3-minute read", "⏱ (4 min read)"),
        *("Estimated reading time: 4 minutes", "This post has been viewed 12 times", "Read time: 4 mins"),
        *("Lesezeit: ca. 3 Min.", "3 Min. Lesezeit", "Beitragsaufrufe: 1.204", "Temps de lecture : 3 minutes"),
        *("3 min de lecture", "Vues : 1 204", "Tiempo de lectura: 3 minutos", "Visitas: 12", "3 min de lectura"),
        *("Tempo de leitura: 3 minutos", "Visualizações: 12", "Tempo di lettura: 3 minuti", "Visualizzazioni: 12"),
        *("Leestijd: 3 minuten", "Weergaven: 12", "Lästid: 3 minuter", "Visningar: 12", "Lesetid: 3 minutter"),
        *("Læsetid: 3 minutter", "Lukuaika: 3 minuuttia", "Czas czytania: 3 minuty", "Wyświetlenia: 12"),
        *("Doba čtení: 3 minuty", "Zobrazení: 12", "Timp de citire: 3 minute", "Vizualizări: 12"),
        *("Время чтения: 3 минуты", "Просмотров: 1 204", "1204 просмотра", "Час читання: 3 хвилини", "Переглядів: 12"),
        *("Χρόνος ανάγνωσης: 3 λεπτά", "Προβολές: 12", "Okuma süresi: 3 dakika", "Görüntülenme: 12"),
        *("Olvasási idő: 3 perc", "Megtekintések: 12", "Waktu baca: 3 menit", "Dilihat: 12 kali"),
        *("Thời gian đọc: 3 phút", "12 lượt xem", "وقت القراءة: 3 دقائق", "عدد المشاهدات: 12", "זמן קריאה: 3 דקות"),
        *("צפיות: 12", "पढ़ने का समय: 3 मिनट", "この記事は約3分で読めます。", "閲覧数: 12", "阅读时间：3 分钟"),
        *("預計閱讀時間：3 分鐘", "阅读量：1,204", "1,204 次浏览", "조회수 12", "읽는 시간: 3분"),
    ],
)  # fmt: skip
def test_a_counter_above_or_below_the_text_is_left_out(line: str) -> None:
    assert is_counter(line)
    assert body(f"<div><span>{line}</span></div>{TEXT}") == TEXT
    assert body(f"{TEXT}<p>{line}</p><p>Post Views: 3</p>") == TEXT


@pytest.mark.parametrize(
    "line",
    [
        *("3 minutes", "1,204 people read it", "Views of 3 towns", "Reading time: the bell rang at 3", "3 min to go"),
        *(
            "He has 12 views on it.",
            "Hits 12",
            "12 hits",
            "Page 3",
            "2024",
            "閱讀 3 本書",
            "3 minutes to midnight",
            "Views",
        ),
    ],
)
def test_other_lines_with_a_number_stay(line: str) -> None:
    assert body(f"<p>{line}</p>{TEXT}") == f"<p>{line}</p>\n{TEXT}"


def test_a_counter_in_the_middle_is_part_of_the_story_unless_its_box_is_named_after_it() -> None:
    assert body(f"{TEXT}<h3>1,204 views</h3>{TEXT}") == f"{TEXT}\n<h3>1,204 views</h3>\n{TEXT}"
    for box in ("post-views", "entry-views x", "rt-reading-time", "pvc_stats", "yoast-reading-time__wrapper"):
        assert body(f"{TEXT}<div class='{box}'><b>1,204</b></div>{TEXT}") == f"{TEXT}\n{TEXT}"
    sentence = "The gauge has had a window for the public since May."
    assert body(f"{TEXT}<div class='post-views'>{sentence}</div>{TEXT}") == f"{TEXT}\n<p>{sentence}</p>\n{TEXT}"


def test_the_name_and_the_date_beside_a_counter_stay() -> None:
    line = "<p>By <i></i>Ada Sand | 4 May 2026 | 3 min read | 1,204 views</p>"
    assert body(f"{line}{TEXT}") == f"<p>By Ada Sand · 4 May 2026</p>\n{TEXT}"


def test_a_counter_and_a_nonce_never_make_a_post_changed() -> None:
    def fingerprint(views: str, nonce: str) -> bytes:
        more = f'<p>Vote <a href="/poll?id=4&amp;_wpnonce={nonce}">here</a>.</p><div class="post-views">{views}</div>'
        return weigh(
            item(content={"rendered": f"{TEXT}{more}<p>Reading time: {views} minutes</p>"})
        ).evidence_fingerprint

    assert fingerprint("7", "0a1b") == fingerprint("12", "ff09")
