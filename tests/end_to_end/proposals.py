"""Runs of the action with `publish: pull-request`, and what can be seen of the one pull request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.end_to_end.clock import TODAY
from tests.end_to_end.hub import Hub, Outcome, open_hub, splats
from tests.end_to_end.world import invented
from tests.stand_ins.arxiv import Entry
from tests.stand_ins.github import Commit, Fault, Meanwhile, PullRequest

BRANCH = "arxiv-radar/update"


def news(*numbers: int, title: str = "Splatting", **fields: Any) -> list[Entry]:
    """Papers of last night, newer than all of `splats`; numbers below 100 are theirs."""
    return [invented(number, TODAY - timedelta(hours=20, minutes=-number % 600), title, **fields) for number in numbers]


@contextmanager
def proposing(folder: Path, papers: int = 3, **settings: Any) -> Iterator[Hub]:
    """A repository without papers, and an arXiv that has some; `settings` are the GitHub stand-in's."""
    with open_hub(folder, splats(range(papers)), **settings) as hub:
        yield hub


def propose(hub: Hub, topics: str | None = None, *, code: int = 0, **inputs: Any) -> Outcome:
    """A run that proposes its papers and ends with `code`."""
    ran = hub.run(topics, publish="pull-request", **inputs)
    assert ran.code == code, ran.log
    return ran


def only(hub: Hub) -> PullRequest:
    """The one pull request that there is, open or closed."""
    (pull,) = hub.github.pull_requests
    return pull


def beyond(hub: Hub, base: str = "main") -> list[Commit]:
    """The commits that the branch has and its base has not, newest first."""
    known = {commit.sha for commit in hub.github.history(base)}
    return [commit for commit in hub.github.history(BRANCH) if commit.sha not in known]


def when_forcing(hub: Hub, fault: Fault, *, first: int = 1, after: tuple[str, str] = ("POST", "git/commits")) -> None:
    """Plan a fault for GraphQL's part in moving the branch, which comes `after` another call.

    It is two requests: the first asks for the repository's name there, the second moves the branch.
    """
    hub.github.fault(*after, Meanwhile(lambda: hub.github.fault("POST", "/graphql", fault, first=first)))


def counted(ran: Outcome) -> tuple[str, str, str]:
    """What the outputs say of new, revised and all papers."""
    return ran.outputs["new-papers"], ran.outputs["revised-papers"], ran.outputs["total-papers"]


def told(ran: Outcome) -> tuple[str, str]:
    """What the outputs say was done: whether anything changed, and what happened to the pull request."""
    return ran.outputs["changed"], ran.outputs["pull-request-operation"]
