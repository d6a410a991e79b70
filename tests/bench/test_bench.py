"""The measurements run to their end and measure what they say; how fast anything is, is not tested."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from radar.archive.papers import by_month
from radar.archive.record import as_records
from radar.settings.model import GroupBy, PageOrder
from radar.text import fold
from tests.bench import growth, publish, quiet_day, rows, scale
from tests.bench.__main__ import main
from tests.bench.papers import archived, papers
from tests.bench.phases import COMMITTING, GROUPS, PHASES
from tests.bench.process import PROJECT, Failed, Measured, measure
from tests.bench.scaled import next_day, spread
from tests.bench.table import table
from tests.real_data import needs_real_data


def test_the_measurements_run_to_their_end(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--papers", "60", "--rounds", "1"]) == 0
    said = capsys.readouterr().out
    first, quiet = (
        re.search(rf"^\| {name} .*\| +(\d+) \| +[\d,]+ \|$", said, re.M) for name in ("first run", "run without news")
    )
    assert first and quiet, said
    assert int(first[1]) >= 3, "each topic is asked for"
    named = {row.split(" | ")[0].strip("| ") for row in said.splitlines()}
    assert {f"· {phase}" for _, phase, *_ in PHASES} - {"· finding what is rendered already"} <= named
    assert re.findall(r"^\| \*\*(\w+)\*\*", said, re.M) == [*GROUPS, "other"]
    rates = re.findall(r"^\| .*\| +([\d,]+) \| +[\d.]+ \|$", said.partition("rows from nothing")[2], re.M)
    assert len(rates) == 4
    assert all(int(rate.replace(",", "")) > 0 for rate in rates)


def test_rows_are_held_against_the_texts_that_they_escape() -> None:
    entries = papers(20, datetime(2026, 11, 23, 12, tzinfo=UTC))
    texts = rows.escaped(by_month(as_records(map(archived, entries)), GroupBy.PUBLISHED))
    for entry in entries:
        assert {fold(entry.title), fold(entry.summary), fold(entry.comment)} <= {*texts, ""}
    assert re.search(r"markupsafe.* 1\.0 \|$", rows.row_speeds(entries, 1))


def test_what_is_committed_to_github_is_counted_and_is_what_a_rebuild_makes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = publish.measured(20, datetime.now(UTC), 1)
    monkeypatch.setattr(publish, "measured", lambda *_: found)
    assert publish.main(["--sizes", "20"]) == 0
    said, runs = capsys.readouterr().out, found[0]
    assert all(f"| {name}" in re.sub(r"\| +", "| ", said) for name in runs)
    assert {f"· {phase}" for _, phase, *_ in COMMITTING} <= {
        row.split(" | ")[0].strip("| ") for row in said.split("\n")
    }
    for name, run in runs.items():
        assert run.requests > run.writes
        assert run.received > 0
        if name.startswith("run without news"):
            assert (run.writes, run.files, run.size) == (0, 0, 0)
            assert run.sent < 2_000 * run.requests
        else:
            assert run.sent >= run.size > run.files > 5
            assert run.sent < 2 * run.size
    assert runs["run without news, no checkout"].received > runs["run without news"].received


def test_a_day_without_news_asks_little(capsys: pytest.CaptureFixture[str]) -> None:
    assert quiet_day.main(["--topics", "6", "--papers", "300"]) == 0
    found = re.search(r"^\| this +\| +(\d+) \| +(\d+) \|$", capsys.readouterr().out, re.M)
    assert found
    assert int(found[1]) > 6 > int(found[2]) > 0


def test_large_repositories_are_measured_and_end_as_a_rebuild_would(capsys: pytest.CaptureFixture[str]) -> None:
    assert scale.main(["--sizes", "300", "--rounds", "1"]) == 0
    said = capsys.readouterr().out
    quiet, day = (
        re.search(rf"^\| 300 +\| +{name}.*MiB \| +([\d,]+) \| +[\d.]+ M?B \|", said, re.M)
        for name in ("run without news", "day of 100 new, 30 revised")
    )
    assert quiet and day, said
    assert quiet[1] == "0"
    assert int(day[1]) > 10


def test_growth_goes_by_the_best_of_each_size_but_for_the_first_that_warms_up(tmp_path: Path) -> None:
    def took(seconds: float) -> scale.Run:
        return scale.Run(Measured(0.0, seconds, seconds, 0))

    small, large = (scale.Scale(tmp_path, number, datetime.now(UTC)) for number in (100, 300))
    for name in scale.RUNS:
        small.runs[name] = [took(0.1), took(2.0), took(1.0)]
        large.runs[name] = [took(0.1), took(4.5), took(6.0)]
    assert re.search(r"^\| 100 to 300 +\| +3\.00 \|(?: +4\.50 \|){4}$", scale.growth([small, large]), re.M)


def test_the_next_day_has_news_and_revisions_of_half_a_year() -> None:
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    entries = spread(2_000, now)
    later = next_day(entries, now)
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


@pytest.mark.corpus
@needs_real_data
@pytest.mark.parametrize(("order", "megabytes"), [(PageOrder.NEWEST_FIRST, 1.97), (PageOrder.OLDEST_FIRST, 1.51)])
def test_a_month_of_daily_runs_takes_no_more_than_was_measured(order: PageOrder, megabytes: float) -> None:
    (month,) = growth.grown(PROJECT, order, 30, 20)
    assert month.packed / 1e6 < megabytes * 1.15
    assert sum(month.kinds.values()) == pytest.approx(month.packed, rel=0.02), "every object is of some kind"


def test_days_tell_of_revisions_of_papers_that_were_told_of() -> None:
    versions: dict[str, int] = {}
    for _, told in growth.days(40, 10):
        for paper in told:
            assert paper.version == versions.get(paper.id, 0) + 1
            versions[paper.id] = paper.version
    assert len(versions) == 400
    assert max(versions.values()) > 1
