"""The newest week goes by the papers' own dates; what a feed and a front page need is read, and no more."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from radar.archive.jsonl import write_lines
from radar.archive.paper import Paper
from radar.archive.papers import by_month
from radar.archive.record import Record, as_records
from radar.rendering.feed import MOST_ENTRIES, atom_feed
from radar.rendering.latest import newest, newest_week, read_newest
from radar.settings.model import GroupBy
from tests.unit.given_papers import Files, month_of, paper, papers, record


def on(*days: str) -> list[Record]:
    return [record(paper(f"2502.{number:05}", updated=f"{day}T12:00:00Z")) for number, day in enumerate(days)]


def test_the_week_ends_with_the_newest_papers_day_and_has_seven_days() -> None:
    week = newest_week(on("2025-02-20", "2025-02-21", "2025-02-14", "2025-02-15"), GroupBy.UPDATED)
    assert week is not None
    assert week.until == "2025-02-21"
    assert [each.updated[:10] for each in week.papers] == ["2025-02-21", "2025-02-20", "2025-02-15"]


def test_the_week_can_end_with_another_topics_day() -> None:
    week = newest_week(on("2025-02-14", "2025-02-15"), GroupBy.UPDATED, until="2025-02-21")
    assert week is not None
    assert [each.updated[:10] for each in week.papers] == ["2025-02-15"]


def test_without_papers_there_is_no_week() -> None:
    assert newest_week([], GroupBy.UPDATED) is None


def test_the_week_goes_by_the_date_that_groups_the_months() -> None:
    revised = record(paper(updated="2025-02-21T12:00:00Z", published="2019-01-01T00:00:00Z"))
    week = newest_week([revised, *on("2025-01-02")], GroupBy.PUBLISHED)
    assert week is not None
    assert week.until == "2025-01-02"
    assert revised not in week.papers


@given(st.lists(papers(), max_size=20), st.sampled_from(GroupBy))
def test_the_newest_week_holds_the_newest_papers_in_order(some: list[Paper], group_by: GroupBy) -> None:
    week = newest_week(as_records(some), group_by)
    dates = sorted((each.date(group_by) for each in some), reverse=True)
    if week is None:
        assert not some
        return
    assert week.until == dates[0][:10]
    assert week.papers
    assert [each.date(group_by) for each in week.papers] == dates[: len(week.papers)]


@given(st.lists(papers(), max_size=30, unique_by=lambda each: each.id), st.integers(0, 30), st.sampled_from(GroupBy))
def test_the_newest_are_as_many_as_it_takes_and_the_newest_week_whole(
    some: list[Paper], count: int, group_by: GroupBy
) -> None:
    months = by_month(as_records(some), group_by)
    found = newest(months.values(), count, group_by)
    ordered = [record.paper for month in months.values() for record in month]
    assert [each.paper for each in found] == ordered[: len(found)]
    assert len(found) >= min(count, len(some))
    week = newest_week(as_records(some), group_by)
    assert week is None or {each.id for each in week.papers} <= {each.id for each in found}


# The last of them ends a week that the second begins; a batch of one moment may fill a feed and more.
DAYS = st.sampled_from(["2025-01-01", "2025-01-28", "2025-01-31", "2025-02-03"])
BATCHES = st.lists(st.tuples(DAYS, DAYS, st.sampled_from([1, 60, 120])), max_size=4)


@given(BATCHES, st.sampled_from(GroupBy))
@example([("2025-02-03", "2025-02-03", 120), ("2025-01-28", "2025-01-28", 1)], GroupBy.PUBLISHED)
def test_what_is_taken_makes_the_feed_and_the_newest_week_that_all_papers_make(
    batches: list[tuple[str, str, int]], group_by: GroupBy
) -> None:
    some = [
        paper(
            f"25{number:02}.{place:05}",
            published=f"{min(days)}T08:00:00Z",
            updated=f"{max(days)}T08:00:00Z",
        )
        for number, (*days, count) in enumerate(batches, 1)
        for place in range(count)
    ]
    found = newest(by_month(as_records(some), group_by).values(), MOST_ENTRIES, group_by)
    assert newest_week(found, group_by) == newest_week(as_records(some), group_by)
    taken = [each.paper for each in found]
    assert atom_feed("x", "urn:x", None, None, taken, group_by) == atom_feed("x", "urn:x", None, None, some, group_by)


@pytest.mark.parametrize("group_by", GroupBy)
def test_no_more_are_taken_than_needed(group_by: GroupBy) -> None:
    year = [as_records(month_of(40, f"2025-{month:02}")) for month in range(6, 0, -1)]
    assert len(newest(year, 10, group_by)) == 40, "they are all of one week"
    assert len(newest(year, 50, group_by)) == 50
    assert len(newest(year, 100, group_by)) == 100
    assert len(newest(year, 10**6, group_by)) == 240


def test_no_other_months_are_read() -> None:
    year = [p for month in range(6, 0, -1) for p in month_of(40, f"2025-{month:02}")]
    files = {
        f"papers/llm/{month}/{month}.jsonl": write_lines(in_month)
        for month, in_month in by_month(year, GroupBy.UPDATED).items()
    }
    files["papers/llm/2025_02/2025_02.jsonl"] = b"not read\n"
    files["papers/other/2025_07/2025_07.jsonl"] = b"nor this\n"
    found = read_newest(Files(files), "papers/llm", 100, GroupBy.UPDATED)
    assert [each.id for each in found] == [each.id for each in year[:100]]
