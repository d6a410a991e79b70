"""The stand-in for arXiv on the wire: its log, and every kind of bad answer as a client meets it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.etree import ElementTree

import arxiv
import pytest
import requests
from lxml import etree

from tests.stand_ins.arxiv import ArxivStandIn, Corpus, Entry, FaultPlan, always, faults, once, times, twice
from tests.stand_ins.arxiv.faults import EVERY_FAULT, Fault
from tests.stand_ins.arxiv.plan import When, at_start, both, first_page, last_page, middle_page, nth_page, with_text

_PAPERS = [
    Entry(
        id=f"2610.{number:05}",
        version=1,
        title=f"Paper {number}",
        summary="About naïve words.",
        authors=("Abelone Okonvale",),
        categories=("cs.CL",),
        published=f"2026-10-01T12:00:{number:02}Z",
        updated=f"2026-10-01T12:00:{number:02}Z",
    )
    for number in range(30)
]
_OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
_IDS = [f"http://arxiv.org/abs/2610.{number:05}v1" for number in range(30)]


@pytest.fixture
def server() -> ArxivStandIn:
    return ArxivStandIn(Corpus(_PAPERS))


def _get(server: ArxivStandIn, start: int = 0, query: str = "all:paper", timeout: float = 5) -> requests.Response:
    order = {"sortBy": "submittedDate", "sortOrder": "ascending"}
    params: dict[str, str | int] = {"search_query": query, "start": start, "max_results": 10, **order}
    return requests.get(server.url, params=params, timeout=timeout)


@dataclass(frozen=True)
class _Feed:
    ids: list[str]
    total: str
    start: str
    title: str


def _feed(body: bytes) -> _Feed:
    root = etree.fromstring(body)
    total, start = (root.findtext(f"{{{_OPENSEARCH}}}{name}", "") for name in ("totalResults", "startIndex"))
    ids = [entry.findtext("{*}id", "") for entry in root.iterfind("{*}entry")]
    return _Feed(ids, total, start, root.findtext("{*}entry/{*}title", ""))


def test_the_arxiv_package_reads_every_paper_through_all_pages(server: ArxivStandIn) -> None:
    with server:
        client = arxiv.Client(page_size=10, delay_seconds=0)
        client.query_url_format = server.url + "?{}"
        search = arxiv.Search("all:paper", max_results=None, sort_by=arxiv.SortCriterion.LastUpdatedDate)
        results = list(client.results(search))
    assert [result.entry_id for result in results] == _IDS[::-1]
    assert results[0].title == "Paper 29"
    assert results[0].summary == "About naïve words."
    assert [author.name for author in results[0].authors] == ["Abelone Okonvale"]
    assert results[0].primary_category == "cs.CL"
    assert results[0].updated.isoformat() == "2026-10-01T12:00:29+00:00"


def test_the_log_tells_who_asked_what_and_for_how_long(server: ArxivStandIn) -> None:
    server.faults = FaultPlan(once(faults.slow(0.2)))
    with server, requests.Session() as session:
        session.get(server.url, params={"search_query": "all:paper"}, headers={"User-Agent": "me"})
        session.get(server.url, params={"search_query": "ti:none"})
        requests.get(server.url.replace("/api/query", "/elsewhere"))
        log = server.log
    first, second, third = log
    assert [(r.number, r.method, r.status) for r in log] == [(0, "GET", 200), (1, "GET", 200), (2, "GET", 404)]
    assert first.params == {"search_query": "all:paper"}
    assert first.headers["user-agent"] == "me"
    assert (first.fault, second.fault) == ("0.2 s late", None)
    assert first.port == second.port != third.port
    assert first.ended is not None
    assert first.ended - first.started >= 0.2
    assert second.started >= first.ended
    server.forget()
    assert server.log == []


def test_requests_at_once_overlap_in_the_log(server: ArxivStandIn) -> None:
    server.faults = FaultPlan(always(faults.slow(0.3)))
    with server:
        threads = [threading.Thread(target=_get, args=(server,)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        first, second = server.log
    assert first.ended is not None
    assert second.started < first.ended


@pytest.mark.parametrize(("length", "status", "kind"), [(4094, 200, "application/atom+xml"), (4095, 400, "text/html")])
def test_a_request_line_may_have_4094_bytes(server: ArxivStandIn, length: int, status: int, kind: str) -> None:
    overhead = len("GET /api/query?search_query=all: HTTP/1.1")
    with server:
        answer = requests.get(f"{server.url}?search_query=all:{'a' * (length - overhead)}", timeout=5)
    assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (status, kind)
    assert ("Request Line is too large (4095 &gt; 4094)" in answer.text) == (status == 400)


def test_a_query_that_is_posted_may_be_as_long_as_it_likes(server: ArxivStandIn) -> None:
    query = "ti:paper OR " + " OR ".join(f'abs:"{number:01000}"' for number in range(10))
    with server:
        answer = requests.post(server.url, data={"search_query": query, "max_results": 100}, timeout=5)
        method = server.log[0].method
    assert (answer.status_code, method) == (200, "POST")
    assert len(_feed(answer.content).ids) == len(_PAPERS)


def test_stopping_does_not_wait_for_requests_that_hang(server: ArxivStandIn) -> None:
    server.faults = FaultPlan(always(faults.NEVER_ANSWERS))
    failures: list[Exception] = []

    def ask() -> None:
        try:
            _get(server, timeout=30)
        except requests.ConnectionError as error:
            failures.append(error)

    thread = threading.Thread(target=ask)
    with server:
        thread.start()
        while not server.log:
            time.sleep(0.01)
    thread.join(15)
    assert not thread.is_alive()
    assert len(failures) == 1


# --- answers with a status and a body of their own


@pytest.mark.parametrize(
    ("fault", "status", "kind", "body"),
    [
        (faults.STATUS_503_HTML, 503, "text/html", b"<html>"),
        (faults.STATUS_403_HTML, 403, "text/html", b"<html>"),
        (faults.HTML_200, 200, "text/html", b"<html>"),
        (faults.status_429(), 429, "text/plain", b"Rate exceeded."),
        (faults.RATE_EXCEEDED_200, 200, "text/plain", b"Rate exceeded."),
        (faults.STATUS_500_ATOM, 500, "application/atom+xml", b"<?xml"),
        (faults.STATUS_400_ATOM, 400, "application/atom+xml", b"<?xml"),
        (faults.ERROR_FEED_200, 200, "application/atom+xml", b"<?xml"),
        (faults.GARBAGE, 200, "application/atom+xml", b"\x00\x01\x02"),
    ],
    ids=lambda value: value.name if isinstance(value, Fault) else "",
)
def test_a_bad_answer_has_its_status_and_body(
    server: ArxivStandIn, fault: Fault, status: int, kind: str, body: bytes
) -> None:
    server.faults = FaultPlan(always(fault))
    with server:
        answer = _get(server)
    assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (status, kind)
    assert answer.content.startswith(body)
    assert "Retry-After" not in answer.headers
    if body == b"<?xml":
        assert _feed(answer.content).title == "Error"
    if body == b"Rate exceeded.":
        assert len(answer.content) == 14


def test_a_429_and_a_503_can_say_when_to_come_back(server: ArxivStandIn) -> None:
    server.faults = FaultPlan(once(faults.status_429("120")), once(faults.status_503("Sun, 01 Nov 2026 00:00:00 GMT")))
    with server:
        answers = [_get(server) for _ in range(2)]
    assert [(answer.status_code, answer.headers["Retry-After"]) for answer in answers] == [
        (429, "120"),
        (503, "Sun, 01 Nov 2026 00:00:00 GMT"),
    ]


def test_a_406_comes_empty_or_with_a_whole_feed(server: ArxivStandIn) -> None:
    server.faults = FaultPlan(once(faults.STATUS_406_EMPTY), once(faults.STATUS_406_WHOLE_FEED))
    with server:
        empty, whole = _get(server), _get(server)
    assert (empty.status_code, empty.content) == (406, b"")
    assert (whole.status_code, _feed(whole.content).ids) == (406, _IDS[:10])


# --- feeds that do not add up


@pytest.mark.parametrize(
    ("fault", "ids", "total", "start"),
    [
        (faults.EMPTY_FEED_200, [], "0", "10"),
        (faults.EMPTY_PAGE_200, [], "30", "10"),
        (faults.fewer_entries(3), _IDS[10:17], "30", "10"),
        (faults.wrong_total(-25), _IDS[10:20], "5", "10"),
        (faults.wrong_total(+7), _IDS[10:20], "37", "10"),
        (faults.NO_TOTAL, _IDS[10:20], "", "10"),
        (faults.duplicate_entries(2), _IDS[10:18] + _IDS[10:12], "30", "10"),
        (faults.other_page(), _IDS[0:10], "30", "0"),
        (faults.other_page(admitted=False), _IDS[0:10], "30", "10"),
    ],
    ids=lambda value: value.name if isinstance(value, Fault) else "",
)
def test_a_feed_that_does_not_add_up(
    server: ArxivStandIn, fault: Fault, ids: list[str], total: str, start: str
) -> None:
    server.faults = FaultPlan(always(fault))
    with server:
        answer = _get(server, start=10)
    feed = _feed(answer.content)
    assert (answer.status_code, feed.ids, feed.total, feed.start) == (200, ids, total, start)


def test_a_feed_can_be_cut_and_well_delivered(server: ArxivStandIn) -> None:
    server.faults = FaultPlan(once(faults.truncated(0.5)), once(faults.CUT_IN_PUBLISHED))
    with server:
        half, dated, whole = _get(server), _get(server), _get(server)
    assert half.content == whole.content[: len(whole.content) // 2]
    assert dated.content.endswith(b"<published>2026-1")
    for answer in (half, dated):
        assert int(answer.headers["Content-Length"]) == len(answer.content)
        with pytest.raises(etree.XMLSyntaxError):
            etree.fromstring(answer.content)


def test_a_feed_can_hide_an_entity_bomb(server: ArxivStandIn) -> None:
    server.faults = FaultPlan(once(faults.DOCTYPE))
    with server:
        answer = _get(server)
    assert answer.content.startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<!DOCTYPE feed [")
    # Below eight million characters the standard library's parser lets it grow.
    title = ElementTree.fromstring(answer.content).findtext("{http://www.w3.org/2005/Atom}title", "")
    assert title.startswith("haha")
    assert len(title) > 2_000_000


# --- connections that break


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (faults.BROKEN_GZIP, requests.exceptions.ContentDecodingError),
        (faults.cut_in_transfer(0.3), requests.exceptions.ChunkedEncodingError),
        (faults.RESET, requests.exceptions.ChunkedEncodingError),
        (faults.RESET_AT_ONCE, requests.ConnectionError),
        (faults.CLOSED_AT_ONCE, requests.ConnectionError),
        (faults.NEVER_ANSWERS, requests.exceptions.ReadTimeout),
        (faults.STALLS, requests.ConnectionError),
        (faults.slow(1), requests.exceptions.ReadTimeout),
    ],
    ids=lambda value: value.name if isinstance(value, Fault) else "",
)
def test_a_connection_breaks_as_its_fault_says(server: ArxivStandIn, fault: Fault, error: type[Exception]) -> None:
    server.faults = FaultPlan(once(fault))
    with server:
        with pytest.raises(error):
            _get(server, timeout=0.3)
        assert _get(server).status_code == 200
        assert server.log[0].fault == fault.name


def _raw(server: ArxivStandIn) -> tuple[bytes, str]:
    """What comes back on a bare socket until it ends, and how it ends."""
    host, port = urlsplit(server.url).netloc.split(":")
    received = b""
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(b"GET /api/query?search_query=all:paper HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        try:
            while part := connection.recv(65536):
                received += part
        except ConnectionResetError:
            return received, "reset"
    return received, "closed"


@pytest.mark.parametrize(
    ("fault", "ending", "some"),
    [
        (faults.RESET, "reset", True),
        (faults.RESET_AT_ONCE, "reset", False),
        (faults.CLOSED_AT_ONCE, "closed", False),
        (faults.cut_in_transfer(0.5), "closed", True),
    ],
    ids=lambda value: value.name if isinstance(value, Fault) else "",
)
def test_the_bytes_and_the_end_of_a_broken_answer(server: ArxivStandIn, fault: Fault, ending: str, some: bool) -> None:
    with server:
        whole, how = _raw(server)
        assert how == "closed"
        server.faults = FaultPlan(always(fault))
        received, how = _raw(server)
    assert how == ending
    assert (len(whole) // 3 < len(received) < len(whole)) if some else received == b""


def test_the_log_ends_a_hanging_request_when_its_client_has_left(server: ArxivStandIn) -> None:
    server.faults = FaultPlan(once(faults.NEVER_ANSWERS))
    with server:
        with pytest.raises(requests.exceptions.ReadTimeout):
            _get(server, timeout=0.2)
        left = time.monotonic()
        while server.log[0].ended is None:
            time.sleep(0.01)
        request = server.log[0]
    assert request.status is None
    assert request.ended is not None
    assert request.ended - left < 0.5


def test_an_answer_can_drip_past_every_read_timeout(server: ArxivStandIn) -> None:
    server.faults = FaultPlan(once(faults.drips(0.02)))
    with server, requests.get(server.url, params={"search_query": "all:paper"}, stream=True, timeout=1) as answer:
        first = next(answer.iter_content(8))
        assert b"<?xml ver".startswith(first)


# --- plans


def _outcomes(
    server: ArxivStandIn, starts: list[int], query: Callable[[int], str] = lambda _: "all:paper"
) -> list[int]:
    with server:
        return [_get(server, start, query(number)).status_code for number, start in enumerate(starts)]


@pytest.mark.parametrize(
    ("plan", "starts", "statuses"),
    [
        (FaultPlan(), [0, 10], [200, 200]),
        (FaultPlan(once(faults.STATUS_503_HTML)), [0, 0, 10], [503, 200, 200]),
        (FaultPlan(twice(faults.STATUS_503_HTML)), [0, 0, 10], [503, 503, 200]),
        (FaultPlan(times(3, faults.STATUS_503_HTML)), [0, 0, 10, 20], [503, 503, 503, 200]),
        (FaultPlan(once(faults.STATUS_503_HTML), always(faults.status_429())), [0, 0, 0], [503, 429, 429]),
        (FaultPlan.by_number({1: faults.STATUS_503_HTML, 2: faults.status_429()}), [0, 0, 0, 0], [200, 503, 429, 200]),
    ],
)
def test_a_plan_counts_requests(server: ArxivStandIn, plan: FaultPlan, starts: list[int], statuses: list[int]) -> None:
    server.faults = plan
    assert _outcomes(server, starts) == statuses


@pytest.mark.parametrize(
    ("when", "statuses"),
    [
        (first_page, [503, 200, 200, 503]),
        (middle_page, [200, 503, 200, 200]),
        (last_page, [200, 200, 503, 200]),
        (nth_page(1), [200, 503, 200, 200]),
        (at_start(20), [200, 200, 503, 200]),
        (with_text("words"), [200, 200, 200, 503]),
        (both(first_page, with_text("words")), [200, 200, 200, 503]),
        (lambda asked: asked.turn == 0 and asked.number > 0, [200, 503, 503, 503]),
    ],
)
def test_a_plan_chooses_requests(server: ArxivStandIn, when: When, statuses: list[int]) -> None:
    server.faults = FaultPlan(always(faults.STATUS_503_HTML, when))
    assert _outcomes(server, [0, 10, 20, 0], lambda number: "abs:words" if number == 3 else "all:paper") == statuses


def test_the_table_has_every_fault_under_its_own_name() -> None:
    constants = [value for value in vars(faults).values() if isinstance(value, Fault)]
    assert all(EVERY_FAULT[fault.name] is fault for fault in constants)
    assert len(EVERY_FAULT) >= 34
