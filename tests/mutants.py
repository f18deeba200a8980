"""`make mutants`: small faults, put into the code one at a time at random; the tests must notice nine in ten.

mutmut writes every fault that it can think of into a copy of the project (mutants/), runs the tests that reach the
function, and calls the fault killed where one of them fails.
"""

import argparse
import functools
import gc
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from mutmut.__main__ import create_mutants
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import copy_also_copy_files, copy_src_dir, walk_mutatable_files

ROOT = Path(__file__).resolve().parents[1]
COPY = ROOT / "mutants"
# A fault that makes the tests run for ever is noticed, too.
CAUGHT = frozenset({"killed", "timeout"})
MAY_SURVIVE = 0.1


def pytest_configure() -> None:
    """Make mutmut's copy of the code pass for our own.

    Its frames, two for each of ours, need room: our limits of depth are to be met before the interpreter's. And a
    process that a test starts cannot report which functions it reached; in this one mutmut knows without the variable.
    """
    sys.setrecursionlimit(4_000)
    if os.environ.get("MUTANT_UNDER_TEST") == "stats":
        del os.environ["MUTANT_UNDER_TEST"]


def pytest_sessionstart() -> None:
    """Forget what the process still knows of an earlier session: mutmut runs the tests in it many times.

    Each time they get a new database, so that content types have other ids, and expect empty caches. What a function
    has remembered (`lru_cache`, statements of the ORM) would hide its fault.
    """
    from django.contrib.contenttypes.models import ContentType  # noqa: PLC0415 -- not before Django is set up
    from django.core.cache.backends import locmem  # noqa: PLC0415

    from articles.database import statements  # noqa: PLC0415

    ContentType.objects.clear_cache()
    for memory in (locmem._caches, locmem._expire_info, locmem._locks):
        memory.clear()
    statements._written.clear()
    for remembering in gc.get_objects():
        if isinstance(remembering, functools._lru_cache_wrapper):
            remembering.cache_clear()


def pytest_itemcollected(item) -> None:
    """Name each test as mutmut 3.8 asks for it: pytest 9.2 has the name elsewhere."""
    item._nodeid = item.nodeid


def main() -> int:
    """Try the faults, print what became of them, and return 1 where too many survived, 2 where none could be tried."""
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument("--number", type=int, default=100, help="How many faults to try (100).")
    parser.add_argument("--seed", type=int, help="Choose the faults that an earlier run with this seed chose.")
    arguments = parser.parse_args()
    seed = random.randrange(1_000_000) if arguments.seed is None else arguments.seed
    os.chdir(ROOT)  # mutmut reads pyproject.toml and writes mutants/ where it is called
    everything = generate()
    chosen = random.Random(seed).sample(everything, min(arguments.number, len(everything)))
    print(f"{len(chosen)} of {len(everything):,} mutants, by SEED={seed}", flush=True)
    if not run(chosen):
        return 2
    return report(chosen)


def generate() -> list[str]:
    """Write all mutants into a new copy of the project, and return their names."""
    shutil.rmtree(COPY, ignore_errors=True)
    COPY.mkdir()
    copy_src_dir()
    copy_also_copy_files()
    create_mutants(os.cpu_count() or 1)
    return sorted(results())


def results() -> dict[str, int | None]:
    """Return how pytest ended (None where it never ran) by the name of the mutant."""
    ended = {}
    for path in walk_mutatable_files():
        data = SourceFileMutationData(path=path)
        data.load()
        ended |= data.exit_code_by_key
    return ended


def run(names: list[str]) -> bool:
    """Run the tests once as they are and once for each of the mutants; return whether mutmut came to an end."""
    mutmut = Path(sys.executable).with_name("mutmut")
    with tempfile.TemporaryDirectory(prefix="newsroom-mutants-") as folder:
        # A forked run leaves its folder of temporary files behind.
        environment = os.environ | {"PYTEST_DEBUG_TEMPROOT": folder}
        return subprocess.run([mutmut, "run", *names], env=environment, check=False).returncode == 0


def report(names: list[str]) -> int:
    """Print counts and the survivors' diffs; return 1 where too many survived, else 0."""
    ended = results()
    status = {name: status_by_exit_code[ended[name]] for name in names}
    survivors = [name for name in names if status[name] not in CAUGHT]
    for name in survivors:
        print(f"\n{name}: {status[name]}\n{get_diff_for_mutant(name)}")
    killed = len(names) - len(survivors)
    print(f"\n{killed} killed, {len(survivors)} survived; {MAY_SURVIVE:.0%} may survive.")
    return int(len(survivors) > MAY_SURVIVE * len(names))


if __name__ == "__main__":
    sys.exit(main())
