"""Whatever happens to an answer on its way: it does not count, or the papers in it are those that were sent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

import arxiv
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from radar.archive.paper import Paper
from radar.arxiv_api.client import paper_of
from radar.arxiv_api.response import BadResponse, ExpectedResponse, check_response
from tests.end_to_end.clock import TODAY
from tests.end_to_end.world import invented
from tests.stand_ins.arxiv.atom import Page, write_page

PAPERS = [
    invented(
        number,
        TODAY - timedelta(hours=number),
        comment="5 pages",
        journal_ref="Nature 1 (2026)",
        doi=("10.1/a", "10.2/b"),
        authors=("Abelone Okonvale", "Ida Ă"),
        categories=("cs.CV", "cs.LG"),
    )
    for number in range(3)
]
EXPECTED = ExpectedResponse(0, 3)
GOOD = write_page(Page("all:x", (), 0, 3, 3, tuple(PAPERS), "2026-10-30T06:17:00Z"))
NAMES = [
    *("title", "summary", "author", "name", "id", "published", "updated", "category", "link", "entry", "arxiv:comment"),
    *("arxiv:journal_ref", "arxiv:doi", "arxiv:primary_category", "opensearch:totalResults"),
]
ELEMENTS = [
    found.span()
    for name in NAMES
    for found in re.finditer(rf"<{name}(?: [^>]*)?(?:/>|>.*?</{name}>)".encode(), GOOD, re.S)
]
"""Where the elements of an answer begin and end."""

# What may come in anywhere, and says nothing that a paper says: no text, and no other category, author or DOI.
TOKENS = [
    *(
        b"<b>",
        b"</b>",
        b"<b/>",
        b"<!-- x -->",
        b"<?x y?>",
        b"<![CDATA[]]>",
        b"<![CDATA[",
        b"\0",
        b"\xff",
        b"\x1b",
        b"&x;",
    ),
    *(
        b"<entry>",
        b"</entry>",
        b"<entry/>",
        b"<title/>",
        b"</title>",
        b"<title>",
        b"<summary/>",
        b"<author/>",
        b"<name/>",
    ),
    *(
        b"<feed>",
        b"</feed>",
        b'<x xmlns="http://www.w3.org/2005/Atom"><title/></x>',
        b"<!--",
        b"<!DOCTYPE x>",
        b"<",
        b"&",
    ),
]


def read(body: bytes) -> list[Paper]:
    """The papers that the parser behind us makes of an answer."""

    class Session:
        status_code = 200
        content = body

        def get(self, *_: object, **__: object) -> Session:
            return self

    client = arxiv.Client(page_size=3, delay_seconds=0, num_retries=0)
    client._session = Session()  # type: ignore[assignment]
    return [paper_of(result) for result in client.results(arxiv.Search("x", max_results=3))]


SENT = read(GOOD)


_CDATA_WITHIN = re.compile(rb"<!\[CDATA\[(?:(?!\]\]>).)*<!\[CDATA\[", re.DOTALL)


def papers(body: bytes) -> list[Paper] | None:
    """The papers of an answer; None where it does not count."""
    try:
        check_response(200, {}, body, EXPECTED)
    except BadResponse:
        return None
    return read(body)


def test_a_good_answer_is_read_as_it_was_sent() -> None:
    assert papers(GOOD) == SENT
    assert [(paper.id, paper.title, paper.doi) for paper in SENT] == [
        (each.id, each.title, each.doi) for each in PAPERS
    ]


@settings(max_examples=1000, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(GOOD)), st.sampled_from(TOKENS)), max_size=3))
@example([(GOOD.index(b"Splatting") + 3, b"<!-- x -->")])
@example([(GOOD.index(b"Splatting") + 3, b"<![CDATA[]]>")])
def test_what_is_put_in_makes_no_other_text(put_in: Sequence[tuple[int, bytes]]) -> None:
    body = GOOD
    for place, token in sorted(put_in, reverse=True):
        body = body[:place] + token + body[place:]
    assume(not _CDATA_WITHIN.search(body))  # there the second is a text, as it should be
    assert papers(body) in (None, SENT)


@given(st.integers(0, len(GOOD) - 2))
def test_what_is_cut_off_does_not_count(place: int) -> None:
    assert papers(GOOD[:place]) is None


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(ELEMENTS), st.booleans())
def test_of_elements_that_are_lost_or_come_twice_only_those_go_that_a_paper_may_lack(
    place: tuple[int, int], is_lost: bool
) -> None:
    begin, end = place
    found = papers(GOOD[:begin] + GOOD[begin:end] * (0 if is_lost else 2) + GOOD[end:])
    for paper, sent in zip(found or [], SENT if found else [], strict=True):
        assert (paper.id, paper.version, paper.title, paper.abstract) == (
            sent.id,
            sent.version,
            sent.title,
            sent.abstract,
        )
        assert (paper.published, paper.updated) == (sent.published, sent.updated)
        assert {*paper.authors} <= {*sent.authors} and {*paper.categories} <= {*sent.categories}
        assert paper.authors and paper.categories[:1] == sent.categories[:1]
        assert {paper.comment, paper.journal_ref, *paper.doi} <= {"", sent.comment, sent.journal_ref, *sent.doi}


@settings(max_examples=500, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_whatever_is_sent_there_is_a_judgement(noise: bytes) -> None:
    for body in (noise, b"<?xml" + noise, GOOD + noise, GOOD.replace(b"Splatting", noise, 1)):
        for status in (200, 400, 406, 500):
            try:
                assert check_response(status, {"Retry-After": noise.decode("latin-1")}, body, EXPECTED) == 3
            except BadResponse as bad:
                assert bad.what and 0 <= bad.retry_after <= 1e9
