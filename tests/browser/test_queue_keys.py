"""The queue by keys, in a real browser: what a curator's hands do all day."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from articles.models import Article
from articles.vocabulary import State
from tests.factories import make_article, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "admin:articles_article_changelist"


@pytest.fixture
def queue(page, live_server, client):
    """Return the page on which a curator sees three stories, Third first."""
    for headline in ("First", "Second", "Third"):
        make_article(headline=headline)
    curator = make_user("ana", groups=["curator"])
    assert curator.groups.count() == Group.objects.filter(name="curator").count() == 1
    client.force_login(curator)
    cookie = client.cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
    page.goto(live_server.url + reverse(LIST))
    return page


def in_hand(page):
    return page.evaluate("document.activeElement.closest('tr')?.querySelector('th a').textContent ?? ''")


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_j_and_k_move_through_the_rows_and_stop_at_the_ends(queue):
    assert in_hand(queue) == ""
    titles = []
    for key in "jjjjkkk":
        press(queue, key)
        titles.append(in_hand(queue))
    assert titles == ["Third", "Second", "First", "First", "Second", "Third", "Third"]
    assert queue.complaints == []


def test_x_ticks_and_the_counter_tells(queue):
    press(queue, "j", "x", "j", "x")
    assert queue.inner_text(".action-counter") == "2 of 3 selected"
    press(queue, "x")
    assert queue.inner_text(".action-counter") == "1 of 3 selected"


@pytest.mark.parametrize("key", ["o", "Enter"])
def test_o_and_enter_open_the_story(queue, key):
    press(queue, "j", "j", key)
    queue.wait_for_url("**/change/")
    assert str(Article.objects.get(headline="Second").public_id) in queue.url


def test_c_claims_what_is_in_hand_and_nothing_else_and_keeps_the_place(queue):
    press(queue, "j", "x", "j", "c")
    queue.wait_for_selector(".messagelist")
    assert queue.inner_text(".messagelist").strip() == "1 claimed."
    assert set(Article.objects.values_list("headline", "state", "assignee__username")) == {
        ("First", State.INCOMING, None),
        ("Second", State.CLAIMED, "ana"),
        ("Third", State.INCOMING, None),
    }
    assert in_hand(queue) == "Second"
    queue.click(".undo-bar button")
    queue.wait_for_selector(".messagelist:has-text('restored')")
    assert not Article.objects.exclude(state=State.INCOMING).exists()
    assert queue.complaints == []


def test_s_asks_why_before_it_spikes(queue):
    press(queue, "j", "s")
    queue.wait_for_selector(".decide-form")
    assert Article.objects.filter(state=State.INCOMING).count() == 3
    queue.fill("textarea[name=reason]", "Old news.")
    queue.click(".decide-form input[type=submit]")
    queue.wait_for_selector(".messagelist")
    assert list(Article.objects.filter(state=State.SPIKED).values_list("headline", flat=True)) == ["Third"]


def test_slash_searches_and_what_is_typed_there_is_only_typed(queue):
    press(queue, "j", "/")
    queue.keyboard.type("jcx?s/o")
    assert queue.input_value("#searchbar") == "jcx?s/o"
    assert not queue.locator("#keys").is_visible()
    assert Article.objects.filter(state=State.INCOMING).count() == 3


def test_keys_with_a_modifier_are_the_browsers(queue):
    press(queue, "j", "Control+j", "Alt+x", "Meta+c")
    assert in_hand(queue) == "Third"
    assert queue.locator("input.action-select:checked").count() == 0


def test_the_keys_are_shown_by_a_key_and_by_a_button_and_can_be_switched_off(queue):
    press(queue, "?")
    assert queue.locator("#keys").is_visible()
    press(queue, "j")
    assert in_hand(queue) == ""
    press(queue, "Escape")
    assert not queue.locator("#keys").is_visible()
    queue.click("#keys-button")
    queue.uncheck("#keys-on")
    queue.click("#keys button")
    press(queue, "j")
    assert in_hand(queue) == ""
    queue.click("#keys-button")
    queue.check("#keys-on")
    queue.click("#keys button")
    press(queue, "j")
    assert in_hand(queue) == "Third"
    assert queue.complaints == []


def test_without_the_right_to_it_a_key_does_nothing(queue):
    User.objects.get(username="ana").groups.clear()
    User.objects.get(username="ana").groups.add(Group.objects.get(name="admin"))
    queue.reload()
    press(queue, "j", "c", "s")
    assert (in_hand(queue), queue.url.endswith(reverse(LIST))) == ("Third", True)
    assert Article.objects.filter(state=State.INCOMING).count() == 3
