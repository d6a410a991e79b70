"""A topic's papers in a tree: read whole, and sorted into the archive's order."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TypeVar

from radar.archive.jsonl import read_lines
from radar.archive.layout import LINES, month_name, pieces_below
from radar.archive.paper import Paper
from radar.archive.paper_store import PaperStore
from radar.archive.record import Record, order
from radar.settings.model import GroupBy
from radar.tree import Tree

_P = TypeVar("_P", Paper, Record)


def by_month(papers: Iterable[_P], group_by: GroupBy) -> dict[str, list[_P]]:
    """Papers by month (`YYYY_MM`), newest month first; within it newest first (date, then id)."""
    months: dict[str, list[_P]] = {}
    for paper in papers:
        months.setdefault(month_name(paper.date(group_by)), []).append(paper)
    return {month: newest_first(months[month], group_by) for month in sorted(months, reverse=True)}


def newest_first(papers: Iterable[_P], group_by: GroupBy) -> list[_P]:
    """Papers in the archive's order: the newest by date first, then the greatest id."""
    return sorted(papers, key=partial(order, group_by=group_by), reverse=True)


def read_papers(tree: Tree, folder: str) -> PaperStore:
    """The papers of the archive in `folder`; none where there is none.

    Raises `ArchiveError` for anything that is not as we would write it: what cannot be read must not be overwritten.
    """
    papers = PaperStore()
    for path in sorted(path for _, path in pieces_below(tree.paths(), folder, LINES)):
        papers.unite(read_lines(tree.read(path), path))
    return papers
