"""`python -m tests.bench.scale [--sizes N,N] [--against COMMIT]`: what runs cost where a topic has many papers.

They are spread over four years. With `publish: none`, into a folder; `tests.bench.publish` measures the same runs with
GitHub.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from statistics import median

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
from tests.bench.process import PROJECT, Measured
from tests.bench.scaled import config, next_day, spread
from tests.bench.table import mebibytes, megabytes, seconds, table
from tests.bench.version import versions
from tests.stand_ins.arxiv.corpus import Entry

SIZES = (1_000, 10_000, 100_000)
RUNS = (FIRST, QUIET, DAY, FLOOR)


@dataclass(frozen=True)
class Run:
    """A measured run, and what it wrote: files, and their bytes."""

    measured: Measured
    files: int = 0
    written: int = 0


class Scale:
    """The measurements of one size: all runs by name, in the order in which they were made, and seconds by phase.

    They are of the version of this project in the folder `project`, which the tables call `version`.
    """

    def __init__(self, work: Path, number: int, now: datetime, version: str = "this", project: Path = PROJECT) -> None:
        self.number = number
        self.version = version
        self._project = project
        self.runs: dict[str, list[Run]] = {}
        self.phases: dict[str, dict[str, float]] = {}
        self._now = now
        self._repository = work / "repository"
        self._spare = work / "spare"

    def entries(self) -> list[Entry]:
        """What arXiv has when the topic is read for the first time."""
        return spread(self.number, self._now)

    def entries_later(self) -> list[Entry]:
        """What arXiv has a day later."""
        return next_day(self.entries(), self._now)

    def first(self, arxiv: InstantArxiv) -> None:
        """Measure a run that finds nothing, and leaves a repository."""
        self._begin()
        self._measure(FIRST, arxiv)

    def quiet(self, arxiv: InstantArxiv) -> None:
        """Measure a run that changes nothing, and the least that reading what is there can take."""
        self._measure(QUIET, arxiv)
        self.runs.setdefault(FLOOR, []).append(Run(floor(self._repository, 1)))

    def day(self, arxiv: InstantArxiv) -> None:
        """Measure the run of the next day."""
        self._restore()
        self._measure(DAY, arxiv)

    def by_phase(self, name: str, arxiv: InstantArxiv) -> None:
        """Have the phases of the run `name`, which begins where the measured ones began."""
        if name == FIRST:
            self._begin()
        else:
            self._restore()
        self.phases[name] = by_phase(self._environ(arxiv), self._project)

    def keep(self) -> None:
        """Commit what is there, so that it is a checkout, and keep a copy."""
        self._git("init", "--quiet")
        self._git("add", "--all")
        self._git("-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "--message=News")
        shutil.copytree(self._repository, self._spare)
        self._restore()

    def best(self, name: str) -> Run:
        """The run of this name that took the least wall time; the first does not count."""
        return min(self.runs[name][1:], key=lambda run: run.measured.seconds)

    def median(self, name: str) -> float:
        """The seconds of the run of this name in the middle; the first does not count."""
        return median(run.measured.seconds for run in self.runs[name][1:])

    def rows(self, other: Scale) -> Iterator[list[str]]:
        """The rows of the table; the ratio is to the best run of the version in `other`."""
        least = self.best(FLOOR).measured.seconds
        for name in RUNS:
            run = self.best(name)
            measured = run.measured
            yield [
                f"{self.number:,}",
                name,
                self.version,
                seconds(measured.seconds),
                seconds(self.median(name)),
                f"{measured.seconds / other.best(name).measured.seconds:.2f}",
                f"{measured.seconds / least:.2f}",
                seconds(measured.cpu),
                mebibytes(measured.peak),
                f"{run.files:,}",
                megabytes(run.written),
                f"{self.number / measured.seconds:,.0f}",
            ]

    def _measure(self, name: str, arxiv: InstantArxiv) -> None:
        before = self._traces()
        os.sync()  # what was prepared is not written to the disk at the run's expense
        measured = run_action(self._environ(arxiv), self._project)
        after = self._traces()
        written = [size for path, (size, moved) in after.items() if before.get(path) != (size, moved)]
        self.runs.setdefault(name, []).append(Run(measured, len(written), sum(written)))

    def check(self, arxiv: InstantArxiv) -> None:
        """Hold what the day's run has made against a rebuild from nothing."""
        made = files_below(self._repository / "papers")
        self._begin()
        run_action(self._environ(arxiv), self._project)
        hold_against(made, files_below(self._repository / "papers"))

    def _traces(self) -> dict[str, tuple[int, int]]:
        found = [path for path in (self._repository / "papers").rglob("*") if path.is_file()]
        return {path.as_posix(): (path.stat().st_size, path.stat().st_mtime_ns) for path in found}

    def _begin(self) -> None:
        begin(self._repository, config(self._now))

    def _restore(self) -> None:
        """Have the copy, with an index that fits its files, as actions/checkout leaves it."""
        shutil.rmtree(self._repository)
        shutil.copytree(self._spare, self._repository)
        self._git("update-index", "-q", "--refresh")

    def _git(self, *arguments: str) -> None:
        subprocess.run(["git", "-C", self._repository, *arguments], check=True)

    def _environ(self, arxiv: InstantArxiv) -> dict[str, str]:
        return environment(arxiv.url, self._repository, publish="none")


