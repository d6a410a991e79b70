"""Asking arXiv about every topic: the news of all first, then their history in turns, as far as time goes."""

from __future__ import annotations

import logging
import math
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from radar.archive.coverage import Coverage
from radar.archive.look_back import stamp
from radar.arxiv_api.announced import Announced, Readings
from radar.arxiv_api.backfill import Backfill
from radar.arxiv_api.client import ArxivClient
from radar.arxiv_api.gaps import NEWS_CUT_SHORT, gaps_of, known_gaps
from radar.arxiv_api.incremental import fetch_new
from radar.arxiv_api.lookup import batches, look_up
from radar.arxiv_api.matching import is_decidable, matches
from radar.arxiv_api.progress import Progress, Spent
from radar.arxiv_api.query import compile_query
from radar.arxiv_api.result_list import OnPage
from radar.arxiv_api.second_source import SecondSource
from radar.arxiv_api.topic_harvest import Outcome, TopicHarvest
from radar.arxiv_api.transport import OutOfTime, Rejected, Robot
from radar.clock import Clock
from radar.errors import ArxivError
from radar.settings.model import Topic
from radar.text import count

log = logging.getLogger(__name__)

_FAILURES_IN_A_ROW = 3
_STEPS_WITHOUT_PROGRESS = 60  # halvings of a window, from ten years down to a minute, and tries of one that shifts
_A_DAYS_TURN, _AN_HOURS_TURN = (math.sqrt(5) - 1) / 2, math.sqrt(2) - 1


