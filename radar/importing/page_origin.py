"""Whose a page is: arXivRadar's and ours have one layout, so that links keep working, and differ in small things."""

from __future__ import annotations

import re
from collections.abc import Mapping

from radar.archive.layout import BIBTEX, BIBTEX_FILE, piece_name

BREADCRUMB = re.compile(r"\[Home\]\(\S*\) [/-] \[Papers\]\(\S*\) [/-] \[.*\]\(.*\)")
"""The line by which a page of either leads back."""

_RELATIVE = re.compile(rb"^\[Home\]\((?:\.\./)+\)", re.MULTILINE)  # only ours, but not where `home-url` is set
# What only we write behind the link of a revised paper.
_REVISED = re.compile(
    rb"^\| \*\*\[.*\]\(https://arxiv\.org/abs/[^()\s]+v([2-9]|[1-9][0-9]+)\)\*\*( v\1\b)?", re.MULTILINE
)


def is_ours(files: Mapping[str, bytes], month: str, page: bytes) -> bool:
    """Whether a month's page is ours: by its links, by what we write for revised papers, or by what lies around it.

    `files` are those of the topic's folder, by path inside it.
    """
    beside = [f"{month}/{name}" for name in (BIBTEX_FILE, piece_name(month, 1, BIBTEX))]
    marks = [mark for _, mark in _REVISED.findall(page)]
    return (
        any(path in files or f"]({path})".encode() in files.get("README.md", b"") for path in beside)
        or _RELATIVE.search(page) is not None
        or (bool(marks) and all(marks))
    )


def is_theirs(page: bytes) -> bool:
    """Whether a page can be arXivRadar's; with `home-url` set, one of ours can be too."""
    lines = page.decode(errors="replace").split("\n")
    return _RELATIVE.search(page) is None and any(BREADCRUMB.fullmatch(line.strip()) for line in lines)
