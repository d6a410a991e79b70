"""What a daily run costs arXiv, in requests: the figures that docs/completeness.md states."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from radar.archive.coverage import Coverage
from radar.archive.look_back import stamp
from radar.arxiv_api.client import ArxivClient
from radar.arxiv_api.harvest import Harvest
from radar.arxiv_api.transport import Transport, new_session
from radar.clock import Deadline
from radar.settings.model import Topic
from tests.end_to_end.clock import SkippingClock
from tests.end_to_end.world import invented
from tests.stand_ins.arxiv import ArxivStandIn, Corpus
from tests.unit.keeper import Told

SATURDAY = datetime(2026, 5, 23, 6, 17, tzinfo=UTC)
TOPIC = Topic("splatting", "splatting", query="ti:splatting")
STATED = Path("docs/completeness.md").read_text("utf-8")
TABLE = re.findall(r"^\| (\d+) \| (\d+) \| (\d+) \| (\d+) and (\d+) \|$", STATED, re.MULTILINE)


def run(arxiv: ArxivStandIn, coverage: Coverage | None, now: datetime) -> tuple[Coverage, int]:
    """One run of a topic: its coverage afterwards, and the requests it took."""
    before = len(arxiv.log)
    clock = SkippingClock(now, speed=0)
    transport = Transport(new_session("tests"), clock, Deadline(clock, 36_000), delay=3)
    pager = ArxivClient(transport, arxiv.url)
    survey = Harvest([TOPIC], pager, lambda _: coverage, now - timedelta(days=90), clock, Told())
    survey.news()
    survey.history(float("inf"))
    (outcome,) = survey.outcomes()
    assert outcome.coverage is not None and not outcome.gaps
    return outcome.coverage, len(arxiv.log) - before


def test_the_table_is_stated() -> None:
    assert [int(row[0]) for row in TABLE] == [5, 50, 500]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row[0]} a day")
def test_a_day_costs_what_is_stated(row: tuple[str, ...]) -> None:
    pace, ordinary, long, seconds, long_seconds = map(int, row)
    moments = [SATURDAY + timedelta(days=4) - timedelta(days=1) * n / pace for n in range(100 * pace)]
    now = SATURDAY
    entries = [invented(n, moment, announced=stamp(moment)) for n, moment in enumerate(moments)]
    costs = []
    # The first run counts for nothing, and what it claims to know is the same from five papers a day as from hundreds.
    with ArxivStandIn(Corpus(entries[:: pace // 5], now=lambda: now), clock=lambda: now) as arxiv:
        coverage, _ = run(arxiv, None, now)
    assert coverage == Coverage(stamp(now - timedelta(days=90)), stamp(now))
    with ArxivStandIn(Corpus(entries, now=lambda: now), clock=lambda: now) as arxiv:
        for _ in range(3):
            now += timedelta(days=1)
            coverage, cost = run(arxiv, coverage, now)
            costs.append(cost)
    sunday, monday, tuesday = costs
    assert sunday == ordinary
    assert monday == long, "the week's long look-back is due until a paper of the week is known"
    assert tuesday == ordinary
    assert (3 * ordinary, 3 * long) == (seconds, long_seconds)
