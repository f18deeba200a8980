"""What the admin calls itself, and who may change whose account."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.http import HttpRequest

admin.site.site_header = admin.site.site_title = f"{settings.SITE_NAME} desk"
admin.site.index_title = "The desk"
admin.site.unregister(User)


@admin.register(User)
class PersonAdmin(UserAdmin):
    """Accounts. Only a superuser makes one, or changes one: otherwise whoever keeps accounts could become anybody."""

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Leave to superusers what gives every right; all others give rights by groups."""
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else [*fields, "is_superuser", "user_permissions"]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Refuse a superuser's account, password included, to all but superusers."""
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Refuse: decisions and revisions name their author for ever. An account is made inactive instead."""
        return False
