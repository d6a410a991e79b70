"""Pages of OAI-PMH: what is read of them, and what is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from radar.archive.paper import Paper
from radar.arxiv_api.oai_record import OaiPage, read_page
from radar.arxiv_api.response import BadResponse
from radar.arxiv_api.retry_policy import Remedy
from tests.stand_ins.arxiv.corpus import Corpus, Entry
from tests.stand_ins.arxiv.oai import OaiService
from tests.unit.given_stand_in import entry_of

NOW = datetime(2026, 10, 30, 6, 17, tzinfo=UTC)
PLAIN = entry_of(
    version=3,
    title="Schrödinger and\n  the $τ$",
    summary="An abstract & more.",
    authors=("Abelone Okonvale", "Hal Daumé III"),
    categories=("cs.CL", "stat.ML", "68T45, 62H30"),
    published="2026-10-01T12:00:05Z",
    updated="2026-10-28T01:02:03Z",
    comment="25 pages",
    journal_ref="J. Tests 1",
    doi=("10.1/x", "10.1/y"),
)


def body(*entries: Entry, **params: str) -> bytes:
    service = OaiService(Corpus(entries), clock=lambda: NOW)
    return service.answer({"verb": "ListRecords", "metadataPrefix": "arXivRaw", **params}).body


def page(*entries: Entry, swap: tuple[str, str] = ("", "")) -> OaiPage:
    data = body(*entries).decode()
    assert swap[0] in data
    return read_page(200, {}, data.replace(*swap).encode())


def test_a_record_is_a_paper_as_the_query_api_tells_it() -> None:
    read = page(PLAIN)
    assert (read.token, read.unreadable, read.first) == ("", 0, "2026-10-28")
    assert read.papers == (
        Paper(
            "2610.00001",
            3,
            "Schrödinger and the $τ$",
            "2026-10-01T12:00:05Z",
            "2026-10-28T01:02:03Z",
            ("Abelone Okonvale", "Hal Daumé III"),
            "An abstract & more.",
            ("cs.CL", "stat.ML", "68T45, 62H30"),
            "25 pages",
            "J. Tests 1",
            ("10.1/x", "10.1/y"),
            source="oai",
        ),
    )


def test_only_the_latest_version_says_whether_the_paper_is_withdrawn() -> None:
    gone = replace(PLAIN, withdrawn=True)
    assert page(gone).papers[0].withdrawn
    back = replace(PLAIN, version=4, updated="2026-10-29T00:00:00Z")
    assert not page(gone, back).papers[0].withdrawn


def test_old_identifiers_and_a_class_that_stands_for_another() -> None:
    read = page(replace(PLAIN, id="hep-th/9901001", categories=("hep-th", "81T30", "81T30")))
    assert (read.papers[0].id, read.papers[0].categories) == ("hep-th/9901001", ("hep-th", "81T30"))


@pytest.mark.parametrize(
    "swap",
    [
        ("<title>", "<titel>x</titel><title></title><title>"),
        ("<title>", "<title>Another</title><title>"),
        ("  An abstract &amp; more.\n", " "),
        ("<categories>", "<categories></categories><was>"),
        ('version="v1"', 'version="v0"'),
        ('version="v1"', 'version="v3"'),
        ('version="v1"', 'version="v9"'),
        ("Thu, 01 Oct 2026 12:00:05 GMT", "yesterday"),
        ("Wed, 28 Oct 2026 01:02:03 GMT", "Mon, 28 Sep 2026 01:02:03 GMT"),
        ("Wed, 28 Oct 2026 01:02:03 GMT", "Mon, 28 Sep 9999 01:02:03 GMT"),
        ("oai:arXiv.org:2610.00001", "oai:arXiv.org:2610.00002"),
        ("<id>2610.00001</id>", "<id>2610.00001v3</id>"),
        ("<authors>", "<authors></authors><others>"),
        ("arXivRaw xmlns", "arXiv xmlns"),
        ("An abstract", "a" * 300_000),
    ],
    ids=lambda swap: f"{swap[0][:20]} {swap[1][:20]}",
)
def test_a_record_that_is_not_as_arxiv_writes_it_is_left_out(swap: tuple[str, str]) -> None:
    data = body(PLAIN).decode()
    assert swap[0] in data
    data = data.replace(swap[0], swap[1])
    for opened, closed in (("<was>", "categories"), ("<others>", "authors"), ("<arXiv xmlns", "arXivRaw")):
        if opened in data:
            name = opened.strip("<>").split()[0]
            data = data.replace(f"</{closed}></", f"</{name}></") if closed == "arXivRaw" else data
            head, _, tail = data.partition(opened)
            data = f"{head}{opened}{tail.replace(f'</{closed}>', f'</{name}>', 1)}"
    read = read_page(200, {}, data.encode())
    assert (read.papers, read.unreadable) == ((), 1)


def test_a_record_that_was_deleted_is_no_paper() -> None:
    read = page(PLAIN, swap=("<header>", '<header status="deleted">'))
    assert (read.papers, read.unreadable, read.first) == ((), 0, "2026-10-28")


def test_a_token_is_given_on() -> None:
    service = OaiService(Corpus([PLAIN, replace(PLAIN, id="2610.00002")]), clock=lambda: NOW)
    service.page = 1
    read = read_page(200, {}, service.answer({"verb": "ListRecords", "metadataPrefix": "arXivRaw"}).body)
    rest = read_page(200, {}, service.answer({"verb": "ListRecords", "resumptionToken": read.token}).body)
    assert [paper.id for paper in (*read.papers, *rest.papers)] == ["2610.00001", "2610.00002"]
    assert rest.token == ""


def test_that_no_records_match_is_a_page_without_any() -> None:
    assert read_page(200, {}, body(PLAIN, **{"from": "2026-10-29"})) == OaiPage()


@pytest.mark.parametrize(
    ("status", "data", "remedy"),
    [
        (200, body(PLAIN, until="2027-01-01"), Remedy.GIVE_UP),
        (200, body(PLAIN, resumptionToken="x").replace(b"badArgument", b"badResumptionToken"), Remedy.GIVE_UP),
        (200, body(PLAIN)[:-20], Remedy.RETRY),
        (200, b"", Remedy.RETRY),
        (200, b"Rate exceeded.", Remedy.WAIT),
        (200, b"<html/>", Remedy.WAIT),
        (200, b"<!DOCTYPE html><html/>", Remedy.WAIT),
        (200, b'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"/>', Remedy.RETRY),
        (200, b'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">' + b"<a/>" * 1_000_000, Remedy.RETRY),
        (503, b"first byte timeout", Remedy.WAIT),
        (429, b"", Remedy.WAIT),
        (406, b"", Remedy.WAIT),
        (404, b"", Remedy.RETRY),
        (403, b"", Remedy.STOP),
    ],
)
def test_anything_else_is_no_page(status: int, data: bytes, remedy: Remedy) -> None:
    with pytest.raises(BadResponse) as bad:
        read_page(status, {}, data)
    assert bad.value.remedy is remedy


@pytest.mark.parametrize("place", range(0, len(body(PLAIN)), 97))
def test_a_page_with_a_byte_that_is_not_its_own_is_a_page_or_none(place: int) -> None:
    data = bytearray(body(PLAIN))
    data[place] ^= 0x15
    try:
        read = read_page(200, {}, bytes(data))
    except BadResponse:
        return
    assert len(read.papers) + read.unreadable <= 1
