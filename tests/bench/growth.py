"""`python -m tests.bench.growth [--days N] [--against COMMIT]`: what daily runs add to a repository, packed by git.

Each day a topic gets new papers, and some of the last weeks are revised. Every run's files are committed; then
`git repack` packs it all. `--against` has the same days run by the code of another commit, too.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatch
from pathlib import Path

from radar.archive.coverage import Coverage
from radar.archive.look_back import stamp
from radar.archive.paper import Paper
from radar.archive.paper_store import PaperStore
from radar.arxiv_api.topic_harvest import Outcome
from radar.rendering.template_engine import Engine
from radar.run.plan import make_update
from radar.settings.model import PageOrder, Settings, Topic
from radar.text import fold
from radar.tree import blob_sha
from tests.bench.papers import MOST, papers
from tests.bench.table import table
from tests.bench.version import versions

BEGIN = datetime(2025, 1, 1, 6, 17, tzinfo=UTC)
TOPIC = Topic("everything", "everything", any=("x",))
_REVISED = 0.3  # revisions for each new paper, as in arXiv's own figures of a day


class Memory:
    """The repository's files, in memory."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self._shas: dict[str, str] = {}

    def paths(self) -> frozenset[str]:
        return frozenset(self.files)

    def read(self, path: str) -> bytes:
        return self.files[path]

    def sha(self, path: str) -> str:
        return self._shas.get(path, "")

    def fetch(self, paths: object) -> None: ...

    def change(self, writes: Mapping[str, bytes], removals: Sequence[str]) -> None:
        """Take over what a run writes and removes."""
        for path in removals:
            del self.files[path], self._shas[path]
        for path, data in writes.items():
            self.files[path], self._shas[path] = data, blob_sha(data)


def days(number: int, daily: int) -> Iterator[tuple[datetime, list[Paper]]]:
    """What is announced each day: new papers, and revisions of those of the last two months."""
    texts = papers(MOST, BEGIN)
    known: list[Paper] = []
    for day in range(number):
        now = BEGIN + timedelta(days=day)
        told = []
        for n in range(daily):
            text = texts[(day * daily + n) % len(texts)]
            moment = stamp(now - timedelta(hours=20, minutes=n))
            told.append(
                Paper(
                    id=f"{now:%y%m}.{day * daily + n:05}",
                    version=1,
                    title=fold(text.title),
                    published=moment,
                    updated=moment,
                    authors=text.authors,
                    abstract=fold(text.summary),
                    categories=text.categories,
                    comment=fold(text.comment),
                )
            )
        recent = known[-60 * daily :]
        for n in range(min(len(recent), round(daily * _REVISED))):
            old = recent[(day * 7919 + n * 104_729) % len(recent)]
            revised = replace(old, version=old.version + 1, updated=stamp(now - timedelta(hours=21, minutes=n)))
            known[known.index(old)] = revised
            told.append(revised)
        known += told[:daily]
        yield now, told


def stream(order: PageOrder, number: int, daily: int, tree: Memory) -> Iterator[bytes]:
    """The commits of all runs, for `git fast-import`."""
    settings, engine = Settings((TOPIC,), page_order=order, repository="octo/reading"), Engine()
    for now, told in days(number, daily):
        coverage = Coverage(stamp(BEGIN - timedelta(days=30)), max(paper.updated for paper in told))
        update = make_update(settings, engine, tree, [Outcome(TOPIC, PaperStore(told), coverage)], now=now)
        difference = update.difference(tree)
        tree.change(difference.writes, sorted(difference.removals))
        yield b"commit refs/heads/main\ncommitter A <a@example.org> %d +0000\ndata 5\nNews\n\n" % now.timestamp()
        for path, data in difference.writes.items():
            yield b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(data), data)
        for path in difference.removals:
            yield b"D %s\n" % path.encode()


MAKE = """
import sys
from tests.bench.growth import Memory, PageOrder, stream

order, days, daily = sys.argv[1:]
sys.stdout.buffer.writelines(stream(PageOrder(order), int(days), int(daily), Memory()))
"""
"""Writes the commits of all runs, in the folder of any version of this project."""

KINDS = {"pages": "papers_*.md", "lines": "*.jsonl", "feeds": "*.xml", "BibTeX": "*.bib"}
"""Names of files by their kind; whatever else there is, and folders and commits, are counted by themselves."""

OTHER, FOLDERS = "other files", "folders, commits"


@dataclass(frozen=True)
class Growth:
    """Bytes of a packed repository, in all and by kind of object, and those of the files and the lines at its head."""

    packed: int
    kinds: Mapping[str, int]
    files: int
    lines: int


