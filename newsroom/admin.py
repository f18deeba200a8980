"""The admin's titles, and who may change whose account."""

from typing import Any

import allauth.account.admin  # noqa: F401 -- registers what is taken out below
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.http import HttpRequest

from articles.admin.bounded import AnsweringList
from newsroom.accounts import event_pages, lock_pages  # noqa: F401 -- registers their pages

admin.site.site_header = admin.site.site_title = f"{settings.SITE_NAME} desk"
admin.site.index_title = "The desk"
admin.site.unregister(User)
# Of what allauth keeps, nothing is used yet.
admin.site.unregister(EmailAddress)


@admin.register(User)
class PersonAdmin(UserAdmin):
    """Accounts. Administrators of accounts cannot change superusers or make themselves one."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[AnsweringList]:
        """Return the class of a list that answers any address."""
        return AnsweringList

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Reserve the fields that grant every right to superusers, and let nobody give a role to themselves."""
        fields = [*super().get_readonly_fields(request, obj)]
        if not request.user.is_superuser:
            fields += ["is_superuser", "user_permissions"]
        return [*fields, "groups", "user_permissions"] if obj is not None and obj.pk == request.user.pk else fields

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Return False for a superuser's account, password included, unless the user is a superuser."""
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Return False: decisions and revisions name their authors for good. Deactivate an account instead."""
        return False
