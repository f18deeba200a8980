"""The locked sign-ins in the admin: who has to wait before they can sign in, each with a button that unlocks."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.html import format_html

from articles.admin.editorial import ReadOnlyAdmin
from articles.admin.numbers import whole_number
from articles.admin.status import moment
from newsroom.accounts import guard
from newsroom.models import FailureKind, SignInFailures

RIGHT = "newsroom.unlock_sign_in"


@admin.register(SignInFailures)
class SignInFailuresAdmin(ReadOnlyAdmin):
    """What keeps people from signing in at this moment, the newest attempt first."""

    list_display = ["account_name", "from_where", "failed", "last_attempt", "waits", "unlock_button"]
    list_display_links = None
    list_select_related = ["person"]
    ordering = ["-last_at", "-pk"]
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return the rows that make somebody wait."""
        return super().get_queryset(request).filter(guard.locked())

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Return the columns; the button only for who may use it."""
        return [name for name in self.list_display if name != "unlock_button" or request.user.has_perm(RIGHT)]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the list, or unlock what the pressed button is about."""
        if request.method != "POST":
            return super().changelist_view(request, extra_context)
        if not request.user.has_perm(RIGHT):
            raise PermissionDenied
        key = whole_number(request.POST.get("unlock", ""))
        row = SignInFailures.objects.filter(pk=key).select_related("person").first() if key is not None else None
        if row is None:
            messages.info(request, "Nothing to unlock: nobody has to wait there any more.")
        else:
            guard.unlock(row)
            what = row.network if row.kind == FailureKind.NETWORK else self.account_name(row)
            messages.success(request, f"Unlocked: {what}. The next attempt is checked at once.")
        return HttpResponseRedirect(request.get_full_path())

    @admin.display(description="Account")
    def account_name(self, row: SignInFailures) -> str:
        """Return whose sign-in has to wait."""
        if row.kind == FailureKind.NETWORK:
            return "every account"
        return row.person.get_username() if row.person else "unknown name"

    @admin.display(description="From")
    def from_where(self, row: SignInFailures) -> str:
        """Return from where attempts have to wait."""
        if row.kind == FailureKind.ACCOUNT:
            return "any browser in which they have not signed in before"
        return f"{row.network}, their own browser" if row.kind == FailureKind.BROWSER else row.network

    @admin.display(description="Failed")
    def failed(self, row: SignInFailures) -> str:
        """Return how often signing in has failed."""
        return f"{row.failures} attempts"

    @admin.display(description="Last attempt")
    def last_attempt(self, row: SignInFailures) -> str:
        """Return the moment of the last attempt, in the user's time zone."""
        return moment(row.last_at)

    @admin.display(description="Next attempt")
    def waits(self, row: SignInFailures) -> str:
        """Return when the next attempt is checked."""
        wait = guard.wait_of(row, timezone.now())
        return f"in {guard.in_words(wait)}" if wait else "now"

    @admin.display(description="")
    def unlock_button(self, row: SignInFailures) -> str:
        """Return a button of the form that the list is in."""
        return format_html('<button type="submit" class="button" name="unlock" value="{}">Unlock</button>', row.pk)
