"""What the page that confirms a decision shows and asks, and which answers it accepts."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from articles import desk
from articles.admin import decision_forms as forms
from articles.models import Article
from articles.vocabulary import Act, OverrideKind, State
from tests.articles.admin.desk import decide_url, faults, messages_of, parsed, sign_in, words
from tests.articles.desk.ready import ready_for
from tests.factories import (
    make_article,
    make_citation,
    make_live_article,
    make_revision,
    make_source,
    make_submittable_article,
    make_user,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2999, 3, 3, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def form_of(form, article, person, **sent):
    """Return the form as it is when it was sent with these answers."""
    data = QueryDict(mutable=True)
    data.update(sent)
    return form(data, article=article, user=person)


# --- Who and which.


@pytest.mark.slow
def test_an_article_can_be_assigned_to_active_staff_who_may_write():
    may_write = Permission.objects.get(codename="write_any")
    for name, groups, columns in (
        ("curator", ["curator"], {}),
        ("both", ["curator", "editor"], {}),
        ("root", [], {"is_superuser": True}),
        ("gone", ["editor"], {"is_active": False}),
        ("admin", ["admin"], {}),
    ):
        make_user(name, groups=groups, **columns)
    make_user("by-name").user_permissions.add(may_write)
    User.objects.create(username="no-staff", is_staff=False).user_permissions.add(may_write)
    form = forms.AssignForm(article=make_article(), user=make_user())
    names = [person.username for person in form.fields["to"].queryset]
    assert names == ["both", "by-name", "curator"]


@pytest.mark.parametrize("form", [forms.DuplicateForm, forms.MergeForm])
@pytest.mark.parametrize(
    "address",
    [
        "{id}", "{hex}", "{upper}", "https://news.example/admin/articles/article/{id}/change/",
        "ferry-runs", " ferry-runs/ ",
        "https://news.example/articles/ferry-runs/", "/articles/ferry-runs", "{id}/ferry-sinks",
    ],
)  # fmt: skip
def test_the_article_to_keep_can_be_named_by_any_of_its_addresses(form, address):
    stays = make_live_article(slug="ferry-runs")
    make_live_article(slug="ferry-sinks")
    names = {"id": stays.public_id, "hex": stays.public_id.hex, "upper": str(stays.public_id).upper()}
    field = "of" if form is forms.DuplicateForm else "into"
    answered = form_of(form, make_article(), make_user(), **{field: address.format(**names)})
    assert answered.is_valid()
    assert answered.cleaned_data == {field: stays, "reason": ""}


@pytest.mark.parametrize("address", ["?", "ferry-sinks", "01890000-0000-7000-8000-000000000000", "ferry runs again"])
def test_an_address_without_an_article_is_refused(address):
    make_live_article(slug="ferry-runs")
    answered = form_of(forms.DuplicateForm, make_article(), make_user(), of=address)
    assert [*answered.errors] == ["of"]
    assert answered.errors["of"][0].startswith("No article has this address.")


# --- The embargo.


@pytest.mark.parametrize(
    ("role", "until", "is_allowed"),
    [
        ("editor", "2999-03-03T13:00", True),
        ("editor", "2999-03-03T12:00", True),
        ("editor", "2999-03-03T11:59", False),
        ("editor", "", False),
        ("publisher", "2999-03-03T11:59", True),
        ("publisher", "", True),
    ],
)
def test_an_editor_may_lengthen_an_embargo_and_a_publisher_shorten_or_lift_it(role, until, is_allowed):
    article = make_article(embargo_until=NOON)
    assert form_of(forms.EmbargoForm, article, make_user(groups=[role]), until=until).is_valid() is is_allowed
    assert forms.EmbargoForm(article=article, user=make_user()).initial == {"until": NOON}


def test_an_editor_sets_the_first_embargo_at_any_moment():
    article, editor = make_article(), make_user(groups=["editor"])
    assert form_of(forms.EmbargoForm, article, editor, until="2026-03-03T12:00").is_valid()
    assert form_of(forms.EmbargoForm, article, editor, until="").is_valid()
    assert forms.EmbargoForm(article=article, user=editor).initial == {}


# --- Approving, and publishing a new text.


@pytest.mark.parametrize(
    ("role", "is_own", "is_asked"),
    [("publisher", True, True), ("publisher", False, False), ("editor", True, False), ("editor", False, False)],
)
def test_only_publishers_are_asked_about_an_emergency_and_only_for_their_own_text(role, is_own, is_asked):
    person = make_user(groups=[role])
    article = make_submittable_article(author=person if is_own else make_user())
    form = forms.ApproveForm(article=article, user=person)
    assert [*form.fields] == (["is_emergency", "reason"] if is_asked else ["reason"])


def make_newer(**texts):
    article = make_live_article(summary="The ferry carries 450 people.")
    article.live_revision = make_revision(article)
    make_revision(article, **texts)
    article.save()
    return article


@pytest.mark.parametrize(
    ("role", "texts", "classes"),
    [
        ("editor", {"summary": "The ferry carries 450 people!"}, ["refile", "update"]),
        ("editor", {"dek": "After a week."}, ["update"]),
        ("editor", {"summary": "The ferry carries 540 people."}, []),
        ("publisher", {"dek": "After a week."}, ["update", "clarification", "correction"]),
        ("publisher", {"summary": "The ferry carries 540 people."}, ["correction"]),
    ],
)
def test_only_classes_that_fit_the_change_and_that_the_user_may_publish_are_offered(role, texts, classes):
    form = forms.ReviseForm(article=make_newer(**texts), user=make_user(groups=[role]))
    assert [value for value, _ in form.fields["change"].choices] == classes
    assert form.initial.get("change") == (classes[0] if classes else None)
    assert form.fields["change"].help_text.endswith("Ask a publisher.") is (classes == [])


def test_a_class_that_was_not_offered_is_refused():
    article, publisher = make_newer(dek="After a week."), make_user(groups=["publisher"])
    for change, is_valid in (("refile", False), ("retraction", False), ("", False), ("update", True)):
        form = form_of(forms.ReviseForm, article, publisher, change=change)
        assert form.is_valid() is is_valid
    assert (form.cleaned_data["change"].label, form.cleaned_data["note"]) == ("Update", "")


@pytest.mark.parametrize("field", ["reason", "note"])
def test_a_reason_or_a_note_has_at_most_2000_characters(field):
    for length, is_valid in ((2_000, True), (2_001, False)):
        form = form_of(forms.ReviseForm, make_newer(dek="New."), make_user(groups=["publisher"]), change="update", **{
            field: "x" * length
        })  # fmt: skip
        assert form.is_valid() is is_valid


@pytest.mark.parametrize(
    ("form", "needed"),
    [
        (forms.NoteForm, []),
        (forms.ReasonForm, ["reason"]),
        (forms.MomentForm, ["moment"]),
        (forms.EmbargoForm, []),
        (forms.AssignForm, ["to"]),
        (forms.DuplicateForm, ["of"]),
        (forms.MergeForm, ["into"]),
        (forms.ApproveForm, []),
        (forms.RetractForm, ["note"]),
    ],
)
def test_a_decision_asks_for_what_it_needs(form, needed):
    assert [*form_of(form, make_submittable_article(), make_user()).errors] == needed


# --- The page.


def headline(client, article, act):
    return words(parsed(client.get(decide_url(article, act))).css_first(".preview-headline"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("act", "state", "expected"),
    [
        ("approve", State.PUBLISHED, "The new text"),
        ("request_changes", State.PUBLISHED, "The new text"),
        ("submit", State.PUBLISHED, "The new text"),
        ("publish", State.PUBLISHED, "The new text"),
        ("schedule", State.PUBLISHED, "The new text"),
        ("revise", State.PUBLISHED, "The new text"),
        ("withdraw", State.PUBLISHED, "What readers see"),
        ("retract", State.PUBLISHED, "What readers see"),
        ("merge", State.PUBLISHED, "What readers see"),
        ("assign", State.PUBLISHED, "What readers see"),
        ("reinstate", State.WITHDRAWN, "The new text"),
        ("spike", State.DRAFT, "The new text"),
    ],
)
def test_a_decision_shows_the_text_that_it_is_about(act, state, expected):
    article = make_article(state=state, headline="What readers see")
    make_revision(article, headline="The new text")
    assert headline(sign_in("publisher"), article, act) == expected


def test_a_reviewer_is_shown_what_is_cited_declared_open_and_accepted():
    article, writer = make_submittable_article(words=120), make_user("writer")
    article.citations.all().delete()
    make_citation(article, source=make_source("Reuters"), url="https://reuters.com/a", title="A ferry")
    desk.override(article, by=make_user("ana"), kind=OverrideKind.LENGTH, key="120", reason="It says all.")
    make_revision(article, author=writer, dek="It carries 540 people.")
    desk.submit(Article.objects.select_related("source", "working").get(pk=article.pk), by=writer)
    facts = parsed(sign_in("editor").get(decide_url(article, "approve"))).css_first("dl.facts")
    pairs = list(zip(map(words, facts.css("dt")), map(words, facts.css("dd")), strict=True))
    assert pairs == [
        ("Origin", "Reuters “A ferry” https://reuters.com/a"),
        ("AI use", "None"),
        ("Copied", "nothing in runs of five words or more"),
        ("To do", "“540” (number) is in none of the attached sources."),
        ("Exception", "The summary has 120 words."),
        ("Accepted by ana", "Length: It says all."),
    ]
    assert parsed(sign_in("editor").get(decide_url(article, "spike"))).css("dl.facts") == []


def test_what_was_accepted_in_another_text_is_not_shown_as_accepted_in_this_one():
    article, writer = make_submittable_article(words=120), make_user("writer")
    desk.override(article, by=make_user("ana"), kind=OverrideKind.LENGTH, key="119", reason="It was shorter.")
    desk.override(article, by=make_user("ben"), kind=OverrideKind.CLAIM, key="540", reason="From the sign.")
    desk.submit(Article.objects.select_related("source", "working").get(pk=article.pk), by=writer)
    facts = words(parsed(sign_in("editor").get(decide_url(article, "approve"))).css_first("dl.facts"))
    assert "It was shorter." not in facts
    assert "From the sign." not in facts


@pytest.mark.parametrize(("act", "is_shown"), [("approve", True), ("revise", True), ("submit", False)])
def test_only_what_changes_is_compared_and_only_with_what_readers_see(act, is_shown):
    article = ready_for(State.PUBLISHED, Act(act), noon=timezone.now())
    page = parsed(sign_in("publisher").get(decide_url(article, act)))
    compared = [words(title) for title in page.css(".preview h3")]
    # The imported summary and headline differ from the desk's as `ready_for` makes them.
    assert ("Dek: what changes for readers" in compared) is is_shown
    unpublished = ready_for(State.IN_REVIEW, Act.APPROVE)
    assert parsed(sign_in("publisher").get(decide_url(unpublished, "approve"))).css(".preview h3") == []


def test_a_decision_is_taken_once_it_is_confirmed_and_is_in_djangos_log_too():
    article, client = make_article(headline="Ferry runs"), sign_in("curator")
    client.post(decide_url(article, "spike"), {"reason": "Old."})
    assert Article.objects.get().state == State.INCOMING
    assert faults(client.post(decide_url(article, "spike"), {"confirmed": "yes"})) == ["This field is required."]
    response = client.post(decide_url(article, "spike"), {"confirmed": "yes", "reason": "Old."}, follow=True)
    assert messages_of(response) == ["Spiked “Ferry runs”."]
    assert [entry.get_change_message() for entry in LogEntry.objects.all()] == ["Spiked."]


def test_an_article_without_a_headline_is_named_by_its_suggested_headline():
    article = make_article(headline="", headline_suggested="Ferry may run")
    response = sign_in("curator").post(decide_url(article, "claim"), {"confirmed": "yes"}, follow=True)
    assert messages_of(response) == ["Claimed “Ferry may run”."]


def test_a_refusal_is_shown_and_nothing_is_logged():
    article, client = make_live_article(headline="Ferry runs"), sign_in("publisher")
    response = client.post(decide_url(article, "publish"), {"confirmed": "yes"})
    assert response.status_code == 200
    assert messages_of(response)[0].startswith("“Ferry runs”: This article is already live.")
    assert not LogEntry.objects.exists()


def test_a_missing_headline_is_pointed_out_only_before_readers_would_see_the_article():
    article, client = make_article(state=State.APPROVED, headline=""), sign_in("publisher")
    notes = {
        act: bool(parsed(client.get(decide_url(article, act))).css(".errornote"))
        for act in ("publish", "schedule", "spike", "assign")
    }
    assert notes == {"publish": True, "schedule": True, "spike": False, "assign": False}


@pytest.mark.slow
def test_a_publisher_is_asked_why_so_much_is_copied_only_in_an_emergency_of_their_own():
    copy = " ".join(f"tide{number}" for number in range(180))
    client, writer = sign_in("publisher", name="pia"), make_user("writer")
    publisher = User.objects.get(username="pia")
    for author, summary, asked in (
        (publisher, copy, ["is_emergency", "reason", "copying_reason"]),
        (publisher, copy[::-1], ["is_emergency", "reason"]),
        (writer, copy, ["reason"]),
    ):
        article = make_submittable_article(author=author, body=f"<p>{copy}</p>")
        make_revision(article, author=author, summary=summary)
        article = Article.objects.select_related("source", "working").get(pk=article.pk)
        desk.submit(article, by=author)
        page = parsed(client.get(decide_url(article, "approve")))
        fields = [field.attributes["name"] for field in page.css(".decide-form fieldset :is(input, textarea)")]
        assert fields == asked
    own = Article.objects.order_by("pk").first()
    sent = {"confirmed": "yes", "is_emergency": "on", "reason": "The dam broke."}
    response = client.post(decide_url(own, "approve"), sent)
    assert "Give the reason why so much may be copied." in messages_of(response)[0]
    client.post(decide_url(own, "approve"), sent | {"copying_reason": "A warning, word for word."})
    assert Article.objects.get(pk=own.pk).state == State.APPROVED
    page = words(parsed(client.get(reverse("admin:index"))).body)
    assert "pia: A warning, word for word." in page


def test_the_reviewer_sees_what_is_copied_marked_in_the_text():
    source = "The harbour council voted on Tuesday to close the bridge."
    article = make_submittable_article(body=f"<p>{source}</p>")
    make_revision(article, summary=f"Well, *the harbour council* voted on Tuesday. {'gull ' * 150}")
    desk.submit(Article.objects.select_related("source", "working").get(pk=article.pk), by=make_user())
    page = parsed(sign_in("editor").get(decide_url(article, "approve")))
    assert [words(mark) for mark in page.css(".prose mark")] == ["the harbour council", "voted on Tuesday"]
    facts = dict(zip(map(words, page.css("dl.facts dt")), map(words, page.css("dl.facts dd")), strict=True))
    assert facts["Copied"] == "4 % (6 words), at most 6 in a row; marked in the text"
