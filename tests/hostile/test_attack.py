"""The way attacks are made: what a run takes is measured, and one that does not end, or ends badly, is a failure."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.attack import attack


@pytest.mark.parametrize("skip_waits", [True, False])
def test_a_run_is_judged_and_measured(tmp_path: Path, skip_waits: bool) -> None:
    environ = {"INPUT_PUBLISH": "none", "INPUT_TOPICS": "x", "INPUT_SINCE": "never", "ARXIV_DELAY_SECONDS": "3"}
    ran = attack(tmp_path / "run", environ, kind=0, case="a setting that is wrong", skip_waits=skip_waits)
    assert ran.code == 2 and "since" in ran.summary and "::error title=arXiv Radar::`since`" in ran.log
    assert 0 < ran.seconds < 60 and 10 * 2**20 < ran.peak < 200 * 2**20


def test_a_run_that_does_not_end_is_a_failure(tmp_path: Path) -> None:
    environ = {"GITHUB_WORKSPACE": str(tmp_path), "INPUT_TOPICS": "x"}
    with pytest.raises(AssertionError, match="had not ended after"):
        attack(tmp_path / "run", environ, kind=0, case="no time at all", seconds=0)
