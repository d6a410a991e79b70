"""Asking arXiv about every topic: one that fails leaves the others alone."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from radar.archive.coverage import Coverage
from radar.asking.matching import matches
from radar.asking.pager import Pager
from radar.asking.query import compile_query
from radar.asking.transport import Rejected, Robot
from radar.asking.walk import Walk, walk
from radar.errors import ArxivError
from radar.reporting.progress import Progress
from radar.settings.model import Topic

log = logging.getLogger(__name__)

_FAILURES_IN_A_ROW = 3


@dataclass(frozen=True)
class Outcome:
    """What asking about one topic came to: a walk, or the reason why there is none."""

    topic: Topic
    walk: Walk | None
    failure: str = ""


def ask(
    topics: Iterable[Topic],
    pager: Pager,
    coverage_of: Callable[[Topic], Coverage | None],
    since: datetime,
    now: datetime,
    progress: Progress,
) -> list[Outcome]:
    """The outcome for each topic, in order.

    `since` is how far back an archive without coverage reaches. After three topics in a row that failed for the
    service's sake, or when arXiv takes us for a robot, the rest are not asked. `progress` is told of each topic and
    page.
    """
    outcomes: list[Outcome] = []
    in_a_row = 0
    for topic in topics:
        progress.begin(topic.name)
        if in_a_row >= _FAILURES_IN_A_ROW:
            outcomes.append(Outcome(topic, None, "It was not asked for, since arXiv failed the topics before it."))
            log.warning("%s: %s", topic.name, outcomes[-1].failure)
            continue
        try:
            wanted = partial(matches, topic)
            walked = walk(pager, compile_query(topic), coverage_of(topic), since, now, wanted, progress.read)
        except ArxivError as error:
            outcomes.append(Outcome(topic, None, str(error)))
            log.warning("%s: %s", topic.name, error)
            if isinstance(error, Robot):
                in_a_row = _FAILURES_IN_A_ROW
            elif not isinstance(error, Rejected):
                in_a_row += 1
            continue
        in_a_row = 0
        for gap in walked.gaps:
            log.warning("%s: %s", topic.name, gap)
        log.info("%s: %d papers read that match.", topic.name, len(walked.papers))
        outcomes.append(Outcome(topic, walked))
    progress.end()
    return outcomes
