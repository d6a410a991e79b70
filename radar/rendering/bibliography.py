"""One BibTeX file of all topics, for whoever cites: each paper once, since BibTeX stops at a key that stands twice.

It has the newest papers, since each run sends it anew when anything in it changes, however large it is. Which months
have them follows from the counts in the topics' states, and what stands in the file from the months' own BibTeX files,
so that no paper is decoded for it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from radar.rendering.bibtex import bibtex, entries_of
from radar.rendering.padding import padded

MOST_ENTRIES = 2_000
"""Papers in the file, some 1 MB."""

_KEY = re.compile(rb"@misc\{arXiv:([^,\s{}]+),\n")


def first_month(counts: Sequence[Mapping[str, int]], most: int = MOST_ENTRIES) -> str:
    """The oldest month in which a paper of the file can stand, for the topics' `counts` by month; empty without papers.

    Where there are several topics, papers may stand in two, and twice as many are looked at. Where most stand in three,
    the file has fewer than it could: to know how many differ would take reading more months.
    """
    together: Counter[str] = Counter()
    for months in counts:
        together.update(months)
    first, total = "", 0
    for month in sorted(together, reverse=True):
        if total >= most * min(len(counts), 2):
            break
        first = month
        total += together[month]
    return first


def bibliography(files: Iterable[tuple[str, bool, bytes]], most: int = MOST_ENTRIES) -> bytes:
    """The file, from BibTeX files, each with its month and whether its topic was read today.

    Of a paper that stands in several, the entry of the newest month is taken, of those one of today: a topic that
    failed may have an older version. It has at most `most` papers: those of the newest months, of the oldest of these
    the ones with the greatest keys. So they go one by one, and git finds each version much like the one before; months
    that go as a whole make a year of them twice as large. Entries are in the order of their keys. What is no entry of
    ours is passed over.
    """
    found = [
        (month, key[1], today, entry)
        for month, today, data in files
        for entry in entries_of(data)
        if (key := _KEY.match(entry))
    ]
    best: dict[bytes, bytes] = {}
    for _, name, _, entry in sorted(found, reverse=True):
        if len(best) == most:
            break
        best.setdefault(name, entry)
    return padded(bibtex([best[name] for name in sorted(best)]))
