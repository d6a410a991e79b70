"""The newest of many papers: those of the last week, by the papers' own dates, never by the clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from radar.archive.paper import Paper
from radar.archive.topic import paper_date
from radar.settings.model import GroupBy


@dataclass(frozen=True)
class Week:
    """The seven days up to that of the newest paper, `until`, and their `papers`, newest first."""

    until: str
    papers: Sequence[Paper]


def newest_week(papers: Iterable[Paper], group_by: GroupBy, until: str = "") -> Week | None:
    """The newest week of `papers`, or the one that ends with the day `until`; None where there are no papers."""
    ordered = sorted(papers, key=lambda paper: (paper_date(paper, group_by), paper.id), reverse=True)
    if not ordered:
        return None
    until = until or paper_date(ordered[0], group_by)[:10]
    begin = date.fromordinal(max(1, date.fromisoformat(until).toordinal() - 6)).isoformat()
    return Week(until, [paper for paper in ordered if begin <= paper_date(paper, group_by)[:10] <= until])
