"""Kind 1: what stands where a person's file is looked for, a config or a template, is a plain file or is not read."""

from __future__ import annotations

import os
import re
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.end_to_end.hub import open_hub, splats
from tests.hostile.attack import Outcome, attack
from tests.hostile.given import in_folder, on_hub
from tests.stand_ins.arxiv import ArxivStandIn, Corpus
from tests.stand_ins.github.trees import Entry

SECRET = "ghs_S3cretS3cretS3cretS3cretS3cretS3cr"
CONFIG = ".github/arxiv-radar.yml"
TEMPLATE = ".github/own/topic.md.j2"
GOOD = {CONFIG: b"topics: [splatting]\n", TEMPLATE: b"# {{ topic }}: {{ total }}\n"}


@pytest.fixture(scope="module")
def arxiv() -> Iterator[ArxivStandIn]:
    with ArxivStandIn(Corpus(splats(range(6)))) as stand_in:
        yield stand_in


Spoil = Callable[[Path, Path], object]
"""Puts something in a file's place, the first path, in a workspace, the second."""


def link(target: str) -> Spoil:
    """A link to an absolute path, or to one that is relative to the workspace."""
    return lambda place, root: place.symlink_to(
        os.path.relpath(root / target, place.parent) if target[0] != "/" else target
    )


def content(data: bytes) -> Spoil:
    return lambda place, root: place.write_bytes(data)


def pipe(place: Path, root: Path) -> None:
    os.mkfifo(place)


def sparse(place: Path, root: Path) -> None:
    with place.open("wb") as file:
        file.truncate(10 * 2**30)


def listening(place: Path, root: Path) -> None:
    here = Path.cwd()
    with socket.socket(socket.AF_UNIX) as one:
        os.chdir(place.parent)  # the name of a socket is short
        one.bind(place.name)
        os.chdir(here)


def ring(place: Path, root: Path) -> None:
    (place.parent / "there").symlink_to(place.name)
    place.symlink_to("there")


def chain(place: Path, root: Path) -> None:
    (place.parent / "one").symlink_to("two")
    (place.parent / "two").symlink_to("/etc/passwd")
    place.symlink_to("one")


def folder_that_leads_out(place: Path, root: Path) -> None:
    outside = root.parent / "outside"
    outside.mkdir()
    (outside / place.name).write_bytes(GOOD[place.relative_to(root).as_posix()])
    place.parent.rmdir()
    place.parent.symlink_to(outside)


def device(place: Path, root: Path) -> None:
    os.mknod(place, stat.S_IFCHR | 0o666, os.makedev(1, 5))  # as /dev/zero


OUT, INTO_GIT = "leads out of the repository", "leads into .git, which is git's own"
SPOILT: dict[str, tuple[Spoil, str]] = {
    "a link to the process's environment": (link("/proc/self/environ"), OUT),
    "a link to its command": (link("/proc/self/cmdline"), OUT),
    "a link to what it has open": (link("/proc/self/fd/0"), OUT),
    "a link to the system's users": (link("/etc/passwd"), OUT),
    "a link to what lies beside the workspace": (link("../secret"), OUT),
    "a link by way of other links": (chain, OUT),
    "a link to an endless device": (link("/dev/zero"), OUT),
    "a link to a terminal": (link("/dev/tty"), OUT),
    "a link to the workspace": (link("."), OUT),
    "a link to git's own config": (link(".git/config"), INTO_GIT),
    "a link into another repository's .git": (link("vendor/x/.git/config"), INTO_GIT),
    "a link to nothing": (link("nowhere"), "leads nowhere"),
    "a link to nothing, behind a file": (link("src/main.c/x"), "leads nowhere"),
    "a link to itself": (lambda place, root: place.symlink_to(place.name), "levels of symbolic links"),
    "a ring of links": (ring, "levels of symbolic links"),
    "a link to a folder": (link("src"), "it is a folder, not a file"),
    "a link to a pipe": (link("pipe"), "it is a pipe, not a file"),
    "a folder on the way that leads out": (folder_that_leads_out, OUT),
    "a pipe": (pipe, "it is a pipe, not a file"),
    "a socket": (listening, "it is a socket, not a file"),
    "10 GB of nothing": (sparse, "is too large"),
    "a byte too many": (content(b"#" * 262_145), "is too large"),
    "bytes that are no text": (content(b"\xff\xfe\x00#"), "is not UTF-8 text"),
}
if os.geteuid() == 0:
    SPOILT["an endless device of its own"] = (device, "it is a device, not a file")
