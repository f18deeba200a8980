"""The desk's face: every model in Django's admin, its decisions taken by `desk` alone."""

from articles.admin.article import ArticleAdmin
from articles.admin.citation import CitationAdmin
from articles.admin.correction import CorrectionAdmin, OverrideAdmin
from articles.admin.decision import DecisionAdmin
from articles.admin.revision import RevisionAdmin
from articles.admin.source import SourceAdmin
from articles.admin.tag import TagAdmin

__all__ = [
    "ArticleAdmin",
    "CitationAdmin",
    "CorrectionAdmin",
    "DecisionAdmin",
    "OverrideAdmin",
    "RevisionAdmin",
    "SourceAdmin",
    "TagAdmin",
]
