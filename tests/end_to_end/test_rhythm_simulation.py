"""120 days of runs in arXiv's rhythm, side by side: asking every topic each day, and only where news can be.

Both meet the same papers, late ones, revisions and withdrawals, the same outages and the same faults; neither may have
a paper later than the other has it. More seeds: RADAR_SIMULATION_SEEDS=20.
"""

from __future__ import annotations

import hashlib
import os
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import pytest

from radar.archive.look_back import stamp
from radar.arxiv_api import announced, result_list
from tests.end_to_end.clock import SkippingClock
from tests.end_to_end.world import Ran, World, records
from tests.real_data import needs_real_data, real_papers
from tests.stand_ins.arxiv import ArxivStandIn, Corpus, Entry, faults
from tests.stand_ins.arxiv.corpus import entry_from_json
from tests.stand_ins.arxiv.faults import EVERY_FAULT, Fault
from tests.stand_ins.arxiv.plan import Asked, FaultPlan
from tests.stand_ins.arxiv.rhythm import announcement, announcements
from tests.unit.keeper import limit

BEGIN = datetime(2025, 3, 3, 6, 17, tzinfo=UTC)  # with Memorial Day and Juneteenth within 120 days
DAYS = int(os.environ.get("RADAR_SIMULATION_DAYS", "120"))
SEEDS = range(int(os.environ.get("RADAR_SIMULATION_SEEDS", "2")))
PARTS = (16, 32)  # every so-manieth of the papers, in seeds of even and of odd number
EVERY_TOPIC = 10**9  # more topics than a run has
TOPICS = """
- {name: llm, any: [large language model, LLM]}
- {name: diffusion, any: [diffusion], none: [survey], categories: [cs]}
- {name: robots, any: [robot]}
- {name: agents, any: [agent]}
- {name: graphs, any: [graph neural network, knowledge graph]}
- {name: raw, query: "ti:reasoning ANDNOT abs:benchmark"}
- {name: speech, any: [speech, audio]}
- {name: rare, any: [protein]}
- {name: images, any: [image], exclude-authors: [Wei Wang]}
- {name: nowhere, any: [floccinaucinihilipilification]}
"""
SLUGS = ("llm", "diffusion", "robots", "agents", "graphs", "raw", "speech", "rare", "images")
# What ends a run, what takes real time, and what says a thing that nobody can know to be wrong.
_LEFT_OUT = {"403 HTML", "400 Atom", "0.2 s late", "drips", "drips its head", "100 for ever"}
_LEFT_OUT |= {faults.NEVER_ANSWERS.name, faults.STALLS.name}
BAD = [fault for name, fault in EVERY_FAULT.items() if name not in _LEFT_OUT]


