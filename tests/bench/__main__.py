"""`python -m tests.bench [--papers N] [--rounds N]`: the measurements, as tables."""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.escaping import speeds, texts
from tests.bench.instant import InstantArxiv
from tests.bench.papers import CONFIG, MOST, papers, real
from tests.bench.process import PROJECT, Measured, measure
from tests.bench.table import table
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
        self.repository = work / "repository"
        self._spare = work / "phases.json"
        self._arxiv = arxiv
        self._number = number
        self._rounds = rounds

    def tables(self) -> Iterator[str]:
        """The measurements' tables, each as soon as it is there."""
        self._empty()
        self._run()  # makes arXiv's answers, and is not counted
        first = min((self._run(empty=True) for _ in range(self._rounds)), key=lambda run: run.measured.seconds)
        quiet = min((self._run() for _ in range(self._rounds)), key=lambda run: run.measured.seconds)
        floor = min(
            (measure(["-m", "tests.bench.floor", self.repository]) for _ in range(self._rounds)),
            key=lambda found: found.seconds,
        )
        yield self._processes({"first run": first, "run without news": quiet}, floor)
        yield self._phases()

    def _processes(self, runs: dict[str, Run], floor: Measured) -> str:
        rows = [
            [
                name,
                f"{run.measured.seconds:.2f} s",
                f"{run.measured.seconds / floor.seconds:.1f}",
                f"{run.measured.cpu:.2f} s",
                f"{run.measured.peak / 2**20:.0f} MiB",
                f"{run.measured.peak / floor.peak:.1f}",
                f"{run.asked:.2f} s",
                str(run.requests),
                f"{self._number / run.measured.seconds:,.0f}",
            ]
            for name, run in runs.items()
        ]
        rows.append(
            [
                "floor: bytes read, lines decoded",
                f"{floor.seconds:.2f} s",
                "1.0",
                f"{floor.cpu:.2f} s",
                f"{floor.peak / 2**20:.0f} MiB",
                "1.0",
                "",
                "",
                f"{self._number / floor.seconds:,.0f}",
            ]
        )
        head = ["whole process", "time", "x floor", "cpu", "memory", "x floor", "to 1st ask", "requests", "papers/s"]
        return table(head, rows)

    def _phases(self) -> str:
        first, quiet = self._by_phase(empty=True), self._by_phase()
        names = sorted(first | quiet, key=lambda name: -first.get(name, 0))
        rows = [[name, *(f"{seconds.get(name, 0) * 1000:,.0f} ms" for seconds in (first, quiet))] for name in names]
        rows.append(["together", *(f"{sum(seconds.values()) * 1000:,.0f} ms" for seconds in (first, quiet))])
        return table(["phase (the watch itself takes some time)", "first run", "run without news"], rows)

    def _run(self, *, empty: bool = False) -> Run:
        if empty:
            self._empty()
        self._arxiv.forget()
        measured = measure([PROJECT / "entrypoint.py"], self._environ())
        assert self._arxiv.first_asked is not None
        return Run(measured, self._arxiv.first_asked - measured.began, self._arxiv.requests)

    def _by_phase(self, *, empty: bool = False) -> dict[str, float]:
        if empty:
            self._empty()
        measure(["-m", "tests.bench.phases", self._spare], self._environ())
        seconds: dict[str, float] = json.loads(self._spare.read_text(encoding="utf-8"))
        return seconds

    def _empty(self) -> None:
        shutil.rmtree(self.repository, ignore_errors=True)
        (self.repository / ".github").mkdir(parents=True)
        (self.repository / ".github" / "arxiv-radar.yml").write_text(CONFIG, encoding="utf-8")

    def _environ(self) -> dict[str, str]:
        return {
            "ARXIV_API_URL": self._arxiv.url,
            "ARXIV_DELAY_SECONDS": "0",
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(self.repository),
            "INPUT_PUBLISH": "none",
        }


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
    print(escaping(entries, chosen.rounds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
