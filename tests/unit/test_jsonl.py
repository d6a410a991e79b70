"""The lines of the archive: one way to write them, and no damage that is read over."""

from __future__ import annotations

import json
from typing import Any

import pytest

from radar.archive.jsonl import read_lines, write_lines
from radar.archive.paper import Paper
from radar.errors import ArchiveError
from tests.unit.given_papers import month_of, paper

FILE = "papers/llm/2025_02/2025_02.jsonl"
FULL = Paper(
    id="2502.15266",
    version=2,
    title="Ein schöner Titel",
    published="2025-02-20T08:00:00Z",
    updated="2025-02-21T08:00:00Z",
    authors=("Ada Lovelace", "张伟"),
    abstract='"Quoted" \\ and \u0007.',
    categories=("cs.CL", "stat.ML"),
    comment="25 pages",
    journal_ref="J. 1 (2025)",
    doi=("10.1/1", "10.1/2"),
)
RECORD: dict[str, Any] = {
    "id": "2502.15266",
    "version": 1,
    "title": "A title",
    "published": "2025-02-21T07:40:15Z",
    "updated": "2025-02-21T07:40:15Z",
}


def line(**changes: Any) -> bytes:
    """A good line but for the changes; None takes a key away."""
    record = {key: value for key, value in (RECORD | changes).items() if value is not None}
    return json.dumps(record).encode()


def fault(data: bytes) -> ArchiveError:
    """The error that reading `data` ends with."""
    with pytest.raises(ArchiveError) as caught:
        list(read_lines(data, FILE))
    return caught.value


def test_the_keys_stand_in_the_documented_order() -> None:
    assert FULL.line == (
        '{"id": "2502.15266", "version": 2, "title": "Ein schöner Titel", "authors": ["Ada Lovelace", "张伟"], '
        '"abstract": "\\"Quoted\\" \\\\ and \\u0007.", "categories": ["cs.CL", "stat.ML"], '
        '"published": "2025-02-20T08:00:00Z", "updated": "2025-02-21T08:00:00Z", "comment": "25 pages", '
        '"journal_ref": "J. 1 (2025)", "doi": ["10.1/1", "10.1/2"]}'
    )


def test_what_is_unknown_is_absent() -> None:
    assert json.loads(paper(title="").line).keys() == {"id", "version", "published", "updated"}


def test_a_full_and_a_bare_paper_come_back_as_they_were() -> None:
    bare = paper("hep-th/9901001", title="")
    assert list(read_lines(write_lines([FULL, bare]), FILE)) == [FULL, bare]


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85", "\v", "\x1c", "\r", "\n", "\r\n"])
def test_a_line_break_of_any_kind_inside_a_title_stays_inside_its_line(separator: str) -> None:
    broken = paper(title=f"One{separator}title")
    data = write_lines([broken, paper("2502.15267")])
    assert data.count(b"\n") == 2
    assert next(read_lines(data, FILE)) == broken


def test_blank_lines_carriage_returns_and_a_missing_last_line_break_do_no_harm() -> None:
    wanted = month_of(3)
    data = write_lines(wanted)
    assert list(read_lines(data.replace(b"\n", b"\r\n\r\n").strip(), FILE)) == wanted
    assert list(read_lines(b"", FILE)) == []


@pytest.mark.parametrize("mark", [b"<<<<<<< HEAD", b"=======", b">>>>>>> theirs", b"||||||| base"])
def test_a_merge_conflicts_mark_is_named_as_one(mark: bytes) -> None:
    error = fault(line() + b"\n" + mark + b"\n" + line())
    assert (error.file, error.line) == (FILE, 2)
    assert "mark of a merge conflict" in error.what
    assert "keep the lines of both sides" in error.remedy


@pytest.mark.parametrize(
    ("damaged", "reason"),
    [
        pytest.param(line()[:-20], "it is not JSON", id="cut off"),
        pytest.param(b"not json", "it is not JSON from character 1 on", id="no JSON"),
        pytest.param(line() + line(), "it is not JSON", id="two on one line"),
        pytest.param(b"\xef\xbb\xbf" + line(), "it is not JSON", id="byte order mark"),
        pytest.param(line().replace(b"A title", b"A \xff title"), "it is not UTF-8", id="other encoding"),
        pytest.param(line().decode().encode("utf-16"), "it is not UTF-8", id="UTF-16"),
        pytest.param(line(title="half \ud800 a pair"), "it is not UTF-8", id="lone surrogate, escaped"),
        pytest.param(line().replace(b"A title", b"\xed\xa0\x80"), "it is not UTF-8", id="lone surrogate, raw"),
        pytest.param(b"[" * 100_000, "it nests too deeply", id="nested"),
        pytest.param(b"[]", "it is not a JSON object", id="a list"),
        pytest.param(b"null", "it is not a JSON object", id="null"),
        pytest.param(b'"text"', "it is not a JSON object", id="a text"),
        pytest.param(line(titel="x"), "it has the unknown key 'titel'", id="unknown key"),
        pytest.param(line(id=None), "it lacks 'id'", id="no id"),
        pytest.param(line(version=None), "it lacks 'version'", id="no version"),
        pytest.param(line(published=None), "it lacks 'published'", id="no published"),
        pytest.param(line(updated=None), "it lacks 'updated'", id="no updated"),
        pytest.param(line(id=2502.15266), "its id is not an arXiv identifier", id="id is a number"),
        pytest.param(line(id="2502.15266v1"), "its id is not an arXiv identifier without version", id="versioned id"),
        pytest.param(line(id="../../x"), "its id is not an arXiv identifier", id="id is a path"),
        pytest.param(line(version="1"), "its version is not a whole number", id="version is a text"),
        pytest.param(line(version=True), "its version is not a whole number", id="version is a boolean"),
        pytest.param(line(version=1.0), "its version is not a whole number", id="version is a fraction"),
        pytest.param(line(version=0), "its version is not a whole number from 1 on", id="version 0"),
        pytest.param(line(title=["x"]), "its title is not a text", id="title is a list"),
        pytest.param(line(comment=5), "its comment is not a text", id="comment is a number"),
        pytest.param(line(authors="Ada"), "its authors is not a list of texts", id="authors is a text"),
        pytest.param(line(authors=[1]), "its authors is not a list of texts", id="author is a number"),
        pytest.param(line(doi={"a": 1}), "its doi is not a list of texts", id="doi is a mapping"),
        pytest.param(line(published="2025-02-21"), "its published is not a time", id="a date alone"),
        pytest.param(line(updated="2025-13-01T00:00:00Z"), "its updated is not a time", id="month 13"),
        pytest.param(line(updated=20250221), "its updated is not a text", id="time is a number"),
    ],
)
def test_each_kind_of_damage_is_an_error_with_file_and_line(damaged: bytes, reason: str) -> None:
    error = fault(line() + b"\n" + damaged + b"\n" + line() + b"\n")
    assert (error.file, error.line, error.exit_code) == (FILE, 2, 2)
    assert error.what.startswith(f"{FILE}, line 2, is not a paper: ")
    assert reason in error.what
    assert error.remedy.startswith("Restore the line")


def test_a_message_stays_short_whatever_the_line_holds() -> None:
    assert len(str(fault(line(**{"k" * 100_000: "x"})))) < 400
    assert len(str(fault(b"x" * 100_000))) < 400
