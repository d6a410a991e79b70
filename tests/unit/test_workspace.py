"""A folder as the repository: what is read of it, and what is written to it."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from radar.errors import SettingsError
from radar.publishing.path_conflicts import Kind
from radar.publishing.regular_file import read_regular
from radar.publishing.workspace import Workspace

PAGE, LINES = "papers/llm/2025_02/papers_1.md", "papers/llm/2025_02/2025_02.jsonl"


def put(root: Path, **files: str) -> None:
    for path, text in files.items():
        place = root / path.replace("__", "/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode())


def everything(root: Path) -> dict[str, bytes]:
    """All files below `root` by path, hidden ones too."""
    return {place.relative_to(root).as_posix(): place.read_bytes() for place in root.rglob("*") if place.is_file()}


def test_its_paths_are_the_files_under_the_output_folder_and_the_readme_beside_it(tmp_path: Path) -> None:
    for path in ("README.md", "src/main.py", "papers/README.md", PAGE, "papers2/x.md", ".git/config"):
        put(tmp_path, **{path: "x"})
    assert sorted(Workspace(tmp_path, "papers").paths()) == ["README.md", "papers/README.md", PAGE]


def test_a_folder_that_is_not_there_has_no_files(tmp_path: Path) -> None:
    assert not Workspace(tmp_path / "gone", "papers").paths()


def test_it_writes_and_removes_what_it_is_told_and_leaves_no_other_trace(tmp_path: Path) -> None:
    put(tmp_path, **{PAGE: "old", "papers/llm/2025_02/papers_2.md": "gone soon", "src/main.py": "mine"})
    folder = Workspace(tmp_path, "papers")
    assert PAGE in folder.paths()
    folder.write({PAGE: b"new", LINES: b"{}\n"}, ["papers/llm/2025_02/papers_2.md"])
    assert everything(tmp_path) == {PAGE: b"new", LINES: b"{}\n", "src/main.py": b"mine"}
    assert sorted(folder.paths()) == [LINES, PAGE]
    assert (tmp_path / PAGE).stat().st_mode & 0o777 == 0o644


def test_a_month_whose_last_file_is_removed_goes_with_its_folder_unless_something_else_lies_there(
    tmp_path: Path,
) -> None:
    put(tmp_path, **{PAGE: "x", LINES: "x", "papers/llm/2025_01/papers_1.md": "x", "papers/llm/2025_01/notes.md": "x"})
    Workspace(tmp_path, "papers").write({}, [PAGE, LINES, "papers/llm/2025_01/papers_1.md"])
    assert everything(tmp_path) == {"papers/llm/2025_01/notes.md": b"x"}
    assert not (tmp_path / "papers/llm/2025_02").exists()


def test_a_file_has_the_name_that_git_gives_it_and_what_is_none_has_no_name(tmp_path: Path) -> None:
    put(tmp_path, **{PAGE: "abc", LINES: ""})
    (tmp_path / "papers/llm/gone.md").symlink_to("nowhere")
    folder = Workspace(tmp_path, "papers")
    assert folder.sha(PAGE) == "f2ba8f84ab5c1bce84a7b441cb1959cfc7093b7f", "git hash-object"
    assert folder.sha(LINES) == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
    assert [folder.sha(f"papers/{name}") for name in ("gone.md", "llm", "llm/gone.md")] == ["", "", ""]


@pytest.mark.parametrize("link", ["papers", "papers/llm", "papers/llm/2025_02"])
@pytest.mark.parametrize("inside", [True, False])
def test_nothing_is_written_through_a_symbolic_link_inside_the_repository_or_out_of_it(
    tmp_path: Path, link: str, inside: bool
) -> None:
    root = tmp_path / "repository"
    target = (root if inside else tmp_path) / "elsewhere"
    put(target, mine="x")
    (root / link).parent.mkdir(parents=True, exist_ok=True)
    (root / link).symlink_to(target)
    before = everything(tmp_path)
    with pytest.raises(SettingsError) as caught:
        Workspace(root, "papers").write({"papers/README.md": b"x", PAGE: b"x"}, [])
    assert f"{link} is a symbolic link" in caught.value.problems[0].what
    assert everything(tmp_path) == before


@pytest.mark.parametrize("place", ["papers", "papers/llm"])
def test_a_file_where_a_folder_must_be_is_a_problem_with_a_remedy_and_nothing_is_written(
    tmp_path: Path, place: str
) -> None:
    put(tmp_path, **{place: "a file"})
    with pytest.raises(SettingsError) as caught:
        Workspace(tmp_path, "papers").write({"papers/README.md": b"x", PAGE: b"x"}, [])
    assert caught.value.problems[0].what.endswith(f"cannot be written, since {place} is a file.")
    assert everything(tmp_path) == {place: b"a file"}


def test_a_folder_where_a_file_must_be_is_one_too(tmp_path: Path) -> None:
    (tmp_path / PAGE).mkdir(parents=True)
    with pytest.raises(SettingsError, match=r"papers_1\.md is a folder"):
        Workspace(tmp_path, "papers").write({"papers/README.md": b"x", PAGE: b"x"}, [])
    assert everything(tmp_path) == {}


def test_when_writing_fails_in_the_middle_nothing_has_changed_and_nothing_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, **{PAGE: "old", LINES: "old"})
    before, opened = everything(tmp_path), os.fdopen

    def full_disk(handle: int, mode: str) -> object:
        if len(list(tmp_path.rglob(".arxiv-radar-*"))) > 1:
            os.close(handle)
            raise OSError(28, "No space left on device")
        return opened(handle, mode)

    monkeypatch.setattr("radar.publishing.workspace.os.fdopen", full_disk)
    with pytest.raises(OSError, match="No space"):
        Workspace(tmp_path, "papers").write({PAGE: b"new", LINES: b"new"}, ["papers/README.md"])
    assert everything(tmp_path) == before


def test_archives_are_moved_into_place_before_pages_and_newer_months_before_older(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[str] = []
    replace = os.replace

    def noting(place: str, target: str) -> None:
        moved.append(Path(target).relative_to(tmp_path).as_posix())
        replace(place, target)

    monkeypatch.setattr(os, "replace", noting)
    older = LINES.replace("2025_02", "2025_01")
    Workspace(tmp_path, "papers").write({PAGE: b"", older: b"", "papers/llm/radar.json": b"", LINES: b""}, [])
    assert moved == [LINES, older, "papers/llm/radar.json", PAGE]


class Owners:
    """Who owns what, where a test gives files away as a container's root does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, root: Path, *, refused: bool = False, user: int = 0) -> None:
        self.given: dict[str, tuple[int, int]] = {}
        self._root, self._refused = root, refused
        monkeypatch.setattr("os.geteuid", lambda: user)
        monkeypatch.setattr("os.chown", self._chown)

    def _chown(self, path: Path | str, user: int, group: int) -> None:
        if self._refused:
            raise PermissionError("Operation not permitted")
        place = Path(path).relative_to(self._root).as_posix()
        self.given[re.sub(r"\.arxiv-radar-\w+", "FILE", place)] = (user, group)


