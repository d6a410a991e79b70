"""The clock of runs that nobody waits for."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

TODAY = datetime(2026, 10, 30, 6, 17, tzinfo=UTC)  # a Friday


class SkippingClock:
    """A clock that starts at `start` and goes `speed` times as fast as the machine's; a sleep moves it on at once.

    So a run with real requests takes no longer than the requests take. `sleeps` has the seconds of every sleep.
    """

    def __init__(self, start: datetime = TODAY, speed: float = 1) -> None:
        self._start = start
        self._speed = speed
        self._origin = time.monotonic()
        self._skipped = 0.0
        self.sleeps: list[float] = []

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        return (time.monotonic() - self._origin) * self._speed + self._skipped

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self._skipped += seconds
