"""Kind 11, what surrounds the action: files of the home folder, certificates, threads, names that are no text."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.hub import open_hub, splats
from tests.hostile.attack import attack
from tests.hostile.given import in_folder, on_hub
from tests.stand_ins.arxiv import ArxivStandIn, Corpus

TOKEN = "ghs_theTokenThatANetrcHolds0123456789abc"


@pytest.fixture
def arxiv() -> Iterator[ArxivStandIn]:
    with ArxivStandIn(Corpus(splats(range(6)))) as stand_in:
        yield stand_in


@pytest.mark.parametrize("whose", ["default", "machine 127.0.0.1"])
def test_a_netrc_sends_no_password_to_arxiv(tmp_path: Path, arxiv: ArxivStandIn, whose: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / ".netrc").write_text(f"{whose} login x-access-token password {TOKEN}\n")
    environ = in_folder(arxiv, tmp_path / "workspace", token=TOKEN) | {"HOME": str(home)}
    ran = attack(tmp_path / "run", environ, kind=11, case=f"a .netrc for {whose}")
    assert ran.code == 0
    sent = " ".join(f"{name}: {value}" for request in arxiv.log for name, value in request.headers.items())
    assert "authorization" not in sent and TOKEN not in sent
    assert base64.b64encode(TOKEN.encode()).decode()[:20] not in sent


def test_a_netrc_that_is_no_text(tmp_path: Path, arxiv: ArxivStandIn) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / ".netrc").write_bytes(b"machine \xff\xfe login x password y\n")
    environ = in_folder(arxiv, tmp_path / "workspace") | {"HOME": str(home)}
    assert attack(tmp_path / "run", environ, kind=11, case="a .netrc that is no text").code == 0


def test_certificates_that_are_not_there(tmp_path: Path, arxiv: ArxivStandIn) -> None:
    missing = {"REQUESTS_CA_BUNDLE": "/nowhere", "ARXIV_API_URL": "https://127.0.0.1:1/api"}
    environ = in_folder(arxiv, tmp_path / "workspace") | missing
    ran = attack(tmp_path / "run", environ, kind=11, case="no file of certificates for arXiv")
    assert ran.code == 5 and "The machine has no such file of certificates" in ran.log


@pytest.mark.parametrize("checkout", [True, False])
def test_nor_those_for_github(tmp_path: Path, checkout: bool) -> None:
    with open_hub(tmp_path) as hub:
        if checkout:
            hub.checkout()
        missing = {"REQUESTS_CA_BUNDLE": "/nowhere", "GITHUB_API_URL": "https://127.0.0.1:1"}
        ran = attack(tmp_path / "run", on_hub(hub) | missing, kind=11, case="no file of certificates for GitHub")
        assert ran.code == 5 and "The machine has no such file of certificates" in ran.log


@pytest.mark.parametrize("ours", [True, False])
def test_a_folder_whose_name_is_no_text_is_left_alone(tmp_path: Path, arxiv: ArxivStandIn, ours: bool) -> None:
    environ = in_folder(arxiv, tmp_path / "workspace")
    folder = os.fsencode(tmp_path / "workspace") + b"/papers/\xff\xfe/2026_10"
    os.makedirs(folder)  # noqa: PTH103 (a path of bytes)
    with open(folder + (b"/2026_10.jsonl" if ours else b"/papers_1.md"), "wb") as file:  # noqa: PTH123
        file.write(b"# x\n")
    for number in (1, 2):
        ran = attack(tmp_path / f"run{number}", environ, kind=11, case="a folder whose name is no text")
        assert ran.code == 0, ran.log


def test_a_machine_that_lets_no_thread_start(tmp_path: Path, arxiv: ArxivStandIn) -> None:
    environ = in_folder(arxiv, tmp_path / "workspace")
    ran = attack(tmp_path / "run", environ, kind=11, case="no thread can be started", limits="-s 100000000")
    assert ran.code == 5 and "The machine lets the action start no further thread." in ran.log
