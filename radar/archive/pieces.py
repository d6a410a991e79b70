"""Where a month's papers are cut into pieces, each of which is a file: what decides is in the papers themselves.

Pieces of a fixed number would all change when a paper leaves the first of them. So a piece ends where a digest of an
identifier says so: when a paper comes or goes, its own piece changes, at times the next one, and the others stay the
files they are. That is known as content-defined chunking (A. Muthitacharoen, B. Chen, D. Mazières: "A low-bandwidth
network file system", SOSP 2001).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import pairwise
from typing import TypeVar

T = TypeVar("T")

ONE_FILE = 1_000
"""Papers that a month may have and still stand in one file, which is handy."""

LONGEST = 60
"""Papers in a file where a month has more of them: a day sends little of what was there before."""


def cut(identifiers: Sequence[bytes], most: int, sizes: Sequence[int] = (), budget: int = 0) -> list[int]:
    """The places (0-based) at which pieces begin, the first of which is 0; none where there are no papers.

    `identifiers` are oldest first. A piece has at most `most` papers, and the last, which still fills, all that are
    left. Any other has half as many at least: the next begins with the one among those whose identifier has the least
    digest. Where `sizes` are given, no piece comes to more than `budget` of them, unless it is a single paper.
    """
    begins: list[int] = []
    begin, total = 0, len(identifiers)
    while begin < total:
        begins.append(begin)
        end = _end(begin, min(begin + most, total), sizes, budget)
        if end == total:
            break
        least = begin + -(-(end - begin) // 2)
        begin = min(range(least, end + 1), key=lambda place: sha256(identifiers[place]).digest())
    return begins


def archive_cut(identifiers: Sequence[bytes]) -> list[int]:
    """The same for the files of a month that hold its papers' lines, and for those of their BibTeX."""
    return cut(identifiers, LONGEST if len(identifiers) > ONE_FILE else ONE_FILE)


def pieces(papers: Sequence[T], begins: Sequence[int]) -> Iterator[Sequence[T]]:
    """What stands in each piece, the one of the oldest papers first; `papers` are newest first, and so is each piece.

    `begins` are places in the papers from the oldest on, as `cut` gives them.
    """
    total = len(papers)
    for begin, end in pairwise([*begins, total]):
        yield papers[total - end : total - begin]


def _end(begin: int, end: int, sizes: Sequence[int], budget: int) -> int:
    if sizes:
        left = budget
        for place in range(begin, end):
            left -= sizes[place]
            if left < 0:
                return max(place, begin + 1)
    return end
