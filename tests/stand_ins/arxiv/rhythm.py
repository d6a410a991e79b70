"""When arXiv announces: Sunday to Thursday at 20:00 US Eastern, what came by 14:00 on a working day; not on holidays.

https://info.arxiv.org/help/availability.html has the hours and each year's holidays; these here are those that are US
holidays by a rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

EASTERN = ZoneInfo("America/New_York")
_DEADLINE, _EVENING = time(14), time(20)
_DAY = timedelta(days=1)
_FRIDAY, _SATURDAY, _SUNDAY = 4, 5, 6


def announcement(ready: datetime) -> datetime:
    """The moment, UTC, at which a version is announced that was submitted, or let go by a moderator, at `ready`."""
    here = ready.astimezone(EASTERN)
    closes = here.date() if here.time() < _DEADLINE else here.date() + _DAY
    while closes.weekday() in (_SATURDAY, _SUNDAY) or is_holiday(closes):
        closes += _DAY
    evening = closes + 2 * _DAY if closes.weekday() == _FRIDAY else closes
    while not has_announcement(evening):
        evening += _DAY
    return _evening(evening)


def announcements(first: datetime, last: datetime) -> Iterator[datetime]:
    """The moments, UTC, of all announcements after `first` and up to `last`."""
    day = first.astimezone(EASTERN).date()
    while (moment := _evening(day)) <= last:
        if moment > first and has_announcement(day):
            yield moment
        day += _DAY


def has_announcement(evening: date) -> bool:
    """Whether anything is announced in the evening of a day, US Eastern."""
    return evening.weekday() not in (_FRIDAY, _SATURDAY) and not is_holiday(evening)


def is_holiday(day: date) -> bool:
    """Whether it is a holiday of arXiv's staff."""
    return day in _holidays(day.year)


@cache
def _holidays(year: int) -> frozenset[date]:
    thanksgiving = _nth(year, 11, 3, 4)
    return frozenset(
        {
            date(year, 1, 1),
            _nth(year, 1, 0, 3),  # Martin Luther King
            _nth(year, 6, 0, 1) - 7 * _DAY,  # Memorial Day, the last Monday of May
            date(year, 6, 19),
            date(year, 7, 4),
            _nth(year, 9, 0, 1),  # Labor Day
            thanksgiving,
            thanksgiving + _DAY,
            *(date(year, 12, day) for day in (24, 25, 31)),
        }
    )


def _nth(year: int, month: int, weekday: int, number: int) -> date:
    """The `number`-th such day of the week in a month."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))


def _evening(day: date) -> datetime:
    return datetime.combine(day, _EVENING, EASTERN).astimezone(UTC)
