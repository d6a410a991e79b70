"""The sockets: one thread for each connection, answers whole or not at all."""

from __future__ import annotations

import contextlib
import http.client
import io
import os
import re
import socket
import struct
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.stand_ins.github.service import Lost, Service


class _Counted(io.BufferedReader):
    """What a client sends, counted as it is read."""

    _bytes = 0

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self._bytes += len(data)
        return data

    def readline(self, size: int | None = -1, /) -> bytes:
        data = super().readline(size)
        self._bytes += len(data)
        return data

    def taken(self) -> int:
        """The bytes read since the last time."""
        taken, self._bytes = self._bytes, 0
        return taken


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server
    rfile: _Counted

    def setup(self) -> None:
        super().setup()
        self.rfile = _Counted(self.rfile.detach())

    def _serve(self) -> None:
        length = self.headers.get("Content-Length", "0")
        raw = self.rfile.read(int(length)) if re.fullmatch(r"\d+", length) else b""
        headers = dict(self.headers.items())
        try:
            answer = self.server.service.handle(self.command, self.path, headers, raw)
        except Lost:
            self.server.count(self.rfile.taken(), 0)
            self._reset()
            return
        content = answer.content()
        lines = {
            "Content-Type": "application/json; charset=utf-8",
            "Content-Length": str(len(content)),
            **answer.headers,
        }
        reason = http.client.responses.get(answer.status, "")
        head = f"HTTP/1.1 {answer.status} {reason}\r\nServer: github.com\r\nDate: {self.date_time_string()}\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in lines.items()) + "\r\n"
        whole = head.encode() + content
        self.server.count(self.rfile.taken(), len(whole))
        self.close_connection = self.close_connection or answer.headers.get("Connection") == "close"
        self.wfile.write(whole)
        self.close_connection = self.close_connection or lines.get("Connection") == "close"

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve

    def _reset(self) -> None:
        """Closes the connection the hard way, so that the client sees a reset and not an end."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(self.connection.detach())
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: the log has it all."""


class Server(ThreadingHTTPServer):
    """One thread for each connection, on a free port of the loopback."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.service: Service
        self.received = self.sent = 0
        self._counting = threading.Lock()
        self._open: set[socket.socket] = set()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), name="github-stand-in", daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def start(self, service: Service) -> None:
        self.service = service
        self._thread.start()

    def count(self, received: int, sent: int) -> None:
        """Add a request's bytes and its answer's, heads included."""
        with self._counting:
            self.received += received
            self.sent += sent

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no error; anything else is a bug of the stand-in and must be seen."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def stop(self) -> None:
        """Ends the server and the connections that clients keep open."""
        self.shutdown()
        self._thread.join()
        self.server_close()
        for each in list(self._open):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
