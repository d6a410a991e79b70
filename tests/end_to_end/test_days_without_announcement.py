"""On a day on which arXiv has announced nothing, topics that were read completely since are not asked for again."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from radar.archive.last_asked import read_last_asked, write_last_asked
from radar.archive.look_back import stamp
from tests.end_to_end.clock import SkippingClock
from tests.end_to_end.world import Ran, World, invented, records
from tests.stand_ins.arxiv import ArxivStandIn, Corpus, Entry, faults
from tests.stand_ins.arxiv.plan import FaultPlan, Rule, always, both, once, with_text
from tests.stand_ins.arxiv.rhythm import announcement

FRIDAY = datetime(2026, 5, 15, 6, 17, tzinfo=UTC)  # in the morning after Thursday's announcement
TOPICS = [f"subject {number:02}" for number in range(50)]
MEMORY = "papers/radar.json"
SAID = "arXiv has announced nothing since the run of 2026-05-15, 06:17 UTC"
probe = with_text("submittedDate:[199101010000")


def title(number: int) -> str:
    return f"On subject {number:02}"


def corpus(clock: Callable[[], datetime]) -> Corpus:
    """A paper a day for each of the topics, and some for none, each announced as arXiv does."""
    entries: list[Entry] = []
    for day in range(60):
        for number in range(0, 60):
            moment = FRIDAY - timedelta(days=50 - day, minutes=7 * number)
            announced = stamp(announcement(moment))
            entries.append(invented(len(entries), moment, title(number), announced=announced))
    return Corpus(entries, now=clock)


class Time:
    """The day it is, for arXiv as for the runs."""

    def __init__(self) -> None:
        self.now = FRIDAY

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def today() -> Time:
    return Time()


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def run(world: World, arxiv: ArxivStandIn, today: Time, topics: list[str] = TOPICS, **inputs: Any) -> tuple[Ran, int]:
    """A run, and the requests that it took."""
    arxiv.forget()
    ran = world.run_action(arxiv.url, "\n".join(topics), clock=SkippingClock(today.now, speed=0), since="2026-04-20", **inputs)
    return ran, len(arxiv.log)


def test_a_weekend_takes_two_requests_for_fifty_topics_and_changes_no_byte(world: World, today: Time) -> None:
    with ArxivStandIn(corpus(today), clock=today) as arxiv:
        first, requests = run(world, arxiv, today)
        assert (first.code, requests >= 51, first.outputs["changed"]) == (0, True, "true"), first.log
        before = world.tree()
        assert len(json.loads(before[MEMORY])["asked"]) == 50
        for day in (1, 2):
            today.now = FRIDAY + timedelta(days=day)
            ran, requests = run(world, arxiv, today)
            assert (ran.code, requests) == (0, 2), ran.log
            assert world.tree() == before
            assert ran.log.count(f"{SAID}, so all 50 topics were not asked for.") == 1
            assert ran.summary.count(f"{SAID}, so all 50 topics were not asked for.") == 1
            assert (ran.outputs["changed"], ran.named("incomplete-topics"), ran.named("failed-topics")) == (
                "false",
                [],
                [],
            )
            assert ran.outputs["total-papers"] == first.outputs["total-papers"]
        today.now = FRIDAY + timedelta(days=3)
        ran, requests = run(world, arxiv, today)
        assert requests >= 51
        assert "announced nothing" not in ran.log + ran.summary
        assert int(ran.outputs["new-papers"]) == 50
