"""What a month's files are made of, paper by paper: rendered anew, or taken from the files that stand there already.

The archive alone is the truth, and says which papers there are. Only where a month's digest proves that its files are
the very bytes which this code, these templates and these settings make of its papers, their pieces are taken for
papers that are still the same; so the result is what rendering everything would give, to the byte.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import pairwise

from radar.archive.layout import BIBTEX, PAGE_FILE, newest_pieces_first
from radar.archive.month_files import MonthFiles
from radar.archive.record import Record, identifier_of, order_of, places, rejected_places
from radar.rendering.bibtex import entries_of, entry
from radar.rendering.marks import MarksOf, no_marks
from radar.rendering.page_numbers import from_newest, page_name
from radar.rendering.rows import check_size, render_row, rows_of
from radar.rendering.template_engine import Engine
from radar.rendering.text_limits import readable
from radar.settings.model import GroupBy, Settings


@dataclass(frozen=True)
class MonthParts:
    """Papers' lines in the archive, rows of the pages, and BibTeX entries; all newest first, as many of each.

    A rejected paper has a line, and an empty row and entry. A row can be empty of other papers too, where a template of
    the repository's own makes nothing of them; an entry cannot.
    """

    lines: Sequence[bytes] = ()
    rows: Sequence[bytes] = ()
    entries: Sequence[bytes] = ()

    @cached_property
    def identifiers(self) -> Sequence[bytes]:
        """The papers' identifiers, oldest first: by these a month is cut into pages and files."""
        return [identifier_of(line) for line in reversed(self.lines)]

    def shown(self) -> MonthParts:
        """Those of the papers that readers see."""
        if all(self.entries):
            return self
        seen = [place for place, entry in enumerate(self.entries) if entry]
        return MonthParts(*([pieces[place] for place in seen] for pieces in (self.lines, self.rows, self.entries)))

    def among(self, others: MonthParts, group_by: GroupBy) -> MonthParts:
        """These and those of other papers, each in its place."""
        if not self.lines or not others.lines:
            return self if self.lines else others
        order = partial(order_of, group_by=group_by)
        oldest_first = others.lines[::-1]
        behind = [len(oldest_first) - bisect(oldest_first, order(line), key=order) for line in self.lines]
        return MonthParts(
            _put_in(self.lines, behind, others.lines),
            _put_in(self.rows, behind, others.rows),
            _put_in(self.entries, behind, others.entries),
        )


NOTHING = MonthParts()
"""The pieces of no papers."""


def render_parts(
    engine: Engine, settings: Settings, records: Sequence[Record], marks: MarksOf = no_marks
) -> MonthParts:
    """The pieces of `records`, which are newest first. Raises `ArchiveError` for a line that is no paper."""
    lines, rows, entries = [], [], []
    size = 0
    for record in records:
        paper = readable(record.paper)  # decoded once for both
        lines.append(record.raw)
        rows.append(b"" if paper.rejected else render_row(engine, settings, paper, marks(paper.id)))
        entries.append(b"" if paper.rejected else entry(paper))
        size += len(rows[-1])
        check_size(engine, "row.md.j2", size)
    return MonthParts(lines, rows, entries)


def standing_parts(
    months: MonthFiles,
    month: str,
    engine: Engine,
    settings: Settings,
    leaving: Collection[str] = (),
    marks: MarksOf = no_marks,
) -> MonthParts:
    """The pieces that stand in a month whose digest has been found to fit, without those of the papers `leaving`."""
    lines = months.lines(month)
    gone = {*places(lines, leaving)} if leaving else set()
    stay = [place for place in range(len(lines)) if place not in gone]
    if not stay:
        return NOTHING
    files = months.rendered(month)
    rows, entries = _rows(files, engine, settings), _entries(files)
    rejected = rejected_places(lines, month)
    if not len(lines) - len(rejected) == len(rows) == len(entries):  # templates of the repository's own make any rows
        return render_parts(engine, settings, [each for each in months.records(month) if each.id not in leaving], marks)
    for place in rejected:
        rows.insert(place, b"")
        entries.insert(place, b"")
    if not gone:
        return MonthParts(lines, rows, entries)
    return MonthParts(*([pieces[place] for place in stay] for pieces in (lines, rows, entries)))


def _put_in(pieces: Sequence[bytes], behind: Sequence[int], others: Sequence[bytes]) -> list[bytes]:
    """`others`, with each of `pieces` behind as many of them as is said."""
    together: list[bytes] = []
    for piece, (begin, end) in zip(pieces, pairwise([0, *behind]), strict=True):
        together += others[begin:end]
        together.append(piece)
    together += others[behind[-1] :]
    return together


def _entries(files: Mapping[str, bytes]) -> list[bytes]:
    """All BibTeX entries of a month, newest first."""
    names = newest_pieces_first(name for name in files if name.endswith(f".{BIBTEX}"))
    return [entry for name in names for entry in entries_of(files[name])]


def _rows(files: Mapping[str, bytes], engine: Engine, settings: Settings) -> list[bytes]:
    """All rows of a month, newest first; none where templates of the repository's own make rows or pages."""
    if engine.replaced.keys() & {"row.md.j2", "page.md.j2"}:
        return []
    pages = sum(PAGE_FILE.fullmatch(name) is not None for name in files)
    names = map(page_name, from_newest(pages, settings.page_order))
    return [row for name in names for row in rows_of(files.get(name, b""), settings)]