class Harvest:
    """One run's questions to arXiv. Call `go_on` until it has no more to do; `outcomes` can be had in between."""

    def __init__(
        self,
        topics: Iterable[Topic],
        pager: ArxivClient,
        coverage_of: Callable[[Topic], Coverage | None],
        since: datetime,
        clock: Clock,
        progress: Progress,
        by_id: Callable[[Topic], Iterable[str]] = lambda _: (),
        readings: Readings | None = None,
        second: SecondSource | None = None,
    ) -> None:
        """`since` is how far back the archives are to reach; `coverage_of` says what is known of a topic already.

        `by_id` gives the identifiers of papers of which more is to be asked than is known. `readings` gives what
        earlier runs have read completely of a topic when arXiv was as now; without it, every topic is asked for.
        `second` is asked for the news of topics for which there is no good answer.
        """
        self._topics = [
            TopicHarvest(topic, compile_query(topic), coverage_of(topic), by_id=tuple(by_id(topic))) for topic in topics
        ]
        first = place_of_the_first(clock.now(), len(self._topics))
        self._unasked = deque([*self._topics[first:], *self._topics[:first]])
        self._turns: deque[TopicHarvest] = deque()
        self._at: tuple[str, TopicHarvest] | None = None  # what is asked for at present, in words
        self._position = 0  # results read of it
        self._requests_for_news = 0
        self._readings = readings
        self._second = second
        self._client = pager
        self._client.status = self._status
        self._since = stamp(since)
        self._announced = Announced(pager, clock.now(), self._since)
        self._clock = clock
        self._progress = progress
        self._in_a_row = 0
        self._unwanted = False  # whether arXiv takes us for a robot
        self._out_of_time = False

    def go_on(self, seconds: float) -> bool:
        """Ask on for about `seconds`, for news and then for history; False when no more can be done."""
        end = self._clock.monotonic() + seconds
        return self.news(seconds) or self.history(end - self._clock.monotonic())

    def news(self, seconds: float = math.inf) -> bool:
        """Ask for the newest papers of each topic for about `seconds`; False when all were asked for.

        Which topic comes first changes from run to run: where time or arXiv's patience ends early, it is not always
        the same topics that go without. After three topics in a row that failed for the service's sake, or when arXiv
        takes us for a robot, the rest are not asked.
        """
        if not self._unasked:
            return False
        end = self._clock.monotonic() + seconds
        if self._readings is not None:
            self._announced.spare(self._topics, self._readings)
            self._unasked = deque(asked for asked in self._unasked if asked.unasked is None)
            self._readings = None
        while self._unasked:
            if self._clock.monotonic() >= end:
                return True
            self._ask_for_news(self._unasked[0])
            self._unasked.popleft()
        self._ask_second()
        self._progress.end()
        self._requests_for_news = self._client.requests_sent
        # First whose history reaches back least: a budget of one window would else go to the same topic each night.
        self._turns = deque(sorted(self._topics, key=lambda asked: asked.filled_to, reverse=True))
        return False

    def _ask_for_news(self, asked: TopicHarvest) -> None:
        self._begin(asked, asked.topic.name)
        self._client.made.clear()
        if self._in_a_row >= _FAILURES_IN_A_ROW:
            asked.failure = "It was not asked for, since arXiv failed the topics before it."
            asked.may_fall_back = not self._unwanted
            log.warning("%s: %s", asked.topic.name, asked.failure)
            return
        wanted, end = partial(matches, asked.topic), _end(asked.topic)
        told, now = self._told(asked), self._clock.now()
        try:
            with self._giving_way(asked.topic):
                found = fetch_new(self._client, asked.query, asked.before, self._since, now, wanted, told, end)
        except ArxivError as error:
            asked.failure = str(error)
            asked.may_fall_back = not isinstance(error, Rejected | Robot)
            log.warning("%s: %s", asked.topic.name, error)
            self._count_failure(error)
            return
        self._in_a_row = 0
        self._announced.look_at_dates(asked)
        asked.news = replace(found, papers=())  # which are taken in, and need no second room
        asked.take(found.papers)
        asked.coverage = found.coverage
        asked.filled_to = found.coverage.filled_to if found.coverage is not None else ""
        asked.said = found.gaps
        asked.pace = found.pace
        if found.short and found.coverage == asked.before:
            asked.said += (NEWS_CUT_SHORT,)
        asked.short = found.short and found.coverage != asked.before
        asked.history = Backfill(asked.query, self._since, wanted, found.pace, end)
        cut = f" {NEWS_CUT_SHORT}" if found.short else ""
        log.info("%s: %d papers read that match.%s", asked.topic.name, len(found.papers), cut)

    def _giving_way(self, topic: Topic) -> AbstractContextManager[None]:
        """Within the block, the query API is waited for as long as it leaves the second source its time."""
        if self._second is None or not any(is_decidable(asked.topic) for asked in self._topics):
            return nullcontext()
        return self._client.giving_way(self._second.seconds, at_once=is_decidable(topic))

    def _ask_second(self) -> None:
        """Ask the second source for the news of topics that failed for the service's sake."""
        second = self._second
        if second is None:
            return
        failed = [asked for asked in self._topics if asked.may_fall_back and is_decidable(asked.topic)]
        if not failed or self._unwanted:
            return
        self._at, self._position = ("OAI-PMH", failed[0]), 0
        self._progress.begin("OAI-PMH")
        known_until = max((asked.before.until for asked in self._topics if asked.before is not None), default="")

        def on_page(read: int) -> None:
            self._position = read
            self._progress.read(read, read, "", self._spent(failed[0]))

        second.ask(failed, known_until, self._since, on_page)

    def history(self, seconds: float) -> bool:
        """Fill in what is missing for about `seconds`; False when no more can be done.

        Papers to be asked for by identifier come first, then history, a window of each topic in turn.
        """
        end = self._clock.monotonic() + seconds
        while any(map(self._is_open, self._turns)) or any(map(self._has_ids, self._topics)):
            if self._clock.monotonic() >= end:
                return True
            if asked := next(filter(self._has_ids, self._topics), None):
                self._ask_by_id(asked)
                continue
            asked = self._turns[0]
            self._turns.rotate(-1)  # whoever's turn it was waits for all the others, checkpoints or not
            self._step(asked)
        self._progress.end()
        return False

    def outcomes(self) -> list[Outcome]:
        """What is known by now of each topic that has been asked for, in the order in which they were given."""
        return [
            _without_answer(asked, self._since) if asked.failure else self._outcome(asked)
            for asked in self._topics
            if asked.failure or asked.history is not None or asked.unasked
        ]

    def _outcome(self, asked: TopicHarvest) -> Outcome:
        gaps = self._gaps(asked)
        reading = None if gaps else self._announced.reading(asked)
        unasked = asked.unasked is not None
        return Outcome(
            asked.topic, asked.papers, asked.coverage, gaps, unknown=asked.unknown, reading=reading, unasked=unasked
        )

    def _gaps(self, asked: TopicHarvest) -> tuple[str, ...]:
        requests = self._client.requests_sent - self._requests_for_news or self._client.requests_sent
        return gaps_of(asked, self._topics, self._since, requests)

    def _begin(self, asked: TopicHarvest, what: str) -> None:
        """Say what is asked for from now on."""
        self._at, self._position = (what, asked), 0
        self._progress.begin(what)

    def _told(self, asked: TopicHarvest) -> OnPage:
        """What is to be done after each page: to say how far the run is."""

        def on_page(position: int, total: int, back_to: str) -> None:
            self._position = position
            self._progress.read(position, total, back_to, self._spent(asked))

        return on_page

    def _spent(self, asked: TopicHarvest) -> Spent:
        papers = len(asked.papers) + self._position
        return Spent(papers, self._client.requests_sent, max(0.0, self._client.seconds_left))

    def _status(self) -> str:
        """What is asked for at present and how far it is, for whoever waits for arXiv."""
        if self._at is None:
            return ""
        what, asked = self._at
        return f"{what}; {self._spent(asked)}"

    def _has_ids(self, asked: TopicHarvest) -> bool:
        return bool(asked.by_id) and not asked.failure and not self._out_of_time and self._in_a_row < _FAILURES_IN_A_ROW

    def _ask_by_id(self, asked: TopicHarvest) -> None:
        """Ask for one request's worth of papers by their identifiers."""
        wanted = [identifier for identifier in asked.by_id if identifier not in asked.papers]
        batch = next(batches(wanted), ())
        self._begin(asked, f"{asked.topic.name}: {count(len(wanted), 'paper')} by identifier")
        told = self._told(asked)
        found = look_up(self._client, batch, lambda papers, settled, total: told(settled, total, ""))
        asked.take(found.papers)
        asked.unknown += (*found.unknown, *found.undeliverable)
        settled = {*batch} - {*found.left}
        asked.by_id = [identifier for identifier in wanted if identifier not in settled]
        if found.failure is not None:
            log.warning("%s: %s", asked.topic.name, found.failure)
            self._count_failure(found.failure)
            asked.by_id = ()  # those that are left are asked for in the next run
        elif found.left:
            self._out_of_time = True
        else:
            self._in_a_row = 0

    def _is_open(self, asked: TopicHarvest) -> bool:
        return (
            not asked.failure
            and asked.history is not None
            and asked.coverage is not None
            and not asked.coverage.is_filled(self._since)
            and asked.idle < _STEPS_WITHOUT_PROGRESS
            and not self._out_of_time
            and self._in_a_row < _FAILURES_IN_A_ROW
        )

    def _step(self, asked: TopicHarvest) -> None:
        if not self._is_open(asked):
            return
        assert asked.history is not None
        assert asked.coverage is not None
        self._begin(asked, f"{asked.topic.name}: {asked.history.window(asked.coverage)}")
        self._client.made.clear()
        try:
            step = asked.history.step(self._client, asked.coverage, self._told(asked))
        except OutOfTime:
            self._out_of_time = True
            return
        except ArxivError as error:
            log.warning("%s: %s", asked.topic.name, error)
            asked.said += (f"Its history could not be read on: {error}",)
            asked.idle = _STEPS_WITHOUT_PROGRESS
            self._count_failure(error)
            return
        self._in_a_row = 0
        self._announced.look_at_dates(asked)
        self._out_of_time = step.out_of_time
        asked.take(step.papers)
        asked.coverage = step.coverage
        asked.idle = 0 if step.moved else asked.idle + 1
        asked.said += tuple(gap for gap in step.gaps if gap not in asked.said)

    def _count_failure(self, error: ArxivError) -> None:
        if isinstance(error, Robot):
            self._unwanted = True
            self._in_a_row = _FAILURES_IN_A_ROW
        elif not isinstance(error, Rejected):
            self._in_a_row += 1


def _without_answer(asked: TopicHarvest, since: str) -> Outcome:
    """What came of a topic that the query API gave no good answer for."""
    news = asked.fallback
    if news is None:
        return Outcome(asked.topic, failure=asked.failure)
    gaps = (*known_gaps(asked.before, since), *news.gaps)
    return Outcome(asked.topic, news.papers, asked.before, gaps, fallback=asked.failure)


def _end(topic: Topic) -> str:
    """The moment from which on nothing that is submitted belongs to a topic; empty where there is none."""
    return f"{topic.until + timedelta(days=1)}T00:00:00Z" if topic.until else ""


def place_of_the_first(now: datetime, topics: int) -> int:
    """Which of so many topics is asked for first in a run at this hour.

    It goes by the clock alone, since a run without news could remember nothing. Day and hour turn the circle of topics
    by irrational parts, with which no schedule of runs can fall in step, and which reach every part of it soon.
    """
    days, hours = divmod(int(now.timestamp()) // 3600, 24)
    return int((days * _A_DAYS_TURN + hours * _AN_HOURS_TURN) % 1 * topics)
