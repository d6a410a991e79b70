"""How far a run is: in groups and lines of the log, or as a bar on a terminal."""

from __future__ import annotations

import logging
from typing import Any

from radar.arxiv_api.progress import Spent
from radar.reporting.console import Console

log = logging.getLogger(__name__)


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
