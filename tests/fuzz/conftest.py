"""The fuzz runs are no part of the tests: `make fuzz` asks for them, and says how long they may take."""

from __future__ import annotations

import json
import os
import resource
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from radar.arxiv_api import gaps, incremental, result_list
from tests.fuzz.budget import VARIABLE
from tests.fuzz.oracle import TABLE, TALLIES
from tests.fuzz.scene import HubScene, Scene, open_hub_scene, open_scene

collect_ignore_glob = [] if os.environ.get(VARIABLE) else ["test_*.py"]

_ADDRESSES = 6 * 2**30  # bytes: what grows without end meets this before it takes the machine with it


@pytest.fixture(scope="session", autouse=True)
def _memory_is_bounded() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESSES, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)


@pytest.fixture(scope="session", autouse=True)
def _nobody_is_called() -> Iterator[None]:
    """No name is looked up: what is fed could name a host of the outside."""

    def refused(host: object, *arguments: object, **options: object) -> Any:
        if str(host) not in ("127.0.0.1", "localhost"):
            raise socket.gaierror(socket.EAI_NONAME, "no names are looked up in fuzz runs")
        return looked_up(host, *arguments, **options)  # type: ignore[arg-type]

    looked_up = socket.getaddrinfo
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", refused)
        yield


@pytest.fixture(scope="session", autouse=True)
def _pages_are_short() -> Iterator[None]:
    """Few papers come in several answers: so a run that reads on, or stops too early, needs no thousands of them."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (result_list, gaps, incremental):
            patch.setattr(module, "PAGE", 6)
        yield


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """A workspace with an archive, between examples as it was."""
    with open_scene(tmp_path_factory.mktemp("scene") / "machine") as opened:
        yield opened


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubScene]:
    """A repository on GitHub with an archive."""
    with open_hub_scene(tmp_path_factory.mktemp("hub")) as opened:
        yield opened


def pytest_sessionfinish() -> None:
    """Add what this process's runs came to."""
    if table := os.environ.get(TABLE):
        with Path(table).open("a", encoding="utf-8") as rows:
            for test, tally in TALLIES.items():
                figures = [tally.examples, tally.runs, dict(tally.codes), tally.seconds, tally.slowest, tally.largest]
                rows.write(json.dumps([test, *figures]) + "\n")
