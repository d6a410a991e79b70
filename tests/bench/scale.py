"""`python -m tests.bench.scale [--sizes N,N]`: what runs cost where a topic has many papers, over four years."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.bench.instant import InstantArxiv
from tests.bench.papers import MOST, papers
from tests.bench.process import PROJECT, Measured, measure
from tests.bench.table import table
from tests.stand_ins.arxiv.corpus import Entry, timestamp

SIZES = (1_000, 10_000, 100_000)
_YEARS = timedelta(days=4 * 365)
_NEW, _REVISED, _MONTHS = 100, 30, 6
_HOURS = 2  # the day's news are the last hours', so that no new ISO week begins in between


@dataclass(frozen=True)
class Run:
    """A measured run, and what it wrote: files, and their bytes."""

    measured: Measured
    files: int
    written: int


def spread(number: int, now: datetime) -> list[Entry]:
    """`number` papers at even distances over four years, with the texts of the real ones again and again."""
    texts = papers(min(number, MOST), now)
    apart = _YEARS / number
    entries = []
    for position in range(number):
        moment = now - timedelta(hours=_HOURS) - (number - 1 - position) * apart
        identifier = f"{moment:%y%m}.{position % 100_000:05}"
        when = timestamp(moment)
        entries.append(replace(texts[position % len(texts)], id=identifier, version=1, published=when, updated=when))
    return entries


def next_day(entries: Sequence[Entry], now: datetime) -> list[Entry]:
    """The same a day later: 100 are new, and 30 of the last six months are revised."""
    step = timedelta(hours=_HOURS) / (_NEW + _REVISED + 1)
    moments = [timestamp(now - timedelta(hours=_HOURS) + (n + 1) * step) for n in range(_NEW + _REVISED)]
    texts = entries[-_NEW:]
    new = [
        replace(entry, id=f"{now:%y%m}.{90_000 + n:05}", published=moment, updated=moment)
        for n, (entry, moment) in enumerate(zip(texts, moments, strict=False))
    ]
    recent = [place for place, entry in enumerate(entries) if entry.updated >= timestamp(now - timedelta(30 * _MONTHS))]
    chosen = recent[:: max(1, len(recent) // _REVISED)][:_REVISED]
    later = dict(zip(chosen, moments[_NEW:], strict=False))
    kept = [
        replace(entry, version=2, updated=later[place]) if place in later else entry
        for place, entry in enumerate(entries)
    ]
    return [*kept, *new]


class Scale:
    """The measurements of one size."""

    def __init__(self, work: Path, number: int, now: datetime, rounds: int) -> None:
        self._work = work
        self._number = number
        self._now = now
        self._rounds = rounds
        self._repository = work / "repository"
        self._spare = work / "spare"

    def rows(self) -> Iterator[list[str]]:
        """The rows of the table, each as soon as it is there."""
        entries = spread(self._number, self._now)
        with InstantArxiv(entries) as arxiv:
            self._empty()
            self._run(arxiv)  # makes arXiv's answers, and is not counted
            first = self._best(arxiv, empty=True)
            self._run(arxiv)
            quiet = self._best(arxiv)
        floor = min(
            (measure(["-m", "tests.bench.floor", self._repository]) for _ in range(self._rounds)),
            key=lambda found: found.seconds,
        )
        self._keep()
        with InstantArxiv(next_day(entries, self._now)) as arxiv:
            self._run(arxiv)
            day = self._best(arxiv, restored=True)
            self._check(arxiv)
            yield self._row("first run", first, floor)
            yield self._row("run without news", quiet, floor)
            yield self._row("day of 100 new, 30 revised", day, floor)
            yield self._row("floor: bytes read, lines decoded", Run(floor, 0, 0), floor)
            self._phases(arxiv)

    def phases(self) -> dict[str, float]:
        """Where the day's time went, in seconds by phase."""
        seconds: dict[str, float] = json.loads((self._work / "phases.json").read_text(encoding="utf-8"))
        return seconds

    def _row(self, name: str, run: Run, floor: Measured) -> list[str]:
        measured = run.measured
        return [
            f"{self._number:,}",
            name,
            f"{measured.seconds:.2f} s",
            f"{measured.seconds / floor.seconds:.2f}",
            f"{measured.cpu:.2f} s",
            f"{measured.peak / 2**20:.0f} MiB",
            f"{run.files:,}",
            f"{run.written / 1e6:.1f} MB",
            f"{self._number / measured.seconds:,.0f}",
        ]

    def _best(self, arxiv: InstantArxiv, *, empty: bool = False, restored: bool = False) -> Run:
        found = []
        for _ in range(self._rounds):
            if empty:
                self._empty()
            if restored:
                self._restore()
            found.append(self._run(arxiv))
        return min(found, key=lambda run: run.measured.seconds)

    def _run(self, arxiv: InstantArxiv) -> Run:
        before = self._traces()
        measured = measure([PROJECT / "entrypoint.py"], self._environ(arxiv))
        after = self._traces()
        written = [size for path, (size, moved) in after.items() if before.get(path) != (size, moved)]
        return Run(measured, len(written), sum(written))

    def _phases(self, arxiv: InstantArxiv) -> None:
        self._restore()
        measure(["-m", "tests.bench.phases", self._work / "phases.json"], self._environ(arxiv))

    def _check(self, arxiv: InstantArxiv) -> None:
        """Hold what the runs have made against a rebuild from nothing: archive and pages are equal to the byte."""
        made = self._files()
        self._empty()
        self._run(arxiv)
        rebuilt = self._files()
        differing = [path for path in {*made, *rebuilt} if made.get(path) != rebuilt.get(path)]
        if any(not path.endswith("radar.json") for path in differing):
            raise AssertionError(f"the runs made other files than a rebuild: {sorted(differing)[:5]}")

    def _files(self) -> dict[str, bytes]:
        root = self._repository / "papers"
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}

    def _traces(self) -> dict[str, tuple[int, int]]:
        found = [path for path in self._repository.rglob("*") if path.is_file()]
        return {path.as_posix(): (path.stat().st_size, path.stat().st_mtime_ns) for path in found}

    def _empty(self) -> None:
        shutil.rmtree(self._repository, ignore_errors=True)
        (self._repository / ".github").mkdir(parents=True)
        since = f"{self._now - _YEARS - timedelta(days=2):%Y-%m-%d}"
        config = (
            "topics:\n  - name: everything\n    query: 'submittedDate:[199101010000 TO 209901010000]'\n"
            f"since: {since}\nmax-minutes: 60\n"
        )
        (self._repository / ".github" / "arxiv-radar.yml").write_text(config, encoding="utf-8")

    def _keep(self) -> None:
        shutil.rmtree(self._spare, ignore_errors=True)
        shutil.copytree(self._repository, self._spare)

    def _restore(self) -> None:
        shutil.rmtree(self._repository)
        shutil.copytree(self._spare, self._repository)

    def _environ(self, arxiv: InstantArxiv) -> dict[str, str]:
        return {
            "ARXIV_API_URL": arxiv.url,
            "ARXIV_DELAY_SECONDS": "0",
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(self._repository),
            "INPUT_PUBLISH": "none",
        }


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
    phases: dict[str, dict[str, float]] = {}
    for size in map(int, chosen.sizes.split(",")):
        with tempfile.TemporaryDirectory(prefix="radar-bench-") as work:
            scale = Scale(Path(work), size, now, chosen.rounds)
            rows += scale.rows()
            phases[f"{size:,}"] = scale.phases()
    print("One topic over four years; arXiv answers at once; files and bytes are those written.\n")
    print(table(HEAD, rows), end="\n\n")
    names = sorted({name for each in phases.values() for name in each})
    lines = [[name, *(f"{each.get(name, 0) * 1000:,.0f} ms" for each in phases.values())] for name in names]
    print(table(["a day's phases", *phases], lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
