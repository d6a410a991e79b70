"""Harvesting OAI-PMH: pages one after another, each paper once, and no more of them in memory than a page has."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import pytest

from radar.archive.paper import Paper
from radar.arxiv_api.oai import OaiHarvest, harvest
from radar.arxiv_api.second_source import first_day, seconds_for
from radar.arxiv_api.transport import Transport, new_session
from radar.clock import Deadline
from tests.end_to_end.clock import TODAY, SkippingClock
from tests.end_to_end.world import invented
from tests.stand_ins.arxiv import ArxivStandIn, Corpus, FaultPlan, always, faults, once
from tests.stand_ins.arxiv.oai_faults import BAD_TOKEN, EDGE_503, NO_TITLES, SAME_TOKEN

FIRST = "2026-10-26"


def corpus(count: int) -> Corpus:
    return Corpus(invented(number, TODAY - timedelta(hours=20, seconds=number)) for number in range(count))


@pytest.fixture
def arxiv() -> Iterator[ArxivStandIn]:
    with ArxivStandIn(corpus(45), clock=lambda: TODAY) as stand_in:
        stand_in.oai.page = 10
        yield stand_in


def read(
    arxiv: ArxivStandIn, sets: Sequence[str] = ("",), seconds: float = 600, delay: float = 3, first: str = FIRST
) -> tuple[OaiHarvest, list[list[Paper]]]:
    pages: list[list[Paper]] = []
    clock = SkippingClock()
    with new_session("test") as session:
        transport = Transport(session, clock, Deadline(clock, 1800), delay=delay, jitter=lambda: 0.5)
        limit = Deadline(clock, seconds)
        found = harvest(transport, arxiv.oai_url, sets, first, limit, lambda papers: pages.append([*papers]))
    return found, pages


def test_pages_follow_each_other_until_no_token_comes(arxiv: ArxivStandIn) -> None:
    found, pages = read(arxiv)
    assert [len(page) for page in pages] == [10, 10, 10, 10, 5]
    assert {paper.id for page in pages for paper in page} == {entry.id for entry in arxiv.corpus.snapshot().current}
    assert (found.papers, found.requests, found.gaps, found.is_empty) == (45, 5, [], False)


def test_a_paper_of_several_sets_comes_once(arxiv: ArxivStandIn) -> None:
    found, pages = read(arxiv, ("cs:cs:CV", "cs"))
    assert (found.papers, found.requests, found.gaps) == (45, 10, [])
    assert sum(map(len, pages)) == 45


def test_a_set_without_records_is_none_to_complain_of(arxiv: ArxivStandIn) -> None:
    found, _ = read(arxiv, ("physics:hep-th", "cs"))
    assert (found.papers, found.gaps, found.is_empty) == (45, [], False)
    empty, _ = read(arxiv, first="2026-10-30")
    assert (empty.papers, empty.gaps, empty.is_empty) == (0, [], True)


def test_a_token_that_is_good_no_longer_ends_the_reading_of_a_set_alone(arxiv: ArxivStandIn) -> None:
    arxiv.oai_faults = FaultPlan(once(BAD_TOKEN, lambda asked: "resumptionToken" in asked.params))
    found, _ = read(arxiv, ("cs:cs:CV", "cs"))
    assert found.gaps == ["Not all of OAI-PMH could be read."]
    assert found.papers == 45, "the second set has them all"


def test_the_same_page_again_is_the_end(arxiv: ArxivStandIn) -> None:
    arxiv.oai_faults = FaultPlan(always(SAME_TOKEN, lambda asked: "resumptionToken" in asked.params))
    found, _ = read(arxiv)
    assert found.requests <= 3
    assert "Not all of OAI-PMH could be read." in found.gaps


def test_records_that_cannot_be_read_are_said_to_be_missing(arxiv: ArxivStandIn) -> None:
    arxiv.oai_faults = FaultPlan(once(NO_TITLES))
    found, _ = read(arxiv)
    assert (found.papers, found.gaps) == (35, ["Some records of OAI-PMH could not be read."])


def test_time_is_kept_to(arxiv: ArxivStandIn) -> None:
    found, _ = read(arxiv, seconds=7)
    assert 10 <= found.papers < 45
    assert found.gaps == ["Not all of OAI-PMH could be read."]
    arxiv.oai_faults = FaultPlan(always(EDGE_503))
    arxiv.forget()
    found, _ = read(arxiv, seconds=20)
    assert (found.is_empty, len(arxiv.oai_log)) == (True, 1), "a second try would come too late"


def test_a_robot_asks_for_no_other_set(arxiv: ArxivStandIn) -> None:
    arxiv.oai_faults = FaultPlan(always(faults.STATUS_403_HTML))
    found, _ = read(arxiv, ("cs", "stat", "eess"))
    assert (found.is_empty, len(arxiv.oai_log)) == (True, 1)


def test_no_more_is_in_memory_than_a_page() -> None:
    peaks = []
    for pages in (2, 10):
        with ArxivStandIn(corpus(500 * pages), clock=lambda: TODAY) as arxiv:
            arxiv.oai.page = 500
            arxiv.oai.cached = False
            arxiv.oai.answer({"verb": "ListRecords", "metadataPrefix": "arXivRaw", "from": FIRST})  # its own list
            peaks.append(_peak(arxiv))
    assert peaks[1] < 1.5 * peaks[0], peaks


def _peak(arxiv: ArxivStandIn) -> int:
    clock = SkippingClock()
    with new_session("test") as session:
        transport = Transport(session, clock, Deadline(clock, 1800), delay=0)
        tracemalloc.start()
        found = harvest(transport, arxiv.oai_url, [""], FIRST, Deadline(clock, 1800), lambda papers: None)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert found.papers == len(arxiv.corpus)
    return peak


@pytest.mark.parametrize(
    ("known_until", "first"),
    [
        ("2026-10-29T18:00:00Z", "2026-10-27"),
        ("2026-10-30T05:00:00Z", "2026-10-28"),
        ("2027-01-01T00:00:00Z", "2026-10-28"),
        ("2026-10-20T00:00:00Z", "2026-10-23"),
        ("", "2026-10-23"),
    ],
)
def test_the_list_is_begun_two_days_before_what_is_known_and_a_week_back_at_most(known_until: str, first: str) -> None:
    assert first_day(known_until, datetime.fromisoformat("2026-10-30T06:17:00Z")) == first


@pytest.mark.parametrize(("minutes", "kept"), [(1, 0.5), (6, 3), (10, 5), (30, 5), (60, 10), (360, 60)])
def test_it_may_take_a_sixth_of_the_time_or_five_minutes_but_never_more_than_half(minutes: int, kept: float) -> None:
    assert seconds_for(minutes * 60) == kept * 60
