"""What django-allauth asks of the site: who may enter, who may sign up (nobody), and in which words it says so."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth import authenticate
from django.contrib.auth.models import AbstractBaseUser, User
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from newsroom.accounts import log
from newsroom.models import EventKind


class DeskAccountAdapter(DefaultAccountAdapter):
    """Accounts of the desk: administrators make them, and only staff sign in."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "Wrong user name or password. Upper and lower case count in both.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: nobody makes an account for themselves."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Return the member of staff with this name and password; None, in the same words, for everybody else.

        allauth's own limits are left out: they refuse the right password too, so that anybody could lock an editor out.
        """
        user = authenticate(request, **credentials)
        if user is None or (isinstance(user, User) and user.is_staff):
            return user
        log.record(EventKind.FAILED, log.account_named(user.get_username()), request=request)
        return None

    def is_ajax(self, request: HttpRequest) -> bool:
        """Return False: no script signs in, and everybody gets the page."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Say whether an address is one of this host's, to which a person may be sent on."""
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )
