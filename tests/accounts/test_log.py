"""The log of accounts says who signed in from where, and who changed what of whose account."""

import json
from datetime import datetime
from importlib import import_module

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from newsroom.models import AccountEvent
from tests.articles.admin.desk import rows, sign_in
from tests.factories import make_user
from tests.test_accounts import change, form

pytestmark = pytest.mark.django_db

LOG = "/admin/newsroom/accountevent/"
PASSWORD = "a ferry after a week"


@pytest.fixture
def ops():
    """Return the browser of an administrator, with an empty log."""
    client = sign_in("admin", name="ops")
    AccountEvent.objects.all().delete()
    return client


def logged():
    """Return what the log says, the oldest first: kind, account, detail, who did it, and from where."""
    return [*AccountEvent.objects.order_by("pk").values_list("kind", "name", "detail", "by_name", "address")]


def test_signing_in_and_out_is_in_the_log_with_the_address():
    User.objects.create_user("ana", password=PASSWORD, is_staff=True)
    AccountEvent.objects.all().delete()
    client = Client(REMOTE_ADDR="203.0.113.9")
    client.post("/admin/login/", {"username": "ana", "password": "wrong"})
    client.post("/admin/login/", {"username": "ana", "password": PASSWORD})
    client.post("/admin/logout/")
    assert logged() == [
        ("failed", "ana", "", "", "203.0.113.9"),
        ("signed_in", "ana", "", "ana", "203.0.113.9"),
        ("signed_out", "ana", "", "ana", "203.0.113.9"),
    ]


def test_a_password_typed_as_a_name_is_not_kept():
    Client(REMOTE_ADDR="2001:db8::7").post("/admin/login/", {"username": PASSWORD, "password": "ana"})
    assert logged() == [("failed", "", "", "", "2001:db8::7")]
    assert [row["account"] for row in rows(sign_in("admin").get(f"{LOG}?kind__exact=failed"))] == ["unknown name"]


def test_what_an_administrator_changes_of_an_account_is_logged_with_their_name(ops):
    ana = make_user("ana", groups=["editor"])
    groups = {group.name: group.pk for group in Group.objects.all()}
    AccountEvent.objects.all().delete()
    ops.post(change(ana), form(ana, username="anna", email="anna@example.org", groups=[groups["publisher"]]))
    assert sorted(logged()) == [
        ("email", "anna", "", "ops", "127.0.0.1"),
        ("group_added", "anna", "publisher", "ops", "127.0.0.1"),
        ("group_removed", "anna", "editor", "ops", "127.0.0.1"),
        ("renamed", "anna", "Was ana", "ops", "127.0.0.1"),
        ("staff_taken", "anna", "", "ops", "127.0.0.1"),
    ]


def test_a_new_account_and_its_password_are_logged(ops):
    fields = {"username": "ben", "password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    ops.post(reverse("admin:auth_user_add"), fields)
    ben = User.objects.get(username="ben")
    password = reverse("admin:auth_user_password_change", args=[ben.pk])
    ops.post(password, {"password1": "another week", "password2": "another week", "usable_password": "true"})
    ops.post(change(ben), form(ben, is_active=""))
    assert logged() == [
        ("created", "ben", "", "ops", "127.0.0.1"),
        ("password", "ben", "", "ops", "127.0.0.1"),
        ("deactivated", "ben", "", "ops", "127.0.0.1"),
    ]


def test_ones_own_new_password_is_logged_and_a_newer_hash_of_the_same_is_not(settings):
    ana = User.objects.create_user("ana", password=PASSWORD, is_staff=True)
    AccountEvent.objects.all().delete()
    client = Client()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher", *settings.PASSWORD_HASHERS]
    client.post("/admin/login/", {"username": "ana", "password": PASSWORD})
    ana.refresh_from_db()
    assert ana.password.startswith("scrypt$")
    settings.PASSWORD_HASHERS = settings.PASSWORD_HASHERS[1:] + settings.PASSWORD_HASHERS[:1]
    new = {"old_password": PASSWORD, "new_password1": "another week", "new_password2": "another week"}
    client.post("/admin/password_change/", new)
    assert [(kind, by) for kind, _, _, by, _ in logged()] == [("signed_in", "ana"), ("password", "ana")]


def test_what_a_command_on_the_server_does_is_logged_as_such(ops):
    call_command("createsuperuser", "--noinput", username="root", email="root@example.org", verbosity=0)
    root = User.objects.get(username="root")
    root.is_superuser = root.is_active = False
    root.password = make_password(PASSWORD)
    root.save()
    root.is_superuser = root.is_active = root.is_staff = True
    root.save(update_fields=["is_active", "is_staff"])
    root.save()
    root.save(update_fields=["last_login"])
    User.objects.filter(pk=root.pk).get().delete()
    assert [(kind, detail) for kind, _, detail, _, _ in logged()] == [
        ("created", "superuser"),
        ("password", ""),
        ("deactivated", ""),
        ("superuser_taken", ""),
        ("activated", ""),
        ("superuser_given", ""),
        ("deleted", ""),
    ]
    listed = rows(ops.get(LOG))
    assert {row["account"] for row in listed} == {"root"}
    assert {row["done_by"] for row in listed} == {"a command on the server"}


def test_groups_and_rights_are_logged_from_whichever_side_they_change():
    ana, editors = make_user("ana"), Group.objects.get(name="editor")
    right = Permission.objects.get(codename="publish_any")
    AccountEvent.objects.all().delete()
    editors.user_set.add(ana)
    ana.groups.add(editors)
    ana.groups.remove(*Group.objects.filter(name="curator"))
    ana.groups.clear()
    ana.groups.add(editors)
    editors.user_set.clear()
    ana.user_permissions.add(right)
    ana.user_permissions.set([])
    editors.permissions.add(right)
    right.group_set.remove(editors)
    ana.groups.add(editors)
    editors.delete()
    assert [(kind, name, detail) for kind, name, detail, _, _ in logged()] == [
        ("group_added", "ana", "editor"),
        ("group_removed", "ana", "editor"),
        ("group_added", "ana", "editor"),
        ("group_removed", "ana", "editor"),
        ("right_given", "ana", right.name),
        ("right_taken", "ana", right.name),
        ("right_given", "", f"Group editor: {right.name}"),
        ("right_taken", "", f"Group editor: {right.name}"),
        ("group_added", "ana", "editor"),
        ("group_removed", "ana", "editor (the group was deleted)"),
    ]


def test_a_site_that_moves_to_another_database_logs_nothing_of_it(tmp_path):
    make_user("ana", groups=["editor"])
    path = tmp_path / "site.json"
    call_command("dumpdata", "auth.user", "--natural-foreign", "--natural-primary", "-o", str(path), verbosity=0)
    assert [person["fields"]["groups"] for person in json.loads(path.read_text())] == [[["editor"]]]
    User.objects.all().delete()
    AccountEvent.objects.all().delete()
    call_command("loaddata", str(path), verbosity=0)
    assert User.objects.get().groups.get().name == "editor"
    assert logged() == []


def test_behind_a_proxy_the_proxy_says_from_where(settings):
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"NUM_PROXIES": 1}
    sent = {"username": "x", "password": "x"}
    Client().post("/admin/login/", sent, headers={"X-Forwarded-For": "6.6.6.6, 198.51.100.4"})
    assert logged()[0][4] == "198.51.100.4"


