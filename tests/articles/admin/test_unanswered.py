"""An unsaved text that was neither restored nor discarded stays, whatever is typed or saved elsewhere."""

import pytest
from django.utils import timezone

from articles import desk
from articles.models import Journal, Revision
from tests.articles.admin.desk import change_url, form_values, parsed, sign_in, words
from tests.articles.admin.test_journal import discard, journal_url
from tests.concurrency import together
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db


def open_form(client, article, **query):
    """Return what the form sends as it was opened; each opening is a form of its own."""
    return form_values(client.get(change_url(article), query))


def keep(client, article, form, **texts):
    assert client.post(journal_url(article), form | texts).status_code == 200
    return form | texts


def offered(client, article):
    """Return the headlines that the page offers back, newest first."""
    page = parsed(client.get(change_url(article)))
    return [node.attributes["data-headline"] for node in page.css(".offered")]


def link(client, article, place):
    """Return the page behind an offer's “Restore it”."""
    button = parsed(client.get(change_url(article))).css(".offered a.button")[place]
    return client.get(change_url(article) + button.attributes["href"])


def test_an_editor_who_ignores_the_offer_and_types_is_offered_both_the_newest_first():
    article, ana = make_article(), sign_in("editor")
    keep(ana, article, open_form(ana, article), headline="A long afternoon's work")
    second = open_form(ana, article)
    for text in ("x", "xy", "xyz"):
        keep(ana, article, second, headline=text)
    assert offered(ana, article) == ["xyz", "A long afternoon's work"]
    assert Journal.objects.count() == 1


@pytest.mark.slow
def test_an_editor_chooses_which_of_two_unsaved_texts_to_restore_and_keeps_the_other():
    article, ana = make_article(), sign_in("editor")
    keep(ana, article, open_form(ana, article), headline="First")
    keep(ana, article, open_form(ana, article), headline="Second")
    response = link(ana, article, 1)
    assert words(parsed(response).css_first(".offered")).startswith("Restored, not yet saved.")
    assert form_values(response)["headline"] == "First"
    keep(ana, article, form_values(response), headline="First, gone on from")
    assert offered(ana, article) == ["First, gone on from", "Second"]


@pytest.mark.slow
def test_an_editor_who_saves_beside_an_offer_is_still_offered_it():
    article, ana = make_article(), sign_in("editor")
    keep(ana, article, open_form(ana, article), dek="Never answered", headline="Never answered")
    second = keep(ana, article, open_form(ana, article), headline="Saved")
    assert ana.post(change_url(article), second).status_code == 302
    assert Revision.objects.get().headline == "Saved"
    assert offered(ana, article) == ["Never answered"]


def test_an_editor_discards_one_of_two_unsaved_texts_and_keeps_the_other_and_the_form():
    article, ana = make_article(), sign_in("editor")
    keep(ana, article, open_form(ana, article), headline="First")
    keep(ana, article, open_form(ana, article), headline="Second")
    page = ana.get(change_url(article))
    mark = parsed(page).css(".offered button[name=discard]")[0].attributes["value"]
    ana.post(change_url(article), form_values(page) | {"headline": "Third, typed meanwhile", "discard": mark})
    assert offered(ana, article) == ["Third, typed meanwhile", "First"]


@pytest.mark.slow
def test_a_restored_text_that_is_discarded_is_gone_and_the_other_is_not():
    article, ana = make_article(), sign_in("editor")
    keep(ana, article, open_form(ana, article), headline="First")
    keep(ana, article, open_form(ana, article), headline="Second")
    restored = ana.get(change_url(article), {"restore": "1"})
    keep(ana, article, form_values(restored), headline="Second, gone on from")
    discard(ana, article, restored)
    assert offered(ana, article) == ["First"]


@pytest.mark.slow
def test_what_an_editor_has_typed_on_in_another_tab_is_not_thrown_away_with_the_older_text_that_was_offered():
    article, ana = make_article(), sign_in("editor")
    first = keep(ana, article, open_form(ana, article), headline="First")
    page, restored = ana.get(change_url(article)), ana.get(change_url(article), {"restore": "1"})
    keep(ana, article, first, headline="First, typed on")
    discard(ana, article, page)
    assert offered(ana, article) == ["First, typed on"]
    keep(ana, article, form_values(restored), headline="Gone on from elsewhere")
    assert offered(ana, article) == ["Gone on from elsewhere", "First, typed on"]


