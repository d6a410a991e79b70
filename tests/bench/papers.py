"""The papers that are measured with: the real ones where they are, otherwise as many invented ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import cycle, islice

from radar.archive.paper import Paper
from radar.text import fold
from tests.real_data import DATA, real_papers
from tests.stand_ins.arxiv.corpus import Entry, entry_from_json, timestamp
from tests.stand_ins.demo_corpus import demo_entries

MOST = 12_632
_DAYS = 90

# Every paper is of one topic and of one alone, and no topic has more than the 10,000 that arXiv shows of a query.
CONFIG = """\
topics:
  - name: vision
    query: cat:cs.CV ANDNOT cat:cs.CL
  - name: language
    query: cat:cs.CL
  - name: everything else
    query: submittedDate:[199101010000 TO 209901010000] ANDNOT (cat:cs.CV OR cat:cs.CL)
since: 1991-08-14
"""


def real() -> bool:
    """Whether the real papers are here."""
    return DATA is not None


def papers(number: int, now: datetime) -> list[Entry]:
    """`number` papers, the newest of them an hour old: dates are moved, so that a run finds what it finds on any day.

    Versions that came after the last of the papers was submitted count as of that moment.
    """
    found = [entry_from_json(record) for record in islice(real_papers(), number)] if real() else _invented(number)
    newest = max(entry.published for entry in found)
    shift = now - timedelta(hours=1) - datetime.fromisoformat(newest)
    return [
        replace(
            entry,
            published=_moved(entry.published, shift),
            updated=_moved(min(entry.updated, newest), shift),
            announced="",
        )
        for entry in found
    ]


def archived(entry: Entry) -> Paper:
    """The paper as the archive keeps it."""
    return Paper(
        id=entry.id,
        version=entry.version,
        title=fold(entry.title),
        published=entry.published,
        updated=entry.updated,
        authors=tuple(map(fold, entry.authors)),
        abstract=fold(entry.summary),
        categories=entry.categories,
        comment=fold(entry.comment),
        journal_ref=fold(entry.journal_ref),
        doi=entry.doi,
    )


def _moved(moment: str, shift: timedelta) -> str:
    return timestamp(datetime.fromisoformat(moment) + shift)


def _invented(number: int) -> list[Entry]:
    """The demonstration's texts again and again, each time under another identifier, over three months."""
    began = datetime(2025, 3, 1, tzinfo=UTC)
    apart = timedelta(days=_DAYS) / number
    made = []
    for position, entry in enumerate(islice(cycle(demo_entries(date(2026, 10, 31))), number)):
        moment = timestamp(began + position * apart)
        categories = (*((), ("cs.CV",), ("cs.CV",), ("cs.CL",))[position % 4], *entry.categories)
        made.append(
            replace(
                entry,
                id=f"2503.{position:05}",
                version=1,
                categories=tuple(dict.fromkeys(categories)),
                published=moment,
                updated=moment,
            )
        )
    return made
