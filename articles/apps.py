"""The app that knows what an article is, who may see it, and what the desk may do."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    """Named, and connections set up."""

    name = "articles"

    def ready(self) -> None:
        """Have each new connection to the database set up."""
        from articles.database import planning  # noqa: F401, PLC0415 -- registers a receiver
