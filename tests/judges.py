"""Tools and files from outside the project that judge it. If one is missing, its tests are skipped; under CI they fail.

`make test-slow` installs the npm packages, in var/; `.ci/run` installs the programs as well.
"""

import importlib
import os
import shutil
from pathlib import Path
from types import ModuleType
from typing import NoReturn

import pytest

VAR = Path(__file__).resolve().parents[1] / "var"
# Large collections of real files, of which nothing is copied into the project; tests/samples holds small ones of our
# own.
SHARED = Path(__file__).resolve().parents[2] / "shared"


def program(name: str) -> str:
    """Return the path of a program; skip the test, or fail it under CI, where it is not installed."""
    return shutil.which(name) or leave_out(name)


def npm_file(judge: str, path: str) -> Path:
    """Return a file of an npm package that is in a folder of var/ named after the judge; skip or fail without it."""
    file = VAR / judge / "node_modules" / path
    return file if file.is_file() else leave_out(path.partition("/")[0])


def module(name: str) -> ModuleType:
    """Return a Python module of a list of requirements beyond those of `make test`; skip or fail without it."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        leave_out(name)


def leave_out(judge: str) -> NoReturn:
    """Skip the test that needs this judge; fail it under CI, where nothing may be left out."""
    _end(f"{judge} is not installed (make test-slow installs what npm and pip have, .ci/run everything)")


def shared(folder: str) -> Path:
    """Return a folder of the shared one beside the project; skip the test, or fail it under CI, where it is missing."""
    path = SHARED / folder
    return path if path.is_dir() else _end(f"the folder shared/{folder} is not beside the project")


def _end(why: str) -> NoReturn:
    end = pytest.skip if os.environ.get("CI", "") in ("", "0") else pytest.fail
    end(why)
