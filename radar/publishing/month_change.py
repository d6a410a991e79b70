"""What a commit has made of a topic's month: what came, what is gone, and whether a person can have meant it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from radar.curation.month_lists import MonthLists

_SMALL = 10  # rows below which a page may lose more than half of them


@dataclass(frozen=True)
class MonthChange:
    """A month `after` a commit, and before it: `befores` are what its parents have.

    `with_state` is whether the topic's state comes with it, which no parent has so: then a run's work is merged.
    """

    after: MonthLists
    befores: Sequence[MonthLists]
    with_state: bool = False

    @cached_property
    def archived(self) -> frozenset[str]:
        """The papers whose lines were there before, whichever parent is looked at."""
        return frozenset.intersection(*(each.archived for each in self.befores))

    @cached_property
    def gone(self) -> frozenset[str]:
        """The papers whose line or row all parents have, and the commit has no more."""
        shown = frozenset.intersection(*(each.shown for each in self.befores))
        return (shown - self.after.shown) | (self.archived - self.after.archived)

    @cached_property
    def put_back(self) -> frozenset[str]:
        """The papers that were not shown before, and that the commit's author has put back: no merge does that."""
        before = self.befores[0]
        return frozenset() if self.joins else frozenset(before.rejected.keys() & self.after.back) - before.back

    @cached_property
    def brings_others(self) -> bool:
        """Whether papers come that no parent has, as with a squashed merge."""
        had = frozenset().union(*(each.archived | each.shown for each in self.befores))
        return bool((self.after.archived | self.after.shown) - had)

    @property
    def joins(self) -> bool:
        """Whether the commit is a merge, be it squashed."""
        return len(self.befores) > 1 or self.with_state

    @property
    def is_squash(self) -> bool:
        """Whether it is a merge of which the history does not tell what was merged."""
        return self.joins and len(self.befores) == 1

    def too_much(self, out: Collection[str]) -> str:
        """Why what the commit took out is not meant paper by paper; empty where it is."""
        for before in self.befores:
            for path in (*before.pages, *{before.files[paper] for paper in before.archived.intersection(out)}):
                page = before.pages.get(path)
                had = page if page is not None else {paper for paper, file in before.files.items() if file == path}
                gone = len(had & set(out))
                if gone and path not in self.after.paths and not had & self.after.complete:
                    return "a page goes as a whole" if page is not None else "a file of the archive goes as a whole"
                if page is not None and len(page) >= _SMALL and 2 * gone > len(page):
                    return "most of a page goes"
        return ""
