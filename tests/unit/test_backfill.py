"""The filling in of history: in what order, how far, by which windows, and what is said of it."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby

import pytest

from radar.archive.look_back import stamp
from radar.settings.model import Topic
from tests.end_to_end.clock import TODAY
from tests.end_to_end.world import invented
from tests.stand_ins.arxiv import ArxivStandIn, Corpus, Entry, FaultPlan, always, faults, once, times
from tests.stand_ins.arxiv.faults import Fault, Reply, Situation
from tests.stand_ins.arxiv.plan import Asked, at_start, both, first_page, with_text
from tests.stand_ins.arxiv.server import Request
from tests.unit.keeper import DELAY, YEAR, Keeper, names, query, small_limits, spread, windows

__all__ = ["small_limits"]


def test_a_window_that_holds_too_much_is_halved_and_none_is_read_far() -> None:
    dense = [invented(1000 + n, TODAY - timedelta(days=200, minutes=5 * n)) for n in range(280)]
    with ArxivStandIn(Corpus(spread(200) + dense)) as arxiv:
        keeper = Keeper(arxiv)
        requests = keeper.run()
        assert keeper.held() == names(arxiv.corpus.snapshot().current)
    assert keeper.complete()
    assert max(int(request.params["start"]) for request in requests) < 100, "no window of more than 60 is read on"
    assert len(windows(requests)) > 480 / 60
    assert len(requests) < 480 / 20 + 2 * len(windows(requests)), "what is halved costs one page"


def test_windows_meet_with_no_minute_between_them() -> None:
    with ArxivStandIn(Corpus(spread(480, 700))) as arxiv:
        keeper = Keeper(arxiv)
        since = TODAY - timedelta(days=720)
        asked = windows(keeper.run(since))
        assert keeper.held() == names(arxiv.corpus.snapshot().current)
    low = min(first for first, _ in asked if first > "1992")
    assert low == since.strftime("%Y%m%d%H%M"), "down to where history begins"
    reached = max(last for _, last in asked)
    for first, last in sorted(asked, reverse=True):
        assert last >= reached or first <= reached
        reached = min(reached, first)


@pytest.mark.parametrize("fault", [faults.wrong_total(-7), faults.wrong_total(7), faults.NO_TOTAL])
def test_a_total_that_is_wrong_once_leaves_no_hole(fault: Fault) -> None:
    for start in (0, 20):
        plan = FaultPlan(once(fault, both(with_text("submittedDate"), at_start(start))))
        with ArxivStandIn(Corpus(spread(300)), plan) as arxiv:
            keeper = Keeper(arxiv)
            keeper.run()
            assert any(request.fault for request in arxiv.log), "the fault struck"
            keeper.run()
            assert keeper.held() == names(arxiv.corpus.snapshot().current)
        assert keeper.complete()


@pytest.mark.parametrize("number", [1, 2])
def test_a_window_that_is_said_to_be_empty_twice_is_not_believed_to_be(number: int) -> None:
    in_a_window = with_text("submittedDate:[20")
    with ArxivStandIn(Corpus(spread(300)), FaultPlan(times(number, faults.EMPTY_FEED_200, in_a_window))) as arxiv:
        keeper = Keeper(arxiv)
        keeper.run()
        assert sum(request.fault is not None for request in arxiv.log) == number
        assert keeper.held() == names(arxiv.corpus.snapshot().current)
    assert keeper.complete()


def test_a_window_never_adds_up_while_a_record_is_passed_over_and_is_not_counted() -> None:
    held_back = faults.duplicate_entries()
    plan = FaultPlan(always(held_back, both(with_text("submittedDate"), at_start(20))))
    with ArxivStandIn(Corpus(spread(300)), plan) as arxiv:
        keeper = Keeper(arxiv)
        keeper.run(minutes=30)
        claimed = keeper.coverage["splatting"]
        assert claimed is not None
        assert not keeper.complete()
        for entry in arxiv.corpus.snapshot().current:
            assert entry.published < claimed.filled_to or f"{entry.id}v1" in keeper.held()
        arxiv.faults = FaultPlan()
        keeper.run()
        assert keeper.held() == names(arxiv.corpus.snapshot().current)
    assert keeper.complete()


def test_a_poisoned_record_in_the_middle_of_a_window_costs_only_itself() -> None:
    with ArxivStandIn(Corpus(spread(300))) as arxiv:
        arxiv.corpus.poison("2610.00170")
        keeper = Keeper(arxiv)
        keeper.run()
        everything = names(arxiv.corpus.snapshot().current)
        assert keeper.held() == everything - {"2610.00170v1"}
        assert "arXiv cannot deliver 1 of the results" in " ".join(keeper.gaps())
        arxiv.corpus.heal("2610.00170")
        keeper.coverage.clear()
        keeper.run()
        assert keeper.held() == everything


def _revised_lately(count: int) -> list[Entry]:
    """Papers of three years ago, of which each was revised in the last month."""
    old = [invented(n, TODAY - timedelta(days=1000 + n / 20)) for n in range(count)]
    apart = timedelta(days=28) / count
    return [
        replace(each, version=2, updated=stamp(TODAY - timedelta(days=1) - n * apart)) for n, each in enumerate(old)
    ]


def test_old_papers_that_were_revised_are_found_in_runs_that_are_shorter_than_it_takes() -> None:
    month = TODAY - timedelta(days=30)
    with ArxivStandIn(Corpus(_revised_lately(400))) as arxiv:
        keeper = Keeper(arxiv)
        held = [0]
        for run in range(20):
            keeper.run(month, minutes=1, now=TODAY + timedelta(hours=run))
            claimed = keeper.coverage["splatting"]
            assert claimed is not None
            assert keeper.complete() == (claimed.unbroken_since <= stamp(month)), "nobody is told more than there is"
            held.append(len(keeper.held()))
            if keeper.complete():
                break
        assert keeper.held() == names(arxiv.corpus.snapshot().current)
    assert keeper.complete()
    assert len(held) > 4, "it took several runs"


def test_how_far_revisions_are_known_does_not_serve_a_history_that_begins_earlier() -> None:
    with ArxivStandIn(Corpus(_revised_lately(400))) as arxiv:
        keeper = Keeper(arxiv)
        keeper.run(TODAY - timedelta(days=10), minutes=1)
        claimed = keeper.coverage["splatting"]
        assert claimed is not None and claimed.revised is not None, "it was in the middle of them"
        keeper.run(TODAY - timedelta(days=60))
        assert keeper.complete()
        assert keeper.held() == names(arxiv.corpus.snapshot().current)


def test_a_page_of_others_results_does_not_pass_for_the_newest_revisions() -> None:
    entries = _revised_lately(100) + [invented(1000 + n, TODAY - timedelta(days=500 + n)) for n in range(300)]
    disguised = FaultPlan(once(faults.other_page(admitted=False), with_text("199101010000")))
    with ArxivStandIn(Corpus(entries), disguised) as arxiv:
        keeper = Keeper(arxiv)
        keeper.run(month := TODAY - timedelta(days=30))
        assert any(request.fault for request in arxiv.log), "the fault struck"
        assert keeper.complete()
        assert names(entries, month) <= keeper.held()


def test_a_window_whose_results_never_stand_still_is_made_smaller() -> None:
    with ArxivStandIn(Corpus(spread(300)), FaultPlan(always(faults.duplicate_entries(), _reads_on))) as arxiv:
        keeper = Keeper(arxiv)
        asked = windows(keeper.run(minutes=60))
        lengths = [
            datetime.strptime(last, "%Y%m%d%H%M") - datetime.strptime(first, "%Y%m%d%H%M") for first, last in asked
        ]
        assert min(lengths) < max(lengths) / 4
        assert keeper.held() == names(arxiv.corpus.snapshot().current), "in windows of one page nothing moves"


def _reads_on(asked: Asked) -> bool:
    return "submittedDate" in asked.query and int(asked.params["start"]) > 0


def test_papers_that_are_announced_while_a_window_is_read_are_found() -> None:
    corpus = Corpus(spread(300))

    def then_a_late_one(situation: Situation) -> Reply:
        corpus.add([invented(5000, TODAY - timedelta(days=100, hours=1))])
        corpus.revise("2610.00150", updated=stamp(TODAY - timedelta(hours=5)))
        return situation.honest

    plan = FaultPlan(once(Fault("news meanwhile", then_a_late_one), both(with_text("submittedDate"), first_page)))
    with ArxivStandIn(corpus, plan, tie_seed=3) as arxiv:
        keeper = Keeper(arxiv)
        keeper.run()
        keeper.run(now=TODAY + timedelta(days=1))
        missing = names(corpus.snapshot().current) - keeper.held()
    assert missing == set()


def test_more_updates_than_arxiv_shows_during_a_long_outage_are_all_found() -> None:
    # 300 results can be reached of one query here, as 10,000 can in truth; 450 papers are new and 150 are revised.
    old = spread(300)
    with ArxivStandIn(Corpus(old)) as arxiv:
        keeper = Keeper(arxiv)
        keeper.run()
        later = TODAY + timedelta(days=150)
        step = timedelta(days=148) / 450
        arxiv.corpus.add(invented(1000 + n, TODAY + timedelta(days=1) + n * step) for n in range(450))
        for number in range(0, 300, 2):
            moment = TODAY + timedelta(days=1, hours=9 * number)
            arxiv.corpus.revise(f"2610.{number:05}", updated=stamp(moment))
        for run in range(60):
            keeper.run(YEAR, minutes=1.5, now=later + timedelta(days=run))
            if keeper.complete():
                break
        assert keeper.held() == names(arxiv.corpus.snapshot().current)
        assert keeper.complete()
    assert run > 0, "it took more than one run"


def test_more_revisions_of_old_papers_than_arxiv_shows_are_all_found() -> None:
    # All are older than `since`, and have since been revised: their submission tells nothing of where they stand.
    old = [invented(n, TODAY - timedelta(days=800 + n)) for n in range(700)]
    with ArxivStandIn(Corpus(old)) as arxiv:
        for n in range(700):
            arxiv.corpus.revise(f"2610.{n:05}", updated=stamp(TODAY - timedelta(days=1, hours=11 * n)))
        keeper = Keeper(arxiv)
        keeper.run(minutes=10)
        keeper.run()
        assert keeper.held() == names(arxiv.corpus.snapshot().current, since=YEAR.replace(hour=0))
        assert keeper.complete()


def test_since_moved_back_fills_in_and_moved_forward_removes_nothing() -> None:
    entries = spread(400, 700)
    with ArxivStandIn(Corpus(entries)) as arxiv:
        keeper = Keeper(arxiv)
        near, far = TODAY - timedelta(days=100), TODAY - timedelta(days=650)
        keeper.run(near)
        assert keeper.held() == names(entries, near)
        for _ in range(20):
            keeper.run(far, minutes=0.4)
            assert keeper.held() >= names(entries, near)
            if keeper.complete():
                break
        assert keeper.held() == names(entries, far)
        before, coverage = keeper.held(), keeper.coverage["splatting"]
        keeper.run(near)
        assert (keeper.held(), keeper.coverage["splatting"]) == (before, coverage)
        keeper.run(far)
        assert windows(keeper.run(far)) == [], "what is filled in is not asked for again"


TOPICS = tuple(Topic(word, word, any=(word,)) for word in ("alder", "birch", "cedar"))


def three_topics() -> Corpus:
    return Corpus([entry for n, topic in enumerate(TOPICS) for entry in spread(300, 300, 1000 * n, topic.name.title())])


def of(request: Request) -> str:
    return next(topic.slug for topic in TOPICS if topic.slug in query(request))


def test_the_news_of_all_topics_come_before_any_history() -> None:
    with ArxivStandIn(three_topics()) as arxiv:
        requests = Keeper(arxiv, TOPICS).run()
    dated = ["submittedDate" in query(request) for request in requests]
    assert dated == sorted(dated), "what has no window is asked for first"
    news = [of(request) for request in requests if not windows([request])]
    assert set(news) == {topic.slug for topic in TOPICS}
    assert len(list(groupby(news))) == len(TOPICS), "one topic after the other"


def test_the_budget_is_shared_in_turns_and_history_starves_no_news() -> None:
    with ArxivStandIn(three_topics()) as arxiv:
        keeper = Keeper(arxiv, TOPICS)
        requests = keeper.run(minutes=1.5)
        turns = [of(request) for request in requests if windows([request])]
        assert set(turns) == {topic.slug for topic in TOPICS}
        steps = {slug: len({query(r) for r in requests if windows([r]) and of(r) == slug}) for slug in set(turns)}
        assert max(steps.values()) - min(steps.values()) <= 1
        arxiv.corpus.add([invented(9000 + n, TODAY, topic.name.title()) for n, topic in enumerate(TOPICS)])
        keeper.run(minutes=0.4, now=TODAY + timedelta(hours=20))
        for n, topic in enumerate(TOPICS):
            assert f"2610.{9000 + n:05}v1" in keeper.held(topic.slug)


def test_a_budget_of_a_window_a_run_goes_to_each_topic_in_turn() -> None:
    with ArxivStandIn(three_topics()) as arxiv:
        keeper = Keeper(arxiv, TOPICS)
        keeper.run(minutes=0.5)
        filled: dict[str, set[str]] = {topic.slug: set() for topic in TOPICS}
        for day in range(12):
            keeper.run(minutes=0.35, now=TODAY + timedelta(hours=day))
            for slug, dates in filled.items():
                coverage = keeper.coverage[slug]
                assert coverage is not None
                dates.add(coverage.filled_to)
    assert min(len(dates) for dates in filled.values()) >= 3, "each got on, the last topic too"


def test_a_run_keeps_its_minutes_to_within_a_request() -> None:
    for minutes in (0.2, 0.5, 1.0, 2.0):
        with ArxivStandIn(three_topics()) as arxiv:
            requests = Keeper(arxiv, TOPICS).run(minutes=minutes)
        assert minutes * 60 / DELAY - 1 <= len(requests) <= minutes * 60 / DELAY + 1


OLDEST = stamp(YEAR)[:10]
WHAT_IS_LEFT = (
    rf"Papers (?:from {OLDEST} to 202\d-\d\d-\d\d|submitted before {OLDEST} and revised since) are not all read yet"
)


def test_a_run_that_stops_early_says_what_is_left_and_about_how_many_runs_it_takes() -> None:
    with ArxivStandIn(Corpus(spread(600))) as arxiv:
        keeper = Keeper(arxiv)
        said: list[int] = []
        for _ in range(30):
            keeper.run(minutes=0.7)
            if keeper.complete():
                break
            (gap,) = keeper.gaps()
            match = re.fullmatch(rf"{WHAT_IS_LEFT}; about (\d+) more runs? like this one will do it\.", gap)
            assert match, gap
            said.append(int(match[1]))
        assert keeper.held() == names(arxiv.corpus.snapshot().current)
    assert len(said) >= 3
    for done, runs in enumerate(said[1:], 1):
        assert abs(runs - (len(said) - done)) <= 2, said


def test_it_is_said_of_a_topic_that_got_no_window_too() -> None:
    with ArxivStandIn(three_topics()) as arxiv:
        keeper = Keeper(arxiv, TOPICS)
        requests = keeper.run(minutes=0.45)
        assert {of(request) for request in requests if windows([request])} == {"alder", "birch"}
        gaps = [gap for number in range(3) for gap in keeper.gaps(number)]
    said = [int(match[1]) for gap in gaps if (match := re.search(r"; about (\d+) more runs? like this", gap))]
    assert len(said) == 3 and all(6 <= runs <= 11 for runs in said), said


def test_progress_tells_topic_window_papers_requests_and_the_time_left() -> None:
    with ArxivStandIn(Corpus(spread(200))) as arxiv:
        keeper = Keeper(arxiv)
        requests = keeper.run(minutes=20)
    steps = [line for line in keeper.told.lines if line.startswith("splatting: ")]
    assert re.fullmatch(r"splatting: submitted 20\d\d-\d\d-\d\d to 20\d\d-\d\d-\d\d", steps[0])
    budgets = [line for line in keeper.told.lines if line.endswith(" left")]
    found = [re.fullmatch(r"([\d,]+) papers?, (\d+) requests?, (\d+) min left", line) for line in budgets]
    numbers = [(int(m[1].replace(",", "")), int(m[2]), int(m[3])) for m in found if m]
    assert len(numbers) == len(budgets)
    told_of = [asked for _, asked, _ in numbers]
    assert told_of[0] == 1 and told_of[-1] == len(requests) and len(told_of) == len(set(told_of))
    assert len(told_of) >= len({query(request) for request in requests}), "every window is told of"
    assert numbers == sorted(numbers, key=lambda n: (n[1], n[0], -n[2])) and numbers[-1][0] > 60
    assert numbers[0][2] == 20 and numbers[-1][2] < 20


def test_while_arxiv_is_overloaded_the_log_has_a_line_every_half_minute(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "radar")
    with ArxivStandIn(Corpus(spread(200)), FaultPlan(once(faults.status_429("600"), with_text("submitted")))) as arxiv:
        keeper = Keeper(arxiv)
        keeper.run(minutes=30)
        assert keeper.held() == names(arxiv.corpus.snapshot().current)
    assert sum("Waiting for arXiv" in message for message in caplog.messages) == 600 / 30 - 1
