"""A migrated SQLite database, kept between runs: to migrate an empty one takes 8 s, to copy the file none.

It is kept under a name made from all that a migration may run. Whatever changes in the code, the next run migrates.
"""

import hashlib
import shutil
import sqlite3
import tempfile
from pathlib import Path

import django
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "migrated"


def _kept() -> Path:
    digest = hashlib.sha256(f"{django.__version__} {sqlite3.sqlite_version}".encode())
    for folder in ("articles", "importers", "newsroom"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return FOLDER / f"{digest.hexdigest()[:32]}.sqlite3"


def copy() -> bool:
    """Make a copy of the kept database the one that Django connects to; return False if there is none to copy."""
    name = settings.DATABASES["default"]["TEST"]["NAME"]
    try:
        shutil.copyfile(_kept(), name)
    except FileNotFoundError:
        return False
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    return True


def keep() -> None:
    """Keep the database that Django is connected to, instead of those that older code has migrated."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    kept = _kept()
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        new = f"{folder}/new.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [new])
        # Another worker may do the same at the same time: a file is whole, or not there.
        Path(new).replace(kept)
    for old in FOLDER.glob("*.sqlite3"):
        if old != kept:
            old.unlink(missing_ok=True)
