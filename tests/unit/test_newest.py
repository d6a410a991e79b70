"""The newest of all arXiv: what one answer proves, and which answers prove nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from radar.arxiv_api.client import ArxivClient
from radar.arxiv_api.newest import ask_newest
from radar.arxiv_api.transport import Transport, new_session
from radar.clock import Deadline
from tests.end_to_end.clock import TODAY, SkippingClock
from tests.end_to_end.world import invented
from tests.stand_ins.arxiv import ArxivStandIn, Corpus, faults
from tests.stand_ins.arxiv.atom import write_page
from tests.stand_ins.arxiv.faults import EVERY_FAULT, Fault, Reply, Situation
from tests.stand_ins.arxiv.plan import FaultPlan, always

PAPERS = 150


@pytest.fixture
def arxiv() -> Iterator[ArxivStandIn]:
    entries = [invented(number, TODAY - timedelta(hours=12, minutes=number)) for number in range(PAPERS)]
    with ArxivStandIn(Corpus(entries), tie_seed=7) as stand_in:
        yield stand_in


@pytest.fixture
def clock() -> SkippingClock:
    return SkippingClock(TODAY, speed=0)


@pytest.fixture
def client(arxiv: ArxivStandIn, clock: SkippingClock) -> ArxivClient:
    return ArxivClient(Transport(new_session("tests"), clock, Deadline(clock, 3_600), delay=3), arxiv.url)


def test_it_is_the_same_until_something_is_announced(arxiv: ArxivStandIn, client: ArxivClient) -> None:
    first = ask_newest(client, TODAY)
    assert first is not None
    assert (first.total, first.date) == (PAPERS, "2026-10-29T18:17:00Z")
    assert ask_newest(client, TODAY + timedelta(minutes=1)) == first
    queries = [request.params["search_query"] for request in arxiv.log]
    assert len(set(queries)) == 2, "so that no cache has an answer"
    arxiv.corpus.add([invented(900, TODAY - timedelta(days=59))])
    late = ask_newest(client, TODAY)
    assert late is not None
    assert (late.total, late.date, late.digest) == (PAPERS + 1, first.date, first.digest)
    arxiv.corpus.revise("2610.00140", updated="2026-10-29T18:16:30Z", comment="This paper has been withdrawn.")
    revised = ask_newest(client, TODAY)
    assert revised is not None
    assert (revised.total, revised.date) == (late.total, first.date)
    assert revised.digest != late.digest


def test_papers_of_one_moment_may_stand_in_any_order(arxiv: ArxivStandIn, client: ArxivClient) -> None:
    moment = TODAY - timedelta(hours=13)  # which is near the end of the page
    arxiv.corpus.add(invented(500 + number, moment) for number in range(60))
    assert len({ask_newest(client, TODAY) for _ in range(8)}) == 1


def test_a_date_ahead_of_time_is_not_the_newest(arxiv: ArxivStandIn, client: ArxivClient) -> None:
    arxiv.corpus.add([replace(invented(900, TODAY - timedelta(days=1)), updated="2031-01-01T00:00:00Z")])
    found = ask_newest(client, TODAY)
    assert found is not None
    assert found.date == "2026-10-29T18:17:00Z"


def turned_round(situation: Situation) -> Reply:
    page = situation.right.page
    assert page is not None
    return Reply(200, write_page(replace(page, entries=page.entries[::-1])))


@pytest.mark.parametrize(
    "bad",
    [
        faults.wrong_total(10_000 - PAPERS),
        Fault("turned round", turned_round),
        *(EVERY_FAULT[name] for name in ("200 empty feed", "400 Atom", "500 Atom", "403 HTML", "200 garbage")),
        faults.status_503("120"),
        faults.truncated(),
        faults.in_texts("<b>x</b>"),
    ],
    ids=lambda fault: fault.name,
)
def test_what_proves_nothing_is_not_asked_for_again(
    arxiv: ArxivStandIn, client: ArxivClient, clock: SkippingClock, bad: Fault
) -> None:
    arxiv.faults = FaultPlan(always(bad))
    assert ask_newest(client, TODAY) is None
    assert len(arxiv.log) == 1
    # An overloaded service has its rest before the next question; the others are asked on.
    assert sum(clock.sleeps) == (120 if bad.name.startswith("503") else 0)


def test_an_index_that_has_stood_still_for_weeks_proves_nothing(client: ArxivClient) -> None:
    assert ask_newest(client, TODAY + timedelta(days=14)) is None
    assert ask_newest(client, TODAY + timedelta(days=13)) is not None


def test_no_time_left_proves_nothing(arxiv: ArxivStandIn, clock: SkippingClock) -> None:
    transport = Transport(new_session("tests"), clock, Deadline(clock, 0), delay=3)
    assert ask_newest(ArxivClient(transport, arxiv.url), TODAY) is None
    assert arxiv.log == []


def test_an_answer_that_does_not_end_is_not_waited_for_long(arxiv: ArxivStandIn) -> None:
    quick = SkippingClock(TODAY, speed=200)
    arxiv.faults = FaultPlan(always(EVERY_FAULT["drips"]))
    transport = Transport(new_session("tests"), quick, Deadline(quick, 3_600), delay=3)
    assert ask_newest(ArxivClient(transport, arxiv.url), TODAY) is None
    assert 29 < quick.monotonic() < 120
