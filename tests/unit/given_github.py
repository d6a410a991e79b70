"""The client that a run would have, on a repository of the stand-in for GitHub."""

from __future__ import annotations

from typing import Any

from radar.clock import Deadline
from radar.publishing.github_client import GitHub
from tests.end_to_end.clock import SkippingClock
from tests.stand_ins.github import GitHubStandIn


def client(hub: GitHubStandIn, clock: SkippingClock | None = None, seconds: float = 1800, **changes: Any) -> GitHub:
    """A client that gives up after `seconds`, by a clock of its own unless told; `changes` are of its arguments."""
    clock = clock or SkippingClock()
    given: dict[str, Any] = {"repository": hub.full_name, "token": hub.token, "api_url": hub.api_url} | changes
    return GitHub(**given, user_agent="arxiv-radar/tests", clock=clock, deadline=Deadline(clock, seconds))
