"""The news of a topic: its newest results, back to what is known already, so that nothing new or revised is missed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from radar.archive.coverage import Coverage
from radar.archive.look_back import AHEAD, LOOK_BACK, is_long_look_back_due, long_look_back_stop, stamp
from radar.archive.paper import Paper
from radar.arxiv_api.client import ArxivClient, Sort
from radar.arxiv_api.query import submitted_before
from radar.arxiv_api.result_list import PAGE, OnPage, ResultList, read_results

AT_ONCE = 2_000
"""Results that the news of a topic may take; what lies farther back is left to the filling in of history."""


@dataclass(frozen=True)
class IncrementalResult:
    """What was read of a topic: papers at their latest version, and the coverage they prove.

    `gaps` holds a sentence for each reason why it is not complete. `pace` is how many results a day the topic has.
    `short` says that time ran out before the reading got back to where the news of a topic that is known had to reach.
    `whole` says that every result was seen back to where the reading had better stop, and `sound` that what was seen
    accounts for all positions, and has what was known to be there.
    """

    papers: tuple[Paper, ...]
    coverage: Coverage | None
    gaps: tuple[str, ...] = ()
    pace: float = 0.0
    short: bool = False
    whole: bool = False
    sound: bool = False


def fetch_new(
    pager: ArxivClient,
    query: str,
    coverage: Coverage | None,
    since: str,
    now: datetime,
    wanted: Callable[[Paper], bool],
    on_page: OnPage,
    end: str = "",
) -> IncrementalResult:
    """Read the newest results of `query` back to where `coverage` allows to stop, or to `since` without one.

    Only `wanted` papers count, and none that was first submitted from `end` on, if that is given. What takes more than
    `AT_ONCE` results, the long look-back of a large topic or its first reading, is left to be filled in. Raises the
    transport's errors.
    """
    near, far = stops(coverage, since, now)
    latest = stamp(now + AHEAD)
    stop = far

    def stop_at(reading: ResultList) -> str:
        nonlocal stop
        if reading.position <= PAGE and reading.expected(far, latest) > AT_ONCE:
            stop = max(far, near or _recent(reading, latest))
        return stop

    # Which paper the coverage goes back to may have been submitted after `end`, which was moved since.
    known = int(not end and coverage is not None and coverage.until > coverage.since)
    asked = submitted_before(query, end)
    reading = read_results(pager, asked, Sort.UPDATED, stop_at, on_page, known=known, empty_said=1 if known else 2)
    floor = min(since, coverage.floor) if coverage is not None else since
    papers = kept(reading, floor, wanted)
    # A date far ahead is somebody's mistake: what is submitted until then would lie behind all that is looked at.
    dates = [paper.updated for paper in papers if paper.updated <= latest]
    newest = max([stop if coverage is None else coverage.until, *dates])
    proven = _proven(reading, coverage, far, stop, newest, latest)
    if end and proven is not None:
        proven = proven.with_nothing_from(end)
    short = coverage is not None and reading.out_of_time and not (reading.whole and "" < reading.lowest < near)
    # An empty answer is a known fault of arXiv's, and one from a cache may have less than is known.
    known_until = coverage.until if coverage is not None and coverage.until > coverage.since else ""
    held = bool(reading.dates) and reading.newest(latest) >= known_until
    sound = held and reading.whole and not reading.out_of_time and not reading.poisoned
    return IncrementalResult(
        papers, proven, gaps(reading), reading.pace(latest), short, whole=sound and reading.passed(far), sound=sound
    )


def kept(reading: ResultList, floor: str, wanted: Callable[[Paper], bool]) -> tuple[Paper, ...]:
    """The papers read that are wanted and date from `floor` on."""
    return tuple(paper for paper in reading.papers.values() if paper.updated >= floor and wanted(paper))


def gaps(reading: ResultList) -> tuple[str, ...]:
    """What went wrong while reading, in sentences."""
    said = []
    if reading.poisoned:
        places = ", ".join(str(position + 1) for position in reading.poisoned)
        said.append(f"arXiv cannot deliver {len(reading.poisoned)} of the results (number {places}).")
    if not reading.whole and not reading.out_of_time:
        said.append("arXiv's results kept changing while they were read; the next run reads them again.")
    return tuple(said)


def stops(coverage: Coverage | None, since: str, now: datetime) -> tuple[str, str]:
    """Where the news of a topic may stop at the latest, if need be (empty: not yet known), and where they had better.

    The first is later than the second where the long look-back is due.
    """
    if coverage is None:
        return "", since
    near = max(coverage.since, stamp(datetime.fromisoformat(coverage.until) - LOOK_BACK))
    if not is_long_look_back_due(coverage.until, now):
        return near, near
    return near, min(near, max(coverage.floor, long_look_back_stop(coverage.until)))


def _recent(reading: ResultList, latest: str) -> str:
    """The beginning of the day a week before the newest result."""
    day = datetime.fromisoformat(reading.newest(latest)) - LOOK_BACK
    return stamp(day.replace(hour=0, minute=0, second=0))


def _proven(
    reading: ResultList, coverage: Coverage | None, far: str, stop: str, newest: str, latest: str
) -> Coverage | None:
    """What the reading proves: everything newer than its last record, and what was known before."""
    if not reading.whole:
        return coverage
    if reading.passed(far):
        if coverage is None:
            return Coverage(far, newest)
        if far >= coverage.since:
            return replace(coverage, until=newest)
        return Coverage(far, newest, earlier=coverage).filled(far)
    if reading.passed(stop):
        reached = stop
    elif not reading.dates:
        return coverage
    else:
        reached = stamp(datetime.fromisoformat(reading.lowest) + timedelta(seconds=1))
    if reached > newest:
        # Nothing of what was read is wanted, and yet there may be something between it and what is known.
        newest = max(newest, min(reading.newest(latest), latest))
    return Coverage(reached, newest, earlier=coverage) if reached <= newest else coverage
