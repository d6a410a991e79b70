"""A topic's folder: months, `radar.json`, and what must not be taken for an archive."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from radar.archive.coverage import Coverage
from radar.archive.layout import LINES, pieces_below
from radar.archive.papers import by_month, read_papers
from radar.archive.topic_state import TopicState, read_state, read_topic_state, write_state
from radar.errors import ArchiveError
from radar.settings.model import GroupBy
from tests.unit.given_papers import Files, archive_files, month_of, paper, record

FOLDER = "papers/llm"
STATE = TopicState(
    "LLM für alle", 'ti:"llm"', Coverage("2025-01-01T00:00:00Z", "2025-02-21T07:40:15Z"), {"2025_02": 3, "2024_12": 1}
)


def test_what_arxiv_is_still_to_be_asked_for_is_kept() -> None:
    state = TopicState("llm", "", None, {}, to_complete=2, unknown=("2502.00001",), to_find=("2502.00002",))
    assert read_state(write_state(state), "radar.json") == state
    assert json.loads(write_state(state))["to-find"] == ["2502.00002"]


def test_a_month_is_that_of_the_date_which_group_by_chooses() -> None:
    revised = paper(version=2, published="2024-12-31T23:59:59Z", updated="2025-02-01T00:00:00Z")
    assert list(by_month([revised], GroupBy.UPDATED)) == ["2025_02"]
    assert list(by_month([revised], GroupBy.PUBLISHED)) == ["2024_12"]


def test_months_and_the_papers_in_them_run_newest_first_and_ties_by_identifier() -> None:
    older, newer = paper("2412.00001", updated="2024-12-01T00:00:00Z"), month_of(3)
    tied = [paper(f"2503.0000{digit}", updated="2025-03-01T00:00:00Z") for digit in (2, 3, 1)]
    months = by_month([older, *reversed(newer), *tied], GroupBy.UPDATED)
    assert list(months) == ["2025_03", "2025_02", "2024_12"]
    assert [each.id for each in months["2025_03"]] == ["2503.00003", "2503.00002", "2503.00001"]
    assert months["2025_02"] == newer


def test_a_written_archive_reads_as_what_it_was() -> None:
    months = by_month([*month_of(3), paper("2412.00001", updated="2024-12-01T00:00:00Z")], GroupBy.UPDATED)
    files = {**archive_files(FOLDER, months), f"{FOLDER}/radar.json": write_state(STATE)}
    assert sorted(files) == [
        f"{FOLDER}/2024_12/2024_12.jsonl",
        f"{FOLDER}/2025_02/2025_02.jsonl",
        f"{FOLDER}/radar.json",
    ]
    assert read_topic_state(Files(files), FOLDER) == STATE
    assert read_papers(Files(files), FOLDER) == {each.id: record(each) for papers in months.values() for each in papers}


def test_where_there_is_no_folder_there_is_an_empty_archive() -> None:
    other = archive_files("papers/llm_agents", {"2025_02": month_of(2)})
    assert read_topic_state(Files(other), FOLDER) is None
    assert not read_papers(Files(other), FOLDER)


def test_a_paper_in_two_months_is_one_paper_at_its_highest_version() -> None:
    before, after = paper(), paper(version=2, updated="2025-03-01T00:00:00Z")
    files = archive_files(FOLDER, {"2025_02": [before], "2025_03": [after]})
    assert read_papers(Files(files), FOLDER) == {after.id: record(after)}


def test_radar_json_says_name_query_coverage_and_counts_and_nothing_of_the_run() -> None:
    assert json.loads(write_state(STATE)) == {
        "name": "LLM für alle",
        "query": 'ti:"llm"',
        "coverage": {"from": "2025-01-01T00:00:00Z", "until": "2025-02-21T07:40:15Z"},
        "total": 4,
        "months": {"2025_02": 3, "2024_12": 1},
    }


@pytest.mark.parametrize(
    "state",
    [
        STATE,
        TopicState("x", "all:x", None, {}),
        replace(STATE, rules=("primary-only",)),
        replace(STATE, until="2025-01-31"),
        replace(STATE, rules=("primary-only",), until="2025-01-31"),
    ],
)
def test_a_state_comes_back_as_it_was(state: TopicState) -> None:
    assert read_state(write_state(state), "radar.json") == state


GOOD: dict[str, Any] = json.loads(write_state(STATE))
CHANGES: tuple[dict[str, Any], ...] = (
    {"name": 5},
    {"query": None},
    {"months": None},
    {"months": []},
    {"months": {"2025_13": 1}},
    {"months": {"٢٠٢٥_02": 1}},
    {"months": {"2025_02": 0}},
    {"months": {"2025_02": True}},
    {"months": {"2025_02": "3"}},
    {"coverage": "for ever"},
    {"coverage": {"from": "2025-01-01T00:00:00Z"}},
    {"coverage": {"from": "2025-01-01", "until": "2025-02-01"}},
    {"coverage": {"from": "2025-01-01T00:00:00Z", "until": "2025-99-99T00:00:00Z"}},
)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b"[" * 100_000,
        *(json.dumps(GOOD | changes).encode() for changes in CHANGES),
        json.dumps({key: value for key, value in GOOD.items() if key != "months"}).encode(),
    ],
)
def test_a_radar_json_that_is_not_as_we_write_it_is_an_error_that_names_it(data: bytes) -> None:
    with pytest.raises(ArchiveError) as caught:
        read_state(data, "papers/llm/radar.json")
    assert caught.value.file == "papers/llm/radar.json"
    assert "remove it" in caught.value.remedy


@pytest.mark.parametrize(
    "path", [f"{FOLDER}/notes/papers_1.md", f"{FOLDER}/2024_12/notes.md", f"{FOLDER}/2024_12/sub/papers_1.md"]
)
def test_a_users_own_files_in_the_folder_do_not(path: str) -> None:
    assert not read_papers(Files({path: b"mine"}), FOLDER)


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("papers/llm/2025_02/2025_02.jsonl", True),
        ("papers/llm/2025_02/2025_02_12.jsonl", True),
        ("papers/llm/2025_02/papers.jsonl", True),  # as it was before months were cut
        ("papers/llm/2025_02/2025_02.bib", False),
        ("papers/llm/2025_02/2025_02_0.jsonl", False),
        ("papers/llm/2025_02/mine.jsonl", False),
        ("papers/llm/2025_13/2025_13.jsonl", False),
        ("papers/llm/2025_02/more/2025_02.jsonl", False),
        ("papers/llm/2025_02.jsonl", False),
        ("papers/llm2/2025_02/2025_02.jsonl", False),
        ("papers/llm/٢٠٢٥_02/2025_02.jsonl", False),
    ],
)
def test_only_a_file_right_in_a_month_of_the_topic_is_part_of_its_archive(path: str, is_one: bool) -> None:
    assert any(pieces_below(frozenset([path]), FOLDER, LINES)) is is_one
