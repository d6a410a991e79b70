"""`python -m tests.bench.scale [--sizes N,N]`: what runs cost where a topic has many papers, over four years.

With `publish: none`, into a folder; `tests.bench.publish` measures the same runs with GitHub.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.action import (
    DAY,
    FIRST,
    FLOOR,
    QUIET,
    begin,
    environment,
    files_below,
    floor,
    hold_against,
    run_action,
)
from tests.bench.by_phase import by_phase, phase_table
from tests.bench.instant import InstantArxiv
from tests.bench.process import Measured
from tests.bench.scaled import config, next_day, spread
from tests.bench.table import mebibytes, megabytes, seconds, table

SIZES = (1_000, 10_000, 100_000)


@dataclass(frozen=True)
class Run:
    """A measured run, and what it wrote: files, and their bytes."""

    measured: Measured
    files: int = 0
    written: int = 0


class Scale:
    """The measurements of one size. `phases` is there when all rows are: seconds by phase, for each run."""

    def __init__(self, work: Path, number: int, now: datetime, rounds: int) -> None:
        self._number = number
        self._now = now
        self._rounds = rounds
        self._repository = work / "repository"
        self._spare = work / "spare"
        self.phases: dict[str, dict[str, float]] = {}

    def rows(self) -> Iterator[list[str]]:
        """The rows of the table, each as soon as it is there."""
        entries = spread(self._number, self._now)
        with InstantArxiv(entries) as arxiv:
            self._begin()
            self._run(arxiv)  # makes arXiv's answers, and is not counted
            first = self._best(arxiv, empty=True)
            self._begin()
            self.phases[FIRST] = by_phase(self._environ(arxiv))
            self._run(arxiv)
            self._keep()
            self._restore()
            quiet = self._best(arxiv)
            self.phases[QUIET] = by_phase(self._environ(arxiv))
        least = floor(self._repository, self._rounds)
        yield self._row(FIRST, first, least)
        yield self._row(QUIET, quiet, least)
        with InstantArxiv(next_day(entries, self._now)) as arxiv:
            self._run(arxiv)  # makes arXiv's answers
            day = self._best(arxiv, restored=True)
            yield self._row(DAY, day, least)
            yield self._row(FLOOR, Run(least), least)
            self._check(arxiv)
            self._restore()
            self.phases[DAY] = by_phase(self._environ(arxiv))

    def _row(self, name: str, run: Run, least: Measured) -> list[str]:
        measured = run.measured
        return [
            f"{self._number:,}",
            name,
            seconds(measured.seconds),
            f"{measured.seconds / least.seconds:.2f}",
            seconds(measured.cpu),
            mebibytes(measured.peak),
            f"{run.files:,}",
            megabytes(run.written),
            f"{self._number / measured.seconds:,.0f}",
        ]

    def _best(self, arxiv: InstantArxiv, *, empty: bool = False, restored: bool = False) -> Run:
        found = []
        for _ in range(self._rounds):
            if empty:
                self._begin()
            if restored:
                self._restore()
            found.append(self._run(arxiv))
        return min(found, key=lambda run: run.measured.seconds)

    def _run(self, arxiv: InstantArxiv) -> Run:
        before = self._traces()
        measured = run_action(self._environ(arxiv))
        after = self._traces()
        written = [size for path, (size, moved) in after.items() if before.get(path) != (size, moved)]
        return Run(measured, len(written), sum(written))

    def _check(self, arxiv: InstantArxiv) -> None:
        """Hold what the runs have made against a rebuild from nothing."""
        made = files_below(self._repository / "papers")
        self._begin()
        self._run(arxiv)
        hold_against(made, files_below(self._repository / "papers"))

    def _traces(self) -> dict[str, tuple[int, int]]:
        found = [path for path in (self._repository / "papers").rglob("*") if path.is_file()]
        return {path.as_posix(): (path.stat().st_size, path.stat().st_mtime_ns) for path in found}

    def _begin(self) -> None:
        begin(self._repository, config(self._now))

    def _keep(self) -> None:
        """Commit what is there, so that it is a checkout, and keep a copy."""
        self._git("init", "--quiet")
        self._git("add", "--all")
        self._git("-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "--message=News")
        shutil.copytree(self._repository, self._spare)

    def _restore(self) -> None:
        """Have the copy, with an index that fits its files, as actions/checkout leaves it."""
        shutil.rmtree(self._repository)
        shutil.copytree(self._spare, self._repository)
        self._git("update-index", "-q", "--refresh")

    def _git(self, *arguments: str) -> None:
        subprocess.run(["git", "-C", self._repository, *arguments], check=True)

    def _environ(self, arxiv: InstantArxiv) -> dict[str, str]:
        return environment(arxiv.url, self._repository, publish="none")


HEAD = ["papers", "whole process", "time", "x floor", "cpu", "memory", "files", "bytes", "papers/s"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scale", description="Runs in large repositories.")
    parser.add_argument(
        "--sizes", default=",".join(map(str, SIZES)), metavar="N,N", help="papers (default: %(default)s)"
    )
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="the best of so many (default: %(default)s)")
    chosen = parser.parse_args(arguments)
    now = datetime.now(UTC)
    rows: list[list[str]] = []
    phases: list[str] = []
    for size in map(int, chosen.sizes.split(",")):
        with tempfile.TemporaryDirectory(prefix="radar-bench-") as work:
            scale = Scale(Path(work), size, now, chosen.rounds)
            rows += scale.rows()
            phases.append(phase_table(f"{size:,} papers, by phase", scale.phases))
    print(f"One topic over four years; arXiv answers at once; `publish: none`. Best of {chosen.rounds}.")
    print("Files and bytes are those written.\n")
    print("\n\n".join([table(HEAD, rows), *phases]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
