"""arXiv, answering at once: every answer is made the first time it is asked for, and then kept."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from tests.stand_ins.arxiv.corpus import Corpus, Entry
from tests.stand_ins.arxiv.service import Answer, Service


class InstantArxiv:
    """Serves `entries` at `url` while the `with` block lasts.

    `first_asked` is the moment of the first request since `forget`, in seconds of `time.monotonic()`.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._service = Service(Corpus(entries))
        self._service.warm()
        self._kept: dict[str, Answer] = {}
        self._server = _Server(("127.0.0.1", 0), _Handler, self)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/api/query"
        self.first_asked: float | None = None
        self.requests = 0

    def forget(self) -> None:
        """Count and clock start anew; the answers are kept."""
        self.first_asked, self.requests = None, 0

    def answer(self, path: str, request_line: bytes) -> Answer:
        """The answer to a request, kept from the first time on."""
        if self.first_asked is None:
            self.first_asked = time.monotonic()
        self.requests += 1
        if path not in self._kept:
            params = dict(parse_qsl(urlsplit(path).query, keep_blank_values=True))
            self._kept[path] = self._service.answer(params, request_line)
        return self._kept[path]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler], arxiv: InstantArxiv) -> None:
        self.arxiv = arxiv
        super().__init__(address, handler)


class _Handler(BaseHTTPRequestHandler):
    raw_requestline: bytes
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self) -> None:
        assert isinstance(self.server, _Server)
        answer = self.server.arxiv.answer(self.path, self.raw_requestline.rstrip(b"\r\n"))
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""
