"""What ranking costs: alone, with as many papers and stars as may be, and within a day's run."""

from __future__ import annotations

import sys
import tempfile
import time
import tracemalloc
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from radar.archive.record import Record, records
from radar.ranking.rank import rank
from tests.bench.action import begin, environment, quickest, run_action
from tests.bench.instant import InstantArxiv
from tests.bench.papers import archived
from tests.bench.process import Measured
from tests.bench.scaled import config, next_day, spread
from tests.bench.table import mebibytes, seconds, table

SLUG = "everything"


def alone(papers: int, stars: int) -> tuple[float, int]:
    """Seconds that it takes to rank so many newcomers by so many stars, and the bytes that it takes in memory."""
    lines = [archived(entry).line.encode() for entry in spread(papers, datetime.now(UTC))]
    taken = lines[:: len(lines) // stars][:stars]

    def once() -> float:
        all_of_them: list[Record] = [*records(reversed(lines), "")]  # which a run has anyway
        began = time.perf_counter()
        found = rank((record.paper for record in records(taken, "")), all_of_them, all_of_them)
        assert found.auc is not None and found.stars == stars
        for record in found.nearest(all_of_them):
            found.because(record)
        return time.perf_counter() - began

    best = min(once() for _ in range(3))
    tracemalloc.start()
    held: list[Record] = [*records(reversed(lines), "")]
    before = tracemalloc.get_traced_memory()[0]
    tracemalloc.reset_peak()
    rank((record.paper for record in records(taken, "")), held, held)
    peak = tracemalloc.get_traced_memory()[1] - before
    tracemalloc.stop()
    return best, peak


def days(papers: int, stars: int, rounds: int) -> dict[str, list[Measured]]:
    """Runs of a day with 100 new papers and 30 revised ones, with ranking and without, in turns."""
    now = datetime.now(UTC)
    entries = spread(papers, now)
    later = next_day(entries, now)
    chosen = entries[:: len(entries) // stars][:stars]
    decided = "".join(f"star {entry.id}\n" for entry in chosen)
    found: dict[str, list[Measured]] = {"without": [], "with": []}
    with tempfile.TemporaryDirectory(prefix="radar-bench-") as work:
        folder = Path(work) / "repository"
        begin(folder, config(now))
        with InstantArxiv(entries) as arxiv:
            run_action(environment(arxiv.url, folder, publish="none"))
            (folder / "papers" / "curation.txt").write_text(decided, encoding="utf-8")
            run_action(environment(arxiv.url, folder, publish="none"))
        before = _files(folder)
        with InstantArxiv(later) as arxiv:
            for _ in range(rounds + 1):
                for name, value in (("without", "false"), ("with", "true")):
                    _restore(folder, before)
                    found[name].append(run_action(environment(arxiv.url, folder, publish="none", rank=value)))
                    assert ("Nearest to your stars" in (folder / "papers/README.md").read_text("utf-8")) <= (
                        name == "with"
                    )
    return {name: runs[1:] for name, runs in found.items()}


def cost_table(sizes: Sequence[tuple[int, int]], rounds: int) -> str:
    """What a day costs with ranking and without."""
    rows = []
    for papers, stars in sizes:
        runs = days(papers, stars, rounds)
        without, with_it = (quickest(runs[name]) for name in ("without", "with"))
        cpu = [min(run.cpu for run in runs[name]) for name in ("without", "with")]
        rows.append(
            [
                f"{papers:,} papers, {stars:,} stars",
                *map(seconds, (without.seconds, with_it.seconds)),
                f"{with_it.seconds / without.seconds:.2f}",
                *map(seconds, cpu),
                f"{cpu[1] / cpu[0]:.2f}",
                *(mebibytes(max(run.peak for run in runs[name])) for name in ("without", "with")),
            ]
        )
    head = ["a day's run", "without", "with", "x", "cpu without", "cpu with", "x", "memory without", "memory with"]
    return table(head, rows)


def _files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _restore(folder: Path, files: dict[Path, bytes]) -> None:
    for path in [each for each in folder.rglob("*") if each.is_file()]:
        if path not in files:
            path.unlink()
    for path, data in files.items():
        if not path.is_file() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


if __name__ == "__main__":
    sys.exit("Run python -m tests.bench.ranking.")
