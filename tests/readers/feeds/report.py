"""What feed readers show of our feeds: titles, authors, texts and order, right or wrong."""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from radar.rendering.feed import atom_feed
from radar.settings.model import GroupBy
from tests.readers.feeds.corpus import Corpus, corpora
from tests.readers.feeds.known import KNOWN, Known
from tests.readers.feeds.readers import READERS, Feed
from tests.readers.feeds.shown import FIELDS, Shown, expected

ORDER = "order"

_OF_THE_FEED = "arXiv"
"""The author of the whole feed, which by Atom is that of an entry without one; some readers say so."""


def report(programs: Path) -> list[str]:
    """Show the feeds to all readers, print a table, and return what is wrong in another way than is known."""
    problems: list[str] = []
    parts = corpora()
    if len(parts) == 1:
        sys.stdout.write("The real papers are not here (set RADAR_TEST_DATA): hostile texts alone.\n\n")
    for corpus in parts:
        entries = sum(map(len, corpus.feeds))
        columns = (*FIELDS, ORDER)
        sys.stdout.write(f"{corpus.name}: {entries} entries in {len(corpus.feeds)} feeds, and how many are wrong\n\n")
        sys.stdout.write(f"| reader | {' | '.join(columns)} |\n| --- |{' ---: |' * len(columns)}\n")
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            found = pool.map(partial(_wrong, programs, corpus), READERS)
            for reader, wrong in zip(READERS, found, strict=True):
                counts = Counter(field for field, _, _ in wrong)
                sys.stdout.write(f"| {reader} | {' | '.join(str(counts[column]) for column in columns)} |\n")
                sys.stdout.flush()
                problems += _unknown(corpus.name, reader, wrong)
        sys.stdout.write("\n")
        for (name, reader), known in KNOWN.items():
            if name == corpus.name:
                sys.stdout.write(f"- {reader}: {known.why}.\n")
        sys.stdout.write("\n")
    return problems


def _wrong(programs: Path, corpus: Corpus, reader: str) -> list[tuple[str, str, str]]:
    """What the reader shows differently: the field, as it should be, as it is."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        feeds = []
        for number, papers in enumerate(corpus.feeds):
            file = work / f"{number}.xml"
            address = "https://a.example/papers/llm/feed.xml"
            file.write_bytes(atom_feed("Papers", address, address, None, papers, GroupBy.UPDATED))
            feeds.append(Feed(file, len(papers)))
        (work / "work").mkdir()
        shown = READERS[reader](programs, feeds, work / "work")
    return [
        difference
        for papers, seen in zip(corpus.feeds, shown, strict=True)
        for difference in _differences(expected(papers), seen)
    ]


def _differences(wanted: Sequence[Shown], seen: Sequence[Shown]) -> Iterator[tuple[str, str, str]]:
    if len(wanted) != len(seen):
        yield ORDER, f"{len(wanted)} entries", f"{len(seen)} entries"
        return
    for should, does in zip(wanted, seen, strict=True):
        for field in FIELDS:
            inherited = field == "authors" and (should.authors, does.authors) == ("", _OF_THE_FEED)
            if getattr(should, field) != getattr(does, field) and not inherited:
                yield field, getattr(should, field), getattr(does, field)


def _unknown(corpus: str, reader: str, wrong: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    known = KNOWN.get((corpus, reader), Known(""))
    for field in (*FIELDS, ORDER):
        found = [(should, does) for name, should, does in wrong if name == field]
        count = getattr(known, field, 0)
        if len(found) != count:
            shown = "".join(f"\n  should be {should[:300]!r}, is {does[:300]!r}" for should, does in found[:5])
            yield f"{corpus}, {reader}: {field} wrong {len(found)} times, known are {count}{shown}"
