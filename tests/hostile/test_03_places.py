"""Kind 3: nothing takes the place of what is not ours, whatever stands where a folder or a file of ours should be."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from html import unescape
from pathlib import Path

import pytest

from tests.end_to_end.hub import PEOPLES_FILES, Hub, open_hub, splats
from tests.end_to_end.proposals import BRANCH, propose
from tests.hostile.attack import Outcome, attack
from tests.hostile.given import in_folder, on_hub
from tests.hostile.meanwhile import while_arxiv_is_asked
from tests.stand_ins.arxiv import ArxivStandIn, Corpus
from tests.stand_ins.github import Entry

MONTH = "papers/splatting/2026_10"
COMMIT = "c0" * 20
"""What submodules are at; it is in another repository."""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """One hub for the tables; GitHub puts in the place of anything what it is told to."""
    with open_hub(tmp_path_factory.mktemp("shared"), replaces=True) as hub:
        yield hub


@pytest.fixture(scope="module")
def arxiv() -> Iterator[ArxivStandIn]:
    with ArxivStandIn(Corpus(splats(range(6)))) as stand_in:
        yield stand_in


def put(hub: Hub, path: str, what: str, branch: str = "main") -> None:
    """A person commits something else than a file or a folder of ours."""
    files: dict[str, bytes | None] = {path: b"mine\n"} if what == "a file" else {}
    if what == "a folder":
        files = {f"{path}/mine.md": b"mine\n"}
    entries = {"a symbolic link": hub.github.link("/etc"), "a submodule": Entry("160000", COMMIT)}
    hub.github.commit(branch, files, entries={path: entries[what]} if what in entries else None)


FOLDERS = [
    ("commit", "papers", "a file"),
    ("commit", "papers", "a symbolic link"),
    ("commit", "papers", "a submodule"),
    ("commit", "papers/splatting", "a file"),
    ("commit", "papers/splatting", "a submodule"),
    ("commit", MONTH, "a file"),
    ("commit", MONTH, "a symbolic link"),
    ("pull-request", "papers/splatting", "a symbolic link"),
    ("pull-request", "papers/splatting/2019_01", "a submodule"),
]
FILES = [
    ("papers/README.md", "a symbolic link"),
    ("papers/monthly_stats.svg", "a folder"),
    ("papers/splatting/radar.json", "a symbolic link"),
    ("papers/splatting/feed.xml", "a submodule"),
    (f"{MONTH}/2026_10.jsonl", "a symbolic link"),
    (f"{MONTH}/2026_10.bib", "a folder"),
    (f"{MONTH}/papers_7.md", "a submodule"),
]


def refused(ran: Outcome, place: str, what: str) -> None:
    """The run was told what stands where, and what to do."""
    assert ran.code == 2, ran.log
    words = f"cannot be written, since {place} is {what}"
    assert words in ran.log and words in unescape(ran.summary).replace("\\", "")
    assert ", or choose another output-dir." in ran.log


@pytest.mark.parametrize(("publish", "place", "what"), FOLDERS)
def test_what_stands_where_a_folder_should_be_is_told_before_arxiv_is_asked(
    tmp_path: Path, shared: Hub, publish: str, place: str, what: str
) -> None:
    hub = shared.afresh()
    put(hub, place, what)
    head, asked, wrote = hub.github.head(), len(hub.arxiv.log), len(hub.github.writes)
    ran = attack(tmp_path / "run", on_hub(hub, publish=publish), kind=3, case=f"{publish}: {place} is {what}")
    refused(ran, place, f"{what} on the branch main.")
    assert "Replace it with a folder" in ran.log
    assert (hub.github.head(), len(hub.arxiv.log), len(hub.github.writes)) == (head, asked, wrote)


@pytest.mark.parametrize("publish", ["commit", "pull-request"])
def test_what_stands_where_files_should_be_is_told_all_at_once(tmp_path: Path, shared: Hub, publish: str) -> None:
    hub = shared.afresh()
    for path, what in FILES:
        put(hub, path, what)
    head, asked, wrote = hub.github.head(), len(hub.arxiv.log), len(hub.github.writes)
    ran = attack(tmp_path / "run", on_hub(hub, publish=publish), kind=3, case=f"{publish}: seven files in the way")
    for path, what in FILES:
        refused(ran, path, f"{what} on the branch main.")
    assert ran.log.count("::error") == ran.log.count("Replace it with a file") == len(FILES)
    assert (hub.github.head(), len(hub.arxiv.log), len(hub.github.writes)) == (head, asked, wrote)


def test_every_folder_on_the_way_to_the_output_folder_counts(tmp_path: Path, shared: Hub) -> None:
    hub = shared.afresh()
    put(hub, "docs/lists", "a symbolic link")
    environ = on_hub(hub, output_dir="docs/lists/papers")
    ran = attack(tmp_path / "run", environ, kind=3, case="a folder above the output folder is a link")
    refused(ran, "docs/lists", "a symbolic link on the branch main.")


@pytest.mark.parametrize("publish", ["commit", "pull-request"])
def test_what_comes_into_the_way_while_arxiv_is_asked_is_told_too(tmp_path: Path, shared: Hub, publish: str) -> None:
    hub = shared.afresh()
    while_arxiv_is_asked(hub.arxiv, lambda: put(hub, "papers/splatting", "a submodule"))
    ran = attack(tmp_path / "run", on_hub(hub, publish=publish), kind=3, case=f"{publish}: a submodule comes meanwhile")
    refused(ran, "papers/splatting", "a submodule on the branch main.")
    assert hub.github.entries()["papers/splatting"] == Entry("160000", COMMIT)


@pytest.mark.parametrize("late", [False, True])
def test_a_reviewers_link_on_the_pull_requests_branch_is_told_with_the_branch(tmp_path: Path, late: bool) -> None:
    with open_hub(tmp_path, replaces=True) as hub:
        propose(hub)
        hub.announce(*splats([20]))

        def links() -> None:
            put(hub, f"{MONTH}/papers_1.md", "a symbolic link", BRANCH)

        if late:
            while_arxiv_is_asked(hub.arxiv, links)
        else:
            links()
        asked = len(hub.arxiv.log)
        case = "a reviewer's link comes meanwhile" if late else "a reviewer's link"
        ran = attack(tmp_path / "run", on_hub(hub, publish="pull-request"), kind=3, case=case)
        refused(ran, f"{MONTH}/papers_1.md", f"a symbolic link on the branch {BRANCH}.")
        assert (len(hub.arxiv.log) == asked) is not late
        assert hub.github.entries(BRANCH)[f"{MONTH}/papers_1.md"].mode == "120000"


def test_what_is_not_in_the_way_is_left_alone_and_files_keep_their_modes(tmp_path: Path) -> None:
    """Links, submodules and modes of people's in the repository stay as they are, next to ours and in README.md."""
    others = {"papers/notes.md": "/proc/self/environ", "papers/other/radar.json": "/dev/zero", "papers/x/2026_10": "."}
    with open_hub(tmp_path, replaces=True) as hub:
        entries = {path: hub.github.link(to) for path, to in others.items()}
        entries["papers/splatting/code"] = Entry("160000", COMMIT)
        entries["README.md"] = hub.github.link(PEOPLES_FILES["README.md"].decode(), "100755")
        entries["papers/README.md"] = hub.github.link("an old overview", "100755")
        hub.github.commit("main", {}, entries=entries)
        ran = attack(tmp_path / "run", on_hub(hub), kind=3, case="links and submodules that are not in the way")
        assert ran.code == 0 and len(hub.papers()) == 12, ran.log
        now = hub.github.entries()
        assert {path: now[path] for path in (*others, "papers/splatting/code")} == {
            path: entries[path] for path in (*others, "papers/splatting/code")
        }
        assert [now[path].mode for path in ("README.md", "papers/README.md", "papers/feed.xml")] == [
            "100755", "100755", "100644",
        ]  # fmt: skip
        assert b"splatting" in hub.github.tree()["README.md"]


