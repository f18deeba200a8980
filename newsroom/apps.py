"""The assembling app: settings, addresses, checks, and what needs two packages."""

from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    """Registers the checks on settings that contradict each other."""

    name = "newsroom"
    verbose_name = "Newsroom"

    def ready(self) -> None:
        """Register the checks."""
        from newsroom import checks  # noqa: F401, PLC0415 -- registering needs the app registry
