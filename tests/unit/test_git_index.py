"""Git's index tells what is as git left it; held against real git, and against everything that could lead astray."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

import pytest

from radar.publishing.git_index import unchanged
from radar.publishing.workspace import Workspace

FILES = {
    "README.md": b"# Mine\n",
    "papers/llm/2025_02/papers_1.md": b"a page\n",
    "papers/llm/2025_02/2025_02.jsonl": b"",
    "papers/größe/" + "long/" * 60 + "name.md": b"far down\n",
}
PAGE = "papers/llm/2025_02/papers_1.md"
LONG_AGO = 1_600_000_000


class Checkout:
    """A checkout by real git, of files that are older than its index."""

    def __init__(self, root: Path, *how: str) -> None:
        self.root = root
        self.git("init", "--quiet", "--initial-branch=main", *how)
        for path, data in FILES.items():
            place = root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
            os.utime(place, (LONG_AGO, LONG_AGO))
        (root / "link.md").symlink_to("README.md")
        self.git("add", "--all")

    def git(self, *arguments: str) -> str:
        done = subprocess.run(["git", "-C", self.root, *arguments], check=True, capture_output=True, text=True)
        return done.stdout

    def known(self) -> dict[str, str]:
        return unchanged(self.root, {*FILES, "link.md"})


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_files_as_git_left_them_have_the_names_that_git_gives_them(checkout: Checkout) -> None:
    assert checkout.known() == {path: checkout.git("hash-object", path).strip() for path in FILES}


def test_only_those_asked_for_are_told(checkout: Checkout) -> None:
    assert unchanged(checkout.root, {PAGE}).keys() == {PAGE}


def test_what_was_edited_is_unknown_even_with_its_size_and_date_as_they_were(checkout: Checkout) -> None:
    place = checkout.root / PAGE
    place.write_bytes(b"a pagE\n")
    os.utime(place, (LONG_AGO, LONG_AGO))
    (checkout.root / "README.md").write_bytes(b"longer than before\n")
    assert checkout.known().keys() == FILES.keys() - {PAGE, "README.md"}


def test_what_was_replaced_or_is_gone_is_unknown(checkout: Checkout) -> None:
    place = checkout.root / PAGE
    place.rename(checkout.root / "moved.md")
    assert checkout.known().keys() == FILES.keys() - {PAGE}
    place.symlink_to("../../../moved.md")
    assert checkout.known().keys() == FILES.keys() - {PAGE}


def test_what_is_as_young_as_the_index_is_unknown_since_it_may_have_changed_right_behind_it(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path)
    written = (tmp_path / ".git/index").stat().st_mtime_ns
    os.utime(tmp_path / PAGE, ns=(written, written))
    checkout.git("update-index", "--refresh")
    now = (tmp_path / PAGE).stat().st_mtime_ns
    os.utime(tmp_path / ".git/index", ns=(now, now))
    assert checkout.known().keys() == FILES.keys() - {PAGE}


def test_entries_with_more_flags_are_read_too(checkout: Checkout) -> None:
    (checkout.root / "new.md").write_bytes(b"new\n")
    checkout.git("add", "--intent-to-add", "new.md")
    assert (checkout.root / ".git/index").read_bytes()[7] == 3
    assert checkout.known().keys() == FILES.keys()
    assert not unchanged(checkout.root, {"new.md"})


@pytest.mark.parametrize("how", [("--object-format=sha256",), ()], ids=["SHA-256", "version 4"])
def test_an_index_of_another_kind_tells_nothing(tmp_path: Path, how: tuple[str, ...]) -> None:
    checkout = Checkout(tmp_path, *how)
    if not how:
        checkout.git("update-index", "--index-version", "4")
    assert checkout.known() == {}


def test_a_damaged_index_tells_nothing(checkout: Checkout) -> None:
    place = checkout.root / ".git/index"
    data = place.read_bytes()
    for damaged in (b"", data[:5], data[:200], data[:-1], data[:60] + b"\xff" + data[61:], data[:-20] + bytes(20)):
        place.write_bytes(damaged)
        assert checkout.known() == {}


def test_no_checkout_tells_nothing(tmp_path: Path) -> None:
    assert unchanged(tmp_path, FILES) == {}
    (tmp_path / ".git").write_text("gitdir: elsewhere\n")
    assert unchanged(tmp_path, FILES) == {}


def test_files_in_a_merge_conflict_are_unknown(checkout: Checkout) -> None:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    checkout.git(*identity, "commit", "--quiet", "--message=one")
    checkout.git("checkout", "--quiet", "-b", "other")
    for branch, text in (("other", b"theirs\n"), ("main", b"ours\n")):
        checkout.git("checkout", "--quiet", branch)
        (checkout.root / PAGE).write_bytes(text)
        checkout.git(*identity, "commit", "--quiet", "--all", "--message=two")
    with pytest.raises(subprocess.CalledProcessError):
        checkout.git(*identity, "merge", "other")
    os.utime(checkout.root / PAGE, (LONG_AGO, LONG_AGO))
    assert PAGE not in checkout.known()


def test_a_folder_goes_by_the_index_and_reads_what_that_does_not_tell(checkout: Checkout) -> None:
    (checkout.root / PAGE).write_bytes(b"other\n")
    folder = Workspace(checkout.root, "papers")
    assert folder.paths()
    for path in FILES:
        assert folder.sha(path) == checkout.git("hash-object", path).strip()
    folder.write({PAGE: b"written\n"}, [])
    assert folder.sha(PAGE) == checkout.git("hash-object", PAGE).strip()


@pytest.mark.parametrize(("count", "keep"), [(1, 13), (1, 60), (1, 80), (5, 140), (2**32 - 1, -1)])
def test_an_index_that_ends_in_the_middle_with_the_right_checksum_tells_nothing(
    checkout: Checkout, count: int, keep: int
) -> None:
    place = checkout.root / ".git" / "index"
    body = place.read_bytes()[:-20][:keep]
    body = body[:8] + count.to_bytes(4, "big") + body[12:]
    place.write_bytes(body + hashlib.sha1(body, usedforsecurity=False).digest())
    assert checkout.known() == {}


@pytest.mark.parametrize("kind", ["a pipe", "a link", "a folder"])
def test_an_index_that_is_no_file_is_not_opened(checkout: Checkout, kind: str) -> None:
    place = checkout.root / ".git" / "index"
    place.unlink()
    if kind == "a pipe":
        os.mkfifo(place)
    elif kind == "a link":
        place.symlink_to("/dev/zero")
    else:
        place.mkdir()
    assert checkout.known() == {}
