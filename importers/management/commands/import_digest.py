"""`manage.py import_digest PATH…`: short for `import_files digest`."""

from importers.runs.command import FormatCommand


class Command(FormatCommand):
    """Imports summaries."""

    help = "Import plain-text digests: summaries, each closed by “Read more”; - reads standard input."
    format_name = "digest"
