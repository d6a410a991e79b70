"""Files on their way into the repository: by path, with the names that git gives them; on disk when they are many."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from typing import Self

from radar.tree import blob_sha

_IN_MEMORY = 64 * 2**20  # bytes from which on they are kept in a file of the machine's, which nobody else sees


class Spool(Mapping[str, bytes]):
    """Contents of files by path. What is added under the same path takes the place of what was there."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 (gone with the last that needs it)
        self._places: dict[str, tuple[int, int, str]] = {}

    def add(self, files: Mapping[str, bytes]) -> None:
        """Take `files` in."""
        end = self._file.seek(0, 2)
        for path, data in files.items():
            self._file.write(data)
            self._places[path] = end, len(data), blob_sha(data)
            end += len(data)

    def sha(self, path: str) -> str:
        """The name that git gives to the file at `path`; raises KeyError where there is none."""
        return self._places[path][2]

    def only(self, paths: Iterable[str]) -> Self:
        """Those at `paths`, which share their place with the others."""
        some = copy(self)
        some._places = {path: self._places[path] for path in paths}
        return some

    def __getitem__(self, path: str) -> bytes:
        begin, length, _ = self._places[path]
        self._file.seek(begin)
        return self._file.read(length)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
