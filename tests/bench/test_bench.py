"""The measurements run to their end and measure what they say; how fast anything is, is not tested."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from tests.bench import growth, scale
from tests.bench.__main__ import main
from tests.bench.papers import papers
from tests.bench.phases import PHASES
from tests.bench.process import Failed, measure
from tests.bench.table import table


def test_the_measurements_run_to_their_end(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--papers", "60", "--rounds", "1"]) == 0
    said = capsys.readouterr().out
    first, quiet = (
        re.search(rf"^\| {name} .*\| +(\d+) \| +[\d,]+ \|$", said, re.M) for name in ("first run", "run without news")
    )
    assert first and quiet, said
    assert int(first[1]) >= 3, "each topic is asked for"
    named = {row.split(" | ")[0].strip("| ") for row in said.splitlines()}
    assert {phase for phase, *_ in PHASES} - {"finding what is known"} <= named


def test_large_repositories_are_measured_and_end_as_a_rebuild_would(capsys: pytest.CaptureFixture[str]) -> None:
    assert scale.main(["--sizes", "300", "--rounds", "1"]) == 0
    said = capsys.readouterr().out
    quiet, day = (
        re.search(rf"^\| 300 +\| +{name}.*MiB \| +([\d,]+) \| +([\d.]+) MB", said, re.M)
        for name in ("run without news", "day of 100 new, 30 revised")
    )
    assert quiet and day, said
    assert quiet[1] == "0"
    assert int(day[1]) > 10


def test_the_next_day_has_news_and_revisions_of_half_a_year() -> None:
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    entries = scale.spread(2_000, now)
    later = scale.next_day(entries, now)
    assert len({entry.id for entry in later}) == len(later) == 2_100
    revised = [entry for entry in later if entry.version == 2]
    assert len(revised) == 30
    assert len({entry.published[:7] for entry in revised}) in (6, 7)
    assert min(entry.updated for entry in revised) > max(entry.updated for entry in entries)


def test_a_process_that_fails_is_not_measured_but_shown() -> None:
    with pytest.raises(Failed, match=r"exit code 3:\nwhat it said"):
        measure(["-c", "print('what it said'); raise SystemExit(3)"])


def test_memory_is_the_processes_own() -> None:
    hog = bytearray(200_000_000)  # ours must not count as its
    small = measure(["-c", ""]).peak
    large = measure(["-c", "x = bytearray(100_000_000)"]).peak
    assert len(hog) > large > small + 90_000_000
    assert small < 50_000_000


def test_papers_are_told_apart_and_the_newest_is_an_hour_old() -> None:
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    entries = papers(80, now)
    assert len({entry.id for entry in entries}) == 80
    assert max(entry.updated for entry in entries) == "2026-11-23T11:00:00Z"


def test_a_tables_columns_are_even() -> None:
    assert table(["a", "bc"], [["def", "1"]]) == "| a   | bc |\n| --- | -: |\n| def |  1 |"


def test_the_growth_of_a_repository_is_measured_for_both_page_orders(capsys: pytest.CaptureFixture[str]) -> None:
    assert growth.main(["--days", "3", "--daily", "5"]) == 0
    said = capsys.readouterr().out
    assert re.findall(r"^\| (newest-first|oldest-first) \| +\d", said, re.M) == ["newest-first", "oldest-first"]


def test_days_tell_of_revisions_of_papers_that_were_told_of() -> None:
    versions: dict[str, int] = {}
    for _, told in growth.days(40, 10):
        for paper in told:
            assert paper.version == versions.get(paper.id, 0) + 1
            versions[paper.id] = paper.version
    assert len(versions) == 400
    assert max(versions.values()) > 1
