"""The app that knows what an article is, who may see it, and what the desk may do."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    """Named only; nothing happens at start."""

    name = "articles"
