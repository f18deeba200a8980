"""The markers that close an item of a digest, and the headline and the address beside them."""

import pytest

from articles.text import markdown
from importers.formats.digest.wordings import WORDINGS
from tests.importers.formats.digests import APPLES, FERRY, TIDE, items, places, summaries

# The marker


@pytest.mark.parametrize(
    "marker",
    [
        "Read more",
        "read more",
        "READ MORE",
        "Read\u00a0more",
        "  Read more  ",
        "Read more →",
        "Read more→",
        "Read more ->",
        "Read more >>",
        "Read more »",
        "Read more …",
        "Read more...",
        "Read more [...]",
        "→ Read more",
        "» Read more »",
        "• Read more",
        "**Read more**",
        "[Read more]",
        "(Read more)",
        "<p>Read more</p>",
        "Read the full story →",
        "Continue reading",
        "Keep reading …",
        "Weiterlesen",
        "MEHR LESEN",
        "Lire la suite »",
        "Leer más",
        "Leer ma\u0301s",
        "Seguir leyendo",
        "Leggi tutto",
        "Leia mais",
        "Lees verder",
        "Läs mer",
        "Læs mere",
        "Czytaj dalej",
        "Читать далее",
        "Devamını oku",
        "続きを読む",
        "阅读更多",
        "閱讀更多",
        "더 보기",
        "اقرأ المزيد",
    ],
)
@pytest.mark.parametrize("before", ["\n", "\n\n", " "])
def test_a_marker_at_the_end_of_a_line_separates_two_items(before: str, marker: str) -> None:
    assert summaries(f"{TIDE}{before}{marker}\n{APPLES}\n{marker}") == [TIDE, APPLES]


@pytest.mark.parametrize("marker", ["Read more:", "Read more.", "Read more!", "- Read more:", "Read more –"])
def test_a_colon_or_full_stop_after_a_marker_counts_only_at_the_start_of_a_line(marker: str) -> None:
    assert summaries(f"{TIDE}\n{marker}\n{APPLES}\nRead more") == [TIDE, APPLES]
    assert summaries(f"{TIDE} {marker}\n{APPLES}\nRead more") == [f"{TIDE} {marker}\n{APPLES}"]


@pytest.mark.parametrize(
    "first", ["Zed", "T800", "9 boats", "“Both” boats", '"Both" boats', "中国", "«Oui»", "’Tis", "É"]
)
@pytest.mark.parametrize("before", ["\n", " ", ""])
def test_a_marker_glued_to_the_next_item_separates_them(before: str, first: str) -> None:
    assert summaries(f"{TIDE}{before}Read more{first} is coming.\nRead more") == [TIDE, f"{first} is coming."]


def test_a_small_letter_glued_to_read_more_counts_only_at_the_start_of_a_line() -> None:
    assert summaries(f"{TIDE}\nRead moreeBay sells.\nRead more") == [TIDE, "eBay sells."]
    assert summaries(f"{TIDE} Read moreover.\nRead more") == [f"{TIDE} Read moreover."]


@pytest.mark.parametrize("wording", [wording for wording in WORDINGS if wording != "Read more" and wording.isascii()])
def test_other_wordings_are_not_the_beginning_of_a_longer_word(wording: str) -> None:
    assert summaries(f"{TIDE}\n{wording}de is a word.\nRead more") == [f"{TIDE}\n{wording}de is a word."]
    assert summaries(f"{TIDE}\n{wording}Zed is a name.\nRead more") == [TIDE, "Zed is a name."]


@pytest.mark.parametrize(
    "prose",
    [
        "Read more than 40 books",
        "Read more than 40 books, and you will know",
        "Read more about the gate",
        "Read more at the library",
        "You can read more about it",
        "She wants to read more",
        "One must read more: that is all",
        "They said so. Read more about it in spring",
        "They said so. Read more, write less",
        "They said so. Read more - or less",
        "They said so. Read more's the pity",
        "They said so. Read moreover",
        "Readers read more. Writers read more often",
        "“Read more” is the slogan",
        "Read more – the library says – is a slogan. Nobody minds",
        "Bread more",
        "Read  any more",
        "Read\nmore books",
        "Full story of a harbour",
        "Keep reading to the end",
        "Lees meerdere boeken",
        "Mehr lesenswerte Artikel",
        "Seguir leyendo es bueno",
        "続きを読むには登録が必要です",
        "阅读更多书籍的人",
        "더 보기를 누른다",
        "港の話。続きを読むことができる",
        "他们说。阅读更多内容",
    ],
)
def test_prose_with_the_words_of_a_marker_stays_text(prose: str) -> None:
    item = f"{TIDE}\n{prose}.\n{APPLES}"
    assert summaries(f"{item}\nRead more\n{FERRY}\nRead more") == [item, FERRY]


def test_a_glued_marker_in_chinese_and_japanese_counts_at_the_start_of_a_line() -> None:
    assert summaries("港で船が試験された。\n続きを読む東京湾で別の船が走った。\n続きを読む") == [
        "港で船が試験された。",
        "東京湾で別の船が走った。",
    ]


@pytest.mark.parametrize(
    "between",
    ["Read more\nRead more", "Read more\n\n---\n\nRead more", "Read more\n…\nread MORE →", "Read moreRead more"],
)
def test_a_repeated_marker_does_not_make_an_item(between: str) -> None:
    assert summaries(f"{TIDE}\n{between}\n{APPLES}\nRead more\n") == [TIDE, APPLES]
    assert [place.number for place in places(f"{TIDE}\n{between}\n{APPLES}\nRead more\n")] == [1, 2]


# Address and headline


