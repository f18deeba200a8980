"""What an article is, and everything that hangs on it."""

from articles.models.article import Article, Tagging
from articles.models.citation import Citation
from articles.models.decision import Decision
from articles.models.revision import Revision
from articles.models.search_row import SearchRow
from articles.models.source import Source, SourceHost
from articles.models.tag import Tag

__all__ = ["Article", "Citation", "Decision", "Revision", "SearchRow", "Source", "SourceHost", "Tag", "Tagging"]
