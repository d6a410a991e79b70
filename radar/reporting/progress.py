"""How far a run is: in groups and lines of the log, or as a bar on a terminal."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any, Protocol

from radar.reporting.console import Console
from radar.words import count

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Spent:
    """What the run has come to so far: papers read of the topic, requests in all, and the seconds it has left."""

    papers: int
    requests: int
    seconds_left: float

    @property
    def left(self) -> str:
        """The time left, in words."""
        return f"{self.seconds_left / 60:.0f} min left"

    def __str__(self) -> str:
        return f"{count(self.papers, 'paper')}, {count(self.requests, 'request')}, {self.left}"


class Progress(Protocol):
    """Told about each topic as it begins, and about each page of its results."""

    def begin(self, topic: str) -> None: ...

    def read(self, position: int, total: int, back_to: str, spent: Spent) -> None:
        """`position` of `total` results were read, back to the date `back_to` (empty: none)."""

    def end(self) -> None: ...


class LoggedProgress:
    """Progress as lines of the log."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def begin(self, topic: str) -> None:
        self._console.group(topic)

    def read(self, position: int, total: int, back_to: str, spent: Spent) -> None:
        log.info("Read %d of %d results, back to %s; %s.", position, total, back_to[:10] or "none", spent)

    def end(self) -> None:
        self._console.end_group()


class BarProgress:
    """Progress as a bar for each topic; made for people who wait at a terminal."""

    def __init__(self, bar: Any) -> None:
        """`bar` is the class `tqdm.tqdm`, which only the command line needs."""
        self._new_bar = bar
        self._bar: Any = None

    def begin(self, topic: str) -> None:
        self.end()
        self._bar = self._new_bar(desc=topic[:40], unit=" results", leave=True)

    def read(self, position: int, total: int, back_to: str, spent: Spent) -> None:
        self._bar.total = total
        # In this order: where there is little room the end is cut off.
        told = f"{spent.left}, back to {back_to[:10]}" if back_to else spent.left
        self._bar.set_postfix_str(told, refresh=False)
        self._bar.update(position - self._bar.n)

    def end(self) -> None:
        if self._bar is not None:
            self._bar.close()
        self._bar = None
