"""Weeks of a list that people review in every way there is: what they decided holds, and nothing else does."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from tests.end_to_end.hub import open_hub
from tests.end_to_end.reviewers import SLUG, STRANGER, WAYS, Reviewers

SEEDS = range(int(os.environ.get("RADAR_SIMULATION_SEEDS", "2")))
DAY = 86_400.0
IN_BETWEEN = ("reject by comment", "reject by editor", "delete a row", "delete a row on the base")


def tell(folder: Path, days: int, papers: int, seed: int) -> Reviewers:
    """The story of some days, in which so many papers come."""
    with open_hub(folder, [], rate_limit=10**9) as hub:
        hub.topics = SLUG
        hub.github.add_person(STRANGER, collaborator=False)
        people = Reviewers(hub, folder, random.Random(seed))
        for day in range(days):
            people.announce(papers * (day + 1) // days - papers * day // days)
            people.run()
            for way in people.chance.sample(sorted(WAYS), 3):
                people.act(way)
            if day % 3 == 1:
                people.revise()
            if day % 4 == 2:
                people.run_with_somebody_in_between(people.chance.choice(IN_BETWEEN))
            if people.chance.random() < 0.3:
                people.merge()
                people.act(people.chance.choice(["delete a row on the base", "delete a line"]))
            people.run()
            hub.clock.sleep(DAY)
        people.run()
        before = hub.github.writes[:]
        people.run()
        assert hub.github.writes == before, "a run without news and decisions writes nothing"
        return people


def test_ten_days_of_reviewing(tmp_path: Path) -> None:
    people = tell(tmp_path, days=8, papers=40, seed=1)
    assert people.rejected and sum(people.ways.values()) > 12


@pytest.mark.simulation
@pytest.mark.parametrize("seed", SEEDS)
def test_two_months_of_reviewing(tmp_path: Path, seed: int) -> None:
    people = tell(tmp_path, days=60, papers=250, seed=seed + 100)
    assert all(people.ways.get(way) for way in WAYS), people.ways
