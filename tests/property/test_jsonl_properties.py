"""Whatever a paper says, its line says the same."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from radar.archive.jsonl import read_lines, write_lines
from radar.archive.paper import Paper
from radar.errors import ArchiveError
from tests.unit.given_papers import papers

KEYS = ["id", "version", "title", "authors", "abstract", "categories", "published", "updated"]
KEYS += ["comment", "journal_ref", "doi", "withdrawn", "source"]


@given(st.lists(papers(), max_size=4))
def test_every_paper_comes_back_as_it_was(some: list[Paper]) -> None:
    data = write_lines(some)
    assert data.count(b"\n") == len(some)
    assert list(read_lines(data, "papers.jsonl")) == some


@given(papers())
def test_keys_stand_in_order_and_none_is_empty(any_paper: Paper) -> None:
    record = json.loads(any_paper.line)
    assert list(record) == [key for key in KEYS if key in record]
    assert all(record.values())


@given(papers(), st.data())
def test_a_line_with_a_byte_taken_away_is_an_error_or_another_paper_but_never_a_crash(
    any_paper: Paper, data: st.DataObject
) -> None:
    line = write_lines([any_paper])
    place = data.draw(st.integers(0, len(line) - 2))
    try:
        (read,) = read_lines(line[:place] + line[place + 1 :], "papers.jsonl")
    except ArchiveError as error:
        assert error.line == 1
    else:
        assert write_lines([read])


@given(st.binary(max_size=60))
def test_bytes_that_are_no_papers_are_an_error_and_never_a_crash(data: bytes) -> None:
    try:
        assert not list(read_lines(data, "papers.jsonl"))
    except ArchiveError as error:
        assert error.line is not None
