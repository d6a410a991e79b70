"""The HTTP server: connections, the log, and replies that go wrong on the wire."""

from __future__ import annotations

import io
import select
import socket
import struct
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.stand_ins.arxiv.atom import HTML, write_html
from tests.stand_ins.arxiv.corpus import Corpus
from tests.stand_ins.arxiv.faults import Ending, Reply, Situation
from tests.stand_ins.arxiv.oai import OaiService
from tests.stand_ins.arxiv.plan import Asked, FaultPlan
from tests.stand_ins.arxiv.service import Service

_PATH = "/api/query"
_OAI_PATH = "/oai"
_TICK = 0.01
# SO_LINGER on, for no time: closing then resets the connection instead of ending it in good order.
_RESET = struct.pack("ii", 1, 0)


@dataclass(frozen=True)
class Request:
    """A request that was made, and how it was answered.

    `started` and `ended` are seconds of `time.monotonic()`: when the request had been read, and when the last byte of
    the answer had gone out (or the client had left, or the server stopped); `ended` and `status` are None while the
    answer is under way, and `status` stays None where none was sent. `fault` is the name of the fault it met. `port` is
    the client's, so requests with the same one share a connection.
    """

    number: int
    method: str
    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    port: int
    started: float
    ended: float | None = None
    status: int | None = None
    fault: str | None = None


class ArxivStandIn:
    """arXiv's query API on this machine, at `url`, for as long as the `with` block lasts.

    `corpus` may change meanwhile, and `faults` may be replaced. At `oai_url` is its OAI-PMH, whose answers `oai_faults`
    spoils. `clock` gives the times in feeds; `tie_seed` is
    explained at `Service`.
    """

    def __init__(
        self,
        corpus: Corpus,
        faults: FaultPlan | None = None,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        tie_seed: int | None = None,
    ) -> None:
        self.corpus = corpus
        self.faults = faults or FaultPlan()
        self.oai = OaiService(corpus, clock=clock)
        self.oai_faults = FaultPlan()
        self.service = Service(corpus, clock=clock, tie_seed=tie_seed)
        self._log: dict[int, Request] = {}
        self._serial = 0
        self._turns: Counter[tuple[tuple[str, str], ...]] = Counter()
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._server = _Server((host, port), _Handler, self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(_TICK,), daemon=True)

    @property
    def url(self) -> str:
        """The address to ask, without a query."""
        host, port = self._server.server_address[:2]
        return f"http://{host!s}:{port}{_PATH}"

    @property
    def oai_url(self) -> str:
        """The address to ask for OAI-PMH."""
        return f"{self.url.removesuffix(_PATH)}{_OAI_PATH}"

    @property
    def oai_log(self) -> list[Request]:
        """All requests so far for OAI-PMH."""
        return [request for request in self.log if request.path == _OAI_PATH]

    @property
    def log(self) -> list[Request]:
        """All requests so far, in the order in which they came."""
        with self._lock:
            return list(self._log.values())

    def forget(self) -> None:
        """Empty the log and count requests from 0 again."""
        with self._lock:
            self._log.clear()
            self._turns.clear()

    def __enter__(self) -> ArxivStandIn:
        # The first request shall not take longer than the others, for that would be a fault nobody asked for.
        self.service.warm()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._server.close_all()
        self._thread.join()

    def _begin(self, handler: _Handler) -> tuple[int, Reply]:
        """Enter the request of `handler` in the log; its key there, and what it is to be answered."""
        address = urlsplit(handler.path)
        params = dict(parse_qsl(address.query, keep_blank_values=True)) | handler.form()
        headers = {name.lower(): value for name, value in handler.headers.items()}
        same = tuple(sorted(params.items()))
        with self._lock:
            self._serial += 1
            key, number, turn = self._serial, len(self._log), self._turns[same]
            self._turns[same] += 1
            port = int(handler.client_address[1])
            self._log[key] = Request(number, handler.command, address.path, params, headers, port, time.monotonic())
        if address.path == _OAI_PATH:
            with self._lock:
                spoken = self.oai.answer(params)
            bad = self.oai_faults.decide(Asked(len(self.oai_log) - 1, turn, params, None))
            situation = Situation(params, spoken, self.service, self.oai)
            if bad is not None:
                self._note(key, fault=bad.name)
            return key, situation.honest if bad is None else bad.reply(situation)
        if address.path != _PATH:
            return key, Reply(404, write_html("404 Not Found", "There is nothing here."), HTML)
        right = self.service.answer(params, handler.raw_requestline.rstrip(b"\r\n"))
        total = None if right.page is None else right.page.total
        situation = Situation(params, right, self.service)
        fault = self.faults.decide(Asked(number, turn, params, total))
        if fault is None:
            return key, situation.honest
        self._note(key, fault=fault.name)
        return key, fault.reply(situation)

    def _note(self, key: int, **what: Any) -> None:
        with self._lock:
            if key in self._log:
                self._log[key] = replace(self._log[key], **what)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], handler: type[_Handler], stand_in: ArxivStandIn) -> None:
        self.stand_in = stand_in
        self._open_lock = threading.Lock()
        self._open: set[socket.socket] = set()
        super().__init__(address, handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._open_lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._open_lock:
            self._open.discard(request)
        linger = request.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, len(_RESET))
        if linger == _RESET:
            # A shutdown would end the connection in good order before closing resets it.
            self.close_request(request)
        else:
            super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing where a client has left; anything else is a mistake in the stand-in and must be seen."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def close_all(self) -> None:
        """Stop listening and end what is under way."""
        self.server_close()
        with self._open_lock:
            for connection in self._open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue


