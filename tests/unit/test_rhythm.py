"""The stand-in's rhythm is arXiv's."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from radar.arxiv_api.newest import is_settled
from tests.stand_ins.arxiv.rhythm import announcement, announcements, has_announcement


@pytest.mark.parametrize(
    ("ready", "announced"),
    [
        ("2026-05-11T17:59:59Z", "2026-05-12T00:00:00Z"),  # Monday before the deadline: that evening
        ("2026-05-11T18:00:00Z", "2026-05-13T00:00:00Z"),  # Monday after it: Tuesday evening
        ("2026-05-14T18:30:00Z", "2026-05-18T00:00:00Z"),  # Thursday after it: Sunday evening
        ("2026-05-15T17:00:00Z", "2026-05-18T00:00:00Z"),
        ("2026-05-15T19:00:00Z", "2026-05-19T00:00:00Z"),  # Friday after it: Monday evening
        ("2026-05-17T12:00:00Z", "2026-05-19T00:00:00Z"),
        ("2026-05-22T19:00:00Z", "2026-05-27T00:00:00Z"),  # before Memorial Day: Tuesday evening
        ("2026-12-07T12:00:00Z", "2026-12-08T01:00:00Z"),  # standard time
    ],
)
def test_what_is_ready_is_announced_on_the_next_evening_of_its_kind(ready: str, announced: str) -> None:
    assert announcement(datetime.fromisoformat(ready)) == datetime.fromisoformat(announced)


def test_five_evenings_a_week_but_for_holidays() -> None:
    evenings = [date(2026, 5, 24) + timedelta(days=n) for n in range(14)]  # Sunday; Monday is Memorial Day
    assert [has_announcement(day) for day in evenings] == [
        *(True, False, True, True, True, False, False),
        *(True, True, True, True, True, False, False),
    ]
    year = list(announcements(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)))
    assert 245 <= len(year) <= 255


def test_no_announcement_comes_at_an_hour_that_counts_as_settled() -> None:
    for moment in announcements(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)):
        for minutes in range(-59, 180):
            assert not is_settled(moment + timedelta(minutes=minutes))
