"""What must be true of stored rows, model by model; `manage.py check_newsroom` looks for rows of which it is not."""

from articles.models.invariants.invariant import Invariant, NothingToCheck

__all__ = ["Invariant", "NothingToCheck"]
