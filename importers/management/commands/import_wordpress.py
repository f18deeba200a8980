"""`manage.py import_wordpress PATH…`: short for `import_files wordpress`."""

from importers.runs.command import FormatCommand


class Command(FormatCommand):
    """Imports posts."""

    help = "Import posts as the WordPress REST API gives them: .json or .jsonl, gzipped or not; - reads standard input."
    format_name = "wordpress"
