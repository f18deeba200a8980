"""Who may change whose account."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from tests.articles.admin.desk import sign_in
from tests.factories import make_user

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
