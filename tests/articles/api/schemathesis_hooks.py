"""What schemathesis cannot invent: cursors and tokens from earlier responses, and the names of existing objects.

It loads this by SCHEMATHESIS_HOOKS, in a process of its own.
"""

import json
import os
import zlib
from pathlib import Path

import schemathesis
from schemathesis import GenerationMode

# Names of things that there are, by parameter; written by the test.
_KNOWN = json.loads(Path(os.environ["NAMES_OF_WHAT_THERE_IS"]).read_text())
_found: set[str] = set()


def _one_of(name, *parts):
    """Return a known name in every second case, the same in each run; None in the others."""
    number = zlib.crc32(repr(parts).encode())
    known = _KNOWN.get(name, ())
    return known[number // 2 % len(known)] if known and number % 2 else None


@schemathesis.hook
def before_call(context, case, kwargs):
    kwargs["allow_redirects"] = False
    if case.meta is None or case.meta.generation.mode != GenerationMode.POSITIVE:
        return
    group = case.operation.path.split("/")[3]
    for name, value in list((case.path_parameters or {}).items()):
        if known := _one_of(f"{group}.{name}", value):
            case.path_parameters[name] = known
    query = case.query or {}
    for name in [name for name in ("cursor", "since") if name in query]:
        if group != "corrections" or name != "since":
            query.pop(name) if query[name] not in _found else None
    for name in ("tag", "section", "source", "ids", "article", "slug", "language"):
        if name in query and (known := _one_of(name, str(query[name]))):
            query[name] = [known] if isinstance(query[name], list) else known
        elif isinstance(query.get(name), list):
            # A comma ends a name; JSON Schema has no word for that.
            query[name] = [value.replace(",", "") or "x" for value in query[name]]


@schemathesis.hook
def after_call(context, case, response):
    if response.status_code == 200 and case.operation.path.endswith("/changes/"):
        _found.add(json.loads(response.content)["next_token"])
