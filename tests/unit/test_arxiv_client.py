"""Pages of results as papers: what is asked, what is read off an entry, and records that arXiv cannot deliver."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest

from radar.archive.paper import Paper
from radar.arxiv_api import client as client_module
from radar.arxiv_api.client import ArxivClient, Page, paper_of
from radar.arxiv_api.transport import BreaksArxiv, Transport, Unavailable, new_session
from radar.clock import Deadline
from tests.end_to_end.clock import TODAY, SkippingClock
from tests.end_to_end.world import invented
from tests.real_data import DATA, needs_real_data
from tests.stand_ins.arxiv import ArxivStandIn, Corpus, Fault, FaultPlan, always, faults, times
from tests.stand_ins.arxiv.faults import Reply
from tests.stand_ins.arxiv.plan import Asked, with_text

QUERY = 'ti:"splatting"'


@pytest.fixture
def arxiv() -> Iterator[ArxivStandIn]:
    entries = [invented(number, TODAY - timedelta(hours=number)) for number in range(100)]
    with ArxivStandIn(Corpus(entries)) as stand_in:
        yield stand_in


def pager(arxiv: ArxivStandIn) -> ArxivClient:
    clock = SkippingClock()
    return ArxivClient(Transport(new_session("tests"), clock, Deadline(clock, 36_000), delay=3), arxiv.url)


def numbers(page: Page) -> list[int]:
    return [int(paper.id[-5:]) for paper in page.papers]


def test_results_are_asked_for_newest_first_by_the_date_of_their_latest_version(arxiv: ArxivStandIn) -> None:
    page = pager(arxiv).page(QUERY, 20, 30)
    assert numbers(page) == list(range(20, 50))
    assert page.total == 100
    assert page.poisoned == ()
    assert [dict(request.params) for request in arxiv.log] == [
        {
            "search_query": QUERY,
            "id_list": "",
            "sortBy": "lastUpdatedDate",
            "sortOrder": "descending",
            "start": "20",
            "max_results": "30",
        }
    ]


@pytest.mark.parametrize(("start", "expected"), [(90, range(90, 100)), (100, range(0)), (500, range(0))])
def test_at_the_end_there_are_fewer_and_one_request_is_enough(arxiv: ArxivStandIn, start: int, expected: range) -> None:
    page = pager(arxiv).page(QUERY, start, 20, at_least=100)
    assert numbers(page) == list(expected)
    assert page.total == 100
    assert len(arxiv.log) == 1


def test_everything_the_archive_keeps_is_read_off_an_entry() -> None:
    entry = invented(
        1,
        TODAY,
        "A title\n  in two lines & <b>more</b>",
        id="math.AG/0601001",
        version=12,
        summary="  First line\nsecond   line. ",
        authors=(" Abelone  Okonvale", "Évelyse\nØksenfjell"),
        categories=("math.AG", "14J32, 14N35", "hep-th"),
        published="2006-01-01T00:00:00Z",
        comment="25 pages,\n12 figures",
        journal_ref="J. of  Tests 3 (2007) 1",
        doi=("10.1000/first(1)", "10.1000/second&<2>"),
    )
    with ArxivStandIn(Corpus([entry])) as arxiv:
        page = pager(arxiv).page('all:"title"', 0, 10)
    assert page.papers == (
        Paper(
            id="math.AG/0601001",
            version=12,
            title="A title in two lines & <b>more</b> number 1",
            published="2006-01-01T00:00:00Z",
            updated="2026-10-30T06:17:00Z",
            authors=("Abelone Okonvale", "Évelyse Øksenfjell"),
            abstract="First line second line.",
            categories=("math.AG", "14J32, 14N35", "hep-th"),
            comment="25 pages, 12 figures",
            journal_ref="J. of Tests 3 (2007) 1",
            doi=("10.1000/first(1)", "10.1000/second&<2>"),
        ),
    )


@needs_real_data
@pytest.mark.parametrize("name", ["v2_q_testing_s0_m100", "v2_malkreide_2026-08-07", "v1_orijtech_deep_dream-1"])
def test_real_entries_are_read_whole(arxiv: ArxivStandIn, name: str) -> None:
    assert DATA is not None
    body = (DATA / "atom" / f"{name}.xml").read_bytes()
    root = ElementTree.fromstring(body)
    space = {"a": "http://www.w3.org/2005/Atom", "x": "http://arxiv.org/schemas/atom"}
    entries = root.findall("a:entry", space)
    # Some were recorded with more than they hold; the header is made to promise what is there.
    start = int(re.findall(rb"startIndex[^>]*>(\d+)<", body)[0])
    body = re.sub(rb"(totalResults[^>]*>)\d+", rb"\g<1>%d" % (start + len(entries)), body)
    arxiv.faults = FaultPlan(always(Fault("real", lambda _: Reply(200, body))))
    papers = pager(arxiv).page(QUERY, start, 100).papers
    assert len(papers) == len(entries) > 1
    for paper, entry in zip(papers, entries, strict=True):
        text = {key: " ".join((entry.findtext(key, "", space)).split()) for key in ("a:id", "a:title", "a:summary")}
        assert f"http://arxiv.org/abs/{paper.id}v{paper.version}" == text["a:id"]
        assert (paper.title, paper.abstract) == (text["a:title"], text["a:summary"])
        assert paper.published == entry.findtext("a:published", "", space)
        assert paper.updated == entry.findtext("a:updated", "", space)
        assert set(paper.categories) == {category.get("term") for category in entry.findall("a:category", space)}
        primary = entry.find("x:primary_category", space)
        assert primary is not None and paper.categories[0] == primary.get("term")
        assert list(paper.authors) == [
            " ".join((author.findtext("a:name", "", space)).split()) for author in entry.findall("a:author", space)
        ]
        assert paper.comment == " ".join(entry.findtext("x:comment", "", space).split())


@pytest.mark.parametrize("poisoned", [{0}, {99}, {49, 50}, {10, 40, 90}])
def test_only_the_records_that_arxiv_cannot_write_are_left_out(arxiv: ArxivStandIn, poisoned: set[int]) -> None:
    arxiv.corpus.poison(*(f"2610.{number:05}" for number in poisoned))
    page = pager(arxiv).page(QUERY, 0, 100)
    assert set(page.poisoned) == poisoned
    assert numbers(page) == [number for number in range(100) if number not in poisoned]
    assert page.total == 100
    assert len(arxiv.log) <= 75


def test_positions_of_poisoned_records_count_from_the_first_result(arxiv: ArxivStandIn) -> None:
    arxiv.corpus.poison("2610.00061")
    page = pager(arxiv).page(QUERY, 60, 20)
    assert page.poisoned == (61,)
    assert numbers(page) == [60, *range(62, 80)]


def test_a_record_that_recovers_while_its_page_is_split_is_not_given_up(arxiv: ArxivStandIn) -> None:
    def holds_it(asked: Asked) -> bool:
        return asked.start <= 7 < asked.start + asked.max_results

    arxiv.faults = FaultPlan(times(18, faults.STATUS_500_ATOM, holds_it))
    page = pager(arxiv).page(QUERY, 0, 100)
    assert page.poisoned == ()
    assert numbers(page) == list(range(100))


@pytest.mark.parametrize("refusals", [20, 21, 22])
def test_a_service_that_fails_for_minutes_poisons_no_record(arxiv: ArxivStandIn, refusals: int) -> None:
    arxiv.faults = FaultPlan(times(refusals, faults.STATUS_500_ATOM))
    try:
        page = pager(arxiv).page(QUERY, 0, 100)
    except Unavailable:
        return
    assert page.poisoned == ()
    assert numbers(page) == list(range(100))


def test_a_page_of_poison_is_a_service_in_trouble(arxiv: ArxivStandIn) -> None:
    arxiv.corpus.poison(*(f"2610.{number:05}" for number in range(20, 60)))
    with pytest.raises(Unavailable, match="500 Internal Server Error"):
        pager(arxiv).page(QUERY, 0, 100)
    assert len(arxiv.log) < 60


BREAKING = ["ti:*ting", "cat:cs.LG AND submittedDate:[2026-01-01 TO 2026-02-01]", "submittedDate:[* TO 20260101]"]


def spans(arxiv: ArxivStandIn) -> list[tuple[str, int, int]]:
    """Query, first result and number of results of each request."""
    return [(r.params["search_query"], int(r.params["start"]), int(r.params["max_results"])) for r in arxiv.log]


@pytest.mark.parametrize("query", BREAKING)
def test_a_query_that_arxiv_fails_at_is_told_after_one_try_more(arxiv: ArxivStandIn, query: str) -> None:
    with pytest.raises(BreaksArxiv, match="arXiv answers other queries, and fails at this one"):
        pager(arxiv).page(query, 0, 200)
    assert spans(arxiv) == [*2 * [(query, 0, 200)], *2 * [(query, 200, 1)], ("all:electron", 0, 1)]


def test_a_first_page_with_poison_costs_one_request_to_see_that_the_query_is_sound(arxiv: ArxivStandIn) -> None:
    arxiv.corpus.poison("2610.00000")
    page = pager(arxiv).page(QUERY, 0, 40)
    assert (page.poisoned, numbers(page)) == ((0,), [*range(1, 40)])
    assert spans(arxiv)[:4] == [*2 * [(QUERY, 0, 40)], (QUERY, 40, 1), (QUERY, 0, 20)]
    assert ("all:electron", 0, 1) not in spans(arxiv)


def test_poison_within_the_first_page_and_right_behind_it_is_no_fault_of_the_query() -> None:
    entries = [invented(number, TODAY - timedelta(hours=number)) for number in range(100)]
    with ArxivStandIn(Corpus(entries)) as arxiv:
        client = pager(arxiv)
        arxiv.corpus.poison("2610.00013")
        assert client.page(QUERY, 0, 40).poisoned == (13,)
        assert client.page(QUERY, 20, 40).poisoned == ()


@pytest.mark.parametrize("fault", [faults.STATUS_500_HTML, faults.ERROR_FEED_200])
def test_what_is_no_500_of_the_api_itself_is_the_services_failure_as_ever(arxiv: ArxivStandIn, fault: Fault) -> None:
    arxiv.faults = FaultPlan(always(fault, with_text(QUERY)))
    with pytest.raises(Unavailable):
        pager(arxiv).page(QUERY, 0, 200)
    assert len(arxiv.log) == 24
    assert {query for query, _, _ in spans(arxiv)} == {QUERY}


def test_a_service_that_fails_at_every_query_blames_none(arxiv: ArxivStandIn) -> None:
    arxiv.faults = FaultPlan(always(faults.STATUS_500_ATOM))
    with pytest.raises(Unavailable):
        pager(arxiv).page(QUERY, 0, 200)
    assert len(arxiv.log) == 28


def test_a_later_page_is_never_the_querys_fault(arxiv: ArxivStandIn) -> None:
    arxiv.faults = FaultPlan(always(faults.STATUS_500_ATOM, lambda asked: asked.start >= 20))
    with pytest.raises(Unavailable):
        pager(arxiv).page(QUERY, 20, 20)


def test_a_query_goes_out_as_it_is_written(arxiv: ArxivStandIn) -> None:
    query = '((ti:"50% & more" OR abs:"naïve+bayes") ANDNOT au:"O\'Drumlin")'
    pager(arxiv).page(query, 0, 10)
    assert arxiv.log[0].params["search_query"] == query


def test_a_record_that_comes_damaged_each_time_is_left_out_and_the_others_are_read(arxiv: ArxivStandIn) -> None:
    arxiv.faults = FaultPlan(always(faults.in_texts("<b/>", "title", "2610.00013")))
    page = pager(arxiv).page(QUERY, 0, 40)
    assert numbers(page) == [number for number in range(40) if number != 13]
    assert (page.total, page.poisoned) == (100, (13,))


def test_where_every_record_comes_damaged_it_is_the_service(arxiv: ArxivStandIn) -> None:
    arxiv.faults = FaultPlan(always(faults.in_texts("<b/>")))
    with pytest.raises(Unavailable, match="with markup in its title"):
        pager(arxiv).page(QUERY, 0, 40)


def test_a_record_without_an_abstract_is_read_once_arxiv_has_said_so_twice(arxiv: ArxivStandIn) -> None:
    arxiv.faults = FaultPlan(always(faults.blank("summary", "2610.00013", "2610.00017")))
    page = pager(arxiv).page(QUERY, 0, 40)
    assert numbers(page) == [*range(40)]
    assert [int(paper.id[-5:]) for paper in page.papers if not paper.abstract] == [13, 17]
    assert len(arxiv.log) == 2


@pytest.mark.parametrize("error", [ValueError, OverflowError, RecursionError, KeyError, AttributeError, SyntaxError])
def test_what_the_parser_stumbles_over_is_a_record_that_cannot_be_delivered(
    arxiv: ArxivStandIn, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def stumbling(result: Any) -> Paper:
        if "2610.00013" in result.entry_id:
            raise error
        return paper_of(result)

    monkeypatch.setattr(client_module, "paper_of", stumbling)
    page = pager(arxiv).page(QUERY, 0, 40)
    assert numbers(page) == [number for number in range(40) if number != 13]
    assert page.poisoned == (13,)


def test_where_the_parser_stumbles_over_every_record_arxiv_cannot_be_asked(
    arxiv: ArxivStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "paper_of", lambda result: int(result.title))
    with pytest.raises(Unavailable, match=r"arXiv sent what cannot be read \(ValueError\)"):
        pager(arxiv).page(QUERY, 0, 40)


def test_a_doi_has_no_signs_that_are_no_text(arxiv: ArxivStandIn) -> None:
    link = '<link rel="related" href="https://doi.org/10.1/%00a%1B%0D%0Ab%7f%ED%A0%80" title="doi"/><title>'
    arxiv.faults = FaultPlan(always(faults.in_entries("a DOI", lambda entry: entry.replace("<title>", link))))
    page = pager(arxiv).page(QUERY, 0, 1)
    assert page.papers[0].doi == ("10.1/a b\ufffd\ufffd\ufffd",)


def test_no_memory_is_no_fault_of_the_answers(arxiv: ArxivStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(result: Any) -> Paper:
        raise MemoryError

    monkeypatch.setattr(client_module, "paper_of", full)
    with pytest.raises(MemoryError):
        pager(arxiv).page(QUERY, 0, 40)
