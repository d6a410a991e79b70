"""What counts as arXiv's answer, and what each bad one asks of us; on feeds as the service writes them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from radar.asking.answer import BadAnswer, Expectation, Remedy, judge
from tests.end_to_end.clock import TODAY
from tests.end_to_end.world import invented
from tests.real_data import DATA, needs_real_data
from tests.stand_ins.arxiv.atom import Page, write_error, write_html, write_page

PAPERS = tuple(invented(number, TODAY - timedelta(hours=number)) for number in range(10))
PAGE = Page("all:x", (), start=20, max_results=10, total=30, entries=PAPERS, time="2026-10-30T06:17:00Z")
ASKED = Expectation(start=20, count=10, at_least=30)
GOOD = write_page(PAGE)
ERROR = write_error("no such thing", "2026-10-30T06:17:00Z", named=True)


def bad(
    body: bytes, status: int = 200, expected: Expectation = ASKED, headers: dict[str, str] | None = None
) -> BadAnswer:
    """The reason why an answer does not count; fails where it does."""
    with pytest.raises(BadAnswer) as caught:
        judge(status, headers or {}, body, expected)
    return caught.value


def with_time(text: str) -> bytes:
    return re.sub(rb"<published>[^<]*<", b"<published>%s<" % text.encode(), GOOD, count=1)


@pytest.mark.parametrize("status", [200, 406])
def test_a_whole_feed_counts_also_with_406(status: int) -> None:
    assert judge(status, {}, GOOD, ASKED) == 30


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (replace(PAGE, start=20, max_results=100), Expectation(20, 100, 30)),
        (replace(PAGE, start=0, max_results=10, total=0, entries=()), Expectation(0, 10)),
        (replace(PAGE, start=30, total=30, entries=()), Expectation(30, 10, 30)),
        (replace(PAGE, start=40, total=30, entries=()), Expectation(40, 10, 30)),
        (replace(PAGE, total=31), ASKED),
        (replace(PAGE, start=0, total=200_000), Expectation(0, 10, 30)),
    ],
    ids=["last page", "no results", "just past the end", "far past the end", "grown", "first of many"],
)
def test_pages_that_add_up_count(page: Page, expected: Expectation) -> None:
    assert judge(200, {}, write_page(page), expected) == page.total


@pytest.mark.parametrize("total", [25, 30])
def test_a_result_that_shrinks_by_a_few_papers_is_believed(total: int) -> None:
    page = replace(PAGE, total=total, entries=PAPERS[: total - 20])
    assert judge(200, {}, write_page(page), ASKED) == total


@pytest.mark.parametrize(
    "body",
    [
        write_page(replace(PAGE, entries=PAPERS[:-1])),
        write_page(replace(PAGE, entries=())),
        write_page(replace(PAGE, entries=(*PAPERS, invented(11, TODAY)))),
        write_page(replace(PAGE, total=0, entries=())),
        write_page(replace(PAGE, total=24, entries=PAPERS[:4])),
        write_page(replace(PAGE, start=10)),
        GOOD[: len(GOOD) // 2],
        GOOD[:-10],
        b"",
        bytes(range(256)),
        GOOD.replace(b"opensearch:totalResults", b"opensearch:total"),
        GOOD.replace(b"opensearch:startIndex", b"opensearch:start"),
        GOOD.replace(b">30<", b">many<"),
        GOOD.replace(b"http://arxiv.org/abs/2610.00003v1", b"http://arxiv.org/abs/2610.00003"),
        GOOD.replace(b"http://arxiv.org/abs/2610.00003v1", b""),
        with_time(""),
        with_time("2025-0"),
        with_time("2025-02-30T00:00:00Z"),
        with_time("0001-01-01T00:00:00+14:00"),
        with_time("yesterday"),
    ],
    ids=[
        *("one fewer", "none of ten", "one too many", "empty", "shrunk by a fifth", "another page", "cut in half"),
        *("end cut off", "nothing", "bytes", "no total", "no start", "total in words", "no version", "no id"),
        *("no time", "half a time", "30 February", "before the first year", "no date"),
    ],
)
def test_a_damaged_answer_is_asked_for_again_soon(body: bytes) -> None:
    assert bad(body).remedy is Remedy.RETRY


@pytest.mark.parametrize(
    "body",
    [
        b"Rate exceeded.",
        b"\n Rate exceeded.\n",
        write_html("arXiv", "Maintenance."),
        b"<!DOCTYPE html>" + write_html("arXiv", "Maintenance."),
        GOOD.replace(b"<feed", b'<!DOCTYPE feed [<!ENTITY e "ha">]>\n<feed', 1),
        b"<rss/>",
    ],
    ids=["Rate exceeded", "with white space", "HTML", "HTML 5", "entities", "another sort of feed"],
)
def test_something_else_than_a_feed_is_a_service_in_trouble(body: bytes) -> None:
    assert bad(body).remedy is Remedy.WAIT


@pytest.mark.parametrize(
    ("status", "body", "remedy"),
    [
        (400, ERROR, Remedy.GIVE_UP),
        (400, write_html("Bad Request", "Request Line is too large (5000 > 4094)"), Remedy.GIVE_UP),
        (403, write_html("Forbidden", "Robot."), Remedy.STOP),
        (404, b"", Remedy.RETRY),
        (406, b"", Remedy.WAIT),
        (406, write_page(replace(PAGE, entries=())), Remedy.WAIT),
        (406, write_html("Not Acceptable", ""), Remedy.WAIT),
        (429, b"Rate exceeded.", Remedy.WAIT),
        (429, GOOD, Remedy.WAIT),
        (500, ERROR, Remedy.SPLIT),
        (500, write_html("Internal Server Error", ""), Remedy.SPLIT),
        (502, b"", Remedy.WAIT),
        (503, write_html("Service Unavailable", ""), Remedy.WAIT),
        (504, b"", Remedy.WAIT),
        (200, ERROR, Remedy.SPLIT),
        (301, b"", Remedy.RETRY),
    ],
)
def test_each_status_has_its_remedy(status: int, body: bytes, remedy: Remedy) -> None:
    assert bad(body, status).remedy is remedy


@pytest.mark.parametrize("status", [400, 500])
def test_what_arxiv_says_of_an_error_is_passed_on(status: int) -> None:
    assert "no such thing" in bad(ERROR, status).what
    html = write_html("Bad Request", "Request Line is too large (5000 > 4094)")
    assert "too large (5000 > 4094)" in bad(html, status).what
    assert "no reason given" in bad(b"", status).what


def test_what_arxiv_says_is_one_line_of_bounded_length() -> None:
    what = bad(write_error("long\nwinded " * 100, "2026-10-30T06:17:00Z", named=False), 400).what
    assert "\n" not in what
    assert len(what) < 300


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"Retry-After": "120"}, 120),
        ({"Retry-After": " 7 "}, 7),
        ({"Retry-After": "soon"}, 0),
        ({"Retry-After": "-5"}, 0),
        ({"Retry-After": "Fri, 30 Oct 2026 06:19:00 GMT", "Date": "Fri, 30 Oct 2026 06:17:00 GMT"}, 120),
        ({"Retry-After": "Fri, 30 Oct 2026 06:10:00 GMT", "Date": "Fri, 30 Oct 2026 06:17:00 GMT"}, 0),
        ({"Retry-After": "Fri, 30 Oct 2026 06:19:00 GMT"}, 0),
    ],
)
@pytest.mark.parametrize("status", [406, 429, 500, 503])
def test_retry_after_is_read_in_seconds_and_as_a_date(headers: dict[str, str], seconds: float, status: int) -> None:
    assert bad(b"", status, headers=headers).retry_after == seconds


@needs_real_data
def test_real_answers_count_and_real_errors_do_not() -> None:
    assert DATA is not None
    answers = sorted((DATA / "atom").glob("*.xml"))
    errors = {file.name for file in answers if "error" in file.name or "id_abc" in file.name}
    assert len(answers) == 33 and len(errors) == 3
    for file in answers:
        body = file.read_bytes()
        start, count, total = (
            int(found[1]) if (found := re.search(rb"%s[^>]*>(\d+)<" % name, body)) else -1
            for name in (b"startIndex", b"itemsPerPage", b"totalResults")
        )
        expected = Expectation(start, count)
        if file.name in errors:
            assert bad(body, 200, expected).remedy is Remedy.SPLIT, file.name
            assert bad(body, 400, expected).remedy is Remedy.GIVE_UP, file.name
        else:
            assert judge(200, {}, body, expected) == total, file.name
            assert bad(body[: len(body) * 9 // 10], 200, expected).remedy is Remedy.RETRY, file.name


IDS = [paper.id for paper in PAPERS]
BY_ID = replace(PAGE, query="", ids=tuple(IDS), start=0, max_results=20, total=10)


@pytest.mark.parametrize("left_out", [0, 1, 10])
def test_of_papers_asked_for_by_id_some_may_be_missing(left_out: int) -> None:
    page = replace(BY_ID, total=10 - left_out, entries=PAPERS[left_out:][::-1])
    assert judge(200, {}, write_page(page), Expectation(0, 20, ids=frozenset(IDS))) == 10 - left_out


def test_papers_that_were_not_asked_for_by_id_or_come_twice_do_not_count() -> None:
    asked = Expectation(0, 20, ids=frozenset(IDS[:9]))
    assert bad(write_page(BY_ID), expected=asked).remedy is Remedy.RETRY
    twice = replace(BY_ID, entries=(*PAPERS[:9], PAPERS[0]))
    assert bad(write_page(twice), expected=asked).remedy is Remedy.RETRY
    assert bad(write_page(twice), expected=asked).what.startswith("2610.00000, ")
