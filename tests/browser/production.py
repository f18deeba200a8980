"""The settings of production, with all that is written in a folder of its own (NEWSROOM_TESTS_FOLDER)."""

import os
from pathlib import Path

from newsroom.settings import *  # noqa: F403

DATA_DIR = Path(os.environ["NEWSROOM_TESTS_FOLDER"])
STATIC_ROOT = DATA_DIR / "static"
