"""`manage.py check_newsroom [--repair]`: look for stored rows that contradict each other."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsroom import invariants


class Command(BaseCommand):
    """The shell over `newsroom.invariants`."""

    help = (
        "Look for stored rows that contradict each other: for example, a published article without a page, or a tag "
        "left on a merged tag. Writes nothing without --repair. Exit status: 0 if all is well, 1 if something is "
        "wrong or, with --repair, still wrong. It can be interrupted and run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add whether to heal, and how much to print."""
        parser.add_argument("--repair", action="store_true", help="Heal what has one right answer, and check again.")
        parser.add_argument("--rows", type=int, default=5, help="How many rows to print of each fault (default: 5).")

    def handle(self, *, repair: bool, rows: int, **options: Any) -> None:
        """Check, heal if asked to, and print both. Raises CommandError, with status 1, if something is (still) wrong.

        What is healed is printed as it was found; what is left is counted by a second look.
        """
        faults = 0
        for fault in invariants.check(most=rows):
            self.stdout.write("\n".join(invariants.lines(fault)))
            if repair and fault.is_healable:
                self.stdout.write(f"  Healed: {invariants.heal(fault.model, fault.invariant):,}")
            faults += 1
        if repair and faults:
            faults = sum(1 for _ in invariants.check(most=0))
        if faults:
            raise CommandError(f"Wrong: {faults} of {len(list(invariants.every()))} rules are broken.", returncode=1)
        self.stdout.write("All is well.")
