"""A client as cheap as Python can be: keep-alive connections in one loop, requests made beforehand, answers counted.

Run as a process of its own: `run` hands the job to it as JSON and takes the `Load` back. It imports no HTTP library,
and of an answer it looks at the status and the length alone.
"""

import json
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass

_BUFFER = memoryview(bytearray(1 << 18))
_PATIENCE = 60


class Refused(Exception):
    """An answer that was not wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What came of it: answers a second, times in ms, and which share of its second the client itself was busy."""

    count: int
    rate: float
    median: float
    p95: float
    busy: float


def run(
    port: int,
    paths: list[str],
    *,
    seconds: float,
    connections: int = 8,
    again: bool = False,
    etag: str = "",
    host: str = "127.0.0.1",
) -> Load:
    """Request the paths until the time or (unless `again`) the list is up.

    Raises CalledProcessError for any status but 200.

    With an `etag` each request names it, and each answer has to be a 304. What was kept of an address for one `host` is
    not given under another name of it.
    """
    job = {
        "port": port,
        "paths": paths,
        "seconds": seconds,
        "connections": connections,
        "again": again,
        "etag": etag,
        "host": host,
    }
    done = subprocess.run(
        [sys.executable, __file__], input=json.dumps(job), check=True, stdout=subprocess.PIPE, text=True
    )
    return Load(**json.loads(done.stdout))


def request(path: str, host: str, etag: str = "") -> bytes:
    """Return a request for the path, as it goes over the line."""
    condition = f"If-None-Match: {etag}\r\n" if etag else ""
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{condition}\r\n".encode("ascii")


class Connection:
    """One connection, with one request on its way at a time."""

    def __init__(self, port: int, status: bytes) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self.status = status
        self.started = 0.0
        self.message = b""
        self._head = b""
        self._left = 0

    def ask(self, message: bytes) -> None:
        """Send the request."""
        self.message = message
        self.started = time.perf_counter()
        if self.socket.send(message) != len(message):
            raise Refused("A request did not fit into the socket's buffer.")

    def read(self) -> bool:
        """Read what has come; say whether the answer is whole."""
        try:
            size = self.socket.recv_into(_BUFFER)
        except BlockingIOError:
            return False
        if not size:
            raise Refused(f"The server hung up on {self.message!r}.")
        if self._left:
            self._left -= size
        else:
            self._begin(bytes(_BUFFER[: min(size, 4096)]), size)
        return not self._left and not self._head

    def _begin(self, start: bytes, size: int) -> None:
        """Read the head of an answer, or so much of it as has come."""
        known = len(self._head)
        head = self._head + start
        end = head.find(b"\r\n\r\n")
        if end < 0:
            if size > len(start) or len(head) > 1 << 16:
                raise Refused(f"No end of the headers: {head[:400]!r}")
            self._head = head
            return
        if head[9:12] != self.status:
            raise Refused(f"{head[:end].decode('latin-1')}\nto {self.message.decode()}")
        self._head = b""
        self._left = end + 4 + self._length(head[:end].lower()) - known - size
        if self._left < 0:
            raise Refused(f"More came than was announced for {self.message!r}")

    def _length(self, head: bytes) -> int:
        at = head.find(b"\r\ncontent-length:")
        if at >= 0 and self.status != b"304":
            return int(head[at + 17 :].split(b"\r\n", 1)[0])
        if self.status != b"304":
            raise Refused(f"No length: {head.decode('latin-1')}")
        return 0


def measure(
    *, port: int, paths: list[str], seconds: float, connections: int, again: bool, etag: str, host: str
) -> Load:
    """Ask and count. Raises Refused for an answer that was not wanted, TimeoutError where none comes."""
    messages = [request(path, f"{host}:{port}", etag) for path in paths]
    waiting: Iterator[bytes] = _endless(messages) if again else iter(messages)
    selector = selectors.DefaultSelector()
    times: list[float] = []
    clock = time.perf_counter
    if not messages:
        raise Refused("There is nothing to ask for.")
    started, worked = clock(), time.process_time()
    until, under_way = started + seconds, 0
    for _ in range(min(connections, len(messages))):
        connection = Connection(port, b"304" if etag else b"200")
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.ask(next(waiting))
        under_way += 1
    while under_way:
        ready = selector.select(_PATIENCE)
        if not ready:
            raise TimeoutError(f"No answer within {_PATIENCE} s.")
        for key, _ in ready:
            connection = key.data
            if not connection.read():
                continue
            now = clock()
            times.append(now - connection.started)
            following = next(waiting, None) if now < until else None
            if following is None:
                under_way -= 1
                selector.unregister(connection.socket)
                connection.socket.close()
            else:
                connection.ask(following)
    took = clock() - started
    times.sort()
    return Load(
        count=len(times),
        rate=len(times) / took,
        median=1000 * times[len(times) // 2],
        p95=1000 * times[int(0.95 * len(times))],
        busy=(time.process_time() - worked) / took,
    )


def _endless(messages: list[bytes]) -> Iterator[bytes]:
    while True:
        yield from messages


if __name__ == "__main__":
    try:
        print(json.dumps(asdict(measure(**json.load(sys.stdin)))))
    except (Refused, OSError) as error:
        sys.exit(f"{type(error).__name__}: {error}")
