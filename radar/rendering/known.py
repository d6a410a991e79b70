"""What may be known of a paper already, so that it need not be made again (see `radar.rendering.memo`)."""

from __future__ import annotations

from collections.abc import Callable

from radar.archive.paper import Paper

Known = Callable[[Paper], str | None]
"""The piece that was made of a paper; None where there is none."""


def nothing(paper: Paper) -> None:
    """Knows no piece of any paper."""