def grown(project: Path, order: PageOrder, number: int, daily: int, windows: Sequence[int] = (0,)) -> list[Growth]:
    """The repository after `number` days of runs by the code in the folder `project`, packed with each of `windows`.

    A window of 0 is git's own.
    """
    with tempfile.TemporaryDirectory(prefix="radar-growth-") as folder:
        git = ["git", "-C", folder]
        subprocess.run([*git, "init", "--quiet", "--bare"], check=True)
        make = [sys.executable, "-c", MAKE, order.value, str(number), str(daily)]
        quick = ["-c", "core.compression=0"]  # what is packed below is compressed then
        with subprocess.Popen(make, cwd=project, stdout=subprocess.PIPE) as maker:
            subprocess.run([*git, *quick, "fast-import", "--quiet", "--depth=0"], stdin=maker.stdout, check=True)
        assert maker.returncode == 0, f"{project} could not make the commits"
        return [_packed(git, Path(folder), window) for window in windows]


def _packed(git: Sequence[str], folder: Path, window: int) -> Growth:
    # What is pushed day by day finds no good deltas; whoever hosts it packs it anew from time to time.
    chosen = [f"--window={window}"] if window else []
    subprocess.run([*git, "repack", "-a", "-d", "-F", "--quiet", *chosen], check=True)
    size = sum(path.stat().st_size for path in (folder / "objects").rglob("*.pack"))
    listed = _said(git, "ls-tree", "-r", "-l", "main").splitlines()
    sizes = [(line.split(maxsplit=4)[4], int(line.split(maxsplit=4)[3])) for line in listed]
    lines = sum(length for path, length in sizes if path.endswith(".jsonl"))
    return Growth(size, _by_kind(git), sum(length for _, length in sizes), lines)


def _by_kind(git: Sequence[str]) -> dict[str, int]:
    """Bytes in the pack by kind of file, of all objects that the branch reaches."""
    names = dict(line.partition(" ")[::2] for line in _said(git, "rev-list", "--objects", "main").splitlines())
    wanted = "--batch-check=%(objectname) %(objecttype) %(objectsize:disk)"
    sizes: Counter[str] = Counter()
    for line in _said(git, "cat-file", wanted, given="\n".join(names)).splitlines():
        sha, kind, size = line.split()
        name = names[sha].rpartition("/")[2]
        found = next((each for each, pattern in KINDS.items() if fnmatch(name, pattern)), OTHER)
        sizes[found if kind == "blob" else FOLDERS] += int(size)
    return dict(sizes)


def _said(git: Sequence[str], *arguments: str, given: str = "") -> str:
    return subprocess.run([*git, *arguments], input=given, check=True, capture_output=True, text=True).stdout


def measured(projects: Mapping[str, Path], number: int, daily: int, windows: Sequence[int]) -> str:
    """The table of what several versions of this project make of the same days, each against the last."""
    rows = []
    for order in PageOrder:
        found = {name: grown(project, order, number, daily, windows) for name, project in projects.items()}
        last = [*found.values()][-1]
        for name, growths in found.items():
            for window, growth, other in zip(windows, growths, last, strict=True):
                kinds = [growth.kinds.get(kind, 0) for kind in (*KINDS, OTHER, FOLDERS)]
                sizes = [f"{each / 1e6:.1f}" for each in (growth.packed, *kinds, growth.files, growth.lines)]
                rows.append([order.value, str(window or 10), name, f"{growth.packed / other.packed:.3f}", *sizes])
    head = ["page-order", "window", "version", "ratio", "packed by git", *KINDS, OTHER, FOLDERS, "files", "lines"]
    return table(head, rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Simulate and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.growth", description="What daily runs add to git.")
    parser.add_argument("--days", type=int, default=365, metavar="N", help="runs (default: %(default)s)")
    parser.add_argument("--daily", type=int, default=20, metavar="N", help="new papers a day (default: %(default)s)")
    parser.add_argument("--windows", default="0", metavar="N,N", help="of git repack, 0 for git's own (default)")
    parser.add_argument("--against", metavar="COMMIT", help="measure this version of the project, too")
    chosen = parser.parse_args(arguments)
    windows = [*map(int, chosen.windows.split(","))]
    with versions(chosen.against) as projects:
        text = measured(projects, chosen.days, chosen.daily, windows)
    said = subprocess.run(["git", "--version"], check=True, capture_output=True, text=True).stdout.strip()
    print(f"{chosen.days} daily runs, {chosen.daily} new papers a day, {_REVISED:.0%} as many revised; {said}.")
    print("Megabytes; files and lines are those at the end, as they stand there.\n")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
