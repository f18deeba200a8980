"""What the site keeps of its accounts: the log of what happened to them, and who has to wait before they sign in."""

from django.conf import settings
from django.db import models


class EventKind(models.TextChoices):
    """What can happen to an account, with the words that the log uses for it."""

    SIGNED_IN = "signed_in", "Signed in"
    FAILED = "failed", "Wrong user name or password"
    REFUSED = "refused", "Too many attempts"
    UNLOCKED = "unlocked", "Unlocked"
    SIGNED_OUT = "signed_out", "Signed out"
    PASSWORD = "password", "Password changed"
    CREATED = "created", "Account created"
    ACTIVATED = "activated", "Account activated"
    DEACTIVATED = "deactivated", "Account deactivated"
    DELETED = "deleted", "Account deleted"
    RENAMED = "renamed", "User name changed"
    EMAIL = "email", "E-mail address changed"
    STAFF_GIVEN = "staff_given", "May enter the desk"
    STAFF_TAKEN = "staff_taken", "May no longer enter the desk"
    SUPERUSER_GIVEN = "superuser_given", "Became a superuser"
    SUPERUSER_TAKEN = "superuser_taken", "Is no longer a superuser"
    GROUP_ADDED = "group_added", "Joined a group"
    GROUP_REMOVED = "group_removed", "Left a group"
    RIGHT_GIVEN = "right_given", "Right given"
    RIGHT_TAKEN = "right_taken", "Right taken"


class AccountEvent(models.Model):
    """What happened to an account: to whom, by whom, when, and from which address. Rows are added, never changed.

    Names are copied, and keys have no constraint in the database: the log outlives accounts. `name` is empty where
    somebody typed a name that no account has, because people type passwords into that field, too.
    """

    kind = models.CharField("what", max_length=20, choices=EventKind.choices)
    at = models.DateTimeField("when")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    name = models.CharField("account", max_length=150, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    by_name = models.CharField("done by", max_length=150, blank=True)
    address = models.GenericIPAddressField(null=True)
    detail = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "account event"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="account_event_newest"),
            models.Index(fields=["kind", "-at", "-id"], name="account_event_of_kind"),
            models.Index(fields=["person", "-at", "-id"], name="account_event_of_person"),
            models.Index(fields=["by", "-at", "-id"], name="account_event_done_by"),
            models.Index(fields=["address", "-at", "-id"], name="account_event_from_address"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name or self.detail or 'unknown name'}"


class FailureKind(models.TextChoices):
    """What failed attempts to sign in are counted by."""

    PAIR = "pair", "one name from one network"
    BROWSER = "browser", "one person in a browser in which they have signed in before"
    ACCOUNT = "account", "one name from everywhere else"
    NETWORK = "network", "one network, whatever the name"


class SignInFailures(models.Model):
    """How often signing in has failed. Names are stored as keyed hashes: what was typed may be a password."""

    kind = models.CharField(max_length=10, choices=FailureKind.choices)
    key = models.CharField(max_length=64, unique=True)
    account = models.CharField(max_length=64, blank=True, db_index=True, help_text="The folded name, as a hash.")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    network = models.CharField(max_length=50, blank=True, help_text="An IPv4 address, or the /64 of an IPv6 address.")
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField("last attempt", db_index=True)
    is_refusal_logged = models.BooleanField(default=False)

    class Meta:
        verbose_name = "locked sign-in"
        ordering = ["-last_at", "-pk"]
        permissions = [("unlock_sign_in", "Can unlock sign-ins")]

    def __str__(self) -> str:
        return f"{self.failures} failures: {self.get_kind_display()}"
