"""What readers' pages cost: requests a second cold, hot and unchanged, beside a bare view and a minimal list.

`report` fills a database of each size in a process of its own, serves each as `make serve` does, and asks as CLIENTS
connections do. Cold: each address once. Hot: one address again and again. A bare view answers with as many bytes behind
the same middleware; the minimal list is twenty rows by the right index as JSON.
"""

import http.client
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.benchmarks import load
from tests.benchmarks.addresses import ADDRESSES, PAGES, numbers
from tests.benchmarks.importing import ROOT, _environment, manage
from tests.benchmarks.interface import RESOURCES
from tests.benchmarks.shelf import Shelf, check, fill, newest_now

CLIENTS, ROUNDS = 8, 3
COLD_SECONDS, HOT_SECONDS = 2.0, 1.5
# How many addresses of a page are asked for one after the other, on one connection.
ALONE = 300
# How many turns the sizes take where several are compared.
TURNS = 10
_COUNTED = 100_000
# How many are looked at: is the right article on the page?
LOOKED_AT = 8


def report(folder: Path, sizes: list[int]) -> None:
    """Measure each size and print a line of it for every page; what is read alone takes turns between the sizes."""
    print(
        f"Public pages: 2 workers, {CLIENTS} connections, requests a second (the median of {ROUNDS} rounds)\n"
        "cold: every request another page; hot: one page; 304: that page, unchanged; alone: ms of a cold page on one\n"
        "connection, its rows in memory; first: the same before, from wherever its rows are. Wanted: cold 10 × the "
        "better\n"
        "of WordPress and Wagtail (an article 4 ×), of the API 5 × a plain list of DRF and 33 % of the minimal list "
        "that takes\n"
        "turns with it; hot 60 % of the bare view; alone 1.5 × of the first size at most"
    )
    filled = [_filled(folder, size) for size in sizes]
    with ExitStack() as stack:
        shelves = [
            _Served(size=size, port=stack.enter_context(served(environment)), plan=json.loads(plan.read_text()))
            for size, (environment, plan) in zip(sizes, filled, strict=True)
        ]
        _table(shelves)


@dataclass(slots=True, kw_only=True)
class _Served:
    """The number of articles on a shelf, the port where it is read, what to ask of it, and what a plain list does."""

    size: int
    port: int
    plan: dict[str, Any]
    plain: float = 0.0


def _filled(folder: Path, size: int) -> tuple[dict[str, str], Path]:
    """Fill a database; return the environment of what reads it, and the file that says what to ask."""
    url, static = f"sqlite:///{folder}/pages-{size}.sqlite3", folder / "static"
    environment = _environment(url) | {
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
        "NEWSROOM_BENCH_STATIC": str(static),
        "NEWSROOM_LOG_LEVEL": "ERROR",
        "NEWSROOM_API_RATE": "0",
    }
    started = time.perf_counter()
    manage(url, "migrate")
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"]
    subprocess.run(collect, cwd=ROOT, env=environment, check=True)
    plan = folder / f"pages-{size}.json"
    fill = [sys.executable, "-m", "tests.benchmarks.pages", str(size), str(plan)]
    subprocess.run(fill, cwd=ROOT, env=environment, check=True)
    print(f"{size:,} articles filled in {time.perf_counter() - started:.0f} s", flush=True)
    return environment, plan


