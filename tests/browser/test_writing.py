"""The writing form in a real browser: it counts while somebody types, and whatever happens nothing typed is lost."""

import time

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from articles.models import Journal, Override, Revision
from tests.articles.admin.desk import change_url
from tests.factories import make_article, make_citation, make_revision, make_source, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TORQUE = "The motor gives 450 N·m of torque, said Mira Tolland. " + "It has run for a week without a fault. " * 18
KEPT = "document.querySelector('#kept').textContent.startsWith('Kept at')"


def sign_in(page, live_server, address):
    """Sign in, as an editor has to, and go to the address."""
    if not User.objects.filter(username="editor").exists():
        editor = User.objects.create_user("editor", password="kittiwake-9", is_staff=True)
        editor.groups.add(Group.objects.get(name="publisher"))
    page.goto(f"{live_server.url}{reverse('admin:login')}?next={address}")
    page.fill("input[name=username]", "editor")
    page.fill("input[name=password]", "kittiwake-9")
    page.click("input[type=submit]")
    page.wait_for_load_state("networkidle")


@pytest.fixture
def article():
    article = make_article(headline="", headline_suggested="The motor runs", summary=TORQUE, body=f"<p>{TORQUE}</p>")
    make_citation(article, source=make_source("The Mint"))
    return article


def test_the_form_checks_keeps_and_previews_while_somebody_types(page, live_server, article):
    make_revision(article, author=make_user("ida"), summary=TORQUE.replace("450", "540"))
    sign_in(page, live_server, change_url(article))
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    # Who types is an author: only somebody else can accept the claim.
    page.fill("#id_dek", "After a week.")
    page.wait_for_selector(".claim .waive", state="detached")
    page.fill("#id_dek", "")
    page.wait_for_selector(".claim .waive summary")
    page.click(".checklist .claim .goto")
    selected = "(f => f.value.slice(f.selectionStart, f.selectionEnd))(document.activeElement)"
    assert page.evaluate(selected) == "540 N·m"
    page.click(".claim .waive summary")
    page.fill(".claim .waive input", "The maker's data sheet.")
    page.keyboard.press("Enter")
    page.wait_for_selector(".checklist .claim", state="detached")
    assert Override.objects.get().reason == "The maker's data sheet."
    page.click("#suggestion button")
    assert page.input_value("#id_headline") == "The motor runs"
    page.click("#preview summary")
    frame = page.frame_locator("iframe[name=reader-page]")
    frame.locator(".story h1", has_text="The motor runs").wait_for()
    page.wait_for_function(KEPT)
    assert Journal.objects.get().texts["headline"] == "The motor runs"
    page.click(".desk-buttons [name=_continue]")
    page.wait_for_selector(".messagelist li")
    assert Revision.objects.first().headline == "The motor runs"
    assert not Journal.objects.exists()
    assert page.complaints == []


def test_a_session_that_ends_keeps_the_text_where_it_is_until_somebody_signs_in_elsewhere(page, live_server, article):
    sign_in(page, live_server, change_url(article))
    page.context.clear_cookies(name="sessionid")
    page.fill("#id_headline", "Typed at the very end")
    page.click(".desk-buttons [name=_continue]")
    page.wait_for_selector("#session-ended:visible")
    assert page.input_value("#id_headline") == "Typed at the very end"
    other = page.context.new_page()
    sign_in(other, live_server, reverse("admin:index"))
    other.close()
    page.click(".desk-buttons [name=_continue]")
    page.wait_for_selector(".messagelist li")
    assert Revision.objects.get().headline == "Typed at the very end"
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('newsroom')).length") == 0


def test_a_page_that_is_left_keeps_what_was_typed(page, live_server, article):
    sign_in(page, live_server, change_url(article))
    page.fill("#id_dek", "Left in a hurry")
    page.goto(live_server.url + reverse("admin:index"))
    # What a page sends while it is left arrives by itself, nobody waits for it.
    deadline = time.monotonic() + 10
    while not Journal.objects.exists() and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    page.goto(f"{live_server.url}{change_url(article)}?restore=1")
    assert page.input_value("#id_dek") == "Left in a hurry"
    assert page.is_visible("#unsaved.restored")