class Weather(FaultPlan):
    """Faults that go by day and request, so that both ways of asking meet the same ones."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._seed = seed
        self.day = 0
        self.rate = 0.0

    def decide(self, asked: Asked) -> Fault | None:
        what = f"{self._seed} {self.day} {sorted(asked.params.items())} {asked.turn}"
        chance = random.Random(hashlib.sha256(what.encode()).digest())
        return chance.choice(BAD) if chance.random() < self.rate else None


def timeline(chance: random.Random, entries: list[Entry]) -> Iterator[Entry]:
    """Each paper's versions, announced when arXiv announces.

    One in twelve is held back for up to 60 days; a quarter are revised, up to three times, some to be withdrawn.
    """
    end = BEGIN + timedelta(days=DAYS)
    for entry in entries:
        moment = submitted = BEGIN - timedelta(days=20) + timedelta(seconds=chance.randrange((DAYS + 19) * 86_400))
        for version in range(1, 2 + chance.choices((0, 1, 2, 3), (12, 2, 1, 1))[0]):
            held = timedelta(days=chance.uniform(0, 59.9)) if chance.random() < 1 / 12 else timedelta()
            announced = announcement(moment + held)
            if announced > end:
                break
            gone = version > 1 and chance.random() < 0.1
            yield replace(
                entry,
                version=version,
                published=stamp(submitted),
                updated=stamp(moment),
                announced=stamp(announced),
                comment="This paper has been withdrawn by the authors" if gone else f"version {version}",
            )
            moment = announced + timedelta(days=chance.uniform(0.1, 40))


def run(world: World, arxiv: ArxivStandIn, now: datetime, topics: list[str], minutes: int) -> tuple[list[Ran], int]:
    """The jobs of a day, one after the other, and the requests that they made of arXiv."""
    arxiv.forget()
    ran = []
    for each in topics:
        clock = SkippingClock(now, speed=0)
        ran.append(
            world.run_action(arxiv.url, each, clock=clock, delay=3, since="2025-02-16", max_minutes=str(minutes))
        )
        assert ran[-1].code in (0, 3), ran[-1].log
    return ran, len(arxiv.log)


def jobs(chance: random.Random) -> list[str]:
    """All topics in one job, or in two of a matrix."""
    lines = TOPICS.strip().split("\n")
    return [TOPICS] if chance.random() < 0.8 else ["\n".join(lines[:5]), "\n".join(lines[5:])]


@needs_real_data
@pytest.mark.parametrize("seed", SEEDS)
def test_no_paper_comes_later_than_when_every_topic_is_asked_for(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if seed % 2:
        # So that there is history, long look-backs in windows, and neighbouring pages to be taken for each other.
        limit(monkeypatch, page=10, at_once=30, largest=30, aim=22)
        monkeypatch.setattr(result_list, "WINDOW", 150)
    chance = random.Random(seed)
    part = PARTS[seed % 2]
    entries = list(map(entry_from_json, real_papers()[seed % part :: part]))
    moment = [BEGIN]
    corpus = Corpus(timeline(chance, entries), now=lambda: moment[0])
    weather = Weather(seed)
    old, new = World(tmp_path / "old"), World(tmp_path / "new")
    for world in (old, new):
        world.root.mkdir()
    spent: dict[str, list[tuple[int, int]]] = defaultdict(list)
    skip_until, last_run = 0, BEGIN - timedelta(days=1)
    pays = announced.WORTH_IT
    with ArxivStandIn(corpus, weather, tie_seed=seed, clock=lambda: moment[0]) as arxiv:
        for day in range(DAYS):
            weather.day, now = day, BEGIN + timedelta(days=day, minutes=chance.randrange(120))
            moment[0] = now
            if chance.random() < 0.03:
                skip_until = day + chance.randint(2, 6)
            if day < skip_until:
                continue
            weather.rate = chance.choices((0.0, 0.1, 0.2, 1.0), (10, 6, 3, 1))[0] if seed % 2 else 0.0
            topics, minutes = jobs(chance), chance.choice((30, 90))
            before, before_too = new.tree(), old.tree()
            monkeypatch.setattr(announced, "WORTH_IT", EVERY_TOPIC)
            then, requests = run(old, arxiv, now, topics, minutes)
            monkeypatch.setattr(announced, "WORTH_IT", pays)
            ran, fewer = run(new, arxiv, now, topics, minutes)
            assert_no_later(old, new, day)
            quiet = not any(announcements(last_run, now))
            last_run = now
            kind = "bad weather" if weather.rate else "quiet" if quiet else "news"
            spent[f"{kind}, {len(topics)} jobs"].append((requests, fewer))
            # What an outage kept back may come on a day without an announcement.
            assert new.tree() == before or old.tree() != before_too or weather.rate
            for one, other in zip(then, ran, strict=True):
                if not weather.rate:
                    for name in ("incomplete-topics", "failed-topics", "new-papers", "revised-papers", "total-papers"):
                        assert one.outputs.get(name) == other.outputs.get(name), (day, name)
    for kind, pairs in sorted(spent.items()):
        print(f"{kind}: {len(pairs)} days; {median(a for a, _ in pairs)} -> {median(b for _, b in pairs)}", end="; ")
        print(f"all {sum(a for a, _ in pairs)} -> {sum(b for _, b in pairs)}")
    assert all(records(new.tree(), slug) for slug in SLUGS[:3])
    assert seed % 2 or spent_on(spent, "quiet, 1 jobs") <= 5 + 2, (
        "two of the topics ask twice for nothing, or have no news to tell"
    )


def spent_on(spent: Mapping[str, list[tuple[int, int]]], kind: str) -> float:
    """The requests of a usual day of its kind."""
    return median(fewer for _, fewer in spent[kind])


def held(world: World, slug: str) -> dict[str, int]:
    """The versions of a topic's papers, by identifier."""
    folder = world.workspace / "papers" / slug
    tree = {
        path.relative_to(world.workspace).as_posix(): path.read_bytes() for path in sorted(folder.glob("*/*.jsonl"))
    }
    return {record["id"]: record["version"] for record in records(tree, slug)}


def assert_no_later(old: World, new: World, day: int) -> None:
    """All that one world has, the other has by the same day."""
    for slug in SLUGS:
        there = held(new, slug)
        late = {each: version for each, version in held(old, slug).items() if there.get(each, 0) < version}
        assert not late, (day, slug, late)
