"""Every entry of cv-arxiv-daily's lists is a paper, or is told of with its key and the reason."""

from __future__ import annotations

import json
from typing import Any

import pytest

from radar.archive.jsonl import read_lines, write_lines
from radar.errors import ArchiveError
from radar.importing import reasons
from radar.importing.completion import needs_completion
from radar.importing.merge import Imported, gathered
from radar.importing.row import Unread
from radar.importing.structured_list import read_structured
from tests.unit.given_papers import record

FILE = "docs/cv-arxiv-daily.json"
ADDRESS = "http://arxiv.org/abs/2401.00001"
LINK = "[2401.00001](http://arxiv.org/abs/2401.00001)"


def read_json(data: bytes, path: str) -> dict[tuple[str, ...], Imported]:
    """What a list holds, by the labels that it stands under."""
    found = read_structured(data, path)
    labels = dict.fromkeys(each.labels for each in found)
    return {label: gathered(each.found for each in found if each.labels == label) for label in labels}


def read(entries: dict[str, Any], topic: str = "SLAM") -> Imported:
    """What is found in a list with one topic."""
    (found,) = read_json(json.dumps({topic: entries}).encode(), FILE).values()
    return found


@pytest.mark.parametrize(
    ("line", "version"),
    [
        (f"|**2024-01-02**|**A Title**|Ada Lovelace et.al.|{LINK}|null|\n", 1),
        (f"|**2024-01-02**|**A Title**|Ada Lovelace et.al.|{LINK}|**[link](https://github.com/a/b)**|\n", 1),
        ("|**2024-01-02**|**A Title**|A. et.al.|[2401.00001v3](http://arxiv.org/abs/2401.00001v3)|null|\n", 3),
        ("|**2024-01-02**|**A Title**|A. et.al.|[2401.00001v3](https://arxiv.org/abs/2401.00001v3)|null|\n", 3),
        (f"|2024-01-02|A Title|Ada Lovelace et.al.|{LINK}|null|\n", 1),
        (f"| 2024-01-02 | A Title | Ada Lovelace | {LINK} |\n", 1),
        (f"|**2024-01-02**|**A Title**|Ada Lovelace et.al.|{LINK}|\n", 1),
        (f"|**2024-01-02**|**A Title**|Ada Lovelace et.al.|**{LINK}**|null|5 pages|An | abstract.|\n", 1),
        (
            f"- 2024-01-02, **A Title**, Ada et.al., Paper: [{ADDRESS}v2]({ADDRESS}v2)\n",
            2,
        ),
        (
            f"- 2024-01-02, **A Title**, Ada et.al., Paper: [{ADDRESS}]({ADDRESS}), "
            "Code: **[https://github.com/a/b](https://github.com/a/b)**\n",
            1,
        ),
    ],
)
def test_each_kind_of_line_gives_its_paper(line: str, version: int) -> None:
    found = read({"2401.00001": line})
    assert found.unread == ()
    (paper,) = found.papers.values()
    assert (paper.id, paper.version, paper.title, paper.updated) == (
        "2401.00001",
        version,
        "A Title",
        "2024-01-02T00:00:00Z",
    )
    assert needs_completion(record(paper))
    assert not paper.abstract


@pytest.mark.parametrize("title", ["a | b", "|", "a|**b**|c", "[x](y)", "**", "*a*", "a**, b", r"$\mathcal{X}|y$"])
def test_bars_and_stars_in_a_title_stay_in_it(title: str) -> None:
    found = read({"2401.00001": f"|**2024-01-02**|**{title}**|Ada et.al.|{LINK}|null|\n"})
    assert [paper.title for paper in found.papers.values()] == [title]


