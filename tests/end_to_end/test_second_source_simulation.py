"""120 days of daily runs, on one in four of which the query API is down and OAI-PMH is not: nobody waits for a paper.

The papers are the real ones, announced late and revised by chance as in `test_simulation`. Time is virtual. More seeds:
RADAR_SIMULATION_SEEDS=20.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest

from radar.archive.look_back import stamp
from radar.arxiv_api.client import ArxivClient
from radar.arxiv_api.harvest import Harvest
from radar.arxiv_api.second_source import SecondSource, seconds_for
from radar.arxiv_api.topic_harvest import Outcome
from radar.arxiv_api.transport import Transport, new_session
from radar.clock import Deadline
from tests.end_to_end.test_simulation import (
    BEGIN,
    DAYS,
    SEEDS,
    SINCE,
    TOPICS,
    Archive,
    Quiet,
    VirtualClock,
    assert_claims_hold,
    assert_nothing_lost,
    matching,
    timeline,
)
from tests.real_data import needs_real_data, real_papers
from tests.stand_ins.arxiv import ArxivStandIn, Corpus, Entry, FaultPlan, always, faults
from tests.stand_ins.arxiv.corpus import entry_from_json
from tests.unit.given_papers import with_told

pytestmark = [needs_real_data, pytest.mark.simulation]

_DOWN = (faults.STATUS_406_EMPTY, faults.STATUS_503_HTML, faults.status_429(), faults.RATE_EXCEEDED_200)
_PART = 8  # every so-manieth of the papers
_MINUTES = 30
_LATE = timedelta(days=2)


def run(
    arxiv: ArxivStandIn, clock: VirtualClock, archives: dict[str, Archive], chance: random.Random, *, fallback: bool
) -> list[Outcome]:
    """One run of all topics, and what the archives are then."""
    with new_session("simulation") as session:
        minutes = _MINUTES if fallback else 600
        transport = Transport(session, clock, Deadline(clock, minutes * 60), delay=3, jitter=chance.random, timeout=5)
        second = SecondSource(transport, arxiv.oai_url, clock, seconds_for(minutes * 60)) if fallback else None
        client = ArxivClient(transport, arxiv.url)
        survey = Harvest(
            TOPICS, client, lambda topic: archives[topic.slug].coverage, SINCE, clock, Quiet(), second=second
        )
        survey.news()
        survey.history(float("inf"))
    outcomes = survey.outcomes()
    for outcome in outcomes:
        archive = archives[outcome.topic.slug]
        archive.papers = with_told(archive.papers, outcome)
        if not outcome.failure:
            archive.coverage = outcome.coverage
    return outcomes


def announced(entries: Iterable[Entry], after: datetime, *, late: bool) -> list[Entry]:
    """Those announced after a moment; with those that were announced late, or without them."""
    return [
        entry
        for entry in entries
        if entry.announced > stamp(after)
        and entry.updated >= stamp(SINCE)
        and (late or datetime.fromisoformat(entry.announced) - datetime.fromisoformat(entry.updated) <= _LATE)
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_on_days_when_the_query_api_is_down_the_papers_come_all_the_same(seed: int) -> None:
    chance = random.Random(1_000 + seed)
    clock = VirtualClock()
    entries = list(map(entry_from_json, real_papers()[seed % _PART :: _PART]))
    corpus = Corpus(timeline(chance, entries), now=clock.now)
    archives = {topic.slug: Archive() for topic in TOPICS}
    before = BEGIN - timedelta(days=6)  # as far back as OAI-PMH is asked, and no farther
    bad_days = found_on_bad_days = asked = 0
    with ArxivStandIn(corpus, tie_seed=seed, clock=clock.now) as arxiv:
        arxiv.oai.page = chance.choice((20, 100, 2_000))
        for day in range(DAYS):
            clock.moment = now = BEGIN + timedelta(days=day)
            is_bad = chance.random() < 1 / 4
            arxiv.faults = FaultPlan(always(chance.choice(_DOWN))) if is_bad else FaultPlan()
            known = {slug: dict(archive.papers) for slug, archive in archives.items()}
            covered = {slug: archive.coverage for slug, archive in archives.items()}
            outcomes = run(arxiv, clock, archives, chance, fallback=True)
            assert all(bool(outcome.fallback) == is_bad and not outcome.failure for outcome in outcomes)
            for topic in TOPICS:
                archive = archives[topic.slug]
                assert_nothing_lost(known[topic.slug], archive.papers)
                assert_claims_hold(topic, archive, corpus, clock)
                for entry in announced(matching(topic, corpus), before, late=is_bad):
                    assert archive.papers[entry.id].version >= entry.version, (topic.slug, entry)
                if is_bad:
                    assert archive.coverage == covered[topic.slug]
                    found_on_bad_days += len(archive.papers.keys() - known[topic.slug].keys())
            bad_days += is_bad
            asked += len(arxiv.oai_log)
            arxiv.forget()
            before = now
        arxiv.faults = FaultPlan()
        clock.moment = BEGIN + timedelta(days=DAYS + 7)  # into another week, where the long look-back comes round
        run(arxiv, clock, archives, chance, fallback=False)
        fresh = {topic.slug: Archive() for topic in TOPICS}
        run(arxiv, clock, fresh, chance, fallback=False)
    assert bad_days > DAYS / 8
    assert found_on_bad_days > 50
    print(f"{bad_days} bad days brought {found_on_bad_days} papers, by {asked} requests.")
    for topic in TOPICS:
        assert archives[topic.slug].papers == fresh[topic.slug].papers
        assert len(fresh[topic.slug].papers) > 30
