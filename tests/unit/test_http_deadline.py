"""Requests end when they are told to, whatever takes the time: over real sockets, on the machine's own clock."""

from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests
from urllib3 import exceptions as wire_errors

from radar.clock import Deadline, SystemClock
from radar.network.http_deadline import bounded, ends_with
from tests.stand_ins.wire import SLOW, Saying, drips, says, silence, wire

END = 0.25
LATE = 10.0
"""Seconds by which a loaded machine may be late."""


@contextmanager
def ending(seconds: float = END) -> Iterator[None]:
    """A block that must be left by an error, not before its end and not long after."""
    began = time.monotonic()
    with pytest.raises((requests.RequestException, wire_errors.HTTPError)), ends_with(Deadline(SystemClock(), seconds)):
        yield
    assert seconds - 0.05 <= time.monotonic() - began < seconds + LATE


@pytest.fixture
def session() -> Iterator[requests.Session]:
    with requests.Session() as made:
        made.trust_env = False
        yield bounded(made)


@pytest.mark.parametrize("name", SLOW)
def test_an_answer_ends_however_slowly_it_comes(session: requests.Session, name: str) -> None:
    with wire(SLOW[name]) as server, ending():
        session.get(server.url, timeout=60)
    assert server.connections == 1


@pytest.mark.parametrize("name", SLOW)
def test_a_body_that_is_read_bit_by_bit_ends_too(session: requests.Session, name: str) -> None:
    with wire(SLOW[name]) as server, ending(), session.get(server.url, timeout=60, stream=True) as response:
        while response.raw.read1(65536, decode_content=True):
            pass


def test_the_timeout_of_a_single_operation_still_holds(session: requests.Session) -> None:
    with wire(silence) as server, pytest.raises(requests.ReadTimeout), ends_with(Deadline(SystemClock(), 60)):
        session.get(server.url, timeout=0.1)


def test_a_block_ends_no_later_than_the_one_around_it(session: requests.Session) -> None:
    with wire(silence) as server:
        with ending(), ends_with(Deadline(SystemClock(), 60)):
            session.get(server.url, timeout=60)
        with ends_with(Deadline(SystemClock(), 60)), ending():
            session.get(server.url, timeout=60)


def test_after_the_block_there_is_no_end(session: requests.Session) -> None:
    with wire(says(b"HTTP/1.1 204 No Content\r\n\r\n")) as server:
        with ends_with(Deadline(SystemClock(), 0)), pytest.raises(requests.Timeout):
            session.get(server.url, timeout=60)
        assert server.connections == 0, "nothing begins once the time is over"
        assert session.get(server.url, timeout=60).status_code == 204


@contextmanager
def full() -> Iterator[int]:
    """A port that takes no more connections: they are not refused either."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        waiting = []
        for _ in range(4):
            waiting.append(socket.socket())
            waiting[-1].setblocking(False)
            waiting[-1].connect_ex(listener.getsockname())
        try:
            yield listener.getsockname()[1]
        finally:
            for each in waiting:
                each.close()


def test_connecting_ends_also_to_a_host_of_many_addresses(
    session: requests.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_up: Callable[..., list[Any]] = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, port, *how: look_up("127.0.0.1", port, *how) * 8)
    with full() as port, ending():
        session.get(f"http://many.test:{port}", timeout=0.1)


def test_looking_a_host_up_ends(session: requests.Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: time.sleep(2))
    with ending():
        session.get("http://slow.test", timeout=60)


def test_a_host_that_is_not_there_is_told_as_ever(session: requests.Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(requests.ConnectionError, match="Failed to resolve"), ends_with(Deadline(SystemClock(), 60)):
        session.get("http://nowhere.test", timeout=60)


def test_a_name_that_is_none_is_told_as_ever(session: requests.Session) -> None:
    for name in ("a" * 64 + ".test", "a..test"):
        with pytest.raises((requests.RequestException, wire_errors.HTTPError)):
            session.get(f"http://{name}", timeout=60)


def test_sending_ends(session: requests.Session) -> None:
    with wire(silence) as server, ending():
        session.post(server.url, data=b"x" * (1 << 25), timeout=60)


def test_a_handshake_ends(session: requests.Session) -> None:
    with wire(drips(b"\x16\x03\x03\x3f\xff", b"\x00")) as server, ending():
        session.get(server.url.replace("http:", "https:"), timeout=60)


@pytest.mark.parametrize(
    "saying",
    [drips(b"", b"HTTP/1.1 200 O" + b"K" * 1000), drips(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"), silence],
    ids=["status line", "headers", "silence"],
)
def test_an_answer_of_a_proxy_ends(session: requests.Session, saying: Saying) -> None:
    with wire(saying) as proxy:
        for url in ("https://export.arxiv.test/", "http://export.arxiv.test/"):
            with ending():
                session.get(url, proxies={"http": proxy.url, "https": proxy.url}, timeout=60)


def test_behind_a_proxy_a_handshake_ends(session: requests.Session) -> None:
    with wire(drips(b"HTTP/1.1 200 OK\r\n\r\n\x16\x03\x03\x3f\xff", b"\x00")) as proxy, ending():
        session.get("https://export.arxiv.test/", proxies={"https": proxy.url}, timeout=60)


def test_what_comes_in_time_is_what_it_is(session: requests.Session) -> None:
    body = bytes(range(256)) * 4_000
    packed = gzip.compress(body)
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n"
    for answer in (
        head % len(body) + b"\r\n" + body,
        head % len(packed) + b"Content-Encoding: gzip\r\n\r\n" + packed,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(body), body),
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body,
    ):
        with wire(says(answer)) as server, ends_with(Deadline(SystemClock(), 60)):
            assert session.get(server.url, timeout=60).content == body


def test_a_connection_is_used_again(session: requests.Session) -> None:
    def answers(connection: socket.socket, stopping: object) -> None:
        while connection.recv(65536):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    with wire(answers) as server:
        for _ in range(3):
            with ends_with(Deadline(SystemClock(), 60)):
                assert session.get(server.url, timeout=60).text == "ok"
        assert server.connections == 1
