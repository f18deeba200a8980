"""How PostgreSQL runs statements: it compiles none of them, which would take seconds where the rest takes milliseconds.

At 60,000 articles the list of possible duplicates took 6.7 s, of which 6.4 s were its just-in-time compiler's.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver


@receiver(connection_created)
def switch_compiler_off(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Switch the compiler off for a new connection to PostgreSQL."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET jit = off")