Measuring = Callable[[Scale, InstantArxiv], None]


def take_turns(scales: Sequence[Scale], arxivs: Sequence[InstantArxiv], rounds: int, of: Measuring) -> None:
    """Measure a run of every size, and again: a machine's speed changes, and sizes are compared.

    The first time makes arXiv's answers, and is not counted.
    """
    for _ in range(rounds + 1):
        for scale, arxiv in zip(scales, arxivs, strict=True):
            of(scale, arxiv)


def measure_all(scales: Sequence[Scale], rounds: int) -> None:
    """Measure every run of every size, and hold what was made against a rebuild."""
    with ExitStack() as stack:
        arxivs = _arxivs(stack, scales, Scale.entries)
        take_turns(scales, arxivs, rounds, Scale.first)
        for scale in scales:
            scale.keep()
        take_turns(scales, arxivs, rounds, Scale.quiet)
        for scale, arxiv in zip(scales, arxivs, strict=True):
            scale.by_phase(FIRST, arxiv)
            scale.by_phase(QUIET, arxiv)
    with ExitStack() as stack:
        arxivs = _arxivs(stack, scales, Scale.entries_later)
        take_turns(scales, arxivs, rounds, Scale.day)
        for scale, arxiv in zip(scales, arxivs, strict=True):
            scale.check(arxiv)
            scale.by_phase(DAY, arxiv)


def _arxivs(stack: ExitStack, scales: Sequence[Scale], entries: Callable[[Scale], list[Entry]]) -> list[InstantArxiv]:
    """An arXiv for each, the same for versions that are measured with as many papers."""
    by_number = {scale.number: scale for scale in scales}
    found = {number: stack.enter_context(InstantArxiv(entries(scale))) for number, scale in by_number.items()}
    return [found[scale.number] for scale in scales]


HEAD = [
    "papers",
    "whole process",
    "version",
    "best",
    "median",
    "ratio",
    "x floor",
    "cpu",
    "memory",
    "files",
    "bytes",
    "papers/s",
]


def growth(scales: Sequence[Scale]) -> str:
    """How the time of each run grows from one size to the next, as the papers grow."""
    rows = []
    for less, more in pairwise(scale for scale in scales if scale.version == scales[0].version):
        times = [f"{more.best(name).measured.seconds / less.best(name).measured.seconds:.2f}" for name in RUNS]
        rows.append([f"{less.number:,} to {more.number:,}", f"{more.number / less.number:.2f}", *times])
    return table(["times as many", "papers", *RUNS], rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scale", description="Runs in large repositories.")
    parser.add_argument(
        "--sizes", default=",".join(map(str, SIZES)), metavar="N,N", help="papers (default: %(default)s)"
    )
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="the best of so many (default: %(default)s)")
    parser.add_argument("--against", metavar="COMMIT", help="measure this version of the project, too")
    chosen = parser.parse_args(arguments)
    now = datetime.now(UTC)
    sizes = [*map(int, chosen.sizes.split(","))]
    with ExitStack() as stack:
        work = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="radar-bench-")))
        projects = stack.enter_context(versions(chosen.against))
        scales = [
            Scale(work / f"{name}-{size}", size, now, name, project)
            for size in sizes
            for name, project in projects.items()
        ]
        measure_all(scales, chosen.rounds)
    others = {scale.number: scale for scale in scales}  # of each size the last, which is the other version's if any is
    print(f"One topic over four years; arXiv answers at once; `publish: none`. Best and median of {chosen.rounds}.")
    print("Files and bytes are those written. Sizes and versions took turns, run by run.\n")
    parts = [table(HEAD, [row for scale in scales for row in scale.rows(others[scale.number])])]
    if len(sizes) > 1:
        parts.append(growth(scales))
    parts += [phase_table(f"{scale.number:,} papers, {scale.version}, by phase", scale.phases) for scale in scales]
    print("\n\n".join(parts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
