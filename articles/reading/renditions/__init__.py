"""An article as pages, feeds and the API show it, made once: when the desk lets a text go, not when somebody reads it."""

from articles.reading.renditions.keeping import outdate, rebuild, refresh, update_language
from articles.reading.renditions.reading import cards, joined, noted, resources, story
from articles.reading.renditions.resource import ROOT

__all__ = ["ROOT", "cards", "joined", "noted", "outdate", "rebuild", "refresh", "resources", "story", "update_language"]
