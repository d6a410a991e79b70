"""`until`: papers submitted later are not collected, and moving or removing it loses nothing."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from radar.archive.look_back import stamp
from tests.end_to_end.clock import TODAY, SkippingClock
from tests.end_to_end.world import World, invented, records, state
from tests.stand_ins.arxiv import ArxivStandIn, Corpus, Entry
from tests.unit.keeper import limit

DAY = timedelta(days=1)
TOPIC = "splatting"


def run(
    world: World, arxiv: ArxivStandIn, since: str, until: date | None, now: datetime = TODAY, minutes: str = "300"
) -> int:
    """A good run; the number of requests it took."""
    before = len(arxiv.log)
    last = until.isoformat() if until else ""
    ran = world.run_action(arxiv.url, TOPIC, clock=SkippingClock(now), since=since, until=last, max_minutes=minutes)
    assert ran.code == 0, ran.log
    assert not ran.named("failed-topics"), ran.log
    return len(arxiv.log) - before


def held(world: World) -> dict[str, int]:
    return {record["id"]: record["version"] for record in records(world.tree(), "splatting")}


def complete(world: World) -> str:
    """What the overview says of the topic's completeness."""
    return world.tree()["papers/README.md"].decode().split("| [splatting]")[1].split("\n")[0].split("|")[-2].strip()


def daily(count: int, first: int = 1) -> list[Entry]:
    """A paper a day, the newest of yesterday."""
    return [invented(number, TODAY - number * DAY) for number in range(first, first + count)]


def test_no_paper_submitted_after_that_day_is_collected_and_revisions_of_the_others_are_followed(
    tmp_path: Path,
) -> None:
    world, last = World(tmp_path), (TODAY - 10 * DAY).date()
    on_the_day = [f"{last}T00:00:00Z", f"{last}T23:59:59Z", f"{last + DAY}T00:00:00Z", f"{last + DAY}T00:00:30Z"]
    edge = [invented(100 + number, datetime.fromisoformat(moment)) for number, moment in enumerate(on_the_day)]
    with ArxivStandIn(Corpus(daily(40) + edge)) as arxiv:
        run(world, arxiv, "2026-10-01", last)
        kept = {f"2610.{number:05}" for number in [*range(10, 30), 100, 101]}
        assert held(world) == dict.fromkeys(kept, 1)
        assert complete(world) == f"2026-10-01 to {last}"
        arxiv.corpus.revise("2610.00012", updated=stamp(TODAY - DAY))
        arxiv.corpus.revise("2610.00035", updated=stamp(TODAY - DAY))  # submitted before `since`
        arxiv.corpus.revise("2610.00003", updated=stamp(TODAY - DAY))
        run(world, arxiv, "2026-10-01", last)
        assert held(world) == dict.fromkeys(kept, 1) | {"2610.00012": 2, "2610.00035": 2}
        before = world.tree()
        assert run(world, arxiv, "2026-10-01", last, TODAY + 40 * DAY) == 1
        assert world.tree() == before, "a run without news changes no byte"


def test_a_day_in_the_past_takes_no_more_requests_than_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limit(monkeypatch, page=20, at_once=60, largest=60, aim=45)
    entries = [invented(number, TODAY - number * DAY / 2) for number in range(2, 900)]
    asked: dict[date | None, list[int]] = {}
    for last in (None, (TODAY - 100 * DAY).date(), (TODAY - 350 * DAY).date(), (TODAY + 9 * DAY).date()):
        world = World(tmp_path / str(last))
        world.root.mkdir()
        with ArxivStandIn(Corpus(entries)) as arxiv:
            asked[last] = []
            for passed in range(10):
                now = TODAY + passed * DAY
                arxiv.corpus.add([invented(2000 + passed, now - DAY / 2)])
                arxiv.corpus.revise(f"2610.{800 + passed:05}", updated=stamp(now - DAY / 3))
                asked[last].append(run(world, arxiv, "2025-10-01", last, now))
            current = arxiv.corpus.snapshot().current
        expected = {e.id for e in current if e.updated >= "2025-10-01" and e.published[:10] <= (str(last or "9"))}
        assert held(world).keys() == expected
        assert all(here <= without for here, without in zip(asked[last], asked[None], strict=True)), asked


def test_what_is_in_the_archive_stays_when_the_day_is_set_and_comes_up_to_date_when_it_is_removed(
    tmp_path: Path,
) -> None:
    world, last = World(tmp_path), (TODAY - 10 * DAY).date()
    with ArxivStandIn(Corpus(daily(20))) as arxiv:
        run(world, arxiv, "2026-10-01", None)
        assert complete(world) == "2026-10-01 to 2026-10-29"
        arxiv.corpus.revise("2610.00003", updated=stamp(TODAY - DAY))
        arxiv.corpus.add([invented(50, TODAY - 2 * DAY)])
        assert run(world, arxiv, "2026-10-01", last) == 1
        assert held(world) == {entry.id: 1 for entry in daily(20)}
        assert complete(world) == f"2026-10-01 to {last}"
        run(world, arxiv, "2026-10-01", None)
        assert held(world) == {entry.id: entry.version for entry in arxiv.corpus.snapshot().current}
        assert "rules" not in state(world.tree(), "splatting")


def test_a_day_before_all_papers_finds_none_and_fails_nothing(tmp_path: Path) -> None:
    world = World(tmp_path)
    with ArxivStandIn(Corpus(daily(5))) as arxiv:
        run(world, arxiv, "2026-10-01", None)
        run(world, arxiv, "2026-10-01", date(2026, 10, 10))
        assert held(world) == {entry.id: 1 for entry in daily(5)}


@pytest.mark.parametrize(("since", "farthest"), [("60 days", 55), ("2026-02-01", 240)])
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.simulation
def test_set_moved_and_removed_it_leaves_the_archive_of_runs_that_never_had_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, since: str, farthest: int
) -> None:
    limit(monkeypatch, page=20, at_once=60, largest=60, aim=45)
    chance = random.Random(seed)
    entries = [invented(number, TODAY - DAY - chance.random() * 260 * DAY) for number in range(400)]
    corpus = Corpus(entries)
    days = sorted(chance.sample(range(1, 40), 5))
    with_it, without = World(tmp_path / "with"), World(tmp_path / "without")
    with_it.root.mkdir()
    without.root.mkdir()
    with ArxivStandIn(corpus) as arxiv:
        for number, passed in enumerate([0, *days, 41, 42]):
            now = TODAY + passed * DAY
            happen(corpus, chance, 1000 * (number + 1), now)
            last = None if number > 5 or chance.random() < 0.3 else (now - chance.randrange(-3, farthest) * DAY).date()
            # A run that time was short for comes in between, too.
            minutes = chance.choice(["1", "300"]) if number < 5 else "300"
            run(with_it, arxiv, since, last, now, minutes)
            run(without, arxiv, since, None, now)
    assert held(with_it) == held(without)
    assert complete(with_it) == complete(without)
    assert lines(with_it) == lines(without)


def happen(corpus: Corpus, chance: random.Random, first: int, now: datetime) -> None:
    """New papers, some of them announced late, and revisions of old ones."""
    corpus.add(
        invented(first + n, now - DAY * chance.choice([0.1, 0.5, 2, 5, 30]) * chance.random()) for n in range(20)
    )
    current: Sequence[Entry] = corpus.snapshot().current
    for entry in chance.sample(list(current), 15):
        corpus.revise(entry.id, updated=stamp(now - chance.random() * DAY))


def lines(world: World) -> dict[str, bytes]:
    return {path: data for path, data in world.tree().items() if path.endswith(".jsonl")}