class _Handler(BaseHTTPRequestHandler):
    raw_requestline: bytes
    protocol_version = "HTTP/1.1"
    server_version = "arXiv-stand-in"
    sys_version = ""
    disable_nagle_algorithm = True
    wbufsize = -1

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet: the log is in memory."""

    def do_GET(self) -> None:
        """Answer, rightly or as the plan has it."""
        assert isinstance(self.server, _Server)
        stand_in = self.server.stand_in
        key, reply = stand_in._begin(self)
        try:
            self._send(stand_in, key, reply)
        finally:
            stand_in._note(key, ended=time.monotonic())

    def do_POST(self) -> None:
        """As GET, with the parameters in the body, which may be as long as it likes."""
        self.do_GET()

    def form(self) -> dict[str, str]:
        """The parameters in the body."""
        length = int(self.headers.get("Content-Length") or 0) if self.command == "POST" else 0
        return dict(parse_qsl(self.rfile.read(length).decode(), keep_blank_values=True))

    def _send(self, stand_in: ArxivStandIn, key: int, reply: Reply) -> None:
        if reply.wait and not self._idle(reply.wait):
            return
        if reply.interim:
            while self._idle(reply.pause):
                self.wfile.write(b"HTTP/1.1 %d Wait\r\n\r\n" % reply.interim)
                self.wfile.flush()
            return
        if reply.sends != -1:
            stand_in._note(key, status=reply.status)
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(reply.body)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.head_pause:
                wire, self.wfile = self.wfile, io.BytesIO()
                self.end_headers()
                head, self.wfile = self.wfile.getvalue(), wire
                if not self._send_bytes(head, reply.head_pause):
                    return
            else:
                self.end_headers()
            self._send_bytes(reply.body[: reply.sends], reply.pause)
        if reply.ending is Ending.SILENT:
            self._idle(None)
        if reply.ending is Ending.RESET:
            # The client must have what was sent before the reset takes it away.
            time.sleep(_TICK)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        if reply.ending is not Ending.KEPT:
            self.close_connection = True

    def _send_bytes(self, data: bytes, pause: float) -> bool:
        """Send `data`, byte by byte if there is a pause between them; False if somebody left meanwhile."""
        if not pause:
            self.wfile.write(data)
            self.wfile.flush()
            return True
        for number in range(len(data)):
            self.wfile.write(data[number : number + 1])
            self.wfile.flush()
            if not self._idle(pause):
                return False
        return True

    def _idle(self, seconds: float | None) -> bool:
        """Wait `seconds`, or for ever; False, and the connection's end, if client or server leave meanwhile."""
        assert isinstance(self.server, _Server)
        until = None if seconds is None else time.monotonic() + seconds
        while until is None or time.monotonic() < until:
            left = _TICK if until is None else min(_TICK, max(0.0, until - time.monotonic()))
            gone = self.server.stand_in._stopping.wait(left)
            readable, _, _ = select.select([self.connection], [], [], 0)
            if not gone and readable:
                try:
                    gone = not self.connection.recv(1, socket.MSG_PEEK)
                except OSError:
                    gone = True
            if gone:
                self.close_connection = True
                return False
        return True
