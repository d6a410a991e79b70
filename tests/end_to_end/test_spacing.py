"""At most one request at a time, and the delay between the end of one and the start of the next, in real time."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from radar.clock import SystemClock
from radar.commands.action import run
from radar.run.job import Effects
from tests.end_to_end.clock import TODAY
from tests.end_to_end.world import invented
from tests.stand_ins.arxiv import ArxivStandIn, Corpus, FaultPlan, Request, faults, once
from tests.stand_ins.arxiv.plan import at_start, both, with_text


def corpus() -> Corpus:
    """Two pages for one topic, one for the other."""
    few = [invented(number, TODAY - timedelta(hours=30 + number), "Alder") for number in range(5)]
    many = [invented(1000 + number, TODAY - timedelta(hours=30, minutes=number), "Birch") for number in range(205)]
    return Corpus(few + many)


def ask(arxiv: ArxivStandIn, root: Path, delay: str) -> Sequence[Request]:
    """Run the action on the machine's own clock and return what arXiv saw."""
    environ = {
        "GITHUB_WORKSPACE": str(root),
        "ARXIV_API_URL": arxiv.url,
        "ARXIV_DELAY_SECONDS": delay,
        "INPUT_TOPICS": "alder\nbirch",
        "INPUT_SINCE": "2026-09-01",
        "INPUT_PUBLISH": "none",
    }
    log = io.StringIO()
    assert run(Effects(environ, log, SystemClock(), jitter=lambda: 0)) == 0, log.getvalue()
    return arxiv.log


LATE = 0.1
"""Seconds by which the stand-in, busy with other threads, may note an answer's end after the client has seen it."""


def gaps(requests: Sequence[Request]) -> list[float]:
    """Seconds from the end of each request to the start of the next."""
    ends = [request.ended for request in requests]
    return [after.started - end for end, after in zip(ends, requests[1:], strict=False) if end is not None]


def test_three_seconds_pass_between_any_two_requests_of_two_topics(tmp_path: Path) -> None:
    with ArxivStandIn(corpus()) as arxiv:
        requests = ask(arxiv, tmp_path, "3")
    assert len(requests) == 3
    assert len(gaps(requests)) == 2
    assert all(3 - LATE <= gap < 4 for gap in gaps(requests))


def test_the_delay_is_kept_across_topics_pages_and_retries(tmp_path: Path) -> None:
    trouble = FaultPlan(
        once(faults.truncated(), with_text("alder")),
        once(faults.RESET, both(with_text("birch"), at_start(0))),
        once(faults.slow(0.3), both(with_text("birch"), at_start(0))),
        once(faults.STATUS_500_ATOM, both(with_text("birch"), at_start(200))),
        once(faults.EMPTY_PAGE_200, both(with_text("birch"), at_start(200))),
    )
    with ArxivStandIn(corpus(), trouble) as arxiv:
        requests = ask(arxiv, tmp_path, "0.3")
    assert [request.fault for request in requests].count(None) == 2
    assert len(requests) == 7
    assert len(gaps(requests)) == len(requests) - 1
    assert min(gaps(requests)) >= 0.3 - LATE
    assert all(before.started < after.started for before, after in pairwise(requests))
