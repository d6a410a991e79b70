"""How long a start takes: from the interpreter's first moment to the first request that reaches arXiv.

What lies between is what every run pays, also on a night without news: imports, settings, and reading from the archive
how far each topic is covered. The settings have three topics and the archive 12,632 papers.
"""

from __future__ import annotations

import re
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from types import TracebackType
from typing import Any, Self

from scripts.container import PROJECT, Engine, Finished, execute
from scripts.runner import WORKSPACE, github_variables, new_job, runner_environment
from tests.bench.instant import InstantArxiv
from tests.bench.papers import CONFIG, MOST, papers
from tests.stand_ins.github import GitHubStandIn

ROUNDS = 7
_CLOCK = "import os, sys, time; print('began', time.monotonic(), flush=True); os.execv(sys.argv[1], sys.argv[1:])"


class FirstRequest:
    """An arXiv that notes when it is first asked, and wants no more: the run ends with that."""

    def __init__(self) -> None:
        self.asked: float | None = None
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/api/query"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked = outer.asked or time.monotonic()
                self.send_response(403)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """Keep quiet."""

        return Handler

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


def archive() -> dict[str, bytes]:
    """The files of a repository whose archive has 12,632 papers, the config file among them."""
    with tempfile.TemporaryDirectory(prefix="radar-archive-") as name:
        config = Path(name) / ".github" / "arxiv-radar.yml"
        config.parent.mkdir()
        config.write_text(CONFIG, encoding="utf-8")
        with InstantArxiv(papers(MOST, datetime.now(UTC))) as arxiv:
            variables = {
                "ARXIV_API_URL": arxiv.url,
                "ARXIV_DELAY_SECONDS": "0",
                "GITHUB_WORKSPACE": name,
                "INPUT_PUBLISH": "none",
            }
            finished = execute([sys.executable, str(PROJECT / "entrypoint.py")], variables)
        if finished.code != 0:
            raise RuntimeError(f"The archive could not be made:\n{finished.log}")
        found = (path for path in Path(name).rglob("*") if path.is_file())
        return {path.relative_to(name).as_posix(): path.read_bytes() for path in found}


def start_up(run: Callable[[Sequence[str], str], Finished], entry_point: Sequence[str]) -> list[float]:
    """Seconds to the first request, for each of some rounds.

    `run` runs a command in the world to measure, with arXiv at the address given. The command notes the time and
    becomes the entry point: the time is the interpreter's and not the container engine's. Both sides' clocks must be
    the same, as they are for containers on Linux.
    """
    found = []
    for _ in range(ROUNDS):
        with FirstRequest() as arxiv:
            finished = run([entry_point[0], "-I", "-S", "-c", _CLOCK, *entry_point], arxiv.url)
            began = re.search(r"^began ([0-9.]+)$", finished.log, re.MULTILINE)
            if began is None or arxiv.asked is None:
                raise RuntimeError(f"arXiv was not asked. Exit code {finished.code}. Log:\n{finished.log}")
            found.append(arxiv.asked - float(began[1]))
    return found


def measure(engine: Engine) -> Iterator[str]:
    """The start-up time in the container, in words: under `publish: none`, and under `commit` with a checkout."""
    with tempfile.TemporaryDirectory(prefix="radar-start-") as folder, GitHubStandIn(Path(folder) / "hub") as github:
        github.commit("main", archive(), "Everything")
        yield _told("none", _in_container(engine, {}, github.clone, "none"))
        services = github_variables(github)
        yield _told("commit", _in_container(engine, services, github.clone, "commit"))
        yield _told("commit, nothing checked out", _in_container(engine, services, Path.mkdir, "commit"))


def _in_container(
    engine: Engine, services: Mapping[str, str], check_out: Callable[[Path], object], publish: str
) -> list[float]:
    with new_job(check_out) as job:
        environment = {**runner_environment({"publish": publish}), **services}

        def run(command: Sequence[str], url: str) -> Finished:
            return engine.run({**environment, "ARXIV_API_URL": url}, job.mounts(), WORKSPACE, command)

        return start_up(run, engine.entry_point())


def _told(publish: str, seconds: Sequence[float]) -> str:
    best, middle = min(seconds) * 1000, median(seconds) * 1000
    return (
        f"Start to first request: {best:.0f} ms at best, {middle:.0f} ms in the middle of {ROUNDS} (publish: {publish})"
    )
