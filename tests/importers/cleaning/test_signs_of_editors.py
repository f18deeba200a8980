"""What plugins and word processors leave in a post: raised by style, notes in the line, items without words."""

import pytest

from importers.cleaning.body import clean
from tests.importers.cleaning.test_body import body
from tests.importers.cleaning.test_signs import cleaned


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ('10<span style="font-size:0.6em;vertical-align:super;">6</span> litres', "10⁶ litres"),
        ('H<span style="vertical-align: sub">2</span>O', "H₂O"),
        ('5 m<font style="VERTICAL-ALIGN: super">2</font>', "5 m²"),
        ('the 1<span style="vertical-align:super">st</span> gate', "the 1st gate"),
        ('10<sup style="vertical-align: super">6</sup>', "10⁶"),
        ('40<span style="vertical-align:super"><a href="#ftnt1">[1]</a></span> boats', "40 boats"),
        ('<span style="vertical-align: middle">40</span> boats', "40 boats"),
    ],
)
def test_what_a_style_raises_or_lowers_is_no_part_of_the_number_before_it(written: str, text: str) -> None:
    assert cleaned(f"<p>{written}</p>")[1] == text


def test_the_style_of_a_cell_raises_nothing() -> None:
    row = '<tr><td style="vertical-align:sub">5</td><td style="vertical-align:super">6</td></tr>'
    assert cleaned(f"<table>{row}</table>")[1] == "5\n6"


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (
            '12<sup data-mfn="1">1</sup><span class="modern-footnotes-footnote__note">By our count.</span> boats',
            "12 (By our count.) boats",
        ),
        (
            '12<label for="sn-1" class="sidenote-number"></label><input><span class="sidenote">By ours.</span> boats',
            "12 (By ours.) boats",
        ),
        (
            '12<sup class="footnote_plugin_tooltip_text">[1]</sup><span class="footnote_tooltip">By ours.</span> boats',
            "12 boats",
        ),
        ('12<span class="footnote">By our own count.</span> boats', "12 (By our own count.) boats"),
        ('12<button class="footnote-btn" aria-expanded="false">1</button> boats', "12 boats"),
        ('12<a href="#sdfootnote1sym" name="sdfootnote1anc"><sup>1</sup></a> boats', "12 boats"),
        ('12<a href="#x9"><sup>2</sup></a> boats', "12 boats"),
        ('12 [<a href="#note-3">3</a>] boats', "12 boats"),
        ('12 (<a href="#fn-3">3</a>), said f() and [] of it', "12, said f() and [] of it"),
        ('12 <span class="footnotes-text"></span>boats, <a href="#boats">12</a>', "12 boats, 12"),
    ],
)
def test_a_note_in_the_line_is_parted_from_the_number_and_its_mark_leaves(written: str, text: str) -> None:
    assert cleaned(f"<p>{written}</p>")[1] == text


@pytest.mark.parametrize(
    ("written", "html"),
    [
        (
            '<ol><li><img src="a.jpg"></li><li>two</li><li></li><li>four</li></ol>',
            '<ol><li value="2">two</li><li value="4">four</li></ol>',
        ),
        ("<ol><li>one</li><li>two</li><li></li></ol>", "<ol><li>one</li><li>two</li></ol>"),
        (
            '<ol start="5"><li><button>Share</button></li><li>six</li></ol>',
            '<ol start="5"><li value="6">six</li></ol>',
        ),
        (
            "<ol reversed><li>three</li><li></li><li>one</li></ol>",
            '<ol reversed=""><li value="3">three</li><li value="1">one</li></ol>',
        ),
        (
            "<ol reversed><li>four</li><li>three</li><li></li><li></li></ol>",
            '<ol reversed=""><li value="4">four</li><li>three</li></ol>',
        ),
        (
            '<ol><li value="9">nine</li><li></li><li>eleven<ol><li></li><li>b</li></ol></li></ol>',
            '<ol><li value="9">nine</li><li value="11">eleven<ol><li value="2">b</li></ol></li></ol>',
        ),
        ("<ol><li></li></ol><ul><li></li><li>x</li></ul>", "<ul><li>x</li></ul>"),
    ],
)
def test_items_keep_their_numbers_where_nothing_is_left_of_another(written: str, html: str) -> None:
    assert cleaned(written)[0] == html


def test_the_spaces_of_a_formula_part_its_words() -> None:
    formula = '<math><mn>40</mn><mspace width="1em"/><mtext>boats</mtext><mspace width="0em"/><mi>x</mi></math>'
    assert cleaned(f"<p>{formula}</p>")[1] == "40 boatsx"


