"""The URLs of the whole site."""

from django.contrib import admin
from django.templatetags.static import static
from django.urls import include, path
from django.views.generic import RedirectView

from articles.admin import profile
from newsroom.accounts.signing_in import SignInView

handler404 = "articles.public.missing.page"
handler500 = "newsroom.faults.page"


class Icon(RedirectView):
    """Redirects /favicon.ico to the icon, whose address contains a hash in production."""

    permanent = False

    def get_redirect_url(self, *args: object, **kwargs: object) -> str:
        """Return the icon's address."""
        return static("articles/favicon.svg")


urlpatterns = [
    path("favicon.ico", Icon.as_view()),
    # In front of the admin's own, which nobody reaches: allauth looks for this name.
    path("admin/login/", SignInView.as_view(), name="account_login"),
    path("admin/time-zone/", admin.site.admin_view(profile.page), name="desk-time-zone"),
    path("admin/", admin.site.urls),
    path("", include("articles.urls")),
]
