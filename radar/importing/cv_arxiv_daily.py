"""The lists of cv-arxiv-daily and its forks: JSON that holds, by topic and identifier, what is known of a paper.

That is a line of Markdown, or an object with `date`, `title` and `url`, as nlp-arxiv-daily keeps them.

The line is a table's row, `|**2024-01-01**|**Title**|Author et.al.|[2401.00001](http://arxiv.org/abs/2401.00001)|null|`,
or a list's item, `- 2024-01-01, **Title**, Author et.al., Paper: [http://…](http://…)`; forks leave the stars away or
the last cell, or add more behind it. Where there are more cells before the link, none is taken for another: the line is
not read. Carried over are identifier, version where named, title and date. Not carried over are the link to code, what
forks add, and authors: with some of many a paper would not look unfinished any more. Abstracts and comments the lists
do not have.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from radar.archive.paper import IDENTIFIER, is_timestamp
from radar.errors import ArchiveError
from radar.importing.merge import Imported, merge_rows
from radar.importing.row import ADDRESS, Row, Unread, is_day, named_paper, start_of, unbarred, without_version
from radar.text import fold

NOT_A_LINE = "It is neither a line of text nor an object with date, title and url, as the entry of a paper is."
NO_LINE = "It is no row of a table, and no item of a list, as cv-arxiv-daily writes them."
ANOTHER_PAPER = "It links to another paper than the identifier it stands under."
UNSURE = "It links to more papers than one, so it is not sure where its title ends."
MORE_CELLS = "Its title's cell seems to hold more than a title, so it is not sure what is in which cell."
NO_SUCH_DAY = "Its date is a day that does not exist."

# A title may hold bars, an author's name and what comes before the link may not: so the cells are found from both ends.
_ROW = re.compile(
    rf"""\| \s* \**(?P<date>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})\** \s*
         \| (?P<title>.*)
         \| [^|]* \| \s* \**\[ [^]\[|]* \]\({ADDRESS}\)\** \s*
         (?:\| .*)?""",
    re.ASCII | re.DOTALL | re.VERBOSE,
)
_ITEM = re.compile(
    rf"""-\ \**(?P<date>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})\**,
         \ (?P<title>\*\*.*?\*\*),
         [^*]*? ,\ Paper:\ \[ [^]\[]* \]\({ADDRESS}\)
         .*""",
    re.ASCII | re.DOTALL | re.VERBOSE,
)
_ADDRESS = re.compile(ADDRESS, re.ASCII)
_BETWEEN_BOLD = re.compile(r"\*\*\s*\|\s*\*\*")
_LINKED = re.compile(rf"(?:\||, Paper:)\s*\**\[[^]\[|]*\]\({ADDRESS}\)", re.ASCII)


class _Pairs(tuple[tuple[str, Any], ...]):
    """A JSON object whose names may stand twice."""


def read_json(data: bytes, path: str) -> Mapping[str, Imported]:
    """What a file of cv-arxiv-daily's holds, by topic; each entry is a row that was read or is among the unread.

    Raises `ArchiveError` if the file as a whole is not such a list. `path` is its name in the reports.
    """
    try:
        content = json.loads(data, object_pairs_hook=_Pairs) if data.strip() else _Pairs()
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, _Pairs) or not all(isinstance(entries, _Pairs) for _, entries in content):
        raise ArchiveError(
            f"{path} is not a list of papers as cv-arxiv-daily writes it: JSON with topics, and papers by identifier.",
            "Restore it from the repository's history, or leave it out.",
            path,
        )
    rows: dict[str, list[Row]] = {}
    unread: dict[str, list[Unread]] = {}
    for name, entries in content:
        topic = _writable(name)
        rows.setdefault(topic, [])
        unread.setdefault(topic, [])
        for key, entry in entries:
            found = _row(key, entry, path)
            if isinstance(found, Row):
                rows[topic].append(found)
            else:
                text = _text(key, entry)
                unread[topic].append(Unread(path, None, text, found, _named(key, text)))
    return {topic: replace(merge_rows(read), unread=tuple(unread[topic])) for topic, read in rows.items()}


def _row(key: str, entry: object, path: str) -> Row | str:
    """The row that an entry holds, or why there is none to be sure of."""
    if isinstance(entry, _Pairs):
        return _object_row(key, dict(entry), path)
    if not isinstance(entry, str) or entry != _writable(entry):
        return NOT_A_LINE
    line = entry.strip()
    cells = _ROW.fullmatch(line)
    found = cells or _ITEM.fullmatch(line)
    if found is None:
        return NO_LINE
    if len(_LINKED.findall(line)) > 1:
        return UNSURE
    title = _title(found["title"].strip(), in_row=cells is not None)
    return MORE_CELLS if title is None else _told(key, found, title, found["date"], path)


def _title(text: str, *, in_row: bool) -> str | None:
    """The title out of what stands before an author's cell; None where that may be more than one cell."""
    if text.startswith("**") and text.endswith("**") and len(text) > 3:
        return None if in_row and _BETWEEN_BOLD.search(text[2:-2]) else text[2:-2]
    return None if in_row and (text.startswith("**") or "|" in text.replace("\\|", "")) else text


def _object_row(key: str, entry: dict[str, Any], path: str) -> Row | str:
    date, title, url = (entry.get(name) for name in ("date", "title", "url"))
    if not (isinstance(date, str) and isinstance(title, str) and isinstance(url, str)) or title != _writable(title):
        return NOT_A_LINE
    found = _ADDRESS.fullmatch(url)
    if found is None or not is_day(date):
        return NOT_A_LINE
    return _told(key, found, title, date, path)


def _told(key: str, paper: re.Match[str], title: str, date: str, path: str) -> Row | str:
    if without_version(key) != paper["id"]:
        return ANOTHER_PAPER
    if not is_timestamp(start_of(date)):
        return NO_SUCH_DAY
    return Row(paper["id"], int(paper["version"] or 0), fold(unbarred(title)), date, file=path)


def _named(key: str, text: str) -> str:
    """The paper an entry is about, if its key and its text agree."""
    linked = named_paper(text)
    if not IDENTIFIER.fullmatch(key) or without_version(linked) == key:
        return linked
    return "" if linked else key


def _text(key: str, entry: object) -> str:
    """An entry as it is kept aside: nothing of what it holds is left out."""
    if isinstance(entry, str):
        return _writable(f"{key}: {entry}")
    try:
        return _writable(f"{key}: {json.dumps(_plain(entry), ensure_ascii=False)}")
    except RecursionError:  # nobody's paper
        return _writable(key)


def _plain(value: Any) -> Any:
    """`value` as JSON is written from; of names that stand twice in an object, the pairs."""
    if isinstance(value, _Pairs):
        names = [name for name, _ in value]
        pairs = [(name, _plain(inner)) for name, inner in value]
        return dict(pairs) if len({*names}) == len(names) else pairs
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


def _writable(text: str) -> str:
    """`text` with U+FFFD for halves of surrogate pairs, which JSON can spell and no file can hold."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
