"""`python -m tests.bench.publish [--sizes N,N]`: what runs cost that commit to GitHub, and what they send and receive.

GitHub is the stand-in, over real git; what counts are bytes, requests, processor time and memory of the action.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.action import (
    CONFIG_PATH,
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
from tests.stand_ins.github import GitHubStandIn

SIZES = (1_000, 10_000)
_NO_CHECKOUT = ", no checkout"
_UNLIMITED = 10**9  # requests an hour: more runs are made here than a repository has


@dataclass(frozen=True)
class Run:
    """A measured run: what it asked of GitHub, and what it changed there.

    `answering` are the seconds in which GitHub was at work; `sent` and `received` are bytes on the wire, heads
    included; `files` are those that the new commit has other than the one before, `size` their bytes.
    """

    measured: Measured
    answering: float
    requests: int
    writes: int
    sent: int
    received: int
    files: int
    size: int


class Publishing:
    """The measurements of one size, with a GitHub of its own in the folder `work`.

    `phases` is there when all runs are: seconds by phase, for those that find an archive and have a checkout.
    """

    def __init__(self, work: Path, number: int, now: datetime, rounds: int, github: GitHubStandIn) -> None:
        self._number = number
        self._now = now
        self._rounds = rounds
        self._github = github
        self._workspace = work / "workspace"
        self.phases: dict[str, dict[str, float]] = {}

    def runs(self) -> Iterator[tuple[str, Run]]:
        """Every run with its name; raises AssertionError where the branch has other files than a rebuild makes."""
        entries = spread(self._number, self._now)
        empty = self._github.commit("main", {CONFIG_PATH: config(self._now).encode()}, "Begin")
        with InstantArxiv(entries) as arxiv:
            self._warm(arxiv, empty)
            yield FIRST, self._best(arxiv, empty)
            self._run(arxiv, self._head())  # asks otherwise than the first, and has arXiv's answers made for that
            settled = self._head()
            yield QUIET, self._best(arxiv, settled)
            yield QUIET + _NO_CHECKOUT, self._best(arxiv, settled, checkout=False)
            self.phases[QUIET] = self._by_phase(arxiv, settled)
        with InstantArxiv(next_day(entries, self._now)) as arxiv:
            self._warm(arxiv, settled)
            yield DAY, self._best(arxiv, settled)
            self._check(arxiv)
            made = self._github.entries()
            yield DAY + _NO_CHECKOUT, self._best(arxiv, settled, checkout=False)
            assert self._github.entries() == made, "without a checkout other files are made"
            self.phases[DAY] = self._by_phase(arxiv, settled)
        self._github.fsck()

    def floor(self) -> Measured:
        """What reading and decoding the archive takes, once it is there."""
        self._prepare(self._head())
        return floor(self._workspace, self._rounds)

    def _warm(self, arxiv: InstantArxiv, start: str) -> None:
        """Have arXiv's answers made, with a run that changes nothing."""
        self._prepare(start)
        run_action(self._environ(arxiv, dry_run="true"))

    def _best(self, arxiv: InstantArxiv, start: str, *, checkout: bool = True) -> Run:
        found = [self._run(arxiv, start, checkout=checkout) for _ in range(self._rounds)]
        return min(found, key=lambda run: run.measured.cpu)

    def _run(self, arxiv: InstantArxiv, start: str, *, checkout: bool = True) -> Run:
        self._prepare(start, checkout=checkout)
        self._github.log.clear()  # it holds all that was sent
        before, (came, went) = self._github.entries(), self._github.traffic
        measured = run_action(self._environ(arxiv))
        self._github.wait_idle()
        (all_came, all_went), log = self._github.traffic, self._github.log
        changed = [entry for path, entry in self._github.entries().items() if entry != before.get(path)]
        return Run(
            measured,
            answering=sum((request.ended or request.started) - request.started for request in log),
            requests=len(log),
            writes=sum(request.writes for request in log),
            sent=all_came - came,
            received=all_went - went,
            files=len(changed),
            size=sum(self._github.store.size(entry.sha) for entry in changed),
        )

    def _by_phase(self, arxiv: InstantArxiv, start: str) -> dict[str, float]:
        self._prepare(start)
        return by_phase(self._environ(arxiv))

    def _prepare(self, start: str, *, checkout: bool = True) -> None:
        """Set the branch to the commit `start`, and the workspace to what actions/checkout leaves, or to nothing."""
        if self._head() != start:
            self._github.reset("main", start)
        shutil.rmtree(self._workspace, ignore_errors=True)
        if checkout:
            self._github.clone(self._workspace, "--depth=1")
        else:
            self._workspace.mkdir()

    def _head(self) -> str:
        head = self._github.head()
        assert head is not None
        return head

    def _check(self, arxiv: InstantArxiv) -> None:
        """Hold the branch's files against a rebuild from nothing, into a folder."""
        begin(self._workspace, config(self._now))
        run_action(environment(arxiv.url, self._workspace, self._variables(), publish="none"))
        kept = self._github.tree()
        made = {path.removeprefix("papers/"): data for path, data in kept.items() if path.startswith("papers/")}
        assert {*kept} - {f"papers/{path}" for path in made} == {CONFIG_PATH}
        hold_against(made, files_below(self._workspace / "papers"))

    def _environ(self, arxiv: InstantArxiv, **inputs: str) -> dict[str, str]:
        inputs = {"publish": "commit", "token": self._github.token, **inputs}
        return environment(arxiv.url, self._workspace, self._variables(), **inputs)

    def _variables(self) -> dict[str, str]:
        return {
            "GITHUB_REPOSITORY": self._github.full_name,
            "GITHUB_API_URL": self._github.api_url,
            "GITHUB_SERVER_URL": self._github.server_url,
            "GITHUB_REF": "refs/heads/main",
            "GITHUB_SHA": self._head(),
        }


