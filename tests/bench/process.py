"""A whole process, measured from its start to its end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
LAUNCHER = Path(__file__).with_name("launcher.py")
"""Starts a command and writes what it took; see there."""


class Failed(Exception):
    """A process that was to be measured did not do its work; the text has its log."""


@dataclass(frozen=True)
class Measured:
    """What a process took: wall time and processor time in seconds, and its largest memory in bytes.

    `began` is when it was started, in seconds of `time.monotonic()`.
    """

    began: float
    seconds: float
    cpu: float
    peak: int


def measure(
    arguments: Sequence[str | Path], environ: Mapping[str, str] | None = None, project: Path = PROJECT
) -> Measured:
    """Run Python with `arguments` in the folder of a `project`; raises Failed when it does not end with 0.

    Bytecode is kept from one run to the next, as the image has it, whatever this machine is set to.
    """
    with tempfile.TemporaryDirectory(prefix="radar-bench-") as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, "-I", "-S", str(LAUNCHER), str(report), sys.executable, *map(str, arguments)]
        finished = subprocess.run(
            command,
            cwd=project,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "", **(environ or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=True,
        )
        said = json.loads(report.read_text(encoding="utf-8"))
    if said["code"] != 0:
        log = finished.stdout.decode("utf-8", "replace")
        raise Failed(f"{' '.join(map(str, arguments))} ended with exit code {said['code']}:\n{log}")
    return Measured(said["began"], said["seconds"], said["cpu"], said["peak"])
