"""A server that does not know HTTP: it says what it is told, as fast or as slowly as it is told, to whoever comes."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Saying = Callable[[socket.socket, threading.Event], None]
"""What is done with a connection; the event is set when the server stops."""


@dataclass
class Wire:
    """The server's `port` on this machine, and how many connections were made."""

    port: int
    connections: int = 0
    _open: list[socket.socket] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Its address as that of an HTTP server."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def wire(saying: Saying) -> Iterator[Wire]:
    """A server that does as `saying` says with each connection, in a thread of its own."""
    stopping = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Wire(listener.getsockname()[1])

        def talk(connection: socket.socket) -> None:
            with connection, suppress(OSError):
                saying(connection, stopping)

        def accept() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    server.connections += 1
                    server._open.append(connection)
                    threading.Thread(target=talk, args=(connection,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        try:
            yield server
        finally:
            stopping.set()
            for connection in server._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
            listener.shutdown(socket.SHUT_RDWR)


def silence(connection: socket.socket, stopping: threading.Event) -> None:
    """Say nothing, and read nothing."""
    stopping.wait()


def says(data: bytes) -> Saying:
    """Say `data` as soon as something was read, and end."""

    def say(connection: socket.socket, stopping: threading.Event) -> None:
        connection.recv(65536)
        connection.sendall(data)

    return say


def drips(first: bytes, rest: bytes, pause: float = 0.05) -> Saying:
    """Say `first`, then `rest` again and again for ever, with `pause` seconds between any two bytes."""

    def say(connection: socket.socket, stopping: threading.Event) -> None:
        connection.recv(65536)
        connection.sendall(first)
        while not stopping.is_set():
            for byte in rest:
                connection.sendall(bytes([byte]))
                if stopping.wait(pause):
                    return

    return say


def floods(first: bytes, rest: bytes) -> Saying:
    """Say `first`, then `rest` again and again for ever, as fast as it is read."""

    def say(connection: socket.socket, stopping: threading.Event) -> None:
        connection.recv(65536)
        connection.sendall(first)
        while not stopping.is_set():
            connection.sendall(rest)

    return say


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
SLOW: dict[str, Saying] = {
    "accepts and never answers": silence,
    "drips the status line": drips(b"", b"HTTP/1.1 200 O" + b"K" * 1000),
    "drips headers": drips(HEAD, b"X: y\r\n"),
    "drips one endless header": drips(HEAD + b"X: ", b"y"),
    "announces an answer for ever, slowly": drips(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.01),
    "announces an answer for ever, fast": floods(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100),
    "drips a body of known length": drips(HEAD + b"Content-Length: 1000000\r\n\r\n", b" "),
    "drips a body that ends with the connection": drips(HEAD + b"Connection: close\r\n\r\n", b" "),
    "drips chunks": drips(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n", 0.01),
    "drips the length of a chunk": drips(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
    "drips trailers": drips(HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n", 0.01),
    "drips gzip": drips(
        HEAD + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", b"\x00\x00\x00\xff\xff"
    ),
}
"""Every way to keep a client waiting: each operation on the socket has something to read before long, most times."""
