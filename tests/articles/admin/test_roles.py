"""What each role may do at the desk: what its pages offer, and what a forged request gets."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from articles.models import Article, Decision, Source, Tag
from articles.vocabulary import State
from tests.articles.admin.desk import LIST, act_on, buttons, change_url, decide_url, parsed, sign_in, words
from tests.factories import make_article, make_live_article, make_source, make_user

pytestmark = pytest.mark.django_db

PUBLISHING = ["Publish …", "Schedule …", "Deschedule …", "Withdraw …"]
SPIKING = ["Spike …", "Restore …"]
MAY = {
    "curator": {"acts": SPIKING, "writes": True, "keeps": False, "people": False},
    "editor": {"acts": SPIKING, "writes": True, "keeps": True, "people": False},
    "publisher": {"acts": PUBLISHING + SPIKING, "writes": True, "keeps": True, "people": False},
    "admin": {"acts": [], "writes": False, "keeps": True, "people": True},
}
REASON = {"reason": "Because.", "moment": "2999-01-01T09:00"}
ROLES = pytest.mark.parametrize("role", MAY)


@ROLES
def test_the_list_offers_what_the_role_may_do(role):
    make_article()
    page = parsed(sign_in(role).get(reverse(LIST)))
    assert [words(option) for option in page.css("select[name=action] option")][1:] == MAY[role]["acts"]


@ROLES
def test_the_page_of_an_article_offers_what_the_role_may_do_to_it(role):
    offered = {"Publish …", "Schedule …", "Spike …"} & set(MAY[role]["acts"])
    response = sign_in(role).get(change_url(make_article()))
    assert set(buttons(response)) == offered
    assert bool(parsed(response).css("#id_headline")) is MAY[role]["writes"]


@ROLES
@pytest.mark.parametrize(
    ("act", "state", "published_at"),
    [
        ("publish", State.INCOMING, None),
        ("schedule", State.INCOMING, None),
        ("deschedule", State.PUBLISHED, "2999-01-01T00:00Z"),
        ("withdraw", State.PUBLISHED, None),
        ("spike", State.INCOMING, None),
        ("restore", State.SPIKED, None),
    ],
)
def test_an_act_without_the_right_to_it_is_forbidden_however_it_is_sent(role, act, state, published_at):
    article = make_article(state=state, published_at=published_at)
    client, may = sign_in(role), f"{act.capitalize()} …" in MAY[role]["acts"]
    assert client.get(decide_url(article, act)).status_code == (200 if may else 403)
    if not may:
        assert client.post(decide_url(article, act), {"confirmed": "yes"} | REASON).status_code == 403
    assert act_on(client, act, article, **REASON).status_code == (200 if may else 403)
    assert Decision.objects.exists() is may
    assert (Article.objects.get().state != state) is may


@ROLES
def test_writing_without_the_right_to_it_is_forbidden(role):
    article = make_article()
    sent = {"headline": "Forged", "base": "0"}
    assert sign_in(role).post(change_url(article), sent).status_code == (302 if MAY[role]["writes"] else 403)
    assert Decision.objects.exists() is MAY[role]["writes"]


@ROLES
@pytest.mark.parametrize("model", [Source, Tag])
def test_sources_and_tags_are_kept_by_all_but_curators(role, model):
    name = model._meta.model_name
    sent = {"name": "New", "slug": "", "kind": "topic", "rights": "link_only", "time_zone": "UTC"}
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
    assert sorted(model.__name__ for model in models - registered) == ["SearchRow", "SourceHost", "Tagging"]


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
