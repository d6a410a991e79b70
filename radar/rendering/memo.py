"""What stands in the repository already, rendered of the same papers in the same way, and need not be made again.

The archive alone is the truth, and says which papers there are. Only where a month's digest proves that its files are
the very bytes which this code, these templates and these settings make of its papers, their pieces are taken for
papers that are still the same; so the result is what rendering everything would give, to the byte.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from radar.archive.months import Months
from radar.archive.paper import Paper
from radar.archive.topic import BIBTEX_FILE, PAGE_FILE, PAPERS_FILE
from radar.rendering.bibtex import BETWEEN
from radar.rendering.engine import Engine
from radar.settings.model import PageOrder, Settings

_NUMBER = re.compile(r"[0-9]+")


class Pieces:
    """Pieces of a file by the paper that they were made of."""

    def __init__(self, papers: Sequence[Paper] = (), pieces: Sequence[str] = ()) -> None:
        """Without as many pieces as papers, in the same order, nothing is known."""
        pairs = zip(papers, pieces, strict=True) if len(papers) == len(pieces) else ()
        self._known = {paper.id: (paper, piece) for paper, piece in pairs}

    def of(self, paper: Paper) -> str | None:
        """The piece that was made of this very paper; None where there is none."""
        known = self._known.get(paper.id)
        return known[1] if known is not None and known[0] is paper else None


@dataclass(frozen=True)
class Memo:
    """The rows, BibTeX entries and archive lines of a month."""

    rows: Pieces = field(default_factory=Pieces)
    entries: Pieces = field(default_factory=Pieces)
    lines: Pieces = field(default_factory=Pieces)


NOTHING = Memo()
"""Nothing is known."""


def remember(months: Months, month: str, engine: Engine, settings: Settings) -> Memo:
    """What is known of a month whose digest has been found to fit."""
    papers = months.papers(month)
    if not papers:
        return NOTHING
    files = months.texts(month)
    entries = files.get(BIBTEX_FILE, "").removesuffix(BETWEEN.rstrip() + "\n").split(BETWEEN)
    lines = files.get(PAPERS_FILE, "").split("\n")[:-1]
    return Memo(Pieces(papers, _rows(files, engine, settings)), Pieces(papers, entries), Pieces(papers, lines))


def _rows(files: Mapping[str, str], engine: Engine, settings: Settings) -> list[str]:
    """All rows of a month, newest first; none where templates of the repository's own make rows or pages."""
    if engine.replaced.keys() & {"row.md.j2", "page.md.j2"}:
        return []
    pages = sorted(
        (name for name in files if PAGE_FILE.fullmatch(name)),
        key=lambda name: int(_NUMBER.findall(name)[0]),
        reverse=settings.page_order is PageOrder.OLDEST_FIRST,
    )
    rule = "\n" + "| --- " * len(settings.columns) + "|\n"
    return [row for name in pages for row in files[name].partition(rule)[2].split("\n")[:-1]]
