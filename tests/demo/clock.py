"""The demonstration's time: its days are chosen, and its waits take none."""

from __future__ import annotations

import time
from datetime import datetime, timedelta


class StoryClock:
    """A clock that is set to a moment (UTC) and goes on from there; see radar.clock.Clock.

    Sleeping puts it forward instead of waiting: the second that GitHub wants between two writes is none here.
    """

    def __init__(self, moment: datetime) -> None:
        self._skipped = 0.0
        self.set(moment)

    def set(self, moment: datetime) -> None:
        """It is `moment` now."""
        self._moment = moment
        self._set_at = self.monotonic()

    def now(self) -> datetime:
        return self._moment + timedelta(seconds=self.monotonic() - self._set_at)

    def monotonic(self) -> float:
        return time.monotonic() + self._skipped

    def sleep(self, seconds: float) -> None:
        self._skipped += max(seconds, 0)
