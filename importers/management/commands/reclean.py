"""`manage.py reclean`: read again, by today's rules, what articles were imported from."""

from importers.runs.reclean import RereadingCommand


class Command(RereadingCommand):
    """Reads stored records again. Creates no article."""

    help = (
        "Read again, by today's rules, what articles were imported from. Articles that nobody has worked on are "
        "updated; others are flagged as changed at their source. Undo it like an import."
    )
