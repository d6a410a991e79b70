"""The newest of many papers: those of the last week, by the papers' own dates, never by the clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from radar.archive.jsonl import read_lines
from radar.archive.layout import PAPERS_FILE, is_month_file
from radar.archive.papers import newest_first
from radar.archive.record import Record, as_records
from radar.settings.model import GroupBy
from radar.tree import Tree


@dataclass(frozen=True)
class Week:
    """The seven days up to that of the newest paper, `until`, and their `papers`, newest first."""

    until: str
    papers: Sequence[Record]


def newest_week(papers: Iterable[Record], group_by: GroupBy, until: str = "") -> Week | None:
    """The newest week of `papers`, or the one that ends with the day `until`; None where there are no papers."""
    ordered = newest_first(papers, group_by)
    if not ordered:
        return None
    until = until or ordered[0].date(group_by)[:10]
    begin = _beginning(until)
    return Week(until, [paper for paper in ordered if begin <= paper.date(group_by)[:10] <= until])


def newest(months: Iterable[Iterable[Record]], count: int, group_by: GroupBy) -> list[Record]:
    """Out of `months`, all newest first, the first `count` papers at least, and the newest week whole."""
    found: list[Record] = []
    begin = ""
    for number, month in enumerate(months):
        if number > 1 and len(found) >= count:  # a week may reach into a second month
            break
        for record in month:
            day = record.date(group_by)[:10]
            begin = begin or _beginning(day)
            if len(found) >= count and day < begin:
                return found
            found.append(record)
    return found


def read_newest(tree: Tree, folder: str, count: int, group_by: GroupBy) -> list[Record]:
    """The same of the archive in `folder`; no other months are read. Raises `ArchiveError` for a line that is none."""
    archives = sorted((path for path in tree.paths() if is_month_file(path, folder, PAPERS_FILE)), reverse=True)
    shown = ((paper for paper in read_lines(tree.read(path), path) if not paper.rejected) for path in archives)
    months = (as_records(newest_first(papers, group_by)) for papers in shown)
    return newest(months, count, group_by)


def _beginning(until: str) -> str:
    """The first day of the week that ends with the day `until`."""
    return date.fromordinal(max(1, date.fromisoformat(until).toordinal() - 6)).isoformat()
