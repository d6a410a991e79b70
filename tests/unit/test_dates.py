"""Nothing is lost at the edges of the calendar, with a clock that is wrong, or when papers are announced late."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from radar.archive.look_back import stamp
from tests.end_to_end.clock import TODAY
from tests.end_to_end.world import invented
from tests.stand_ins.arxiv import ArxivStandIn, Corpus
from tests.unit.keeper import Keeper, names, small_limits

__all__ = ["small_limits"]


Moments = Mapping[str, datetime]
EDGES: Moments = {
    "the end of a month": datetime(2026, 4, 30, 23, 59, 59, tzinfo=UTC),
    "the end of a year": datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC),
    "the first moment of a year": datetime(2026, 1, 1, tzinfo=UTC),
    "a leap day": datetime(2024, 2, 29, 12, tzinfo=UTC),
    "the day after one": datetime(2024, 3, 1, tzinfo=UTC),
    "an hour that summer time skips": datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
    "week 53": datetime(2027, 1, 2, 6, tzinfo=UTC),
}


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.simulation
def test_nothing_is_lost_around_the_calendars_edges(edge: str) -> None:
    moment = EDGES[edge]
    around = [moment + timedelta(seconds=17 * n) for n in range(-90, 91)]
    entries = [invented(n, when) for n, when in enumerate(around)]
    entries += [invented(1000 + n, moment - timedelta(hours=7 * n + 1)) for n in range(300)]
    # All of it as history, then day by day across the edge.
    with ArxivStandIn(Corpus(entries)) as arxiv:
        keeper = Keeper(arxiv)
        keeper.run(moment - timedelta(days=70), now=moment + timedelta(days=40))
        assert keeper.held() == names(entries, moment - timedelta(days=70))
    now = moment - timedelta(days=3)
    corpus = Corpus([replace(e, announced=_evening(e.updated)) for e in entries], now=lambda: now)
    with ArxivStandIn(corpus, clock=lambda: now) as arxiv:
        keeper = Keeper(arxiv)
        for _ in range(12):
            keeper.run(moment - timedelta(days=40), now=now)
            now += timedelta(days=1)
        assert keeper.held() >= names(entries, moment - timedelta(days=40))
    assert keeper.complete()


def _evening(date: str) -> str:
    """When what was submitted on `date` is announced: at the end of the next day."""
    return stamp(datetime.fromisoformat(date).replace(hour=0, minute=0, second=0) + timedelta(days=2))


def test_a_date_of_a_leap_day_as_since_is_reached_to_the_second() -> None:
    since = datetime(2024, 2, 29, tzinfo=UTC)
    entries = [invented(n, since + timedelta(hours=11 * n)) for n in range(-20, 200)]
    entries = [e for e in entries if e.id[5] != "-"] + [invented(900, since), invented(901, since - timedelta(0, 1))]
    with ArxivStandIn(Corpus(entries)) as arxiv:
        keeper = Keeper(arxiv)
        keeper.run(since)
        assert keeper.held() == names(entries, since)
    assert "2610.00900v1" in keeper.held() and "2610.00901v1" not in keeper.held()


Wrong = Callable[[int], timedelta]


@pytest.mark.parametrize(
    "wrong",
    [lambda day: timedelta(days=1), lambda day: -timedelta(days=1), lambda day: timedelta(days=day % 3 - 1)],
    ids=["a day ahead", "a day behind", "now this, now that"],
)
@pytest.mark.simulation
def test_a_runners_clock_that_is_wrong_by_a_day_loses_nothing(wrong: Wrong) -> None:
    begin = TODAY
    now = begin
    entries = [
        replace(e, announced=_evening(e.updated))
        for e in (invented(n, begin - timedelta(days=30) + timedelta(hours=5 * n)) for n in range(240))
    ]
    # Some come weeks late: the week's long look-back, which goes by the runner's clock, has to find them.
    late = [
        replace(e, announced=stamp(datetime.fromisoformat(e.updated) + timedelta(days=35)))
        for e in (invented(5000 + n, begin - timedelta(days=20) + timedelta(days=n)) for n in range(15))
    ]
    with ArxivStandIn(Corpus(entries + late, now=lambda: now), clock=lambda: now) as arxiv:
        keeper = Keeper(arxiv)
        for day in range(45):
            keeper.run(begin - timedelta(days=40), now=now + wrong(day))
            now += timedelta(days=1)
        assert keeper.held() >= names(arxiv.corpus.snapshot().current, begin - timedelta(days=39))
        assert keeper.complete()


def test_what_is_announced_up_to_six_days_late_is_found_by_the_next_run() -> None:
    thursday = datetime(2026, 3, 5, 6, 17, tzinfo=UTC)
    with ArxivStandIn(Corpus(invented(n, thursday - timedelta(hours=2 * n + 1)) for n in range(300))) as arxiv:
        keeper = Keeper(arxiv)
        keeper.run(thursday - timedelta(days=20), now=thursday)
        arxiv.corpus.add(invented(900 + days, thursday - timedelta(days=days)) for days in range(7))
        requests = keeper.run(thursday - timedelta(days=20), now=thursday + timedelta(hours=1))
        assert keeper.held() >= {f"2610.{900 + days:05}v1" for days in range(7)}
    assert len(requests) == 5, "84 papers and some, by 20"


@pytest.mark.simulation
def test_what_is_announced_up_to_sixty_days_late_is_found_and_by_the_next_weeks_first_runs() -> None:
    now = begin = datetime(2026, 3, 2, 6, 17, tzinfo=UTC)  # a Monday
    daily = [invented(n, begin - timedelta(days=80) + timedelta(days=n, hours=3)) for n in range(200)]
    late = [
        invented(1000 + 10 * days + weekday, begin + timedelta(days=weekday + 14 - days, hours=-5))
        for days in range(1, 61)
        for weekday in range(7)
    ]
    announced = {entry.id: begin + timedelta(days=int(entry.id[-1]) + 14, hours=-5) for entry in late}
    corpus = Corpus(
        [
            *(replace(e, announced=_evening(e.updated)) for e in daily),
            *(replace(e, announced=stamp(announced[e.id])) for e in late),
        ],
        now=lambda: now,
    )
    waited: dict[str, timedelta] = {}
    with ArxivStandIn(corpus, clock=lambda: now) as arxiv:
        keeper = Keeper(arxiv)
        for day in range(35):
            now = begin + timedelta(days=day)
            keeper.run(begin - timedelta(days=75), now=now)
            for identifier in keeper.papers["splatting"].keys() & announced.keys() - waited.keys():
                waited[identifier] = now - announced[identifier]
    assert announced.keys() == waited.keys(), "all are found"
    soon = [waited[e.id] for e in late if int(e.id[-5:]) - 1000 < 10 * 6]
    assert max(soon) < timedelta(days=1), "within the week that every run looks back, the next run finds it"
    assert max(waited.values()) < timedelta(days=8)
    assert any(wait > timedelta(days=1) for wait in waited.values()), "beyond it, the week's long look-back does"


@pytest.mark.parametrize("late", [20, 55])
@pytest.mark.simulation
def test_late_papers_are_found_also_while_history_takes_weeks_to_fill_in(late: int) -> None:
    begin = now = TODAY
    history = [invented(n, begin - timedelta(days=1) - n * timedelta(hours=4)) for n in range(1500)]
    daily = [invented(10_000 + n, begin + timedelta(hours=8 * n)) for n in range(120)]
    tardy = [
        replace(e, announced=stamp(begin + timedelta(days=n, hours=2)))
        for n in range(1, 15)
        for e in [invented(20_000 + n, begin + timedelta(days=n - late))]
    ]
    since = begin - timedelta(days=240)
    corpus = Corpus([*history, *(replace(e, announced=_evening(e.updated)) for e in daily), *tardy], now=lambda: now)
    incomplete = 0
    with ArxivStandIn(corpus, clock=lambda: now) as arxiv:
        keeper = Keeper(arxiv)
        for day in range(40):
            now = begin + timedelta(days=day)
            keeper.run(since, minutes=1.0, now=now)
            incomplete += not keeper.complete()
        assert keeper.held() == names(corpus.snapshot().current, since)
    assert incomplete > 8, "meanwhile the week's long look-back came round"
