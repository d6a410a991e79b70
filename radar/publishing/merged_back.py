"""Deletions that a merge has undone without anybody's wish: what one side took out, and the other still had."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from radar.curation.month_lists import MonthLists
from radar.publishing.month_change import MonthChange


class MergedBack:
    """Follows a month's commits from the newest on, and finds who took out papers that a merge brought back.

    Git's `merge=union`, and people who keep both sides of a conflict, bring back lines that one side had taken out.
    """

    def __init__(self, here: MonthLists, rejected: Collection[str]) -> None:
        """`here` is the month as it is; the papers in `rejected` are of no interest any more."""
        self._there = here.complete - frozenset(rejected)
        self._doubled = here.doubled
        self._lacking: dict[str, list[MonthLists]] = {}  # by paper: what the month was where a side had it no more

    @property
    def wants_more(self) -> bool:
        """Whether an older commit can tell anything: papers stand twice since some merge, or a side is followed."""
        return bool(self._doubled or self._lacking)

    def left_so(self, month: MonthLists) -> None:
        """A run left the month so: what is missing there, it knew of."""
        for paper in [*self._lacking]:
            self._follow(paper, [each for each in self._lacking[paper] if each != month])

    def taken_out(self, change: MonthChange, squashed: Sequence[MonthLists]) -> set[str]:
        """The papers that a commit took out of the month, and that a later merge brought back.

        `squashed` are months that it joined, and that no parent of it has.
        """
        after, sides = change.after, [*change.befores, *squashed]
        out: set[str] = set()
        for paper in [*self._lacking]:
            if after not in self._lacking[paper]:
                continue
            without = [side for side in sides if paper not in side.complete]
            if not without and not change.joins:
                out.add(paper)
            others = [month for month in self._lacking[paper] if month != after]
            self._follow(paper, [] if paper in out else others + without)
        for paper in self._there & after.complete if change.joins else ():
            without = [side for side in sides if paper not in side.complete]
            self._follow(paper, self._lacking.get(paper, []) + without)
        self._doubled -= after.doubled - frozenset().union(*(side.doubled for side in sides))
        return out

    def _follow(self, paper: str, months: list[MonthLists]) -> None:
        if months:
            self._lacking[paper] = months
        else:
            self._lacking.pop(paper, None)