# --- The list.


@pytest.mark.parametrize("role", ["curator", "editor", "publisher"])
def test_only_administrators_read_it(role):
    assert sign_in(role).get(LOG).status_code == 403


def test_nobody_adds_to_it_or_changes_or_deletes_anything_not_even_a_superuser(admin_client):
    event = AccountEvent.objects.first()
    assert admin_client.get(LOG).status_code == 200
    assert admin_client.get(f"{LOG}{event.pk}/change/").status_code == 200
    for path in ("add/", f"{event.pk}/change/", f"{event.pk}/delete/"):
        assert admin_client.post(f"{LOG}{path}", {"name": "x", "post": "yes"}).status_code == 403
    admin_client.post(LOG, {"action": "delete_selected", "_selected_action": event.pk, "post": "yes"})
    event.refresh_from_db()
    assert event.name == "admin"


def test_it_is_filtered_by_kind_account_person_day_and_address(ops):
    ana = make_user("ana")
    AccountEvent.objects.all().delete()
    for day, kind, who, address in [(1, "signed_in", ana, "203.0.113.9"), (2, "failed", None, "2001:db8::7")]:
        at = datetime.fromisoformat(f"2026-03-0{day}T12:00:00+00:00")
        AccountEvent.objects.create(kind=kind, at=at, person=who, by=who, name=(who and "ana") or "", address=address)

    def found(question):
        return [row["kind"] for row in rows(ops.get(f"{LOG}?{question}"))]

    assert found("") == ["Wrong user name or password", "Signed in"]
    assert found("kind__exact=failed") == ["Wrong user name or password"]
    assert found("account=ana") == found("by=ana") == ["Signed in"]
    assert found("account=nobody") == found("by=nobody") == []
    assert found("address=2001:DB8:0::7") == ["Wrong user name or password"]
    assert found("address=here") == []
    assert found("day_after=2026-03-02") == ["Wrong user name or password"]
    assert found("day_before=2026-03-02&kind__exact=signed_in") == ["Signed in"]


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_costs_the_same_for_thirty_as_for_one(ops, number, django_assert_num_queries):
    ana = make_user("ana")
    AccountEvent.objects.all().delete()
    at = datetime.fromisoformat("2026-03-01T12:00:00+00:00")
    AccountEvent.objects.bulk_create(AccountEvent(kind="signed_in", at=at, person=ana, by=ana) for _ in range(number))
    ops.get(LOG)
    with django_assert_num_queries(6):
        ops.get(LOG)


@pytest.mark.parametrize("question", ["", "kind__exact=failed", "account=ops", "by=ops", "address=127.0.0.1"])
def test_an_index_finds_and_orders_the_rows(ops, question, django_assert_max_num_queries):
    if connection.vendor != "sqlite":
        pytest.skip("reads the plans of SQLite")
    with django_assert_max_num_queries(12) as asked:
        ops.get(f"{LOG}?{question}")
    lists = [query["sql"] for query in asked if '"newsroom_accountevent"."detail"' in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {lists[0]}")
        plan = " ".join(row[3] for row in cursor.fetchall())
    assert ("USING INDEX account_event" in plan, "TEMP B-TREE" in plan) == (True, False)


def test_the_right_to_read_it_can_be_taken_back_and_given_again():
    class Apps:
        get_model = staticmethod(import_module("django.apps").apps.get_model)

    migration = import_module("newsroom.migrations.0001_account_events")
    holders = Group.objects.filter(permissions__codename="view_accountevent")
    assert [group.name for group in holders] == ["admin"]
    migration.take_back(Apps, None)
    assert not holders.all().exists()
    migration.give(Apps, None)
    assert [group.name for group in holders.all()] == ["admin"]
