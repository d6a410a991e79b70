"""The walk: newest results first, back to what is known already, so that nothing new or revised is missed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from radar.archive.coverage import Coverage
from radar.archive.paper import Paper
from radar.asking.pager import WINDOW, Pager
from radar.asking.transport import OutOfTime

log = logging.getLogger(__name__)

PAGE = 200  # results per request: large answers are what the service fails at
LOOK_BACK = timedelta(days=7)
DEEP_LOOK_BACK = timedelta(days=60)  # some papers appear weeks after their date
_PASSES = 3


@dataclass(frozen=True)
class Walk:
    """What a walk brought: papers at their latest version, the coverage they prove, and what it could not reach.

    `gaps` holds one sentence for each reason why the topic is not complete; it is empty when the topic is.
    """

    papers: tuple[Paper, ...]
    coverage: Coverage | None
    gaps: tuple[str, ...] = ()


@dataclass
class _Reading:
    """One reading of the results from the top.

    `dates` has the date of every record delivered, in order; `moved` says that the result shrank meanwhile, so that a
    record may have slipped past between two pages; `ended`, that there are no more results.
    """

    stop: str
    dates: list[str] = field(default_factory=list)
    poisoned: list[int] = field(default_factory=list)
    total: int = 0
    moved: bool = False
    ended: bool = False
    out_of_time: bool = False

    @property
    def position(self) -> int:
        return len(self.dates) + len(self.poisoned)

    @property
    def lowest(self) -> str:
        return self.dates[-1] if self.dates else ""

    @property
    def passed_stop(self) -> bool:
        return bool(self.dates) and self.lowest < self.stop


def stamp(moment: datetime) -> str:
    """A moment as arXiv writes it: UTC, `YYYY-MM-DDTHH:MM:SSZ`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def look_back(covered_until: str, now: datetime) -> timedelta:
    """How far behind the newest moment covered a walk goes on.

    The first run that finds its newest paper in an earlier ISO week than today looks back 60 days; so does each one
    after it until a paper of this week is known. It needs no memory of its own, which a run without news could not
    write, and happens at least once in every week with a run.
    """
    newest = datetime.fromisoformat(covered_until)
    return LOOK_BACK if newest.isocalendar()[:2] >= now.isocalendar()[:2] else DEEP_LOOK_BACK


def walk(
    pager: Pager,
    query: str,
    coverage: Coverage | None,
    since: datetime,
    now: datetime,
    wanted: Callable[[Paper], bool],
    on_page: Callable[[int, int, str], None],
) -> Walk:
    """Walk the results of `query` from the newest back to where `coverage` allows to stop, or to `since` without one.

    Where the results shift between two pages (a paper announced or revised meanwhile, equal dates that swap places),
    they are read again until the papers account for every position. Raises the transport's errors; when time runs out
    on the way, what was seen is returned with a gap. Only `wanted` papers count. `on_page` is told the position, the
    total and the date reached.
    """
    floor = stamp(since) if coverage is None else min(stamp(since), coverage.since)
    stop = floor
    if coverage is not None and floor == coverage.since:
        stop = max(floor, stamp(datetime.fromisoformat(coverage.until) - look_back(coverage.until, now)))
    seen: dict[str, Paper] = {}
    for attempt in range(_PASSES):
        reading = _Reading(stop)
        known = coverage is not None and coverage.until > coverage.since
        while _read_page(pager, query, reading, seen, known=known):
            on_page(reading.position, reading.total, reading.lowest)
        if reading.out_of_time or _adds_up(reading, seen):
            return _concluded(reading, seen, coverage, floor, wanted)
        log.info("The results moved while they were read (reading %d of %d).", attempt + 1, _PASSES)
    gap = "arXiv's results kept changing while they were read; the next run reads them again."
    return Walk(_kept(seen, floor, wanted), coverage, (gap,))


def _read_page(pager: Pager, query: str, reading: _Reading, seen: dict[str, Paper], *, known: bool) -> bool:
    """Read the next page of results; False when there is nothing left to read."""
    start = reading.position
    if reading.ended or reading.passed_stop or start >= WINDOW:
        return False
    try:
        page = pager.page(query, start, min(PAGE, WINDOW - start), max(reading.total, int(known)))
        if start == 0 and page.total == 0:  # a new topic: arXiv must say so twice
            page = pager.page(query, start, PAGE)
    except OutOfTime as end:
        if end.after is not None and not seen:
            raise end.unavailable() from end
        reading.out_of_time = True
        return False
    reading.moved = reading.moved or page.total < reading.total
    reading.total = page.total
    reading.ended = page.total <= start + len(page.papers) + len(page.poisoned)
    reading.poisoned += page.poisoned
    reading.dates += [paper.updated for paper in page.papers]
    for paper in page.papers:
        if paper.id not in seen or seen[paper.id].version <= paper.version:
            seen[paper.id] = paper
    return True


def _adds_up(reading: _Reading, seen: dict[str, Paper]) -> bool:
    """Whether the papers seen account for every position read.

    Equal dates may swap places between two requests, but the dates by position stay the same: so as many papers must
    be newer than the last record as there are positions before it.
    """
    if reading.moved:
        return False
    if reading.ended:
        return len(seen) >= len(reading.dates)
    newer = sum(date > reading.lowest for date in reading.dates)
    return sum(paper.updated > reading.lowest for paper in seen.values()) >= newer


def _concluded(
    reading: _Reading,
    seen: dict[str, Paper],
    coverage: Coverage | None,
    floor: str,
    wanted: Callable[[Paper], bool],
) -> Walk:
    gaps: list[str] = []
    if reading.poisoned:
        places = ", ".join(str(position + 1) for position in reading.poisoned)
        gaps.append(f"arXiv cannot deliver {len(reading.poisoned)} of the results (number {places}).")
    papers = _kept(seen, floor, wanted)
    newest = max([floor, *(paper.updated for paper in papers), *([coverage.until] if coverage else [])])
    if reading.ended or reading.passed_stop:
        return Walk(papers, Coverage(floor, newest), tuple(gaps))
    why = (
        "the time for asking arXiv (max-minutes) was used up"
        if reading.out_of_time
        else f"arXiv shows only the newest {WINDOW:,} results of a query"
    )
    gaps.append(f"Only papers since {reading.lowest[:10] or 'today'} were read: {why}.")
    proven = _proven(reading, coverage, newest) if _adds_up(reading, seen) else coverage
    return Walk(papers, proven, tuple(gaps))


def _proven(reading: _Reading, coverage: Coverage | None, newest: str) -> Coverage | None:
    """What a reading that ended early still proves: everything newer than its last record, and what was known."""
    if not reading.dates:
        return coverage
    reached = stamp(datetime.fromisoformat(reading.lowest) + timedelta(seconds=1))
    if coverage is None:
        return Coverage(reached, newest) if reached <= newest else None
    if reading.out_of_time or datetime.fromisoformat(reached) > datetime.fromisoformat(coverage.until) - LOOK_BACK:
        return coverage  # so that the next run looks back as far as this one should have
    return Coverage(min(coverage.since, reached), newest)


def _kept(seen: dict[str, Paper], floor: str, wanted: Callable[[Paper], bool]) -> tuple[Paper, ...]:
    return tuple(paper for paper in seen.values() if paper.updated >= floor and wanted(paper))
