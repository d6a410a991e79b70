"""The BibTeX of all topics: each paper once, of the newest months."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radar.archive.coverage import Coverage
from radar.archive.paper import Paper
from radar.rendering import bibliography as module
from radar.rendering import front_pages
from radar.rendering.bibliography import bibliography, first_month
from radar.rendering.bibtex import bibtex, entry
from radar.rendering.template_engine import Engine
from radar.run.plan import make_update
from radar.settings.model import Settings, Topic
from tests.renderers.bibliography import entries
from tests.unit.given_papers import Files, month_of, paper, told

NOW = datetime(2026, 1, 1, tzinfo=UTC)
COVERAGE = Coverage("2024-01-01T00:00:00Z", "2025-12-31T00:00:00Z")
ALL = "papers/papers.bib"
LLM, SPLATTING = Topic("llm", "llm"), Topic("splatting", "splatting")


def after(tree: Files, *found: tuple[Topic, Sequence[Paper]], topics: tuple[Topic, ...] = (LLM, SPLATTING)) -> Files:
    """The tree after a run that was told these papers of these topics."""
    settings = Settings(topics, page_size=10)
    outcomes = [told(topic, papers, COVERAGE) for topic, papers in found]
    difference = make_update(settings, Engine(), tree, outcomes, now=NOW).difference(tree)
    return Files(
        {path: data for path, data in tree.files.items() if path not in difference.removals} | dict(difference.writes)
    )


def link(tree: Files) -> str:
    """The line of the overview that links the file."""
    lines = tree.files["papers/README.md"].decode().splitlines()
    return next(line for line in lines if "](papers.bib)" in line)


def keys(tree: Files) -> list[str]:
    return [each["key"].removeprefix("arXiv:") for each in entries(tree.files[ALL])]


def test_a_paper_of_two_topics_stands_once_and_all_stand_in_the_order_of_their_keys() -> None:
    both, old = paper("2502.00007"), paper("hep-th/9901001", updated="1999-01-01T00:00:00Z")
    tree = after(Files(), (LLM, [both, paper("2502.00009"), old]), (SPLATTING, [paper("2502.00001"), both]))
    assert keys(tree) == ["2502.00001", "2502.00007", "2502.00009", "hep-th/9901001"]
    assert entries(tree.files[ALL])[1]["title"] == both.title


def test_topics_that_were_not_asked_for_or_failed_are_in_it() -> None:
    tree = after(Files(), (LLM, [paper("2502.00001")]), (SPLATTING, [paper("2502.00002")]))
    later = after(tree, (LLM, [paper("2503.00001", updated="2025-03-01T00:00:00Z")]), topics=(LLM,))
    assert keys(later) == ["2502.00001", "2502.00002", "2503.00001"]


def test_of_a_paper_known_in_two_versions_the_newer_is_taken() -> None:
    first = paper("2502.00001", title="As it was")
    second = paper("2502.00001", 2, title="As it is", updated="2025-03-02T00:00:00Z", published=first.published)
    for one, other in ((first, second), (second, first)):
        tree = after(Files(), (LLM, [one]), (SPLATTING, [other]))
        assert [each["title"] for each in entries(tree.files[ALL])] == ["As it is"]


def test_of_two_versions_in_one_month_that_of_a_topic_read_today_is_taken() -> None:
    first = paper("2502.00001", title="Zeta as it was")
    second = paper("2502.00001", 2, title="Alpha as it is", updated="2025-02-27T00:00:00Z", published=first.published)
    before = after(Files(), (LLM, [first]), (SPLATTING, [first]))
    later = after(before, (SPLATTING, [second]), topics=(SPLATTING,))
    assert [each["title"] for each in entries(later.files[ALL])] == ["Alpha as it is"]


def test_without_papers_there_is_none() -> None:
    assert ALL not in after(Files(), (LLM, [])).files


def test_it_has_the_newest_papers_and_the_overview_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    year = [each for month in range(1, 7) for each in month_of(10, f"2024-{month:02}")]
    assert link(after(Files(), (LLM, year))).endswith("[BibTeX of all topics](papers.bib)")
    monkeypatch.setattr(module.first_month, "__defaults__", (35,))
    monkeypatch.setattr(module.bibliography, "__defaults__", (35,))
    monkeypatch.setattr(front_pages, "MOST_IN_BIBTEX", 35)
    tree = after(Files(), (LLM, year))
    assert keys(tree) == sorted(each.id for each in year)[-35:]
    assert link(tree).endswith("[BibTeX of all topics](papers.bib), the newest 35 at most; each month has its own")
    assert keys(after(Files(), (LLM, year), (SPLATTING, year[:20]))) == keys(tree)


def test_months_are_looked_at_until_enough_papers_are_among_them() -> None:
    assert first_month([{"2024_02": 9, "2024_01": 1}], most=5) == "2024_02"
    assert first_month([{"2024_02": 4, "2024_01": 1, "2023_12": 7}], most=5) == "2024_01"
    assert first_month([{"2024_02": 3}, {"2024_02": 3, "2024_01": 1, "2023_12": 4, "2023_11": 1}], most=5) == "2023_12"
    assert first_month([{}, {}]) == ""
    assert first_month([]) == ""


@given(st.lists(st.integers(1, 40), min_size=1, unique=True), st.integers(1, 30))
def test_the_newest_papers_are_those_of_the_newest_months_and_then_of_the_greatest_keys(
    numbers: list[int], most: int
) -> None:
    months = {
        month: [each for each in numbers if each % 3 == place]
        for place, month in enumerate(("2024_01", "2024_02", "2024_03"))
    }
    files = [(month, True, bibtex([entry(paper(f"2401.{each:05}")) for each in ids])) for month, ids in months.items()]
    expected = [each for month in sorted(months, reverse=True) for each in sorted(months[month], reverse=True)][:most]
    assert [each["key"] for each in entries(bibliography(files, most))] == [
        f"arXiv:2401.{each:05}" for each in sorted(expected)
    ]


MONTHS = st.sampled_from(["2024_01", "2024_02", "2024_03"])
FOUND = st.lists(st.tuples(MONTHS, st.lists(st.integers(1, 9), unique=True)), max_size=6)


@given(FOUND, st.randoms())
def test_whatever_the_order_of_the_files_it_has_each_paper_once(
    found: list[tuple[str, list[int]]], random: Random
) -> None:
    files = [
        (month, True, bibtex([entry(paper(f"2401.{each:05}", title=month)) for each in ids])) for month, ids in found
    ]
    together = bibliography(files)
    random.shuffle(files)
    assert bibliography(files) == together
    newest: dict[str, str] = {}
    for month, ids in found:
        for each in ids:
            newest[f"arXiv:2401.{each:05}"] = max(newest.get(f"arXiv:2401.{each:05}", ""), month.replace("_", r"\_"))
    assert {each["key"]: each["title"] for each in entries(together)} == newest


@given(st.lists(st.binary(max_size=40)))
def test_what_is_no_entry_of_ours_is_passed_over(files: list[bytes]) -> None:
    good = bibtex([entry(paper("2401.00001"))])
    assert bibliography([("2024_01", True, good), *(("2024_01", True, data) for data in files)]).rstrip(
        b"\n"
    ) == good.rstrip(b"\n")
