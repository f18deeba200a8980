"""A Redis server of a test's own: a real process on a free port, to be paused, killed, started again and filled."""

import contextlib
import signal
import socket
import subprocess
import time

from tests import judges


class RedisServer:
    """Runs until the test ends. Nothing is kept on disk."""

    def __init__(self, folder) -> None:
        self.folder = folder
        judges.module("redis")
        self.program = judges.program("redis-server")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.start()

    @property
    def url(self) -> str:
        return f"redis://:secret@127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start the process and wait until it answers."""
        options = {"bind": "127.0.0.1", "port": self.port, "dir": self.folder, "requirepass": "secret", "save": ""}
        words = [str(word) for name, value in options.items() for word in (f"--{name}", value)]
        self.process = subprocess.Popen([self.program, *words], stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while not self.answers():
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def answers(self) -> bool:
        with contextlib.suppress(OSError):
            return self.say("PING") == b"+PONG\r\n"
        return False

    def say(self, command: str) -> bytes:
        """Send one command, and return the answer as Redis writes it."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as line:
            line.sendall(f"AUTH secret\r\n{command}\r\n".encode())
            lines = line.makefile("rb")
            assert lines.readline() == b"+OK\r\n"
            return lines.readline()

    def fill(self) -> None:
        """Let it have no room for anything new."""
        assert self.say("CONFIG SET maxmemory-policy noeviction") == b"+OK\r\n"
        assert self.say("CONFIG SET maxmemory 1") == b"+OK\r\n"

    def make_room(self) -> None:
        assert self.say("CONFIG SET maxmemory 0") == b"+OK\r\n"

    def pause(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def wake(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
