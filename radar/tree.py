"""A tree of files as the program sees it: the repository at its head, or a folder."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol


class Tree(Protocol):
    """Files by path, relative to the repository's root with `/` between folders."""

    def paths(self) -> Collection[str]:
        """The paths of all files that matter to us: those under the output folder, and what else was asked for."""

    def read(self, path: str) -> bytes:
        """The content of one of `paths()`."""
