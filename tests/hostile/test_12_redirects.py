"""Redirects of arXiv's: they are followed to arXiv and to where one asked, spaced, and to nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from tests.end_to_end.clock import TODAY
from tests.end_to_end.world import World, invented, records
from tests.hostile.attack import Outcome, attack
from tests.hostile.given import in_folder
from tests.stand_ins.arxiv import ArxivStandIn, Corpus, FaultPlan, always, faults, once

OWN = [invented(number, TODAY - timedelta(hours=30 + number)) for number in range(3)]
THEIRS = [invented(100 + number, TODAY - timedelta(hours=30 + number)) for number in range(3)]
QUERY = "/api/query?search_query=all:splatting&start=0&max_results=200&sortBy=lastUpdatedDate&sortOrder=descending"
LATE = 0.1


@pytest.fixture
def arxiv() -> Iterator[ArxivStandIn]:
    with ArxivStandIn(Corpus(OWN)) as stand_in:
        yield stand_in


@pytest.fixture
def other() -> Iterator[ArxivStandIn]:
    """Somebody else's service, with papers of its own."""
    with ArxivStandIn(Corpus(THEIRS)) as stand_in:
        yield stand_in


def run(folder: Path, arxiv: ArxivStandIn, case: str) -> tuple[Outcome, list[str]]:
    """A run in an empty folder, and the papers it ends with."""
    world = World(folder)
    ran = attack(folder / "run", in_folder(arxiv, world.workspace), kind=12, case=case)
    return ran, sorted(record["id"] for record in records(world.tree(), "splatting"))


@pytest.mark.parametrize("status", [301, 307])
@pytest.mark.parametrize("where", ["another port", "another name of this machine"])
def test_no_papers_come_from_another_service(
    tmp_path: Path, arxiv: ArxivStandIn, other: ArxivStandIn, status: int, where: str
) -> None:
    base = other.url if where == "another port" else other.url.replace("127.0.0.1", "localhost")
    location = f"{base}{QUERY.removeprefix('/api/query')}"
    arxiv.faults = FaultPlan(always(faults.redirect(location, status)))
    ran, found = run(tmp_path, arxiv, f"{status} to {where}")
    assert (ran.code, found, other.log) == (3, [], [])
    assert "a redirect" in ran.summary and "to another service" in ran.summary
    assert len(arxiv.log) == 6


@pytest.mark.parametrize(
    "location",
    [
        "http://example.org/api/query",
        "//example.org/api/query",
        "http://user:secret@127.0.0.1/",
        "file:///etc/passwd",
        "https://arxiv.org.example.org/",
        "http://[",
        "http://127.0.0.1:99999/",
        "/a b\\c",
        "http://exa\tmple.org/",
        "x" * 50_000,
        "::error::forged",
        None,
    ],
    ids=lambda location: str(location)[:30],
)
def test_no_address_is_followed_that_leads_elsewhere_or_nowhere(
    tmp_path: Path, arxiv: ArxivStandIn, location: str | None
) -> None:
    arxiv.faults = FaultPlan(always(faults.redirect(location, 302)))
    ran, found = run(tmp_path, arxiv, f"302 to {str(location)[:30]}")
    assert (ran.code, found) == (3, [])
    assert "a redirect (302)" in ran.summary or "HTTP status 404" in ran.summary or "unreadable" in ran.summary
    assert "\n::error::forged" not in ran.log
    assert len(arxiv.log) <= 24


def test_a_loop_costs_no_more_requests_than_any_bad_answer(tmp_path: Path, arxiv: ArxivStandIn) -> None:
    arxiv.faults = FaultPlan(always(faults.redirect("")))
    ran, found = run(tmp_path, arxiv, "302 to itself")
    assert (ran.code, found) == (3, [])
    assert "a redirect (302) without end" in ran.summary
    assert len(arxiv.log) <= 7


def test_three_are_followed(tmp_path: Path, arxiv: ArxivStandIn) -> None:
    hops = {number: faults.redirect(f"{QUERY}&n={number}", 307) for number in range(3)}
    arxiv.faults = FaultPlan.by_number(hops)
    ran, found = run(tmp_path, arxiv, "three, then papers")
    assert (ran.code, found) == (0, [entry.id for entry in OWN])


def test_each_keeps_the_delay(tmp_path: Path) -> None:
    entries = [invented(number, datetime.now(UTC) - timedelta(hours=30 + number)) for number in range(3)]
    with ArxivStandIn(Corpus(entries)) as arxiv:
        hops = {number: faults.redirect(f"{QUERY}&n={number}", 302) for number in range(3)}
        arxiv.faults = FaultPlan.by_number(hops)
        world = World(tmp_path)
        environ = in_folder(arxiv, world.workspace) | {"ARXIV_DELAY_SECONDS": "0.5"}
        ran = attack(tmp_path / "run", environ, kind=12, case="three, in real time", skip_waits=False)
        assert ran.code == 0
        assert len(arxiv.log) == 4
        for before, after in pairwise(arxiv.log):
            assert before.ended is not None and after.started - before.ended >= 0.5 - LATE


@pytest.mark.parametrize("status", [300, 304, 305])
def test_other_statuses_of_their_kind_lead_nowhere(
    tmp_path: Path, arxiv: ArxivStandIn, other: ArxivStandIn, status: int
) -> None:
    arxiv.faults = FaultPlan(once(faults.redirect(other.url, status)))
    ran, found = run(tmp_path, arxiv, f"{status}, once")
    assert (ran.code, found, other.log) == (0, [entry.id for entry in OWN], [])
    assert f"arXiv sent HTTP status {status}; trying again" in ran.log
