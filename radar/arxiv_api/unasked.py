"""Which topics need not be asked for, since arXiv has announced nothing since they were read completely."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from radar.archive.coverage import Coverage
from radar.archive.last_asked import Newest
from radar.archive.look_back import stamp
from radar.arxiv_api.incremental import IncrementalResult, stops
from radar.text import count

_LONGEST = timedelta(days=5)  # for which nothing may have been announced; then the topics are asked for all the same
_CLOCKS = timedelta(minutes=10)  # by which the clocks of arXiv's machines may differ from each other


@dataclass(frozen=True)
class Reading:
    """That a topic was read back to `read_to` at the moment `at`, when arXiv was as `newest` shows it."""

    newest: Newest
    at: str
    read_to: str


def spares(readings: Iterable[Reading], coverage: Coverage | None, since: str, now: datetime) -> list[Reading]:
    """Those of the readings of a topic by which it need not be asked for, should arXiv be as it was.

    `coverage` is what is known of it. It has to be asked for where history is still to be filled in, where a look-back
    is due that goes farther than the topic was read then, and where that was days ago.
    """
    if coverage is None or not coverage.is_filled(since):
        return []
    _, far = stops(coverage, since, now)
    earliest = stamp(now - _LONGEST)
    return [
        each for each in readings if each.read_to <= far and each.at >= earliest and each.newest.date >= coverage.until
    ]


def read_to(
    found: IncrementalResult, before: Coverage | None, after: Coverage | None, since: str, now: datetime
) -> str:
    """How far back a topic was read in this run, without a gap; empty where that cannot be said.

    `found` are its news; `before` and `after` what was known before the run, and after its history was filled in.
    """
    if after is None or not after.is_filled(since) or found.gaps or not found.sound:
        return ""
    _, far = stops(before, since, now)
    if found.whole:
        return far
    # What lies between was read in windows, each held against its total, all of them in this run.
    begun_today = before is None or (before.earlier is None and found.coverage != before)
    return far if begun_today else ""


def unasked_line(at: str, unasked: int, topics: int) -> str:
    """Why topics were not asked for, for whoever reads the log or the summary."""
    were = count(unasked, "topic")
    which = f"{were} of {topics}" if unasked < topics else "its topic" if topics == 1 else f"all {topics} topics"
    return (
        f"arXiv has announced nothing since the run of {at[:10]}, {at[11:16]} UTC, so {which} "
        f"{'was' if unasked == 1 else 'were'} not asked for."
    )


def is_fresh(made: Iterable[str], newest_made: str) -> bool:
    """Whether no answer, going by the moments at which they were `made`, is older than that for the newest of arXiv.

    One that does not say when it was made may be.
    """
    if not newest_made:
        return False
    earliest = stamp(datetime.fromisoformat(newest_made) - _CLOCKS)
    return all(each >= earliest for each in made)
