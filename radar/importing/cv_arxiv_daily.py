"""The lists of cv-arxiv-daily and its forks: JSON that holds, by topic and identifier, a line of Markdown per paper.

The line is a table's row, `|**2024-01-01**|**Title**|Author et.al.|[2401.00001](http://arxiv.org/abs/2401.00001)|null|`,
or a list's item, `- 2024-01-01, **Title**, Author et.al., Paper: [http://…](http://…)`; forks leave the stars away or
the last cell, or add more. Carried over are identifier, version where named, title and date. Not carried over are the
link to code, what forks add, and the first author: with one author of many a paper would not look unfinished any more.
Abstracts and comments the lists do not have.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from radar.archive.paper import IDENTIFIER, fold, is_timestamp
from radar.errors import ArchiveError
from radar.importing.merge import Imported, merge_rows
from radar.importing.row import ADDRESS, Row, Unread, named_paper, start_of

NOT_A_LINE = "It is not a line of text, as the entry of a paper is."
NO_LINE = "It is no row of a table, and no item of a list, as cv-arxiv-daily writes them."
ANOTHER_PAPER = "It links to another paper than the identifier it stands under."
UNSURE = "It links to more papers than one, so it is not sure where its title ends."
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
_VERSION = re.compile(r"v[0-9]+\Z")
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
                text = _writable(f"{key}: {entry}" if isinstance(entry, str) else key)
                unread[topic].append(Unread(path, None, text, found, _named(key, text)))
    return {topic: replace(merge_rows(read), unread=tuple(unread[topic])) for topic, read in rows.items()}


def _row(key: str, entry: object, path: str) -> Row | str:
    """The row that an entry holds, or why there is none to be sure of."""
    if not isinstance(entry, str) or entry != _writable(entry):
        return NOT_A_LINE
    line = entry.strip()
    found = _ROW.fullmatch(line) or _ITEM.fullmatch(line)
    if found is None:
        return NO_LINE
    if len(_LINKED.findall(line)) > 1:
        return UNSURE
    if _VERSION.sub("", key) != found["id"]:
        return ANOTHER_PAPER
    if not is_timestamp(start_of(found["date"])):
        return NO_SUCH_DAY
    title = found["title"].strip()
    if title.startswith("**") and title.endswith("**") and len(title) > 3:
        title = title[2:-2]
    return Row(found["id"], int(found["version"] or 0), fold(title), found["date"], file=path)


def _named(key: str, text: str) -> str:
    """The paper an entry is about, if its key and its text agree."""
    linked = named_paper(text)
    if not IDENTIFIER.fullmatch(key) or _VERSION.sub("", linked) == key:
        return linked
    return "" if linked else key


def _writable(text: str) -> str:
    """`text` with U+FFFD for halves of surrogate pairs, which JSON can spell and no file can hold."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
