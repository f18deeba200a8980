"""`manage.py import_digest PATH…`: short for `import_files digest`."""

from importers.runs.command import FormatCommand


class Command(FormatCommand):
    """Imports digests."""

    help = "Import plain-text digests: summaries that each end with “Read more”. Use - for standard input."
    format_name = "digest"