def pipe(place: Path) -> None:
    os.mkfifo(place)


def door(place: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        here = Path.cwd()
        os.chdir(place.parent)  # the name of a socket has 108 bytes at most
        try:
            listening.bind(place.name)
        finally:
            os.chdir(here)


def endless(place: Path) -> None:
    place.symlink_to("/dev/zero")


def secrets(place: Path) -> None:
    place.symlink_to("/proc/self/environ")


def dangling(place: Path) -> None:
    place.symlink_to("nowhere")


def itself(place: Path) -> None:
    place.symlink_to(place.name)


def above(place: Path) -> None:
    place.symlink_to("..")


def trace(place: Path) -> tuple[int, int, int, int]:
    """What would be another if somebody had written to it, or had put something else in its place."""
    found = place.lstat()
    return found.st_mode, found.st_ino, found.st_size, found.st_mtime_ns


IN_THE_FOLDER: list[dict[str, tuple[Callable[[Path], None], str]]] = [
    {"papers": (above, "a symbolic link")},
    {"papers": (pipe, "neither a file nor a folder")},
    {"papers/splatting": (dangling, "a symbolic link")},
    {MONTH: (itself, "a symbolic link")},
    {
        f"{MONTH}/2026_10.jsonl": (pipe, "neither a file nor a folder"),
        f"{MONTH}/papers_1.md": (door, "neither a file nor a folder"),
        "papers/splatting/radar.json": (secrets, "a symbolic link"),
        "papers/feed.xml": (dangling, "a symbolic link"),
        "papers/.gitattributes": (itself, "a symbolic link"),
    },
    {f"{MONTH}/2026_10.jsonl": (endless, "a symbolic link"), "papers/splatting/radar.json": (Path.mkdir, "a folder")},
]


@pytest.mark.parametrize("table", IN_THE_FOLDER)
def test_what_stands_in_the_workspace_is_told_before_arxiv_is_asked_and_never_opened(
    tmp_path: Path, arxiv: ArxivStandIn, table: dict[str, tuple[Callable[[Path], None], str]]
) -> None:
    environ = in_folder(arxiv, workspace := tmp_path / "workspace")
    for path, (make, _) in table.items():
        (workspace / path).parent.mkdir(parents=True, exist_ok=True)
        make(workspace / path)
    asked, before = len(arxiv.log), {path: trace(workspace / path) for path in table}
    case = ", ".join(f"{path.rpartition('/')[2]} is {make.__name__}" for path, (make, _) in table.items())
    ran = attack(tmp_path / "run", environ, kind=3, case=f"none: {case}", seconds=20)
    for path, (_, what) in table.items():
        refused(ran, path, f"{what}.")
    assert len(arxiv.log) == asked and ran.peak < 200 * 2**20
    assert {path: trace(workspace / path) for path in table} == before
    assert not [path for path in workspace.rglob("*") if path.suffix == ".md" and path.is_file()]


def test_what_comes_into_the_way_in_the_workspace_meanwhile_is_told_too(tmp_path: Path, arxiv: ArxivStandIn) -> None:
    environ = in_folder(arxiv, workspace := tmp_path / "workspace")
    outside = tmp_path / "outside"
    outside.mkdir()
    (workspace / "papers").mkdir()
    while_arxiv_is_asked(arxiv, lambda: (workspace / "papers/splatting").symlink_to(outside))
    ran = attack(tmp_path / "run", environ, kind=3, case="none: a link out of the workspace comes meanwhile")
    refused(ran, "papers/splatting", "a symbolic link.")
    assert not [*outside.iterdir()] and [*(workspace / "papers").iterdir()] == [workspace / "papers/splatting"]


def test_what_is_not_in_the_way_in_the_workspace_is_never_opened(tmp_path: Path, arxiv: ArxivStandIn) -> None:
    environ = in_folder(arxiv, workspace := tmp_path / "workspace")
    made: dict[str, Callable[[Path], None]] = {
        "papers/other/radar.json": secrets,
        "papers/other/2026_10/2026_10.jsonl": pipe,
        "papers/another/2026_10/papers_1.md": endless,
        "papers/splatting/notes.md": dangling,
        "papers/splatting/2026_10/more": above,
        "papers/loop": itself,
        "papers/door": door,
    }
    for path, make in made.items():
        (workspace / path).parent.mkdir(parents=True, exist_ok=True)
        make(workspace / path)
    before = {path: trace(workspace / path) for path in made}
    for number in range(2):
        ran = attack(tmp_path / "run", environ, kind=3, case=f"none: links and pipes about, run {number + 1}")
        assert ran.code == 0 and ran.outputs["total-papers"] == "6", ran.log
        assert ran.outputs["changed"] == ("false" if number else "true") and ran.peak < 200 * 2**20
    assert {path: trace(workspace / path) for path in made} == before


def test_a_checkout_full_of_pipes_and_links_is_not_read(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        hub.run()
        hub.announce(*splats([20]))
        workspace = hub.checkout()
        for path, make in {
            f"{MONTH}/2026_10.jsonl": pipe, "README.md": endless, "papers/splatting/radar.json": secrets,
            ".git/index": pipe,
        }.items():  # fmt: skip
            (workspace / path).unlink()
            make(workspace / path)
        ran = attack(tmp_path / "run", on_hub(hub), kind=3, case="commit: pipes and links in the checkout", seconds=20)
        assert ran.code == 0 and len(hub.papers()) == 13, ran.log
        with suppress(FileNotFoundError):
            (workspace / ".git/index").unlink()
