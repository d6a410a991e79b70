"""Answers of arXiv's that are not what they should be, down to the bytes: a bad answer each, never a bug of ours."""

from __future__ import annotations

import gzip
import itertools
import re
import socket
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.end_to_end.clock import TODAY
from tests.end_to_end.world import World, invented, recorded, records
from tests.hostile.attack import Outcome, attack
from tests.hostile.given import in_folder
from tests.stand_ins.arxiv import ArxivStandIn, Corpus, Fault, FaultPlan, always, faults, once
from tests.stand_ins.wire import says, wire

ENTRIES = [invented(number, TODAY - timedelta(hours=30 + number)) for number in range(5)]
ONE = ENTRIES[2].id.encode()
MIB = 2**20
MOST = 400 * MIB
"""What the worst of them may take; a run without any takes some 50 MiB."""


@pytest.fixture
def arxiv() -> Iterator[ArxivStandIn]:
    with ArxivStandIn(Corpus(ENTRIES)) as stand_in:
        yield stand_in


def run(folder: Path, arxiv: ArxivStandIn, case: str, url: str = "") -> Outcome:
    environ = in_folder(arxiv, World(folder).workspace)
    if url:
        environ["ARXIV_API_URL"] = f"{url}/api/query"
    ran = attack(folder / "run", environ, kind=11, case=case)
    assert ran.peak < MOST
    return ran


def body(change: Callable[[bytes], bytes]) -> Fault:
    return Fault("changed", lambda situation: replace(situation.honest, body=change(situation.right.body)))


