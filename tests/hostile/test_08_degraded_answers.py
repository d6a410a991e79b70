"""Answers that have lost a part of what papers say: no text is wiped or cut, and no topic fails for ever."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.clock import TODAY
from tests.end_to_end.world import Tree, World, invented, recorded, records
from tests.hostile.attack import Outcome, attack
from tests.hostile.given import in_folder
from tests.stand_ins.arxiv import ArxivStandIn, Corpus, Fault, FaultPlan, always, faults, once

ENTRIES = [
    invented(
        number,
        TODAY - timedelta(hours=30 + number),
        "Splatting <b>and</b> more",
        summary="We splat. It works.",
        authors=("Abelone Okonvale", "Ida Ă"),
        categories=("cs.CV", "cs.LG"),
        comment="5 pages",
    )
    for number in range(30)
]
ONE, NEW = ENTRIES[7].id, "2610.00099"
ALL = sorted((recorded(entry) for entry in ENTRIES), key=lambda record: record["id"])

DEGRADED = [
    *(faults.without(element) for element in ("title", "summary", "author", "category")),
    *(faults.blank(element) for element in ("title", "summary")),
    *(faults.in_texts(markup) for markup in ("<b>x</b>", "<!-- x -->", "<?x y?>")),
    *(faults.in_texts("<b>x</b>", element) for element in ("name", "arxiv:comment")),
    faults.twice_over("title"),
    faults.without("arxiv:primary_category"),
]
BARE = [faults.without("author", ONE), *(faults.blank(element, ONE) for element in ("title", "summary", "name"))]
"""What is believed of a single paper in the end, since such records may exist."""
BROKEN = [faults.without("title", ONE), faults.in_texts("<b>x</b>", "title", ONE), faults.twice_over("summary", ONE)]
"""What the service writes of no paper."""


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """The archive as a good run leaves it."""
    world = World(tmp_path_factory.mktemp("known"))
    with ArxivStandIn(Corpus(ENTRIES)) as arxiv:
        assert world.run_action(arxiv.url, "splatting").code == 0
    assert papers(world.tree()) == ALL
    return world.tree()


@pytest.fixture
def arxiv() -> Iterator[ArxivStandIn]:
    with ArxivStandIn(Corpus(ENTRIES)) as stand_in:
        yield stand_in


def papers(tree: Tree) -> list[dict[str, Any]]:
    return sorted(records(tree, "splatting"), key=lambda record: str(record["id"]))


def run(folder: Path, arxiv: ArxivStandIn, before: Tree, case: str) -> tuple[Outcome, Tree]:
    world = World(folder)
    world.restore(before)
    ran = attack(folder / "run", in_folder(arxiv, world.workspace), kind=8, case=case)
    return ran, world.tree()


@pytest.mark.parametrize("fault", DEGRADED, ids=lambda fault: fault.name)
def test_a_degraded_answer_does_not_count(tmp_path: Path, arxiv: ArxivStandIn, known: Tree, fault: Fault) -> None:
    arxiv.faults = FaultPlan(once(fault))
    ran, after = run(tmp_path, arxiv, known, f"once: {fault.name}")
    assert (ran.code, after) == (0, known)
    assert "trying again in" in ran.log
    assert ran.outputs["failed-topics"] == ran.outputs["incomplete-topics"] == ""


@pytest.mark.parametrize("fault", [faults.blank("summary"), faults.without("author"), faults.in_texts("<b>x</b>")])
def test_for_ever_it_fails_the_topic_whose_files_stay(
    tmp_path: Path, arxiv: ArxivStandIn, known: Tree, fault: Fault
) -> None:
    arxiv.faults = FaultPlan(always(fault))
    ran, after = run(tmp_path, arxiv, known, f"for ever: {fault.name}")
    assert (ran.code, after) == (3, known)
    assert ran.outputs["failed-topics"] == "splatting"


@pytest.mark.parametrize("fault", BARE, ids=lambda fault: fault.name)
def test_what_one_paper_lacks_for_ever_is_kept_where_it_is_known(
    tmp_path: Path, arxiv: ArxivStandIn, known: Tree, fault: Fault
) -> None:
    arxiv.faults = FaultPlan(always(fault))
    ran, after = run(tmp_path, arxiv, known, f"for ever, of one paper: {fault.name}")
    assert (ran.code, after) == (0, known)
    assert ran.outputs["failed-topics"] == ran.outputs["incomplete-topics"] == ""


@pytest.mark.parametrize("fault", BROKEN, ids=lambda fault: fault.name)
def test_one_paper_that_comes_broken_for_ever_is_told_of_and_stays(
    tmp_path: Path, arxiv: ArxivStandIn, known: Tree, fault: Fault
) -> None:
    arxiv.corpus.add([replace(ENTRIES[0], id=NEW, updated="2026-10-30T00:00:00Z")])
    arxiv.faults = FaultPlan(always(fault))
    ran, after = run(tmp_path, arxiv, known, f"for ever, of one paper: {fault.name}")
    assert ran.code == 0
    assert ran.outputs["incomplete-topics"] == "splatting"
    assert "arXiv cannot deliver 1 of the results (number 9)." in ran.summary
    assert [record for record in papers(after) if record["id"] != NEW] == ALL
    assert ran.outputs["new-papers"] == "1", "the others are read"


def test_a_new_paper_without_an_abstract_is_kept_and_told_in_full_later(
    tmp_path: Path, arxiv: ArxivStandIn, known: Tree
) -> None:
    new = replace(ENTRIES[0], id=NEW, updated="2026-10-30T00:00:00Z")
    arxiv.corpus.add([new])
    arxiv.faults = FaultPlan(always(faults.blank("summary", NEW)))
    ran, after = run(tmp_path / "first", arxiv, known, "a new paper without an abstract")
    assert (ran.code, ran.outputs["new-papers"]) == (0, "1")
    told = recorded(new)
    assert papers(after) == [*ALL, {key: value for key, value in told.items() if key != "abstract"}]
    arxiv.faults = FaultPlan()
    ran, later = run(tmp_path / "second", arxiv, after, "the run after that")
    assert (ran.code, ran.outputs["new-papers"]) == (0, "0")
    assert papers(later) == [*ALL, told]


def test_a_comment_may_truly_go_and_a_title_truly_change(tmp_path: Path, arxiv: ArxivStandIn, known: Tree) -> None:
    changed = replace(ENTRIES[7], comment="", title="Splatting, corrected", authors=("Ida Ă",))
    arxiv.corpus.add([changed])
    ran, after = run(tmp_path, arxiv, known, "a comment that is gone, and another title")
    assert ran.code == 0
    assert papers(after)[7] == recorded(changed)


def test_a_revision_without_a_comment_is_taken_as_it_is(tmp_path: Path, arxiv: ArxivStandIn, known: Tree) -> None:
    revised = arxiv.corpus.revise(ONE, updated="2026-10-30T00:00:00Z", comment="", summary="We splat again.")
    ran, after = run(tmp_path, arxiv, known, "a revision without a comment")
    assert (ran.code, ran.outputs["revised-papers"]) == (0, "1")
    assert papers(after)[7] == recorded(revised)
