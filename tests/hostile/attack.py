"""An attack or an accident: a run of the action in a process of its own, with what came out and what it took.

Every case goes through `entrypoint.py`. Its outcome is also a row of a table, which `python -m tests.hostile` prints.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from scripts.runner import read_outputs
from tests.bench.process import LAUNCHER, PROJECT

TABLE = "RADAR_HOSTILE_TABLE"
"""The environment variable that names the file to which each case adds its row, as a line of JSON."""

ENTRY = PROJECT / "entrypoint.py"
SKIPPING = PROJECT / "tests" / "hostile" / "skipping.py"
CODES = {0, 2, 3, 4, 5, 130, 143}
"""The exit codes of docs/outputs.md, without 1, which is a bug of ours."""


@dataclass(frozen=True)
class Outcome:
    """What a run left behind, files of the workspace aside, and what it took.

    `seconds` is wall time, `peak` the largest memory in bytes. `code` is negative where a signal ended the process.
    """

    code: int
    log: str
    outputs: Mapping[str, str]
    summary: str
    seconds: float
    peak: int

    @property
    def said(self) -> str:
        """Everything that the run put out."""
        return "\n".join([self.log, self.summary, *self.outputs, *self.outputs.values()])


def attack(
    folder: Path,
    environ: Mapping[str, str],
    *,
    kind: int,
    case: str,
    skip_waits: bool = True,
    seconds: float = 60,
    meanwhile: Callable[[int], None] | None = None,
    limits: str = "",
    log_to: str = "",
) -> Outcome:
    """Run the action with `environ` and nothing else of this process's environment; `folder` is for its files.

    `kind` is the number of the kind of attack, `case` the attack in a few words. With `skip_waits` only requests take
    time, since waits are skipped and the date is that of the end-to-end tests; without, `entrypoint.py` runs with the
    machine's own clock. `meanwhile` is called with the process's identifier once it has begun. `limits` are options
    of the shell's `ulimit` for the process; `log_to` is where its log goes instead. A run that does not end within
    `seconds` is killed, and fails the test, as does one that ends with a traceback or an unknown exit code.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = {name: folder / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    for file in files.values():
        file.write_bytes(b"")
    home = folder / "home"
    home.mkdir(exist_ok=True)
    defaults = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(home),
        "GITHUB_ACTIONS": "true",
        "ARXIV_DELAY_SECONDS": "0",
        **{name: str(file) for name, file in files.items()},
    }
    command = [sys.executable, "-u", "-X", "utf8", str(SKIPPING if skip_waits else ENTRY)]
    if limits:
        command = ["/bin/sh", "-c", f'ulimit {limits} && exec "$@"', "sh", *command]
    if log_to:
        command = ["/bin/sh", "-c", f'exec "$@" >{log_to}', "sh", *command]
    code, log, took, peak = _run(command, {**defaults, **environ}, seconds, meanwhile)
    outcome = Outcome(
        code,
        log,
        read_outputs(_text(files["GITHUB_OUTPUT"])),
        _text(files["GITHUB_STEP_SUMMARY"]),
        took,
        peak,
    )
    if table := os.environ.get(TABLE):
        with Path(table).open("a", encoding="utf-8") as rows:
            rows.write(json.dumps([kind, case, code, _last_word(log), round(took, 2), peak]) + "\n")
    assert code in CODES, f"exit code {code}:\n{log}"
    assert "Traceback" not in log, log
    return outcome


def _run(
    command: Sequence[str], environ: Mapping[str, str], seconds: float, meanwhile: Callable[[int], None] | None
) -> tuple[int, str, float, int]:
    with tempfile.TemporaryDirectory(prefix="radar-hostile-") as place:
        report, log = Path(place) / "report.json", Path(place) / "log"
        launcher = [sys.executable, "-I", "-S", str(LAUNCHER), str(report)]
        with log.open("wb") as stream:
            process = subprocess.Popen(
                [*launcher, *command],
                env=dict(environ),
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        began = time.monotonic()
        try:
            if meanwhile is not None:
                meanwhile(_child(process.pid))
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"it had not ended after {seconds:g} s:\n{_text(log)}") from None
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        said = json.loads(report.read_text("utf-8"))
        return said["code"], _text(log), time.monotonic() - began, said["peak"]


def _child(launcher: int) -> int:
    """The process that the launcher has started."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with suppress(OSError):
            if children := Path(f"/proc/{launcher}/task/{launcher}/children").read_text("ascii").split():
                return int(children[0])
        time.sleep(0.01)
    raise AssertionError("the process did not start")


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""


def _last_word(log: str) -> str:
    """What the run said in the end: its first error, else its last line."""
    lines = log.splitlines() or [""]
    told = next((line.partition("::")[2].partition("::")[2] for line in lines if line.startswith("::error")), lines[-1])
    return told[:160]
