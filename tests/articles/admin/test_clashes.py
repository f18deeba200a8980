"""Two editors and one form: what does not clash is merged, what does is shown side by side, and nothing is lost."""

import pytest

from articles.models import Citation, Journal, Revision
from tests.articles.admin.desk import change_url, faults, form_values, parsed, sign_in, words
from tests.factories import (
    make_article,
)

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_what_two_editors_change_in_different_fields_is_merged():
    article, ana, ben = make_article(headline="Theirs", summary="As it came."), sign_in("editor"), sign_in("editor")
    from_ana, from_ben = form_values(ana.get(change_url(article))), form_values(ben.get(change_url(article)))
    ana.post(change_url(article), from_ana | {"headline": "Ana's headline"})
    assert ben.post(change_url(article), from_ben | {"summary": "Ben's summary."}).status_code == 302
    saved = Revision.objects.order_by("number").values_list("number", "headline", "summary")
    assert list(saved) == [(1, "Ana's headline", "As it came."), (2, "Ana's headline", "Ben's summary.")]


def clashed():
    """Return the article that Ana and Ben have both given another summary, Ben's browser, and the page that he gets."""
    article = make_article(headline="Ferry", summary="The ferry runs.")
    ana, ben = sign_in("editor", name="ana"), sign_in("editor", name="ben")
    from_ana, from_ben = form_values(ana.get(change_url(article))), form_values(ben.get(change_url(article)))
    ana.post(change_url(article), from_ana | {"summary": "The ferry stops.", "dek": "Ana's dek."})
    sent = from_ben | {"summary": "The ferry runs daily.", "headline": "Ben's headline"}
    return article, ben, ben.post(change_url(article), sent)


@pytest.mark.slow
def test_the_same_field_shows_yours_theirs_and_base_and_nothing_is_lost():
    article, ben, response = clashed()
    assert response.status_code == 409
    assert faults(response) == [
        (
            "ana has changed the same fields in the meantime: summary. "
            "Nothing is lost: compare the two versions, choose, and save again."
        )
    ]
    page = parsed(response)
    assert [node.text() for node in page.css(".clash-text")] == [
        "The ferry runsstops.",
        "The ferry runs daily.",
        "The ferry runs.",
    ]
    assert [words(node) for node in page.css(".clash del, .clash ins")] == ["runs", "stops", "daily"]
    values = form_values(response)
    assert (values["headline"], values["dek"], values["summary"], values["base"]) == (
        "Ben's headline",
        "Ana's dek.",
        "The ferry runs daily.",
        "1",
    )
    assert [row.summary for row in Revision.objects.all()] == ["The ferry stops."]
    assert Journal.objects.get().texts["summary"] == "The ferry runs daily."
    assert ben.post(change_url(article), values).status_code == 302
    assert not Journal.objects.exists()
    saved = Revision.objects.get(number=2)
    assert (saved.headline, saved.dek, saved.summary) == ("Ben's headline", "Ana's dek.", "The ferry runs daily.")


@pytest.mark.slow
def test_the_other_version_can_be_chosen_without_a_script():
    article, ben, response = clashed()
    ben.post(change_url(article), form_values(response) | {"choose-summary": "theirs"})
    saved = Revision.objects.get(number=2)
    assert (saved.headline, saved.dek, saved.summary) == ("Ben's headline", "Ana's dek.", "The ferry stops.")


@pytest.mark.slow
def test_a_third_save_over_the_decision_clashes_again_and_overwrites_nobody():
    article, ben, response = clashed()
    carla = sign_in("editor", name="carla")
    carla.post(change_url(article), form_values(carla.get(change_url(article))) | {"summary": "The ferry sinks."})
    again = ben.post(change_url(article), form_values(response))
    assert again.status_code == 409
    assert [words(node) for node in parsed(again).css(".clash h3")] == [
        "carla saved",
        "You typed",
        "You both started from",
    ]
    assert Revision.objects.count() == 2


@pytest.mark.slow
def test_an_earlier_save_of_your_own_is_no_clash():
    article, ana = make_article(), sign_in("editor", name="ana")
    sent = form_values(ana.get(change_url(article))) | {"summary": "First.", "_continue": "1"}
    response = ana.post(change_url(article), sent, follow=True)
    assert ana.post(change_url(article), form_values(response) | {"summary": "Second."}).status_code == 302
    assert [row.summary for row in Revision.objects.order_by("number")] == ["First.", "Second."]


@pytest.mark.slow
def test_two_editors_citations_clash_as_any_other_field():
    article, ana, ben = make_article(), sign_in("editor", name="ana"), sign_in("editor", name="ben")
    from_ana, from_ben = form_values(ana.get(change_url(article))), form_values(ben.get(change_url(article)))
    ana.post(change_url(article), from_ana | {"citations-0-url": "https://one.example/"})
    response = ben.post(change_url(article), from_ben | {"citations-0-url": "https://two.example/"})
    assert response.status_code == 409
    assert form_values(response)["citations-0-url"] == "https://two.example/"
    ben.post(change_url(article), form_values(response) | {"choose-citations": "theirs", "headline": "Ben's"})
    assert [citation.url for citation in Citation.objects.all()] == ["https://one.example/"]
    assert Revision.objects.get(number=2).headline == "Ben's"
