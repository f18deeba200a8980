"""Articles, and everything that belongs to them."""

from articles.models.article import Article, Tagging
from articles.models.citation import Citation
from articles.models.correction import Correction
from articles.models.decision import Decision, Operation, Override
from articles.models.desk import DeskProfile, Journal
from articles.models.rendition import Crediting, PublicVersion, Rendition, VersionMark
from articles.models.revision import Revision
from articles.models.search_edition import SearchEdition
from articles.models.search_row import SearchRow
from articles.models.source import Source, SourceHost
from articles.models.story import ComparisonDue, Likeness, Parting, Signature, StoryAddress, StoryBand
from articles.models.tag import SourceTag, Tag, TagName

__all__ = [
    "Article",
    "Citation",
    "ComparisonDue",
    "Correction",
    "Crediting",
    "Decision",
    "DeskProfile",
    "Journal",
    "Likeness",
    "Operation",
    "Override",
    "Parting",
    "PublicVersion",
    "Rendition",
    "Revision",
    "SearchEdition",
    "SearchRow",
    "Signature",
    "Source",
    "SourceHost",
    "SourceTag",
    "StoryAddress",
    "StoryBand",
    "Tag",
    "TagName",
    "Tagging",
    "VersionMark",
]
