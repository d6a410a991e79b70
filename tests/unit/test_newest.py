"""The newest week goes by the papers' own dates; what a feed and a front page need is read, and no more."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from radar.archive.lines import write_lines
from radar.archive.paper import Paper
from radar.archive.topic import by_month, newest, paper_date, read_newest
from radar.rendering.newest import newest_week
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
    dates = sorted((paper_date(each, group_by) for each in some), reverse=True)
    if week is None:
        assert not some
        return
    assert week.until == dates[0][:10]
    assert week.papers
    assert [paper_date(each, group_by) for each in week.papers] == dates[: len(week.papers)]


def test_two_months_at_least_are_read_and_as_many_as_it_takes() -> None:
    year = [month_of(40, f"2025-{month:02}") for month in range(6, 0, -1)]
    assert len(newest(year, 10)) == 80
    assert len(newest(year, 100)) == 120
    assert len(newest(year, 10**6)) == 240


def test_no_other_months_are_read() -> None:
    year = [p for month in range(6, 0, -1) for p in month_of(40, f"2025-{month:02}")]
    files = {
        f"papers/llm/{month}/papers.jsonl": write_lines(in_month)
        for month, in_month in by_month(year, GroupBy.UPDATED).items()
    }
    files["papers/llm/2025_02/papers.jsonl"] = b"not read\n"
    files["papers/other/2025_07/papers.jsonl"] = b"nor this\n"
    found = read_newest(Files(files), "papers/llm", 100)
    assert [each.id for each in found] == [each.id for each in year[:120]]
