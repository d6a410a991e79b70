"""One end for a whole request: looking the host up, connecting, sending, and all of the answer, head and body.

A timeout of requests is one for each operation on the socket: an answer that comes byte by byte meets none. So each
operation here waits no longer than what is left.
"""

from __future__ import annotations

import http.client
import io
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, LocationParseError, NameResolutionError, NewConnectionError
from urllib3.util.connection import allowed_gai_family, create_connection

from radar.clock import Deadline

_SENT_AT_ONCE = 1 << 14  # bytes; TLS sends as many at a time, each with a timeout of its own

_end: ContextVar[Deadline | None] = ContextVar("_end", default=None)


@contextmanager
def ends_with(deadline: Deadline) -> Iterator[None]:
    """Within the block, requests of `bounded` sessions time out when `deadline` is over, or that of a block around it.

    The answer's body belongs to it, as far as it is read within the block.
    """
    around = _end.get()
    token = _end.set(deadline if around is None or deadline.remaining < around.remaining else around)
    try:
        yield
    finally:
        _end.reset(token)


def bounded(session: requests.Session) -> requests.Session:
    """The session itself, whose requests heed `ends_with` from now on."""
    for scheme in ("http://", "https://"):
        session.mount(scheme, _Adapter())
    return session


def _left(longest: float | None) -> float | None:
    """The seconds that an operation may take; raises TimeoutError where there are none."""
    end = _end.get()
    if end is None:
        return longest
    left = end.remaining
    if left <= 0:
        raise TimeoutError("the time for this request is over")
    return left if longest is None else min(longest, left)


class _Reader(io.RawIOBase):
    """What comes from a socket."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._longest = sock.gettimeout()
        self._raw = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(_left(self._longest))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Source:
    """Stands for a socket where an answer is read from it."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self._sock))


class _Response(http.client.HTTPResponse):
    """An answer, that of a proxy to CONNECT included."""

    def __init__(self, sock: socket.socket, *args: Any, **options: Any) -> None:
        super().__init__(_Source(sock), *args, **options)  # type: ignore[arg-type]  # it asks for a file alone


class _Connection(HTTPConnection):
    """What both sorts of connections do in another way than urllib3."""

    response_class = _Response

    def _new_conn(self) -> socket.socket:
        """A connection to the first of the host's addresses that takes it, with the timeout for what comes next."""
        longest = self.timeout
        try:
            failure: OSError = OSError("the host has no address")
            for address in _addresses(self._dns_host, self.port, _left(longest)):
                try:
                    place = (address, self.port)
                    sock = create_connection(place, _left(longest), self.source_address, self.socket_options)
                    sock.settimeout(_left(longest))  # for the handshake of TLS, which is one operation
                    return sock
                except OSError as error:
                    failure = error
            raise failure
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error
        except TimeoutError as error:
            raise ConnectTimeoutError(self, f"Connection to {self.host} timed out.") from error
        except OSError as error:
            raise NewConnectionError(self, f"Failed to establish a new connection: {error}") from error

    def _tunnel(self) -> None:
        super()._tunnel()
        self.sock.settimeout(_left(self.timeout))

    def send(self, data: Any) -> None:
        if self.sock is None:
            self.connect()
        rest = memoryview(data)
        while rest:
            self.sock.settimeout(_left(self.timeout))
            super().send(rest[:_SENT_AT_ONCE])
            rest = rest[_SENT_AT_ONCE:]


class _SecureConnection(_Connection, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class _Adapter(HTTPAdapter):
    """Makes the connections of a session."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}

    def proxy_manager_for(self, *args: Any, **options: Any) -> Any:
        manager = super().proxy_manager_for(*args, **options)
        manager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}
        return manager


def _addresses(host: str, port: int, longest: float | None) -> list[str]:
    """The host's addresses, in the order in which to try them.

    The system's look-up knows no timeout, so a thread of its own waits for it, and is left behind if need be.
    """
    found: list[Any] = []
    failed: list[Exception] = []

    def look_up() -> None:
        try:
            found.extend(socket.getaddrinfo(host, port, allowed_gai_family(), socket.SOCK_STREAM))
        except Exception as error:
            failed.append(error)

    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(longest)
    for error in failed:
        raise LocationParseError(host) if isinstance(error, UnicodeError) else error
    if thread.is_alive():
        raise TimeoutError(f"the look-up of {host} timed out")
    return [address[0] for *_, address in found]