else:
    SPOILT["a file that nobody may read"] = (lambda place, root: place.touch(0), "Permission denied")


def workspace(root: Path, path: str, spoil: Spoil) -> None:
    """A workspace with all that the links lead to, and something else in the place of one of people's files."""
    root.mkdir()
    files = {".git/config": SECRET, "vendor/x/.git/config": SECRET, "src/main.c": "", "../secret": SECRET}
    for place, text in files.items():
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        (root / place).write_text(text)
    os.mkfifo(root / "pipe")
    (root / path).parent.mkdir(parents=True)
    spoil(root / path, root)


def refused(ran: Outcome, folder: Path, arxiv: ArxivStandIn, words: str) -> None:
    assert ran.code == 2, ran.log
    (said,) = re.findall(r"^::error .*?::(.*)$", ran.log, re.MULTILINE)
    assert words in said and re.fullmatch(r"The (file|folder) \S+ .*\. [A-Z][^.]*\.", said), said
    assert SECRET not in ran.said.replace(f"::add-mask::{SECRET}", "") and "root:" not in ran.said
    assert not (folder / "workspace" / "papers").exists()
    assert arxiv.log == []
    assert ran.seconds < 10 and ran.peak < 150 * 2**20


@pytest.mark.parametrize("path", [CONFIG, TEMPLATE])
@pytest.mark.parametrize("case", SPOILT)
def test_what_is_no_plain_file_of_the_workspace_is_not_read(
    tmp_path: Path, arxiv: ArxivStandIn, case: str, path: str
) -> None:
    spoil, words = SPOILT[case]
    workspace(tmp_path / "workspace", path, spoil)
    given = {"topics": ""} if path == CONFIG else {"templates": ".github/own"}
    environ = in_folder(arxiv, tmp_path / "workspace", token=SECRET, **given)
    ran = attack(tmp_path / "run", environ, kind=1, case=f"{'config' if path == CONFIG else 'template'}: {case}")
    refused(ran, tmp_path, arxiv, words)


@pytest.mark.parametrize("path", [CONFIG, TEMPLATE])
@pytest.mark.parametrize("case", ["relative", "absolute", "of another link"])
def test_a_link_that_stays_inside_is_followed(tmp_path: Path, path: str, case: str) -> None:
    root = tmp_path / "workspace"
    for place, data in {**GOOD, "real": GOOD[path]}.items():
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        (root / place).write_bytes(data)
    (root / path).unlink()
    (root / "one").symlink_to("real")
    target = {"relative": "real", "absolute": f"{root}/real", "of another link": "one"}[case]
    link(target)(root / path, root)
    with ArxivStandIn(Corpus(splats(range(6)))) as own:
        environ = in_folder(own, root, topics="", templates=".github/own")
        ran = attack(tmp_path / "run", environ, kind=1, case=f"{Path(path).name}: a link inside, {case}")
    assert ran.code == 0, ran.log
    assert (root / "papers/splatting/README.md").read_text() == "# splatting: 6\n"


@pytest.mark.parametrize(
    ("case", "config"),
    [
        ("a name that is too long", "x/" * 30 + "y" * 255),
        ("a path that is too long", "/".join(["y" * 200] * 30)),
        ("a name with half a character", ".github/\udcff.yml"),
        ("a name with U+0085", ".github/\x85.yml"),
    ],
)
def test_a_config_of_an_impossible_name_is_told_of(tmp_path: Path, arxiv: ArxivStandIn, case: str, config: str) -> None:
    environ = in_folder(arxiv, tmp_path / "workspace", config=config)
    ran = attack(tmp_path / "run", environ, kind=1, case=f"config: {case}")
    assert ran.code == 2 and arxiv.log == []
    assert len(ran.log) < 2_000


def test_a_hundred_templates_are_enough(tmp_path: Path, arxiv: ArxivStandIn) -> None:
    environ = in_folder(arxiv, tmp_path / "workspace", templates="own")
    folder = tmp_path / "workspace/own"
    folder.mkdir()
    for number in range(5_000):
        (folder / f"{number}.md.j2").write_bytes(b"x" * 2_000)
    (folder / "row.md.j2").write_bytes(b"x")
    ran = attack(tmp_path / "run", environ, kind=1, case="5,001 templates")
    assert ran.code == 2 and "holds 5,001 templates, and 100 are allowed" in ran.log
    assert ran.peak < 150 * 2**20


