"""When a request to arXiv is made again after a bad response, and after how long a wait."""

from __future__ import annotations

from enum import Enum


class Remedy(Enum):
    """What a bad answer asks of us."""

    WAIT = "wait"  # the service is overloaded: come back after minutes
    RETRY = "retry"  # the answer was damaged: ask again soon
    SPLIT = "split"  # it cannot answer this page: once more, then in halves
    GIVE_UP = "give up"  # asking again would get the same
    STOP = "stop"  # it wants no more requests from us at all


WAITS = {Remedy.WAIT: (10, 20, 40, 50, 50), Remedy.RETRY: (2, 5, 10, 20, 40), Remedy.SPLIT: (2,)}
"""The waits before each further try, in units of the delay (3 s). For an overloaded service (429, 503) they add up to
minutes, as what worked for others; a remedy without waits allows no further try."""

MOST_TRIES = max(map(len, WAITS.values()))
"""Further tries of one request, for whatever reasons together."""