@pytest.mark.django_db(transaction=True)
def test_two_tabs_of_one_editor_that_type_at_once_keep_both_texts():
    article, ana = make_article(), make_user("ana")

    def write(tab):
        for turn in range(10):
            desk.keep_unsaved(article, by=ana, base=0, texts={"headline": f"{tab} {turn}"}, sitting=tab)
        return True

    assert together(*(lambda tab=tab: write(tab) for tab in ("one", "two", "three"))) == [True] * 3
    row = Journal.objects.get()
    headlines = [row.texts["headline"], *(text["texts"]["headline"] for text in row.texts["aside"])]
    assert sorted(headlines) == ["one 9", "three 9", "two 9"]


@pytest.mark.slow
def test_a_text_that_was_kept_before_forms_were_told_apart_is_offered_beside_the_new_one_and_can_be_restored():
    article, ana = make_article(), sign_in("editor", name="ana")
    texts = {"headline": "Of old"}
    person = make_user("ben", groups=["editor"])
    ana.force_login(person)
    Journal.objects.create(user=person, article=article, texts=texts, saved_at=timezone.now())
    keep(ana, article, open_form(ana, article), headline="New")
    assert offered(ana, article) == ["New", "Of old"]
    restored = form_values(link(ana, article, 1))
    assert restored["headline"] == "Of old"
    ana.post(change_url(article), restored | {"summary": "Saved."})
    assert offered(ana, article) == ["New"]


def signed_out(client, article, form, **texts):
    """Press Save in a tab whose session has ended; sign in again afterwards."""
    session = client.session
    user = session.pop("_auth_user_id")
    session.save()
    assert "login" in client.post(change_url(article), form | texts).url
    session = client.session
    session["_auth_user_id"] = user
    session.save()


@pytest.mark.slow
def test_an_editor_who_has_typed_on_since_the_session_ended_is_offered_both_and_loses_neither():
    article, ana = make_article(), sign_in("editor")
    first, other = open_form(ana, article), open_form(ana, article)
    signed_out(ana, article, first, headline="Sent as the session ended")
    keep(ana, article, other, headline="Typed since, in another tab")
    assert ana.get(change_url(article)).status_code == 200
    assert offered(ana, article) == ["Typed since, in another tab", "Sent as the session ended"]


def test_what_an_editor_typed_on_in_the_same_tab_is_not_replaced_by_what_it_sent_as_the_session_ended():
    article, ana = make_article(), sign_in("editor")
    form = open_form(ana, article)
    signed_out(ana, article, form, headline="Half a")
    keep(ana, article, form, headline="Half a headline, and the rest")
    assert ana.get(change_url(article)).status_code == 200
    assert offered(ana, article) == ["Half a headline, and the rest"]


@pytest.mark.slow
def test_what_an_editor_has_saved_since_the_session_ended_is_shown_and_the_older_text_only_offered():
    article, ana = make_article(), sign_in("editor")
    first, other = open_form(ana, article), open_form(ana, article)
    signed_out(ana, article, first, headline="Sent as the session ended")
    ana.post(change_url(article), other | {"headline": "Saved since"})
    assert open_form(ana, article)["headline"] == "Saved since"
    assert offered(ana, article) == ["Sent as the session ended"]


def test_two_tabs_that_an_editor_sends_as_the_session_ends_are_both_kept():
    article, ana = make_article(), sign_in("editor")
    first, other = open_form(ana, article), open_form(ana, article)
    signed_out(ana, article, first, headline="One tab's")
    signed_out(ana, article, other, headline="The other tab's")
    response = ana.get(change_url(article), follow=True)
    assert form_values(response)["headline"] == "The other tab's"
    assert offered(ana, article) == ["The other tab's", "One tab's"]


def test_an_unsaved_text_is_still_offered_where_a_newer_one_says_the_same_as_is_stored_by_now():
    article, ana = make_article(), sign_in("editor")
    keep(ana, article, open_form(ana, article), headline="Older")
    keep(ana, article, open_form(ana, article), headline="Newer")
    desk.save_text(article, by=make_user(), headline="Newer", summary=article.summary)
    assert offered(ana, article) == ["Older"]
