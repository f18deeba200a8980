"""Renditions: an article as pages, feeds and the API show it, made once, when the desk publishes a text."""

from articles.reading.renditions.keeping import outdate, rebuild, refresh, update_language
from articles.reading.renditions.reading import cards, joined, rendition_columns, resources, story
from articles.reading.renditions.resource import ROOT

__all__ = [
    "ROOT",
    "cards",
    "joined",
    "outdate",
    "rebuild",
    "refresh",
    "rendition_columns",
    "resources",
    "story",
    "update_language",
]
