"""A list as its readers hand it on: entries, each with the labels that it stands under."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from radar.archive.paper import is_timestamp
from radar.importing.merge import month_begins
from radar.importing.reasons import NO_MONTH, NO_TITLE
from radar.importing.row import Row, Unread, start_of

LONGEST_ENTRY = 20_000
"""Characters of an entry that is looked into; of longer ones, which are no list's, only the papers that they name."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row, or what could not be read as one. `labels` lead to it from outside in: groups, topics, headings."""

    labels: tuple[str, ...]
    found: Row | Unread


_DATE = re.compile(r"[\d\W_]*\d[\d\W_]*")
_WRAPPERS = {"papers", "data", "items", "results", "entries", "list", "articles", "records", "content", "all"}


def is_label(name: str) -> bool:
    """Whether a name or a heading says what is below it: no year or date, and not just `papers`."""
    return bool(name.strip()) and not _DATE.fullmatch(name) and name.strip().lower() not in _WRAPPERS


def writable(text: str) -> str:
    """`text` with U+FFFD for halves of surrogate pairs, which JSON can spell and no file can hold."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def asked_for(papers: dict[str, int], file: str, line: int | None, text: str, why: str) -> list[Unread]:
    """What stands for several papers that one line names: each is asked for, and the line is kept once."""
    named = [identifier + (f"v{version}" if version else "") for identifier, version in papers.items()]
    return [Unread(file, line, "" if place else text, why, each) for place, each in enumerate(named)]


def checked(row: Row, text: str) -> Row | Unread:
    """The row if it can stand in the archive until arXiv is asked; else what is asked for."""
    named = f"{row.id}v{row.version}" if row.version else row.id
    if row.date and not is_timestamp(start_of(row.date)):
        row = replace(row, date="")
    if not row.title:
        return Unread(row.file, row.line, text, NO_TITLE, named, row.note, row.tags)
    if not row.date and not month_begins(row.id):
        return Unread(row.file, row.line, text, NO_MONTH, named, row.note, row.tags)
    return row