# --- Buttons, links to apps and counters, as plugins write them


@pytest.mark.parametrize("words", ["Open positions", "Show times and tickets", "Close to home", "Open Section 1"])
def test_a_heading_that_begins_like_a_control_stays(words: str) -> None:
    assert body(f'<p>a</p><button class="collapsible">{words}</button>') == f"<p>a</p>\n<h3>{words}</h3>"


@pytest.mark.parametrize("words", ["Open the menu", "Show all answers", "Toggle dark mode", "Close the search form"])
def test_a_control_leaves_though_it_is_in_a_panel(words: str) -> None:
    assert body(f'<p>a</p><button class="collapsible">{words}</button>') == "<p>a</p>"


def test_a_button_in_a_sentence_is_a_word_of_it() -> None:
    assert body('<p>The <button class="tooltip">tide</button> turns at noon.</p>') == "<p>The tide turns at noon.</p>"
    assert body("<p>Copy this <button>Copy</button> text</p>") == "<p>Copy this text</p>"
    assert body("<p>Share: <button>X</button> or so</p>") == "<p>Share: or so</p>"
    assert body("<p>See it <button>Go</button></p>") == "<p>See it</p>"


def test_words_that_only_a_screen_reader_says_are_no_part_of_the_words_beside_them() -> None:
    link = '<a href="https://x.org/a">12 boats<span class="screen-reader-text"> (opens in a new tab)</span></a>'
    assert clean(f'<p>See {link}, <span class="sr-only">half</span>½ of all.</p>').text == "See 12 boats, ½ of all."


def test_addresses_of_apps_that_name_somebody_are_contacts() -> None:
    contacts = (
        '<a href="sms:+4400">Text 4400</a>, <a href="viber://chat?number=44">Viber</a> '
        '<a href="tg://resolve?domain=tide">Telegram</a>'
    )
    assert clean(f"<p>{contacts}</p>").text == "Text 4400, Viber Telegram"
    bar = '<a href="sms:?body=a">SMS</a> <a href="tg://msg_url?url=a">Telegram</a> <a href="fb-messenger://share?link=a">M</a>'
    assert clean(f"<p>a</p><p>{bar}</p>").text == "a"


def test_a_button_named_for_sharing_shares_the_page_that_it_is_on() -> None:
    button = '<a href="https://twitter.com/share?ref_src=a" class="twitter-share-button">Tweet</a>'
    assert body(f"<p>a</p><p>{button}</p>") == "<p>a</p>"
    assert body('<p>a</p><p><a href="https://mewe.com/share?link=a">MeWe</a></p>') == "<p>a</p>"
    assert body('<p>a</p><p><a href="https://www.addtoany.com/share#url=a">More</a></p>') == "<p>a</p>"


def test_a_sentence_about_a_donation_asks_for_none() -> None:
    sentence = "The donation of the quay was shared between all towns of the coast."
    assert body(f'<div class="share-buttons">{sentence}</div>') == f"<p>{sentence}</p>"
    assert body(f'<p>a</p><div class="share-buttons">{sentence} Please make a donation.</div>') == "<p>a</p>"


def test_a_link_to_the_share_page_of_any_server_only_shares() -> None:
    assert body('<p>a</p><p><a href="https://mastodon.social/share?text=a">Mastodon</a></p>') == "<p>a</p>"
    assert clean('<p>a</p><p><a href="https://cloud.org/share?id=4">Plan</a></p>').text == "a\n\nPlan"


@pytest.mark.parametrize(
    "line",
    [
        "(Visited 1,204 times, 5 visits today)",
        "Visits: 1204 Today: 5 Total: 99999",
        "This post has already been read 1204 times!",
        "Read: 12 times",
        "Estimated reading time: 4 minutes, 12 seconds.",
        "Read Time:2 Minute, 30 Second",
        "1 minute and 5 seconds read",
    ],
)
def test_counters_of_plugins_leave(line: str) -> None:
    assert body(f"<p>{line}</p><p>The board met.</p><p>{line}</p>") == "<p>The board met.</p>"


@pytest.mark.parametrize(
    "line", ["Total: 50", "Today: 12", "He visited 40 times", "Visited 3 towns", "4 minutes, 12 seconds"]
)
def test_other_numbers_at_the_end_stay(line: str) -> None:
    assert body(f"<p>The board met.</p><p>{line}</p>") == f"<p>The board met.</p>\n<p>{line}</p>"
