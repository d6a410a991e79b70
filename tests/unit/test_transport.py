"""The transport against the stand-in over real connections, on a clock that skips sleeps: spacing, tries, budget."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

import pytest
import requests

from radar.arxiv_api import transport as transport_module
from radar.arxiv_api.response import ExpectedResponse
from radar.arxiv_api.transport import OutOfTime, Rejected, Robot, Transport, Unanswerable, Unavailable, new_session
from radar.clock import Deadline
from radar.run.job import user_agent
from tests.end_to_end.clock import TODAY, SkippingClock
from tests.end_to_end.world import invented
from tests.stand_ins.arxiv import ArxivStandIn, Corpus, FaultPlan, always, faults, once, times, twice
from tests.stand_ins.arxiv.faults import Fault
from tests.stand_ins.wire import SLOW, floods, wire

EXPECTED = ExpectedResponse(0, 10, 1)


@pytest.fixture
def arxiv() -> Iterator[ArxivStandIn]:
    with ArxivStandIn(Corpus(invented(number, TODAY) for number in range(30))) as stand_in:
        yield stand_in


def transport(clock: SkippingClock, minutes: float = 30, jitter: float = 0.5, **options: Any) -> Transport:
    """A transport with the real delay; a `jitter` of a half leaves the waits as they are."""
    deadline = Deadline(clock, minutes * 60)
    session = options.pop("session", None) or new_session(user_agent({}))
    return Transport(session, clock, deadline, **{"delay": 3, "jitter": lambda: jitter, **options})


def page(arxiv: ArxivStandIn, start: int = 0) -> str:
    parameters = {"search_query": "all:splatting", "start": start, "max_results": 10}
    return f"{arxiv.url}?{urlencode(parameters | {'sortBy': 'lastUpdatedDate', 'sortOrder': 'descending'})}"


def waits(clock: SkippingClock) -> list[int]:
    """The waits that the clock slept through, to the second; those in slices count as one."""
    slept: list[float] = []
    whole = True
    for seconds in clock.sleeps:
        if whole:
            slept.append(seconds)
        else:
            slept[-1] += seconds
        whole = seconds != 30
    return [round(seconds) for seconds in slept]


def test_a_request_introduces_us_and_says_what_it_accepts(arxiv: ArxivStandIn) -> None:
    transport(SkippingClock()).fetch(page(arxiv), EXPECTED)
    headers = arxiv.log[0].headers
    assert headers["accept"].startswith("application/atom+xml")
    assert headers["user-agent"].startswith("arxiv-radar/")
    assert "(+https://github.com/" in headers["user-agent"]


def test_a_fork_introduces_itself() -> None:
    agent = user_agent({"GITHUB_SERVER_URL": "https://git.example", "GITHUB_ACTION_REPOSITORY": "me/radar"})
    assert agent.endswith("(+https://git.example/me/radar)")


def test_all_requests_share_one_connection(arxiv: ArxivStandIn) -> None:
    asking = transport(SkippingClock())
    for start in (0, 10, 20):
        asking.fetch(page(arxiv, start), ExpectedResponse(start, 10, 1))
    assert len({request.port for request in arxiv.log}) == 1


class Watched(requests.Session):
    """A session that notes on the clock when each request starts and when its answer is done with."""

    def __init__(self, clock: SkippingClock) -> None:
        super().__init__()
        self.clock = clock
        self.spans: list[tuple[float, float]] = []

    def get(self, *args: Any, **kwargs: Any) -> requests.Response:
        started = self.clock.monotonic()
        response = super().get(*args, **kwargs)
        close = response.close

        def noted() -> None:
            close()
            self.spans.append((started, self.clock.monotonic()))

        response.close = noted  # type: ignore[method-assign]
        return response


@pytest.mark.parametrize("fault", [faults.status_429(), faults.truncated(), faults.STATUS_500_ATOM])
def test_three_seconds_pass_between_requests_retries_included(arxiv: ArxivStandIn, fault: Fault) -> None:
    clock = SkippingClock()
    session = Watched(clock)
    asking = transport(clock, session=session, jitter=0)
    asking.fetch(page(arxiv), EXPECTED)
    arxiv.faults = FaultPlan(once(fault))
    for start in (10, 20):
        asking.fetch(page(arxiv, start), ExpectedResponse(start, 10, 1))
    gaps = [after[0] - before[1] for before, after in pairwise(session.spans)]
    assert len(gaps) == 3
    assert all(gap >= 3 for gap in gaps)
    assert [round(gap) for gap in gaps].count(3) == 2
    assert asking.requests_sent == 4


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (faults.status_429(), [30, 60, 120, 150, 150]),
        (faults.STATUS_503_HTML, [30, 60, 120, 150, 150]),
        (faults.STATUS_406_EMPTY, [30, 60, 120, 150, 150]),
        (faults.RATE_EXCEEDED_200, [30, 60, 120, 150, 150]),
        (faults.truncated(), [6, 15, 30, 60, 120]),
        (faults.RESET, [6, 15, 30, 60, 120]),
        (faults.EMPTY_FEED_200, [6, 15, 30, 60, 120]),
    ],
    ids=lambda value: value.name if isinstance(value, Fault) else "",
)
def test_waits_grow_until_it_gives_up(arxiv: ArxivStandIn, fault: Fault, expected: list[int]) -> None:
    arxiv.faults = FaultPlan(always(fault))
    clock = SkippingClock()
    with pytest.raises(Unavailable, match="asked 6 times"):
        transport(clock).fetch(page(arxiv), EXPECTED)
    assert waits(clock) == expected
    assert len(arxiv.log) == 6


def test_waits_are_jittered_by_a_quarter(arxiv: ArxivStandIn) -> None:
    slept = []
    for jitter in (0.0, 1.0):
        arxiv.faults = FaultPlan(once(faults.status_429()))
        clock = SkippingClock()
        transport(clock, jitter=jitter).fetch(page(arxiv), EXPECTED)
        slept.append(sum(clock.sleeps))
    assert slept == pytest.approx([22.5, 37.5], abs=0.5)


@pytest.mark.parametrize(("asked", "waited"), [("7", 30), ("90", 90), ("600", 600)])
def test_retry_after_lengthens_a_wait_but_never_shortens_it(arxiv: ArxivStandIn, asked: str, waited: int) -> None:
    arxiv.faults = FaultPlan(once(faults.status_429(asked)))
    clock = SkippingClock()
    transport(clock).fetch(page(arxiv), EXPECTED)
    assert round(sum(clock.sleeps)) == waited


def test_retry_after_may_be_a_date_by_the_services_clock(arxiv: ArxivStandIn) -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=120), usegmt=True)
    arxiv.faults = FaultPlan(once(faults.status_503(moment)))
    clock = SkippingClock()
    transport(clock).fetch(page(arxiv), EXPECTED)
    assert sum(clock.sleeps) == pytest.approx(120, abs=2)


@pytest.mark.parametrize(
    ("fault", "error", "requests_made"),
    [
        (faults.STATUS_400_ATOM, Rejected, 1),
        (faults.STATUS_403_HTML, Robot, 1),
        (faults.STATUS_500_ATOM, Unanswerable, 2),
        (faults.ERROR_FEED_200, Unanswerable, 2),
    ],
    ids=["400", "403", "500", "error feed"],
)
def test_what_patience_does_not_help_is_not_asked_six_times(
    arxiv: ArxivStandIn, fault: Fault, error: type[Exception], requests_made: int
) -> None:
    arxiv.faults = FaultPlan(always(fault))
    with pytest.raises(error):
        transport(SkippingClock()).fetch(page(arxiv), EXPECTED)
    assert len(arxiv.log) == requests_made


def test_different_troubles_one_after_the_other_end_after_six_tries_too(arxiv: ArxivStandIn) -> None:
    arxiv.faults = FaultPlan(times(3, faults.status_429()), times(2, faults.RESET), always(faults.HTML_200))
    with pytest.raises(Unavailable, match="asked 6 times"):
        transport(SkippingClock()).fetch(page(arxiv), EXPECTED)
    assert len(arxiv.log) == 6


def test_a_406_with_a_whole_feed_is_used_at_once(arxiv: ArxivStandIn) -> None:
    arxiv.faults = FaultPlan(always(faults.STATUS_406_WHOLE_FEED))
    clock = SkippingClock()
    feed = transport(clock).fetch(page(arxiv), EXPECTED)
    assert feed.total == 30
    assert clock.sleeps == []


@pytest.mark.parametrize("fault", [faults.NEVER_ANSWERS, faults.STALLS], ids=lambda fault: fault.name)
def test_a_server_that_falls_silent_is_left(
    arxiv: ArxivStandIn, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    arxiv.faults = FaultPlan(twice(fault))
    feed = transport(SkippingClock(), timeout=0.2).fetch(page(arxiv), EXPECTED)
    assert feed.total == 30
    assert caplog.text.count("no answer in time") == 2


def test_a_server_that_drips_is_left_when_the_answer_takes_too_long(
    arxiv: ArxivStandIn, caplog: pytest.LogCaptureFixture
) -> None:
    arxiv.faults = FaultPlan(once(faults.drips(0.02)))
    feed = transport(SkippingClock(), timeout=10, slowest=0.3).fetch(page(arxiv), EXPECTED)
    assert feed.total == 30
    assert "an answer without end" in caplog.text
    dripping = arxiv.log[0]
    assert dripping.ended is None or dripping.ended - dripping.started < 3


@pytest.mark.parametrize("name", SLOW)
def test_no_answer_outlasts_the_budget(name: str, caplog: pytest.LogCaptureFixture) -> None:
    began = time.monotonic()
    with wire(SLOW[name]) as server, pytest.raises(OutOfTime) as caught:
        transport(SkippingClock(), minutes=0.25 / 60).fetch(server.url, EXPECTED)
    assert 0.2 < time.monotonic() - began < 10  # without a limit it takes a minute, or for ever
    assert caught.value.after is not None
    assert "there is no time to try again" in caplog.text


@pytest.mark.parametrize("name", SLOW)
def test_no_answer_takes_longer_than_a_whole_answer_may(name: str) -> None:
    began = time.monotonic()
    with wire(SLOW[name]) as server, pytest.raises(Unavailable, match=r"no answer in time|an answer without end"):
        transport(SkippingClock(), minutes=600, timeout=60, slowest=0.1).fetch(server.url, EXPECTED)
    assert time.monotonic() - began < 20  # without a limit each of the six takes a minute, or for ever
    assert server.connections == 6


def test_where_arxiv_has_answered_before_it_is_not_to_blame_that_the_time_is_up(arxiv: ArxivStandIn) -> None:
    clock = SkippingClock()
    asking = transport(clock, minutes=10)
    asking.fetch(page(arxiv), EXPECTED)
    clock.sleep(10 * 60 - 0.3)
    arxiv.faults = FaultPlan(always(faults.drips(0.01)))
    with pytest.raises(OutOfTime) as caught:
        asking.fetch(page(arxiv, 10), ExpectedResponse(10, 10, 1))
    assert caught.value.after is None
    assert 10 * 60 <= clock.monotonic() < 10 * 60 + 1


@pytest.mark.parametrize(
    "fault",
    [faults.RESET, faults.RESET_AT_ONCE, faults.CLOSED_AT_ONCE, faults.cut_in_transfer(), faults.BROKEN_GZIP],
    ids=lambda fault: fault.name,
)
def test_broken_connections_and_encodings_are_tried_again(arxiv: ArxivStandIn, fault: Fault) -> None:
    arxiv.faults = FaultPlan(twice(fault))
    assert transport(SkippingClock()).fetch(page(arxiv), EXPECTED).total == 30
    assert len(arxiv.log) == 3


HERE = "/api/query?search_query=all:splatting&start=0&max_results=10&sortBy=lastUpdatedDate&sortOrder=descending"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_the_same_place_is_followed_and_counts_as_a_request(arxiv: ArxivStandIn, status: int) -> None:
    arxiv.faults = FaultPlan(once(faults.redirect(f"{HERE}&moved=yes", status)))
    clock = SkippingClock()
    asking = transport(clock)
    assert asking.fetch(page(arxiv), EXPECTED).total == 30
    assert asking.requests_sent == len(arxiv.log) == 2
    assert arxiv.log[1].params["moved"] == "yes"
    assert waits(clock) == [3], "the delay is kept"


def test_three_redirects_are_followed_and_no_more(arxiv: ArxivStandIn) -> None:
    def plan(count: int) -> FaultPlan:
        return FaultPlan.by_number({number: faults.redirect(f"{HERE}&n={number}") for number in range(count)})

    arxiv.faults = plan(3)
    assert transport(SkippingClock()).fetch(page(arxiv), EXPECTED).total == 30
    assert len(arxiv.log) == 4
    arxiv.forget()
    arxiv.faults = plan(100)
    with pytest.raises(Unavailable, match=r"asked 6 times .* a redirect \(302\) without end"):
        transport(SkippingClock()).fetch(page(arxiv), EXPECTED)
    assert len(arxiv.log) == 24


def test_a_redirect_to_itself_is_asked_for_no_more_often_than_any_bad_answer(arxiv: ArxivStandIn) -> None:
    arxiv.faults = FaultPlan(always(faults.redirect("")))
    clock = SkippingClock()
    with pytest.raises(Unavailable, match=r"a redirect \(302\) without end"):
        transport(clock).fetch(f"{arxiv.url}?{urlencode({'search_query': 'all:x'})}", EXPECTED)
    assert len(arxiv.log) == 6
    assert waits(clock) == [6, 15, 30, 60, 120]


def test_no_other_host_is_asked_whatever_a_redirect_says(arxiv: ArxivStandIn) -> None:
    with ArxivStandIn(Corpus([invented(99, TODAY)])) as other:
        arxiv.faults = FaultPlan(always(faults.redirect(page(other))))
        with pytest.raises(Unavailable, match=r"to another service \(127\.0\.0\.1:\d+\)"):
            transport(SkippingClock()).fetch(page(arxiv), ExpectedResponse(0, 10))
        assert other.log == []
    assert len(arxiv.log) == 6


def test_what_a_redirect_holds_is_not_read() -> None:
    endless = b"HTTP/1.1 302 Found\r\nLocation: https://example.org/\r\nConnection: close\r\n\r\n"
    began = time.monotonic()
    with wire(floods(endless, b"<feed/>" * 10_000)) as server, pytest.raises(Unavailable, match="to another service"):
        transport(SkippingClock()).fetch(server.url, EXPECTED)
    assert time.monotonic() - began < 15


def test_arxivs_own_hosts_are_asked_once_in_three_seconds_wherever_one_began(
    arxiv: ArxivStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    arxiv.faults = FaultPlan(always(faults.redirect("http://export.arxiv.org/api/query")))
    clock = SkippingClock()
    asking = transport(clock, delay=0, minutes=0.1)
    asked: list[str] = []
    send = asking._session.get

    def get(url: str, **options: Any) -> requests.Response:
        asked.append(url)
        if "arxiv.org" in url:
            raise requests.ConnectionError
        return send(url, **options)

    monkeypatch.setattr(asking._session, "get", get)
    with pytest.raises(OutOfTime):
        asking.fetch(page(arxiv), EXPECTED)
    assert "http://export.arxiv.org/api/query" in asked
    assert [round(seconds) for seconds in clock.sleeps] == [3] * (len(asked) // 2)


def test_cookies_are_not_kept() -> None:
    asked: list[bytes] = []

    def saying(connection: socket.socket, stopping: object) -> None:
        asked.append(connection.recv(65536))
        connection.sendall(b"HTTP/1.1 503 Busy\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    with wire(saying) as server, pytest.raises(Unavailable):
        transport(SkippingClock()).fetch(server.url, EXPECTED)
    assert len(asked) == 6
    assert b"Cookie" not in b"".join(asked)


def test_where_nobody_listens_it_says_so() -> None:
    with ArxivStandIn(Corpus()) as gone:
        url = page(gone)
    with pytest.raises(Unavailable, match="a broken connection"):
        transport(SkippingClock()).fetch(url, EXPECTED)


def test_a_long_wait_is_heard_of_every_half_minute(arxiv: ArxivStandIn, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "radar")
    arxiv.faults = FaultPlan(once(faults.status_429("100")))
    clock = SkippingClock()
    transport(clock).fetch(page(arxiv), EXPECTED)
    assert max(clock.sleeps) <= 30
    assert [line for line in caplog.messages if line.startswith("Waiting")] == [
        f"Waiting for arXiv: {seconds} s to go." for seconds in (100, 70, 40)
    ]
    assert "arXiv sent 429 Too Many Requests; trying again in 100 s." in caplog.messages


def test_a_silent_answer_is_heard_of_too(
    arxiv: ArxivStandIn, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport_module, "_NEWS_EVERY", 0.1)
    caplog.set_level(logging.INFO, "radar")
    arxiv.faults = FaultPlan(once(faults.slow(0.5)))
    transport(SkippingClock()).fetch(page(arxiv), EXPECTED)
    told = caplog.messages.count("Still waiting for arXiv's answer.")
    assert told
    time.sleep(0.3)
    assert caplog.messages.count("Still waiting for arXiv's answer.") == told, "it ends with the request"


def test_no_wait_begins_that_would_outlast_the_budget(arxiv: ArxivStandIn) -> None:
    arxiv.faults = FaultPlan(always(faults.status_429()))
    clock = SkippingClock()
    with pytest.raises(OutOfTime) as caught:
        transport(clock, minutes=1.1).fetch(page(arxiv), EXPECTED)
    assert caught.value.after is not None and "429" in caught.value.after.what
    assert waits(clock) == [30]
    assert clock.monotonic() < 66


@pytest.mark.parametrize("asked", ["9" * 400, "86400", "Fri, 31 Dec 9999 23:59:59 GMT", "0" * 5000 + "86400"])
def test_a_pause_that_there_is_no_time_for_is_not_begun(
    arxiv: ArxivStandIn, caplog: pytest.LogCaptureFixture, asked: str
) -> None:
    arxiv.faults = FaultPlan(always(faults.status_429(asked)))
    clock = SkippingClock()
    with pytest.raises(OutOfTime) as caught:
        transport(clock).fetch(page(arxiv), EXPECTED)
    assert caught.value.after is not None
    assert clock.sleeps == []
    assert caplog.messages == ["arXiv sent 429 Too Many Requests; there is no time to try again (max-minutes)."]


def test_no_request_begins_when_the_budget_is_used_up(arxiv: ArxivStandIn) -> None:
    clock = SkippingClock()
    asking = transport(clock, minutes=1)
    asking.fetch(page(arxiv), EXPECTED)
    clock.sleep(60)
    with pytest.raises(OutOfTime) as caught:
        asking.fetch(page(arxiv, 10), ExpectedResponse(10, 10, 1))
    assert caught.value.after is None
    assert len(arxiv.log) == 1


def test_who_used_up_the_budget_is_remembered_from_one_request_to_the_next(arxiv: ArxivStandIn) -> None:
    arxiv.faults = FaultPlan(times(6, faults.status_429()))
    asking = transport(SkippingClock(), minutes=8.6)
    with pytest.raises(Unavailable):
        asking.fetch(page(arxiv), EXPECTED)
    arxiv.faults = FaultPlan(always(faults.status_429("60")))
    with pytest.raises(OutOfTime) as caught:
        asking.fetch(page(arxiv, 10), ExpectedResponse(10, 10, 1))
    assert caught.value.after is not None


def test_trouble_that_is_over_is_forgotten(arxiv: ArxivStandIn) -> None:
    arxiv.faults = FaultPlan(once(faults.status_429()))
    clock = SkippingClock()
    asking = transport(clock, minutes=1)
    asking.fetch(page(arxiv), EXPECTED)
    clock.sleep(60)
    with pytest.raises(OutOfTime) as caught:
        asking.fetch(page(arxiv, 10), ExpectedResponse(10, 10, 1))
    assert caught.value.after is None


def test_never_are_there_two_requests_at_once(arxiv: ArxivStandIn) -> None:
    arxiv.faults = FaultPlan(always(faults.slow(0.05)))
    asking = transport(SkippingClock())
    for start in (0, 10, 20):
        asking.fetch(page(arxiv, start), ExpectedResponse(start, 10, 1))
    for before, after in pairwise(arxiv.log):
        assert before.ended is not None and before.ended <= after.started
