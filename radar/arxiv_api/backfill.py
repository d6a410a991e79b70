"""A topic's history, filled in by windows of submission dates: the newest window first, each held against its total."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from radar.archive.coverage import Coverage, Revised
from radar.archive.paper import Paper
from radar.arxiv_api.client import WINDOW, ArxivClient, Sort
from radar.arxiv_api.incremental import gaps, kept
from radar.arxiv_api.query import windowed
from radar.arxiv_api.result_list import BEYOND, OnPage, ResultList, read_results

LARGEST = 2_000
"""Results that a window may hold; one that holds more is halved."""

_AIM = 1_500  # results that the next window is sized for
_BEGINNING = "1991-01-01T00:00:00Z"  # before arXiv's first paper
_SHORTEST = timedelta(minutes=1)  # arXiv's dates are compared by the minute
_LONGEST = timedelta(days=3660)
_EVER = timedelta(days=36600)
_EMPTY_SAID = 3  # times arXiv must say that a window is empty, since now and then it says so of any


@dataclass(frozen=True)
class Step:
    """One window of history: the papers it brought, and the coverage after it.

    `moved` tells whether it brought the coverage on; if not, it is to be asked for again, by another size.
    """

    papers: tuple[Paper, ...]
    coverage: Coverage
    moved: bool
    gaps: tuple[str, ...] = ()
    out_of_time: bool = False


class Backfill:
    """What is left to fill in of one topic, and how large its next window had better be."""

    def __init__(self, query: str, since: str, wanted: Callable[[Paper], bool], pace: float, end: str = "") -> None:
        """`pace` is the topic's number of results a day, as far as it is known.

        No paper that was first submitted from `end` on is wanted, if that is given.
        """
        self._query = query
        self._since = since
        self._end = end or BEYOND
        self._wanted = wanted
        days = _AIM / pace if pace > 0 else 30
        self._span = _bounded(timedelta(days=min(days, 3660)))
        self._revised_span = _EVER

    def step(self, pager: ArxivClient, coverage: Coverage, on_page: OnPage) -> Step:
        """Read the next window. Raises the transport's errors; a window that time ran out on does not count."""
        goal = coverage.goal(self._since)
        if coverage.filled_to > goal:
            return self._submitted(pager, coverage, goal, on_page)
        return self._revised(pager, coverage, goal, on_page)

    def window(self, coverage: Coverage) -> str:
        """The next window in words, for the log."""
        goal = coverage.goal(self._since)
        begin, end = self._next(coverage, goal)
        revised = "" if coverage.filled_to > goal else f" and revised since {goal[:10]}"
        return f"submitted {begin[:10]} to {end[:10]}{revised}"

    def _next(self, coverage: Coverage, goal: str) -> tuple[str, str]:
        """The dates of submission between which papers are asked for next."""
        if (end := coverage.filled_to) > goal:
            return max(goal, _before(end, self._span)), end
        end = min(coverage.revised_to(goal), self._end)
        return max(_BEGINNING, _before(end, self._revised_span)), end

    def _submitted(self, pager: ArxivClient, coverage: Coverage, goal: str, on_page: OnPage) -> Step:
        """All papers first submitted in the window before what is filled in."""
        begin, end = self._next(coverage, goal)
        query = windowed(self._query, *_minutes(begin, end))
        divisible = datetime.fromisoformat(end) - datetime.fromisoformat(begin) > _SHORTEST

        def stop_at(reading: ResultList) -> str:
            # The first page is enough to see that the window has to be halved.
            return BEYOND if divisible and reading.total > LARGEST else ""

        reading = read_results(pager, query, Sort.SUBMITTED, stop_at, on_page, empty_said=_EMPTY_SAID)
        papers = kept(reading, min(coverage.floor, goal), self._wanted)
        read_so_far = Step(papers, coverage, False, (), reading.out_of_time)
        if divisible and reading.total > LARGEST:
            self._span = _smaller(begin, end, reading)
            return read_so_far
        said = gaps(reading)
        if not reading.whole or reading.out_of_time:
            if divisible and not reading.whole and not reading.out_of_time:
                self._span = _smaller(begin, end, reading)  # of fewer results, fewer move while they are read
            return replace(read_so_far, gaps=said)
        if not reading.ended:
            said += (f"More than {WINDOW:,} papers were submitted within a minute, at {begin[:16]}.",)
        self._span = _bounded(self._span * _growth(reading.total))
        return replace(read_so_far, coverage=replace(coverage, submitted_since=begin), moved=True, gaps=said)

    def _revised(self, pager: ArxivClient, coverage: Coverage, goal: str, on_page: OnPage) -> Step:
        """Papers older than the goal that have been revised since: those of the next window of submission dates."""
        begin, end = self._next(coverage, goal)
        query = windowed(self._query, *_minutes(begin, end))
        divisible = datetime.fromisoformat(end) - datetime.fromisoformat(begin) > _SHORTEST

        def stop_at(reading: ResultList) -> str:
            # What was read is enough to see that the window has to be smaller.
            return BEYOND if divisible and reading.expected(goal) > LARGEST else goal

        reading = read_results(pager, query, Sort.UPDATED, stop_at, on_page, empty_said=_EMPTY_SAID)
        papers = kept(reading, goal, self._wanted)
        said = gaps(reading)
        read_so_far = Step(papers, coverage, False, said, reading.out_of_time)
        if reading.out_of_time:
            return read_so_far
        if divisible and not reading.passed(goal):
            self._revised_span = _fewer(begin, end, reading, goal)
            return read_so_far
        if not reading.whole:
            return read_so_far
        if not reading.passed(goal):
            said += (f"More than {WINDOW:,} papers were submitted within a minute, at {begin[:16]}.",)
        elif not reading.ended and not _is_top(pager, query, reading):
            return read_so_far
        self._revised_span = _bounded(self._revised_span * _growth(len(reading.dates)), _EVER)
        known = replace(coverage, revised=Revised(goal, begin))
        covered = coverage.filled(goal) if begin <= _BEGINNING else known
        return replace(read_so_far, coverage=covered, moved=True, gaps=said)


