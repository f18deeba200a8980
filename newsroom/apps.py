"""The assembling app: settings, addresses, checks, and what needs two packages."""

from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    """Registers the checks on settings that contradict each other, and what happens when a person signs in."""

    name = "newsroom"
    verbose_name = "Newsroom"

    def ready(self) -> None:
        """Register the checks, and the person's time zone with their session."""
        from newsroom import checks, zones  # noqa: F401, PLC0415 -- registering needs the app registry
