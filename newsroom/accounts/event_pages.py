"""The log of accounts in the admin: who signed in from where, and what has changed of whose account."""

import ipaddress

from django.contrib import admin
from django.db.models import QuerySet

from articles.admin.date_filters import DaysFilter
from articles.admin.editorial import ReadOnlyAdmin
from articles.admin.status import moment
from articles.admin.text_filter import TextFilter
from newsroom.accounts.log import account_named
from newsroom.models import AccountEvent, EventKind

# Of these the account alone says who did it, or nobody is known to have.
_SELF_EXPLAINING = frozenset({EventKind.SIGNED_IN, EventKind.SIGNED_OUT, EventKind.FAILED, EventKind.REFUSED})


class PersonFilter(TextFilter):
    """Whose account it is about, by user name."""

    title = "account"
    parameter_name = "account"
    placeholder = "User name"

    def matching(self, queryset: QuerySet, text: str) -> QuerySet:
        """Return the rows about the account that has this name now, whatever it was called before."""
        person = account_named(text)
        return queryset.filter(person=person) if person else queryset.none()

    def in_view(self, row: AccountEvent) -> tuple[str, str] | None:
        """Return the account's name."""
        return (row.name, row.name) if row.name else None


class DoneByFilter(TextFilter):
    """Who did it, by user name."""

    title = "done by"
    parameter_name = "by"
    placeholder = "User name"

    def matching(self, queryset: QuerySet, text: str) -> QuerySet:
        """Return what the person with this name did."""
        person = account_named(text)
        return queryset.filter(by=person) if person else queryset.none()

    def in_view(self, row: AccountEvent) -> tuple[str, str] | None:
        """Return the person's name."""
        return (row.by_name, row.by_name) if row.by_name else None


class FromAddressFilter(TextFilter):
    """From which IP address it was done."""

    title = "address"
    parameter_name = "address"
    placeholder = "IP address"

    def matching(self, queryset: QuerySet, text: str) -> QuerySet:
        """Return what came from the address."""
        try:
            return queryset.filter(address=str(ipaddress.ip_address(text)))
        except ValueError:
            return queryset.none()

    def in_view(self, row: AccountEvent) -> tuple[str, str] | None:
        """Return the address."""
        return (row.address, row.address) if row.address else None


class EventDaysFilter(DaysFilter):
    """When it happened."""

    title = "day"
    parameter = "day"
    column = "at"

    def narrowed(self, queryset: QuerySet) -> QuerySet:
        """Return all rows: an index has their moments."""
        return queryset


@admin.register(AccountEvent)
class AccountEventAdmin(ReadOnlyAdmin):
    """The log, which only the site itself adds to."""

    list_display = ["when", "kind", "account", "detail", "done_by", "address"]
    list_filter = ["kind", PersonFilter, DoneByFilter, EventDaysFilter, FromAddressFilter]
    ordering = ["-at", "-pk"]
    fields = ["when", "kind", "account", "detail", "done_by", "address"]

    @admin.display(description="When")
    def when(self, event: AccountEvent) -> str:
        """Return the moment, in the user's time zone."""
        return moment(event.at)

    @admin.display(description="Account")
    def account(self, event: AccountEvent) -> str:
        """Return the name that the account had then; “unknown name” if somebody typed one that no account has."""
        is_attempt = event.kind in (EventKind.FAILED, EventKind.REFUSED)
        return event.name or ("unknown name" if is_attempt else "")

    @admin.display(description="Done by")
    def done_by(self, event: AccountEvent) -> str:
        """Return who did it; of what no page of the desk did, that it was done on the server."""
        if event.kind in _SELF_EXPLAINING:
            return ""
        return event.by_name or "a command on the server"
