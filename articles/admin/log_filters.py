"""The filter of the desk's logs: one article."""

import uuid

from django.db.models import QuerySet

from articles.admin.text_filter import TextFilter


class PublicIdFilter(TextFilter):
    """The article, by its public id. An article's page links here."""

    title = "article"
    parameter_name = "article"
    placeholder = "Public ID"

    def matching(self, queryset: QuerySet, text: str) -> QuerySet:
        """Return the rows of the article."""
        try:
            return queryset.filter(article__public_id=uuid.UUID(text))
        except ValueError:
            return queryset.none()
