"""Answers that come so slowly that they never end: arXiv's end with `max-minutes`, GitHub's after two minutes."""

from __future__ import annotations

import select
import socket
import threading
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.end_to_end.clock import TODAY
from tests.end_to_end.hub import open_hub
from tests.end_to_end.world import World, invented, records
from tests.hostile.attack import attack
from tests.hostile.given import in_folder, on_hub
from tests.stand_ins.arxiv import ArxivStandIn, Corpus, Fault, FaultPlan, always, faults
from tests.stand_ins.arxiv.plan import at_start
from tests.stand_ins.wire import SLOW, Saying, drips, wire

SPEED = {"RADAR_HOSTILE_SPEED": "60"}
"""A minute of `max-minutes` in a second."""
ENTRIES = [invented(number, TODAY - timedelta(hours=30, minutes=number)) for number in range(250)]
TLS = drips(b"\x16\x03\x03\x3f\xff", b"\x00")
WAYS = [
    "drips the status line",
    "drips headers",
    "announces an answer for ever, fast",
    "drips a body of known length",
    "drips gzip",
]
"""The others are tried where a process of their own is not needed: in the tests of the two clients."""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return World(tmp_path).workspace


@pytest.mark.parametrize("name", [*WAYS, "accepts and never answers", "drips a handshake"])
def test_arxiv_answers_for_ever(tmp_path: Path, workspace: Path, name: str) -> None:
    saying: Saying = SLOW.get(name, TLS)
    with ArxivStandIn(Corpus()) as arxiv, wire(saying) as server:
        environ = in_folder(arxiv, workspace, max_minutes="1") | SPEED
        environ["ARXIV_API_URL"] = server.url.replace("http", "https" if saying is TLS else "http") + "/api/query"
        ran = attack(tmp_path / "run", environ, kind=6, case=f"arXiv {name}", seconds=20)
    assert ran.code == 3
    assert ran.outputs["failed-topics"] == "splatting"
    # Six tries that end with the timeout take the whole budget too: either may be the first to be over.
    silent = name == "accepts and never answers"
    assert ("sent no good answer" if silent else "no good answer in the time allowed (max-minutes)") in ran.summary
    assert ran.seconds < 10
    assert World(tmp_path).tree() == {}


@pytest.mark.parametrize("name", ["drips headers", "drips a body of known length"])
def test_a_proxy_answers_for_ever(tmp_path: Path, workspace: Path, name: str) -> None:
    with ArxivStandIn(Corpus()) as arxiv, wire(SLOW[name]) as server:
        environ = in_folder(arxiv, workspace, max_minutes="1") | SPEED
        environ |= {"ARXIV_API_URL": "https://export.arxiv.org/api/query", "ARXIV_DELAY_SECONDS": "3"}
        ran = attack(tmp_path / "run", environ | {"HTTPS_PROXY": server.url}, kind=6, case=f"a proxy {name}")
    assert ran.code == 3
    assert ran.seconds < 10


@pytest.mark.parametrize("fault", [faults.drips(0.02), faults.drips_head(0.02), faults.drips_compressed(0.02)])
def test_what_was_read_before_is_kept(tmp_path: Path, workspace: Path, fault: Fault) -> None:
    with ArxivStandIn(Corpus(ENTRIES), FaultPlan(always(fault, at_start(200)))) as arxiv:
        environ = in_folder(arxiv, workspace, max_minutes="1") | SPEED
        ran = attack(tmp_path / "run", environ, kind=6, case=f"arXiv {fault.name} from the second page on")
    assert ran.code == 0
    assert ran.outputs["incomplete-topics"] == "splatting"
    assert len(records(World(tmp_path).tree(), "splatting")) == 200
    assert ran.seconds < 10


def test_a_wait_between_tries_ends_with_the_time_too(tmp_path: Path, workspace: Path) -> None:
    with ArxivStandIn(Corpus(ENTRIES), FaultPlan(always(faults.status_503("9" * 4400)))) as arxiv:
        environ = in_folder(arxiv, workspace, max_minutes="1")
        ran = attack(tmp_path / "run", environ, kind=6, case="arXiv wants to be asked again after 10^4400 s")
    assert ran.code == 3
    assert "arXiv sent 503 Service Unavailable; there is no time to try again (max-minutes)." in ran.log
    assert " inf " not in ran.said


@pytest.mark.parametrize("name", WAYS)
def test_github_answers_for_ever(tmp_path: Path, name: str) -> None:
    with open_hub(tmp_path, ENTRIES[:3]) as hub, wire(SLOW[name]) as server:
        environ = on_hub(hub) | {"GITHUB_API_URL": server.url, "RADAR_HOSTILE_SPEED": "400"}
        ran = attack(tmp_path / "run", environ, kind=6, case=f"GitHub {name}", seconds=20)
        assert hub.arxiv.log == []
    assert ran.code == 4
    assert "GitHub failed to" in ran.summary
    assert ran.seconds < 10


def slow_after(port: int, request: bytes) -> Saying:
    """Passes on what is said to and by the server at `port`, until that request comes, whose answer drips."""

    def say(client: socket.socket, stopping: threading.Event) -> None:
        with socket.create_connection(("127.0.0.1", port)) as server:
            while not stopping.is_set():
                for ready in select.select([client, server], [], [], 0.05)[0]:
                    data = ready.recv(65536)
                    if not data:
                        return
                    if request in data:
                        while not stopping.wait(0.02):
                            client.sendall(b" ")
                    (server if ready is client else client).sendall(data)

    return say


def test_github_answers_for_ever_once_it_is_written_to(tmp_path: Path) -> None:
    with open_hub(tmp_path, ENTRIES[:3]) as hub:
        before = hub.github.head()
        with wire(slow_after(urlsplit(hub.github.api_url).port or 80, b"POST /repos/octo/reading/git/trees")) as server:
            environ = on_hub(hub) | {"GITHUB_API_URL": server.url, "RADAR_HOSTILE_SPEED": "400"}
            ran = attack(tmp_path / "run", environ, kind=6, case="GitHub drips once it is written to", seconds=30)
        assert ran.code == 4
        assert "GitHub failed to" in ran.summary
        assert hub.github.head() == before
        assert ran.seconds < 10
