"""What is claimed to be complete, and how claims about spans of time are put together."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from radar.archive.coverage import Coverage, Revised, believed, better
from radar.archive.look_back import is_long_look_back_due, long_look_back_stop


def day(text: str) -> str:
    """A day of 2025, `MM-DD`, as the archive writes its beginning."""
    return f"2025-{text}T00:00:00Z"


def span(since: str, until: str, submitted: str = "", earlier: Coverage | None = None) -> Coverage:
    """A span from day to day."""
    return Coverage(day(since), day(until), day(submitted) if submitted else "", earlier)


@pytest.mark.parametrize(
    ("one", "other", "chosen"),
    [
        (None, None, None),
        (span("01-03", "01-05"), None, span("01-03", "01-05")),
        (span("01-01", "01-05"), span("01-03", "01-09"), span("01-03", "01-09")),
        (span("01-03", "01-09"), span("01-01", "01-09"), span("01-01", "01-09")),
        (span("01-03", "01-09", "01-01"), span("01-03", "01-09"), span("01-03", "01-09", "01-01")),
        (span("01-07", "01-09", "", span("01-01", "01-05")), span("01-02", "01-09"), span("01-02", "01-09")),
    ],
)
def test_of_two_claims_the_one_that_knows_more_is_kept(
    one: Coverage | None, other: Coverage | None, chosen: Coverage | None
) -> None:
    assert better(one, other) == chosen
    assert better(other, one) == chosen


NOW = datetime(2025, 1, 9, tzinfo=UTC)


def with_revised(since: str, submitted: str) -> Coverage:
    return replace(span("01-05", "01-09", "01-01"), revised=Revised(day(since), day(submitted)))


@pytest.mark.parametrize(
    "coverage",
    [
        None,
        span("01-01", "01-09"),
        span("01-11", "01-11"),
        span("01-05", "01-09", "01-05"),
        span("01-05", "01-09", "01-01", span("01-01", "01-03", "01-01", span("01-01", "01-01"))),
        span("01-05", "01-09", "", span("01-06", "01-09")),
        with_revised("01-05", "01-05"),
        with_revised("01-07", "01-01"),
        Coverage("1991-08-14T00:00:00Z", "2025-01-11T00:00:00Z"),
    ],
)
def test_a_claim_that_can_be_is_believed(coverage: Coverage | None) -> None:
    assert believed(coverage, NOW) == coverage


@pytest.mark.parametrize(
    "coverage",
    [
        span("01-01", "01-12"),
        Coverage(day("01-01"), "2025-01-11T00:00:01Z"),
        span("01-09", "01-01"),
        span("01-05", "01-09", "01-06"),
        span("01-05", "01-09", "", span("01-01", "01-10")),
        span("01-05", "01-09", "", span("01-04", "01-03")),
        span("01-05", "01-09", "", span("01-01", "01-03", "", span("01-01", "01-04"))),
        Coverage("0001-01-01T00:00:00Z", day("01-09")),
        Coverage(day("01-01"), "9999-12-31T23:59:59Z"),
        span("01-05", "01-09", "", Coverage("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z")),
        with_revised("01-12", "01-01"),
        with_revised("01-05", "01-06"),
        replace(span("01-05", "01-09"), revised=Revised(day("01-05"), "0001-01-01T00:00:00Z")),
    ],
)
def test_a_claim_that_cannot_be_counts_for_nothing(coverage: Coverage) -> None:
    assert believed(coverage, NOW) is None
    assert believed(span("01-08", "01-09", "", coverage), NOW) is None


def test_no_claim_of_more_spans_than_there_can_be_is_believed() -> None:
    coverage = span("01-01", "01-09")
    for _ in range(99):
        coverage = replace(coverage, earlier=coverage)
    assert believed(coverage, NOW) == coverage
    assert believed(replace(coverage, earlier=coverage), NOW) is None


def test_the_long_look_back_reaches_sixty_days_behind_the_week_of_the_newest_paper() -> None:
    assert long_look_back_stop("2025-06-18T12:34:56Z") == "2025-04-17T00:00:00Z"  # the Monday before is June 16
    assert long_look_back_stop("2025-06-16T00:00:00Z") == "2025-04-17T00:00:00Z"
    assert long_look_back_stop("2025-06-15T23:59:59Z") == "2025-04-10T00:00:00Z"


@pytest.mark.parametrize(
    ("until", "now", "due"),
    [
        ("2025-06-15T23:00:00Z", datetime(2025, 6, 16, 6, tzinfo=UTC), True),
        ("2025-06-16T01:00:00Z", datetime(2025, 6, 16, 6, tzinfo=UTC), False),
        ("2025-06-16T01:00:00Z", datetime(2025, 6, 22, 6, tzinfo=UTC), False),
        ("2024-12-29T01:00:00Z", datetime(2024, 12, 30, 6, tzinfo=UTC), True),  # ISO week 1 of 2025 begins
        ("2024-12-30T01:00:00Z", datetime(2025, 1, 3, 6, tzinfo=UTC), False),
        ("2025-06-20T01:00:00Z", datetime(2025, 6, 9, 6, tzinfo=UTC), False),  # the runner's clock is wrong
    ],
)
def test_the_long_look_back_is_due_once_the_newest_paper_is_of_an_earlier_week(
    until: str, now: datetime, due: bool
) -> None:
    assert is_long_look_back_due(until, now) is due


def test_a_first_span_is_filled_in_back_to_the_setting() -> None:
    first = span("06-01", "06-10")
    assert first.goal(day("01-01")) == day("01-01")
    assert not first.is_filled(day("01-01"))
    assert first.has_hole(day("01-01"))
    filled = first.filled(day("01-01"))
    assert filled == span("01-01", "06-10")
    assert filled.is_filled(day("01-01"))
    assert filled.is_filled(day("03-01"))  # moving `since` forward asks for nothing
    assert not filled.has_hole(day("01-01"))


def test_a_span_after_an_outage_is_filled_in_behind_the_one_before_and_joined_with_it() -> None:
    after = span("06-01", "06-10", "", span("01-01", "04-05"))
    assert after.has_hole(day("01-01"))
    assert after.goal(day("01-01")) == long_look_back_stop(day("04-05")) == day("01-30")
    assert after.filled(day("01-30")) == span("01-01", "06-10")


def test_a_look_back_that_is_still_to_come_is_no_hole() -> None:
    after = span("06-01", "06-10", "", span("01-01", "06-05"))
    assert not after.is_filled(day("01-01"))
    assert not after.has_hole(day("01-01"))
    assert after.unbroken_since == day("01-01")


def test_a_hole_before_the_earlier_span_is_a_hole() -> None:
    after = span("06-01", "06-10", "", span("05-01", "06-05"))
    assert after.has_hole(day("01-01"))
    assert not after.has_hole(day("05-01"))


def test_spans_are_not_joined_before_the_earlier_one_was_looked_over_for_late_papers() -> None:
    earlier = span("01-01", "04-05")
    met = span("06-01", "06-10", "", earlier).filled(day("04-04"))
    assert met == span("04-04", "06-10", "", earlier)
    assert met.goal(day("01-01")) == long_look_back_stop(day("04-05"))


def test_a_span_that_is_being_filled_in_is_looked_over_as_far_as_it_is_filled() -> None:
    filling = span("05-30", "06-10", "05-01")
    assert filling.floor == day("05-01")
    after = span("06-09", "06-20", "", filling)
    assert after.floor == day("05-01")
    assert after.filled(day("05-30")).earlier == filling, "papers of May may have come late"
    assert after.filled(day("05-01")) == span("05-01", "06-20")


def test_history_that_was_being_filled_in_goes_on_after_an_outage() -> None:
    after = span("06-01", "06-10", "", span("05-01", "05-20", "03-01"))
    joined = after.filled(after.goal(day("01-01")))
    assert joined.earlier is None
    assert joined.until == day("06-10")
    assert joined.filled_to == day("03-01")
    assert joined.goal(day("01-01")) == day("01-01")


@pytest.mark.parametrize(
    ("coverage", "known"),
    [
        (span("01-01", "01-03"), span("01-01", "01-03")),
        (span("01-01", "01-05"), span("01-01", "01-05")),
        (span("01-01", "01-09"), span("01-01", "01-05")),
        (span("01-05", "01-09", "01-02"), span("01-05", "01-05", "01-02")),
        (span("01-06", "01-09", "01-02"), None),
        (span("01-07", "01-09", "", span("01-01", "01-06")), span("01-01", "01-05")),
        (span("01-03", "01-09", "", span("01-01", "01-08")), span("01-03", "01-05", "", span("01-01", "01-05"))),
    ],
)
def test_what_is_known_of_papers_up_to_a_day_says_nothing_of_later_versions_of_others(
    coverage: Coverage, known: Coverage | None
) -> None:
    assert coverage.up_to(day("01-05")) == known
    assert known is None or believed(known, NOW) == known


def test_where_no_later_paper_is_wanted_all_those_submitted_later_are_known() -> None:
    assert span("01-05", "01-09").with_nothing_from(day("01-03")) == span("01-05", "01-09", "01-03")
    for coverage in (span("01-05", "01-09"), span("01-05", "01-09", "01-02")):
        assert coverage.with_nothing_from(day("01-06")) == coverage
