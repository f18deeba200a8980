#!/usr/bin/env python
"""Django's command line for this site."""

import os
import sys


def main() -> None:
    """Run the command named in the arguments."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 -- says better what is missing
    from django.core.management import execute_from_command_line  # noqa: PLC0415 -- the same
    from django.db import Error  # noqa: PLC0415 -- the same

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        # A setting that is wrong is a sentence for a person, not a traceback.
        sys.exit(str(error))
    except Error as error:
        from newsroom import outages  # noqa: PLC0415 -- only now, with settings that are right

        if (found := outages.outage(error)) is None:
            raise
        sys.stderr.write(f"{outages.sentence(found)}\n")
        sys.exit(outages.EXIT_STATUS)


if __name__ == "__main__":
    main()
