"""`manage.py import_wordpress PATH…`: short for `import_files wordpress`."""

from importers.runs.command import FormatCommand


class Command(FormatCommand):
    """Imports WordPress posts."""

    help = "Import posts from the WordPress REST API: .json or .jsonl, gzipped or not. Use - for standard input."
    format_name = "wordpress"
