"""Lists of articles: the parameters that narrow them, the pages they are cut into, and how each is read."""

from articles.lists.filters import ArticleFilter
from articles.lists.finding import NEWEST, OLDEST, UPDATED, count, find
from articles.lists.paging import Misplaced, Page, Place

__all__ = ["NEWEST", "OLDEST", "UPDATED", "ArticleFilter", "Misplaced", "Page", "Place", "count", "find"]
