"""`manage.py import_files FORMAT PATH…`: files of any format that `importers.formats` knows."""

from django.core.management.base import CommandParser

from importers import formats
from importers.runs.command import ImportCommand


class Command(ImportCommand):
    """A subcommand for each format, with that format's options."""

    help = "Import files. `import_files FORMAT --help` lists the options of a format."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add a subcommand for each format."""
        subcommands = parser.add_subparsers(dest="format_name", required=True, metavar="FORMAT")
        for file_format in formats.every():
            subcommand = subcommands.add_parser(file_format.name, help=file_format.label)
            self.add_format_arguments(subcommand, file_format)
