"""A line of Markdown about a paper, as cv-arxiv-daily and its forks keep it: in JSON, and in their READMEs.

The line is a table's row, `|**2024-01-01**|**Title**|Author et.al.|[2401.00001](http://arxiv.org/abs/2401.00001)|null|`,
or a list's item, `- 2024-01-01, **Title**, Author et.al., Paper: [http://…](http://…)`; forks leave the stars away or
the last cell, link the title itself, put the link before it, or add more behind the link. Where there are more cells
before the link, none is taken for another: the line is not read. Taken over are identifier, version where named, title,
date and, as a note, links such as the one to the code. Not taken over are what else forks add behind the link, and
authors: with some of many a paper would not look unfinished any more.
"""

from __future__ import annotations

import re

from radar.archive.paper import is_timestamp
from radar.importing.links import note_of_links
from radar.importing.reasons import ANOTHER_PAPER, MORE_CELLS, NO_LINE, NO_SUCH_DAY, UNSURE
from radar.importing.row import LINK, Row, canonical, start_of, unbarred
from radar.text import fold

_DAY = r"\**(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})\**"

# A title may hold bars, an author's name and what comes before the link may not: so the cells are found from both ends.
_ROW = re.compile(
    rf"\|\s*{_DAY}\s*\|(?P<title>.*)\|[^|]*\|\s*\**\[[^]\[|]*\]\({LINK}\)\**\s*(?P<rest>\|.*)?",
    re.ASCII | re.DOTALL,
)
_LINK_FIRST = re.compile(
    rf"\|\s*{_DAY}\s*\|\s*\**\[(?:[^]\[|\s]*)\]\({LINK}\)\**\s*\|(?P<title>\s*\*\*.+?\*\*\s*|[^|]*)(?P<rest>\|.*)?",
    re.ASCII | re.DOTALL,
)
_LINKED_TITLE = re.compile(
    rf"\|\s*{_DAY}\s*\|\s*(?P<title>\**\[.*\]\({LINK}\)\**)\s*(?P<rest>\|.*)?", re.ASCII | re.DOTALL
)
_ITEM = re.compile(
    rf"- {_DAY}, (?P<title>\*\*.*?\*\*),[^*]*?, Paper: \[[^]\[]*\]\({LINK}\)(?P<rest>.*)", re.ASCII | re.DOTALL
)
_IN_LINK = re.compile(rf"\**\[\**(?P<title>.*?)\**\]\({LINK}\)\**", re.ASCII | re.DOTALL)
_BETWEEN_BOLD = re.compile(r"\*\*\s*\|\s*\*\*")
_LINKED = re.compile(rf"\[[^]\[|]*\]\({LINK}\)", re.ASCII)
_BEGIN = re.compile(rf"(?:\||- )\s*{_DAY}", re.ASCII)


def begins_a_line(text: str) -> bool:
    """Whether `text` begins as these lines do, with a date."""
    return _BEGIN.match(text.strip()) is not None


def read_line(text: str, file: str, number: int | None = None, key: str = "") -> Row | str:
    """The row that a line holds, or why there is none to be sure of; `key` is the identifier that it stands under."""
    found = _cells_of(text.strip())
    if isinstance(found, str):
        return found
    stands = found["title"].strip()
    linked = _IN_LINK.fullmatch(stands)
    title = linked["title"] if linked else _title(stands, in_row=text.lstrip().startswith("|"))
    if title is None:
        return MORE_CELLS
    identifier = canonical(found["id"])
    if key and key != identifier:
        return ANOTHER_PAPER
    if not is_timestamp(start_of(found["date"])):
        return NO_SUCH_DAY
    return Row(
        identifier,
        int(found["version"] or 0),
        fold(unbarred(title)),
        found["date"],
        file=file,
        line=number,
        note=note_of_links(found["rest"] or ""),
    )


def _cells_of(line: str) -> re.Match[str] | str:
    """Date, title, paper and the rest of a line, or why it is not sure where they are."""
    found = _ROW.fullmatch(line) or _ITEM.fullmatch(line)
    if found is not None:
        return found if len(_LINKED.findall(line)) == 1 else UNSURE
    found = _LINK_FIRST.fullmatch(line) or _LINKED_TITLE.fullmatch(line)
    if found is None:
        return NO_LINE
    return found if len(re.findall(LINK, line, re.ASCII)) == 1 else UNSURE


def _title(text: str, *, in_row: bool) -> str | None:
    """The title out of what stands before an author's cell; None where that may be more than one cell."""
    if text.startswith("**") and text.endswith("**") and len(text) > 3:
        return None if in_row and _BETWEEN_BOLD.search(text[2:-2]) else text[2:-2]
    return None if in_row and (text.startswith("**") or "|" in text.replace("\\|", "")) else text