def test_an_object_is_read_as_nlp_arxiv_daily_keeps_it() -> None:
    entry = {
        "date": "2019-04-30",
        "title": "FastContext:  an efficient \\| tool",
        "authors": ["Jianlin Example", "John Example"],
        "url": "http://arxiv.org/abs/1905.00079v2",
        "code": None,
        "categories": ["cs.CL"],
    }
    (paper,) = read({"1905.00079": entry}).papers.values()
    assert (paper.version, paper.title, paper.updated) == (
        2,
        "FastContext: an efficient | tool",
        "2019-04-30T00:00:00Z",
    )
    assert needs_completion(record(paper)), "so that its abstract is asked for"


@pytest.mark.parametrize(
    "other",
    [
        {"date": 20190430},
        {"date": "2019/04/30"},
        {"date": "2019-04-30T17:59:59Z"},
        {"date": None, "publish_date": "2019-04-30"},
        {"date": None, "published": "Tue, 30 Apr 2019 00:00:00 GMT"},
        {"title": None, "paper_title": "A Title"},
        {"url": "http://arxiv.org/pdf/1905.00079"},
        {"url": None, "paper_url": "http://arxiv.org/all/1905.00079"},
        {"url": None, "links": {"paper": "http://arxiv.org/abs/1905.00079", "code": "https://github.com/a/b"}},
        {"url": None, "links": [{"title": "pdf", "href": "http://arxiv.org/pdf/1905.00079"}]},
        {"url": None, "authors": [{"name": "Ada Lovelace"}]},
        {"url": None, "arxiv_id": "1905.00079"},
    ],
)
def test_an_object_is_read_by_whatever_names_its_fields_have(other: dict[str, Any]) -> None:
    entry = {"date": "2019-04-30", "title": "A Title", "url": "http://arxiv.org/abs/1905.00079", **other}
    found = read({"1905.00079": entry})
    assert found.unread == ()
    assert [(paper.id, paper.title, paper.updated[:10]) for paper in found.papers.values()] == [
        ("1905.00079", "A Title", "2019-04-30")
    ]


def test_an_object_without_a_date_stands_in_the_month_of_its_identifier() -> None:
    found = read({"1905.00079": {"title": "A Title", "date": "30.04.2019"}, "1905.00080": {"title": "B", "date": ""}})
    assert {paper.updated for paper in found.papers.values()} == {"2019-05-01T00:00:00Z"}
    assert found.undated == {"1905.00079", "1905.00080"}


def test_an_object_without_a_title_is_kept_whole_and_asked_for() -> None:
    entry = {"date": "2019-04-30", "url": "http://arxiv.org/abs/1905.00079", "code": "https://github.com/a/b"}
    found = read({"1905.00079": entry})
    (fault,) = found.unread
    assert (fault.why, fault.paper) == (reasons.NO_TITLE, "1905.00079")
    assert json.loads(fault.text.partition(": ")[2]) == entry
    assert str(fault) == f"{FILE}, SLAM > 1905.00079: {reasons.NO_TITLE}"
    assert found.beside["1905.00079"].notes == ("Code: https://github.com/a/b",)


@pytest.mark.parametrize(
    "cells",
    [
        "|**A Title**|Comment|Ada et.al.|",
        "|**A Title**|Ada et.al.|cs.CV|",
        "|**A Title**|**CVPR**|Ada et.al.|",
        "|**A Title**<br><br>What it is about.|Ada et.al.|",
        "|A Title|Comment|Ada et.al.|",
    ],
)
def test_a_cell_more_before_the_link_is_never_taken_for_a_part_of_the_title(cells: str) -> None:
    found = read({"2401.00001": f"|**2024-01-02**{cells}{LINK}|null|\n"})
    assert found.rows == 0
    assert [(fault.why, fault.paper) for fault in found.unread] == [(reasons.MORE_CELLS, "2401.00001")]


def test_an_escaped_bar_in_a_title_is_a_bar() -> None:
    for title in (r"**A \| B**", r"A \| B"):
        (paper,) = read({"2401.00001": f"|2024-01-02|{title}|Ada et.al.|{LINK}|null|"}).papers.values()
        assert paper.title == "A | B"


