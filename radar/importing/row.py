"""What is found on another program's pages: rows, and the lines that could not be read as one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from radar.archive.paper import IDENTIFIER

# Versions beyond five digits do not exist, and `int` refuses very long ones.
NAMED = rf"(?P<id>{IDENTIFIER.pattern})(?:v(?P<version>[1-9][0-9]{{0,4}}))?"
"""A regular expression for an identifier with its version or without; to be compiled with `re.ASCII`."""

ADDRESS = rf"https?://(?:[a-z]+\.)?arxiv\.org/abs/{NAMED}"
"""A regular expression for the address of a paper's page, of which one version may be named."""

_ADDRESS = re.compile(ADDRESS, re.ASCII | re.IGNORECASE)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a paper as another program listed it. Texts are folded (see `fold`) and otherwise as they stood there.

    `version` is 0 where the page does not name one. `date` is the day of that version, `YYYY-MM-DD`. `line` counts
    from 1, and is None where a file has no lines that matter.
    """

    id: str
    version: int
    title: str
    date: str
    abstract: str = ""
    comment: str = ""
    file: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that was not taken over: where it stands, its text, and why, in one sentence.

    `id` is the paper it seems to be about, with a version if one was named, so that arXiv can be asked for it; else
    empty. Bytes that are no text are shown as U+FFFD.
    """

    file: str
    line: int | None
    text: str
    why: str
    id: str = ""

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}, line {self.line}"
        return f"{place}: {self.why}"


@dataclass(frozen=True, slots=True)
class Page:
    """All that one page holds."""

    rows: tuple[Row, ...] = ()
    unread: tuple[Unread, ...] = ()


def named_paper(text: str) -> str:
    """The one paper whose address stands in `text`, with its version if named; empty where there is none or several."""
    found = {match["id"] + (f"v{match['version']}" if match["version"] else "") for match in _ADDRESS.finditer(text)}
    return found.pop() if len(found) == 1 else ""


def is_day(text: str) -> bool:
    """Whether `text` has the form `YYYY-MM-DD`; the day need not exist (see `is_timestamp` for that)."""
    return _DAY.fullmatch(text) is not None


def start_of(day: str) -> str:
    """The moment a day begins, as the archive writes moments."""
    return f"{day}T00:00:00Z"
