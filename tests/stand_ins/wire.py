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
    """The server's `port` on this machine, and the connections that were made."""

    port: int
    _open: list[socket.socket] = field(default_factory=list)
    _own: set[object] = field(default_factory=set)
    _accepted: threading.Condition = field(default_factory=threading.Condition)
    _at_the_end: int | None = None

    @property
    def url(self) -> str:
        """Its address as that of an HTTP server."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def connections(self) -> int:
        """How many connections clients have made so far, those that no thread has taken up yet among them.

        The system hands connections over in the order in which they were made. So one of our own, made now and seen to
        arrive, tells that all before it were counted.
        """
        if self._at_the_end is not None:
            return self._at_the_end
        with socket.socket() as own:
            own.bind(("127.0.0.1", 0))
            name = own.getsockname()
            with self._accepted:
                self._own.add(name)
            own.connect(("127.0.0.1", self.port))
            with self._accepted:
                if not self._accepted.wait_for(lambda: name not in self._own, timeout=10):
                    raise TimeoutError("the server accepts nothing any more")
                return len(self._open)

    def takes(self, connection: socket.socket, peer: object) -> bool:
        """Whether a connection is a client's; it is counted then."""
        with self._accepted:
            ours = peer in self._own
            if ours:
                self._own.discard(peer)
                connection.close()
                self._accepted.notify_all()
            else:
                self._open.append(connection)
            return not ours


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
                    connection, peer = listener.accept()
                    if server.takes(connection, peer):
                        threading.Thread(target=talk, args=(connection,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        try:
            yield server
        finally:
            server._at_the_end = server.connections
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
