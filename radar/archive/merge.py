"""Union by identifier: the archive's one rule, the same for fetched papers, racing runs and waiting pull requests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from radar.archive.paper import Paper
from radar.archive.record import Record

_P = TypeVar("_P", Paper, Record)
_WITHDRAWN = ', "withdrawn": true'  # in a line; no text in it has quotation marks that are not escaped


def union(*collections: Iterable[_P]) -> dict[str, _P]:
    """Every paper once, by id, at its highest version.

    Where one version is told in two ways, and nothing says which was fetched later, what the query API told wins, then
    the later date, then the fuller record, then the greater text: any rule would do that does not depend on the order.
    That a version is withdrawn holds as soon as one of them says so. So the union is commutative, associative and
    idempotent.
    """
    merged: dict[str, _P] = {}
    for papers in collections:
        for paper in papers:
            known = merged.get(paper.id)
            if known is None:
                merged[paper.id] = paper
            elif known != paper:
                merged[paper.id] = united(paper, known)
    return merged


def united(one: _P, other: _P) -> _P:
    """What a union makes of two with the same identifier."""
    first, second = (one, other) if _rank(other) < _rank(one) else (other, one)
    return first.as_withdrawn() if _withdraws(second, first) else first


def _rank(paper: Paper | Record) -> tuple[int, bool, str, int, str]:
    bare = _unjudged_line(paper).replace(_WITHDRAWN, "", 1)
    return paper.version, paper.is_confirmed, paper.updated, len(bare), bare


def _withdraws(other: Paper | Record, paper: Paper | Record) -> bool:
    """Whether `other` says of the very version that it is withdrawn, and the paper does not."""
    return other.is_withdrawn and not paper.is_withdrawn and other.version == paper.version


def _unjudged_line(paper: Paper | Record) -> str:
    """What arXiv told, without what people think of it, which no merge of papers decides."""
    if isinstance(paper, Record):
        return paper.unjudged_line
    return replace(paper, rejected=False).line if paper.rejected else paper.line


def supersedes(fetched: Paper | Record, known: Paper | Record | None) -> bool:
    """Whether what was just fetched takes the place of what is known: of one version, the later fetch wins.

    What the query API told yields to it alone.
    """
    if known is None:
        return True
    if known.is_confirmed and not fetched.is_confirmed:
        return known.version < fetched.version
    return known.version <= fetched.version


def later(fetched: Record, known: Record | None) -> Record:
    """What is held of a paper once it was fetched: that, or what is known; a version that is withdrawn stays so."""
    if known is None:
        return fetched
    first, second = (fetched, known) if supersedes(fetched, known) else (known, fetched)
    return first.as_withdrawn() if _withdraws(second, first) else first


def with_texts(fetched: Paper, known: Paper) -> Paper:
    """What was fetched, with those texts of the same version that every paper has, and of which it was told none.

    So no degraded answer wipes what is known. A comment, a journal reference and a DOI may truly go.
    """
    if fetched.version != known.version or fetched.has_texts:
        return fetched
    return replace(
        fetched,
        title=fetched.title or known.title,
        authors=fetched.authors or known.authors,
        abstract=fetched.abstract or known.abstract,
        categories=fetched.categories or known.categories,
    )


def whole(fetched: Record, known: Record | None) -> Record:
    """The same of records, as `later` holds them; one that has all its texts is not decoded."""
    if known is not None and supersedes(fetched, known) and not fetched.has_texts:
        fetched = Record(fetched.id, with_texts(fetched.paper, known.paper))
    return later(fetched, known)


@dataclass(frozen=True)
class Confirmation:
    """That the query API has told of a paper that another source told of first, and what differs, by its `keys`.

    Those are keys of the same version; a later one may differ in everything.
    """

    id: str
    keys: tuple[str, ...] = ()


_COMPARED = ("title", "authors", "abstract", "categories", "published", "updated", "comment", "journal_ref", "doi")


def confirmation(told: Record, known: Record | None) -> Confirmation | None:
    """What `told` says of what is `known` from another source; None where that is nothing."""
    if known is None or known.is_confirmed or not told.is_confirmed or told.version < known.version:
        return None
    if told.version > known.version:
        return Confirmation(told.id)
    now, before = told.paper, known.paper
    return Confirmation(told.id, tuple(key for key in _COMPARED if getattr(now, key) != getattr(before, key)))


@dataclass(frozen=True)
class Change:
    """What fetched papers change in an archive: `new` were not known, `revised` pairs what was known with what is.

    `hidden` are papers that would be among them, had people not rejected them.
    """

    new: tuple[Record, ...] = ()
    revised: tuple[tuple[Record, Record], ...] = ()
    hidden: tuple[Record, ...] = ()

    @property
    def papers(self) -> tuple[Record, ...]:
        """All of them, as they are now."""
        return (*self.new, *(after for _, after in self.revised), *self.hidden)


def update(archive: Mapping[str, Record], fetched: Iterable[Record]) -> tuple[dict[str, Record], Change]:
    """The archive with what was just fetched, and what that changed: the higher version wins, then the later fetch."""
    merged = dict(archive)
    for paper in union(fetched).values():
        merged[paper.id] = later(paper, archive.get(paper.id))
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
