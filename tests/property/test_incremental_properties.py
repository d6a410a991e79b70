"""A walk loses nothing, whatever happens while it reads and whenever papers are announced."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from radar.archive.coverage import Coverage
from radar.archive.look_back import is_long_look_back_due, stamp
from radar.archive.paper import Paper
from radar.arxiv_api.client import ArxivClient
from radar.arxiv_api.incremental import IncrementalResult, fetch_new
from radar.arxiv_api.transport import Transport, new_session
from radar.clock import Deadline
from radar.errors import ArxivError
from tests.end_to_end.clock import TODAY, SkippingClock
from tests.end_to_end.world import invented
from tests.stand_ins.arxiv import ArxivStandIn, Corpus, FaultPlan, faults
from tests.stand_ins.arxiv.faults import EVERY_FAULT, Fault, Reply, Situation

DAY = timedelta(days=1)
MONDAY = datetime(2026, 8, 3, tzinfo=UTC)
# Those that take real time are left to the table of bad days.
SLOW = {"never answers", "stalls", "drips", "drips its head", "100 for ever", "0.2 s late"}
QUICK = [f for f in EVERY_FAULT.values() if f.name not in SLOW]


def read(arxiv: ArxivStandIn, coverage: Coverage | None, since: datetime, now: datetime) -> IncrementalResult:
    clock = SkippingClock()
    pager = ArxivClient(Transport(new_session("tests"), clock, Deadline(clock, 36_000), delay=3), arxiv.url)
    return fetch_new(pager, 'ti:"splatting"', coverage, stamp(since), now, lambda paper: True, lambda *page: None)


def happening(corpus: Corpus, kind: str, number: int) -> None:
    """Something that changes the results; `number` tells one from another."""
    if kind == "new":
        corpus.add([invented(5000 + number, TODAY - timedelta(seconds=1000 - number))])
    elif kind == "late":
        corpus.add([invented(6000 + number, TODAY - timedelta(hours=1 + number))])
    else:
        corpus.revise(f"2610.{number:05}", updated=stamp(TODAY - timedelta(seconds=1000 - number)))


def plan(corpus: Corpus, troubles: Sequence[Fault | tuple[str, int] | None]) -> FaultPlan:
    """For each request in turn a bad answer, or the right one after which something happens, or nothing."""

    def fault(trouble: Fault | tuple[str, int] | None) -> Fault:
        if isinstance(trouble, Fault):
            return trouble

        def reply(situation: Situation) -> Reply:
            if trouble is not None:
                happening(corpus, *trouble)
            return situation.honest

        return Fault(str(trouble), reply)

    return FaultPlan.by_number({number: fault(trouble) for number, trouble in enumerate(troubles)})


events = st.tuples(st.sampled_from(["new", "late", "revised"]), st.integers(0, 409))


@settings(max_examples=15, deadline=None)
@given(
    troubles=st.lists(st.none() | events | st.sampled_from(QUICK), max_size=8),
    spacing=st.integers(1, 5),
    older=st.sampled_from([0, 200]),
    seed=st.integers(0, 1000),
)
def test_a_walk_without_a_gap_has_all_that_there_was_when_it_began(
    troubles: list[Fault | tuple[str, int] | None], spacing: int, older: int, seed: int
) -> None:
    # `spacing` papers share each moment, and swap places from one request to the next.
    moments = [TODAY - timedelta(hours=20, minutes=5 * (number // spacing)) for number in range(410)]
    since = TODAY - 30 * DAY
    moments += [since - timedelta(minutes=5 * (number // spacing + 1)) for number in range(older)]
    corpus = Corpus(invented(number, moment) for number, moment in enumerate(moments))
    there = {entry.id for entry in corpus.snapshot().current if entry.updated >= stamp(since)}
    assert len(there) == 410
    with ArxivStandIn(corpus, plan(corpus, troubles), tie_seed=seed) as arxiv:
        papers: list[Paper] = []
        coverage: Coverage | None = Coverage(stamp(since), stamp(moments[0]))
        try:
            walked = read(arxiv, coverage, since, TODAY)
        except ArxivError:
            pass
        else:
            found = {paper.id for paper in walked.papers}
            assert len(found) == len(walked.papers)
            assert walked.gaps or found >= there
            papers += walked.papers
            coverage = walked.coverage

        arxiv.faults = FaultPlan()
        for _ in range(5):  # papers of one moment may need another reading
            walked = read(arxiv, coverage, since, TODAY)
            papers += walked.papers
            if not walked.gaps:
                break
    assert not walked.gaps
    assert {paper.id: paper.version for paper in papers} == {
        entry.id: entry.version for entry in corpus.snapshot().current if entry.updated >= stamp(since)
    }


weeks = st.integers(3, 9)
cron = st.one_of(
    st.just(range(7)),
    st.just(range(5)),
    st.integers(0, 6).map(lambda day: range(day, day + 1)),
    st.sets(st.integers(0, 6), min_size=1).map(sorted),
)
hours = st.integers(0, 23)


def runs(weekdays: Sequence[int], count: int, hour: int) -> list[datetime]:
    """The moments of a cron that runs on `weekdays` (0 is Monday) for `count` weeks."""
    return [MONDAY + timedelta(weeks=week, days=day, hours=hour) for week in range(count) for day in weekdays]


@given(weekdays=cron, count=weeks, hour=hours, papers=st.lists(st.tuples(st.integers(-900, 1600), st.integers(0, 90))))
def test_every_week_with_a_run_has_a_deep_look_back(
    weekdays: Sequence[int], count: int, hour: int, papers: list[tuple[int, int]]
) -> None:
    # Papers are dated in hours from the first Monday on, and announced some hours after.
    until = MONDAY - 30 * DAY
    deep: set[tuple[int, int]] = set()
    moments = runs(weekdays, count, hour)
    for moment in moments:
        if is_long_look_back_due(stamp(until), moment):
            deep.add(moment.isocalendar()[:2])
        dates = [MONDAY + timedelta(hours=age) for age, lag in papers if MONDAY + timedelta(hours=age + lag) <= moment]
        until = max([until, *dates])
    assert deep == {moment.isocalendar()[:2] for moment in moments}


@settings(max_examples=12, deadline=None)
@given(
    weekdays=cron,
    count=weeks,
    hour=hours,
    papers=st.lists(st.tuples(st.integers(-20, 50), st.integers(0, 23), st.integers(0, 45)), max_size=60),
)
def test_papers_announced_weeks_after_their_date_are_found(
    weekdays: Sequence[int], count: int, hour: int, papers: list[tuple[int, int, int]]
) -> None:
    entries = [
        invented(number, dated, announced=stamp(dated + lag * DAY))
        for number, (day, at, lag) in enumerate(papers)
        for dated in [MONDAY + timedelta(days=day, hours=at)]
    ]
    now = MONDAY
    corpus = Corpus(entries, now=lambda: now)
    coverage: Coverage | None = None
    known: set[str] = set()
    with ArxivStandIn(corpus) as arxiv:
        for moment in runs(weekdays, count, hour):
            now = moment
            walked = read(arxiv, coverage, MONDAY - 30 * DAY, now)
            assert not walked.gaps
            coverage = walked.coverage
            known |= {paper.id for paper in walked.papers}
        announced_by = MONDAY + timedelta(weeks=count - 1)  # the last week's look-back has seen all of these
        assert known >= {entry.id for entry in entries if entry.announced <= stamp(announced_by)}


def test_the_quick_faults_are_most_of_them() -> None:
    assert len(QUICK) == len(EVERY_FAULT) - len(SLOW)
    assert faults.EMPTY_FEED_200 in QUICK
