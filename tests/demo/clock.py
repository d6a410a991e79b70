"""The demonstration's time: its days are chosen, and its waits take none."""

from __future__ import annotations

import time
from datetime import datetime


class StoryClock:
    """A clock that is set to a moment (UTC) and stays there until it is set again; see radar.clock.Clock.

    So commits have the same hashes each time, however fast the machine. Sleeping takes no time: the second that GitHub
    wants between two writes is none here.
    """

    def __init__(self, moment: datetime) -> None:
        self._skipped = 0.0
        self.set(moment)

    def set(self, moment: datetime) -> None:
        """It is `moment` now."""
        self._moment = moment

    def now(self) -> datetime:
        return self._moment

    def monotonic(self) -> float:
        return time.monotonic() + self._skipped

    def sleep(self, seconds: float) -> None:
        self._skipped += max(seconds, 0)
