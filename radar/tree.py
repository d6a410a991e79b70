"""A tree of files as the program sees it: a folder, or the repository at a commit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Protocol, runtime_checkable

README = "README.md"
"""The repository's own, of which only the marked part is ours."""


class Tree(Protocol):
    """Files by path, relative to the repository's root with `/` between folders."""

    def paths(self) -> frozenset[str]:
        """The paths of all files that matter to us: those under the output folder, and the README beside it.

        The same object as long as nothing is written: what is read off many paths is kept by it.
        """

    def read(self, path: str) -> bytes:
        """The content of one of `paths()`."""

    def sha(self, path: str) -> str:
        """The name that git gives to the file at `path`; empty where there is none."""

    def fetch(self, paths: Iterable[str]) -> None:
        """Have the content of these files at hand: many at a time, where that is cheaper."""


@runtime_checkable
class Forked(Protocol):
    """A tree that grew out of an earlier one: `fork`, where that is known."""

    fork: Tree | None


def blob_sha(data: bytes) -> str:
    """The name that git gives to a file with this content."""
    name = hashlib.sha1(b"blob %d\0" % len(data), usedforsecurity=False)
    name.update(data)
    return name.hexdigest()
