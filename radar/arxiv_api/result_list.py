"""Reading a list of results from its top, page by page, and telling whether it was read whole."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from radar.archive.merge import with_texts
from radar.archive.paper import Paper
from radar.arxiv_api.client import WINDOW, ArxivClient, Sort
from radar.arxiv_api.transport import OutOfTime

log = logging.getLogger(__name__)

PAGE = 200  # results per request: large answers are what the service fails at
BEYOND = "9999"
"""Later than any date."""

_READINGS = 3

OnPage = Callable[[int, int, str], None]
"""Told after each page how many results were read, how many there are, and the date reached."""


@dataclass
class ResultList:
    """How far the results of one query were read.

    `dates` has the date of every record delivered, in order, by which the results are sorted; `papers` what they are,
    at their highest version. `moved` says that the result shrank meanwhile, so that a record may have slipped past
    between two pages; `ended`, that there are no more results; `whole`, that everything above the last record was seen.
    """

    papers: dict[str, Paper] = field(default_factory=dict)
    dates: list[str] = field(default_factory=list)
    poisoned: list[int] = field(default_factory=list)
    total: int = 0
    moved: bool = False
    ended: bool = False
    out_of_time: bool = False
    whole: bool = False

    @property
    def position(self) -> int:
        """How many results were read, those that arXiv cannot deliver included."""
        return len(self.dates) + len(self.poisoned)

    @property
    def lowest(self) -> str:
        """The date of the last record read; empty when there is none."""
        return self.dates[-1] if self.dates else ""

    def newest(self, latest: str = BEYOND) -> str:
        """The newest date read that is not after `latest`; the oldest where all are."""
        return max([self.lowest, *(date for date in self.dates if date <= latest)])

    def pace(self, latest: str = BEYOND) -> float:
        """Results a day, as far as they were read; 0 where there were none. Dates after `latest` are not believed."""
        if not self.dates:
            return 0.0
        span = datetime.fromisoformat(self.newest(latest)) - datetime.fromisoformat(min(self.dates))
        return len(self.dates) / max(span / timedelta(days=1), 0.01)

    def expected(self, stop: str, latest: str = BEYOND) -> float:
        """How many results there may be back to `stop`, from how dense those read so far are."""
        if not self.dates or self.lowest <= stop:
            return self.position
        days = (datetime.fromisoformat(self.newest(latest)) - datetime.fromisoformat(stop)) / timedelta(days=1)
        return min(self.total, self.pace(latest) * days)

    def passed(self, stop: str) -> bool:
        """Whether everything that dates from `stop` on was seen."""
        return self.whole and not self.out_of_time and (self.ended or (bool(self.dates) and self.lowest < stop))


def read_results(
    pager: ArxivClient,
    query: str,
    sort: Sort,
    stop_at: Callable[[ResultList], str],
    on_page: OnPage,
    *,
    known: int = 0,
    empty_said: int = 1,
) -> ResultList:
    """Read the results of `query`, newest first, until their dates pass `stop_at` (asked after each page).

    Where the results shift between two pages (a paper announced or revised meanwhile, equal dates that swap places),
    they are read again, until the papers account for every position or three readings did not. `known` results are
    known to exist; an empty answer is believed only when it came `empty_said` times. Raises the transport's errors.
    """
    papers: dict[str, Paper] = {}
    for attempt in range(_READINGS):
        reading = ResultList(papers)
        for page in _pages(pager, query, sort, reading, known, empty_said):
            on_page(reading.position, reading.total, reading.lowest)
            if page and reading.lowest < stop_at(reading):
                break
        reading.whole = _adds_up(reading, sort)
        if reading.whole or reading.out_of_time:
            return reading
        log.info("The results moved while they were read (reading %d of %d).", attempt + 1, _READINGS)
    return reading


def _pages(
    pager: ArxivClient, query: str, sort: Sort, reading: ResultList, known: int, empty_said: int
) -> Iterator[int]:
    """Read page after page into `reading`; yields the number of papers of each."""
    while not reading.ended and reading.position < WINDOW:
        start = reading.position
        count = min(PAGE, WINDOW - start)
        try:
            page = pager.page(query, start, count, max(reading.total, known), sort)
            for _ in range(empty_said - 1):
                if start or page.total:
                    break
                page = pager.page(query, start, count, known, sort)
        except OutOfTime as end:
            if end.after is not None and not reading.papers:
                raise end.unavailable() from end
            reading.out_of_time = True
            return
        reading.moved = reading.moved or page.total < reading.total
        reading.total = page.total
        reading.poisoned += page.poisoned
        reading.dates += [date_of(paper, sort) for paper in page.papers]
        # A full page is not the last one before the next was seen to be empty: a wrong total could say it is.
        reading.ended = reading.position >= page.total and reading.position < start + count
        for paper in page.papers:
            known_paper = reading.papers.get(paper.id)
            if known_paper is None or known_paper.version <= paper.version:
                reading.papers[paper.id] = with_texts(paper, known_paper or paper)
        yield len(page.papers)


def date_of(paper: Paper, sort: Sort) -> str:
    """The date by which arXiv sorts a paper."""
    return paper.published if sort is Sort.SUBMITTED else paper.updated


def _adds_up(reading: ResultList, sort: Sort) -> bool:
    """Whether the papers seen account for every position read.

    Equal dates may swap places between two requests, but the dates by position stay the same: so as many papers must
    be newer than the last record as there are positions before it.
    """
    if reading.moved:
        return False
    if reading.ended:
        return len(reading.papers) >= len(reading.dates)
    newer = sum(date > reading.lowest for date in reading.dates)
    return sum(date_of(paper, sort) > reading.lowest for paper in reading.papers.values()) >= newer
