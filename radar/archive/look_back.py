"""The look-back: how far behind what is known the newest results are read again, for papers that are announced late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

LOOK_BACK = timedelta(days=7)
LONG_LOOK_BACK = timedelta(days=60)
"""How late after its date a paper may appear and still be found: most come within a week, some after weeks."""

AHEAD = timedelta(days=2)
"""How far before the runner's clock a date may lie and be believed, be it arXiv's or one that a file tells."""


def long_look_back_stop(until: str) -> str:
    """How far the long look-back goes behind a span that ends at `until`.

    It is made in the first run of each ISO week. The last one was made when the span first reached into the week of
    `until`, at the earliest on its Monday; what was announced since then may be 60 days older than that.
    """
    moment = datetime.fromisoformat(until)
    monday = (moment - timedelta(days=moment.weekday())).replace(hour=0, minute=0, second=0)
    return stamp(monday - LONG_LOOK_BACK)


def is_long_look_back_due(until: str, now: datetime) -> bool:
    """Whether the long look-back is due: the newest paper known is of an earlier ISO week than today.

    That needs no memory of its own, which a run without news could not write, and comes true in every week with a run.
    """
    return datetime.fromisoformat(until).isocalendar()[:2] < now.isocalendar()[:2]


def stamp(moment: datetime) -> str:
    """A moment as arXiv writes it: UTC, `YYYY-MM-DDTHH:MM:SSZ`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
