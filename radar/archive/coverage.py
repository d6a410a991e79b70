"""The span of time within which a topic's archive is known to be complete."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Coverage:
    """Every paper that matches and whose latest version dates from `since` to `until` is in the archive.

    Both belong to the span, and are UTC as `YYYY-MM-DDTHH:MM:SSZ`. `until` is the date of the newest paper known, never
    the time of a run: a run without news must change nothing.
    """

    since: str
    until: str
