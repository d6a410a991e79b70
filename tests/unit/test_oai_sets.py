"""Which of OAI-PMH's sets are asked for."""

from __future__ import annotations

import pytest

from radar.arxiv_api.oai_sets import sets_of
from radar.settings.categories import any_is_in, codes
from radar.settings.model import Topic
from tests.stand_ins.arxiv.oai import _holds, _is_set
from tests.unit.given_stand_in import entry_of


@pytest.mark.parametrize(
    ("topics", "sets"),
    [
        ([["cs.CL"]], ["cs:cs:CL"]),
        ([["cs.CL"], ["cs.LG"]], ["cs:cs:CL", "cs:cs:LG"]),
        ([["cs.CL", "cs.LG", "cs.CV"]], ["cs"]),
        ([["cs.*"], ["cs.CL"]], ["cs"]),
        ([["hep-th"]], ["physics:hep-th"]),
        ([["astro-ph.CO"], ["astro-ph.*"]], ["physics:astro-ph"]),
        ([["physics.optics"]], ["physics:physics:optics"]),
        ([["hep-th", "hep-ph", "gr-qc"]], ["physics"]),
        ([["cs.*", "stat.ML", "eess.*"]], ["cs", "eess", "stat:stat:ML"]),
        ([["cs.*", "stat.ML", "eess.*", "math.*"]], [""]),
        ([["cs.CL"], []], [""]),
        ([["cmp-lg"]], [""]),
        ([["math-ph", "cs.*"]], ["cs", "physics:math-ph"]),
    ],
)
def test_few_sets_hold_what_topics_ask_for(topics: list[list[str]], sets: list[str]) -> None:
    assert list(sets_of(Topic("x", "x", any=("x",), categories=tuple(each)) for each in topics)) == sets


@pytest.mark.parametrize("code", sorted(codes()))
def test_a_paper_of_any_category_is_in_the_sets_of_a_topic_that_asks_for_it(code: str) -> None:
    topic = Topic("x", "x", any=("x",), categories=(code,))
    sets = sets_of([topic])
    assert any_is_in(topic.categories, [code])
    assert all(not name or _is_set(name) for name in sets)
    assert any(_holds(name, entry_of(categories=(code,))) for name in sets)
