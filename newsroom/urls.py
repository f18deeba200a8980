"""The URLs of the whole site."""

from django.contrib import admin
from django.templatetags.static import static
from django.urls import include, path
from django.views.generic import RedirectView

from articles.admin import profile

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
    path("admin/time-zone/", admin.site.admin_view(profile.page), name="desk-time-zone"),
    path("admin/", admin.site.urls),
    path("", include("articles.urls")),
]
