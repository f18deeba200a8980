"""Copied passages are marked in the summary's box while somebody types, exactly where their words are."""

import pytest

from tests.articles.admin.desk import change_url
from tests.browser.test_writing import sign_in
from tests.factories import make_article, make_revision, make_source, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SOURCE = "The harbour council voted on Tuesday to close the old swing bridge for repairs until the end of May. "
OWN = "Nobody crosses the river there this spring: "
MARKS = ".copied-behind mark"


@pytest.fixture
def article():
    article = make_article(headline="Ferry", body=f"<p>{SOURCE * 3}</p>", source=make_source("The Tide"))
    make_revision(article, author=make_user("ida"), summary=f"{OWN}{SOURCE}\n\n{OWN * 30}\n\n{OWN}{SOURCE}")
    return article


def marks(page):
    return page.eval_on_selector_all(MARKS, "marks => marks.map(mark => mark.textContent)")


def sizes(page, selector):
    return page.eval_on_selector(selector, "box => [box.clientWidth, box.scrollHeight, box.scrollTop]")


def test_marks_follow_the_words_while_somebody_types_and_scrolls(page, live_server, article):
    sign_in(page, live_server, change_url(article))
    passage = SOURCE.strip().removesuffix(".")
    assert marks(page) == [passage, passage]
    # Words in front move the marks at once; a word in the middle of a passage takes its mark away until the check.
    page.evaluate("document.querySelector('#id_summary').setSelectionRange(0, 0)")
    page.focus("#id_summary")
    page.keyboard.type("So. ")
    assert marks(page) == [passage, passage]
    page.keyboard.press("Control+End")
    for _ in range(30):
        page.keyboard.press("ArrowLeft")
    page.keyboard.type("w")
    assert marks(page) == [passage]
    page.wait_for_selector(f"{MARKS} >> nth=1")
    assert "as imported" not in page.inner_text("#counts")
    # The copy behind wraps its lines as the box does, and scrolls with it.
    for change in ("scrollTop = 90", "style.width = '300px'", "scrollTop = 0"):
        page.evaluate(f"document.querySelector('#id_summary').{change}")
        page.wait_for_timeout(200)
        assert sizes(page, "#id_summary") == sizes(page, ".copied-behind")
    page.wait_for_selector("#kept:has-text('Kept at')")
    assert page.complaints == []


def test_the_checklist_leads_to_the_passage_and_says_who_can_accept_it(page, live_server, article):
    sign_in(page, live_server, change_url(article))
    page.click(".checklist .copied_text .goto")
    selected = "(f => f.value.slice(f.selectionStart, f.selectionEnd))(document.activeElement)"
    assert page.evaluate(selected) == SOURCE.strip().removesuffix(".")
    assert page.is_visible(".checklist .copied_text .waive summary")
    page.fill("#id_summary", SOURCE * 3)
    page.wait_for_selector(".checklist .copied_text .waive", state="detached")
    assert "A reviewer who did not write this text can accept it" in page.inner_text(".checklist .copied_text")
    assert "as imported, 100 %" in page.inner_text("#counts")
    page.fill("#id_summary", OWN * 3)
    page.wait_for_selector(".checklist .copied_text", state="detached")
    assert "Copied: nothing in runs of five words or more" in page.inner_text("#counts")
    assert marks(page) == []
    page.wait_for_selector("#kept:has-text('Kept at')")
