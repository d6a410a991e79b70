"""What counts as arXiv's answer, and what each bad one asks of us; on feeds as the service writes them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from radar.arxiv_api.response import BadResponse, ExpectedResponse, check_response
from radar.arxiv_api.retry_policy import Remedy
from tests.end_to_end.clock import TODAY
from tests.end_to_end.world import invented
from tests.real_data import DATA, needs_real_data
from tests.stand_ins.arxiv.atom import Page, write_error, write_html, write_page

PAPERS = tuple(invented(number, TODAY - timedelta(hours=number)) for number in range(10))
PAGE = Page("all:x", (), start=20, max_results=10, total=30, entries=PAPERS, time="2026-10-30T06:17:00Z")
ASKED = ExpectedResponse(start=20, count=10, at_least=30)
GOOD = write_page(PAGE)
ERROR = write_error("no such thing", "2026-10-30T06:17:00Z", named=True)


def bad(
    body: bytes, status: int = 200, expected: ExpectedResponse = ASKED, headers: dict[str, str] | None = None
) -> BadResponse:
    """The reason why an answer does not count; fails where it does."""
    with pytest.raises(BadResponse) as caught:
        check_response(status, headers or {}, body, expected)
    return caught.value


def with_time(text: str) -> bytes:
    return re.sub(rb"<published>[^<]*<", b"<published>%s<" % text.encode(), GOOD, count=1)


@pytest.mark.parametrize("status", [200, 406])
def test_a_whole_feed_counts_also_with_406(status: int) -> None:
    assert check_response(status, {}, GOOD, ASKED) == 30


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (replace(PAGE, start=20, max_results=100), ExpectedResponse(20, 100, 30)),
        (replace(PAGE, start=0, max_results=10, total=0, entries=()), ExpectedResponse(0, 10)),
        (replace(PAGE, start=30, total=30, entries=()), ExpectedResponse(30, 10, 30)),
        (replace(PAGE, start=40, total=30, entries=()), ExpectedResponse(40, 10, 30)),
        (replace(PAGE, total=31), ASKED),
        (replace(PAGE, start=0, total=200_000), ExpectedResponse(0, 10, 30)),
    ],
    ids=["last page", "no results", "just past the end", "far past the end", "grown", "first of many"],
)
def test_pages_that_add_up_count(page: Page, expected: ExpectedResponse) -> None:
    assert check_response(200, {}, write_page(page), expected) == page.total


@pytest.mark.parametrize("total", [25, 30])
def test_a_result_that_shrinks_by_a_few_papers_is_believed(total: int) -> None:
    page = replace(PAGE, total=total, entries=PAPERS[: total - 20])
    assert check_response(200, {}, write_page(page), ASKED) == total


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
        with_time("0000-01-01T00:00:00Z"),
        with_time("0001-01-01T00:00:00Z"),
        with_time("9999-12-31T23:59:59Z"),
        with_time("9999-12-31T23:59:59-14:00"),
        with_time("٢٠٢٦-١٠-٣٠T٠٠:٠٠:٠٠Z"),
        with_time("2026-10-30T00:00:00+99:99"),
        with_time("2" * 5000),
        GOOD.replace(b">30<", b">" + b"3" * 5000 + b"<"),
        GOOD.replace(b">30<", b">-30<"),
        GOOD.replace(b">30<", b">3<!-- -->0<"),
        GOOD.replace(b">30<", b"><b>30</b><"),
        GOOD.replace(b">30<", "٣٠".join("><").encode()),
        GOOD.replace(b">20<", "²⁰".join("><").encode()),
        GOOD.replace(b">20<", b"> \x0b<"),
        GOOD.replace(
            b"  <opensearch:totalResults",
            b"  <opensearch:totalResults>30</opensearch:totalResults><opensearch:totalResults",
        ),
        GOOD.replace(b"2610.00003v1<", b"2610.00003v" + b"1" * 5000 + b"<"),
        GOOD.replace(b"2610.00003v1<", b"2610.00003v0<"),
        GOOD.replace(b"2610.00003v1<", "2610.00003v٣<".encode()),
        GOOD.replace(b"2610.00003v1<", "٢٦١٠.٠٠٠٠٣v1<".encode()),
        GOOD.replace(b"2610.00003v1<", b"2610.00003v1\n2610.00004v1<"),
    ],
    ids=[
        *("one fewer", "none of ten", "one too many", "empty", "shrunk by a fifth", "another page", "cut in half"),
        *("end cut off", "nothing", "bytes", "no total", "no start", "total in words", "no version", "no id"),
        *("no time", "half a time", "30 February", "before the first year", "no date"),
        *("year 0", "year 1", "year 9999", "after the last year", "Arabic time", "no such zone", "endless time"),
        *("endless total", "total below 0", "comment in the total", "markup in the total", "Arabic total"),
        *("raised start", "control character", "two totals", "endless version", "version 0", "Arabic version"),
        *("Arabic id", "two ids"),
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
        GOOD.replace(b"<feed", b"<!--" + b" " * 2000 + b"-->\n<!DOCTYPE feed>\n<feed", 1),
        GOOD.replace(b'"http://www.w3.org/2005/Atom"', b'"http://example.org/Atom"'),
    ],
    ids=[
        *("Rate exceeded", "with white space", "HTML", "HTML 5", "entities", "another sort of feed"),
        *("a document type far down", "another namespace"),
    ],
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


@pytest.mark.parametrize(
    ("body", "is_one"),
    [
        (ERROR, True),
        (ERROR.replace(b"https://arxiv.org/api/errors", b"http://arxiv.org/api/errors"), True),
        (write_html("Internal Server Error", ""), False),
        (b"", False),
        (GOOD, False),
        (ERROR[:-20], False),
    ],
)
def test_a_500_of_the_api_itself_is_an_error_entry(body: bytes, is_one: bool) -> None:
    assert bad(body, 500).of_the_api is is_one
    assert not bad(ERROR, 400).of_the_api


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
        ({"Retry-After": "9" * 400}, 1e9),
        ({"Retry-After": "9" * 5000}, 1e9),
        ({"Retry-After": "0" * 5000 + "7"}, 7),
        ({"Retry-After": "inf"}, 0),
        ({"Retry-After": "nan"}, 0),
        ({"Retry-After": "1e9"}, 0),
        ({"Retry-After": "٣"}, 0),
        ({"Retry-After": "30, 60"}, 0),
        ({"Retry-After": "Fri, 30 Oct 2026 06:19:00 GMT", "Date": "soon"}, 0),
        ({"Retry-After": "Fri, 30 Oct 0000 06:19:00 GMT", "Date": "Fri, 30 Oct 2026 06:17:00 GMT"}, 0),
        ({"Retry-After": "Fri, 30 Oct 2026 06:19:00 +9999", "Date": "Fri, 30 Oct 2026 06:17:00 GMT"}, 0),
        ({"Retry-After": f"Fri, {'9' * 5000} Oct 2026 06:19:00 GMT", "Date": "Fri, 30 Oct 2026 06:17:00 GMT"}, 0),
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
        expected = ExpectedResponse(start, count)
        if file.name in errors:
            assert bad(body, 200, expected).remedy is Remedy.SPLIT, file.name
            assert bad(body, 400, expected).remedy is Remedy.GIVE_UP, file.name
        else:
            assert check_response(200, {}, body, expected) == total, file.name
            assert bad(body[: len(body) * 9 // 10], 200, expected).remedy is Remedy.RETRY, file.name


IDS = [paper.id for paper in PAPERS]
BY_ID = replace(PAGE, query="", ids=tuple(IDS), start=0, max_results=20, total=10)


@pytest.mark.parametrize("left_out", [0, 1, 10])
def test_of_papers_asked_for_by_id_some_may_be_missing(left_out: int) -> None:
    page = replace(BY_ID, total=10 - left_out, entries=PAPERS[left_out:][::-1])
    assert check_response(200, {}, write_page(page), ExpectedResponse(0, 20, ids=frozenset(IDS))) == 10 - left_out


def test_papers_that_were_not_asked_for_by_id_or_come_twice_do_not_count() -> None:
    asked = ExpectedResponse(0, 20, ids=frozenset(IDS[:9]))
    assert bad(write_page(BY_ID), expected=asked).remedy is Remedy.RETRY
    twice = replace(BY_ID, entries=(*PAPERS[:9], PAPERS[0]))
    assert bad(write_page(twice), expected=asked).remedy is Remedy.RETRY
    assert bad(write_page(twice), expected=asked).what.startswith("2610.00000, ")


# --- entries as the `arxiv` package would read them


def changed(pattern: str, replacement: str, count: int = 1) -> bytes:
    """The good answer with a change in the first entries that have what fits the pattern."""
    head, entries = GOOD.decode().split("<entry>", 1)
    return f"{head}<entry>{re.sub(pattern, replacement, entries, count=count, flags=re.S)}".encode()


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (changed(r"\s*<title>.*?</title>", ""), "with no title"),
        (changed(r"\s*<summary>.*?</summary>", ""), "with no summary"),
        (changed(r"<title>", "<title>Another</title><title>"), "with more than one title"),
        (changed(r"<summary>", "<summary>Another</summary><summary>"), "with more than one summary"),
        (changed(r"<updated>", "<updated>2026-10-01T00:00:00Z</updated><updated>"), "with more than one updated"),
        (changed(r"(<id>.*?</id>)", r"\1\1"), "with more than one id"),
        (changed(r"(<arxiv:primary_category.*?/>)", r"\1\1"), "with more than one primary_category"),
        (changed(r"<title>", "<arxiv:comment>a</arxiv:comment><arxiv:comment/><title>"), "with more than one comment"),
        (changed(r"<title>Splat", "<title>Splat<b>t</b>"), "with markup in its title"),
        (changed(r"<title>Splat", "<title>Splat<!-- t -->"), "with markup in its title"),
        (changed(r"<title>Splat", "<title>Splat<?t t?>"), "with markup in its title"),
        (changed(r"<title>", '<title><xi:include xmlns:xi="http://www.w3.org/2001/XInclude"/>'), "markup in its title"),
        (changed(r"<summary>Noth", "<summary>Noth<a href='x'>x</a>"), "with markup in its summary"),
        (changed(r"<id>", "<id><!-- -->"), "an entry without an arXiv identifier"),
        (changed(r"v1</id>", "v1<b/></id>"), "with markup in its id"),
        (changed(r"<title>", "<arxiv:comment>5 <i>pages</i></arxiv:comment><title>"), "with markup in its comment"),
        (changed(r"<title>", "<arxiv:journal_ref><i/></arxiv:journal_ref><title>"), "with markup in its journal_ref"),
        (changed(r"<title>", "<arxiv:doi>10.1/<i>2</i></arxiv:doi><title>"), "with markup in its doi"),
        (changed(r"<name>.*?</name>", ""), "with an author whose name is not a text"),
        (changed(r"<name>", "<name>Another</name><name>"), "with an author whose name is not a text"),
        (changed(r"<name>Abelone", "<name>Abelone<b/>"), "with an author whose name is not a text"),
        (changed(r"<title>", f"<title>{'x' * 300_000}"), "with more text than any paper has"),
        (changed(r"<title>", f'<category term="{"x" * 300_000}"/><title>'), "with more text than any paper has"),
        (changed(r"<updated>[^<]*<", "<updated>2026-10-01T00:00:00Z<"), "with a version older than its first"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_entry_that_would_be_read_otherwise_than_it_is_meant_is_asked_for_in_parts(body: bytes, what: str) -> None:
    told = bad(body)
    assert what in told.what and ("2610.00000" in told.what or "identifier" in what)
    assert told.remedy is (Remedy.RETRY if "identifier" in what else Remedy.SPLIT)
    assert not told.claims


@pytest.mark.parametrize(
    "body",
    [
        GOOD.replace(b"<title>", b"<!-- --><title>"),
        GOOD.replace(b"<title>Splatting", b"<title><![CDATA[Splatt]]>ing"),
        GOOD.replace(b"<title>Splatting", b"<title>&#83;platting"),
        GOOD.replace(b"<entry>", b'<entry xml:lang="en">'),
        GOOD.replace(b"<summary>", b"<summary type='text'>"),
        b"\xef\xbb\xbf" + GOOD,
        GOOD.partition(b"\n")[2],
        GOOD.replace(b"UTF-8", b"utf-8"),
    ],
    ids=["comments", "CDATA", "character", "language", "type", "byte order mark", "no declaration", "small letters"],
)
def test_what_is_only_written_otherwise_counts(body: bytes) -> None:
    assert check_response(200, {}, body, ASKED) == 30


@pytest.mark.parametrize(
    ("pattern", "replacement", "what"),
    [
        (r"<title>.*?</title>", "<title/>", "a title"),
        (r"<title>.*?</title>", "<title> \n\u00a0 </title>", "a title"),
        (r"<summary>.*?</summary>", "<summary></summary>", "an abstract"),
        (r"<author>.*?</author>", "", "authors"),
        (r"<name>.*?</name>", "<name/>", "the name of an author"),
        (r"<category .*?/>", "", "its categories"),
        (r'<category term=".*?"', "<category", "its categories"),
        (r'<category term=".*?"', '<category term=" "', "its categories"),
        (r"<arxiv:primary_category .*?/>", "", "its categories"),
        (r"<summary>.*?</summary>(.*?)<author>.*?</author>", r"<summary/>\1", "an abstract and authors"),
    ],
    ids=range(10),
)
def test_that_a_paper_lacks_a_text_is_believed_when_it_is_said_again(pattern: str, replacement: str, what: str) -> None:
    body = changed(pattern, replacement)
    told = bad(body)
    assert told.what == f"2610.00000v1 without {what}"
    assert told.remedy is Remedy.RETRY and told.claims == {told.what}
    assert bad(body, 406).claims == told.claims
    assert check_response(200, {}, body, ASKED, told.claims) == check_response(406, {}, body, ASKED, told.claims) == 30
    with pytest.raises(BadResponse):
        check_response(200, {}, body.replace(b"2610.00000v1", b"2610.00000v2"), ASKED, told.claims)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 10])
def test_that_many_papers_lack_a_text_is_the_service_and_never_believed(count: int) -> None:
    body = changed(r"<summary>.*?</summary>", "<summary/>", count)
    told = bad(body)
    assert len(told.claims) == count
    if count > 3:
        with pytest.raises(BadResponse, match=f"without an abstract, and {count - 1} more like it"):
            check_response(200, {}, body, ASKED, told.claims)
    else:
        assert check_response(200, {}, body, ASKED, told.claims) == 30


def deep(levels: int) -> bytes:
    return GOOD.replace(b"<entry>", b"<a>" * levels + b"</a>" * levels + b"<entry>", 1)


@pytest.mark.parametrize(
    "body",
    [
        deep(1000),
        GOOD.replace(b"<title>Splatt", b"<title>" + b"x" * (11 << 20)),
        GOOD.replace(b"<title>Splatt", b"<title>\0"),
        GOOD.replace(b"<title>Splatt", b"<title>&#0;"),
        GOOD.replace(b"<title>Splatt", b"<title>&#x1f;"),
        GOOD.replace(b"<title>Splatt", b"<title>&#xd800;"),
        GOOD.replace(b"<title>Splatt", b"<title>\xed\xa0\x80"),
        GOOD.replace(b"<title>Splatt", b"<title>\xff"),
        GOOD.replace(b"<title>Splatt", "<title>\ufffe".encode()),
        GOOD.replace(b"<title>Splatt", b"<title>&nbsp;"),
        GOOD.replace(b"UTF-8", b"UTF-16"),
        GOOD.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
        GOOD.decode().partition("\n")[2].encode("utf-16-le"),
        GOOD.decode().partition("\n")[2].encode("utf-16-be"),
        GOOD.decode().replace("UTF-8", "UTF-32").encode("utf-32"),
        GOOD.decode().replace("UTF-8", "UTF-7").encode("utf-7"),
        GOOD.decode().replace("UTF-8", "cp037").encode("cp037"),
        GOOD.replace(b"UTF-8", b"ISO-8859-1"),
        GOOD.replace(b"UTF-8", b"x-unknown"),
        GOOD.replace(b"UTF-8", b"base64"),
        GOOD.replace(b"'1.0'", b"'9.9'"),
        GOOD + GOOD,
        GOOD.replace(b"<entry>", b"<entry " + b" ".join(b'a%d=""' % n for n in range(100_000)) + b">", 1) + b"<",
    ],
    ids=[
        *("deep", "huge text", "NUL", "NUL by number", "control by number", "surrogate by number", "surrogate"),
        *("no UTF-8", "no character", "unknown entity", "UTF-16 by name alone", "UTF-16", "UTF-16-LE", "UTF-16-BE"),
        *("UTF-32", "UTF-7", "EBCDIC", "Latin-1", "unknown encoding", "no encoding of text", "version 9.9", "twice"),
        "attributes",
    ],
)
def test_whatever_is_no_feed_in_utf_8_is_a_bad_answer(body: bytes) -> None:
    assert bad(body).remedy in (Remedy.RETRY, Remedy.WAIT)


def test_more_elements_than_a_page_can_have_are_not_even_parsed() -> None:
    for flood in (b"<a/>" * 1_100_000, b"<a" + b' a=""' * 1_100_000 + b"/>", b"<!---->" * 1_100_000):
        told = bad(GOOD.replace(b"<entry>", flood + b"<entry>", 1))
        assert (told.what, told.remedy) == ("more than a feed can hold", Remedy.SPLIT)


@pytest.mark.parametrize("status", [400, 500])
def test_what_arxiv_says_of_an_error_has_nothing_in_it_that_is_not_text(status: int) -> None:
    for body in (b"\0\x1b[31mred\x1b]0;title\x07", "over\u202eturned\u2028".encode(), b"<p>&#27;[31m&#0;&#xd800;</p>"):
        assert bad(body, status).what.isprintable()
    assert "no reason given" in bad(b"\0\x1b", status).what
