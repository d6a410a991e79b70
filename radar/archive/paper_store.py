"""Very many papers at hand: identifiers, versions and dates are in memory, the papers' lines on disk."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from typing import IO

from radar.archive.jsonl import read_own_line
from radar.archive.merge import later, united
from radar.archive.paper import Paper
from radar.archive.record import Record
from radar.settings.model import GroupBy

_IN_MEMORY = 16 * 2**20  # bytes from which on lines are kept in a file of the machine's, which nobody else sees


class PaperStore(Mapping[str, Record]):
    """Papers by identifier. None of them is kept decoded."""

    def __init__(self, papers: Iterable[Paper] = ()) -> None:
        """`papers` are as `add` takes them."""
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 (gone with the last that needs it)
        self._end = 0
        self._records: dict[str, _Kept] = {}
        self.add(papers)

    def add(self, papers: Iterable[Paper]) -> None:
        """Take in what was fetched: the higher version wins, then the later fetch."""
        for paper in papers:
            known = self._records.get(paper.id)
            kept = later(Record(paper.id, paper), known)
            if kept is not known:
                self._keep(kept.paper)

    def unite(self, papers: Iterable[Paper]) -> None:
        """Take in another collection, by the rule of `union`."""
        for paper in papers:
            known = self._records.get(paper.id)
            kept = paper if known is None else united(paper, known.paper)
            if known is None or kept != known.paper:
                self._keep(kept)

    def _keep(self, paper: Paper) -> None:
        line = paper.line.encode()
        self._records[paper.id] = _Kept(paper, self._file, self._end, len(line))
        if self._file.tell() != self._end:  # a known line was looked at
            self._file.seek(self._end)
        self._end += self._file.write(line)

    def __getitem__(self, identifier: str) -> Record:
        return self._records[identifier]

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)


class _Kept(Record):
    """A record whose line is read from its place, and decoded, each time that it is asked for."""

    __slots__ = ("_begin", "_is_rejected", "_length", "_lines", "_published", "_updated", "_version")

    def __init__(self, paper: Paper, lines: IO[bytes], begin: int, length: int) -> None:
        super().__init__(paper.id, None)
        self._lines = lines
        self._begin = begin
        self._length = length
        self._version = paper.version
        self._is_rejected = paper.rejected
        self._updated = paper.updated
        self._published = self._updated if paper.published == paper.updated else paper.published  # one text for both

    @property
    def paper(self) -> Paper:
        return read_own_line(self.raw)

    @property
    def raw(self) -> bytes:
        self._lines.seek(self._begin)
        return self._lines.read(self._length)

    @property
    def line(self) -> str:
        return self.raw.decode()

    @property
    def version(self) -> int:
        return self._version

    @property
    def rejected(self) -> bool:
        return self._is_rejected

    def date(self, group_by: GroupBy) -> str:
        return self._updated if group_by is GroupBy.UPDATED else self._published