def test_old_identifiers_are_read() -> None:
    line = "|**1999-01-02**|**A Title**|Ada et.al.|[solv-int/9901001](http://arxiv.org/abs/solv-int/9901001)|null|\n"
    assert list(read({"solv-int/9901001": line}).papers) == ["solv-int/9901001"]


@pytest.mark.parametrize(
    ("key", "entry", "why", "named"),
    [
        ("2401.00001", None, reasons.NOT_A_ROW, "2401.00001"),
        ("2401.00001", 5, reasons.NOT_A_ROW, "2401.00001"),
        ("2401.00001", "half of a pair: \ud800", reasons.NOT_A_ROW, "2401.00001"),
        ("2401.00001", "", reasons.NO_LINE, "2401.00001"),
        ("2401.00001", "|[A Title](http://arxiv.org/abs/2401.00001v2)|x|\n", reasons.NO_LINE, "2401.00001v2"),
        ("2401.00002", f"|**2024-01-02**|**A Title**|A.|{LINK}|null|\n", reasons.ANOTHER_PAPER, ""),
        ("x", 1, reasons.NOT_A_ROW, ""),
        ("2401.00001", f"|**2024-02-30**|**A Title**|A.|{LINK}|null|\n", reasons.NO_SUCH_DAY, "2401.00001"),
        ("2401.00001", f"|**2024-01-02**|**A Title**|A.|{LINK}|B.|{LINK}|\n", reasons.UNSURE, "2401.00001"),
    ],
)
def test_what_is_not_read_is_told_of(key: str, entry: object, why: str, named: str) -> None:
    found = read({key: entry})
    assert (found.rows, dict(found.papers)) == (0, {})
    (fault,) = found.unread
    assert (fault.file, fault.line, fault.why, fault.id) == (FILE, None, why, named)
    assert fault.text.startswith(key)
    fault.text.encode()


def test_an_identifier_that_stands_twice_loses_neither() -> None:
    one, other = (f'"2401.00001": "|**{day}**|**T**|A.|{LINK}|null|\\n"' for day in ("2024-01-02", "2024-03-04"))
    found = read_json(f'{{"a": {{{one}, {other}}}, "b": {{}}, "a": {{"x": 1}}}}'.encode(), FILE)
    assert list(found) == [("a",)]
    assert (found["a",].rows, found["a",].merged) == (2, 1)
    assert found["a",].papers["2401.00001"].updated == "2024-03-04T00:00:00Z"
    assert found["a",].unread == (Unread(FILE, None, "x: 1", reasons.NOT_A_ROW, inside="a > x"),)


def test_topics_stay_apart_and_can_be_written() -> None:
    line = f"|**2024-01-02**|**Überblick 🎉**|Ada et.al.|{LINK}|null|\n"
    data = json.dumps({"SLAM": {"2401.00001": line}, "3D \ud800": {"2401.00001": line}}).encode()
    found = read_json(b"\xef\xbb\xbf" + data, FILE)
    assert list(found) == [("SLAM",), ("3D \N{REPLACEMENT CHARACTER}",)]
    for imported in found.values():
        papers = list(imported.papers.values())
        assert list(read_lines(write_lines(papers), "papers.jsonl")) == papers


@pytest.mark.parametrize("data", [b"", b" \n", b"{}"])
def test_an_empty_list_holds_nothing(data: bytes) -> None:
    assert read_json(data, FILE) == {}


@pytest.mark.parametrize("data", [b"{", b"\xff", b"[" * 100_000, b"9" * 5000])
def test_what_is_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(ArchiveError, match=r"docs/cv-arxiv-daily\.json is not JSON .*Correct it there") as caught:
        read_json(data, FILE)
    assert caught.value.file == FILE


@pytest.mark.parametrize("data", [b"[]", b"null", b"5", b'"x"', b'{"a": []}', b'{"a": {}, "b": 1}'])
def test_json_without_papers_has_no_rows(data: bytes) -> None:
    assert all(found.rows == 0 and not found.sought for found in read_json(data, FILE).values())
