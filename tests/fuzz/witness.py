"""What a run does to files and whom it calls, as Python itself tells: a hook that sees every opening and connection."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = {
    "os.chmod": 1, "os.chown": 1, "os.link": 2, "os.mkdir": 1, "os.remove": 1, "os.rename": 2, "os.rmdir": 1,
    "os.symlink": 2, "os.truncate": 1, "os.utime": 1,
}  # fmt: skip
"""Events that change files, with how many of their arguments are paths."""


@dataclass
class Witness:
    """Paths that the main thread wrote to and read from, and addresses that any thread connected to."""

    written: set[str] = field(default_factory=set)
    read: set[str] = field(default_factory=set)
    called: set[tuple[str, int]] = field(default_factory=set)

    def see(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Take note of an event of Python's, as `sys.addaudithook` has them."""
        if event == "socket.connect":
            address = arguments[1]
            if isinstance(address, tuple):
                self.called.add((str(address[0]), int(address[1])))
        elif threading.get_ident() != threading.main_thread().ident:
            return  # the stand-ins' threads keep their own files
        elif event == "open":
            path, _, flags = arguments
            if isinstance(path, str | bytes | os.PathLike):
                (self.written if isinstance(flags, int) and flags & _WRITING else self.read).add(_named(path))
        elif event in _CHANGES:
            paths = [each for each in arguments[: _CHANGES[event]] if isinstance(each, str | bytes | os.PathLike)]
            self.written.update(map(_named, paths))

    def written_outside(self, *folders: Path) -> set[str]:
        """The paths that were written to, were they only made for a moment, and lie in none of the folders."""
        allowed = tuple(f"{folder}/" for folder in folders)
        return {
            path
            for path in self.written
            if not f"{path}/".startswith(allowed) and path != os.devnull and not _is_bytecode(path) and _is_here(path)
        }


def _named(path: str | bytes | os.PathLike[Any]) -> str:
    return os.fsdecode(path)


def _is_bytecode(path: str) -> bool:
    return "__pycache__" in path


def _is_here(path: str) -> bool:
    """Whether a path says by itself where it lies; a relative one can belong to a folder that is open."""
    return path.startswith(os.sep) or os.path.lexists(path)


_watching: list[Witness] = []


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    for witness in _watching:
        witness.see(event, arguments)


@contextmanager
def witnessed() -> Iterator[Witness]:
    """A witness of what happens within the block."""
    if not _installed:
        sys.addaudithook(_hook)  # which nothing can take away again
        _installed.append(True)
    witness = Witness()
    _watching.append(witness)
    try:
        yield witness
    finally:
        _watching.remove(witness)


_installed: list[bool] = []
