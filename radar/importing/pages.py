"""Another program's pages in a topic's folder, found in a tree: the first run of a topic brings them over."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from radar.archive.topic import MONTH, PAPERS_FILE, STATE_FILE
from radar.tree import Tree

if TYPE_CHECKING:
    from radar.importing.merge import Imported
    from radar.importing.row import Unread

PAGE_NAME = re.compile(r"papers(?:_[0-9]+)?\.md")
"""The names of arXivRadar's pages; the one without a number is of its first weeks."""

NO_TABLE = "It has no table of papers."
ASIDE_FILE = "not_imported.txt"
"""Where lines that could not be read are kept, in the topic's folder."""


@dataclass(frozen=True)
class Import:
    """What was brought over, out of which `pages` (paths): they have served, and are rendered anew or removed."""

    imported: Imported
    pages: frozenset[str]


def import_pages(tree: Tree, folder: str) -> Import | None:
    """What pages without an archive beside them hold; None where there are none.

    Raises `ArchiveError` for pages of our own whose archive is gone.
    """
    pages = foreign_pages(tree.paths(), folder)
    if not pages:
        return None
    from radar.importing.arxivradar import import_topic  # most lists come from nowhere else
    from radar.importing.row import Unread

    about = {path for path in (f"{folder}/{STATE_FILE}", f"{folder}/README.md") if path in tree.paths()}
    files = {path.removeprefix(f"{folder}/"): tree.read(path) for path in {*pages, *about}}
    imported = import_topic(files, folder)
    # A page without a table is somebody's own, and in the place where ours will stand.
    others = [
        Unread(path, None, data.decode(errors="replace").strip(), NO_TABLE)
        for path in sorted(pages)
        if b"|" not in (data := files[path.removeprefix(f"{folder}/")]) and b"arxiv.org/abs/" not in data
    ]
    return Import(replace(imported, unread=(*imported.unread, *others)), pages)


def foreign_pages(paths: Iterable[str], folder: str) -> frozenset[str]:
    """The pages in the folders of months that have no `papers.jsonl`."""
    inside = [path.removeprefix(f"{folder}/").split("/") for path in paths if path.startswith(f"{folder}/")]
    months = [parts for parts in inside if len(parts) == 2 and MONTH.fullmatch(parts[0])]
    ours = {month for month, name in months if name == PAPERS_FILE}
    return frozenset(
        f"{folder}/{month}/{name}" for month, name in months if month not in ours and PAGE_NAME.fullmatch(name)
    )


def aside(tree: Tree, folder: str, unread: Iterable[Unread]) -> dict[str, bytes]:
    """The file that keeps `unread` lines, by its path, behind what is in it already; none where there are none."""
    path = f"{folder}/{ASIDE_FILE}"
    known = tree.read(path).decode(errors="replace") if path in tree.paths() else ""
    entries = [entry for entry in map(_entry, unread) if entry not in known]
    return {path: (known + "".join(entries)).encode(errors="replace")} if entries else {}


def _entry(unread: Unread) -> str:
    return f"{unread}\n{unread.text}\n\n" if unread.text else f"{unread}\n\n"
