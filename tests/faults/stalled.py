"""People who announce a body and do not send it."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def stalled(
    port: int, connections: int, *, path: str, host: str = "127.0.0.1", has_tls: bool = False
) -> Iterator[None]:
    """Hold that many connections open, each with a POST whose body does not come.

    One that is answered or closed is replaced after a second at most, as somebody who means it would.
    """
    # Only with a cookie of its own making does Django look for the token that the body would hold.
    cookie = f"csrftoken={'a' * 32}; __Host-csrftoken={'a' * 32}"
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nReferer: https://{host}/\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\n"
    ).encode()
    held = [_opened(port, head, has_tls=has_tls) for _ in range(connections)]
    done = threading.Event()

    def renew() -> None:
        while not done.wait(1):
            for place, connection in enumerate(held):
                if _is_answered(connection):
                    connection.close()
                    held[place] = _opened(port, head, has_tls=has_tls)

    renewing = threading.Thread(target=renew)
    renewing.start()
    try:
        yield
    finally:
        done.set()
        renewing.join()
        for connection in held:
            connection.close()


def _opened(port: int, head: bytes, *, has_tls: bool) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=10)
    if has_tls:
        connection = ssl._create_unverified_context().wrap_socket(connection)
    connection.sendall(head)
    connection.setblocking(False)
    return connection


def _is_answered(connection: socket.socket) -> bool:
    try:
        connection.recv(65_536)
    except (BlockingIOError, ssl.SSLWantReadError):
        return False
    except OSError:
        return True
    return True
