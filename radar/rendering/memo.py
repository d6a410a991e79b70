"""What stands in the repository already, rendered of the same papers in the same way, and need not be made again.

The archive alone is the truth, and says which papers there are. Only where a month's digest proves that its files are
the very bytes which this code, these templates and these settings make of its papers, their pieces are taken for
papers that are still the same; so the result is what rendering everything would give, to the byte.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from radar.archive.months import Months
from radar.archive.record import Record
from radar.archive.topic import BIBTEX_FILE, PAGE_FILE
from radar.rendering.bibtex import entries_of
from radar.rendering.engine import Engine
from radar.settings.model import PageOrder, Settings

_NUMBER = re.compile(r"[0-9]+")


class Memo:
    """The rows and BibTeX entries of a month, by the records that they were made of."""

    def __init__(
        self, records: Sequence[Record] = (), rows: Sequence[bytes] = (), entries: Sequence[bytes] = ()
    ) -> None:
        """Without as many pieces as records, in the same order, nothing is known of the pieces."""
        self._rows = _by_id(records, rows)
        self._entries = _by_id(records, entries)

    def row(self, record: Record) -> bytes | None:
        """The row that was made of this very record; None where there is none."""
        return _of(self._rows, record)

    def entry(self, record: Record) -> bytes | None:
        """The same of its entry."""
        return _of(self._entries, record)


def remember(months: Months, month: str, engine: Engine, settings: Settings) -> Memo:
    """What is known of a month whose digest has been found to fit."""
    records = months.records(month)
    if not records:
        return NOTHING
    files = months.contents(month)
    return Memo(records, _rows(files, engine, settings), entries_of(files.get(BIBTEX_FILE, b"")))


def _by_id(records: Sequence[Record], pieces: Sequence[bytes]) -> dict[str, tuple[Record, bytes]]:
    pairs = zip(records, pieces, strict=True) if len(records) == len(pieces) else ()
    return {record.id: (record, piece) for record, piece in pairs}


def _of(known: Mapping[str, tuple[Record, bytes]], record: Record) -> bytes | None:
    found = known.get(record.id)
    return found[1] if found is not None and found[0] is record else None


def _rows(files: Mapping[str, bytes], engine: Engine, settings: Settings) -> list[bytes]:
    """All rows of a month, newest first; none where templates of the repository's own make rows or pages."""
    if engine.replaced.keys() & {"row.md.j2", "page.md.j2"}:
        return []
    pages = sorted(
        (name for name in files if PAGE_FILE.fullmatch(name)),
        key=lambda name: int(_NUMBER.findall(name)[0]),
        reverse=settings.page_order is PageOrder.OLDEST_FIRST,
    )
    rule = b"\n" + b"| --- " * len(settings.columns) + b"|\n"
    return [row for name in pages for row in files[name].partition(rule)[2].split(b"\n")[:-1]]


NOTHING = Memo()
"""Nothing is known."""
