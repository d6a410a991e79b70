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
from radar.rendering.padding import padded

MOST_ENTRIES = 2_000
"""Papers in the file, some 1 MB, those of two topics counted twice; more where the newest month alone has more."""

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


def bibliography(files: Iterable[tuple[str, bool, bytes]]) -> bytes:
    """The file, from BibTeX files, each with its month and whether its topic was read today.

    Of a paper that stands in several, the entry of the newest month is taken, of those one of today: a topic that
    failed may have an older version. Entries are in the order of their keys. What is no entry of ours is passed over.
    """
    best: dict[bytes, tuple[str, bool, bytes]] = {}
    for month, today, data in files:
        for entry in entries_of(data):
            if found := _KEY.match(entry):
                candidate = month, today, entry
                best[found[1]] = max(best.get(found[1], candidate), candidate)
    return padded(bibtex([best[key][2] for key in sorted(best)]))
