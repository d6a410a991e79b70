"""A stand-in for GitHub: a real HTTP server on the loopback over a real bare git repository."""

from tests.stand_ins.github.answers import Answer
from tests.stand_ins.github.comments import Comment
from tests.stand_ins.github.commits import ALICE, BOB, BOT, WEB_FLOW, Commit, Person
from tests.stand_ins.github.faults import (
    Delay,
    Fault,
    Instead,
    Meanwhile,
    Reset,
    nonsense,
    not_visible_yet,
    odd,
    redirect,
    secondary_limit,
    status,
)
from tests.stand_ins.github.git import GitError
from tests.stand_ins.github.pull_requests import PullRequest
from tests.stand_ins.github.rules import Rule
from tests.stand_ins.github.service import Request
from tests.stand_ins.github.stand_in import GitHubStandIn
from tests.stand_ins.github.trees import Entry
from tests.stand_ins.github.world import Settings

__all__ = [
    "ALICE",
    "BOB",
    "BOT",
    "WEB_FLOW",
    "Answer",
    "Comment",
    "Commit",
    "Delay",
    "Entry",
    "Fault",
    "GitError",
    "GitHubStandIn",
    "Instead",
    "Meanwhile",
    "Person",
    "PullRequest",
    "Request",
    "Reset",
    "Rule",
    "Settings",
    "nonsense",
    "not_visible_yet",
    "odd",
    "redirect",
    "secondary_limit",
    "status",
]
