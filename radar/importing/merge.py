"""From rows to papers: one paper per identifier, at the highest version that any row names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from radar.archive.merge import union
from radar.archive.paper import Paper, is_timestamp
from radar.importing.row import Row, Unread, start_of

_FIRST_YEAR = 91  # arXiv began in August 1991; identifiers carry two digits of the year


@dataclass(frozen=True)
class Imported:
    """Papers by id, and what became of the rest.

    Of `rows` that were read, `merged` told of a paper that another row tells of too. `stated` is how many papers the
    pages themselves spoke of, where they did. `left` are folders under another name than the topic's, which stay as
    they are. `written_since` tells that the pages stand in months that are ours already.
    """

    papers: Mapping[str, Paper]
    rows: int
    unread: tuple[Unread, ...] = ()
    stated: int | None = None
    left: tuple[str, ...] = ()
    written_since: bool = False

    @property
    def merged(self) -> int:
        """Rows that became part of a paper another row stands for."""
        return self.rows - len(self.papers)


def merge_rows(rows: Iterable[Row]) -> Imported:
    """Every paper once. The highest version wins, then the later day, then the fuller row, in whatever order they come.

    A row tells the day of its own version, so `updated` is the start of that day. When the first version came is
    known if a row stands for it; else `published` is the start of the month that the identifier names, which is about
    right, but never after any day that is known. A version that is not named counts as 1, the least it can be.
    """
    tellings: dict[str, list[Row]] = {}
    count = 0
    for row in rows:
        tellings.setdefault(row.id, []).append(row)
        count += 1
    papers = {}
    for identifier, told in tellings.items():
        (paper,) = union(map(_paper, told)).values()
        papers[identifier] = replace(paper, published=_published(told, paper))
    return Imported(papers, count)


def together(parts: Sequence[Imported]) -> Imported:
    """What was read in several places, as one; in any order it is the same but for that of the unread lines."""
    papers = union(*(part.papers.values() for part in parts))
    for part in parts:
        for paper in part.papers.values():
            if paper.published < papers[paper.id].published:
                papers[paper.id] = replace(papers[paper.id], published=paper.published)
    stated = [part.stated for part in parts if part.stated is not None]
    return Imported(
        papers,
        sum(part.rows for part in parts),
        tuple(unread for part in parts for unread in part.unread),
        sum(stated) if stated else None,
        tuple(folder for part in parts for folder in part.left),
        any(part.written_since for part in parts),
    )


def _paper(row: Row) -> Paper:
    moment = start_of(row.date)
    return Paper(
        id=row.id,
        version=row.version or 1,
        title=row.title,
        published=moment,
        updated=moment,
        abstract=row.abstract,
        comment=row.comment,
    )


def _published(rows: Sequence[Row], paper: Paper) -> str:
    days = [start_of(row.date) for row in rows]
    if not any(row.version == 1 for row in rows):
        days.append(_month_begins(paper.id) or paper.updated)
    return min(days)


def _month_begins(identifier: str) -> str:
    """The start of the month in an identifier; empty where it names none, as `9999.99999` does."""
    digits = identifier.rpartition("/")[2][:4]
    century = "19" if int(digits[:2]) >= _FIRST_YEAR else "20"
    moment = start_of(f"{century}{digits[:2]}-{digits[2:]}-01")
    return moment if is_timestamp(moment) else ""
