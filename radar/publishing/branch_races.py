"""What happens where two runs, or a run and a person, write to a branch at once: nobody's papers are lost.

A branch only moves on from the commit where it was read (`GitObjects.move`, `GitObjects.replace`). Who comes second
reads the new head, merges the same answers of arXiv's into what is there (`archive.merge.union`), and tries again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

from radar.clock import Clock
from radar.publishing.refusals import GitHubError

log = logging.getLogger(__name__)

_RETRIES = 5
_LONGEST_WAIT = 300.0  # seconds


def attempts(clock: Clock, jitter: Callable[[], float], branch: str) -> Iterator[int]:
    """The first try and up to five more, with growing waits of random length between them.

    The unit is the time that a try takes, and waits are several of them: so even eight runs at once find their turns.
    """
    for attempt in range(_RETRIES + 1):
        begin = clock.monotonic()
        yield attempt
        if attempt < _RETRIES:
            took = max(clock.monotonic() - begin, 1.0)
            wait = jitter() * min(took * 4 * 2**attempt, _LONGEST_WAIT)
            log.info("The branch %s moved meanwhile; merging with what is there now, in %.0f s.", branch, wait)
            clock.sleep(wait)
    raise GitHubError(
        f"The branch {branch} kept moving: {_RETRIES + 1} times somebody else's commit came first.",
        "Let fewer workflows write to it at the same time, for example with `concurrency` in the workflow file.",
    )
