"""Kind 11, the machine: what the operating system refuses gets a cause, a remedy and exit code 5."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.hub import open_hub, splats
from tests.hostile.attack import Outcome, attack
from tests.hostile.given import in_folder, on_hub
from tests.stand_ins.arxiv import ArxivStandIn, Corpus


@pytest.fixture(scope="module")
def arxiv() -> Iterator[ArxivStandIn]:
    with ArxivStandIn(Corpus(splats(range(40)))) as stand_in:
        yield stand_in


def _refused(ran: Outcome, words: str) -> None:
    assert ran.code == 5, ran.log
    assert words in ran.log


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_no_room_for_a_page(tmp_path: Path, arxiv: ArxivStandIn) -> None:
    environ = in_folder(arxiv, tmp_path / "workspace")
    # No file may be larger than 2 kB: so a disk is full at some file in the middle, wherever that is.
    ran = attack(tmp_path / "run", environ, kind=11, case="no room for a page", limits="-f 4")
    _refused(ran, "The machine has no room left")
    assert not _files(tmp_path / "workspace"), "nothing half-written, nothing left beside it"


def test_no_room_in_an_archive_that_is_there(tmp_path: Path, arxiv: ArxivStandIn) -> None:
    environ = in_folder(arxiv, tmp_path / "workspace", since="2026-10-29")
    assert attack(tmp_path / "run", environ, kind=11, case="room enough").code == 0
    before = {path: path.read_bytes() for path in _files(tmp_path / "workspace")}
    more = in_folder(arxiv, tmp_path / "workspace", page_size="10")
    ran = attack(tmp_path / "run", more, kind=11, case="no room in an archive that is there", limits="-f 4")
    _refused(ran, "The machine has no room left")
    assert {path: path.read_bytes() for path in _files(tmp_path / "workspace")} == before


def test_no_folder_for_temporary_files(tmp_path: Path, arxiv: ArxivStandIn) -> None:
    environ = in_folder(arxiv, tmp_path / "workspace")
    ran = attack(tmp_path / "run", environ, kind=11, case="no folder for temporary files", limits="-f 0")
    assert ran.code == 5  # nothing can be written, not even the log


def test_a_workspace_that_cannot_be_written_to(tmp_path: Path, arxiv: ArxivStandIn) -> None:
    environ = in_folder(arxiv, tmp_path / "workspace") | {"GITHUB_WORKSPACE": "/sys"}  # root may not write there either
    ran = attack(tmp_path / "run", environ, kind=11, case="a workspace that is read-only")
    _refused(ran, "The machine gives the action no access for /sys/papers")


def test_a_workspace_that_is_gone(tmp_path: Path, arxiv: ArxivStandIn) -> None:
    environ = in_folder(arxiv, tmp_path / "workspace") | {"GITHUB_WORKSPACE": str(tmp_path / "gone")}
    ran = attack(tmp_path / "run", environ, kind=11, case="a workspace that is not there")
    _refused(ran, f"The workspace {tmp_path / 'gone'} is not there, so that whatever was written would be lost.")
    assert not (tmp_path / "gone").exists()


def test_a_workspace_that_is_a_file(tmp_path: Path, arxiv: ArxivStandIn) -> None:
    place = tmp_path / "file"
    place.write_text("mine")
    environ = in_folder(arxiv, tmp_path / "workspace") | {"GITHUB_WORKSPACE": str(place)}
    ran = attack(tmp_path / "run", environ, kind=11, case="a workspace that is a file")
    assert ran.code in (2, 5) and place.read_text() == "mine"


@pytest.mark.parametrize("where", ["/dev/full", "/nowhere/output", "/sys/output", ""])
@pytest.mark.parametrize("name", ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"])
def test_outputs_and_summary_that_cannot_be_written_do_not_fail_what_is_published(
    tmp_path: Path, name: str, where: str
) -> None:
    with open_hub(tmp_path) as hub:
        environ = on_hub(hub) | {name: where or str(tmp_path)}
        case = f"{name} is {where or 'a folder'}"
        ran = attack(tmp_path / "run", environ, kind=11, case=case)
        assert ran.code == 0 and len(hub.papers()) == 12
        what = "The step's outputs" if name == "GITHUB_OUTPUT" else "The job's summary"
        assert f"::warning title=arXiv Radar::{what} could not be written (" in ran.log


@pytest.mark.parametrize("name", ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"])
def test_nor_do_they_hide_what_was_wrong(tmp_path: Path, arxiv: ArxivStandIn, name: str) -> None:
    environ = in_folder(arxiv, tmp_path / "workspace", since="never") | {name: "/dev/full"}
    ran = attack(tmp_path / "run", environ, kind=11, case=f"{name} is full, and a setting is wrong")
    assert ran.code == 2 and "`since`" in ran.log


def test_a_log_that_nobody_reads_any_more(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        environ = on_hub(hub)
        ran = attack(tmp_path / "run", environ, kind=11, case="a log that is full", log_to="/dev/full")
        assert ran.code == 0 and len(hub.papers()) == 12 and ran.outputs["new-papers"] == "12"


def test_the_folder_of_temporary_files_is_full_in_mid_run(tmp_path: Path) -> None:
    """What is fetched waits on the machine's disk once it is much; that fails, and nothing is published of it."""
    with ArxivStandIn(Corpus(splats(range(600), summary="Splatting. " + "word " * 8_000))) as arxiv:
        environ = in_folder(arxiv, tmp_path / "workspace")
        case = "no room for what was fetched"
        ran = attack(tmp_path / "run", environ, kind=11, case=case, limits=f"-f {10 * 2048}")
    _refused(ran, "The machine has no room left")
    assert not _files(tmp_path / "workspace")


def test_no_descriptors_are_left(tmp_path: Path, arxiv: ArxivStandIn) -> None:
    environ = in_folder(arxiv, tmp_path / "workspace")
    ran = attack(tmp_path / "run", environ, kind=11, case="few file descriptors", limits="-n 5")
    assert ran.code in (3, 5), ran.log
