"""The app that knows how foreign bytes become articles."""

from django.apps import AppConfig


class ImportersConfig(AppConfig):
    """Named only; nothing happens at start."""

    name = "importers"
    verbose_name = "Imports"
