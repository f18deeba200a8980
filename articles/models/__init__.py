"""Articles, and everything that belongs to them."""

from articles.models.article import Article, Tagging
from articles.models.citation import Citation
from articles.models.correction import Correction
from articles.models.decision import Decision, Operation, Override
from articles.models.desk import DeskProfile, Journal
from articles.models.rendition import Crediting, PublicVersion, Rendition
from articles.models.revision import Revision
from articles.models.search_row import SearchRow
from articles.models.source import Source, SourceHost
from articles.models.tag import Tag

__all__ = [
    "Article",
    "Citation",
    "Correction",
    "Crediting",
    "Decision",
    "DeskProfile",
    "Journal",
    "Operation",
    "Override",
    "PublicVersion",
    "Rendition",
    "Revision",
    "SearchRow",
    "Source",
    "SourceHost",
    "Tag",
    "Tagging",
]
