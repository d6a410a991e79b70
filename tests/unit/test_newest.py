"""The newest week goes by the papers' own dates; what a feed and a front page need is read, and no more."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from radar.archive.lines import write_lines
from radar.archive.paper import Paper
from radar.archive.record import as_records
from radar.archive.topic import by_month
from radar.rendering.newest import newest, newest_week, read_newest
from radar.settings.model import GroupBy
from tests.unit.given_papers import Files, month_of, paper, papers


def on(*days: str) -> list[Paper]:
    return [paper(f"2502.{number:05}", updated=f"{day}T12:00:00Z") for number, day in enumerate(days)]


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
    revised = paper(updated="2025-02-21T12:00:00Z", published="2019-01-01T00:00:00Z")
    week = newest_week([revised, *on("2025-01-02")], GroupBy.PUBLISHED)
    assert week is not None
    assert week.until == "2025-01-02"
    assert revised not in week.papers


@given(st.lists(papers(), max_size=20), st.sampled_from(GroupBy))
def test_the_newest_week_holds_the_newest_papers_in_order(some: list[Paper], group_by: GroupBy) -> None:
    week = newest_week(some, group_by)
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
    assert found == ordered[: len(found)]
    assert len(found) >= min(count, len(some))
    week = newest_week(some, group_by)
    assert week is None or {each.id for each in week.papers} <= {each.id for each in found}


def test_no_more_are_taken_than_needed() -> None:
    year = [as_records(month_of(40, f"2025-{month:02}")) for month in range(6, 0, -1)]
    assert len(newest(year, 10, GroupBy.UPDATED)) == 40, "they are all of one week"
    assert len(newest(year, 50, GroupBy.UPDATED)) == 50
    assert len(newest(year, 100, GroupBy.UPDATED)) == 100
    assert len(newest(year, 10**6, GroupBy.UPDATED)) == 240


def test_by_first_dates_whole_months_are_taken_since_any_of_them_may_have_been_revised_last() -> None:
    year = [as_records(month_of(40, f"2025-{month:02}")) for month in range(6, 0, -1)]
    assert len(newest(year, 10, GroupBy.PUBLISHED)) == 80
    assert len(newest(year, 100, GroupBy.PUBLISHED)) == 120


def test_no_other_months_are_read() -> None:
    year = [p for month in range(6, 0, -1) for p in month_of(40, f"2025-{month:02}")]
    files = {
        f"papers/llm/{month}/papers.jsonl": write_lines(in_month)
        for month, in_month in by_month(year, GroupBy.UPDATED).items()
    }
    files["papers/llm/2025_02/papers.jsonl"] = b"not read\n"
    files["papers/other/2025_07/papers.jsonl"] = b"nor this\n"
    found = read_newest(Files(files), "papers/llm", 100, GroupBy.UPDATED)
    assert [each.id for each in found] == [each.id for each in year[:100]]
