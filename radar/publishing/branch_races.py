"""What happens where two runs, or a run and a person, write to a branch at once: nobody's papers are lost.

A branch only moves on from the commit where it was read (`GitObjects.move`, `GitObjects.replace`). Who comes second
reads the new head, merges the same answers of arXiv's into what is there (`archive.merge.union`), and tries again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from radar.clock import Clock
from radar.publishing.refusals import BranchMoved, Exists, GitHubError, Missing

T = TypeVar("T")

log = logging.getLogger(__name__)

_RETRIES = 5
_LONGEST_WAIT = 300.0  # seconds


def until_it_lands(attempt: Callable[[], T], clock: Clock, jitter: Callable[[], float], branch: str) -> T:
    """What `attempt` gives: tried once and up to five times more, with growing waits of random length between.

    An attempt that comes second raises `BranchMoved`, `Exists` or `Missing`. The unit of the waits is the time that a
    try takes, and they are several of them: so even eight runs at once find their turns.
    """
    for number in range(_RETRIES + 1):
        begin = clock.monotonic()
        try:
            return attempt()
        except (BranchMoved, Exists, Missing):
            if number == _RETRIES:
                break
        took = max(clock.monotonic() - begin, 1.0)
        wait = jitter() * min(took * 4 * 2**number, _LONGEST_WAIT)
        log.info("The branch %s moved meanwhile; merging with what is there now, in %.0f s.", branch, wait)
        clock.sleep(wait)
    raise GitHubError(
        f"The branch {branch} kept moving: {_RETRIES + 1} times somebody else's commit came first.",
        "Let fewer workflows write to it at the same time, for example with `concurrency` in the workflow file.",
    )