def test_what_root_writes_belongs_to_the_owner_of_the_folder_new_folders_included(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, **{"papers/README.md": "x"})
    stat = tmp_path.stat()
    owners = Owners(monkeypatch, tmp_path)
    Workspace(tmp_path, "papers").write({PAGE: b"new", "papers/README.md": b"new"}, [])
    new = ["papers/llm", "papers/llm/2025_02", "papers/llm/2025_02/FILE", "papers/FILE"]
    assert owners.given == dict.fromkeys(new, (stat.st_uid, stat.st_gid))


def test_a_root_that_may_give_nothing_away_writes_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Owners(monkeypatch, tmp_path, refused=True)
    Workspace(tmp_path, "papers").write({PAGE: b"new"}, [])
    assert everything(tmp_path) == {PAGE: b"new"}


def test_who_is_not_root_gives_nothing_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    owners = Owners(monkeypatch, tmp_path, user=1001)
    Workspace(tmp_path, "papers").write({PAGE: b"new"}, [])
    assert owners.given == {}


@pytest.mark.skipif(os.geteuid() != 0, reason="it takes root to give files away")
def test_the_files_really_are_theirs(tmp_path: Path) -> None:
    os.chown(tmp_path, 1001, 1002)
    Workspace(tmp_path, "papers").write({PAGE: b"new"}, [])
    found = [path.lstat() for path in tmp_path.rglob("*")]
    assert {(stat.st_uid, stat.st_gid) for stat in found} == {(1001, 1002)}


