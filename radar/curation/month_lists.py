"""Which papers a month of a topic lists: in its archive, and on its pages. People's deletions show as a difference.

Pages are never taken for what they say; but a row that a person has taken out says what that person thinks of a paper.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from radar.archive.layout import PAGE_FILE
from radar.archive.paper import IDENTIFIER
from radar.tree import Tree

_ROW = re.compile(rb"\]\(https://arxiv\.org/abs/((?:[a-z-]+(?:\.[A-Z]{2})?/)?[0-9.]+?)(?:v[0-9]+)?\)\*\*")
_ANYWHERE = re.compile(rb"(?<![\w.-])((?:[a-z-]+/)?[0-9]{4}\.?[0-9]{3,5})(?:v[0-9]+)?(?!\w|\.[0-9])")


@dataclass(frozen=True)
class MonthLists:
    """What a month lists: `kept` has the archive's lines by identifier, `rejected` those of papers that are not shown.

    `pages` has the identifiers on each page by its path, `files` the lines' paths by identifier. `doubled` are papers
    with more than one line, as where a merge has kept both sides; such a paper can be in `kept` and in `rejected`.
    `paths` are those of all files of ours, however little is in them.
    """

    kept: Mapping[str, bytes] = field(default_factory=dict)
    rejected: Mapping[str, bytes] = field(default_factory=dict)
    pages: Mapping[str, frozenset[str]] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    doubled: frozenset[str] = frozenset()
    paths: frozenset[str] = frozenset()

    @cached_property
    def shown(self) -> frozenset[str]:
        """The papers that any of the pages lists."""
        return frozenset().union(*self.pages.values())

    @property
    def archived(self) -> frozenset[str]:
        """The papers in the archive, shown or not."""
        return frozenset({*self.kept, *self.rejected})

    @property
    def lines(self) -> Mapping[str, bytes]:
        """All lines of the archive by identifier."""
        return {**self.rejected, **self.kept}

    @property
    def without_row(self) -> frozenset[str]:
        """The papers that the pages should list, by any of their lines, and none of them does."""
        return frozenset(self.kept.keys() - self.shown)

    @cached_property
    def complete(self) -> frozenset[str]:
        """The papers that nothing is missing of: they have their line and their row."""
        return frozenset(self.kept.keys() & self.shown)

    @property
    def without_line(self) -> frozenset[str]:
        """The papers on the pages that the archive has no more."""
        return self.shown - self.archived

    @property
    def back(self) -> frozenset[str]:
        """The papers that were not to be shown, and that somebody has put back."""
        return frozenset(self.rejected.keys() & (self.shown | self.kept.keys()))


def read_month_lists(tree: Tree, paths: Collection[str], *, own_templates: bool = False) -> MonthLists:
    """What the files of a month list, those that are ours being at `paths`.

    What is no paper's line is passed over. With `own_templates` a page without a row like ours lists any identifier
    that it names, and where the pages name none at all they are taken to list everything.
    """
    tree.fetch(paths)
    kept: dict[str, bytes] = {}
    rejected: dict[str, bytes] = {}
    files: dict[str, str] = {}
    doubled: set[str] = set()
    pages: dict[str, frozenset[str]] = {}
    for path in sorted(paths):
        if path.endswith(".jsonl"):
            for identifier, line, hidden in _lines(tree.read(path).split(b"\n")):
                if identifier in files:
                    doubled.add(identifier)
                (rejected if hidden else kept)[identifier] = line
                files[identifier] = path
        elif PAGE_FILE.fullmatch(path.rpartition("/")[2]):
            page = tree.read(path)
            pattern = _ROW if not own_templates or _ROW.search(page) else _ANYWHERE
            pages[path] = frozenset(found.decode() for found in pattern.findall(page))
    if own_templates:
        archived = kept.keys() | rejected.keys()
        pages = {path: listed & archived for path, listed in pages.items()}
        if pages and not any(pages.values()):
            pages[min(pages)] = frozenset(kept)
    return MonthLists(kept, rejected, pages, files, frozenset(doubled), frozenset(paths))


def _lines(lines: Iterable[bytes]) -> Iterable[tuple[str, bytes, bool]]:
    for line in lines:
        try:
            record: Any = json.loads(line)
            identifier, hidden = record["id"], record.get("rejected") is True
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            continue
        if isinstance(identifier, str) and IDENTIFIER.fullmatch(identifier):
            yield identifier, line, hidden