def put(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """The first of something in its place; it must be there."""

    def change(whole: bytes) -> bytes:
        assert old in whole
        return whole.replace(old, new, 1)

    return change


def dated(date: str) -> Callable[[bytes], bytes]:
    def change(whole: bytes) -> bytes:
        before, _, rest = whole.partition(b"<published>")
        return before + b"<published>" + date.encode() + rest[20:]

    return change


TEXTS: dict[str, Callable[[bytes], bytes]] = {
    "a total of 5,000 digits": put(b">5</opensearch:totalResults", b">" + b"5" * 5000 + b"</opensearch:totalResults"),
    "a total in Arabic digits": put(b">5</opensearch:totalResults", ">٥</opensearch:totalResults".encode()),
    "a start of 5,000 digits": put(b">0</opensearch:startIndex", b">" + b"0" * 5000 + b"</opensearch:startIndex"),
    "a version of 5,000 digits": put(ONE + b"v1</id>", ONE + b"v" + b"1" * 5000 + b"</id>"),
    "an identifier in Arabic digits": put(ONE + b"v1</id>", "٢٦١٠.٠٠٠٠٢v1</id>".encode()),
    "a paper of the year 0": dated("0000-01-01T00:00:00Z"),
    "a paper of the year 1": dated("0001-01-01T00:00:00Z"),
    "a paper of the year 9999": dated("9999-12-31T23:59:59Z"),
    "a moment beyond the last year": dated("9999-12-31T23:59:59-23:59"),
    "a thousand levels": put(b"<entry>", b"<a>" * 1000 + b"</a>" * 1000 + b"<entry>"),
    "a title of 11 MB": put(b"<title>Splat", b"<title>" + b"x" * 11_000_000),
    "an abstract of 300,000 characters": put(b"<summary>", b"<summary>" + b"x" * 300_000),
    "50,000 authors": put(b"<author>", b"<author><name>Somebody</name></author>" * 50_000 + b"<author>"),
    "NUL in a title": put(b"<title>Splat", b"<title>\0"),
    "half a surrogate pair in a title": put(b"<title>Splat", b"<title>\xed\xa0\x80"),
    "UTF-16": lambda whole: whole.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    "UTF-7, with entities": lambda whole: (
        b"<?xml version='1.0' encoding='UTF-7'?>" + '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'.encode("utf-7")
    ),
    "EBCDIC": lambda whole: whole.decode().replace("UTF-8", "cp037").encode("cp037"),
    "an unknown encoding": put(b"UTF-8", b"x-none"),
    "entities behind a long comment": put(
        b"<feed", b"<!--" + b" " * 5000 + b'-->\n<!DOCTYPE x [<!ENTITY a "b">]>\n<feed'
    ),
    "another file by XInclude": put(
        b"<title>Splat", b'<title><x:include xmlns:x="http://www.w3.org/2001/XInclude" href="/etc/hostname"/>'
    ),
    "6 million attributes": put(
        b"<entry>", (b"<a" + b"".join(b' a%d=""' % n for n in range(60)) + b"/>") * 100_000 + b"<entry>"
    ),
    "12 million elements": put(b"<entry>", b"<a/>" * 12_000_000 + b"<entry>"),
    "6 million comments": put(b"<entry>", b"<!---->" * 6_000_000 + b"<entry>"),
    "60 MB of authors": put(
        b"<author>", (b"<author><name>" + b"x" * 5_000_000 + b"</name></author>") * 12 + b"<author>"
    ),
    "100 MB of blanks": put(b"<entry>", b" " * 100_000_000 + b"<entry>"),
}
"""Feeds with something wrong in them, or far too much."""


IN_PARTS = {
    *("an abstract of 300,000 characters", "50,000 authors", "12 million elements", "6 million comments"),
    *("another file by XInclude", "60 MB of authors", "6 million attributes"),
}
"""Those that are asked for in parts when they come again: each needs a run of its own."""


def groups(cases: Iterable[str], size: int) -> list[list[str]]:
    """So many cases for each run."""
    listed = list(cases)
    return [listed[place : place + size] for place in range(0, len(listed), size)]


@pytest.mark.parametrize("cases", [*groups(sorted(TEXTS.keys() - IN_PARTS), 5), *groups(sorted(IN_PARTS), 1)])
def test_a_feed_that_is_not_right_does_not_count(tmp_path: Path, arxiv: ArxivStandIn, cases: list[str]) -> None:
    arxiv.faults = FaultPlan(*(once(body(TEXTS[case])) for case in cases))
    ran = run(tmp_path, arxiv, "; ".join(cases))
    assert ran.code == 0
    assert ran.log.count("; trying again in") == len(cases)
    found = sorted(records(World(tmp_path).tree(), "splatting"), key=lambda record: str(record["id"]))
    assert found == [recorded(entry) for entry in ENTRIES]


def test_for_ever_it_fails_the_topic(tmp_path: Path, arxiv: ArxivStandIn) -> None:
    arxiv.faults = FaultPlan(always(body(TEXTS["a total of 5,000 digits"])))
    ran = run(tmp_path, arxiv, "a total of 5,000 digits, for ever")
    assert ran.code == 3
    assert "the last was a feed without totalResults" in ran.summary


@pytest.mark.parametrize("pause", ["9" * 400, "9" * 5000, "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_a_pause_is_kept_as_far_as_there_is_time(tmp_path: Path, arxiv: ArxivStandIn, pause: str) -> None:
    arxiv.faults = FaultPlan(once(faults.status_503(pause)))
    ran = run(tmp_path, arxiv, f"Retry-After: {pause[:30]}")
    assert ran.code == 3
    assert "there is no time to try again" in ran.log and " inf s" not in ran.said


def test_a_pause_that_is_none_counts_for_nothing(tmp_path: Path, arxiv: ArxivStandIn) -> None:
    pauses = ("inf", "nan", "-1", "1e400", "\xb2\xff")
    arxiv.faults = FaultPlan(*(once(faults.status_503(pause)) for pause in pauses))
    ran = run(tmp_path, arxiv, "Retry-After: inf, nan, -1, 1e400 and bytes")
    assert ran.code == 0
    assert re.findall(r"trying again in (\S+) s", ran.log) == ["0"] * 5


def test_nothing_in_a_doi_reaches_a_page_that_is_no_text(tmp_path: Path, arxiv: ArxivStandIn) -> None:
    link = (
        '<link rel="related" href="https://doi.org/10.1/%00%0D%0A::error::forged%1B[31m%ED%A0%80" title="doi"/><title>'
    )
    arxiv.faults = FaultPlan(always(faults.in_entries("a DOI", lambda entry: entry.replace("<title>", link))))
    ran = run(tmp_path, arxiv, "NUL, a line's end, an escape and half a surrogate pair in a DOI")
    assert (ran.code, ran.outputs["new-papers"]) == (0, "5")
    assert not any(sign in ran.said for sign in "\0\x1b") and "\n::error::forged" not in ran.log
    for data in World(tmp_path).tree().values():
        data.decode()
        assert not any(sign in data for sign in (b"\0", b"\x1b", b"\n::error"))


def feed(**headers: str) -> bytes:
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 200 OK\r\nConnection: close\r\n{lines}\r\n".encode()


def bomb(levels: int) -> bytes:
    """Zeros, of which a thousandth is sent for each level of compression."""
    squeezed = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = b"".join(squeezed.compress(bytes(MIB)) for _ in range(200)) + squeezed.flush()
    return packed if levels == 1 else gzip.compress(packed)


WIRE: dict[str, Callable[[], bytes]] = {
    "no HTTP": lambda: b"\0\xff" * 100,
    "a status of six digits": lambda: b"HTTP/1.1 200000 OK\r\n\r\n",
    "a status that is none": "HTTP/1.1 ٢٠٠ OK\r\n\r\n".encode,
    "status 999": lambda: b"HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n",
    "status 103 alone": lambda: b"HTTP/1.1 103 Early Hints\r\n\r\n",
    "HTTP/9.9": lambda: b"HTTP/9.9 200 OK\r\n\r\n<feed/>",
    "a status line of 1 MB": lambda: b"HTTP/1.1 200 " + b"O" * MIB + b"\r\n\r\n",
    "10,000 headers": lambda: b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 10_000 + b"\r\n",
    "a header of 1 MB": lambda: feed(X="y" * MIB),
    "a header with NUL": lambda: feed(X="\0"),
    "a length below 0": lambda: feed(Content_Length="-1") + b"<feed/>",
    "a length of 5,000 digits": lambda: feed(Content_Length="9" * 5000) + b"<feed/>",
    "two lengths": lambda: feed(Content_Length="7\r\nContent-Length: 8") + b"<feed/>",
    "a chunk of 5,000 digits": lambda: feed(Transfer_Encoding="chunked") + b"9" * 5000 + b"\r\n<feed/>",
    "a chunk that is none": lambda: feed(Transfer_Encoding="chunked") + b"-7\r\n<feed/>",
    "an unknown compression": lambda: feed(Content_Encoding="x-none") + b"<feed/>",
    "a thousand compressions": lambda: feed(Content_Encoding=", ".join(["gzip"] * 1000)) + b"<feed/>",
    "200 MB in 200 kB": lambda: feed(Content_Encoding="gzip") + bomb(1),
    "200 MB in 1 kB": lambda: feed(Content_Encoding="gzip, gzip") + bomb(2),
    "gzip cut off": lambda: feed(Content_Encoding="gzip") + gzip.compress(b"<feed/>" * 1000)[:-20],
}
"""Answers that go wrong before there is a feed."""


@pytest.mark.parametrize("cases", groups(WIRE, 6))
def test_an_answer_that_is_none_does_not_count(tmp_path: Path, arxiv: ArxivStandIn, cases: list[str]) -> None:
    answers = itertools.cycle([WIRE[case]() for case in cases])

    def saying(connection: socket.socket, stopping: threading.Event) -> None:
        says(next(answers))(connection, stopping)

    with wire(saying) as server:
        ran = run(tmp_path, arxiv, "; ".join(cases), server.url)
    assert ran.code == 3
    assert "arXiv was asked 6 times and sent no good answer" in ran.summary