# What is no regular file


def test_only_regular_files_are_its_paths_and_the_rest_is_known_by_its_kind(tmp_path: Path) -> None:
    put(tmp_path, **{PAGE: "x", "README.md": "x", "elsewhere/a.md": "x"})
    os.mkfifo(tmp_path / "papers/pipe.md")
    for name, to in {"link.md": PAGE, "gone.md": "nowhere", "folder": "../elsewhere", "zero.md": "/dev/zero"}.items():
        (tmp_path / "papers" / name).symlink_to(to)
    folder = Workspace(tmp_path, "papers")
    assert folder.paths() == {"README.md", PAGE}
    kinds = dict.fromkeys(("link.md", "gone.md", "folder", "zero.md"), Kind.LINK) | {"pipe.md": Kind.SPECIAL}
    assert {path: kind for path, kind in folder.kinds().items() if kind not in (Kind.FILE, Kind.FOLDER)} == {
        f"papers/{name}": kind for name, kind in kinds.items()
    }
    for name in kinds:
        assert folder.kind(f"papers/{name}") is kinds[name] and folder.sha(f"papers/{name}") == ""
        with pytest.raises(OSError, match=r"not a regular file|symbolic links"):
            folder.read(f"papers/{name}")


@pytest.mark.parametrize("kind", ["file", "link", "pipe"])
@pytest.mark.parametrize("place", ["docs", "docs/papers"])
def test_an_output_folder_that_is_none_has_no_files(tmp_path: Path, place: str, kind: str) -> None:
    put(tmp_path, **{"other/llm/radar.json": "x", "other/papers/llm/radar.json": "x"})
    (tmp_path / place).parent.mkdir(exist_ok=True)
    if kind == "file":
        (tmp_path / place).write_bytes(b"")
    elif kind == "link":
        (tmp_path / place).symlink_to(tmp_path / "other")
    else:
        os.mkfifo(tmp_path / place)
    folder = Workspace(tmp_path, "docs/papers")
    assert not folder.paths() and folder.kinds().keys() <= {"docs", "docs/papers"}


def test_a_folder_that_cannot_be_read_is_not_taken_for_an_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, **{PAGE: "x", "papers/other/radar.json": "x"})
    scandir = os.scandir

    def refusing(path: str) -> object:
        if path.endswith("/llm"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr("radar.publishing.workspace.os.scandir", refusing)
    with pytest.raises(PermissionError):
        Workspace(tmp_path, "papers").paths()


def test_folders_in_folders_however_deep_are_gone_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    depth = 1_500  # more than Python's calls can go
    (tmp_path / "papers").mkdir()
    monkeypatch.chdir(tmp_path / "papers")
    for _ in range(depth):
        Path("d").mkdir()
        os.chdir("d")
    assert len(Workspace(tmp_path, "papers").kinds()) == depth + 1
    for _ in range(depth):  # pytest could not remove them
        os.chdir("..")
        Path("d").rmdir()


def test_what_is_written_over_a_file_has_its_mode(tmp_path: Path) -> None:
    put(tmp_path, **{"README.md": "x", PAGE: "x"})
    (tmp_path / "README.md").chmod(0o664)
    (tmp_path / PAGE).chmod(0o4755)
    Workspace(tmp_path, "papers").write({"README.md": b"y", PAGE: b"y", LINES: b"y"}, [])
    modes = [(tmp_path / path).stat().st_mode & 0o7777 for path in ("README.md", PAGE, LINES)]
    assert modes == [0o664, 0o755, 0o644]


def test_a_file_that_grows_beyond_belief_is_not_read(tmp_path: Path) -> None:
    put(tmp_path, large="x" * 11)
    assert read_regular(tmp_path / "large", 11) == b"x" * 11
    with pytest.raises(OSError, match="too large"):
        read_regular(tmp_path / "large", 10)
