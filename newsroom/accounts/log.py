"""The log of accounts: `record` adds a row, and Django's signals say when somebody signs in or an account changes."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group, Permission, User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import m2m_changed, post_save, pre_delete, pre_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from articles.api.throttling import address_of
from newsroom.accounts import acting
from newsroom.models import AccountEvent, EventKind

_LONGEST_DETAIL = 300
# For each column that is yes or no: what to record when it becomes yes, and when it becomes no.
_SWITCHES = {
    "is_active": (EventKind.ACTIVATED, EventKind.DEACTIVATED),
    "is_staff": (EventKind.STAFF_GIVEN, EventKind.STAFF_TAKEN),
    "is_superuser": (EventKind.SUPERUSER_GIVEN, EventKind.SUPERUSER_TAKEN),
}
_WATCHED = ("username", "email", "password", *_SWITCHES)
_GIVEN = {"post_add": True, "pre_remove": False, "pre_clear": False}


def record(
    kind: EventKind,
    person: User | None,
    *,
    by: User | None = None,
    detail: str = "",
    request: HttpRequest | None = None,
) -> None:
    """Add a row about a person's account; None for a name that no account has.

    By default the request in progress says by whom and from which address. Outside one, both are left empty.
    """
    request = request or acting.request()
    if by is None and request is not None and getattr(request, "user", None) and request.user.is_authenticated:
        by = request.user
    address = address_of(request) if request is not None else None
    AccountEvent.objects.create(
        kind=kind,
        at=timezone.now(),
        person=person,
        name=person.username if person else "",
        by=by,
        by_name=by.username if by else "",
        address=str(address) if address else None,
        detail=detail[:_LONGEST_DETAIL],
    )


def account_named(name: str) -> User | None:
    """Return the account with exactly this user name, None if there is none."""
    return User.objects.filter(username=name.replace("\x00", "")).first()


@receiver(user_logged_in, dispatch_uid="newsroom.accounts.signed_in")
def signed_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Record that somebody has signed in."""
    record(EventKind.SIGNED_IN, user, by=user, request=request)


@receiver(user_logged_out, dispatch_uid="newsroom.accounts.signed_out")
def signed_out(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    """Record that somebody has signed out."""
    if user is not None:
        record(EventKind.SIGNED_OUT, user, by=user, request=request)


@receiver(user_login_failed, dispatch_uid="newsroom.accounts.failed")
def failed(credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    """Record an attempt with a wrong name or password; the name only if it is a real account's."""
    record(EventKind.FAILED, account_named(str(credentials.get("username") or "")), request=request)


@receiver(pre_save, sender=User, dispatch_uid="newsroom.accounts.before")
def remember(instance: User, *, raw: bool = False, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
    """Remember what the database holds of an account that is about to be saved, if a watched column may change."""
    instance._before = None  # type: ignore[attr-defined]
    instance._is_loaded = raw  # type: ignore[attr-defined]
    watched = [name for name in _WATCHED if update_fields is None or name in update_fields]
    if instance.pk is None or raw or not watched:
        return
    if set(update_fields or ()) == {"password"} and instance._password is None:  # type: ignore[attr-defined]
        return  # Django stores the same password by a newer hash
    instance._before = User.objects.filter(pk=instance.pk).values(*watched).first()  # type: ignore[attr-defined]


@receiver(post_save, sender=User, dispatch_uid="newsroom.accounts.saved")
def saved(instance: User, *, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Record what has changed of an account; nothing of what `loaddata` loads."""
    if raw:
        return
    if created:
        marks = {"superuser": instance.is_superuser, "inactive": not instance.is_active}
        record(EventKind.CREATED, instance, detail=", ".join(mark for mark, is_so in marks.items() if is_so))
        return
    for name, before in (instance._before or {}).items():  # type: ignore[attr-defined]
        now = getattr(instance, name)
        if before == now:
            continue
        if name in _SWITCHES:
            record(_SWITCHES[name][0 if now else 1], instance)
        elif name == "username":
            record(EventKind.RENAMED, instance, detail=f"Was {before}")
        else:
            record(EventKind.EMAIL if name == "email" else EventKind.PASSWORD, instance)


@receiver(pre_delete, sender=User, dispatch_uid="newsroom.accounts.deleted")
def deleted(instance: User, **kwargs: Any) -> None:
    """Record that an account is deleted, which only code on the server can do."""
    record(EventKind.DELETED, instance)


@receiver(pre_delete, sender=Group, dispatch_uid="newsroom.accounts.group_deleted")
def group_deleted(instance: Group, **kwargs: Any) -> None:
    """Record that a group's members leave it, because it is deleted."""
    for person in User.objects.filter(groups=instance):
        record(EventKind.GROUP_REMOVED, person, detail=f"{instance.name} (the group was deleted)")


@receiver(m2m_changed, sender=User.groups.through, dispatch_uid="newsroom.accounts.groups")
def groups_changed(instance: Any, action: str, pk_set: set[int] | None, **kwargs: Any) -> None:
    """Record who joins or leaves which group, from whichever side it is changed."""
    if action not in _GIVEN or getattr(instance, "_is_loaded", False):
        return
    kind = EventKind.GROUP_ADDED if _GIVEN[action] else EventKind.GROUP_REMOVED
    for person, group in _pairs(instance, "groups", Group, pk_set):
        record(kind, person, detail=group.name)


@receiver(m2m_changed, sender=User.user_permissions.through, dispatch_uid="newsroom.accounts.rights")
def rights_changed(instance: Any, action: str, pk_set: set[int] | None, **kwargs: Any) -> None:
    """Record which rights are given to a person beside their groups, or taken."""
    if action not in _GIVEN or getattr(instance, "_is_loaded", False):
        return
    kind = EventKind.RIGHT_GIVEN if _GIVEN[action] else EventKind.RIGHT_TAKEN
    for person, right in _pairs(instance, "user_permissions", Permission, pk_set):
        record(kind, person, detail=right.name)


@receiver(m2m_changed, sender=Group.permissions.through, dispatch_uid="newsroom.accounts.group_rights")
def group_rights_changed(instance: Any, action: str, pk_set: set[int] | None, **kwargs: Any) -> None:
    """Record which rights a group gets or loses; the account is empty, the detail names the group."""
    if action not in _GIVEN:
        return
    kind = EventKind.RIGHT_GIVEN if _GIVEN[action] else EventKind.RIGHT_TAKEN
    for group, right in _pairs(instance, "permissions", Permission, pk_set):
        record(kind, None, detail=f"Group {group.name}: {right.name}")


def _pairs(instance: Any, field: str, other: type[Any], keys: set[int] | None) -> Iterable[tuple[Any, Any]]:
    """Return the pairs (holder, held) that are there, of those that a signal speaks of. No keys means all."""
    if isinstance(instance, other):  # changed from the other side: group.user_set.add(ana)
        holder = Group if field == "permissions" else User
        holders = holder.objects.filter(**{field: instance})
        return [(one, instance) for one in (holders if keys is None else holders.filter(pk__in=keys))]
    held = getattr(instance, field).order_by("name")
    return [(instance, one) for one in (held if keys is None else held.filter(pk__in=keys))]
