"""Asking about topics one after the other: what is kept of each, and what whoever waits is told."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import pairwise

import pytest

from radar.archive.coverage import Coverage
from radar.archive.look_back import stamp
from radar.arxiv_api import incremental as incremental_module
from radar.arxiv_api.client import ArxivClient
from radar.arxiv_api.harvest import Harvest, place_of_the_first
from radar.arxiv_api.progress import Spent
from radar.arxiv_api.topic_harvest import Outcome, TopicHarvest
from radar.arxiv_api.transport import Transport, new_session
from radar.clock import Deadline
from radar.settings.model import Topic
from tests.end_to_end.clock import TODAY, SkippingClock
from tests.end_to_end.world import invented
from tests.stand_ins.arxiv import ArxivStandIn, Corpus, FaultPlan, always, faults, once
from tests.stand_ins.arxiv.plan import at_start, with_text
from tests.unit.given_papers import paper

SINCE = TODAY - timedelta(days=30)


@dataclass
class Told:
    """A progress that remembers what it was told."""

    lines: list[str] = field(default_factory=list)

    def begin(self, topic: str) -> None:
        self.lines.append(f"begin {topic}")

    def read(self, position: int, total: int, back_to: str, spent: Spent) -> None:
        self.lines.append(f"{position}/{total} {back_to[:10]}")

    def end(self) -> None:
        self.lines.append("end")


def topic(name: str, **fields: tuple[str, ...]) -> Topic:
    return Topic(name, name, any=(name,), **fields)  # type: ignore[arg-type]


def asked(
    arxiv: ArxivStandIn, topics: Sequence[Topic], told: Told | None = None, coverage: Coverage | None = None
) -> list[Outcome]:
    clock = SkippingClock()
    transport = Transport(new_session("tests"), clock, Deadline(clock, 36_000), delay=3)
    survey = Harvest(topics, ArxivClient(transport, arxiv.url), lambda _: coverage, SINCE, clock, told or Told())
    survey.news()
    assert not survey.history(float("inf"))
    return survey.outcomes()


def test_a_paper_that_arxiv_cannot_write_is_told_of_as_one_it_does_not_know() -> None:
    entries = corpus()
    entries.poison("2610.00001")
    clock = SkippingClock()
    wanted = ["2610.00001", "2610.00002", "2501.00001"]
    with ArxivStandIn(entries) as arxiv:
        transport = Transport(new_session("tests"), clock, Deadline(clock, 36_000), delay=3)
        pager = ArxivClient(transport, arxiv.url)
        survey = Harvest([topic("birch")], pager, lambda _: None, SINCE, clock, Told(), by_id=lambda _: wanted)
        survey.news()
        while survey.history(float("inf")):
            pass
    (outcome,) = survey.outcomes()
    assert sorted(outcome.unknown) == ["2501.00001", "2610.00001"]


def corpus() -> Corpus:
    return Corpus(
        [
            invented(1, TODAY - timedelta(days=1), "Alder"),
            invented(2, TODAY - timedelta(days=2), "Alder", summary="Written in C++."),
            invented(3, TODAY - timedelta(days=3), "Alder", categories=("cs.RO",)),
            invented(4, TODAY - timedelta(days=4), "Birch"),
        ]
    )


def ids(outcome: Outcome) -> list[str]:
    assert not outcome.failure
    return [*outcome.papers]


def test_each_topic_has_its_outcome_in_order() -> None:
    topics = [topic("birch"), topic("alder"), topic("cedar")]
    with ArxivStandIn(corpus()) as arxiv:
        outcomes = asked(arxiv, topics)
    assert [outcome.topic for outcome in outcomes] == topics
    assert [ids(outcome) for outcome in outcomes] == [["2610.00004"], ["2610.00001", "2610.00002", "2610.00003"], []]
    assert [outcome.failure for outcome in outcomes] == ["", "", ""]


def test_what_arxiv_cannot_promise_is_checked_on_our_side() -> None:
    plain = topic("alder", none=("C++",))
    primary = Topic("alder", "alder", any=("alder",), categories=("cs.CV",), primary_only=True)
    with ArxivStandIn(corpus()) as arxiv:
        outcomes = asked(arxiv, [plain, primary])
    assert [ids(outcome) for outcome in outcomes] == [["2610.00001", "2610.00003"], ["2610.00001", "2610.00002"]]


def test_whoever_waits_hears_of_each_topic_and_page() -> None:
    told = Told()
    with ArxivStandIn(corpus()) as arxiv:
        asked(arxiv, [topic("alder"), topic("birch")], told)
    assert told.lines == ["begin alder", "3/3 2026-10-27", "begin birch", "1/1 2026-10-26", "end", "end"]


def test_whoever_waits_hears_of_topics_that_are_not_asked_too() -> None:
    told = Told()
    with ArxivStandIn(corpus(), FaultPlan(always(faults.STATUS_403_HTML))) as arxiv:
        outcomes = asked(arxiv, [topic("alder"), topic("birch")], told)
        assert len(arxiv.log) == 1
    assert told.lines == ["begin alder", "begin birch", "end", "end"]
    assert all(outcome.failure and not outcome.papers for outcome in outcomes)


def test_a_failure_is_told_in_two_sentences(caplog: pytest.LogCaptureFixture) -> None:
    with ArxivStandIn(corpus(), FaultPlan(always(faults.STATUS_503_HTML, with_text("alder")))) as arxiv:
        failed, fine = asked(arxiv, [topic("alder"), topic("birch")])
    assert not failed.papers
    assert failed.failure == (
        "arXiv was asked 6 times and sent no good answer; the last was 503 Service Unavailable. "
        "Its service is overloaded or down; the next run asks again."
    )
    assert f"alder: {failed.failure}" in caplog.messages
    assert ids(fine) == ["2610.00004"]


def test_each_topic_goes_on_from_its_own_coverage() -> None:
    coverage = Coverage(stamp(SINCE), corpus().snapshot().current[0].updated)
    with ArxivStandIn(corpus()) as arxiv:
        outcomes = asked(arxiv, [topic("alder")], coverage=coverage)
    assert not outcomes[0].failure
    assert outcomes[0].coverage == coverage


def test_history_goes_from_topic_to_topic_also_from_one_checkpoint_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incremental_module, "AT_ONCE", 1)
    names = ["alder", "birch", "cedar", "dogwood"]
    moments = [TODAY - timedelta(days=1, hours=number) for number in range(60 * 24)]
    entries = [invented(i * 2000 + n, moment, name) for i, name in enumerate(names) for n, moment in enumerate(moments)]
    clock, told = SkippingClock(), Told()
    with ArxivStandIn(Corpus(entries)) as arxiv:
        transport = Transport(new_session("tests"), clock, Deadline(clock, 36_000), delay=3)
        survey = Harvest(list(map(topic, names)), ArxivClient(transport, arxiv.url), lambda _: None, SINCE, clock, told)
        survey.news()
        told.lines.clear()
        while survey.history(1):  # less than a window takes
            pass
    order = [line.split()[1].rstrip(":") for line in told.lines if line.startswith("begin")]
    assert order[:8] == names * 2
    assert all(not outcome.failure and not outcome.gaps for outcome in survey.outcomes())


def test_a_total_that_is_too_low_once_does_not_make_the_history_complete(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incremental_module, "AT_ONCE", 1)
    entries = [invented(number, TODAY - timedelta(days=1, hours=number), "Alder") for number in range(500)]
    with ArxivStandIn(Corpus(entries), FaultPlan(once(faults.wrong_total(-300)))) as arxiv:
        (outcome,) = asked(arxiv, [topic("alder")])
    assert len(ids(outcome)) == 500


WORDS = [f"word{chr(97 + number)}" for number in range(12)]


def pager_of(arxiv: ArxivStandIn, clock: SkippingClock, minutes: float) -> ArxivClient:
    return ArxivClient(Transport(new_session("tests"), clock, Deadline(clock, minutes * 60), delay=3), arxiv.url)


def test_a_topic_whose_news_there_was_no_time_for_is_incomplete_and_none_goes_without_for_ever() -> None:
    entries = [invented(n, TODAY - timedelta(days=1, minutes=n), word) for n, word in enumerate(WORDS)]
    topics = list(map(topic, WORDS))
    coverage: dict[str, Coverage | None] = {}
    held: set[str] = set()
    with ArxivStandIn(Corpus(entries)) as arxiv:
        for day in range(14):
            now = TODAY + timedelta(days=day)
            arxiv.corpus.add([invented(100 * day + 100 + n, now, word) for n, word in enumerate(WORDS)])
            arxiv.forget()
            clock = SkippingClock(now, speed=0)
            minutes = 10 if day == 0 else 0.15  # the latter is enough for three or four requests
            survey = Harvest(
                topics, pager_of(arxiv, clock, minutes), lambda topic: coverage.get(topic.slug), SINCE, clock, Told()
            )
            while survey.go_on(60):
                pass
            outcomes = survey.outcomes()
            assert [outcome.topic for outcome in outcomes] == topics
            reached = {word for word in WORDS for request in arxiv.log if word in request.params["search_query"]}
            assert len(reached) == 12 if day == 0 else 3 <= len(reached) <= 4
            for outcome in outcomes:
                assert not outcome.failure
                short = outcome.topic.slug not in reached
                assert bool(outcome.gaps) == short, "what was not asked for is incomplete"
                assert not short or outcome.gaps[0].startswith("Its news could not be read in full: the time")
                coverage[outcome.topic.slug] = outcome.coverage
            held |= {paper for outcome in outcomes for paper in ids(outcome)}
    for n in range(len(WORDS)):
        assert any(f"2610.{100 * day + 100 + n:05}" in held for day in range(5, 14)), "each had its turn"


@pytest.mark.parametrize("hours", [1, 6, 8, 12, 24, 72, 144, 168, 336])
@pytest.mark.parametrize("topics", [2, 7, 24, 30])
def test_whatever_the_schedule_no_topic_waits_long_for_its_place_among_the_first(hours: int, topics: int) -> None:
    firsts = [place_of_the_first(TODAY + timedelta(hours=hours * run), topics) for run in range(400)]
    reached = max(1, topics // 3)  # in each run there is time for a third of them
    for number in range(topics):
        turns = [run for run, first in enumerate(firsts) if (number - first) % topics < reached]
        assert max(after - before for before, after in pairwise([-1, *turns])) <= 12


def test_news_can_be_asked_for_bit_by_bit_and_what_was_not_asked_yet_is_not_told_of() -> None:
    entries = [invented(n, TODAY - timedelta(days=1, minutes=n), word) for n, word in enumerate(WORDS)]
    clock, told = SkippingClock(speed=0), Told()
    with ArxivStandIn(Corpus(entries)) as arxiv:
        survey = Harvest(list(map(topic, WORDS)), pager_of(arxiv, clock, 60), lambda _: None, SINCE, clock, told)
        assert survey.outcomes() == []
        known = [0]
        while survey.go_on(10):
            outcomes = survey.outcomes()
            assert all(ids(outcome) and not outcome.failure for outcome in outcomes)
            known.append(len(outcomes))
    assert known[1:] == sorted(set(known[1:])) and len(known) > 2, "each time a few more"
    assert [len(ids(outcome)) for outcome in survey.outcomes()] == [1] * len(WORDS)
    assert not survey.go_on(10), "what is done is not begun again"
    assert sorted(line for line in told.lines if line.startswith("begin")) == sorted(f"begin {word}" for word in WORDS)


def test_while_one_waits_the_log_says_for_what_and_how_far_it_is(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "radar")
    entries = [invented(number, TODAY - timedelta(days=1, hours=number), "Alder") for number in range(500)]
    with ArxivStandIn(Corpus(entries), FaultPlan(once(faults.status_429("100"), at_start(200)))) as arxiv:
        clock = SkippingClock(speed=0)
        survey = Harvest([topic("alder")], pager_of(arxiv, clock, 30), lambda _: None, SINCE, clock, Told())
        survey.go_on(math.inf)
    waits = [message for message in caplog.messages if message.startswith("Waiting")]
    assert waits[0] == "Waiting for arXiv: 100 s to go; alder; 200 papers, 2 requests, 30 min left."
    assert len(waits) == 3


def test_what_was_told_before_in_a_run_is_not_taken_away_by_an_answer_that_lacks_it() -> None:
    full = paper(authors=("Ada",), abstract="About.", categories=("cs.CL",), comment="5 pages")
    known = TopicHarvest(topic("alder"), "", None)
    known.take([full])
    known.take([replace(full, abstract="", authors=(), comment="")])
    assert [record.paper for record in known.papers.values()] == [replace(full, comment="")]
    known.take([replace(full, title="Another")])
    assert known.papers[full.id].paper == replace(full, title="Another")
