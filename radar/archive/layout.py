"""Where a topic's files lie: its folder has `radar.json` and one folder for each month, `YYYY_MM`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

MONTH = re.compile(r"[0-9]{4}_(?:0[1-9]|1[0-2])")
PAGE_FILE = re.compile(r"papers_[1-9][0-9]*\.md")
PAGE_NAME = re.compile(r"papers(?:_[0-9]+)?\.md")
"""The names of arXivRadar's pages; the one without a number is of its first weeks."""
BIBTEX_FILE = "papers.bib"
"""The BibTeX of all topics, beside their folders."""
STATE_FILE = "radar.json"

LINES, BIBTEX = "jsonl", "bib"
"""How the names end of the files that hold a month's papers, and of those with their BibTeX."""

# Before months were cut, each had a `papers.jsonl` and a `papers.bib`.
_PIECE = rf"(?:papers|{MONTH.pattern}(?:_([1-9][0-9]*))?)\.(?:{LINES}|{BIBTEX})"
_IN_A_MONTH = re.compile(rf"{_PIECE}|{PAGE_FILE.pattern}")
_OURS = re.compile(rf"({MONTH.pattern})/(?:{_IN_A_MONTH.pattern})")
STARRED_PAGE = "starred.md"
STARRED_BIBTEX = "starred.bib"
STARRED_FEED = "starred.xml"
STARRED_ARCHIVE = "starred.jsonl"
"""The starred papers' lines once more, from which the list of all topics is put together."""
STARRED_FILES = (STARRED_PAGE, STARRED_BIBTEX, STARRED_FEED, STARRED_ARCHIVE)


def month_name(date: str) -> str:
    """The month that a paper of this date stands in, `YYYY_MM`."""
    return f"{date[:4]}_{date[5:7]}"


def piece_name(month: str, number: int, ending: str) -> str:
    """The name of one of the files that a month's papers are cut into, from 1 on, the one of the oldest papers.

    The month is in it, and what tells one name from another stands near its end: by the last 16 characters of a path
    git chooses what to store a file as a difference from.
    """
    return f"{month}{f'_{number}' if number > 1 else ''}.{ending}"


def piece_number(name: str) -> int:
    """The number of such a file, by its name; 0 for what was there before months were cut."""
    found = _IN_A_MONTH.fullmatch(name)
    return 0 if name.startswith("papers") or not found else int(found[1] or 1)


def is_in_a_month(name: str, ending: str = "") -> bool:
    """Whether a file of this name is ours in the folder of a month, and ends so."""
    return name.endswith(ending) and _IN_A_MONTH.fullmatch(name) is not None


def month_of(path: str, folder: str) -> str:
    """The month of a file that is ours, in the folder of one of a topic's months; empty for any other file."""
    found = _OURS.fullmatch(path, len(folder) + 1) if path.startswith(f"{folder}/") else None
    return found[1] if found else ""


@lru_cache(8)  # trees have thousands of files, and several parts of a run ask for one topic's
def months_by_folder(paths: frozenset[str]) -> Mapping[str, Mapping[str, Sequence[str]]]:
    """The files that would be ours in the folders of months: by the folder those are in, and by month."""
    found: dict[str, dict[str, list[str]]] = {}
    for path in paths:
        place, _, name = path.rpartition("/")
        folder, _, month = place.rpartition("/")
        if folder and MONTH.fullmatch(month) and is_in_a_month(name):
            found.setdefault(folder, {}).setdefault(month, []).append(path)
    return found


def pieces_below(paths: frozenset[str], folder: str, ending: str) -> Iterator[tuple[str, str]]:
    """The files of ours that end so in the month folders of the topic in `folder`, each with its month before it."""
    for month, in_month in months_by_folder(paths).get(folder, {}).items():
        yield from ((month, path) for path in in_month if path.endswith(f".{ending}"))


@lru_cache(8)
def topic_folders(paths: frozenset[str], output_dir: str) -> frozenset[str]:
    """The folders right in the output folder that have a `radar.json`: those of topics, whoever keeps them."""
    begin, end = f"{output_dir}/", f"/{STATE_FILE}"
    inside = (path[len(begin) : -len(end)] for path in paths if path.startswith(begin) and path.endswith(end))
    return frozenset(folder for folder in inside if folder and "/" not in folder)


def newest_pieces_first(paths: Iterable[str]) -> list[str]:
    """Files of one month that end alike, that with the newest papers first."""
    return sorted(paths, key=lambda path: piece_number(path.rpartition("/")[2]), reverse=True)
