"""Where a topic's files lie: its folder has `radar.json` and one folder for each month, `YYYY_MM`."""

from __future__ import annotations

import re

MONTH = re.compile(r"[0-9]{4}_(?:0[1-9]|1[0-2])")
PAGE_FILE = re.compile(r"papers_[1-9][0-9]*\.md")
PAGE_NAME = re.compile(r"papers(?:_[0-9]+)?\.md")
"""The names of arXivRadar's pages; the one without a number is of its first weeks."""
PAPERS_FILE = "papers.jsonl"
BIBTEX_FILE = "papers.bib"
STATE_FILE = "radar.json"
STARRED_PAGE = "starred.md"
STARRED_BIBTEX = "starred.bib"
STARRED_FEED = "starred.xml"
STARRED_ARCHIVE = "starred.jsonl"
"""The starred papers' lines once more, from which the list of all topics is put together."""
STARRED_FILES = (STARRED_PAGE, STARRED_BIBTEX, STARRED_FEED, STARRED_ARCHIVE)
_OURS = re.compile(rf"({MONTH.pattern})/(?:{'|'.join(map(re.escape, (PAPERS_FILE, BIBTEX_FILE)))}|{PAGE_FILE.pattern})")


def month_name(date: str) -> str:
    """The month that a paper of this date stands in, `YYYY_MM`."""
    return f"{date[:4]}_{date[5:7]}"


def month_of(path: str, folder: str) -> str:
    """The month of a file that is ours, in the folder of one of a topic's months; empty for any other file."""
    found = _OURS.fullmatch(path, len(folder) + 1) if path.startswith(f"{folder}/") else None
    return found[1] if found else ""


def is_month_file(path: str, folder: str, name: str) -> bool:
    """Whether `path` is the file `name` in one of the month folders of the topic in `folder`."""
    month, _, rest = path.removeprefix(f"{folder}/").partition("/")
    return path.startswith(f"{folder}/") and rest == name and MONTH.fullmatch(month) is not None
