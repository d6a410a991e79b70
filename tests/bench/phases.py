"""A run of the action with a watch on its phases: `python -m tests.bench.phases FILE` writes what it saw as JSON.

Each function below is timed without those that it calls and that are timed themselves, so that the phases add up.
`entered` and `left` are the moments before and after them, in seconds of `time.monotonic()`.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any

GROUPS = ("start", "read", "ask", "merge", "render", "compare", "publish")
PHASES = (
    ("start", "settings and templates", "radar.commands.action", "read_settings"),
    ("start", "settings and templates", "radar.run.job", "load_engine"),
    ("read", "deciding how far to read", "radar.run.plan", "believed_coverage"),
    ("read", "deciding how far to read", "radar.run.job", "believed_coverage"),
    ("read", "hashing what is there", "radar.archive.month_files", "MonthFiles.digests"),
    ("read", "reading the archive", "radar.importing.completion", "read_papers"),
    ("read", "reading the archive", "radar.archive.month_files", "MonthFiles.lines"),
    ("read", "reading the archive", "radar.archive.month_files", "MonthFiles.find"),
    ("read", "finding what is rendered already", "radar.run.plan", "standing_parts"),
    ("ask", "receiving answers", "radar.arxiv_api.transport", "Transport.fetch"),
    ("ask", "checking answers", "radar.arxiv_api.transport", "check_response"),
    ("ask", "parsing answers (the arxiv package)", "radar.arxiv_api.client", "ArxivClient.page"),
    ("ask", "papers from what was parsed", "radar.arxiv_api.client", "paper_of"),
    ("merge", "merging and sorting", "radar.run.plan", "merge"),
    ("render", "rendering rows", "radar.rendering.month_parts", "render_row"),
    ("render", "rendering pages", "radar.rendering.render_month", "render_pages"),
    ("render", "rendering BibTeX", "radar.rendering.month_parts", "entry"),
    ("render", "putting months together", "radar.run.plan", "month_files"),
    ("render", "rendering front pages", "radar.run.plan", "render_topic"),
    ("render", "rendering front pages", "radar.run.plan", "render_overview"),
    ("render", "rendering front pages", "radar.run.plan", "render_readme_part"),
    ("render", "escaping texts", "radar.rendering.views", "escape"),
    ("compare", "comparing with what is there", "radar.run.plan", "Update.difference"),
    ("publish", "writing files", "radar.publishing.workspace", "Workspace.write"),
)
"""Group, phase, and the function that is timed for it: its module, and its name there."""

COMMITTING = (
    ("read", "asking GitHub what is there", "radar.publishing.commit_publisher", "CommitPublisher.known"),
    ("publish", "sending files", "radar.publishing.commit_publisher", "make_commit"),
    ("publish", "moving the branch", "radar.publishing.git_objects", "GitObjects.move"),
    ("publish", "pauses between writes", "radar.publishing.github_client", "GitHub._pace"),
)
"""The same where GitHub is written to. Elsewhere their modules are not even imported, and are not watched."""

IMPORTS = "interpreter and imports"
OTHER = "everything else"
END = "end of the interpreter"
Phase = tuple[str, str, str, str]


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


def watch(stopwatch: Stopwatch, phases: Iterable[Phase]) -> None:
    """Put the watch on every function; raises AttributeError where the code has no such function any more."""
    for _, phase, module, name in phases:
        owner: Any = import_module(module)
        *outer, last = name.split(".")
        for part in outer:
            owner = getattr(owner, part)
        setattr(owner, last, stopwatch.timed(phase, getattr(owner, last)))


def main() -> int:
    """Run the action as its environment says; returns its exit code."""
    stopwatch = Stopwatch()
    watch(stopwatch, PHASES if os.environ.get("INPUT_PUBLISH") == "none" else PHASES + COMMITTING)
    from radar.commands.action import main as run

    entered = time.monotonic()
    code: int = stopwatch.timed(OTHER, run)()
    told = {"entered": entered, "left": time.monotonic(), "seconds": stopwatch.seconds}
    Path(sys.argv[1]).write_text(json.dumps(told), encoding="utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main())