# Without a checkout the files come from GitHub.


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("a link to nothing", "is a symbolic link that leads to no file"),
        ("a link out of it", "is a symbolic link that leads to no file"),
        ("a submodule", "is a submodule, not a file"),
        ("a folder", "is a folder, not a file"),
        ("300,000 bytes", "is too large"),
        ("two megabytes, which GitHub does not send", "is too large"),
        ("bytes that are no text", "is not UTF-8 text"),
    ],
)
@pytest.mark.parametrize("path", [CONFIG, TEMPLATE])
def test_on_github_too(tmp_path: Path, case: str, words: str, path: str) -> None:
    if case == "a folder" and path == TEMPLATE:
        pytest.skip("a folder is no template, whatever its name")
    with open_hub(tmp_path) as hub:
        files = {place: data for place, data in GOOD.items() if place != path}
        entries = {}
        match case:
            case "a link to nothing":
                entries[path] = hub.github.link("nowhere")
            case "a link out of it":
                entries[path] = hub.github.link("/proc/self/environ")
            case "a submodule":
                entries[path] = Entry("160000", "1" * 40)
            case "a folder":
                files[f"{path}/inside"] = b"x"
            case "300,000 bytes":
                files[path] = b"#" * 300_000
            case "two megabytes, which GitHub does not send":
                files[path] = b"#" * 2 * 2**20
            case "bytes that are no text":
                files[path] = b"\xff"
        hub.github.commit("main", files, "People's files", entries=entries)
        before = len(hub.github.log)
        environ = on_hub(hub, topics="" if path == CONFIG else "splatting", templates=".github/own")
        ran = attack(tmp_path / "run", environ, kind=1, case=f"{Path(path).name} on GitHub: {case}")
        assert ran.code == 2, ran.log
        assert words in ran.log
        assert "trying again" not in ran.log and len(hub.github.log) - before < 8


@pytest.mark.parametrize("path", [CONFIG, TEMPLATE])
def test_a_link_on_github_to_another_file_of_the_repository_is_followed(tmp_path: Path, path: str) -> None:
    with open_hub(tmp_path, splats(range(6))) as hub:
        files = {place: data for place, data in GOOD.items() if place != path} | {"real": GOOD[path]}
        hub.github.commit("main", files, entries={path: hub.github.link("../" * path.count("/") + "real")})
        environ = on_hub(hub, topics="", templates=".github/own")
        ran = attack(tmp_path / "run", environ, kind=1, case=f"{Path(path).name} on GitHub: a link inside")
        assert ran.code == 0, ran.log
        assert hub.github.tree()["papers/splatting/README.md"] == b"# splatting: 6\n"


# What people run by hand may name any file, if it is one.


@pytest.mark.parametrize(
    ("case", "words"), [("/dev/zero", "is a device"), ("pipe", "is a pipe"), ("10 GB", "too large")]
)
def test_check_reads_plain_files_of_any_place(tmp_path: Path, case: str, words: str) -> None:
    place = Path(case) if case.startswith("/") else tmp_path / "radar.yml"
    if case == "pipe":
        os.mkfifo(place)
    elif case == "10 GB":
        sparse(place, tmp_path)
    command = [sys.executable, "-m", "radar", "check", "--config", str(place)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert ran.returncode == 2 and words in ran.stderr and "Traceback" not in ran.stderr


@pytest.mark.parametrize("case", ["a pipe", "a link to /dev/zero", "a link to nothing"])
@pytest.mark.parametrize("kind", ["pages", "lists"])
def test_import_reads_plain_files_of_any_place(tmp_path: Path, case: str, kind: str) -> None:
    source = tmp_path / "theirs"
    place = source / ("llm/2025_02/papers_1.md" if kind == "pages" else "list.json")
    place.parent.mkdir(parents=True)
    spoil = {"a pipe": pipe, "a link to /dev/zero": link("/dev/zero"), "a link to nothing": link("nowhere")}[case]
    spoil(place, source)
    command = [sys.executable, "-m", "radar", "import", str(source), "--output", str(tmp_path / "mine")]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert ran.returncode in (0, 2) and "Traceback" not in ran.stderr, ran.stderr
    if case != "a link to nothing":
        assert ran.returncode == 2 and "not a file" in ran.stderr
    elif kind == "pages":
        assert ran.returncode == 2 and "holds no list to bring over" in ran.stderr
