"""The page on which people sign in: allauth's view behind our guard, at the address of the admin's own page."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.account.mixins import RedirectAuthenticatedUserMixin
from allauth.account.views import LoginView
from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from newsroom.accounts import guard

NAME = "username"


class SignInForm(LoginForm):
    """A user name and a password, under the names that the admin's own form has."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "User name"
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        # After a failure the name is there already.
        self.fields["password" if self["login"].value() else "login"].widget.attrs["autofocus"] = True
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            field.help_text = ""

    def add_prefix(self, field_name: str) -> str:
        """Return the name of a field in HTML; allauth calls the first one otherwise."""
        return super().add_prefix(NAME if field_name == "login" else field_name)


@method_decorator(never_cache, name="dispatch")
class SignInView(LoginView):
    """Lets staff in; after many failures people wait before another password is checked."""

    form_class = SignInForm
    attempt: guard.Counted | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send on who is signed in already; show the form to everybody else, also to who may not enter the desk."""
        if request.user.is_authenticated and not admin.site.has_permission(request):
            # allauth would send them on to a page that sends them back here.
            return super(RedirectAuthenticatedUserMixin, self).dispatch(request, *args, **kwargs)
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Check the password, unless too many attempts have failed: then answer 429."""
        name = request.POST.get(NAME, "")
        if name.strip() and request.POST.get("password"):
            try:
                self.attempt = guard.admit(request, name)
            except guard.TooManyAttempts as refusal:
                form = self.get_form_class()(initial={"login": name[:150]}, request=request)
                context = self.get_context_data(form=form, refusal=str(refusal))
                headers = {"Retry-After": str(refusal.seconds)}
                return self.render_to_response(context, status=429, headers=headers)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: SignInForm) -> HttpResponse:
        """Sign in and go on to the page that was asked for."""
        if self.attempt is not None:
            guard.succeeded(self.attempt)
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page shows."""
        next_page = self.request.POST.get(REDIRECT_FIELD_NAME) or self.request.GET.get(REDIRECT_FIELD_NAME) or ""
        return super().get_context_data(**kwargs) | {"title": "Sign in", "next_page": next_page}
