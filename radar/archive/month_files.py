"""A topic's months as they lie in a tree: which are as we left them, and what the others hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from radar.archive.jsonl import read_lines
from radar.archive.layout import PAPERS_FILE, month_of
from radar.archive.month_fingerprint import month_fingerprint
from radar.archive.paper import Paper
from radar.archive.record import Record, find_records, records
from radar.tree import Tree

_AT_HAND = 32 * 2**20  # bytes of lines that are kept until they are asked for again; others are read again


class MonthFiles:
    """The months of the topic in `folder` of `tree`; nothing is read before it is asked for."""

    def __init__(self, tree: Tree, folder: str) -> None:
        self._tree = tree
        self._folder = folder
        self._at_hand: dict[str, list[bytes]] = {}
        self._room = _AT_HAND
        self.files: dict[str, list[str]] = {}
        """The paths of the files that are ours, by month."""
        for path in tree.paths():
            if month := month_of(path, folder):
                self.files.setdefault(month, []).append(path)

    def digests(self, fingerprint: str, counts: Mapping[str, int]) -> dict[str, str]:
        """A digest of each month's files, of what they were made with, and of the number of papers said to be there."""
        return {
            month: month_fingerprint(fingerprint, {path: self._tree.sha(path) for path in paths}, counts.get(month, 0))
            for month, paths in self.files.items()
        }

    def sha(self, month: str) -> str:
        """The name of the blob that holds a month's papers; empty where there is none."""
        return self._tree.sha(self._path(month))

    def papers(self, month: str) -> Iterator[Paper]:
        """A month's papers; raises `ArchiveError` for a line that is none."""
        yield from read_lines(self._archive(month), self._path(month))

    def records(self, month: str) -> Iterator[Record]:
        """The same as records, of which none is decoded; read only once the first is wanted."""
        yield from records(self.lines(month), self._path(month))

    def lines(self, month: str) -> Sequence[bytes]:
        """The lines of a month's archive, without their ends."""
        lines = self._lines(month)
        self._keep(month, lines)
        return lines

    def count(self, month: str) -> int:
        """The lines of a month's archive that are not empty."""
        return sum(bool(line.strip()) for line in self._archive(month).split(b"\n"))

    def rendered(self, month: str) -> dict[str, bytes]:
        """The files of a month that are ours and rendered from its papers, by name."""
        paths = [path for path in self.files.get(month, ()) if path != self._path(month)]
        self._tree.fetch(paths)
        return {path.rpartition("/")[2]: self._tree.read(path) for path in paths}

    def find(
        self, months: Iterable[str], identifiers: Iterable[str], wanted_again: Collection[str] = ()
    ) -> dict[str, tuple[str, Record]]:
        """Where papers stand, and what is known of them, as far as they are in `months`.

        No month is read when all are found. Those that hold some, and those that are `wanted_again`, stay at hand.
        """
        missing = set(identifiers)
        found: dict[str, tuple[str, Record]] = {}
        for month in months:
            if not missing:
                break
            lines = self._lines(month)
            here = {each.id: (month, each) for each in find_records(lines, self._path(month), missing)}
            if here or month in wanted_again:
                self._keep(month, lines)
            found |= here
            missing -= here.keys()
        return found

    def fetch(self, months: Iterable[str]) -> None:
        """Have the papers of `months` at hand: many at a time, where that can be had."""
        self._tree.fetch(path for month in months if (path := self._path(month)) in self.files.get(month, ()))

    def let_go(self, month: str) -> None:
        """Keep a month's lines at hand no longer."""
        self._room += sum(map(len, self._at_hand.pop(month, ())))

    def _lines(self, month: str) -> list[bytes]:
        if month in self._at_hand:
            return self._at_hand[month]
        lines = self._archive(month).split(b"\n")
        if not lines[-1]:
            del lines[-1]
        return lines

    def _keep(self, month: str, lines: list[bytes]) -> None:
        size = sum(map(len, lines))
        if month not in self._at_hand and size <= self._room:
            self._at_hand[month] = lines
            self._room -= size

    def _archive(self, month: str) -> bytes:
        path = self._path(month)
        return self._tree.read(path) if path in self.files.get(month, ()) else b""

    def _path(self, month: str) -> str:
        return f"{self._folder}/{month}/{PAPERS_FILE}"
