"""By which rules the words in the search index are folded."""

from django.db import models

from articles.models.invariants import NothingToCheck


class SearchEdition(models.Model):
    """A single row: the edition of the rules by which all articles are indexed, 0 if that is not known.

    While the index is made again, articles from `below` on are right already. Only `search.editions` writes it.
    """

    INVARIANTS = NothingToCheck("migrate and the worker see to an outdated edition")

    ONLY = 1

    number = models.PositiveIntegerField(default=0)
    underway = models.PositiveIntegerField(null=True)
    below = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return str(self.number)
