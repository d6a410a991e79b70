"""One BibTeX file of all topics, for whoever cites: each paper once, since BibTeX stops at a key that stands twice.

It has the newest months, whole, as far as these have no more than `MOST_ENTRIES` papers: each run sends it anew when
anything in it changes, however large it is. Which months these are follows from the counts in the topics' states, and
what stands in the file from the months' own BibTeX files, so that no paper is decoded for it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from radar.rendering.bibtex import bibtex, entries_of

MOST_ENTRIES = 5_000
"""Papers in the file, some 2.5 MB; more only where the newest month alone has more."""

_KEY = re.compile(rb"@misc\{arXiv:([^,\s{}]+),\n")


def first_month(counts: Iterable[Mapping[str, int]], most: int = MOST_ENTRIES) -> str:
    """The oldest month that the file has, for the topics' `counts` by month; empty where there are no papers."""
    together: Counter[str] = Counter()
    for months in counts:
        together.update(months)
    first, total = "", 0
    for month in sorted(together, reverse=True):
        total += together[month]
        if first and total > most:
            break
        first = month
    return first


def bibliography(files: Iterable[tuple[str, bytes]]) -> bytes:
    """The file, from BibTeX files with the month of each; entries are in the order of their keys.

    Of a paper that stands in several, the entry of the newest month is taken. What is no entry of ours is passed over.
    """
    best: dict[bytes, tuple[str, bytes]] = {}
    for month, data in files:
        for entry in entries_of(data):
            if found := _KEY.match(entry):
                candidate = month, entry
                best[found[1]] = max(best.get(found[1], candidate), candidate)
    return bibtex([best[key][1] for key in sorted(best)])
