"""Time, handed in so that tests need not wait for it."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol

from radar import cancellation as stopping


class Clock(Protocol):
    """What the program knows of time: the wall clock in UTC, a steady count of seconds, and waiting."""

    def now(self) -> datetime: ...

    def monotonic(self) -> float: ...

    def sleep(self, seconds: float) -> None: ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        stopping.check()
        time.sleep(seconds)


class Deadline:
    """A budget of seconds, counted from the moment it is made."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self._end = clock.monotonic() + seconds

    @property
    def remaining(self) -> float:
        """Seconds left; negative once the budget is used up."""
        return self._end - self._clock.monotonic()
