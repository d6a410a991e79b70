"""Files on their way into the repository: by path, with the names that git gives them; on disk when they are many."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from typing import Self

from radar.tree import blob_sha

_IN_MEMORY = 64 * 2**20  # bytes beyond which they are kept in a file of the machine's, which nobody else sees


class FileStore(Mapping[str, bytes]):
    """Contents of files by path. What is added under the same path takes the place of what was there."""

    def __init__(self) -> None:
        self._room = _IN_MEMORY
        self._held: dict[str, bytes] = {}
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 (gone with the last that needs it)
        self._places: dict[str, tuple[int, int]] = {}
        self._shas: dict[str, str] = {}

    def add(self, files: Mapping[str, bytes]) -> None:
        """Take `files` in."""
        end = self._file.seek(0, 2)
        for path, data in files.items():
            self._shas[path] = blob_sha(data)
            self._room -= len(data)
            if self._room >= 0:
                self._held[path] = data
                continue
            self._held.pop(path, None)
            self._places[path] = end, len(data)
            end += self._file.write(data)

    def sha(self, path: str) -> str:
        """The name that git gives to the file at `path`; raises KeyError where there is none."""
        return self._shas[path]

    def only(self, paths: Iterable[str]) -> Self:
        """Those at `paths`; what is on disk, both have in one place."""
        some = copy(self)
        some._shas = {path: self._shas[path] for path in paths}
        some._held = {path: data for path, data in self._held.items() if path in some._shas}
        some._places = {path: place for path, place in self._places.items() if path in some._shas}
        return some

    def read(self, path: str) -> bytes:
        """The content of the file at `path`, as a tree gives it; raises KeyError where there is none."""
        return self[path]

    def __getitem__(self, path: str) -> bytes:
        if path in self._held:
            return self._held[path]
        begin, length = self._places[path]
        self._file.seek(begin)
        return self._file.read(length)

    def __iter__(self) -> Iterator[str]:
        return iter(self._shas)

    def __len__(self) -> int:
        return len(self._shas)
