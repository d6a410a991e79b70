"""Files that people write for us, read from the workspace: plain files of it, and nothing that only looks like one.

Whoever can propose a change to the repository can put a symbolic link, or worse, where a file is looked for. Read
without care it could publish what no page should hold, such as the process's environment, or never end.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from radar.publishing.sources import LARGEST_FILE, as_text, too_large, unreadable

T = TypeVar("T")

_FOLDER = os.O_DIRECTORY | getattr(os, "O_PATH", os.O_RDONLY)
_FILE = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY  # so that nothing waits for the other end of a pipe
_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFLNK: "a symbolic link",  # where a file was a moment ago
}


class Checkout:
    """The workspace, for the files that people write for us. A symbolic link in it is followed if it stays inside."""

    def __init__(self, root: Path) -> None:
        self._root = os.path.realpath(root)

    def text(self, path: str) -> str | None:
        """The text of a file; None where there is none.

        Raises `SettingsError` where it is no plain file of the workspace, too large, or not UTF-8.
        """

        def read() -> str:
            *folders, name = self._place(path, "file")
            with self._folder(folders) as folder:
                _check_kind(os.stat(name, dir_fd=folder, follow_symlinks=False), path)
                with _opened(name, _FILE | os.O_NOFOLLOW, folder) as file:
                    return as_text(_content(file, path, LARGEST_FILE), path)

        return _if_there(path, "file", read)

    def names(self, folder: str) -> list[str] | None:
        """The names in a folder that are not folders themselves; None where there is no such folder.

        Raises `SettingsError` where it is no folder of the workspace.
        """

        def read() -> list[str]:
            parts = self._place(folder, "folder")
            with self._folder(parts) as place, _opened(".", os.O_RDONLY, place) as opened, os.scandir(opened) as found:
                return sorted(each.name for each in found if not each.is_dir(follow_symlinks=False))

        return _if_there(folder, "folder", read)

    def _place(self, path: str, kind: str) -> Sequence[str]:
        """Where `path` really lies, as the names of folders and file below the workspace."""
        try:
            real = os.path.realpath(f"{self._root}/{path}", strict=True)
        except (FileNotFoundError, NotADirectoryError):
            if self._is_link(path):
                raise unreadable(path, kind, "it is a symbolic link that leads nowhere") from None
            raise
        if not real.startswith(self._root.rstrip("/") + "/"):
            raise unreadable(path, kind, "it is a symbolic link that leads out of the repository")
        parts = os.path.relpath(real, self._root).split("/")
        if any(part.lower() == ".git" for part in parts):
            raise unreadable(path, kind, "it is a symbolic link that leads into .git, which is git's own")
        return parts

    def _is_link(self, path: str) -> bool:
        """Whether `path`, or a folder on the way to it, is a symbolic link."""
        place = Path(self._root)
        return any((place := place / part).is_symlink() for part in path.split("/"))

    @contextmanager
    def _folder(self, parts: Sequence[str]) -> Iterator[int]:
        """The folder of these names below the workspace, opened. None of them is followed if it is a link by now."""
        opened = os.open(self._root, _FOLDER)
        try:
            for part in parts:
                inner = os.open(part, _FOLDER | os.O_NOFOLLOW, dir_fd=opened)
                os.close(opened)
                opened = inner
            yield opened
        finally:
            os.close(opened)


def read_file(path: Path, most: int = LARGEST_FILE) -> bytes | None:
    """The content of a file anywhere on this machine; None where there is none.

    Raises `SettingsError` where it is no plain file, or has more than `most` bytes.
    """
    name = path.as_posix()

    def read() -> bytes:
        _check_kind(path.stat(), name)
        with _opened(path, _FILE) as file:
            return _content(file, name, most)

    return _if_there(name, "file", read)


def _if_there(path: str, kind: str, read: Callable[[], T]) -> T | None:
    """What `read` gives; None where nothing is there. Any other complaint of the system's becomes a sentence."""
    try:
        return read()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise unreadable(path, kind, f"the system says: {error.strerror}") from None
    except ValueError:
        raise unreadable(path, kind, f"no {kind} can have this name") from None


@contextmanager
def _opened(path: str | Path, flags: int, folder: int | None = None) -> Iterator[int]:
    opened = os.open(path, flags, dir_fd=folder)
    try:
        yield opened
    finally:
        os.close(opened)


def _content(file: int, path: str, most: int) -> bytes:
    found = os.fstat(file)
    _check_kind(found, path)
    if found.st_size <= most:
        with os.fdopen(file, "rb", closefd=False) as stream:
            data = stream.read(most + 1)  # it may grow while it is read
        if len(data) <= most:
            return data
    raise too_large(path, most)


def _check_kind(found: os.stat_result, path: str) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise unreadable(path, "file", f"it is {_KINDS.get(stat.S_IFMT(found.st_mode), 'something else')}, not a file")