def test_a_text_that_only_this_computer_has_is_offered_back(page, live_server, article):
    sign_in(page, live_server, change_url(article))
    page.context.set_offline(True)
    page.fill("#id_dek", "Typed in a tunnel")
    page.wait_for_selector("#unreachable:visible")
    page.context.set_offline(False)
    Journal.objects.all().delete()
    page.goto(live_server.url + change_url(article))
    Journal.objects.all().delete()
    page.reload()
    page.click("#local-copy [data-local=restore]")
    assert page.input_value("#id_dek") == "Typed in a tunnel"


def headlines(page):
    return page.eval_on_selector_all(".offered", "bars => bars.map(bar => bar.dataset.headline)")


def local_copies(page):
    return page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('newsroom')).length")


def test_an_editor_who_ignores_the_offer_and_types_keeps_both_texts_and_chooses(page, live_server, article):
    sign_in(page, live_server, change_url(article))
    for text in ("A long afternoon's work", "Typed beside the offer"):
        page.goto(live_server.url + change_url(article))
        page.fill("#id_headline", text)
        page.wait_for_selector("#kept:has-text('Kept at')")
    page.goto(live_server.url + change_url(article))
    assert headlines(page) == ["Typed beside the offer", "A long afternoon's work"]
    page.click(".offered >> nth=1 >> text=Restore it")
    page.wait_for_selector("#unsaved.restored")
    assert page.input_value("#id_headline") == "A long afternoon's work"
    page.fill("#id_dek", "Gone on from")
    page.click(".desk-buttons [name=_continue]")
    page.wait_for_selector(".messagelist li")
    assert Revision.objects.get().headline == "A long afternoon's work"
    assert headlines(page) == ["Typed beside the offer"]
    page.click(".offered >> text=Discard it")
    page.wait_for_selector(".offered", state="detached")
    assert not Journal.objects.exists()
    assert (local_copies(page), page.complaints) == (0, [])


def test_an_editor_who_throws_a_restored_text_away_does_not_get_it_back(page, live_server, article):
    sign_in(page, live_server, change_url(article))
    page.fill("#id_headline", "Not wanted")
    page.wait_for_selector("#kept:has-text('Kept at')")
    page.goto(f"{live_server.url}{change_url(article)}?restore=1")
    page.click("#unsaved.restored >> text=Discard it")
    page.wait_for_selector(".messagelist li")
    page.wait_for_timeout(500)
    page.reload()
    assert headlines(page) == []
    assert not Journal.objects.exists()


def test_two_tabs_of_an_editor_without_a_network_keep_a_text_each_and_a_restored_one_covers_none(
    page, live_server, article
):
    sign_in(page, live_server, change_url(article))
    other = page.context.new_page()
    other.goto(live_server.url + change_url(article))
    page.context.set_offline(True)
    for tab, text in ((page, "One tab's"), (other, "The other tab's")):
        tab.fill("#id_dek", text)
        tab.wait_for_selector("#unreachable:visible")
        tab.goto("about:blank")
    page.context.set_offline(False)
    other.close()
    page.wait_for_timeout(500)
    Journal.objects.all().delete()  # what is sent on leaving may come through all the same
    page.goto(live_server.url + change_url(article))
    page.fill("#id_dek", "Typed before the offer was answered")
    page.click("#local-copy [data-local=restore]")
    assert page.input_value("#id_dek") == "The other tab's"
    page.click("#local-copy [data-local=restore]")
    assert page.input_value("#id_dek") == "One tab's"
    page.wait_for_selector("#kept:has-text('Kept at')")
    page.goto(live_server.url + change_url(article))
    texts = {
        page.get_attribute(f".offered >> nth={place}", "data-dek") for place in range(page.locator(".offered").count())
    }
    while page.is_visible("#local-copy"):
        page.click("#local-copy [data-local=restore]")
        texts.add(page.input_value("#id_dek"))
    assert texts == {"One tab's", "The other tab's", "Typed before the offer was answered"}
