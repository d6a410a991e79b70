"""`python -m tests.bench [--papers N] [--rounds N]`: the measurements, as tables."""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.action import FIRST, FLOOR, QUIET, begin, environment, floor, run_action
from tests.bench.by_phase import by_phase, phase_table
from tests.bench.escaping import speeds, texts
from tests.bench.instant import InstantArxiv
from tests.bench.papers import CONFIG, MOST, papers, real
from tests.bench.process import Measured
from tests.bench.rows import row_speeds
from tests.bench.table import mebibytes, seconds, table
from tests.stand_ins.arxiv.corpus import Entry


@dataclass(frozen=True)
class Run:
    """A measured run: `asked` is how many seconds after its start the first request reached arXiv."""

    measured: Measured
    asked: float
    requests: int


class Bench:
    """One series of measurements in the folder `work`."""

    def __init__(self, work: Path, arxiv: InstantArxiv, number: int, rounds: int) -> None:
        self._repository = work / "repository"
        self._arxiv = arxiv
        self._number = number
        self._rounds = rounds

    def tables(self) -> Iterator[str]:
        """The measurements' tables, each as soon as it is there."""
        self._empty()
        self._run()  # makes arXiv's answers, and is not counted
        first = min((self._run(empty=True) for _ in range(self._rounds)), key=lambda run: run.measured.seconds)
        quiet = min((self._run() for _ in range(self._rounds)), key=lambda run: run.measured.seconds)
        least = floor(self._repository, self._rounds)
        rows = [
            self._row(FIRST, first, least),
            self._row(QUIET, quiet, least),
            self._row(FLOOR, Run(least, 0, 0), least),
        ]
        head = ["whole process", "time", "x floor", "cpu", "memory", "x floor", "to 1st ask", "requests", "papers/s"]
        yield table(head, rows)
        self._empty()
        yield phase_table("phase", {name: by_phase(self._environ()) for name in (FIRST, QUIET)})

    def _row(self, name: str, run: Run, least: Measured) -> list[str]:
        measured = run.measured
        return [
            name,
            seconds(measured.seconds),
            f"{measured.seconds / least.seconds:.1f}",
            seconds(measured.cpu),
            mebibytes(measured.peak),
            f"{measured.peak / least.peak:.1f}",
            seconds(run.asked) if run.requests else "",
            str(run.requests or ""),
            f"{self._number / measured.seconds:,.0f}",
        ]

    def _run(self, *, empty: bool = False) -> Run:
        if empty:
            self._empty()
        self._arxiv.forget()
        measured = run_action(self._environ())
        assert self._arxiv.first_asked is not None
        return Run(measured, self._arxiv.first_asked - measured.began, self._arxiv.requests)

    def _empty(self) -> None:
        begin(self._repository, CONFIG)

    def _environ(self) -> dict[str, str]:
        return environment(self._arxiv.url, self._repository, publish="none")


def escaping(entries: Sequence[Entry], rounds: int) -> str:
    """The table of escaping speeds."""
    found = speeds(texts(entries), rounds)
    fastest = found["markupsafe.escape"]
    rows = [[name, f"{speed / 1e6:,.0f}", f"{speed / fastest:.2f}"] for name, speed in found.items()]
    return table(["escaping", "million characters/s", "x markupsafe"], rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="The measurements.")
    parser.add_argument("--papers", type=int, default=MOST, metavar="N", help="how many papers (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="the best of so many (default: %(default)s)")
    chosen = parser.parse_args(arguments)
    entries = papers(chosen.papers, datetime.now(UTC))
    sort = "real" if real() else "invented"
    print(f"{len(entries):,} {sort} papers in three topics; arXiv answers at once. Best of {chosen.rounds}.")
    print(f"Python {platform.python_version()} on {platform.system()} {platform.machine()}.\n", flush=True)
    with tempfile.TemporaryDirectory(prefix="radar-bench-") as work, InstantArxiv(entries) as arxiv:
        for text in Bench(Path(work), arxiv, len(entries), chosen.rounds).tables():
            print(text, end="\n\n", flush=True)
    print(escaping(entries, chosen.rounds), end="\n\n", flush=True)
    print("On one core, in this process; the rows' texts are those that rendering the pages escapes:")
    print("titles, abstracts, comments and venues, without what the templates put around them.\n")
    print(row_speeds(entries, chosen.rounds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
