"""When a request to arXiv is made again after a bad response, and after how long a wait."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum


class Remedy(Enum):
    """What a bad answer asks of us."""

    WAIT = "wait"  # the service is overloaded: come back after minutes
    RETRY = "retry"  # the answer was damaged: ask again soon
    SPLIT = "split"  # it cannot answer this page: once more, then in halves
    GIVE_UP = "give up"  # asking again would get the same
    STOP = "stop"  # it wants no more requests from us at all


_WAITS = {Remedy.WAIT: (10, 20, 40, 50, 50), Remedy.RETRY: (2, 5, 10, 20, 40), Remedy.SPLIT: (2,)}
"""The waits before each further try, in units of the delay (3 s). For an overloaded service (429, 503) they add up to
minutes, as what worked for others; a remedy without waits allows no further try."""

_MOST_TRIES = max(map(len, _WAITS.values()))
"""Further tries of one request, for whatever reasons together."""


class Tries:
    """The tries of one request: how many there were, and how long to wait before the next."""

    def __init__(self, delay: float, jitter: Callable[[], float], most: int = _MOST_TRIES) -> None:
        """`delay` is the least time between two requests, in seconds; `jitter` gives a number from 0 up to 1.

        After `most` further tries there is no other.
        """
        self._delay = delay
        self._jitter = jitter
        self._most = most
        self._failed: dict[Remedy, int] = {}

    @property
    def count(self) -> int:
        """The tries that have failed."""
        return sum(self._failed.values())

    def wait_after(self, remedy: Remedy, retry_after: float) -> float | None:
        """The seconds to wait after one more try that failed; None where there is to be no further one.

        `retry_after` are the seconds that arXiv asked for, 0 where it asked for none.
        """
        done = self._failed[remedy] = self._failed.get(remedy, 0) + 1
        waits = _WAITS.get(remedy, ())
        if done > len(waits) or self.count > self._most:
            return None
        return max(self._delay * waits[done - 1] * (0.75 + self._jitter() / 2), retry_after)
