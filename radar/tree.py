"""A tree of files as the program sees it: a folder, or the repository at a commit."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol


class Tree(Protocol):
    """Files by path, relative to the repository's root with `/` between folders."""

    def paths(self) -> Collection[str]:
        """The paths of all files that matter to us: those under the output folder, and the README beside it."""

    def read(self, path: str) -> bytes:
        """The content of one of `paths()`."""

    def holds(self, path: str, data: bytes) -> bool:
        """Whether the file at `path` is there and has just this content."""
