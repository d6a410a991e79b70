"""A run of the action with a watch on its phases: `python -m tests.bench.phases FILE` writes seconds by phase as JSON.

Each function below is timed without those that it calls and that are timed themselves, so that the phases add up.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any

PHASES = (
    ("settings and templates", "radar.action", "read_settings"),
    ("settings and templates", "radar.job", "load_engine"),
    ("receiving answers", "radar.asking.transport", "Transport.fetch"),
    ("checking answers", "radar.asking.transport", "judge"),
    ("parsing answers (the arxiv package)", "radar.asking.pager", "Pager.page"),
    ("papers from what was parsed", "radar.asking.pager", "paper_of"),
    ("deciding how far to read", "radar.update", "known_coverage"),
    ("deciding how far to read", "radar.job", "known_coverage"),
    ("comparing with what is there", "radar.archive.months", "Months.digests"),
    ("reading the archive", "radar.importing.completion", "read_topic"),
    ("reading the archive", "radar.archive.months", "Months.papers"),
    ("reading the archive", "radar.archive.months", "Months.find"),
    ("merging and sorting", "radar.update", "merge"),
    ("writing the archive's lines", "radar.rendering.month", "write_lines"),
    ("rendering pages", "radar.rendering.month", "render_month"),
    ("rendering BibTeX", "radar.rendering.month", "bibtex"),
    ("finding what is known", "radar.update", "remember"),
    ("rendering front pages", "radar.update", "render_topic"),
    ("rendering front pages", "radar.update", "render_overview"),
    ("rendering front pages", "radar.update", "render_readme_part"),
    ("escaping texts", "radar.rendering.views", "escape"),
    ("comparing with what is there", "radar.update", "Update.difference"),
    ("writing files", "radar.publishing.folder", "Folder.write"),
)
OTHER = "everything else"


class Stopwatch:
    """Seconds by phase; time inside an inner phase does not count for the outer one."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._open: list[float] = []

    def timed(self, phase: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """`function`, its time counted for `phase`."""

        @wraps(function)
        def wrapper(*arguments: Any, **named: Any) -> Any:
            self._open.append(0.0)
            began = time.perf_counter()
            try:
                return function(*arguments, **named)
            finally:
                took = time.perf_counter() - began
                inner = self._open.pop()
                self.seconds[phase] = self.seconds.get(phase, 0.0) + took - inner
                if self._open:
                    self._open[-1] += took

        return wrapper


def watch(stopwatch: Stopwatch) -> None:
    """Put the watch on every function of PHASES; raises AttributeError where the code has no such function any more."""
    for phase, module, name in PHASES:
        owner: Any = import_module(module)
        *outer, last = name.split(".")
        for part in outer:
            owner = getattr(owner, part)
        setattr(owner, last, stopwatch.timed(phase, getattr(owner, last)))


def main() -> int:
    """Run the action as its environment says; returns its exit code."""
    from radar.action import main as run

    stopwatch = Stopwatch()
    watch(stopwatch)
    code: int = stopwatch.timed(OTHER, run)()
    Path(sys.argv[1]).write_text(json.dumps(stopwatch.seconds), encoding="utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main())
