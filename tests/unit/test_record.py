"""A record says of its line what the paper decoded from it says; nothing in a text leads it astray."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from radar.archive.jsonl import write_lines
from radar.archive.paper import Paper
from radar.archive.record import Record, as_records, find_records, records
from radar.errors import ArchiveError
from radar.settings.model import GroupBy
from tests.unit.given_papers import month_of, paper, papers

FILE = "papers/llm/2025_02/2025_02.jsonl"
MISLEADING = ', "updated": "1999-01-01T00:00:00Z", "published": "1999-01-01T00:00:00Z", {"id": "0000.00000"'


@given(st.lists(papers(), max_size=5), st.sampled_from(GroupBy))
@example([paper(title=MISLEADING, abstract=MISLEADING, comment=MISLEADING, authors=("updated", ": ", MISLEADING))],
         GroupBy.UPDATED)  # fmt: skip
@example([paper(title='"authors": ["', abstract='{"authors": ["x"]}')], GroupBy.UPDATED)
@example([paper(comment='"updated": "', journal_ref='\\", "published": "', doi=('"updated": "',))], GroupBy.PUBLISHED)
def test_what_is_read_off_a_line_is_what_is_decoded_from_it(some: list[Paper], group_by: GroupBy) -> None:
    found = list(records(write_lines(some).split(b"\n"), FILE))
    assert [(each.id, each.date(group_by), each.updated, each.has_authors) for each in found] == [
        (each.id, each.date(group_by), each.updated, bool(each.authors)) for each in some
    ]
    assert [each.paper for each in found] == some
    assert [each.line for each in found] == [each.line for each in some]
    assert found == as_records(some)
    assert [each.version for each in found] == [each.version for each in some]


def test_a_line_that_is_not_as_we_write_it_is_made_so() -> None:
    one, other = month_of(2)
    data = one.line.replace('", "', '",  "').encode() + b"\r\n\n " + other.line.encode() + b"\r\n"
    found = list(records(data.split(b"\n"), FILE))
    assert [each.paper for each in found] == [one, other]
    assert [each.raw for each in found] == [one.line.encode(), other.line.encode()]


def test_a_line_that_is_no_paper_is_complained_of_with_file_and_line() -> None:
    (good,) = month_of(1)
    data = good.line.encode() + b'\n{"id": "2502.00002", "version": 0}\n'
    found = list(records(data.split(b"\n"), FILE))
    with pytest.raises(ArchiveError, match=rf"{FILE}, line 2, is not a paper"):
        _ = found[1].paper
    with pytest.raises(ArchiveError, match="line 1"):
        list(records([b"[]"], FILE))


@pytest.mark.parametrize(
    "line",
    [
        b'{"id": "}',
        b'{"id": "\xff", "version": 1}',
        b'{"id": "2502.00001", "version": ' + b"9" * 5_000 + b', "title": "x"}',
        b'{"id": "2502.00001", "version": 1, "title": "\xff"}',
        b'{"id": "2502.00001", "version": 1, "published": "2025-\xff", "updated": "\xff"}',
    ],
)
def test_whatever_is_asked_of_a_damaged_line_ends_in_a_sentence(line: bytes) -> None:
    asks: list[Callable[[Record], object]] = [
        lambda record: record.version,
        lambda record: record.line,
        lambda record: record.unjudged_line,
        lambda record: record.date(GroupBy.UPDATED),
        lambda record: record.rejected,
        lambda record: record.has_texts,
    ]
    for ask in asks:
        with pytest.raises(ArchiveError, match=rf"{FILE}, line 1, is not a paper"):
            for record in records([line], FILE):
                ask(record)
                _ = record.paper


def test_papers_are_found_by_their_identifiers() -> None:
    some = month_of(30)
    data = write_lines(some)
    wanted = {some[0].id, some[17].id, some[29].id, "2502.99999", ""}
    found = list(find_records(data.split(b"\n"), FILE, wanted))
    assert [each.paper for each in found] == [some[0], some[17], some[29]]
    assert list(find_records(data.rstrip(b"\n").split(b"\n"), FILE, {some[29].id})) == [found[2]]
    assert not list(find_records([b""], FILE, wanted))


@given(papers(), papers())
def test_records_are_equal_where_their_lines_are(one: Paper, other: Paper) -> None:
    first, second = as_records([one, other])
    (read,) = records(write_lines([one]).split(b"\n"), FILE)
    assert read == first
    assert hash(read) == hash(first)
    assert (first == second) is (one.line == other.line)
    assert first != one
    assert isinstance(first, Record)
