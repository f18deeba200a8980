"""Links that only share the page are removed; contacts, profiles and the words of a sentence stay."""

import pytest

from importers.cleaning.sharing import is_share_address
from tests.importers.cleaning.test_body import REL, body

SHARER, TWEET = "https://www.facebook.com/sharer/sharer.php", "https://twitter.com/intent/tweet"


def link(url: str, words: str) -> str:
    return f'<a href="{url}" {REL}>{words}</a>'


@pytest.mark.parametrize(
    "contact",
    [
        "https://api.whatsapp.com/send?phone=4400",
        "https://api.whatsapp.com/send?phone=4400&amp;text=Hello",
        "https://wa.me/4400",
        "https://wa.me/4400?text=Hello",
        "https://twitter.com/intent/user?screen_name=tidegate",
        "https://twitter.com/intent/follow?screen_name=tidegate",
        "https://t.me/sharetides",
        "https://t.me/tidegate",
        "https://m.me/tidegate",
        "https://www.facebook.com/tidegate",
        "https://x.com/sharetides",
        "https://www.linkedin.com/in/tidegate",
        "https://www.reddit.com/r/tides",
        "mailto:desk@gazette.org?subject=Tides",
    ],
)
def test_the_address_of_a_person_or_a_channel_stays_with_its_words(contact: str) -> None:
    assert body(f'<p><a href="{contact}">Gate desk</a></p>') == f"<p>{link(contact, 'Gate desk')}</p>"
    assert (
        body(f'<p>Call <a href="{contact}">Gate desk</a> early.</p>')
        == f"<p>Call {link(contact, 'Gate desk')} early.</p>"
    )


@pytest.mark.parametrize(
    "url",
    [
        f"{SHARER}?u=https://gazette.org/a",
        f"{TWEET}?text=Tides",
        "https://x.com/intent/post?url=a",
        "https://wa.me/?text=a",
        "whatsapp://send?text=a",
        "viber://forward?text=a",
        "https://t.me/share/url?url=a",
        "https://b.hatena.ne.jp/entry/https://gazette.org/a",
        "https://line.me/R/msg/text/?Tides",
        "https://service.weibo.com/share/share.php?url=a",
        "https://bsky.app/intent/compose?text=a",
        "mailto:?body=a",
    ],
)
def test_a_link_that_carries_the_page_or_a_text_is_removed_with_its_label(url: str) -> None:
    assert body(f'<p>a</p><p><a href="{url}">Post it</a></p>') == "<p>a</p>"


@pytest.mark.parametrize(
    "bar",
    [
        f'<p><a href="{SHARER}">Facebook</a> <a href="{TWEET}">X</a></p>',
        f'<ul><li><a href="{SHARER}">Facebook</a></li><li><a href="{TWEET}">X</a></li></ul>',
        f'<p><a href="{SHARER}">Share</a></p>',
        f'<p><a href="{SHARER}"><svg><path/></svg></a></p>',
    ],
)
def test_a_link_that_carries_nothing_is_removed_if_it_is_in_a_bar_or_labelled_as_one(bar: str) -> None:
    assert body(f"<p>a</p>{bar}") == "<p>a</p>"


def test_a_link_that_carries_nothing_stays_if_it_is_alone() -> None:
    assert body(f'<p><a href="{SHARER}">The form</a></p>') == f"<p>{link(SHARER, 'The form')}</p>"


def test_words_of_a_sentence_stay_even_if_they_share_the_page() -> None:
    url = f"{TWEET}?url=a"
    assert (
        body(f'<p>Please <a href="{url}">share this</a> with everyone at the gate.</p>')
        == f"<p>Please {link(url, 'share this')} with everyone at the gate.</p>"
    )
    assert (
        body(f'<ul><li>The form is <a href="{SHARER}">on Facebook</a> as well.</li></ul>')
        == f"<ul><li>The form is {link(SHARER, 'on Facebook')} as well.</li></ul>"
    )


def test_the_wording_of_a_bar_does_not_make_it_a_sentence() -> None:
    bar = "".join(f'<a href="{url}?u=a">x</a>' for url in (SHARER, TWEET, "https://vk.com/share.php"))
    assert body(f"<p>Tell your friends: {bar}</p>") == "<p>Tell your friends:</p>"


def test_a_quotation_offered_for_tweeting_stays() -> None:
    words = "Six words of the harbour master"
    assert body(f'<p><a href="{TWEET}?text=a">{words}</a></p>') == f"<p>{link(f'{TWEET}?text=a', words)}</p>"


@pytest.mark.slow
def test_thousands_of_share_links_in_one_paragraph_are_read_in_linear_time() -> None:
    links = f'<a href="{TWEET}?url=a">x</a> ' * 2_000
    assert body(f"<p>a</p><p>{links}</p>") == "<p>a</p>"


def test_an_address_in_a_parameter_or_a_name_alone_shares_nothing() -> None:
    assert not is_share_address("https://gazette.org/?u=https://twitter.com/intent/tweet")
    assert not is_share_address("https://twitter.com/intentional")
    assert not is_share_address("#share")
