"""The stand-in for arXiv, held against real answers and against what is known of the service."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest
from lxml import etree

from tests.real_data import DATA, needs_real_data
from tests.stand_ins.arxiv.atom import Page, write_error, write_page
from tests.stand_ins.arxiv.corpus import Corpus, Entry
from tests.stand_ins.arxiv.documents import document
from tests.stand_ins.arxiv.service import Service
from tests.unit.given_stand_in import ask, elements, entry_of, found, texts

_REAL = sorted((DATA / "atom").glob("v2_*.xml")) if DATA else []


# --- the form of answers


def _page_from(root: etree._Element) -> Page:
    """The page that the real feed `root` was written from."""
    title = texts(root, "a:title/text()")[0]
    asked = re.fullmatch(r"arXiv Query: search_query=(.*)&id_list=(.*)&start=(\d+)&max_results=(\d+)", title)
    assert asked
    entries = []
    for entry in elements(root, "a:entry"):
        id, version = texts(entry, "a:id/text()")[0].removeprefix("http://arxiv.org/abs/").rsplit("v", 1)
        entries.append(
            Entry(
                id=id,
                version=int(version),
                title=texts(entry, "a:title/text()")[0],
                summary=texts(entry, "a:summary/text()")[0],
                authors=tuple(texts(entry, "a:author/a:name/text()")),
                categories=tuple(texts(entry, "a:category/@term")),
                published=texts(entry, "a:published/text()")[0],
                updated=texts(entry, "a:updated/text()")[0],
                comment="".join(texts(entry, "x:comment/text()")),
                journal_ref="".join(texts(entry, "x:journal_ref/text()")),
                doi=tuple(texts(entry, "x:doi/text()")),
            )
        )
    return Page(
        query=asked[1],
        ids=tuple(asked[2].split(",")) if asked[2] else (),
        start=int(asked[3]),
        max_results=int(asked[4]),
        total=int(texts(root, "o:totalResults/text()")[0]),
        entries=tuple(entries),
        time=texts(root, "a:updated/text()")[0],
    )


@needs_real_data
@pytest.mark.parametrize("path", _REAL, ids=lambda path: path.stem)
def test_feeds_are_written_byte_for_byte_as_the_service_writes_them(path: Path) -> None:
    # The corpus has no affiliations; they are rare.
    real = re.sub(rb"      <arxiv:affiliation>.*?</arxiv:affiliation>\n", b"", path.read_bytes())
    root = etree.fromstring(real)
    if texts(root, "a:entry/a:title/text()") == ["Error"]:
        written = write_error(texts(root, "//a:summary/text()")[0], texts(root, "a:updated/text()")[0], named=True)
    else:
        written = write_page(_page_from(root))
    assert written == real


def test_an_entry_may_have_several_dois_each_with_its_link() -> None:
    answer = ask(Service(Corpus([entry_of(doi=("10.5555/a", "10.5555/b&c"))])), "all:title")
    root = etree.fromstring(answer.body)
    assert texts(root, "//x:doi/text()") == ["10.5555/a", "10.5555/b&c"]
    assert texts(root, "//a:link[@title='doi']/@href") == ["https://doi.org/10.5555/a", "https://doi.org/10.5555/b&c"]


# --- paging, order, limits


def _many(count: int) -> list[Entry]:
    first = datetime(2026, 1, 1, tzinfo=UTC)
    times = [(first + timedelta(minutes=n)).strftime("%Y-%m-%dT%H:%M:%SZ") for n in range(count)]
    return [entry_of(f"2601.{n:05}", published=times[n], updated=times[-n]) for n in range(count)]


@pytest.fixture(scope="module")
def crowd() -> Service:
    return Service(Corpus(_many(12_000)))


def test_the_window_of_results_ends_at_ten_thousand(crowd: Service) -> None:
    assert ask(crowd, "all:title", start=9_999, max_results=1).status == 200
    assert ask(crowd, "all:title", start=9_999, max_results=2).status == 500


@pytest.mark.parametrize(
    ("params", "status", "html"),
    [
        ({"max_results": "0"}, 500, False),
        ({"max_results": "-1"}, 400, False),
        ({"max_results": "ten"}, 400, False),
        ({"start": "nope"}, 400, False),
        ({"max_results": "2001"}, 503, True),
        ({"max_results": "2000"}, 200, False),
        ({"sortBy": "date"}, 400, False),
        ({"sortOrder": "down"}, 400, False),
        ({"search_query": ""}, 400, False),
        ({"search_query": "", "id_list": "abc"}, 400, False),
        ({"search_query": "", "id_list": "2601.00001,abc"}, 400, False),
        ({"search_query": "", "id_list": ",".join(f"2601.{n:05}" for n in range(200))}, 200, False),
        ({"search_query": "", "id_list": ",".join(f"2601.{n:05}" for n in range(201))}, 400, True),
    ],
)
def test_a_request_out_of_bounds_is_refused(crowd: Service, params: Mapping[str, str], status: int, html: bool) -> None:
    answer = crowd.answer({"search_query": "all:title", **params})
    assert (answer.status, answer.content_type.startswith("text/html")) == (status, html)


@pytest.mark.parametrize(
    ("start", "count", "status"),
    [
        (8_500, 1_500, 500), (7_500, 1_500, 200), (9_993, 7, 500), (9_992, 7, 200), (9_900, 100, 200), (9_998, 2, 200),
        (8_000, 2_000, 200),
    ],
)  # fmt: skip
def test_a_page_may_not_be_rounded_beyond_the_window(crowd: Service, start: int, count: int, status: int) -> None:
    assert ask(crowd, "all:title", start=start, max_results=count).status == status


def test_pages_are_slices_of_one_order_and_repeat_what_was_asked(crowd: Service) -> None:
    whole = found(crowd, "all:title", max_results=2000, sortBy="submittedDate", sortOrder="ascending")
    assert whole == sorted(whole)
    assert found(crowd, "all:title", sortBy="submittedDate", max_results=1) == ["2601.11999"]
    part = ask(crowd, "all:title", start=150, max_results=100, sortBy="submittedDate", sortOrder="ascending")
    assert part.page is not None
    assert [entry.id for entry in part.page.entries] == whole[150:250]
    root = etree.fromstring(part.body)
    counts = [texts(root, f"o:{name}/text()") for name in ("itemsPerPage", "totalResults", "startIndex")]
    assert counts == [["100"], ["12000"], ["150"]]
    beyond = ask(crowd, 'ti:"title" AND id:2601.00007', start=50, max_results=7)
    assert beyond.page is not None
    assert (beyond.page.total, beyond.page.entries) == (1, ())


def test_ties_swap_between_requests_when_a_seed_is_given() -> None:
    corpus = Corpus(entry_of(f"2601.{n:05}") for n in range(50))
    shuffling, steady = Service(corpus, tie_seed=1), Service(corpus)
    orders = [found(shuffling, "all:title", sortBy="submittedDate") for _ in range(3)]
    assert len({tuple(order) for order in orders}) == 3
    assert len({frozenset(order) for order in orders}) == 1
    again = Service(corpus, tie_seed=1)
    assert [found(again, "all:title", sortBy="submittedDate") for _ in range(3)] == orders
    assert found(steady, "all:title", sortBy="submittedDate") == found(steady, "all:title", sortBy="submittedDate")


def test_relevance_puts_the_paper_that_says_it_more_often_first() -> None:
    service = Service(
        Corpus([entry_of("2601.00001", title="One splat"), entry_of("2601.00002", title="Splat, splat!")])
    )
    assert found(service, "all:splat") == ["2601.00002", "2601.00001"]


def test_lists_of_ids_leave_unknown_ones_out_and_give_ten_unless_told() -> None:
    service = Service(Corpus(_many(20)))
    ids = ",".join(f"2601.{n:05}" for n in range(15))
    default = service.answer({"id_list": ids})
    assert default.page is not None
    assert (len(default.page.entries), default.page.total) == (10, 15)
    some = service.answer({"id_list": "2601.00003,9912.99999,math.AG/0601001,2601.00001v1,2601.00001v2"})
    assert some.page is not None
    assert [entry.id for entry in some.page.entries] == ["2601.00003", "2601.00001"]


@pytest.mark.parametrize(
    ("id", "status"),
    [
        ("hep-th/9901001", 200), ("math.AG/0601001v2", 200), ("0000.0000", 200), ("2601.00001v99", 200),
        ("2601.00001v0", 200), ("see 2601.00001 there", 200), ("hep-th/9913001", 200), ("HEP-TH/9901001", 200),
        ("no-such/9901001", 400), ("hep-th/9921001", 400), ("hep-th/990100", 400), ("2601.001", 400), ("", 400),
        ("hep-th", 400),
    ],
)  # fmt: skip
def test_only_what_holds_no_identifier_fails_a_list_of_ids(id: str, status: int) -> None:
    answer = Service(Corpus(_many(20))).answer({"id_list": f"2601.00003,{id}"})
    assert answer.status == status
    if answer.page is None:
        summary = texts(etree.fromstring(answer.body), "a:entry/a:summary/text()")
        assert summary == [f"incorrect id format for {id}"]
    else:
        assert [entry.id for entry in answer.page.entries] == ["2601.00003"]


def test_a_paper_asked_for_by_id_twice_comes_once_and_at_each_version_that_was_named() -> None:
    corpus = Corpus(_many(20))
    corpus.revise("2601.00003", updated="2026-10-05T00:00:00Z")
    page = Service(corpus).answer({"id_list": "2601.00003,2601.00003,2601.00003v2,2601.00003v1"}).page
    assert page is not None
    assert [(entry.id, entry.version) for entry in page.entries] == [("2601.00003", 2), ("2601.00003", 1)]
    assert page.total == 2


def test_papers_asked_for_by_id_come_in_no_promised_order() -> None:
    service = Service(Corpus(_many(20)), tie_seed=1)
    ids = [f"2601.{n:05}" for n in range(20)]
    orders = []
    for _ in range(3):
        page = service.answer({"id_list": ",".join(ids), "max_results": "20"}).page
        assert page is not None
        orders.append(tuple(entry.id for entry in page.entries))
    assert len(set(orders)) == 3
    assert all(sorted(order) == ids for order in orders)


def test_a_list_of_ids_with_a_record_that_cannot_be_written_answers_500() -> None:
    corpus = Corpus(_many(20))
    corpus.poison("2601.00003")
    service = Service(corpus)
    for ids, status in (("2601.00001,2601.00002", 200), ("2601.00001,2601.00003", 500), ("2601.00003", 500)):
        assert service.answer({"id_list": ids}).status == status


@needs_real_data
@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("v2_id_0808.05394_1707.08567_s0_m100", "0808.05394,1707.08567"),
        ("v2_id_0000.0000_s0_m100", "0000.0000"),
        ("v2_id_astro-ph_0601001_s0_m100", "astro-ph/0601001"),
        ("v2_id_2104.12255v1_s0_m100", "2104.12255v1"),
        ("v2_id_abc_s0_m100", "abc"),
    ],
)
def test_a_list_of_ids_is_answered_as_the_service_answered_it(name: str, ids: str) -> None:
    assert DATA is not None
    real = (DATA / "atom" / f"{name}.xml").read_bytes()
    root = etree.fromstring(real)
    error = texts(root, "a:entry/a:title/text()") == ["Error"]
    entries = () if error else _page_from(root).entries
    time = datetime.fromisoformat(texts(root, "a:updated/text()")[0])
    service = Service(Corpus(entries), clock=lambda: time)
    answer = service.answer({"search_query": "", "id_list": ids, "start": "0", "max_results": "100"})
    assert answer.status == (400 if error else 200)
    assert answer.body == re.sub(rb"      <arxiv:affiliation>.*?</arxiv:affiliation>\n", b"", real)


def test_a_list_of_ids_filters_a_query_that_stands_beside_it() -> None:
    service = Service(Corpus(_many(20)))
    answer = service.answer({"search_query": "all:title", "id_list": "2601.00003,9912.99999"})
    assert answer.page is not None
    assert [entry.id for entry in answer.page.entries] == ["2601.00003"]


# --- the corpus


def test_a_page_with_a_record_that_cannot_be_written_answers_500() -> None:
    corpus = Corpus([*_many(30), entry_of("2601.00030", title=""), entry_of("2601.00031", summary="a\x0bb")])
    corpus.poison("2601.00005")
    service = Service(corpus)
    order = {"sortBy": "submittedDate", "sortOrder": "ascending"}
    statuses = [ask(service, "all:title OR abs:summary", start=n, max_results=1, **order).status for n in range(32)]
    assert [n for n, status in enumerate(statuses) if status == 500] == [5, 30, 31]
    assert ask(service, "all:title", start=0, max_results=10, **order).status == 500
    corpus.heal("2601.00005")
    assert ask(service, "all:title", start=0, max_results=10, **order).status == 200


def test_blank_titles_and_empty_abstracts_are_written_and_unreadable_dates_are_now() -> None:
    entries = [entry_of(title=" "), entry_of("2610.00002", summary=""), entry_of("2610.00003", updated="yesterday")]
    now = datetime(2026, 11, 28, tzinfo=UTC)
    page = ask(Service(Corpus(entries), clock=lambda: now), "cat:cs.*").page
    assert page is not None
    assert [entry.updated for entry in page.entries] == [*["2026-10-01T12:00:00Z"] * 2, "2026-11-28T00:00:00Z"]
    assert ask(Service(Corpus([entry_of(published="")])), "cat:cs.*").status == 500


def test_a_revised_paper_is_found_at_its_new_version_and_fetched_at_either() -> None:
    corpus = Corpus([entry_of("2601.00001", title="Old words")])
    service = Service(corpus)
    assert found(service, "ti:old") == ["2601.00001"]
    corpus.revise("2601.00001", updated="2026-10-05T00:00:00Z", title="New words")
    assert found(service, "ti:old") == []
    assert found(service, "ti:new") == ["2601.00001"]
    for asked, title in (("2601.00001", "New words"), ("2601.00001v1", "Old words"), ("2601.00001v2", "New words")):
        page = service.answer({"id_list": asked}).page
        assert page is not None
        assert page.entries[0].title == title
    corpus.remove("2601.00001")
    assert found(service, "all:words") == []


def test_papers_and_versions_are_found_from_their_announcement_on() -> None:
    moment = datetime(2026, 10, 1, tzinfo=UTC)
    early = entry_of("2610.00001", announced="2026-10-02T00:00:00Z")
    later = replace(early, version=2, title="Another", announced="2026-10-04T00:00:00Z")
    corpus = Corpus([early, later, entry_of("2610.00002")], now=lambda: moment)
    service = Service(corpus)
    assert found(service, "all:title") == ["2610.00002"]
    moment = datetime(2026, 10, 2, tzinfo=UTC)
    assert sorted(found(service, "all:title")) == ["2610.00001", "2610.00002"]
    moment = datetime(2026, 10, 5, tzinfo=UTC)
    assert found(service, "all:title") == ["2610.00002"]
    assert found(service, "all:another") == ["2610.00001"]


@needs_real_data
@pytest.mark.corpus
def test_twelve_thousand_real_papers_are_indexed_and_asked_quickly() -> None:
    assert DATA is not None
    document.cache_clear()
    started = monotonic()
    corpus = Corpus.from_json_lines(DATA / "papers.jsonl.gz")
    service = Service(corpus)
    service.warm()
    indexed = monotonic()
    assert len(corpus) == 12_632
    phrase = re.compile(r"\bgaussian[\W_]+splat(s|ted|ting|tings)?\b", re.IGNORECASE)
    expected = {entry.id for entry in corpus.snapshot().current if phrase.search(entry.title)}
    assert len(expected) > 100
    assert set(found(service, 'ti:"gaussian splatting"', max_results=2000)) == expected
    assert ask(service, "cat:cs.*", sortBy="lastUpdatedDate", max_results=100).status == 200
    # Generous bounds: they are for a shared machine, and only keep the index from turning quadratic.
    assert indexed - started < 20
    assert monotonic() - indexed < 5