def _table(shelves: list[_Served]) -> None:
    print(
        f"\n  {'':22}{'articles':>10}{'cold':>7}{'wanted':>8}{'of min':>8}{'hot':>8}{'bare':>8}{'share':>7}"
        f"{'304':>8}{'alone':>8}{'first':>8}{'p95':>7}   bytes"
    )
    for shelf in shelves:
        load.run(shelf.port, ["/"], seconds=1, again=True)  # both workers are there, and have read their templates
        minimal = load.run(shelf.port, shelf.plan["minimal"], seconds=COLD_SECONDS)
        print(f"  {'minimal list':22}{shelf.size:10,}{minimal.rate:7,.0f}")
        if shelf.plan["plain"]:
            shelf.plain = load.run(shelf.port, shelf.plan["plain"], seconds=COLD_SECONDS).rate
            print(f"  {'plain list of DRF':22}{shelf.size:10,}{shelf.plain:7,.0f}")
    busy = 0.0
    for page in (*PAGES, *RESOURCES):
        alone = _alone(shelves, page.name)
        for shelf, (first, again) in zip(shelves, alone, strict=True):
            figures = _measure(shelf.port, shelf.plan["pages"][page.name], shelf.plan["minimal"])
            rival = shelf.plain if page.rival < 0 else page.rival
            wanted = f"{rival * page.times:,.0f}" if rival else ""
            unchanged = f"{figures['304']:,.0f}" if figures["304"] else "no ETag"
            ratio = "" if shelf is shelves[0] else f"   {again / alone[0][1]:.2f} × the first size"
            print(
                f"  {page.name:22}{shelf.size:10,}{figures['cold']:7,.0f}{wanted:>8}{100 * figures['minimal']:6.0f} "
                f"%{figures['hot']:8,.0f}{figures['bare']:8,.0f}"
                f"{100 * figures['share']:5.0f} %{unchanged:>8}{again:8.2f}{first:8.2f}{figures['p95']:7.1f}"
                f"{figures['length']:8,.0f}{ratio}",
                flush=True,
            )
            busy = max(busy, figures["busy"])
    print(f"  The client was busy for {100 * busy:.0f} % of a processor at most, which it shares with the workers.")


