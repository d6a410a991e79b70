"""The span of time within which a topic's archive is known to be complete."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from radar.archive.look_back import AHEAD, long_look_back_stop, stamp

_EARLIEST = "1900-01-01T00:00:00Z"  # before anything that a topic can be asked to reach back to
_MOST_SPANS = 100  # one before the other; there are but a few, since those that meet become one


@dataclass(frozen=True)
class Revised:
    """How far it is known which old papers have been revised.

    Every paper that was submitted from `submitted_since` on, and whose latest version dates from `since` on, is known.
    """

    since: str
    submitted_since: str


@dataclass(frozen=True)
class Coverage:
    """What is known to be complete. Moments are UTC as `YYYY-MM-DDTHH:MM:SSZ`, and belong to their spans.

    Every paper that matches and whose latest version dates from `since` to `until` is in the archive, and so is every
    one that was submitted from `submitted_since` to `until`: that is earlier than `since` while history is filled in,
    and empty otherwise; `revised` is how far those submitted before have been looked through by then, for revisions.
    `until` is the date of the newest paper known, never the time of a run: a run without news
    must change nothing.

    `earlier` is another such span before this one, when a run could not read all the way back to it, or has not yet
    looked back over it for papers that came late.
    """

    since: str
    until: str
    submitted_since: str = ""
    earlier: Coverage | None = None
    revised: Revised | None = None

    @property
    def spans(self) -> Iterator[Coverage]:
        """This span and those before it."""
        span: Coverage | None = self
        while span is not None:
            yield span
            span = span.earlier

    @property
    def filled_to(self) -> str:
        """How far back every paper submitted is known."""
        return self.submitted_since or self.since

    @property
    def floor(self) -> str:
        """The earliest moment that any of the spans reaches back to, with what is known by its submission alone."""
        return self.filled_to if self.earlier is None else min(self.filled_to, self.earlier.floor)

    @property
    def unbroken_since(self) -> str:
        """How far back every paper is known, late ones aside, through all spans that overlap."""
        low, span = self.since, self.earlier
        while span is not None and span.until >= low:
            low, span = min(low, span.since), span.earlier
        return low

    def revised_to(self, goal: str) -> str:
        """The papers submitted from there on are known as far as their latest version dates from `goal` on."""
        return self.revised.submitted_since if self.revised and self.revised.since <= goal else goal

    def goal(self, since: str) -> str:
        """How far back this span is to be filled in: to where it may be joined with the earlier one, or to `since`."""
        if self.earlier is None:
            return min(since, self.since)
        return max(long_look_back_stop(self.earlier.until), min(self.floor, since))

    def is_filled(self, since: str) -> bool:
        """Whether nothing is left to be read before this span."""
        return self.earlier is None and self.since <= since

    def has_hole(self, since: str) -> bool:
        """Whether papers are missing that are not merely late: before this span, back to the earlier one or `since`.

        That all which was submitted there is known is not enough: older papers may have been revised meanwhile.
        """
        if self.earlier is None:
            return self.since > since
        return self.earlier.until < self.since or self.earlier.has_hole(since)

    def up_to(self, last: str) -> Coverage | None:
        """What it still says when nothing is known of papers submitted after `last`; None where that is nothing.

        A version that dates from `last` or before is of a paper that was submitted by then.
        """
        earlier = self.earlier and self.earlier.up_to(last)
        return earlier if self.since > last else replace(self, until=min(self.until, last), earlier=earlier)

    def with_nothing_from(self, end: str) -> Coverage:
        """The same where no paper submitted from `end` on belongs to the archive: all those are known."""
        return replace(self, submitted_since=end) if end < self.filled_to else self

    def filled(self, goal: str) -> Coverage:
        """The coverage once everything back to `goal` has been read; joined with the earlier spans it now meets."""
        now = replace(self, since=min(self.since, goal), submitted_since="", revised=None)
        while (earlier := now.earlier) is not None and now.since <= max(long_look_back_stop(earlier.until), now.floor):
            submitted = "" if earlier.filled_to >= min(now.since, earlier.since) else earlier.filled_to
            revised = earlier.revised if submitted else None
            since, until = min(now.since, earlier.since), max(now.until, earlier.until)
            now = Coverage(since, until, submitted, earlier.earlier, revised)
        return now


def believed(coverage: Coverage | None, now: datetime) -> Coverage | None:
    """The coverage that a file claims, if it can be; None for one that no run of ours could have proven.

    A span that reaches beyond `now`, or in which the later comes before the earlier, would have papers taken for known
    that nobody has read.
    """
    if coverage is None:
        return None
    latest = stamp(now + AHEAD)
    for span in coverage.spans:
        revised = span.revised or Revised(span.since, span.since)
        if not _EARLIEST <= span.filled_to <= span.since <= span.until <= latest:
            return None
        if not _EARLIEST <= revised.submitted_since <= revised.since <= latest:
            return None
        latest = span.until  # no earlier span reaches farther
    return coverage if sum(1 for _ in coverage.spans) <= _MOST_SPANS else None


def better(one: Coverage | None, other: Coverage | None) -> Coverage | None:
    """The one that knows more, where both hold of the same archive: it is later, then without a hole, then longer."""
    if one is None or other is None:
        return one or other
    if one.until != other.until:
        return max(one, other, key=lambda coverage: coverage.until)
    return min(one, other, key=lambda coverage: (coverage.earlier is not None, coverage.filled_to, coverage.since))
