"""Which papers of another program's arXiv is asked for, until each is settled, and what its answers make of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from radar.archive.jsonl import write_lines
from radar.archive.record import recorded
from radar.archive.topic_state import TopicState, write_state
from radar.importing.completion import completed, news, to_complete, unknown_to_arxiv
from tests.unit.given_arxivradar import page, row
from tests.unit.given_papers import Files, change_of, paper, record

FOLDER = "papers/llm"
BARE = paper("2502.00001", abstract="theirs", comment="8 pag")
OTHER = paper("2502.00002")
FULL = paper("2502.00003", authors=("Ada",))


def tree(*papers: object, **state: object) -> Files:
    counts = {"2025_02": len(papers)}
    return Files(
        {
            f"{FOLDER}/2025_02/2025_02.jsonl": write_lines(papers),  # type: ignore[arg-type]
            f"{FOLDER}/radar.json": write_state(TopicState("llm", "", None, counts, **state)),  # type: ignore[arg-type]
        }
    )


def test_papers_without_authors_are_asked_for_but_not_those_that_arxiv_does_not_know() -> None:
    assert to_complete([tree(BARE, OTHER, FULL, to_complete=2)], FOLDER) == [BARE.id, OTHER.id]
    assert to_complete([tree(BARE, OTHER, FULL, to_complete=1, unknown=(BARE.id,))], FOLDER) == [OTHER.id]
    assert to_complete([tree(BARE, FULL)], FOLDER) == []


def test_papers_that_unread_lines_name_are_asked_for_first_until_they_are_settled() -> None:
    named = tree(BARE, FULL, to_complete=1, to_find=("2502.00009", FULL.id))
    assert to_complete([named], FOLDER) == ["2502.00009", BARE.id]
    waiting = tree(BARE, FULL, to_complete=1, unknown=("2502.00009",))
    assert to_complete([named, waiting], FOLDER) == [BARE.id]


@pytest.mark.parametrize("identifier", ["2502.00009", "solv-int/9901001", "math.AG/0601001"])
def test_the_version_is_cut_off_an_identifier_and_nothing_else(identifier: str) -> None:
    half = f"| **[Half](http://arxiv.org/abs/{identifier}v12)**<details>It en"
    assert to_complete([Files({f"{FOLDER}/2025_02/papers_1.md": page([half, row()])})], FOLDER) == [
        identifier,
        "2502.15266",
    ]


def test_a_version_that_arxiv_has_not_yet_is_kept_with_what_arxiv_knows() -> None:
    known = replace(BARE, version=3, title="Third", comment="", updated="2025-03-01T00:00:00Z")
    fetched = replace(
        FULL, id=BARE.id, version=2, title="Second", abstract="arXiv's", comment="8 pages", categories=("cs.CL",)
    )
    made = completed(record(fetched), record(known)).paper
    assert (made.version, made.title, made.updated, made.abstract) == (3, "Third", known.updated, "theirs")
    assert (made.authors, made.categories, made.comment) == (("Ada",), ("cs.CL",), "8 pages")
    assert made.published == fetched.published
    assert completed(record(replace(fetched, version=3)), record(known)).paper.title == "Second"
    assert completed(record(fetched), None).paper == fetched
    assert completed(record(fetched), record(replace(known, authors=("Ada",)))).paper == fetched


def test_what_is_told_in_full_is_no_news() -> None:
    later = replace(FULL, version=2)
    change = change_of(
        paper("2502.00008"), paper("2502.00009"), revised=[(BARE, replace(BARE, version=3)), (FULL, later)]
    )
    assert news(change, {"2502.00009"}) == change_of(paper("2502.00008"), revised=[(FULL, later)])


def test_unknown_are_bare_papers_and_those_that_are_only_named() -> None:
    papers = recorded({each.id: each for each in (BARE, OTHER, FULL)})
    before = [TopicState("llm", "", None, {}, unknown=(OTHER.id, "2502.00007")), None]
    told = [BARE.id, FULL.id, "2502.00008", "2502.00009"]
    assert unknown_to_arxiv(papers, ["2502.00009"], before, told) == (BARE.id, OTHER.id, "2502.00007", "2502.00009")
