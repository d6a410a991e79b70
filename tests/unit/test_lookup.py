"""Papers asked for by their identifiers: how many requests it takes, what is missing, and who is to blame."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radar.archive.merge import update
from radar.archive.paper import Paper
from radar.archive.record import as_records, recorded
from radar.arxiv_api.client import ArxivClient
from radar.arxiv_api.lookup import MOST_IDS, LookedUp, batches, look_up
from radar.arxiv_api.query import LONGEST_REQUEST_LINE
from radar.arxiv_api.transport import Robot, Transport, Unavailable, new_session
from radar.clock import Deadline
from radar.importing.completion import needs_completion
from tests.end_to_end.clock import TODAY, SkippingClock
from tests.end_to_end.world import invented
from tests.stand_ins.arxiv import ArxivStandIn, Corpus, Entry, FaultPlan, always, faults, once, twice
from tests.stand_ins.arxiv.faults import EVERY_FAULT
from tests.stand_ins.arxiv.plan import Asked
from tests.stand_ins.arxiv.service import Service
from tests.unit.given_papers import IDENTIFIERS

ENDLESS = {"drips", "drips its head", "100 for ever"}
"""Answers that go on until the time for one answer is over, which a quicker clock brings sooner."""

FINAL = {"403 HTML"}
"""Answers after which nothing more is asked."""


@dataclass
class Asker:
    """Asks one stand-in, with the real delay on a clock that skips; `told` has what it said on the way."""

    arxiv: ArxivStandIn
    minutes: float = 600
    timeout: float = 10
    speed: float = 1
    told: list[tuple[int, int, int]] = field(default_factory=list)

    def fetch(self, ids: Iterable[str]) -> LookedUp:
        clock = SkippingClock(speed=self.speed)
        deadline = Deadline(clock, self.minutes * 60)
        session = new_session("tests")
        transport = Transport(session, clock, deadline, delay=3, jitter=lambda: 0.5, timeout=self.timeout)
        return look_up(ArxivClient(transport, self.arxiv.url), ids, self._tell)

    def _tell(self, papers: Sequence[Paper], settled: int, total: int) -> None:
        self.told.append((len(papers), settled, total))


def papers(count: int) -> list[Entry]:
    return [invented(number, TODAY - timedelta(hours=number)) for number in range(count)]


def names(numbers: Iterable[int]) -> list[str]:
    return [f"2610.{number:05}" for number in numbers]


def found(result: LookedUp) -> list[str]:
    return [paper.id for paper in result.papers]


def asked(arxiv: ArxivStandIn) -> list[list[str]]:
    """The identifiers of each request."""
    return [request.params["id_list"].split(",") for request in arxiv.log]


def test_450_papers_take_three_requests() -> None:
    ids = names(range(450))
    with ArxivStandIn(Corpus(papers(500)), tie_seed=1) as arxiv:
        asker = Asker(arxiv)
        result = asker.fetch(ids)
        assert [len(batch) for batch in asked(arxiv)] == [200, 200, 50]
        assert [request.params["max_results"] for request in arxiv.log] == ["200", "200", "50"]
        assert {request.params["search_query"] for request in arxiv.log} == {""}
    assert result == LookedUp(papers=result.papers)
    assert found(result) == ids, "in the order in which they were asked for"
    assert asker.told == [(200, 200, 450), (200, 400, 450), (50, 450, 450)]


def test_a_paper_is_read_as_from_any_other_answer() -> None:
    entry = invented(
        1,
        TODAY,
        id="hep-th/9901001",
        version=3,
        authors=("Abelone Okonvale", "Évelyse Øksenfjell"),
        categories=("hep-th", "math.AG"),
        published="1999-01-01T00:00:00Z",
        comment="25 pages,\n12 figures",
        journal_ref="J. Tests 3 (2007) 1",
        doi=("10.1000/first",),
    )
    with ArxivStandIn(Corpus([entry])) as arxiv:
        (paper,) = Asker(arxiv).fetch(["hep-th/9901001"]).papers
    assert paper == Paper(
        id="hep-th/9901001",
        version=3,
        title="Splatting number 1",
        published="1999-01-01T00:00:00Z",
        updated="2026-10-30T06:17:00Z",
        authors=("Abelone Okonvale", "Évelyse Øksenfjell"),
        abstract="Nothing much.",
        categories=("hep-th", "math.AG"),
        comment="25 pages, 12 figures",
        journal_ref="J. Tests 3 (2007) 1",
        doi=("10.1000/first",),
    )


def test_long_old_identifiers_fit_into_the_request_line() -> None:
    entries = [invented(number, TODAY, id=f"cond-mat/{9901000 + number}") for number in range(300)]
    ids = [entry.id for entry in entries]
    with ArxivStandIn(Corpus(entries)) as arxiv:
        assert found(Asker(arxiv).fetch(ids)) == ids
        assert len(arxiv.log) == 2


@given(st.lists(IDENTIFIERS, max_size=700))
def test_batches_hold_every_identifier_in_order_and_each_fits_a_request(ids: list[str]) -> None:
    portions = list(batches(ids))
    assert [identifier for batch in portions for identifier in batch] == ids
    for batch in portions:
        assert 0 < len(batch) <= MOST_IDS
        rest = {"sortBy": "relevance", "sortOrder": "descending", "start": 0, "max_results": 200, "search_query": ""}
        line = f"GET /api/query?{urlencode({'id_list': ','.join(batch), **rest})} HTTP/1.1"
        assert len(line) <= LONGEST_REQUEST_LINE


def test_nothing_to_ask_for_takes_no_request() -> None:
    with ArxivStandIn(Corpus()) as arxiv:
        assert Asker(arxiv).fetch([]) == LookedUp()
        assert arxiv.log == []


def test_an_identifier_is_asked_for_once_however_often_it_is_named() -> None:
    with ArxivStandIn(Corpus(papers(3))) as arxiv:
        result = Asker(arxiv).fetch(names([1, 2, 1, 1, 2]))
        assert asked(arxiv) == [names([1, 2])]
    assert found(result) == names([1, 2])


def test_the_latest_version_comes() -> None:
    corpus = Corpus(papers(3))
    corpus.revise("2610.00001", updated="2026-10-30T07:00:00Z", title="Revised")
    with ArxivStandIn(corpus) as arxiv:
        (paper,) = Asker(arxiv).fetch(["2610.00001"]).papers
    assert (paper.version, paper.title) == (2, "Revised")


def test_a_version_lower_than_one_seen_elsewhere_is_for_the_merge_to_drop() -> None:
    seen = Paper("2610.00001", 3, "Seen elsewhere", "2026-10-01T00:00:00Z", "2026-10-03T00:00:00Z")
    with ArxivStandIn(Corpus(papers(3))) as arxiv:
        result = Asker(arxiv).fetch([seen.id])
    assert [paper.version for paper in result.papers] == [1]
    merged, _ = update(recorded({seen.id: seen}), as_records(result.papers))
    assert merged == recorded({seen.id: seen})
    assert needs_completion(merged[seen.id]), "so it is asked for again in the next run"


# --- papers that do not come


def test_what_arxiv_does_not_know_is_asked_for_twice_in_as_few_requests_as_can_be() -> None:
    unknown = ["2609.00001", "0000.0000", "hep-th/9901001"]
    ids = [*names(range(199)), unknown[0], *names(range(199, 398)), *unknown[1:], *names(range(398, 410))]
    with ArxivStandIn(Corpus(papers(500))) as arxiv:
        asker = Asker(arxiv)
        result = asker.fetch(ids)
        assert asked(arxiv)[-1] == unknown
        assert len(arxiv.log) == 4
    assert result == LookedUp(papers=result.papers, unknown=tuple(unknown))
    assert found(result) == names(range(410))
    assert asker.told[-1] == (0, 410, 413)


def test_an_empty_feed_is_not_believed() -> None:
    with ArxivStandIn(Corpus(papers(300)), FaultPlan(once(faults.EMPTY_FEED_200))) as arxiv:
        result = Asker(arxiv).fetch(names(range(300)))
        assert [len(batch) for batch in asked(arxiv)] == [200, 100, 200]
    assert result == LookedUp(papers=result.papers)
    assert found(result) == names(range(300))


@pytest.mark.parametrize(
    "text",
    ["", "abc", "2610.00001v1", "2610.00001,2610.00002", "2610.00001 ", "hep-th/990100", "../x", "2610.00001\n"],
)
def test_what_cannot_be_an_identifier_is_not_sent(text: str) -> None:
    with ArxivStandIn(Corpus(papers(3))) as arxiv:
        result = Asker(arxiv).fetch(["2610.00001", text])
        assert asked(arxiv) == [["2610.00001"]]
    assert result == LookedUp(papers=result.papers, unknown=(text,))


@pytest.mark.parametrize("places", [[0], [199], [100, 101], [3, 77, 150], [0, 1, 2, 3, 4, 5]])
def test_an_identifier_that_arxiv_refuses_does_not_take_the_others_with_it(places: list[int]) -> None:
    ids = names(range(200))
    for place in places:
        ids[place] = f"no-such/{9901000 + place}"
    refused = tuple(identifier for identifier in ids if identifier.startswith("no-such/"))
    with ArxivStandIn(Corpus(papers(200))) as arxiv:
        result = Asker(arxiv).fetch(ids)
        assert len(arxiv.log) <= 1 + 18 * len(places)
    assert result == LookedUp(papers=result.papers, unknown=refused)
    assert found(result) == [identifier for identifier in ids if identifier not in refused]


@pytest.mark.parametrize("places", [[100], [0], [449], [199, 200], [10, 11, 12, 13, 300]])
def test_a_record_that_arxiv_cannot_write_does_not_take_the_others_with_it(places: list[int]) -> None:
    corpus = Corpus(papers(450))
    corpus.poison(*names(places))
    with ArxivStandIn(corpus) as arxiv:
        result = Asker(arxiv).fetch(names(range(450)))
        assert len(arxiv.log) <= 3 + 30 * len(places)
    assert result == LookedUp(papers=result.papers, undeliverable=tuple(names(places)))
    assert found(result) == names(number for number in range(450) if number not in places)


def test_all_at_once() -> None:
    corpus = Corpus(papers(450))
    corpus.poison("2610.00077", "2610.00260")
    ids = ["no-such/9901001", *names(range(100)), "abc", "2609.00001", *names(range(100, 450)), "2610.00003"]
    with ArxivStandIn(corpus, FaultPlan(once(faults.status_429()), twice(faults.truncated()))) as arxiv:
        asker = Asker(arxiv)
        result = asker.fetch(ids)
    assert found(result) == names(number for number in range(450) if number not in (77, 260))
    assert result.unknown == ("no-such/9901001", "abc", "2609.00001")
    assert result.undeliverable == ("2610.00077", "2610.00260")
    assert (result.left, result.failure) == ((), None)
    settled = [told[1] for told in asker.told]
    assert settled == sorted(settled) and settled[-1] == 452


# --- a service in trouble


@pytest.mark.parametrize("name", [name for name in EVERY_FAULT if name not in FINAL])
@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.hostile
def test_any_bad_answer_once_and_all_papers_come(name: str, place: int) -> None:
    ids = names(range(450))
    silent = name in {"never answers", "stalls"}

    def at(request: Asked) -> bool:
        return ids[200 * place] in request.params["id_list"]

    with ArxivStandIn(Corpus(papers(500)), FaultPlan(once(EVERY_FAULT[name], at))) as arxiv:
        result = Asker(arxiv, timeout=0.15 if silent else 10, speed=2000 if name in ENDLESS else 1).fetch(ids)
        assert [request.fault for request in arxiv.log].count(name) == 1, "the trouble never came"
    assert result == LookedUp(papers=result.papers)
    assert found(result) == ids


def test_papers_that_were_not_asked_for_are_not_taken() -> None:
    with ArxivStandIn(Corpus(papers(20))) as arxiv:
        others = faults.Fault("others", lambda s: faults.Reply(200, _answer(s.service, names(range(10, 20)))))
        arxiv.faults = FaultPlan(once(others))
        asker = Asker(arxiv)
        assert found(asker.fetch(names(range(10)))) == names(range(10))
        assert len(arxiv.log) == 2
    assert asker.told == [(10, 10, 10)]


def _answer(service: Service, ids: Sequence[str]) -> bytes:
    return service.answer({"id_list": ",".join(ids), "max_results": "200"}).body


def test_who_is_taken_for_a_robot_asks_no_more() -> None:
    def second(request: Asked) -> bool:
        return request.number == 1

    with ArxivStandIn(Corpus(papers(500)), FaultPlan(once(faults.STATUS_403_HTML, second))) as arxiv:
        result = Asker(arxiv).fetch(names(range(450)))
        assert len(arxiv.log) == 2
    assert isinstance(result.failure, Robot)
    assert found(result) == names(range(200))
    assert result.left == tuple(names(range(200, 450)))


@pytest.mark.parametrize("fault", [faults.STATUS_400_ATOM, faults.STATUS_500_ATOM, faults.ERROR_FEED_200])
@pytest.mark.parametrize("count", [1, 2, 200])
def test_where_the_service_refuses_everything_no_paper_is_blamed(fault: faults.Fault, count: int) -> None:
    with ArxivStandIn(Corpus(papers(200)), FaultPlan(always(fault))) as arxiv:
        result = Asker(arxiv).fetch(names(range(count)))
        assert len(arxiv.log) < 50
    assert isinstance(result.failure, Unavailable)
    assert result == LookedUp(left=tuple(names(range(count))), failure=result.failure)


def test_what_is_read_before_the_service_goes_down_is_kept() -> None:
    def later(request: Asked) -> bool:
        return request.number >= 2

    with ArxivStandIn(Corpus(papers(500)), FaultPlan(always(faults.STATUS_503_HTML, later))) as arxiv:
        asker = Asker(arxiv)
        result = asker.fetch([*names(range(450)), "2609.00001", "abc"])
    assert isinstance(result.failure, Unavailable)
    assert found(result) == names(range(400))
    assert result.left == (*names(range(400, 450)), "2609.00001")
    assert result.unknown == ("abc",)
    assert asker.told == [(200, 201, 452), (200, 401, 452)]


# --- time


def test_what_there_was_no_time_for_is_left_and_asking_for_it_goes_on() -> None:
    ids = names(range(450))
    with ArxivStandIn(Corpus(papers(500))) as arxiv:
        first = Asker(arxiv, minutes=5.5 / 60).fetch(ids)
        assert len(arxiv.log) == 2
        assert found(first) == ids[:400]
        assert first == LookedUp(papers=first.papers, left=tuple(ids[400:]))
        arxiv.forget()
        second = Asker(arxiv).fetch(first.left)
        assert asked(arxiv) == [ids[400:]]
    assert found(second) == ids[400:]
    assert second.left == ()


def test_an_identifier_that_was_left_out_but_once_is_not_settled_when_time_ends() -> None:
    with ArxivStandIn(Corpus(papers(20))) as arxiv:
        result = Asker(arxiv, minutes=2 / 60).fetch(["2609.00001", *names(range(10))])
        assert len(arxiv.log) == 1
    assert result == LookedUp(papers=result.papers, left=("2609.00001",))


def test_a_refused_identifier_is_not_settled_before_another_answer_clears_the_service() -> None:
    with ArxivStandIn(Corpus(papers(2))) as arxiv:
        assert Asker(arxiv, minutes=2 / 60).fetch(["no-such/9901001"]) == LookedUp(left=("no-such/9901001",))
        assert Asker(arxiv).fetch(["no-such/9901001"]) == LookedUp(unknown=("no-such/9901001",))


def test_time_that_goes_by_without_one_good_answer_is_arxivs_failure() -> None:
    with ArxivStandIn(Corpus(papers(20)), FaultPlan(always(faults.STATUS_503_HTML))) as arxiv:
        result = Asker(arxiv, minutes=1).fetch(names(range(10)))
    assert isinstance(result.failure, Unavailable)
    assert result.left == tuple(names(range(10)))
    assert "max-minutes" in str(result.failure)


def test_time_that_runs_out_on_a_bad_day_is_no_failure_once_something_came() -> None:
    def later(request: Asked) -> bool:
        return request.number >= 1

    with ArxivStandIn(Corpus(papers(300)), FaultPlan(always(faults.STATUS_503_HTML, later))) as arxiv:
        result = Asker(arxiv, minutes=1).fetch(names(range(300)))
    assert result == LookedUp(papers=result.papers, left=tuple(names(range(200, 300))))


def test_no_time_at_all_is_nobodys_failure() -> None:
    with ArxivStandIn(Corpus(papers(20))) as arxiv:
        assert Asker(arxiv, minutes=0).fetch(names(range(10))) == LookedUp(left=tuple(names(range(10))))
        assert arxiv.log == []
