"""A topic's months as they lie in a tree: which are as we left them, and what the others hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256

from radar.archive.jsonl import read_lines
from radar.archive.layout import LINES, months_by_folder, newest_pieces_first
from radar.archive.month_fingerprint import month_fingerprint
from radar.archive.paper import Paper
from radar.archive.record import Record, find_records, records
from radar.tree import Tree

_AT_HAND = 32 * 2**20  # bytes of lines that are kept until they are asked for again; others are read again
_Files = Sequence[tuple[str, list[bytes]]]


class MonthFiles:
    """The months of the topic in `folder` of `tree`; nothing is read before it is asked for."""

    def __init__(self, tree: Tree, folder: str) -> None:
        self._tree = tree
        self._folder = folder
        self._at_hand: dict[str, _Files] = {}
        self._room = _AT_HAND
        self.files: Mapping[str, Sequence[str]] = months_by_folder(tree.paths()).get(folder, {})
        """The paths of the files that are ours, by month."""

    def digests(self, fingerprint: str, counts: Mapping[str, int]) -> dict[str, str]:
        """A digest of each month's files, of what they were made with, and of the number of papers said to be there."""
        return {
            month: month_fingerprint(fingerprint, {path: self._tree.sha(path) for path in paths}, counts.get(month, 0))
            for month, paths in self.files.items()
        }

    def sha(self, month: str) -> str:
        """A digest of a month's papers, as they lie there; empty where there are none."""
        names = [self._tree.sha(path) for path in self._archives(month)]
        return sha256("".join(names).encode()).hexdigest() if names else ""

    def papers(self, month: str) -> Iterator[Paper]:
        """A month's papers; raises `ArchiveError` for a line that is none."""
        for path in self._archives(month):
            yield from read_lines(self._tree.read(path), path)

    def records(self, month: str) -> Iterator[Record]:
        """The same as records, of which none is decoded; read only once the first is wanted."""
        for path, lines in self._read(month, keep=True):
            yield from records(lines, path)

    def lines(self, month: str) -> Sequence[bytes]:
        """The lines of a month's archive, without their ends; newest first where they are as we left them."""
        files = self._read(month, keep=True)
        return files[0][1] if len(files) == 1 else [line for _, lines in files for line in lines]

    def count(self, month: str) -> int:
        """The lines of a month's archive that are not empty."""
        return sum(bool(line.strip()) for path in self._archives(month) for line in self._tree.read(path).split(b"\n"))

    def rendered(self, month: str) -> dict[str, bytes]:
        """The files of a month that are ours and rendered from its papers, by name."""
        paths = [path for path in self.files.get(month, ()) if not path.endswith(f".{LINES}")]
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
            files = self._read(month, keep=month in wanted_again)
            here = {each.id: (month, each) for path, lines in files for each in find_records(lines, path, missing)}
            if here:
                self._keep(month, files)
            found |= here
            missing -= here.keys()
        return found

    def fetch(self, months: Iterable[str]) -> None:
        """Have the papers of `months` at hand: many at a time, where that can be had."""
        self._tree.fetch(path for month in months for path in self._archives(month))

    def let_go(self, month: str) -> None:
        """Keep a month's lines at hand no longer."""
        self._room += _size(self._at_hand.pop(month, ()))

    def _read(self, month: str, *, keep: bool) -> _Files:
        """The lines of a month's files by path, those of the newest papers first."""
        if month in self._at_hand:
            return self._at_hand[month]
        files = [(path, _lines(self._tree.read(path))) for path in self._archives(month)]
        if keep:
            self._keep(month, files)
        return files

    def _keep(self, month: str, files: _Files) -> None:
        size = _size(files)
        if month not in self._at_hand and size <= self._room:
            self._at_hand[month] = files
            self._room -= size

    def _archives(self, month: str) -> list[str]:
        return newest_pieces_first(path for path in self.files.get(month, ()) if path.endswith(f".{LINES}"))


def _lines(data: bytes) -> list[bytes]:
    lines = data.split(b"\n")
    if not lines[-1]:
        del lines[-1]
    return lines


def _size(files: _Files) -> int:
    return sum(len(line) for _, lines in files for line in lines)