def _is_top(pager: ArxivClient, query: str, reading: ResultList) -> bool:
    """Whether nothing stands above what was read: a reading that stops early has no total to be held against."""
    newest = pager.page(query, 0, 1, reading.total, Sort.UPDATED).papers
    return not newest or newest[0].updated <= reading.dates[0] or newest[0].id in reading.papers


def _smaller(begin: str, end: str, reading: ResultList) -> timedelta:
    """Half the window that held too much, or less where the page that was read shows how dense its end is."""
    last = datetime.fromisoformat(end)
    dense = (last - datetime.fromisoformat(reading.lowest)) * (_AIM / len(reading.dates))
    return _bounded(min((last - datetime.fromisoformat(begin)) / 2, dense))


def _fewer(begin: str, end: str, reading: ResultList, goal: str) -> timedelta:
    """The part of the window that holds about as many revised papers as it should, going by when those read came in."""
    last = datetime.fromisoformat(end)
    submitted = sorted((paper.published for paper in reading.papers.values()), reverse=True)
    half = (last - datetime.fromisoformat(begin)) / 2
    if not submitted:
        return _bounded(half, _EVER)
    place = int(len(submitted) * min(1.0, _AIM / max(1.0, reading.expected(goal))))
    return _bounded(min(half, last - datetime.fromisoformat(submitted[min(place, len(submitted) - 1)])), _EVER)


def _before(end: str, span: timedelta) -> str:
    """The minute that is a span before `end`."""
    return (datetime.fromisoformat(end) - span).strftime("%Y-%m-%dT%H:%M:00Z")


def _minutes(begin: str, end: str) -> tuple[str, str]:
    """A span as arXiv's query takes it, whole minutes at both ends: rather too wide than too narrow."""
    last = datetime.fromisoformat(end) + timedelta(seconds=59)
    return datetime.fromisoformat(begin).strftime("%Y%m%d%H%M"), last.strftime("%Y%m%d%H%M")


def _growth(results: int) -> float:
    """By how much the next window had better be longer than one that held so many results."""
    return min(4.0, max(0.5, _AIM / max(results, 1)))


def _bounded(span: timedelta, longest: timedelta = _LONGEST) -> timedelta:
    return min(longest, max(_SHORTEST, span))
