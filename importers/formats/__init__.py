"""The two formats that news arrives in. Each knows bytes and `Item`, and neither Django nor the database."""

from importlib import import_module
from types import ModuleType

_MODULES = {"wordpress": "importers.formats.wordpress.wordpress", "digest": "importers.formats.digest.digest"}
NAMES = tuple(_MODULES)


def named(name: str) -> ModuleType:
    """Return the format's module, which is loaded when it is first asked for: a worker process needs one of them.

    Raises KeyError for a name that is no format's.
    """
    return import_module(_MODULES[name])
