"""Acts on several articles at once, done to each separately, and undoable for a day."""

from datetime import timedelta

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from articles import desk
from articles.models import Article, Decision, Operation
from articles.vocabulary import State
from tests.articles.admin.desk import LIST, act_on, faults, messages_of, parsed, sign_in, words
from tests.factories import (
    make_approved_article,
    make_article,
    make_live_article,
    make_section,
    make_submittable_article,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db

MAY = {
    "curator": ["Claim", "Spike …", "Tag …", "Put in a section …", "Submit for review …"],
    "editor": ["Claim", "Assign …", "Spike …", "Tag …", "Put in a section …", "Submit for review …"],
    "publisher": [
        *("Claim", "Assign …", "Spike …", "Tag …", "Put in a section …", "Submit for review …"),
        "Publish approved …",
    ],
    "admin": [],
}
LABELS = {
    "claim": "Claim",
    "assign": "Assign …",
    "spike": "Spike …",
    "tag": "Tag …",
    "section": "Put in a section …",
    "submit": "Submit for review …",
    "publish": "Publish approved …",
}


def undo(client, operation=None, **sent):
    operation = operation or Operation.objects.first()
    return client.post(reverse("admin:articles_operation_undo", args=[operation.pk]), sent, follow=True)


def bars(response):
    """Return what the page offers to undo."""
    return [words(bar.css_first("span")).split(",")[0] for bar in parsed(response).css(".undo-bar")]


def states(*articles):
    return [Article.objects.get(pk=article.pk).state for article in articles]


@pytest.mark.parametrize("role", MAY)
def test_the_list_offers_what_the_role_may_do_to_several(role):
    make_article()
    page = parsed(sign_in(role).get(reverse(LIST)))
    assert [words(option) for option in page.css("select[name=action] option")][1:] == MAY[role]


@pytest.mark.parametrize("role", MAY)
def test_an_act_without_the_right_to_it_is_forbidden_however_it_is_sent(role):
    article, client = make_article(), sign_in(role)
    for name, label in LABELS.items():
        if label not in MAY[role]:
            response = act_on(client, name, article, reason="Forged.", to=User.objects.first().pk)
            assert response.status_code == 403
    assert not Decision.objects.exists()


def test_claiming_happens_at_once_and_can_be_undone():
    articles, client = [make_article(), make_article()], sign_in("curator", name="ana")
    response = act_on(client, "claim", *articles)
    assert response.redirect_chain == [(reverse(LIST), 302)]
    assert (messages_of(response), bars(response)) == (["2 claimed."], ["2 claimed"])
    assert [article.assignee.username for article in Article.objects.all()] == ["ana", "ana"]
    response = undo(client)
    assert (messages_of(response), bars(response)) == (["2 restored."], [])
    assert set(Article.objects.values_list("state", "assignee")) == {(State.INCOMING, None)}
    assert LogEntry.objects.count() == 4


@pytest.mark.slow
def test_spiking_many_and_undoing_restores_what_nobody_has_touched_and_names_the_rest():
    articles = [make_article(headline=f"Story {number}") for number in range(37)]
    client = sign_in("curator")
    response = act_on(client, "spike", *articles, reason="Old news.")
    assert messages_of(response) == ["37 spiked."]
    edited = Article.objects.select_related("source").get(pk=articles[5].pk)
    desk.restore(edited, by=make_user())
    desk.save_text(edited, by=make_user(), headline="Ferry runs again")
    response = undo(client)
    assert messages_of(response) == [
        "36 restored.",
        "“Ferry runs again”: not restored, somebody has worked on it since.",
    ]
    assert Article.objects.filter(state=State.INCOMING).count() == 36
    assert states(edited) == [State.DRAFT]
    assert bars(response) == []


def test_assigning_asks_to_whom_and_can_be_undone():
    ana, article = make_user("ana", groups=["curator"]), make_article()
    make_user("gone", groups=["curator"], is_active=False)
    desk.claim(article, by=ana)
    bob, client = make_user("bob", groups=["editor"]), sign_in("editor", name="eve")
    page = parsed(act_on(client, "assign", article))
    assert [words(option) for option in page.css("select[name=to] option")][1:] == ["ana", "bob", "eve"]
    assert messages_of(act_on(client, "assign", article, to=bob.pk)) == ["1 assigned."]
    assert Article.objects.get().assignee == bob
    undo(client)
    assert Article.objects.get().assignee == ana


def test_tagging_adds_and_removes_and_can_be_undone():
    old, new, section = make_tag("Old"), make_tag("New"), make_section("World")
    article = make_article(tags=[old], section=section)
    client = sign_in("curator")
    assert faults(act_on(client, "tag", article, confirmed="yes")) == ["Choose at least one tag to add or to remove."]
    response = act_on(client, "tag", article, add=[new.pk], remove=[old.pk, section.pk])
    assert (messages_of(response), bars(response)) == (["1 tagged."], ["1 tagged"])
    assert set(article.tags.all()) == {new, section}
    undo(client)
    assert set(article.tags.all()) == {old, section}


def test_several_articles_get_a_section_which_can_be_undone():
    world, harbour = make_section("World"), make_section("Harbour")
    articles = [make_article(section=world), make_article()]
    client = sign_in("curator")
    assert messages_of(act_on(client, "section", *articles, section=harbour.pk)) == ["2 tagged."]
    assert {article.section for article in Article.objects.all()} == {harbour}
    undo(client)
    assert [article.section for article in Article.objects.order_by("pk")] == [world, None]
    assert [set(article.tags.all()) for article in articles] == [{world}, set()]


def test_submitting_checks_each_article_and_can_be_undone():
    ready, client = make_submittable_article(headline="The ferry is ready to run again"), sign_in("curator")
    bare = make_article(headline="Bare")
    response = act_on(client, "submit", ready, bare, reason="")
    assert messages_of(response)[0] == "1 submitted for review."
    assert messages_of(response)[1].startswith("“Bare”: The article’s state is: incoming.")
    assert states(ready, bare) == [State.IN_REVIEW, State.INCOMING]
    undo(client)
    assert states(ready) == [State.DRAFT]
    assert Article.objects.get(pk=ready.pk).submitted_at is None


@pytest.mark.slow
def test_only_approved_articles_are_published_which_can_be_undone(client):
    good, draft = make_approved_article(headline="Good"), make_article(headline="Draft", state=State.DRAFT)
    ahead = make_live_article(headline="Ahead", published_at=timezone.now() + timedelta(days=1))
    publisher = sign_in("publisher")
    page = parsed(act_on(publisher, "publish", good, draft, ahead))
    assert [words(row.css_first("a")) for row in page.css(".chosen li")] == ["Ahead", "Draft", "Good"]
    assert not Article.objects.live().exists()
    why = "Only an approved article that is not published yet can be published from the list."
    assert messages_of(act_on(publisher, "publish", good, draft, ahead, reason="")) == [
        "1 published.",
        f"“Ahead”: {why}",
        f"“Draft”: {why}",
    ]
    assert list(Article.objects.live()) == [good]
    undo(publisher)
    assert states(good) == [State.APPROVED]
    assert not Article.objects.live().exists()


@pytest.mark.slow
@pytest.mark.parametrize(("name", "sent"), [("tag", "add"), ("section", "section"), ("submit", None)])
def test_a_curator_cannot_act_on_an_article_of_somebody_else(name, sent):
    ana, section = make_user("ana"), make_section()
    theirs = make_submittable_article(headline="Hers to write and to submit", assignee=ana)
    mine = make_submittable_article(headline="Nobody has this one in hand", section=section)
    fields = {sent: section.pk} if sent else {"reason": ""}
    response = act_on(sign_in("curator"), name, theirs, mine, **fields)
    assert messages_of(response)[1:] == ["“Hers to write and to submit”: ana is working on it."]
    assert set(Decision.objects.values_list("article", flat=True)) == {mine.pk}
    assert len(messages_of(act_on(sign_in("editor"), name, theirs, **fields))) == 1
    assert Decision.objects.filter(article=theirs).exists()


def test_an_article_that_somebody_has_claimed_is_not_claimed_away():
    article = make_article(headline="Hers")
    desk.claim(article, by=make_user("ana"))
    response = act_on(sign_in("editor"), "claim", article)
    (refusal,) = messages_of(response)
    assert refusal.startswith("“Hers”: ana is working on this article.")


def test_if_nothing_was_done_there_is_nothing_to_undo():
    article = make_article(state=State.SPIKED)
    response = act_on(sign_in("curator"), "spike", article, reason="Again.")
    assert (len(messages_of(response)), bars(response)) == (1, [])
    assert not Operation.objects.exists()


def test_a_missing_reason_keeps_the_chosen_articles():
    articles = [make_article(), make_article()]
    response = act_on(sign_in("curator"), "spike", *articles, reason=" ")
    assert faults(response) == ["This field is required."]
    fields = parsed(response).css(f"input[name={ACTION_CHECKBOX_NAME}]")
    assert {int(field.attributes["value"]) for field in fields} == {article.pk for article in articles}
    assert states(*articles) == [State.INCOMING, State.INCOMING]


def test_of_many_refusals_only_ten_are_shown_one_by_one():
    spiked = [make_article(state=State.SPIKED) for _ in range(12)]
    response = act_on(sign_in("curator"), "spike", *spiked, reason="Again.")
    assert len(messages_of(response)) == 11
    assert messages_of(response)[-1] == "2 more were refused."


def test_nothing_is_decided_about_articles_that_nobody_ticked():
    make_approved_article(), make_article()
    data = {"action": "publish", "select_across": "1", "confirmed": "yes", ACTION_CHECKBOX_NAME: ["x", "9" * 40]}
    response = sign_in("publisher").post(reverse(LIST), data, follow=True)
    assert response.status_code == 200
    assert not Decision.objects.exists()
    assert not Operation.objects.exists()


def test_a_request_for_more_than_a_list_shows_is_refused():
    articles = [make_article() for _ in range(3)]
    data = {"action": "spike", "confirmed": "yes", "reason": "All.", ACTION_CHECKBOX_NAME: list(range(1, 300))}
    response = sign_in("curator").post(reverse(LIST), data, follow=True)
    assert messages_of(response) == ["Choose at most 200 articles at a time. Nothing has been changed."]
    assert states(*articles) == [State.INCOMING] * 3


def test_the_list_stays_as_it_was_filtered():
    client = sign_in("curator")
    act_on(client, "claim", make_article())
    response = undo(client, list_query="state=incoming&q=ferry")
    assert response.redirect_chain == [(f"{reverse(LIST)}?state=incoming&q=ferry", 302)]


@pytest.mark.slow
def test_only_its_author_or_somebody_who_may_edit_others_work_can_undo_it():
    act_on(sign_in("curator"), "claim", make_article())
    other = sign_in("curator")
    assert bars(other.get(reverse(LIST))) == []
    assert undo(other).status_code == 403
    assert undo(sign_in("admin")).status_code == 403
    assert states(Article.objects.get()) == [State.CLAIMED]
    assert messages_of(undo(sign_in("editor"))) == ["1 restored."]


def test_only_publishers_can_undo_a_publication():
    act_on(sign_in("publisher"), "publish", make_approved_article(), reason="")
    assert undo(sign_in("editor")).status_code == 403
    assert Article.objects.live().exists()


@pytest.mark.slow
def test_it_can_be_undone_once_by_pressing_the_button_within_a_day():
    client = sign_in("curator")
    act_on(client, "claim", make_article())
    operation = Operation.objects.get()
    assert client.get(reverse("admin:articles_operation_undo", args=[operation.pk])).status_code == 405
    Operation.objects.update(at=timezone.now() - timedelta(hours=25))
    late = ["This can no longer be undone: it was undone already, or is more than a day old."]
    assert bars(client.get(reverse(LIST))) == []
    assert messages_of(undo(client)) == late
    Operation.objects.update(at=timezone.now())
    assert messages_of(undo(client)) == ["1 restored."]
    assert messages_of(undo(client)) == late
    assert client.post(reverse("admin:articles_operation_undo", args=[10**9])).status_code == 404


@pytest.mark.slow
def test_the_last_three_are_offered():
    client = sign_in("curator")
    for number in range(1, 6):
        act_on(client, "claim", *(make_article() for _ in range(number)))
    assert bars(client.get(reverse(LIST))) == ["5 claimed", "4 claimed", "3 claimed"]
