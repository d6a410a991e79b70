"""What one keeps of topics from run to run, with the limits of arXiv made small."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from radar.archive.coverage import Coverage, believed
from radar.archive.look_back import stamp
from radar.archive.paper import Paper
from radar.arxiv_api import backfill, gaps, incremental, result_list
from radar.arxiv_api.client import ArxivClient
from radar.arxiv_api.harvest import Harvest
from radar.arxiv_api.progress import Spent
from radar.arxiv_api.topic_harvest import Outcome
from radar.arxiv_api.transport import Transport, new_session
from radar.clock import Deadline
from radar.settings.model import Topic
from tests.end_to_end.clock import TODAY, SkippingClock
from tests.end_to_end.world import invented
from tests.stand_ins.arxiv import ArxivStandIn, Entry
from tests.stand_ins.arxiv.server import Request
from tests.unit.given_papers import with_told

YEAR = TODAY - timedelta(days=365)
SPLATTING = Topic("splatting", "splatting", query="ti:splatting")
DELAY = 3.0


def limit(monkeypatch: pytest.MonkeyPatch, *, page: int, at_once: int, largest: int, aim: int) -> None:
    """Make the limits of asking arXiv as small as these."""
    monkeypatch.setattr(result_list, "PAGE", page)
    monkeypatch.setattr(incremental, "PAGE", page)
    monkeypatch.setattr(gaps, "PAGE", page)
    monkeypatch.setattr(incremental, "AT_ONCE", at_once)
    monkeypatch.setattr(backfill, "LARGEST", largest)
    monkeypatch.setattr(backfill, "_AIM", aim)


@pytest.fixture(autouse=True)
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of 20, windows of at most 60: what takes thousands of papers happens with hundreds."""
    monkeypatch.setattr(result_list, "WINDOW", 300)
    limit(monkeypatch, page=20, at_once=60, largest=60, aim=45)


@dataclass
class Told:
    """A progress that remembers what it was told."""

    lines: list[str] = field(default_factory=list)

    def begin(self, topic: str) -> None:
        self.lines.append(topic)

    def read(self, position: int, total: int, back_to: str, spent: Spent) -> None:
        self.lines.append(str(spent))

    def end(self) -> None: ...


@dataclass
class Keeper:
    """What one keeps of topics from run to run; time only passes where somebody waits."""

    arxiv: ArxivStandIn
    topics: Sequence[Topic] = (SPLATTING,)
    papers: dict[str, dict[str, Paper]] = field(default_factory=dict)
    coverage: dict[str, Coverage | None] = field(default_factory=dict)
    told: Told = field(default_factory=Told)
    outcomes: list[Outcome] = field(default_factory=list)

    def run(self, since: datetime = YEAR, *, minutes: float = 600, now: datetime = TODAY) -> list[Request]:
        """One run, with the requests that it made."""
        before = len(self.arxiv.log)
        clock = SkippingClock(now, speed=0)
        transport = Transport(
            new_session("tests"), clock, Deadline(clock, minutes * 60), delay=DELAY, jitter=lambda: 0.5
        )
        pager = ArxivClient(transport, self.arxiv.url)
        survey = Harvest(self.topics, pager, lambda topic: self.coverage.get(topic.slug), since, clock, self.told)
        survey.news()
        survey.history(float("inf"))
        self.outcomes = survey.outcomes()
        for outcome in self.outcomes:
            if not outcome.failure:
                slug = outcome.topic.slug
                self.papers[slug] = with_told(self.papers.get(slug, {}), outcome)
                self.coverage[slug] = outcome.coverage
                assert believed(outcome.coverage, now) == outcome.coverage, "the next run would begin anew"
        return self.arxiv.log[before:]

    def held(self, slug: str = "splatting") -> set[str]:
        """The papers of a topic, each as its identifier and version."""
        return {f"{paper.id}v{paper.version}" for paper in self.papers.get(slug, {}).values()}

    def gaps(self, number: int = 0) -> tuple[str, ...]:
        """What is said to be missing of a topic."""
        outcome = self.outcomes[number]
        assert not outcome.failure, outcome.failure
        return outcome.gaps

    def complete(self) -> bool:
        """Whether nothing is said to be missing of any topic."""
        return not any(self.gaps(number) for number in range(len(self.outcomes)))


def spread(count: int, days: float = 300, first: int = 0, title: str = "Splatting") -> list[Entry]:
    """Papers at equal distances over `days` before yesterday."""
    step = timedelta(days=days) / count
    return [invented(first + n, TODAY - timedelta(days=1) - n * step, title) for n in range(count)]


def names(entries: Iterable[Entry], since: datetime = datetime(1991, 1, 1, tzinfo=UTC)) -> set[str]:
    return {f"{entry.id}v{entry.version}" for entry in entries if entry.updated >= stamp(since)}


def query(request: Request) -> str:
    return request.params["search_query"]


def windows(requests: Iterable[Request]) -> list[tuple[str, str]]:
    """The windows of dates asked for, in order, each once."""
    found = [re.search(r"submittedDate:\[(\d+) TO (\d+)\]", query(request)) for request in requests]
    return list(dict.fromkeys((match[1], match[2]) for match in found if match))
