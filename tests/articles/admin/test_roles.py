"""What each role may do at the desk: what its pages offer, and what a forged request gets."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from articles.admin import acts
from articles.models import Article, Decision, Source, Tag
from articles.vocabulary import Act, State
from tests.articles.admin.desk import LIST, buttons, change_url, decide_url, parsed, sign_in
from tests.articles.desk.ready import ready_for
from tests.factories import make_article, make_live_article, make_revision, make_source, make_user

pytestmark = pytest.mark.django_db

CURATOR = {"claim", "release", "submit", "mark_duplicate", "split", "spike", "restore", "seen"}
EDITOR = CURATOR | {"assign", "approve", "request_changes", "revise", "embargo"}
PUBLISHER = EDITOR | {"publish", "schedule", "deschedule", "withdraw", "retract", "reinstate", "merge", "unmerge"}
MAY = {
    "curator": {"acts": CURATOR, "writes": True, "keeps": False, "people": False},
    "editor": {"acts": EDITOR, "writes": True, "keeps": True, "people": False},
    "publisher": {"acts": PUBLISHER, "writes": True, "keeps": True, "people": False},
    "admin": {"acts": set(), "writes": False, "keeps": True, "people": True},
}
ROLES = pytest.mark.parametrize("role", MAY)


def sent_with(act):
    """Return what the page of the act asks for."""
    fields = {"reason": "Because.", "moment": "2999-01-01T09:00", "note": "An earlier version said so.", "until": ""}
    if act == "assign":
        fields["to"] = make_user("writer", groups=["curator"]).pk
    if act == "mark_duplicate":
        fields["of"] = str(make_article().public_id)
    if act == "merge":
        fields["into"] = make_live_article().get_absolute_url()
    if act == "revise":
        fields["change"] = "update"
    return fields


# A state from which each act is taken; of a published article each act has its own (`ready_for`).
FROM = {
    "claim": State.INCOMING, "release": State.DRAFT, "submit": State.DRAFT, "approve": State.IN_REVIEW,
    "request_changes": State.IN_REVIEW, "publish": State.APPROVED, "schedule": State.APPROVED,
    "deschedule": State.PUBLISHED, "embargo": State.APPROVED, "revise": State.PUBLISHED, "assign": State.INCOMING,
    "mark_duplicate": State.INCOMING, "split": State.DUPLICATE, "spike": State.INCOMING, "restore": State.SPIKED,
    "seen": State.DRAFT, "withdraw": State.PUBLISHED, "retract": State.PUBLISHED, "reinstate": State.WITHDRAWN,
    "merge": State.PUBLISHED, "unmerge": State.MERGED,
}  # fmt: skip


def test_every_act_has_a_face():
    assert (
        set(acts.OFFERS)
        == set(FROM)
        == set(Act)
        - {
            "save_text",
            "tag",
            "override",
            "undo",
            "part",
            "rejoin",
        }
    )


@pytest.mark.slow
@ROLES
@pytest.mark.parametrize("act", FROM)
def test_every_act_is_offered_to_who_has_the_right_and_forbidden_to_others_however_it_is_sent(role, act):
    article = ready_for(FROM[act], Act(act), noon=timezone.now())
    client, may, label = sign_in(role, name="me"), act in MAY[role]["acts"], acts.OFFERS[act].label
    if act == "release":
        Article.objects.filter(pk=article.pk).update(assignee=User.objects.get(username="me"))
    assert (f"{label} …" in buttons(client.get(change_url(article)))) is may
    assert client.get(decide_url(article, act)).status_code == (200 if may else 403)
    response = client.post(decide_url(article, act), {"confirmed": "yes"} | sent_with(act))
    assert response.status_code == (302 if may else 403)
    assert article.decisions.filter(act=act).exists() is may


@pytest.mark.parametrize("act", ["release", "submit", "mark_duplicate", "split"])
def test_a_curator_leaves_alone_what_is_anothers_and_an_editor_need_not(act):
    article = ready_for(FROM[act], Act(act))
    Article.objects.filter(pk=article.pk).update(assignee=make_user("another"))
    for role, status in (("curator", 403), ("editor", 302)):
        sent = {"confirmed": "yes"} | sent_with(act)
        assert sign_in(role).post(decide_url(article, act), sent).status_code == status


def test_an_editor_refiles_and_a_publisher_corrects():
    article = ready_for(State.PUBLISHED, Act.REVISE, noon=timezone.now())
    make_revision(article, summary=f"{article.working.summary} The ferry carries 540 people.")
    Article.objects.filter(pk=article.pk).update(summary="The ferry carries 450 people.")
    for role, offered in (("editor", []), ("publisher", ["correction"])):
        page = parsed(sign_in(role).get(decide_url(article, "revise")))
        assert [field.attributes["value"] for field in page.css("input[name=change]")] == offered


def test_an_editor_sets_an_embargo_and_only_a_publisher_lifts_it():
    article = make_article()
    for role, until, status in (
        ("editor", "2999-01-01T09:00", 302),
        ("editor", "", 200),
        ("editor", "2998-01-01T09:00", 200),
        ("publisher", "", 302),
    ):
        response = sign_in(role).post(decide_url(article, "embargo"), {"confirmed": "yes", "until": until})
        assert response.status_code == status
    assert Article.objects.get().embargo_until is None


@ROLES
def test_writing_without_the_right_to_it_is_forbidden(role):
    article = make_article()
    sent = {"headline": "Forged", "base": "0"}
    assert sign_in(role).post(change_url(article), sent).status_code == (302 if MAY[role]["writes"] else 403)
    assert Decision.objects.exists() is MAY[role]["writes"]


@pytest.mark.slow
@ROLES
@pytest.mark.parametrize("model", [Source, Tag])
def test_sources_and_tags_are_kept_by_all_but_curators(role, model):
    name = model._meta.model_name
    sent = {"name": "New", "slug": "", "kind": "topic", "rights": "link_only", "excerpt_words": 75, "time_zone": "UTC"}
    sent |= {"hosts-TOTAL_FORMS": "0", "hosts-INITIAL_FORMS": "0"}
    client = sign_in(role)
    assert client.get(reverse(f"admin:articles_{name}_changelist")).status_code == 200
    response = client.post(reverse(f"admin:articles_{name}_add"), sent)
    assert response.status_code == (302 if MAY[role]["keeps"] else 403)
    assert list(model.objects.values_list("name", "slug")) == ([("New", "new")] if MAY[role]["keeps"] else [])


@ROLES
def test_people_are_kept_by_the_admin_alone(role):
    response = sign_in(role).get(reverse("admin:auth_user_changelist"))
    assert response.status_code == (200 if MAY[role]["people"] else 403)


def test_who_is_not_of_the_desk_is_asked_to_sign_in(client):
    article = make_article()
    for url in (reverse("admin:index"), reverse(LIST), change_url(article), decide_url(article, "publish")):
        assert client.get(url).status_code == 302
        assert client.post(url, {"confirmed": "yes"}).status_code == 302
    client.force_login(make_user())
    assert client.get(change_url(article)).status_code == 403
    assert Article.objects.get().state == State.INCOMING


def test_every_model_stands_in_the_admin_but_what_is_part_of_another():
    registered = {model for model in admin.site._registry if model._meta.app_label in ("articles", "importers")}
    models = {*apps.get_app_config("articles").get_models(), *apps.get_app_config("importers").get_models()}
    assert sorted(model.__name__ for model in models - registered) == [
        "ComparisonDue",
        "Crediting",
        "DeskProfile",
        "EarlierReading",
        "Journal",
        "Likeness",
        "Operation",
        "Parting",
        "PublicVersion",
        "Rendition",
        "SearchEdition",
        "SearchRow",
        "Signature",
        "SourceHost",
        "SourceTag",
        "StoryAddress",
        "StoryBand",
        "TagName",
        "Tagging",
        "VersionMark",
    ]


def test_nothing_editorial_is_ever_deleted_not_even_by_a_superuser():
    request = RequestFactory().get("/")
    request.user = make_user(is_superuser=True)
    for model, model_admin in admin.site._registry.items():
        if model._meta.app_label not in ("articles", "importers"):
            continue
        assert "delete_selected" not in model_admin.get_actions(request)
        assert model_admin.has_delete_permission(request) is False
        for inline in model_admin.get_inline_instances(request):
            assert inline.has_delete_permission(request) is False
    article, source = make_live_article(), make_source()
    root = sign_in()
    root.force_login(request.user)
    for row in (article, source):
        url = reverse(f"admin:articles_{row._meta.model_name}_delete", args=[row.pk])
        assert root.post(url, {"post": "yes"}).status_code == 403
    assert Article.objects.get() == article


@pytest.mark.parametrize(
    "name",
    ["articles_revision", "articles_decision", "articles_citation", "importers_importbatch", "importers_importrecord"],
)
def test_what_happened_is_not_written_by_hand(name):
    root = sign_in()
    root.force_login(make_user(is_superuser=True))
    assert root.get(reverse(f"admin:{name}_changelist")).status_code == 200
    assert root.get(reverse(f"admin:{name}_add")).status_code == 403
    assert root.post(reverse(f"admin:{name}_add"), {}).status_code == 403
