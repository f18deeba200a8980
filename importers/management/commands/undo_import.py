"""`manage.py undo_import BATCH`: take an import back."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from importers.models import ImportBatch
from importers.runs.undo import InTheWay, undo


class Command(BaseCommand):
    """The shell over `importers.runs.undo`."""

    help = "Take an import back: what it created goes, what it changed is as before; what people touched stays."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add which batch, and what to do with articles that people have touched."""
        parser.add_argument("batch", type=int, help="The number of the batch, as its report gives it.")
        parser.add_argument(
            "--keep-touched", action="store_true", help="Take the rest back and leave what people have touched."
        )

    def handle(self, *, batch: int, keep_touched: bool, **options: Any) -> None:
        """Undo the batch, or say what stands in the way."""
        try:
            undone = undo(ImportBatch.objects.get(pk=batch), keep_touched=keep_touched)
        except ImportBatch.DoesNotExist as error:
            raise CommandError(f"There is no batch {batch}. The admin lists them under Import batches.") from error
        except InTheWay as error:
            advice = "" if len(error.reasons) == 1 else " Use --keep-touched to take the rest back."
            raise CommandError(f"Nothing was taken back.{advice}\n" + "\n".join(error.reasons)) from error
        for reason in undone.kept:
            self.stderr.write(reason)
        self.stdout.write(
            f"Batch {batch} is taken back: {undone.deleted} articles deleted, {undone.reverted} as before, "
            f"{undone.uncited} citations removed, {len(undone.kept)} kept."
        )
