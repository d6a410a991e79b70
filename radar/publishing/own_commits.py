"""Which commits of the pull request's branch are the action's own: these may be made anew, others never are."""

from __future__ import annotations

from radar.publishing.git_objects import Commit
from radar.publishing.pull_request_api import Comparison

TRAILER = "arXiv-Radar-Tree"
"""Names the tree of a commit of ours in its message: a commit that people changed has another tree."""


def is_ours(commit: Commit) -> bool:
    """Whether a commit is the action's, and as the action made it."""
    return f"{TRAILER}: {commit.tree}" in commit.message.splitlines()


def all_ours(comparison: Comparison) -> bool:
    """Whether every commit that the branch has beyond its base is ours, so that replacing them loses nobody's work."""
    return comparison.complete and all(map(is_ours, comparison.commits))
