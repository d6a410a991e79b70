"""From rows to papers: one paper per identifier, at the highest version that any row names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from radar.archive.merge import union
from radar.archive.paper import Paper, is_timestamp
from radar.importing.row import Row, Unread, start_of

_FIRST_YEAR = 91  # arXiv began in August 1991; identifiers carry two digits of the year


@dataclass(frozen=True)
class Beside:
    """What people wrote beside a paper: notes and tags, each once, sorted."""

    notes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.notes or self.tags)


@dataclass(frozen=True)
class Imported:
    """Papers by id, and what became of the rest.

    Of `rows` that were read, `merged` told of a paper that another row tells of too. `stated` is how many papers the
    pages themselves spoke of, where they did. `left` are folders under another name than the topic's, which stay as
    they are. `written_since` tells that the pages stand in months that are ours already. `undated` are papers whose
    rows have no date. `beside` has notes and tags by id.
    """

    papers: Mapping[str, Paper]
    rows: int
    unread: tuple[Unread, ...] = ()
    stated: int | None = None
    left: tuple[str, ...] = ()
    written_since: bool = False
    undated: frozenset[str] = frozenset()
    beside: Mapping[str, Beside] = field(default_factory=dict)

    @property
    def merged(self) -> int:
        """Rows that became part of a paper another row stands for."""
        return self.rows - len(self.papers)

    @property
    def sought(self) -> tuple[str, ...]:
        """Papers that only lines which were not read name, so that arXiv is asked for all of them."""
        return tuple(dict.fromkeys(each.paper for each in self.unread if each.id and each.paper not in self.papers))


def gathered(found: Iterable[Row | Unread]) -> Imported:
    """The papers of rows, and what was not read beside them, with the notes and tags of both."""
    rows: list[Row] = []
    unread: list[Unread] = []
    for each in found:
        if isinstance(each, Row):
            rows.append(each)
        else:
            unread.append(each)
    imported = merge_rows(rows)
    noted = ({each.paper: Beside((each.note,) if each.note else (), each.tags)} for each in unread if each.id)
    return replace(imported, unread=tuple(unread), beside=_all_beside([imported.beside, *noted]))


def merge_rows(rows: Iterable[Row]) -> Imported:
    """Every paper once. The highest version wins, then the later day, then the fuller row, in whatever order they come.

    A row tells the day of its own version, so `updated` is the start of that day. When the first version came is
    known if a row stands for it; else `published` is the start of the month that the identifier names, which is about
    right, but never after any day that is known. So is `updated` where no row has a date; `month_begins` says whether
    there is such a month. A version that is not named counts as 1, the least it can be.
    """
    tellings: dict[str, list[Row]] = {}
    count = 0
    for row in rows:
        tellings.setdefault(row.id, []).append(row)
        count += 1
    papers = {}
    for identifier, told in tellings.items():
        (paper,) = union(map(_paper, told)).values()
        published = _published(told, paper)
        papers[identifier] = replace(paper, published=published, updated=max(published, paper.updated))
    undated = frozenset(identifier for identifier, told in tellings.items() if not any(row.date for row in told))
    return Imported(papers, count, undated=undated, beside=_beside(tellings))


def together(parts: Sequence[Imported]) -> Imported:
    """What was read in several places, as one; in any order it is the same but for that of the unread lines."""
    papers = union(*(part.papers.values() for part in parts))
    for part in parts:
        for paper in part.papers.values():
            if paper.published < papers[paper.id].published:
                papers[paper.id] = replace(papers[paper.id], published=paper.published)
    dated = {paper for part in parts for paper in part.papers if paper not in part.undated}
    stated = [part.stated for part in parts if part.stated is not None]
    return Imported(
        papers,
        sum(part.rows for part in parts),
        tuple(unread for part in parts for unread in part.unread),
        sum(stated) if stated else None,
        tuple(folder for part in parts for folder in part.left),
        any(part.written_since for part in parts),
        frozenset(papers) - dated,
        _all_beside(part.beside for part in parts),
    )


def _beside(tellings: Mapping[str, Sequence[Row]]) -> dict[str, Beside]:
    rows = ((identifier, row) for identifier, told in tellings.items() for row in told if row.note or row.tags)
    return _all_beside({identifier: Beside((row.note,) if row.note else (), row.tags)} for identifier, row in rows)


def _all_beside(parts: Iterable[Mapping[str, Beside]]) -> dict[str, Beside]:
    """Notes and tags of several places, each once."""
    notes: dict[str, set[str]] = {}
    tags: dict[str, set[str]] = {}
    for part in parts:
        for identifier, beside in part.items():
            notes.setdefault(identifier, set()).update(beside.notes)
            tags.setdefault(identifier, set()).update(beside.tags)
    found = {each: Beside(tuple(sorted(notes[each])), tuple(sorted(tags[each]))) for each in sorted(notes)}
    return {each: beside for each, beside in found.items() if beside}


def _paper(row: Row) -> Paper:
    moment = start_of(row.date) if row.date else month_begins(row.id)
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
    days = [start_of(row.date) for row in rows if row.date]
    if not any(row.version == 1 and row.date for row in rows):
        days.append(month_begins(paper.id) or paper.updated)
    return min(days)


def month_begins(identifier: str) -> str:
    """The start of the month in an identifier; empty where it names none, as `9999.99999` does."""
    digits = identifier.rpartition("/")[2][:4]
    century = "19" if int(digits[:2]) >= _FIRST_YEAR else "20"
    moment = start_of(f"{century}{digits[:2]}-{digits[2:]}-01")
    return moment if is_timestamp(moment) else ""
