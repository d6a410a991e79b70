"""What all the tests share: built-in templates compiled once for all of them, and processes that heed Ctrl+C."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from radar.rendering.template_engine import BUILT_IN
from radar.sandbox.environment import Sandbox


def pytest_configure() -> None:
    """A shell lets what it starts in the background ignore Ctrl+C, and so would all processes that tests start."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # each process that a test starts would compile our code anew
    # Each worker holds the real papers and thousands of tests: walked through as often as usual, they take a twentieth
    # of the time.
    gc.set_threshold(50_000, 20, 50)


settings.register_profile("radar", deadline=None)  # a busy machine is no fault of ours
settings.load_profile("radar")

SLOW = {
    "act": ("act/",),
    "hostile": ("hostile/", "end_to_end/test_bad_days.py"),
    "browser": (
        "pictures/",
        "renderers/test_chart_in_browser.py",
        "renderers/test_site_in_browser.py",
        "renderers/test_jekyll",
    ),
    "corpus": (
        "bench/",
        "end_to_end/test_cost_of_a_day.py",
        "end_to_end/test_large.py",
        "unit/test_markdown_real_papers.py",
    ),
    "simulation": (
        "end_to_end/test_history.py",
        "end_to_end/test_simulation.py",
        "end_to_end/test_rhythm_simulation.py",
    ),
}
"""The suites that `make test` leaves to CI, by their marks: where their tests are."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give the tests of the slow suites their marks."""
    here = Path(__file__).parent
    for item in items:
        place = item.path.relative_to(here).as_posix() if item.path.is_relative_to(here) else ""
        for mark, places in SLOW.items():
            if place.startswith(places):
                item.add_marker(mark)


def pytest_xdist_auto_num_workers() -> int:
    """One worker more than there are cores, since many tests wait for servers, renderers and browsers."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session", autouse=True)
def _templates_are_compiled_once() -> Iterator[None]:
    """Every run of the action compiles its templates anew; of the built-in ones the same code comes every time."""
    compile_anew = Sandbox.compile
    compiled: dict[tuple[Any, ...], Any] = {}

    def compile_once(self: Sandbox, source: Any, name: str | None, filename: str | None, **options: Any) -> Any:
        if options or filename is None or Path(filename).parent != BUILT_IN:
            return compile_anew(self, source, name, filename, **options)
        if (source, name, filename) not in compiled:
            compiled[source, name, filename] = compile_anew(self, source, name, filename)
        return compiled[source, name, filename]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Sandbox, "compile", compile_once)
        yield
