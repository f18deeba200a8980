"""`manage.py check_database`: is there a site in the database?"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from articles.models import Article
from newsroom import outages


class Command(BaseCommand):
    """Ends with 4 if the database holds no site, so that nobody serves an empty one by mistake."""

    help = "Check that the database can be reached and holds a site. It makes and changes nothing."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        """Look for our tables. Raises CommandError, with what to do, if there are none."""
        # Connecting would make the file.
        is_missing = connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).is_file()
        if is_missing or Article._meta.db_table not in connection.introspection.table_names():
            message = (
                f"There is no site in the database {outages.place()}. Make a new one with make init, put the backup of "
                "yours there, or correct NEWSROOM_DATABASE_URL."
            )
            raise CommandError(message, returncode=outages.EXIT_STATUS)