def _behind(paths: list[str]) -> tuple[int, int]:
    """Return how many addresses are looked at, and at which those begin that are not asked for alone."""
    looked_at = min(LOOKED_AT, len(paths) // 10)
    return looked_at, looked_at + min(ALONE, len(paths) // 3)


def _alone(shelves: list[_Served], name: str) -> list[tuple[float, float]]:
    """Return of each shelf the ms of a page on one connection: asked for the first time, and with its rows in memory.

    The shelves take turns, a few addresses each: the machine is faster in one minute than in the next.
    """
    paths = []
    for shelf in shelves:
        plan = shelf.plan["pages"][name]
        looked_at, behind = _behind(plan["paths"])
        for path, needle in zip(plan["paths"][:looked_at], plan["needles"], strict=False):
            _look(shelf.port, path, needle)
        paths.append(plan["paths"][looked_at:behind])
    medians = []
    for host in ("localhost", "127.0.0.1"):  # what was kept for one name is not given under the other
        times = [
            [
                load.run(shelf.port, its[turn::TURNS], seconds=60, connections=1, host=host).median
                for shelf, its in zip(shelves, paths, strict=True)
            ]
            for turn in range(TURNS)
        ]
        medians.append([statistics.median(its) for its in zip(*times, strict=True)])
    return list(zip(*medians, strict=True))


def _measure(port: int, plan: dict[str, Any], minimal: list[str]) -> dict[str, float]:
    paths, hot = plan["paths"], plan["hot"]
    _, behind = _behind(paths)
    rest = paths[behind:]
    figures: dict[str, float] = {}
    # Parts of the list, each on new connections: how these fall to the workers is chance.
    cold, beside = [], []
    for part in range(ROUNDS):
        cold.append(load.run(port, rest[part::ROUNDS], seconds=COLD_SECONDS))
        beside.append(load.run(port, minimal[part::ROUNDS], seconds=COLD_SECONDS / 2).rate)
    figures["minimal"] = statistics.median(run.rate / its for run, its in zip(cold, beside, strict=True))
    figures["cold"] = statistics.median(run.rate for run in cold)
    figures["p95"] = statistics.median(run.p95 for run in cold)
    length, etag = _look(port, hot, "")
    figures["length"] = length
    hots, bares, unchanged = [], [], []
    for _ in range(ROUNDS):
        hots.append(load.run(port, [hot], seconds=HOT_SECONDS, again=True))
        bares.append(load.run(port, [f"/bench/bare/{length}/"], seconds=HOT_SECONDS, again=True).rate)
        if etag:
            unchanged.append(load.run(port, [hot], seconds=HOT_SECONDS, again=True, etag=etag).rate)
    figures["hot"], figures["bare"] = statistics.median(run.rate for run in hots), statistics.median(bares)
    figures["busy"] = max(run.busy for run in hots)
    figures["share"] = figures["hot"] / figures["bare"]
    figures["304"] = statistics.median(unchanged) if unchanged else 0
    return figures


def _look(port: int, path: str, needle: str) -> tuple[int, str]:
    """Return the page's length and validator; raise AssertionError unless it is one and shows what it should."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    response = connection.getresponse()
    content = response.read()
    connection.close()
    assert response.status == 200, (path, response.status, content[:400])
    assert needle in content.decode(), f"{path} does not show {needle!r}"
    return len(content), response.headers.get("ETag", "")


def _shows_a_page(port: int) -> bool:
    return bool(_look(port, "/", "</html>"))


@contextmanager
def served(environment: dict[str, str], *, is_ready: Callable[[int], bool] = _shows_a_page) -> Iterator[int]:
    """Serve as `make serve` does, on a free port, until the end of the block, however it ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = (
        f"--interface wsgi --host 127.0.0.1 --port {port} --workers 2 --blocking-threads 4 --respawn-failed-workers"
    )
    was = signal.signal(signal.SIGTERM, lambda *_: sys.exit("Terminated."))
    server = subprocess.Popen(
        [
            Path(sys.executable).with_name("granian"),
            *command.split(),
            "--log-level",
            "error",
            "newsroom.wsgi:application",
        ],
        cwd=ROOT, env=environment, start_new_session=True,
    )  # fmt: skip
    try:
        _wait_for(port, server)
        assert is_ready(port)
        yield port
    finally:
        signal.signal(signal.SIGTERM, was)
        _end(server)


def _wait_for(port: int, server: subprocess.Popen) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert server.poll() is None, "The server ended."
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)


def _end(server: subprocess.Popen) -> None:
    """End the server's process group: kindly, and after ten seconds by force."""
    os.killpg(server.pid, signal.SIGTERM)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGKILL)
        server.wait()
    try:
        os.killpg(server.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def plan(shelf: Shelf) -> dict[str, Any]:
    """Return the addresses of every page, with what has to stand on it."""
    pages = {}
    for page in (*PAGES, *RESOURCES):
        pairs = [pair for pair, _ in zip(page.cold(shelf, random.Random(5)), range(ADDRESSES), strict=False)]
        paths, needles = zip(*pairs, strict=True)
        assert len(set(paths)) == len(paths), page.name
        pages[page.name] = {"paths": paths, "needles": needles[:LOOKED_AT], "hot": page.hot(shelf)}
    until = (shelf.moment(number) for number in numbers(shelf, random.Random(5)))
    # It counts all rows and skips half of them: at a million, a minute for eight clients.
    offsets = range(0, shelf.size, max(1, shelf.size // 2_000)) if shelf.size <= _COUNTED else ()
    plain = [f"/bench/plain/?offset={offset}" for offset in offsets]
    random.Random(5).shuffle(plain)
    return {"pages": pages, "minimal": [_minimal(moment) for moment in until], "plain": plain}


def _minimal(until: datetime) -> str:
    return f"/bench/minimal/?until={until:%Y-%m-%d%%20%H:%M:%S}"


def main() -> None:
    """Fill this process's database and write down what to ask of it."""
    import django  # noqa: PLC0415

    django.setup()
    size, path = int(sys.argv[1]), Path(sys.argv[2])
    if size < 1_000:
        sys.exit("A shelf holds 1,000 articles at least.")
    shelf = Shelf(size, newest_now())
    fill(shelf)
    check(shelf)
    path.write_text(json.dumps(plan(shelf)))


if __name__ == "__main__":
    main()
