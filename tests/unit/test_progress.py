"""Progress, in the log and as a bar."""

from __future__ import annotations

import io
import logging
from typing import Any

import pytest
from tqdm import tqdm

from radar.arxiv_api.progress import Spent
from radar.reporting.console import Console
from radar.reporting.progress import BarProgress, LoggedProgress

SPENT = Spent(3, 1, 540.0)


def test_in_the_log_each_topic_is_a_group_with_a_line_for_each_page(caplog: pytest.LogCaptureFixture) -> None:
    stream = io.StringIO()
    progress = LoggedProgress(Console(stream, in_actions=True))
    with caplog.at_level(logging.INFO, "radar"):
        progress.begin("llm")
        progress.read(200, 1234, "2025-02-21T07:40:15Z", SPENT)
        progress.begin("agents")
        progress.read(0, 0, "", SPENT)
        progress.end()
    assert stream.getvalue().splitlines() == [
        "::group::llm", "::endgroup::", "::group::agents", "::endgroup::",
    ]  # fmt: skip
    assert caplog.messages == [
        "Read 200 of 1234 results, back to 2025-02-21; 3 papers, 1 request, 9 min left.",
        "Read 0 of 0 results, back to none; 3 papers, 1 request, 9 min left.",
    ]


def bars(stream: io.StringIO) -> Any:
    return lambda **what: tqdm(file=stream, mininterval=0, ncols=100, **what)


def test_on_a_terminal_each_topic_has_a_bar_that_grows() -> None:
    stream = io.StringIO()
    progress = BarProgress(bars(stream))
    progress.begin("llm")
    progress.read(200, 400, "2025-02-21T07:40:15Z", SPENT)
    progress.read(400, 400, "2025-01-21T07:40:15Z", SPENT)
    progress.begin("a" * 60)
    progress.read(0, 0, "", SPENT)
    progress.end()
    drawn = stream.getvalue()
    assert "llm:  50%" in drawn
    assert "200/400" in drawn
    assert "llm: 100%" in drawn
    assert "9 min left, back to 2025-01-21" in drawn
    assert "a" * 40 in drawn
    assert "a" * 41 not in drawn


def test_results_that_are_read_again_take_the_bar_back() -> None:
    stream = io.StringIO()
    progress = BarProgress(bars(stream))
    progress.begin("llm")
    for position in (200, 400, 200):
        progress.read(position, 600, "2025-02-21", SPENT)
    assert progress._bar.n == 200
    progress.end()


def test_ending_before_the_beginning_or_twice_does_no_harm() -> None:
    progress = BarProgress(bars(io.StringIO()))
    progress.end()
    progress.begin("llm")
    progress.end()
    progress.end()