HEAD = [
    "papers",
    "publish: commit",
    "time",
    "GitHub's part",
    "cpu",
    "x floor",
    "memory",
    "requests",
    "writes",
    "sent",
    "received",
    "files",
    "bytes",
]


def _row(number: int, name: str, run: Run, least: Measured) -> list[str]:
    return [
        f"{number:,}",
        name,
        seconds(run.measured.seconds),
        seconds(run.answering),
        seconds(run.measured.cpu),
        f"{run.measured.cpu / least.cpu:.2f}",
        mebibytes(run.measured.peak),
        f"{run.requests:,}",
        f"{run.writes:,}",
        megabytes(run.sent),
        megabytes(run.received),
        f"{run.files:,}",
        megabytes(run.size),
    ]


def measured(number: int, now: datetime, rounds: int) -> tuple[dict[str, Run], Measured, dict[str, dict[str, float]]]:
    """The runs of one size by name, the floor, and seconds by phase for some of the runs."""
    with (
        tempfile.TemporaryDirectory(prefix="radar-bench-") as work,
        GitHubStandIn(Path(work), rate_limit=_UNLIMITED) as github,
    ):
        publishing = Publishing(Path(work), number, now, rounds, github)
        runs = dict(publishing.runs())
        return runs, publishing.floor(), publishing.phases


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.publish", description="Runs that commit to GitHub.")
    parser.add_argument(
        "--sizes", default=",".join(map(str, SIZES)), metavar="N,N", help="papers (default: %(default)s)"
    )
    parser.add_argument(
        "--rounds", type=int, default=1, metavar="N", help="the least cpu of so many (default: %(default)s)"
    )
    chosen = parser.parse_args(arguments)
    now = datetime.now(UTC)
    rows: list[list[str]] = []
    phases: list[str] = []
    for size in map(int, chosen.sizes.split(",")):
        runs, least, by_run = measured(size, now, chosen.rounds)
        rows += [_row(size, name, run, least) for name, run in runs.items()]
        rows.append([f"{size:,}", FLOOR, seconds(least.seconds), "", seconds(least.cpu), "1.00", mebibytes(least.peak)])
        rows[-1] += [""] * (len(HEAD) - len(rows[-1]))
        phases.append(phase_table(f"{size:,} papers, `publish: commit`, by phase", by_run))
    print(f"One topic over four years; arXiv answers at once; `publish: commit`. Least cpu of {chosen.rounds}.")
    print("GitHub is a stand-in over real git, whose part of the time is not ours; the time has our pauses, too, since")
    print("GitHub asks for a second between writes. Sent and received are bytes on the wire, heads included, answers")
    print("uncompressed. Files and bytes are those that the commit changed; the floor is held against cpu.\n")
    print("\n\n".join([table(HEAD, rows), *phases]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
