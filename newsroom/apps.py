"""The app that assembles the site: settings, URLs, checks, and whatever needs both other packages."""

from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    """Registers the checks of contradictory settings, and the handlers for signing in and for changes of accounts."""

    name = "newsroom"
    verbose_name = "Accounts"

    def ready(self) -> None:
        """Import the modules that register checks and signal handlers."""
        from newsroom import checks, zones  # noqa: F401, PLC0415 -- they need the app registry
        from newsroom.accounts import log  # noqa: F401, PLC0415
