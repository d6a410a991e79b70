"""The measurement of ranking measures what it says; how good or how fast it is, is not tested."""

from __future__ import annotations

import re

import pytest

from tests.bench.ranking import cost
from tests.bench.ranking.judged import auc, precision
from tests.bench.ranking.labelled import MOST_RANKED, labelled
from tests.real_data import needs_real_data


def test_auc_and_precision_are_what_they_are_called() -> None:
    belongs = [True, False, True, False]
    assert auc([4, 3, 2, 1], belongs) == 0.75
    assert auc([1, 1, 1, 1], belongs) == 0.5
    assert precision([9.0] * 5 + [1.0] * 15, [True] * 4 + [False] * 16) == 0.4


@needs_real_data
def test_labelled_sets_have_papers_of_the_subject_and_hard_ones_that_only_mention_it() -> None:
    for each in labelled():
        assert sum(each.belongs_earlier) >= 30 and len(each.later) <= MOST_RANKED
        assert 0 < sum(each.belongs) < len(each.belongs) and each.hard > 0
        if each.blanked and each.name == "hallucination":
            assert not any("hallucinat" in f"{paper.title} {paper.abstract}".lower() for paper in each.later)


def test_what_ranking_costs_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    took, size = cost.alone(300, 5)
    assert took > 0 and size > 0
    assert re.search(
        r"^\| 300 papers, 30 stars \|(?: +[\d.]+ s \|){2} +[\d.]+ \|", cost.cost_table([(300, 30)], 1), re.M
    )
