"""Kind 13: a README.md that is a link stays one, in every way of publishing, and what it leads to stays as it is."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.end_to_end.hub import OWN_README, open_hub, splats
from tests.end_to_end.proposals import BRANCH
from tests.hostile.attack import attack
from tests.hostile.given import in_folder, on_hub
from tests.stand_ins.arxiv import ArxivStandIn, Corpus

WARNING = "Warning: README.md is a symbolic link, so it is left alone, and with it any marks of ours in it. To have"


@pytest.fixture(scope="module")
def arxiv() -> Iterator[ArxivStandIn]:
    with ArxivStandIn(Corpus(splats(range(6)))) as stand_in:
        yield stand_in


def within(workspace: Path) -> Path:
    (workspace / "docs").mkdir()
    (workspace / "docs/README.md").write_bytes(OWN_README)
    return Path("docs/README.md")


def outside(workspace: Path) -> Path:
    (workspace.parent / "README.md").write_bytes(OWN_README)
    return Path("../README.md")


def absolute(workspace: Path) -> Path:
    return workspace.parent / outside(workspace).name


def into_ours(workspace: Path) -> Path:
    return Path("papers/README.md")


def endless(workspace: Path) -> Path:
    return Path("/dev/zero")


def nowhere(workspace: Path) -> Path:
    return Path("nowhere")


def itself(workspace: Path) -> Path:
    return Path("README.md")


LINKS = [within, outside, absolute, into_ours, endless, nowhere, itself]


@pytest.mark.parametrize("lead", LINKS)
def test_a_link_in_the_workspace_stays(tmp_path: Path, arxiv: ArxivStandIn, lead: Callable[[Path], Path]) -> None:
    environ = in_folder(arxiv, workspace := tmp_path / "workspace")
    readme = workspace / "README.md"
    readme.symlink_to(to := lead(workspace))
    ran = attack(tmp_path / "run", environ, kind=13, case=f"none: README.md leads {lead.__name__}", seconds=20)
    assert ran.code == 0 and WARNING in ran.log and ran.log.count(WARNING) == 1, ran.log
    assert readme.is_symlink() and readme.readlink() == to
    if lead in (within, outside, absolute):
        assert readme.read_bytes() == OWN_README, "nothing is written through it"
    assert (workspace / "papers/README.md").is_file() and ran.peak < 200 * 2**20


@pytest.mark.parametrize("publish", ["commit", "pull-request"])
def test_a_link_in_the_repository_stays(tmp_path: Path, publish: str) -> None:
    with open_hub(tmp_path, splats(range(6)), files={"docs/README.md": OWN_README}, replaces=True) as hub:
        link = hub.github.link("docs/README.md")
        hub.github.commit("main", {}, entries={"README.md": link})
        ran = attack(tmp_path / "run", on_hub(hub, publish=publish), kind=13, case=f"{publish}: README.md is a link")
        assert ran.code == 0 and ran.log.count(WARNING) == 1, ran.log
        branch = BRANCH if publish == "pull-request" else "main"
        assert hub.github.entries(branch)["README.md"] == link and len(hub.papers(branch)) == 6
        assert hub.github.tree(branch)["docs/README.md"] == OWN_README


def test_a_hard_link_is_a_file_of_its_own_from_then_on(tmp_path: Path, arxiv: ArxivStandIn) -> None:
    """Nobody can tell which of two names is the other's, so only what has the name README.md is written."""
    environ = in_folder(arxiv, workspace := tmp_path / "workspace")
    (other := tmp_path / "elsewhere.md").write_bytes(OWN_README)
    (workspace / "README.md").hardlink_to(other)
    (workspace / "README.md").chmod(0o664)
    ran = attack(tmp_path / "run", environ, kind=13, case="none: README.md is a hard link")
    assert ran.code == 0 and WARNING not in ran.log
    assert other.read_bytes() == OWN_README and b"splatting" in (workspace / "README.md").read_bytes()
    assert (workspace / "README.md").stat().st_mode & 0o777 == 0o664, "and its mode stays"


def test_a_readme_that_is_a_pipe_is_not_opened(tmp_path: Path, arxiv: ArxivStandIn) -> None:
    environ = in_folder(arxiv, workspace := tmp_path / "workspace")
    os.mkfifo(workspace / "README.md")
    ran = attack(tmp_path / "run", environ, kind=13, case="none: README.md is a pipe", seconds=20)
    assert ran.code == 0 and (workspace / "README.md").is_fifo()
