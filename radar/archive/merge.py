"""Union by identifier: the archive's one rule, the same for fetched papers, racing runs and waiting pull requests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from radar.archive.paper import Paper
from radar.archive.record import Record

_P = TypeVar("_P", Paper, Record)


def union(*collections: Iterable[_P]) -> dict[str, _P]:
    """Every paper once, by id, at its highest version.

    Where one version is told in two ways, and nothing says which was fetched later, the later date wins, then the
    fuller record, then the greater text: any rule would do that does not depend on the order. So the union is
    commutative, associative and idempotent.
    """
    merged: dict[str, _P] = {}
    for papers in collections:
        for paper in papers:
            known = merged.get(paper.id)
            if known is None or (known != paper and outranks(paper, known)):
                merged[paper.id] = paper
    return merged


def outranks(paper: Paper | Record, known: Paper | Record) -> bool:
    """Whether a paper takes the place of one with the same identifier in a union."""
    return _rank(known) < _rank(paper)


def _rank(paper: Paper | Record) -> tuple[int, str, int, str]:
    line = _unjudged_line(paper)
    return paper.version, paper.updated, len(line), line


def _unjudged_line(paper: Paper | Record) -> str:
    """What arXiv told, without what people think of it, which no merge of papers decides."""
    if isinstance(paper, Record):
        return paper.unjudged_line
    return replace(paper, rejected=False).line if paper.rejected else paper.line


def supersedes(fetched: Paper | Record, known: Paper | Record | None) -> bool:
    """Whether what was just fetched takes the place of what is known: of one version, the later fetch wins."""
    return known is None or known.version <= fetched.version


def with_texts(fetched: Paper, known: Paper) -> Paper:
    """What was fetched, with those texts of the same version that every paper has, and of which it was told none.

    So no degraded answer wipes what is known. A comment, a journal reference and a DOI may truly go.
    """
    if fetched.version != known.version:
        return fetched
    return replace(
        fetched,
        title=fetched.title or known.title,
        authors=fetched.authors or known.authors,
        abstract=fetched.abstract or known.abstract,
        categories=fetched.categories or known.categories,
    )


def whole(fetched: Record, known: Record | None) -> Record:
    """The same of records; one that has all its texts is not decoded."""
    if known is None or fetched.has_texts:
        return fetched
    return Record(fetched.id, with_texts(fetched.paper, known.paper))


@dataclass(frozen=True)
class Change:
    """What fetched papers change in an archive: `new` were not known, `revised` pairs what was known with what is."""

    new: tuple[Record, ...] = ()
    revised: tuple[tuple[Record, Record], ...] = ()


def update(archive: Mapping[str, Record], fetched: Iterable[Record]) -> tuple[dict[str, Record], Change]:
    """The archive with what was just fetched, and what that changed: the higher version wins, then the later fetch."""
    merged = dict(archive)
    for paper in union(fetched).values():
        if supersedes(paper, archive.get(paper.id)):
            merged[paper.id] = paper
    return merged, difference(archive, merged.values())


def difference(before: Mapping[str, Record], after: Iterable[Record]) -> Change:
    """The papers of `after` that `before` has not, or only at a lower version. What both share is not decoded."""
    new: list[Record] = []
    revised: list[tuple[Record, Record]] = []
    for record in after:
        known = before.get(record.id)
        if known is None:
            new.append(record)
        elif known is not record and known.version < record.version:
            revised.append((known, record))
    return Change(tuple(new), tuple(revised))
