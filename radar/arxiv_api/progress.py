"""What a harvest tells of how far it is, to whoever shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from radar.text import count


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
