"""Acts on several articles: what their forms accept, how many refusals are shown, and what can be undone."""

from datetime import timedelta

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.urls import reverse
from django.utils import timezone

from articles import desk
from articles.admin import bulk
from articles.models import Article, Operation
from articles.vocabulary import Act, State, TagKind
from tests.articles.admin.desk import LIST, act_on, faults, messages_of, parsed, sign_in, words
from tests.factories import (
    make_approved_article,
    make_article,
    make_live_article,
    make_section,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db


def undo(client, operation=None, **sent):
    operation = operation or Operation.objects.first()
    return client.post(reverse("admin:articles_operation_undo", args=[operation.pk]), sent, follow=True)


@pytest.mark.parametrize(
    ("name", "act"),
    [
        ("claim", "claim"), ("assign", "assign"), ("spike", "spike"), ("tag", "tag"), ("section", "tag"),
        ("submit", "submit"), ("publish", "publish"),
    ],
)  # fmt: skip
def test_each_act_is_one_operation_of_its_kind(name, act):
    assert bulk.ACTS[name].act == act
    assert [*bulk.ACTS] == ["claim", "assign", "spike", "tag", "section", "submit", "publish"]


@pytest.mark.parametrize("number", [1, 12])
def test_confirming_costs_as_many_queries_for_twelve_articles_as_for_one(number, django_assert_num_queries):
    client, articles = sign_in("publisher"), [make_approved_article() for _ in range(number)]
    act_on(client, "publish", *articles)
    with django_assert_num_queries(7):
        act_on(client, "publish", *articles)


def test_an_act_is_one_operation_with_its_author_and_its_log():
    articles, client = [make_article(), make_article()], sign_in("curator", name="ana")
    act_on(client, "spike", *articles, reason="Old.")
    operation = Operation.objects.get()
    assert (operation.act, operation.by.username, operation.decisions.count()) == ("spike", "ana", 2)
    assert {decision.reason for decision in operation.decisions.all()} == {"Old."}
    assert {entry.get_change_message() for entry in LogEntry.objects.all()} == {"Spiked."}
    undo(client)
    assert [entry.get_change_message() for entry in LogEntry.objects.order_by("pk")][2:] == ["Undid."] * 2


def test_two_hundred_are_done_at_once_and_one_more_is_too_many():
    client = sign_in("curator")
    sent = {"action": "spike", "confirmed": "yes", "reason": "Old."}
    sent |= {ACTION_CHECKBOX_NAME: [*range(10**6, 10**6 + 199), make_article().pk]}
    assert messages_of(client.post(reverse(LIST), sent, follow=True)) == ["1 spiked."]
    sent[ACTION_CHECKBOX_NAME] = [*range(10**6, 10**6 + 200), make_article().pk]
    assert messages_of(client.post(reverse(LIST), sent, follow=True))[0].startswith("Choose at most 200")


def test_ten_refusals_are_shown_in_full():
    spiked = [make_article(state=State.SPIKED) for _ in range(10)]
    assert len(messages_of(act_on(sign_in("curator"), "spike", *spiked, reason="Again."))) == 10


def test_the_page_lists_the_newest_first_and_nothing_happens_before_it_is_confirmed():
    articles = [make_article(headline=name) for name in ("First", "Second", "Third")]
    page = parsed(act_on(sign_in("curator"), "spike", articles[1], articles[0], articles[2]))
    assert [words(row.css_first("a")) for row in page.css(".chosen li")] == ["Third", "Second", "First"]
    assert words(page.css_first("h1")) == "Spike"
    assert page.css_first("input[name=action]").attributes["value"] == "spike"
    assert "no later import brings them back" in words(page.css_first("form.decide-form"))
    assert set(Article.objects.values_list("state", flat=True)) == {"incoming"}


def test_an_assignment_offers_active_staff_who_may_write():
    for name, groups, columns in (
        ("gone", ["editor"], {"is_active": False}), ("curator", ["curator"], {}), ("keeper", ["admin"], {}),
    ):  # fmt: skip
        make_user(name, groups=groups, **columns)
    outside = User.objects.create(username="outside", is_staff=False)
    outside.user_permissions.add(Permission.objects.get(codename="write_any"))
    assert [person.username for person in bulk.ACTS["assign"].form().fields["to"].queryset] == ["curator"]


def test_neither_a_merged_tag_nor_a_topic_as_section_is_accepted():
    survivor, section = make_tag("Survivor"), make_section("Asia")
    merged = make_tag("Merged", merged_into=survivor)
    merged_section = make_section("Old Asia", merged_into=section)
    for form, sent, errors in (
        (bulk.TagForm, {"add": [merged.pk]}, ["add"]),
        (bulk.TagForm, {"remove": [merged.pk]}, ["remove"]),
        (bulk.TagForm, {"add": [survivor.pk]}, []),
        (bulk.TagForm, {"remove": [section.pk]}, []),
        (bulk.TagForm, {}, ["__all__"]),
        (bulk.SectionForm, {"section": section.pk}, []),
        (bulk.SectionForm, {"section": survivor.pk}, ["section"]),
        (bulk.SectionForm, {"section": merged_section.pk}, ["section"]),
        (bulk.SectionForm, {}, ["section"]),
    ):
        assert [*form(sent).errors] == errors
    assert survivor.kind == TagKind.TOPIC


@pytest.mark.parametrize("form", [bulk.NoteForm, bulk.ReasonForm])
def test_a_reason_has_at_most_2000_characters(form):
    assert [form({"reason": "x" * length}).is_valid() for length in (2_000, 2_001)] == [True, False]
    assert form({}).is_valid() is (form is bulk.NoteForm)


def test_what_is_live_is_not_published_again_from_the_list():
    live = make_live_article(headline="Live")
    response = act_on(sign_in("publisher"), "publish", live, make_approved_article(), reason="")
    assert messages_of(response)[0] == "1 published."
    assert messages_of(response)[1].startswith("“Live”: Only an approved article")


def test_a_refusal_ends_in_a_full_stop_and_names_the_article_by_its_working_headline():
    article = make_article(headline="Imported")
    desk.save_text(article, by=make_user("ben"), headline="Ours")
    assert messages_of(act_on(sign_in("curator", name="ana"), "claim", article)) == [
        "“Ours”: ben is working on this article. Ask them to release it, or ask an editor to assign it to you."
    ]


def test_only_the_users_own_operations_of_the_last_day_that_changed_something_can_be_undone():
    ana, other = make_user("ana", groups=["curator"]), make_user("other", groups=["curator"])
    for person, age in ((ana, 1), (ana, 25), (other, 1), (ana, 23)):
        operation = desk.begin_operation(Act.SPIKE, by=person, at=timezone.now() - timedelta(hours=age))
        desk.spike(make_article(), by=person, reason="Old.", operation=operation)
    desk.begin_operation(Act.SPIKE, by=ana)
    taken_back = desk.begin_operation(Act.CLAIM, by=ana)
    desk.claim(make_article(), by=ana, operation=taken_back)
    desk.undo(taken_back, by=ana)
    operations = bulk.undoable(ana)
    assert [(row.by, row.decision_count) for row in operations] == [(ana, 1), (ana, 1)]
    assert [row.pk for row in operations] == sorted((row.pk for row in operations), reverse=True)


def test_undoing_what_nobody_can_restore_is_a_warning():
    article, client = make_article(headline="Ferry"), sign_in("curator")
    act_on(client, "spike", article, reason="Old.")
    desk.restore(Article.objects.get(), by=make_user())
    assert messages_of(undo(client)) == [
        "Nothing was restored.", "“Ferry”: not restored, somebody has worked on it since.",
    ]  # fmt: skip
    assert LogEntry.objects.count() == 1


def test_undoing_needs_the_right_to_the_act_and_to_see_articles():
    spiked, ana = make_article(), make_user("ana")
    operation = desk.begin_operation(Act.SPIKE, by=ana)
    desk.spike(spiked, by=ana, reason="Old.", operation=operation)
    client = sign_in()
    client.force_login(ana)
    for codename in ("spike_any", "view_article"):
        assert undo(client, operation).status_code == 403
        ana.user_permissions.add(Permission.objects.get(codename=codename))
    assert messages_of(undo(client, operation)) == ["1 restored."]


def test_the_form_of_an_act_keeps_wrong_input():
    response = act_on(sign_in("curator"), "section", make_article(), section="999999")
    assert faults(response)[0].startswith("Select a valid choice.")
    assert not Operation.objects.exists()
