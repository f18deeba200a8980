"""`manage.py undo_import BATCH`: undo an import."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from importers.models import ImportBatch
from importers.runs.undo import UndoBlocked, undo


class Command(BaseCommand):
    """Calls `importers.runs.undo`, and prints what it did."""

    help = "Undo an import: delete what it created and restore what it changed, but keep what people have worked on."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the number of the batch, and what to do with articles that people have worked on."""
        parser.add_argument("batch", type=int, help="The number of the batch; its report gives it.")
        parser.add_argument(
            "--keep-touched", action="store_true", help="Keep what people have worked on, and undo the rest."
        )

    def handle(self, *, batch: int, keep_touched: bool, **options: Any) -> None:
        """Undo the batch. Raises CommandError, with the reasons, if it cannot be undone."""
        try:
            result = undo(ImportBatch.objects.get(pk=batch), keep_touched=keep_touched)
        except ImportBatch.DoesNotExist as error:
            raise CommandError(f"There is no batch {batch}. The admin lists them under Import batches.") from error
        except UndoBlocked as error:
            advice = "" if len(error.reasons) == 1 else " Use --keep-touched to keep these and undo the rest."
            raise CommandError(f"Nothing was undone.{advice}\n" + "\n".join(error.reasons)) from error
        for reason in result.obstacles:
            self.stderr.write(reason)
        self.stdout.write(
            f"Batch {batch} undone: {result.articles_deleted} articles deleted, {result.articles_restored} restored, "
            f"{result.citations_removed} citations removed, {len(result.obstacles)} articles kept."
        )
