"""A topic's months as they lie in a tree: which are as we left them, and what the others hold."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from radar.archive.lines import read_lines
from radar.archive.paper import Paper
from radar.archive.record import Record, find_records, records
from radar.archive.topic import PAPERS_FILE, month_of
from radar.tree import Tree


class Months:
    """The months of the topic in `folder` of `tree`; nothing is read before it is asked for, and nothing twice."""

    def __init__(self, tree: Tree, folder: str) -> None:
        self._tree = tree
        self._folder = folder
        self._lines: dict[str, list[bytes]] = {}  # of months that are likely to be asked for as records
        self._records: dict[str, list[Record]] = {}
        self.files: dict[str, list[str]] = {}
        """The paths of the files that are ours, by month."""
        for path in tree.paths():
            if month := month_of(path, folder):
                self.files.setdefault(month, []).append(path)

    def digests(self, fingerprint: str) -> dict[str, str]:
        """A digest of each month's files, and of what they were made with."""
        return {
            month: digest(fingerprint, {path: self._tree.sha(path) for path in paths})
            for month, paths in self.files.items()
        }

    def sha(self, month: str) -> str:
        """The name of the blob that holds a month's papers; empty where there is none."""
        return self._tree.sha(self._path(month))

    def papers(self, month: str) -> Iterator[Paper]:
        """A month's papers; raises `ArchiveError` for a line that is none."""
        yield from read_lines(self._archive(month), self._path(month))

    def records(self, month: str) -> Sequence[Record]:
        """The same as records, of which none is decoded."""
        if month not in self._records:
            lines = self._lines.pop(month, None) or self._archive(month).split(b"\n")
            self._records[month] = [*records(lines, self._path(month))]
        return self._records[month]

    def each(self, month: str) -> Iterator[Record]:
        """The same, read only once the first is wanted."""
        yield from self.records(month)

    def count(self, month: str) -> int:
        """The lines of a month's archive that are not empty."""
        return sum(bool(line.strip()) for line in self._archive(month).split(b"\n"))

    def contents(self, month: str) -> dict[str, bytes]:
        """All files of a month that are ours, by name."""
        paths = self.files.get(month, ())
        self._tree.fetch(paths)
        return {path.rpartition("/")[2]: self._tree.read(path) for path in paths}

    def find(self, months: Iterable[str], identifiers: Iterable[str]) -> dict[str, tuple[str, Record]]:
        """Where papers stand, and what is known of them, as far as they are in `months`.

        No month is read when all are found.
        """
        wanted = set(identifiers)
        found: dict[str, tuple[str, Record]] = {}
        for month in months:
            if not wanted:
                break
            here = {record.id: (month, record) for record in self._those(month, wanted)}
            found |= here
            wanted -= here.keys()
        return found

    def _those(self, month: str, identifiers: Collection[str]) -> Iterable[Record]:
        if month in self._records:
            return [record for record in self._records[month] if record.id in identifiers]
        lines = self._archive(month).split(b"\n")
        found = [*find_records(lines, self._path(month), identifiers)]
        if found:
            self._lines[month] = lines
        return found

    def fetch(self, months: Iterable[str]) -> None:
        """Have the papers of `months` at hand: many at a time, where that can be had."""
        self._tree.fetch(path for month in months if (path := self._path(month)) in self.files.get(month, ()))

    def _archive(self, month: str) -> bytes:
        path = self._path(month)
        return self._tree.read(path) if path in self.files.get(month, ()) else b""

    def _path(self, month: str) -> str:
        return f"{self._folder}/{month}/{PAPERS_FILE}"


def digest(fingerprint: str, blobs: Mapping[str, str]) -> str:
    """A digest of a month's files, given as the names of their blobs by path; `fingerprint` is of what made them."""
    told = "\n".join([fingerprint, *(f"{path.rpartition('/')[2]} {sha}" for path, sha in sorted(blobs.items()))])
    return hashlib.sha256(told.encode()).hexdigest()[:16]
