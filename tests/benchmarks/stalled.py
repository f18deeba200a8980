"""What people whose bodies never come cost readers: their rate with and without CONNECTIONS of them.

`report` serves a small site as `make serve` does, and asks for its front page as eight connections do. The others
announce a body of a hundred bytes and send none: to a reader's address, which reads none, and to the sign-in form.
"""

import statistics
from pathlib import Path

from tests.benchmarks import load
from tests.benchmarks.pages import _filled, served
from tests.faults.stalled import stalled

SIZE, ROUNDS, SECONDS = 1_000, 5, 2.0


def report(folder: Path, connections: int) -> None:
    """Measure both, in turns, and print the ratio. Wanted: 90 % and more."""
    environment, _ = _filled(folder, SIZE)
    with served(environment) as port:
        load.run(port, ["/"], seconds=1, again=True)
        for path in ("/", "/admin/login/"):
            alone, beside = [], []
            for _ in range(ROUNDS):
                alone.append(_rate(port))
                with stalled(port, connections, path=path):
                    beside.append(_rate(port))
            ratio = statistics.median(its / rate for its, rate in zip(beside, alone, strict=True))
            print(
                f"{connections} stalled at {path:14} readers {statistics.median(alone):,.0f} requests/s alone, "
                f"{statistics.median(beside):,.0f} beside them: {100 * ratio:.0f} % (wanted 90)",
                flush=True,
            )


def _rate(port: int) -> float:
    return load.run(port, ["/"], seconds=SECONDS, again=True).rate
