"""120 days of daily runs against an arXiv that misbehaves: in the end nothing is missing, and nothing was ever lost.

The papers are the real ones; when they are announced, how late, and how often they are revised is drawn by chance.
Time is virtual. More seeds: RADAR_SIMULATION_SEEDS=20.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from radar.archive.coverage import Coverage
from radar.archive.look_back import stamp
from radar.archive.paper import Paper
from radar.arxiv_api import result_list
from radar.arxiv_api.client import ArxivClient
from radar.arxiv_api.harvest import Harvest
from radar.arxiv_api.progress import Spent
from radar.arxiv_api.transport import Transport, new_session
from radar.clock import Deadline
from radar.settings.model import Topic
from tests.real_data import needs_real_data, real_papers
from tests.stand_ins.arxiv import ArxivStandIn, Corpus, Entry, faults
from tests.stand_ins.arxiv.corpus import entry_from_json
from tests.stand_ins.arxiv.faults import EVERY_FAULT, Fault
from tests.stand_ins.arxiv.plan import Asked, FaultPlan
from tests.unit.given_papers import with_told
from tests.unit.keeper import limit

BEGIN = datetime(2025, 3, 3, 6, 17, tzinfo=UTC)
DAYS = 120
SINCE = BEGIN - timedelta(days=15)
SEEDS = range(int(os.environ.get("RADAR_SIMULATION_SEEDS", "2")))
# Seeds take every so-manieth of the papers, so that the stand-in's index is made anew quickly each day; those of odd
# number, whose limits are small, need fewer.
PARTS = (8, 24)

TOPICS = (
    Topic("llm", "llm", any=("large language model", "LLM")),
    Topic("diffusion", "diffusion", any=("diffusion",), none=("survey",), categories=("cs.*",)),
    Topic("robots", "robots", any=("robot",)),
)
# A robot's treatment ends a run, and a 400 says that we are wrong; the two slow ones take real time.
# What drips would drip for ever: the clock here knows sleeps alone.
_ENDLESS = {"drips", "drips its head", "100 for ever"}
BAD = [fault for name, fault in EVERY_FAULT.items() if name not in {"403 HTML", "400 Atom", "0.2 s late", *_ENDLESS}]
DISGUISED = faults.other_page(admitted=False).name
SILENT = {faults.NEVER_ANSWERS.name, faults.STALLS.name}


@dataclass
class VirtualClock:
    """Time that passes only where somebody waits."""

    moment: datetime = BEGIN
    passed: float = 0.0

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return self.passed

    def sleep(self, seconds: float) -> None:
        self.passed += seconds
        self.moment += timedelta(seconds=seconds)


class Weather(FaultPlan):
    """Every request meets a fault of any kind with the probability `rate`.

    There are at most so many `silences`, for they take real time.
    """

    def __init__(self, chance: random.Random, rate: float, silences: int) -> None:
        super().__init__()
        self._chance = chance
        self._silences = silences
        self.rate = rate

    def decide(self, asked: Asked) -> Fault | None:
        if self._chance.random() >= self.rate:
            return None
        fault = self._chance.choice(BAD)
        if fault.name in SILENT:
            self._silences -= 1
            return fault if self._silences >= 0 else faults.RESET
        return fault


class Quiet:
    """Nobody watches."""

    def begin(self, topic: str) -> None: ...

    def read(self, position: int, total: int, back_to: str, spent: Spent) -> None: ...

    def end(self) -> None: ...


@dataclass
class Archive:
    """What the repository holds of a topic."""

    papers: dict[str, Paper] = field(default_factory=dict)
    coverage: Coverage | None = None


def timeline(chance: random.Random, entries: list[Entry]) -> Iterator[Entry]:
    """Each paper's versions with the moments when they are announced.

    Most are announced the next evening, one in twelve up to 60 days late; a quarter are revised, up to three times.
    """
    end = BEGIN + timedelta(days=DAYS - 1)
    for entry in entries:
        submitted = moment = BEGIN - timedelta(days=20) + timedelta(seconds=chance.randrange((DAYS + 19) * 86_400))
        for version in range(1, 2 + chance.choices((0, 1, 2, 3), (12, 2, 1, 1))[0]):
            late = timedelta(days=chance.uniform(0, 59.9)) if chance.random() < 1 / 12 else timedelta(hours=30)
            announced = moment + late
            if announced > end:
                break
            yield replace(
                entry,
                version=version,
                published=stamp(submitted),
                updated=stamp(moment),
                announced=stamp(announced),
                comment=f"version {version}",
            )
            moment = announced + timedelta(days=chance.uniform(0.1, 40))


def run(
    arxiv: ArxivStandIn, clock: VirtualClock, archives: dict[str, Archive], chance: random.Random, minutes: float
) -> bool:
    """One run of all topics; whether it got through to the end of what there was to do.

    Where nothing is said to be missing, nothing is, but what came so late that it waits for the long look-back.
    """
    there = {topic.slug: matching(topic, arxiv.corpus) for topic in TOPICS}
    with new_session("simulation") as session:
        deadline = Deadline(clock, minutes * 60)
        transport = Transport(session, clock, deadline, delay=3, jitter=chance.random, timeout=2, slowest=5)
        pager = ArxivClient(transport, arxiv.url)
        survey = Harvest(TOPICS, pager, lambda topic: archives[topic.slug].coverage, SINCE, clock, Quiet())
        survey.news()
        survey.history(float("inf"))
    whole = True
    for outcome in survey.outcomes():
        if outcome.failure:
            whole = False
            continue
        archive = archives[outcome.topic.slug]
        before = archive.coverage
        archive.papers = with_told(archive.papers, outcome)
        archive.coverage = outcome.coverage
        if not outcome.gaps:
            deceived = any(request.fault == DISGUISED for request in arxiv.log)
            assert_complete(archive, there[outcome.topic.slug], before, deceived=deceived)
        whole = whole and not outcome.gaps
    return whole


@needs_real_data
@pytest.mark.parametrize("seed", SEEDS)
def test_after_120_days_of_bad_weather_the_archive_is_what_one_undisturbed_run_gives(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if seed % 2:
        # As small as these topics are, they never meet the limits of the large ones: so the limits are made small too.
        limit(monkeypatch, page=10, at_once=30, largest=30, aim=22)
        monkeypatch.setattr(result_list, "WINDOW", 150)
    chance = random.Random(seed)
    clock = VirtualClock()
    entries = list(map(entry_from_json, real_papers()[seed % PARTS[seed % 2] :: PARTS[seed % 2]]))
    corpus = Corpus(timeline(chance, entries), now=clock.now)
    weather = Weather(chance, 0.2, silences=0 if seed % 2 else 3)
    archives = {topic.slug: Archive() for topic in TOPICS}
    runs = skip_until = windows = 0
    with ArxivStandIn(corpus, weather, tie_seed=seed, clock=clock.now) as arxiv:
        for day in range(DAYS):
            clock.moment = BEGIN + timedelta(days=day)
            if chance.random() < 0.03:
                skip_until = max(skip_until, day + chance.randint(2, 20))
            if day < skip_until:
                continue
            runs += 1
            weather.rate = 1.0 if chance.random() < 0.05 else 0.2  # now and then the service is down all the time
            before = {slug: dict(archive.papers) for slug, archive in archives.items()}
            run(arxiv, clock, archives, chance, chance.choice((2, 10, 30)))
            windows += sum("submittedDate" in request.params["search_query"] for request in arxiv.log)
            arxiv.forget()
            for topic in TOPICS:
                archive = archives[topic.slug]
                assert_nothing_lost(before[topic.slug], archive.papers)
                assert_claims_hold(topic, archive, corpus, clock)
        weather.rate = 0.0
        clock.moment = BEGIN + timedelta(days=DAYS + 7)  # into another week, where the long look-back comes round
        assert run(arxiv, clock, archives, chance, 600)
        fresh = {topic.slug: Archive() for topic in TOPICS}
        assert run(arxiv, clock, fresh, chance, 600)
    assert runs > DAYS / 3
    assert windows > 50 or not seed % 2, "with small limits much of it is filled in as history"
    for topic in TOPICS:
        assert archives[topic.slug].papers == fresh[topic.slug].papers
        assert len(fresh[topic.slug].papers) > (10 if seed % 2 else 30)


def assert_nothing_lost(before: dict[str, Paper], after: dict[str, Paper]) -> None:
    """Every paper that was there is still there, at no lower version."""
    for identifier, paper in before.items():
        assert after[identifier].version >= paper.version


def assert_complete(archive: Archive, there: list[Entry], before: Coverage | None, *, deceived: bool) -> None:
    """Nothing that was there when the run began is missing, but what came late and dates from before the look-back.

    Who was `deceived`, by another page than was asked for in place of the first, may have to wait for the news.
    """
    assert archive.coverage is not None
    near = stamp(SINCE if before is None else datetime.fromisoformat(before.until) - timedelta(days=7))
    for entry in there:
        late = datetime.fromisoformat(entry.announced) - datetime.fromisoformat(entry.updated) > timedelta(days=2)
        waits = late and (deceived or entry.updated < near)
        news = deceived and entry.updated > archive.coverage.until
        if entry.updated >= stamp(SINCE) and not waits and not news:
            held = archive.papers.get(entry.id)
            assert held is not None and held.version >= entry.version, (
                entry.id,
                entry.updated,
                entry.announced,
                before,
            )


def assert_claims_hold(topic: Topic, archive: Archive, corpus: Corpus, clock: VirtualClock) -> None:
    """What the coverage claims is true of the corpus as it was at this moment.

    What came late may still wait for a look-back.
    """
    span = archive.coverage
    while span is not None:
        for entry in matching(topic, corpus):
            if datetime.fromisoformat(entry.announced) - datetime.fromisoformat(entry.updated) > timedelta(days=2):
                continue
            if span.since <= entry.updated <= span.until or span.filled_to <= entry.published <= span.until:
                held = archive.papers.get(entry.id)
                in_time = entry.updated <= span.until
                assert held is not None, (topic.slug, entry.id, entry.updated, span)
                assert not in_time or held.version >= entry.version, (topic.slug, entry.id, entry.updated, span)
        span = span.earlier


def matching(topic: Topic, corpus: Corpus) -> list[Entry]:
    """Papers that match a topic for sure: its phrases stand in them to the letter."""
    return [
        entry for entry in corpus.snapshot().current if _matches(topic, entry.title, entry.summary, entry.categories)
    ]


@cache
def _matches(topic: Topic, title: str, summary: str, categories: tuple[str, ...]) -> bool:
    abstract = " ".join(summary.split())
    if topic.none and "survey" in f"{title} {abstract}".lower():
        return False
    if topic.categories and not any(category.startswith("cs.") for category in categories):
        return False
    return any(
        re.search(rf"\b{re.escape(phrase)}\b", text, re.IGNORECASE)
        for phrase in topic.any
        for text in (title, abstract)
    )
