"""Who may change whose account."""

import re

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from articles.models import Article
from tests.articles.admin.desk import change_url, decide_url, sign_in
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db


def change(user):
    return reverse("admin:auth_user_change", args=[user.pk])


def form(user, **fields):
    joined = user.date_joined
    return {
        "username": user.username,
        "is_active": "on",
        "date_joined_0": joined.date().isoformat(),
        "date_joined_1": joined.time().isoformat(timespec="seconds"),
    } | fields


def test_whoever_keeps_accounts_cannot_become_a_superuser():
    client = sign_in("admin", name="ops")
    ops = User.objects.get(username="ops")
    response = client.post(change(ops), form(ops, is_superuser="on", is_staff="on", first_name="Ada"))
    assert response.status_code == 302
    ops.refresh_from_db()
    assert (ops.first_name, ops.is_superuser) == ("Ada", False)


def test_a_superusers_account_and_password_are_closed_to_all_others():
    root = make_user("root")
    User.objects.filter(pk=root.pk).update(is_superuser=True)
    client = sign_in("admin", name="ops")
    before = User.objects.values().get(pk=root.pk)
    assert client.post(change(root), form(root, first_name="Eve")).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[root.pk])
    assert client.post(password, {"password1": "kittiwake-9", "password2": "kittiwake-9"}).status_code == 403
    assert User.objects.values().get(pk=root.pk) == before


def test_an_account_is_never_deleted():
    editor = make_user("editor")
    client = sign_in("admin", name="ops")
    assert client.post(reverse("admin:auth_user_delete", args=[editor.pk]), {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=editor.pk).exists()


def test_nobody_gives_themselves_a_role_and_an_administrator_gives_others_one():
    client, writer, publisher = sign_in("admin", name="ops"), make_user("writer"), Group.objects.get(name="publisher")
    ops = User.objects.get(username="ops")
    assert client.post(change(ops), form(ops, is_staff="on", groups=[publisher.pk])).status_code == 302
    assert [group.name for group in ops.groups.all()] == ["admin"]
    assert client.post(change(writer), form(writer, is_staff="on", groups=[publisher.pk])).status_code == 302
    assert [group.name for group in writer.groups.all()] == ["publisher"]
    root = User.objects.create_superuser("root")
    client.force_login(root)
    sent = form(root, is_staff="on", is_superuser="on", groups=[publisher.pk])
    assert client.post(change(root), sent).status_code == 302
    assert not root.groups.exists()


def test_an_administrator_makes_an_account_without_being_a_superuser():
    client = sign_in("admin", name="ops")
    sent = {"username": "carla", "password1": "pier-ferry-71", "password2": "pier-ferry-71", "usable_password": "true"}
    assert client.post(reverse("admin:auth_user_add"), sent).status_code == 302
    carla = User.objects.get(username="carla")
    assert (carla.is_superuser, carla.check_password("pier-ferry-71")) == (False, True)


def test_a_superuser_without_a_role_reads_articles_and_decides_nothing():
    root, article = User.objects.create_superuser("root"), make_article(headline="A ferry")
    client = Client()
    client.force_login(root)
    page = client.get(change_url(article)).content.decode()
    assert "A ferry" in page
    assert 'name="headline"' not in page
    assert client.post(change_url(article), {"headline": "Mine", "base": "0"}).status_code == 403
    for act in ("claim", "spike", "approve", "publish", "merge"):
        assert client.get(decide_url(article, act)).status_code == 403
    assert Article.objects.get().headline == "A ferry"


def test_a_role_that_is_given_on_the_server_lets_its_person_work_at_the_desk(capsys):
    root, article = User.objects.create_superuser("root"), make_article()
    call_command("grant_role", "root", "editor")
    assert capsys.readouterr().out == "root is editor now.\n"
    call_command("grant_role", "root", "editor")
    client = Client()
    client.force_login(root)
    assert client.get(decide_url(article, "claim")).status_code == 200
    # The right to publish is not the editor's, superuser or not.
    assert client.get(decide_url(make_article(state="approved"), "publish")).status_code == 403


def test_an_account_that_could_not_enter_the_desk_can_with_a_role():
    User.objects.create(username="carla", is_staff=False, is_active=False)
    call_command("grant_role", "carla", "curator", verbosity=0)
    carla = User.objects.get()
    assert (carla.is_staff, carla.is_active, carla.has_perm("articles.write_any")) == (True, True, True)


@pytest.mark.parametrize(
    ("user", "role", "sentence"),
    [
        ("carla", "editor", "There is no account carla. Create it with manage.py createsuperuser, or in the admin."),
        ("carla", "boss", "There is no role boss. The roles are: admin, curator, editor, publisher."),
    ],
)
def test_an_unknown_account_or_role_is_named(user, role, sentence):
    with pytest.raises(CommandError, match=re.escape(sentence)):
        call_command("grant_role", user, role)
