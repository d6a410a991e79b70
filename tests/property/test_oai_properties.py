"""Whatever OAI-PMH sends is a page of papers that the archive can hold, or none at all."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from radar.archive.jsonl import read_lines, write_lines
from radar.arxiv_api.oai_record import read_page
from radar.arxiv_api.response import BadResponse
from tests.stand_ins.arxiv.corpus import Corpus
from tests.stand_ins.arxiv.oai import OaiService
from tests.unit.given_stand_in import entry_of

NOW = datetime(2026, 10, 30, 6, 17, tzinfo=UTC)
SNIPPETS = st.sampled_from(
    ["", "<", ">", "&", "&amp;", "&#0;", "&#x10FFFF;", "<title>", "</title>", "<record>", "</record>", "\\'e", "{{",
     "((", "v0", "v9999", "GMT", "9999", "-1", "<!--", "]]>", "<![CDATA[", "\u202e", "\ufffe", "\x00", "\ud7ff",
     "é", "oai:", "I"]
)  # fmt: skip


@cache
def body() -> str:
    texts = {"title": "On τ and Schrödinger", "comment": "25 pages", "doi": ("10.1/x",), "journal_ref": "J. 1"}
    entries = [entry_of(f"2610.0000{number}", version=1 + number, **texts) for number in range(3)]
    service = OaiService(Corpus(entries), clock=lambda: NOW)
    service.page = 2
    return service.answer({"verb": "ListRecords", "metadataPrefix": "arXivRaw"}).body.decode()


@given(st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 40), SNIPPETS), min_size=1, max_size=4))
def test_a_page_that_was_changed_anywhere_is_read_or_refused(changes: list[tuple[int, int, str]]) -> None:
    text = body()
    for place, length, snippet in changes:
        at = place % len(text)
        text = text[:at] + snippet + text[at + length :]
    try:
        page = read_page(200, {}, text.encode("utf-8", "surrogatepass"))
    except BadResponse as bad:
        assert str(bad)
        return
    lines = write_lines(page.papers)
    assert list(read_lines(lines, "papers.jsonl")) == list(page.papers)
    for paper in page.papers:
        assert paper.title and paper.abstract and paper.authors and paper.categories
        assert paper.source == "oai" and paper.published <= paper.updated


@given(st.binary(max_size=200), st.sampled_from([200, 301, 400, 403, 404, 406, 429, 500, 503]))
def test_any_bytes_are_refused(data: bytes, status: int) -> None:
    try:
        page = read_page(status, {}, data)
    except BadResponse:
        return
    assert not page.papers
