"""Where a run's time goes, from the start of its process to its end, under the words that a run is described with."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.bench.phases import COMMITTING, END, GROUPS, IMPORTS, OTHER, PHASES
from tests.bench.process import PROJECT, measure
from tests.bench.table import milliseconds, table

_OTHER = "other"
_LINES = {
    IMPORTS: "start",
    **{phase: group for group, phase, *_ in PHASES + COMMITTING},
    OTHER: _OTHER,
    END: _OTHER,
}
"""The group of each phase, in the order of the table."""


def by_phase(environ: Mapping[str, str], project: Path = PROJECT) -> dict[str, float]:
    """Seconds by phase of a run of the action; together they are the wall time of its process.

    What the folder `project` knows of its phases counts, which another version may call by other names.
    """
    with tempfile.TemporaryDirectory(prefix="radar-bench-") as folder:
        report = Path(folder) / "phases.json"
        measured = measure(["-m", "tests.bench.phases", report], environ, project)
        told = json.loads(report.read_text(encoding="utf-8"))
    ends = {IMPORTS: told["entered"] - measured.began, END: measured.began + measured.seconds - told["left"]}
    return {**told["seconds"], **ends}


def phase_table(title: str, runs: Mapping[str, Mapping[str, float]]) -> str:
    """The groups in bold, each with its phases below it; a column for each of `runs`."""
    rows = []
    for group in (*GROUPS, _OTHER):
        phases = [phase for phase, its in _LINES.items() if its == group and any(phase in run for run in runs.values())]
        rows.append([f"**{group}**", *(milliseconds(sum(run.get(p, 0) for p in phases)) for run in runs.values())])
        rows += [[f"· {phase}", *(milliseconds(run.get(phase, 0)) for run in runs.values())] for phase in phases]
    rows.append(["together", *(milliseconds(sum(run.values())) for run in runs.values())])
    return table([f"{title} (the watch takes some time)", *runs], rows)
