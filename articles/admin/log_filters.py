"""By what the desk's logs are narrowed: to one article."""

import uuid

from django.db.models import QuerySet

from articles.admin.text_filter import TextFilter


class ArticleFilter(TextFilter):
    """The article, by its public id; an article's page links here."""

    title = "article"
    parameter_name = "article"
    placeholder = "Public id"

    def matching(self, queryset: QuerySet, typed: str) -> QuerySet:
        """Return what belongs to the article."""
        try:
            return queryset.filter(article__public_id=uuid.UUID(typed))
        except ValueError:
            return queryset.none()