@pytest.mark.parametrize(
    "marker",
    [
        "[Read more](https://the-harbour-post.news/tide)",
        "[Read more →](https://the-harbour-post.news/tide)",
        '[Read more](<https://the-harbour-post.news/tide> "The tide")',
        "**[Read more](https://the-harbour-post.news/tide)**",
        "Read more: https://the-harbour-post.news/tide",
        "Read more https://the-harbour-post.news/tide",
        "Read more → https://the-harbour-post.news/tide.",
        "Read more (https://the-harbour-post.news/tide)",
        "Read more: <https://the-harbour-post.news/tide>",
        "Read more\nhttps://the-harbour-post.news/tide",
        "Read more\r\n  <https://the-harbour-post.news/tide>  ",
        '<a href="https://the-harbour-post.news/tide">Read more</a>',
        "<p><a class='more' href='https://the-harbour-post.news/tide'>Read more »</a></p>",
        "Read more: https://the-harbour-post.news/tide?utm_source=letter",
    ],
)
@pytest.mark.parametrize("before", ["\n", " "])
def test_a_link_beside_the_marker_is_the_item_s_address(before: str, marker: str) -> None:
    first, second = items(f"{TIDE}{before}{marker}\n{APPLES}\nRead more")
    assert (first.summary, first.url, first.headline) == (TIDE, "https://the-harbour-post.news/tide", "")
    assert (second.summary, second.url) == (APPLES, "")


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("[Read more](https://the-harbour-post.news/tide_(ellery))", "https://the-harbour-post.news/tide_(ellery)"),
        ("[Read more](/tide)", ""),
        ("[Read more](javascript:alert(1))", ""),
        ("[Read more](mailto:desk@the-harbour-post.news)", ""),
        ('<a href="javascript:alert(1)">Read more</a>', ""),
        ("Read more: the-harbour-post.news/tide", ""),
        ("Read more: javascript:alert(1)", ""),
        ("Read more: https://", ""),
    ],
)
def test_only_a_web_address_counts_as_an_address(link: str, url: str) -> None:
    first, *_ = items(f"{TIDE}\n{link}\n{APPLES}\nRead more")
    assert (first.summary, first.url) == (TIDE, url)


@pytest.mark.parametrize(
    "marker",
    [
        "Read more: A gate for both tides",
        "Read more → A gate for both tides",
        "Read more – A gate for both tides",
        "Read more — A gate for both tides  ",
        "Read more -> A gate for both tides",
        "続きを読む：A gate for both tides",
        "Weiterlesen: **A gate for both tides**",
    ],
)
def test_a_title_after_a_colon_dash_or_arrow_is_the_headline_of_the_item_above(marker: str) -> None:
    first, second = items(f"{TIDE}\n{marker}\n{APPLES}\nRead more")
    assert (first.summary, first.headline) == (TIDE, "A gate for both tides")
    assert (second.summary, second.headline) == (APPLES, "")


@pytest.mark.parametrize(
    "marker",
    [
        "Read more: [A gate](https://the-harbour-post.news/tide)",
        "Read more: A gate – https://the-harbour-post.news/tide",
        "Read more: A gate (https://the-harbour-post.news/tide)",
        "Read more: A gate\nhttps://the-harbour-post.news/tide",
    ],
)
def test_a_marker_may_have_both_a_headline_and_an_address(marker: str) -> None:
    first, _ = items(f"{TIDE}\n{marker}\n{APPLES}\nRead more")
    assert (first.headline, first.url) == ("A gate", "https://the-harbour-post.news/tide")


@pytest.mark.parametrize("sign", [":", " →", "—", ": "])
@pytest.mark.parametrize("following", [APPLES, FERRY, "Boats " * 40, "船が走る。人が見る"])
def test_a_title_that_cannot_be_a_headline_begins_the_next_item(sign: str, following: str) -> None:
    first, second = items(f"{TIDE}\nRead more{sign}{following}\nRead more")
    assert (first.summary, first.headline) == (TIDE, "")
    assert (second.summary, second.headline) == (following.strip(), "")


@pytest.mark.parametrize(
    "first_line",
    ["A gate for both tides", "# A gate for both tides", "**A gate for both tides**", "A gate for both tides\n"],
)
def test_a_short_first_line_without_a_full_stop_is_the_headline(first_line: str) -> None:
    (item,) = items(f"{first_line}\n{TIDE}\nRead more")
    assert (item.headline, item.summary) == ("A gate for both tides", TIDE)
    assert item.headline_suggested == "Engineers in Port Ellery tested a turbine that turns with both tides"


@pytest.mark.parametrize(
    "written",
    [
        "The gate opened.\n" + TIDE,
        "Where the gate opened,\n\n" + TIDE,
        "The gate:\n" + TIDE,
        "“The gate opened.”\n" + TIDE,
        "2026\n" + TIDE,
        "- A gate\n- " + TIDE,
        "https://the-harbour-post.news/tide\n" + TIDE,
        (
            "The council of Port Ellery met on Tuesday to hear the\nengineers, who have built a turbine that "
            "turns with\nboth."
        ),
        "Gates open in Port Ellery, said the mayor of\nVallmark, who had come by the new ferry from\nSankt Amrein.",
        TIDE + "\nA gate",
        "A gate for both tides and one more for the lake\nIt is open.",
    ],
)
def test_other_first_lines_are_text(written: str) -> None:
    read = [(item.headline, markdown.to_text(item.summary)) for item in items(written + "\nRead more")]
    assert [(headline, " ".join(text.split())) for headline, text in read] == [("", " ".join(written.split()))]


def test_a_headline_is_only_suggested_never_invented() -> None:
    (item,) = items(f"The *Harbour Review* prints {TIDE}\nRead more")
    assert item.headline == ""
    assert (
        item.headline_suggested
        == "The Harbour Review prints Engineers in Port Ellery tested a turbine that turns with both tides"
    )
