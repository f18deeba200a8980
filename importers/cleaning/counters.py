"""Recognises view counters and reading times, which change from day to day and are not part of an article."""

import re

from articles.text.patterns import late_pattern
from articles.text.plain import to_text
from importers.cleaning.writer import HTMLBlock

_NUMBER = r"(?:(?:<|~|≈|ca\.?|约|約|about|etwa|environ)\s?)?\d{1,3}(?:[.,\s'’]?\d{3}){0,3}(?:[.,]\d{1,2})?\s?[kKmM]?"
_COLON = r"\s*[:：]?\s*"
# What introduces a number of minutes.
_READING_TIME = (
    r"(?:estimated\s+|average\s+)?(?:read(?:ing)?\s*time|time\s+to\s+read)|"
    r"(?:geschätzte\s+|ungefähre\s+)?lese(?:zeit|dauer)|"
    r"(?:temps|durée)\s+de\s+lecture(?:\s+estimée?)?|tiempo\s+(?:estimado\s+)?de\s+lectura|"
    r"tempo\s+(?:estimado\s+)?de\s+leitura|tempo\s+(?:stimato\s+)?di\s+lettura|leestijd|lästid|lesetid|læsetid|"
    r"lukuaika|"
    r"czas\s+czytania|(?:doba|čas)\s+čtení|timp\s+de\s+(?:citire|lectură)|время\s+(?:на\s+)?чтени[яе]|"
    r"час\s+(?:на\s+)?читання|(?:χρόνος|διάρκεια)\s+ανάγνωσης|okun?ma\s+süresi|olvasási\s+idő|waktu\s+(?:mem)?baca|"
    r"thời\s+gian\s+đọc|(?:وقت|مدة)\s+القراءة|זמן\s+קריאה|पढ़ने\s+का\s+समय|"
    r"(?:预计|预估|預計|預估)?(?:阅读|閱讀)(?:本文)?(?:时间|時間|时长|時長)?|読了(?:時間|目安)|(?:예상\s*)?읽는\s*(?:데\s*)?시간"
)
_MINUTES = (
    r"(?:min(?:ut(?:es?|en?|os?|i|er|ter|y))?s?|minuuttia|minut[aă]?|perc|dk|dakika|menit|phút|мин(?:ут[аы]?)?|"
    r"хв(?:илин[аи]?)?|"
    r"λεπτ[άό]|دقيقة|دقائق|דקות|मिनट|分钟|分鐘|分|분)\.?"
)
_AND_SECONDS = r"(?:,?\s*(?:and\s+)?\d{1,2}\s*(?:sec(?:ond)?s?|sekunden|secondes?|segundos?)\.?)?"
# What follows a number of minutes.
_OF_READING = (
    r"(?:read(?:ing)?(?:\s+time)?|to\s+read|lese(?:zeit|dauer)|de\s+lect[u]ra?|de\s+lecture|de\s+leitura|di\s+lettura|"
    r"leestijd|lezen|läsning|lästid|lesetid|læsetid|lukuaika|czytania|čtení|de\s+(?:citit|lectură)|"
    r"(?:на\s+)?чтени[яе]|читання|ανάγνωση[ς]?|okuma(?:\s+süresi)?|olvasás|(?:mem)?baca|đọc|قراءة|للقراءة|קריאה|"
    r"(?:में\s+)?पढ़ें|阅读|閱讀|で読め(?:ます|る)|で読了|읽기|소요)"
)
# Words for a counter, before or after its number. Those of the second kind also have other meanings.
_VIEWS = (
    r"(?:(?:total|post|page|article)\s+)?views?|(?:seiten|beitrags)?aufrufe|(?:nombre\s+de\s+)?vues|visualizaciones|"
    r"visualizações|visualizzazioni|weergaven|(?:antal\s+)?visningar|(?:antall?\s+)?visninger|(?:katselu|näyttö)kerrat|"
    r"wyświetle(?:nia|ń)|liczba\s+wyświetleń|(?:počet\s+)?zobrazení|vizualizări|afișări|"
    r"(?:количество\s+)?просмотр(?:ов|ы|а)?|"
    r"(?:кількість\s+)?перегляд(?:ів|и|и)?|προβολές|görüntüle(?:n)?me(?:\s+sayısı)?|megtekintés(?:ek)?|"
    r"(?:dilihat|dibaca)(?:\s+kali)?|(?:số\s+)?lượt\s+xem|(?:عدد\s+)?(?:ال)?مشاهد(?:ات|ة)|(?:מספר\s+)?צפיות|व्यूज़?|"
    r"閲覧数|表示回数|アクセス数|(?:阅读|浏览|閱讀|瀏覽)(?:量|次数|次數|人次|数|數)|(?:观看|觀看)次(?:数|數)|조회\s?수?"
)
_AMBIGUOUS = (
    r"hits|reads|ansichten|affichages|vistas|visitas|lecturas|acessos|letture|visite|bekeken|lukukerrat|odsłony|"
    r"přečteno|"
    r"прочитано|переглянуто|αναγνώσεις|okunma|olvasottság|tayangan|القراءات|浏览|点击|點閱|閱讀|阅读|PV"
)
_ONE = (
    rf"\W*(?:(?:{_READING_TIME}){_COLON}{_NUMBER}\s*(?:{_MINUTES})?{_AND_SECONDS}(?:\s*{_OF_READING})?"
    rf"|قراءة\s+{_NUMBER}\s*{_MINUTES}|(?:この記事は)?{_NUMBER}[\s-]*{_MINUTES}[\s-]*{_OF_READING}"
    rf"|(?:{_VIEWS}){_COLON}{_NUMBER}(?:\s*(?:times?|kali|次|回))?|(?:{_AMBIGUOUS})\s*[:：]\s*{_NUMBER}"
    rf"|{_NUMBER}\s*[次回]?\s*(?:{_VIEWS}|浏览|瀏覽|阅读|閱讀)(?:\s+today)?|👁️?\W*{_NUMBER}"
    rf"|{_NUMBER}\s*(?:{_MINUTES}){_AND_SECONDS}[\s-]*{_OF_READING}"
    rf"|(?:this\s+\w+\s+(?:has\s+(?:already\s+)?been|was)\s+)?(?:viewed|read|seen|visited){_COLON}\s*{_NUMBER}\s+times?"
    rf"|visits\s*:\s*{_NUMBER}|{_NUMBER}\s+visits?\s+today)\W*"
)
_MORE = rf"(?:today|total|yesterday)\s*:\s*{_NUMBER}\W*"  # behind another
_COUNTER = late_pattern(rf"{_ONE}(?:{_ONE}|{_MORE}){{0,2}}", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_SEPARATOR = re.compile(r"\s+[|•·–—/]\s+|\s*[|•·]\s*")
_PARAGRAPH = re.compile(r"(<p[^>]*>)([^<]*)(</p>)")
_LONGEST = 200  # characters of HTML
_EDGE = 4  # blocks: further in, "900 views" is part of the story
_TAGS = frozenset(("p", "h2", "h3", "h4", "h5", "h6"))


def is_counter(text: str) -> bool:
    """Return whether a line of text is only a view counter or a reading time."""
    return _COUNTER.fullmatch(text) is not None


def without_counters(blocks: list[HTMLBlock]) -> list[HTMLBlock]:
    """Return a page's blocks without the counters in its first and last ones, also in a line with a name or a date."""
    while True:
        end = max(_EDGE, len(blocks) - _EDGE)
        first, last = blocks[:_EDGE], blocks[end:]
        smaller = [[*map(_without_counter, edge)] for edge in (first, last)]
        if smaller == [first, last]:
            return blocks
        kept_first, kept_last = ([block for block in edge if block is not None] for edge in smaller)
        blocks = [*kept_first, *blocks[_EDGE:end], *kept_last]


def _without_counter(block: HTMLBlock) -> HTMLBlock | None:
    if block.tag not in _TAGS or len(block.html) > _LONGEST or not _DIGIT.search(block.html):
        return block
    if is_counter(to_text(block.html)):
        return None
    match = _PARAGRAPH.fullmatch(block.html)
    if match is None or len(pieces := _SEPARATOR.split(match[2])) == 1:
        return block
    kept = [piece for piece in pieces if not is_counter(piece)]
    if len(kept) == len(pieces):
        return block
    text = " · ".join(filter(None, kept))
    return HTMLBlock(block.tag, f"{match[1]}{text}{match[3]}") if text else None
