"""The walk: how far back it goes, what coverage it proves, and what it says where it could not be complete."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from radar.archive.coverage import Coverage
from radar.archive.look_back import long_look_back_stop, stamp
from radar.archive.paper import Paper
from radar.arxiv_api.client import ArxivClient
from radar.arxiv_api.harvest import Harvest
from radar.arxiv_api.incremental import IncrementalResult, fetch_new
from radar.arxiv_api.progress import Spent
from radar.arxiv_api.topic_harvest import Outcome
from radar.arxiv_api.transport import Transport, Unavailable, new_session
from radar.clock import Deadline
from radar.settings.model import Topic
from tests.end_to_end.clock import TODAY, SkippingClock
from tests.end_to_end.world import invented
from tests.stand_ins.arxiv import ArxivStandIn, Corpus, Entry, FaultPlan, always, faults, once, times
from tests.stand_ins.arxiv.faults import Fault, Reply, Situation
from tests.stand_ins.arxiv.plan import at_start, with_text

SINCE = TODAY - timedelta(days=90)
QUERY = 'ti:"splatting"'


@dataclass
class Walker:
    """Walks on one stand-in, with the real delay on a clock that skips."""

    arxiv: ArxivStandIn
    minutes: float = 300
    told: list[tuple[int, int, str]] = field(default_factory=list)

    def walk(
        self,
        coverage: Coverage | None = None,
        since: datetime = SINCE,
        wanted: Callable[[Paper], bool] = lambda paper: True,
    ) -> IncrementalResult:
        pager = self._pager(SkippingClock())
        return fetch_new(pager, QUERY, coverage, stamp(since), TODAY, wanted, lambda *page: self.told.append(page))

    def survey(self, coverage: Coverage | None = None, since: datetime = SINCE) -> Outcome:
        """The whole of it: the walk, and the history that it leaves to be filled in."""
        clock = SkippingClock()
        topic = Topic("splatting", "splatting", query=QUERY)
        survey = Harvest([topic], self._pager(clock), lambda _: coverage, since, clock, Told())
        survey.news()
        survey.history(float("inf"))
        (outcome,) = survey.outcomes()
        assert not outcome.failure
        return outcome

    def _pager(self, clock: SkippingClock) -> ArxivClient:
        deadline = Deadline(clock, self.minutes * 60)
        return ArxivClient(
            Transport(new_session("tests"), clock, deadline, delay=3, jitter=lambda: 0.5), self.arxiv.url
        )


class Told:
    """A progress that nobody watches."""

    def begin(self, topic: str) -> None: ...

    def read(self, position: int, total: int, back_to: str, spent: Spent) -> None: ...

    def end(self) -> None: ...


def hourly(count: int, step: timedelta = timedelta(hours=1)) -> list[Entry]:
    """Papers at equal distances; the newest is a day old, number 0."""
    return [invented(number, TODAY - timedelta(days=1) - number * step) for number in range(count)]


def numbers(walked: IncrementalResult | Outcome) -> list[int]:
    told = walked.papers if isinstance(walked, IncrementalResult) else walked.papers.values()
    return sorted(int(each.id[-5:]) for each in told)


def starts(arxiv: ArxivStandIn) -> list[int]:
    return [int(request.params["start"]) for request in arxiv.log]


def test_a_first_walk_goes_back_to_since_and_no_further() -> None:
    entries = hourly(1000)
    since = TODAY - timedelta(days=20)
    with ArxivStandIn(Corpus(entries)) as arxiv:
        walker = Walker(arxiv)
        walked = walker.walk(since=since)
        assert starts(arxiv) == [0, 200, 400]
    assert numbers(walked) == [number for number, entry in enumerate(entries) if entry.updated >= stamp(since)]
    assert walked.coverage == Coverage(stamp(since), entries[0].updated)
    assert walked.gaps == ()
    assert walker.told == [(count, 1000, entries[count - 1].updated) for count in (200, 400, 600)]


def test_all_papers_of_the_very_moment_where_a_walk_may_stop_are_read() -> None:
    newest = TODAY - timedelta(days=1)
    entries = [
        *(invented(number, newest - timedelta(minutes=number)) for number in range(190)),
        *(invented(number, newest - timedelta(days=7)) for number in range(190, 210)),
        *(invented(number, newest - timedelta(days=7, hours=number)) for number in range(210, 500)),
    ]
    coverage = Coverage(stamp(SINCE), entries[0].updated)
    with ArxivStandIn(Corpus(entries)) as arxiv:
        walked = Walker(arxiv).walk(coverage)
        assert starts(arxiv) == [0, 200]
    assert set(numbers(walked)) >= set(range(210)), "there are more of that moment on the second page"
    assert walked.coverage == coverage


def test_a_paper_of_the_moment_of_since_is_wanted_and_one_a_second_older_is_not() -> None:
    since = TODAY.replace(hour=0, minute=0)
    with ArxivStandIn(Corpus([invented(0, since), invented(1, since - timedelta(seconds=1))])) as arxiv:
        assert numbers(Walker(arxiv).walk(since=since)) == [0]


def test_a_walk_goes_on_where_the_last_one_left_off_less_the_look_back() -> None:
    entries = hourly(2000)
    until = entries[300].updated  # of an earlier week, so this is the week's deep look-back
    with ArxivStandIn(Corpus(entries)) as arxiv:
        walked = Walker(arxiv).walk(Coverage(stamp(SINCE), until))
    due = long_look_back_stop(until)
    assert set(numbers(walked)) >= {number for number, entry in enumerate(entries) if entry.updated >= due}
    assert walked.coverage == Coverage(stamp(SINCE), entries[0].updated)


def test_since_moved_back_is_filled_in() -> None:
    entries = hourly(900)
    known = Coverage(stamp(TODAY - timedelta(days=10)), entries[0].updated)
    since = TODAY - timedelta(days=30)
    with ArxivStandIn(Corpus(entries)) as arxiv:
        walked = Walker(arxiv).survey(known, since)
    assert set(numbers(walked)) >= set(range(9 * 24, 29 * 24 + 1)), "what was covered before need not be read again"
    assert max(numbers(walked)) == 29 * 24
    assert walked.coverage == Coverage(stamp(since), entries[0].updated)


def test_since_moved_forward_changes_nothing() -> None:
    entries = hourly(900)
    known = Coverage(stamp(TODAY - timedelta(days=30)), entries[0].updated)
    with ArxivStandIn(Corpus(entries)) as arxiv:
        walked = Walker(arxiv).walk(known, TODAY - timedelta(days=3))
    assert 7 * 24 in numbers(walked)
    assert walked.coverage == known


def test_no_papers_are_believed_of_a_new_topic_when_arxiv_has_said_it_twice() -> None:
    with ArxivStandIn(Corpus([invented(0, TODAY, "Another matter")])) as arxiv:
        walked = Walker(arxiv).walk()
        assert starts(arxiv) == [0, 0]
    assert walked == IncrementalResult((), Coverage(stamp(SINCE), stamp(SINCE)))


def test_a_new_topic_that_is_once_said_to_be_empty_is_read() -> None:
    with ArxivStandIn(Corpus(hourly(5)), FaultPlan(once(faults.EMPTY_FEED_200))) as arxiv:
        walked = Walker(arxiv).walk()
    assert numbers(walked) == [0, 1, 2, 3, 4]
    assert walked.gaps == ()


def test_a_topic_that_was_read_as_empty_in_vain_loses_nothing() -> None:
    with ArxivStandIn(Corpus(hourly(5)), FaultPlan(times(2, faults.EMPTY_FEED_200))) as arxiv:
        first = Walker(arxiv).walk()
        assert first.papers == ()
        assert numbers(Walker(arxiv).walk(first.coverage)) == [0, 1, 2, 3, 4]


def test_a_topic_known_to_have_papers_is_not_believed_to_be_empty() -> None:
    entries = hourly(5)
    with ArxivStandIn(Corpus(entries), FaultPlan(always(faults.EMPTY_FEED_200))) as arxiv, pytest.raises(Unavailable):
        Walker(arxiv).walk(Coverage(stamp(SINCE), entries[0].updated))


def test_papers_that_are_not_wanted_are_left_out_and_move_no_coverage() -> None:
    entries = hourly(10)
    with ArxivStandIn(Corpus(entries)) as arxiv:
        walked = Walker(arxiv).walk(wanted=lambda paper: int(paper.id[-5:]) >= 3)
        assert numbers(walked) == list(range(3, 10))
        assert walked.coverage == Coverage(stamp(SINCE), entries[3].updated)
        again = Walker(arxiv).walk(walked.coverage, wanted=lambda paper: int(paper.id[-5:]) >= 3)
    assert again.coverage == walked.coverage, "a walk without news proves nothing new"


def test_a_gap_between_what_is_known_and_results_that_nobody_wants_is_seen() -> None:
    entries = hourly(2500)
    since = TODAY - timedelta(days=120)
    known = Coverage(stamp(since), entries[2400].updated)
    cut = FaultPlan(always(faults.status_429("100000"), at_start(400)))
    with ArxivStandIn(Corpus(entries), cut) as arxiv:
        walked = Walker(arxiv).walk(known, since, wanted=lambda paper: int(paper.id[-5:]) >= 1000)
    assert walked.papers == ()
    reached = stamp(datetime.fromisoformat(entries[399].updated) + timedelta(seconds=1))
    assert walked.coverage == Coverage(reached, entries[0].updated, earlier=known)
    assert walked.coverage.has_hole(stamp(since)) and walked.short
    with ArxivStandIn(Corpus(entries)) as arxiv:
        later = Walker(arxiv).survey(walked.coverage, since)
    assert set(numbers(later)) >= set(range(400, 2400))
    assert later.coverage == Coverage(stamp(since), entries[0].updated)


@pytest.mark.parametrize(("read", "short"), [(0, True), (200, True), (400, False)])
def test_news_that_time_ran_out_on_before_they_met_what_is_known_are_cut_short(read: int, short: bool) -> None:
    entries = hourly(900)
    known = Coverage(stamp(SINCE), entries[150].updated)  # so that the look-back ends with number 318
    plan = FaultPlan(always(faults.STATUS_503_HTML, at_start(read))) if read else FaultPlan()
    with ArxivStandIn(Corpus(entries), plan) as arxiv:
        walked = Walker(arxiv, minutes=0 if not read else 5).walk(known)
    assert (len(walked.papers), walked.short) == (read, short)


@pytest.mark.parametrize("lasting", [True, False])
def test_a_look_back_that_time_ran_out_on_is_a_gap_until_history_has_made_up_for_it(lasting: bool) -> None:
    entries = hourly(900)
    known = Coverage(stamp(SINCE), entries[150].updated)
    trouble = [once(faults.status_429("100000"), at_start(200))]
    if lasting:
        trouble.append(always(faults.status_429("100000"), with_text("submittedDate")))
    with ArxivStandIn(Corpus(entries), FaultPlan(*trouble)) as arxiv:
        walked = Walker(arxiv).survey(known)
    assert walked.coverage is not None and not walked.coverage.has_hole(stamp(SINCE))
    said = [gap for gap in walked.gaps if gap.startswith("Its news could not be read in full: the time")]
    assert len(said) == lasting
    assert lasting or walked.gaps == ()


def test_a_paper_dated_far_ahead_is_kept_and_moves_no_coverage() -> None:
    ahead = [invented(5000 + n, TODAY + timedelta(days=n)) for n in (1, 3, 400)]
    entries = hourly(6000, timedelta(minutes=30))
    for known in (None, Coverage(stamp(SINCE), entries[100].updated)):
        with ArxivStandIn(Corpus(entries + ahead)) as arxiv:
            walked = Walker(arxiv).walk(known, SINCE)
            assert len(arxiv.log) <= 3, "what lies farther back is left to history"
        assert {5001, 5003, 5400} <= set(numbers(walked))
        assert walked.coverage is not None
        assert walked.coverage.until == ahead[0].updated, "a day is what clocks are wrong by"


def test_a_record_that_cannot_be_delivered_is_named_by_its_number() -> None:
    with ArxivStandIn(Corpus(hourly(450))) as arxiv:
        arxiv.corpus.poison("2610.00210")
        walked = Walker(arxiv).walk()
    assert numbers(walked) == [number for number in range(450) if number != 210]
    assert walked.gaps == ("arXiv cannot deliver 1 of the results (number 211).",)


def test_time_that_runs_out_on_a_first_walk_leaves_what_was_read_and_its_coverage() -> None:
    entries = hourly(900)
    slow_after = FaultPlan(always(faults.status_429("100000"), at_start(400)))
    with ArxivStandIn(Corpus(entries), slow_after) as arxiv:
        walked = Walker(arxiv).walk()
    assert numbers(walked) == list(range(400))
    oldest = datetime.fromisoformat(entries[399].updated)
    assert walked.coverage == Coverage(stamp(oldest + timedelta(seconds=1)), entries[0].updated)


def test_where_a_first_walk_was_cut_short_history_goes_on() -> None:
    entries = hourly(900)
    with ArxivStandIn(Corpus(entries), FaultPlan(always(faults.status_429("100000"), at_start(400)))) as arxiv:
        walked = Walker(arxiv).survey()
        arxiv.faults = FaultPlan()
        walked = Walker(arxiv).survey(walked.coverage)
    assert walked.coverage == Coverage(stamp(SINCE), entries[0].updated)
    assert walked.gaps == ()


def test_a_look_back_cut_short_by_time_is_still_due() -> None:
    entries = hourly(1500)
    known = Coverage(stamp(SINCE), entries[100].updated)
    with ArxivStandIn(Corpus(entries), FaultPlan(always(faults.status_429("100000"), at_start(600)))) as arxiv:
        walked = Walker(arxiv).walk(known)
    assert numbers(walked) == list(range(600))
    coverage = walked.coverage
    assert coverage is not None
    assert (coverage.earlier, coverage.until) == (known, entries[0].updated)
    assert coverage.goal(stamp(SINCE)) == long_look_back_stop(known.until), "it is filled in before it counts as done"
    with ArxivStandIn(Corpus(entries)) as arxiv:
        after = Walker(arxiv).survey(coverage)
    assert after.coverage == Coverage(stamp(SINCE), entries[0].updated)
    assert set(numbers(after)) >= set(range(600, 1500))


def test_no_time_at_all_is_a_gap_and_proves_nothing() -> None:
    with ArxivStandIn(Corpus(hourly(5))) as arxiv:
        walked = Walker(arxiv, minutes=0).survey()
        assert starts(arxiv) == []
    assert not walked.papers
    assert walked.coverage is None
    assert len(walked.gaps) == 1


def test_no_good_answer_in_all_the_time_is_the_services_failure() -> None:
    trouble = FaultPlan(always(faults.status_429("100000")))
    with ArxivStandIn(Corpus(hourly(5)), trouble) as arxiv, pytest.raises(Unavailable, match="max-minutes"):
        Walker(arxiv).walk()


def test_results_that_change_all_the_time_are_a_gap_and_keep_the_old_coverage() -> None:
    entries = hourly(300)
    known = Coverage(stamp(SINCE), entries[10].updated)
    with ArxivStandIn(Corpus(entries), FaultPlan(always(faults.duplicate_entries(), at_start(0)))) as arxiv:
        walked = Walker(arxiv).walk(known)
        assert starts(arxiv) == [0, 200] * 3
    assert walked.coverage == known
    assert len(walked.gaps) == 1
    assert numbers(walked) == [number for number in range(300) if number != 199]


@pytest.mark.parametrize("start", [0, 200])
def test_results_that_shift_are_read_again_also_where_a_walk_stops_half_way(start: int) -> None:
    entries = hourly(900)
    corpus = Corpus(entries)
    since = TODAY - timedelta(days=20)

    def then_one_jumps_up(situation: Situation) -> Reply:
        corpus.revise("2610.00450", updated=stamp(TODAY))
        return situation.honest

    with ArxivStandIn(corpus, FaultPlan(once(Fault("revised meanwhile", then_one_jumps_up), at_start(start)))) as arxiv:
        walked = Walker(arxiv).walk(since=since)
        assert starts(arxiv) == [0, 200, 400] * 2
    assert numbers(walked) == [number for number, entry in enumerate(entries) if entry.updated >= stamp(since)]
    assert {paper.version for paper in walked.papers if paper.id == "2610.00450"} == {2}
    assert walked.gaps == ()


def test_what_a_first_reading_brought_is_kept_when_the_second_runs_out_of_time() -> None:
    corpus = Corpus(hourly(300))

    def then_news(situation: Situation) -> Reply:
        corpus.add([invented(999, TODAY)])
        return situation.honest

    trouble = FaultPlan(
        once(Fault("news meanwhile", then_news), at_start(0)), always(faults.status_429("100000"), at_start(0))
    )
    with ArxivStandIn(corpus, trouble) as arxiv:
        walked = Walker(arxiv).walk()
    assert numbers(walked) == list(range(300))
    assert walked.coverage is None


def test_a_page_of_papers_of_one_second_is_no_span_of_time() -> None:
    entries = [invented(number, TODAY - timedelta(days=1)) for number in range(250)]
    with ArxivStandIn(Corpus(entries), FaultPlan(always(faults.status_429("100000"), at_start(200)))) as arxiv:
        walked = Walker(arxiv).walk()
    assert len(walked.papers) == 200
    assert walked.coverage is None


def test_an_outdated_first_page_only_delays_the_news() -> None:
    # An answer of yesterday to the same question is a right answer in every way but its age.
    old, new = hourly(500)[250:], hourly(500)[:250]
    known = Coverage(stamp(SINCE), old[0].updated)
    with ArxivStandIn(Corpus(old)) as arxiv:
        stale = Walker(arxiv).walk(known)
        assert stale.coverage == known
        arxiv.corpus.add(new)
        assert set(numbers(Walker(arxiv).walk(stale.coverage))) >= set(range(250))
