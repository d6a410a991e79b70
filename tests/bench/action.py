"""The action as a process to be measured: what it is started with, and the folder that it works in."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.bench.process import PROJECT, Measured, measure

FIRST, QUIET, DAY = "first run", "run without news", "day of 100 new, 30 revised"
FLOOR = "floor: bytes read, lines decoded"
CONFIG_PATH = ".github/arxiv-radar.yml"
_ACTION = "entrypoint.py"


def environment(
    arxiv: str, workspace: Path, variables: Mapping[str, str] | None = None, **inputs: str
) -> dict[str, str]:
    """What the runner tells the action; `arxiv` is the address to ask, `inputs` are the action's, `_` for `-`."""
    return {
        "ARXIV_API_URL": arxiv,
        "ARXIV_DELAY_SECONDS": "0",
        "GITHUB_ACTIONS": "true",
        "GITHUB_WORKSPACE": str(workspace),
        "GITHUB_OUTPUT": "",
        "GITHUB_STEP_SUMMARY": "",
        **(variables or {}),
        **{f"INPUT_{name.upper().replace('_', '-')}": value for name, value in inputs.items()},
    }


def run_action(environ: Mapping[str, str], project: Path = PROJECT) -> Measured:
    """Run the action in the folder `project` to its end; raises Failed when it does not end with 0."""
    return measure([project / _ACTION], environ, project)


def quickest(found: Sequence[Measured]) -> Measured:
    """The one that took the least wall time."""
    return min(found, key=lambda measured: measured.seconds)


def floor(folder: Path, rounds: int) -> Measured:
    """The least that reading the archive below `folder` takes; the best of `rounds`."""
    return quickest([measure(["-m", "tests.bench.floor", folder]) for _ in range(rounds)])


def begin(folder: Path, config: str) -> None:
    """Make `folder` a repository that holds a config file and nothing else."""
    shutil.rmtree(folder, ignore_errors=True)
    path = folder / CONFIG_PATH
    path.parent.mkdir(parents=True)
    path.write_text(config, encoding="utf-8")


def files_below(root: Path) -> dict[str, bytes]:
    """Every file below `root` by path."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def hold_against(made: Mapping[str, bytes], rebuilt: Mapping[str, bytes]) -> None:
    """Raise AssertionError unless the files are, to the byte, those of a rebuild from nothing."""
    differing = [path for path in {*made, *rebuilt} if made.get(path) != rebuilt.get(path)]
    if differing:
        raise AssertionError(f"the runs made other files than a rebuild: {sorted(differing)[:5]}")
