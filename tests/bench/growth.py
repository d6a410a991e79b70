"""`python -m tests.bench.growth [--days N] [--daily N]`: what daily runs add to a repository, packed by real git.

Each day a topic gets new papers, and some of the last weeks are revised. Every run's files are committed; then
`git repack` packs it all.
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

BEGIN = datetime(2025, 1, 1, 6, 17, tzinfo=UTC)
TOPIC = Topic("everything", "everything", any=("x",))
_REVISED = 0.3  # revisions for each new paper, as in arXiv's own figures of a day


class Memory:
    """The repository's files, in memory."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self._shas: dict[str, str] = {}

    def paths(self) -> Mapping[str, bytes]:
        return self.files

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


KINDS = {"pages": "papers_*.md", "lines": "*.jsonl", "feeds": "*.xml", "BibTeX": "*.bib"}
"""Names of files by their kind; whatever else there is, and folders, commits, are counted by themselves."""


@dataclass(frozen=True)
class Growth:
    """Bytes of a packed repository, in all and by kind of object, and those of the files at its head.

    `lines` are the archive's lines at the head, as they stand there.
    """

    packed: int
    kinds: Mapping[str, int]
    files: int
    lines: int


def grown(order: PageOrder, number: int, daily: int, window: int = 0) -> Growth:
    """The repository after `number` days, packed by `git repack`, with git's own window where none is given."""
    tree = Memory()
    with tempfile.TemporaryDirectory(prefix="radar-growth-") as folder:
        git = ["git", "-C", folder]
        subprocess.run([*git, "init", "--quiet", "--bare"], check=True)
        quick = ["-c", "core.compression=0"]  # what is packed below is compressed then
        with subprocess.Popen([*git, *quick, "fast-import", "--quiet", "--depth=0"], stdin=subprocess.PIPE) as importer:
            assert importer.stdin is not None
            for piece in stream(order, number, daily, tree):
                importer.stdin.write(piece)
            importer.stdin.close()
        # What is pushed day by day finds no good deltas; whoever hosts it packs it anew from time to time.
        chosen = [f"--window={window}"] if window else []
        subprocess.run([*git, "repack", "-a", "-d", "-F", "--quiet", *chosen], check=True)
        size = sum(path.stat().st_size for path in Path(folder, "objects").rglob("*.pack"))
        kinds = _by_kind(git)
    everything = sum(map(len, tree.files.values()))
    return Growth(
        size, kinds, everything, sum(len(data) for path, data in tree.files.items() if path.endswith(".jsonl"))
    )


def _by_kind(git: Sequence[str]) -> dict[str, int]:
    """Bytes in the pack by kind of file, of all objects that the branch reaches."""
    listed = subprocess.run([*git, "rev-list", "--objects", "main"], check=True, capture_output=True, text=True).stdout
    names = dict(line.partition(" ")[::2] for line in listed.splitlines())
    told = subprocess.run(
        [*git, "cat-file", "--batch-check=%(objectname) %(objecttype) %(objectsize:disk)"],
        input="\n".join(names),
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    sizes: Counter[str] = Counter()
    for line in told.splitlines():
        sha, kind, size = line.split()
        name = names[sha].rpartition("/")[2]
        found = next((each for each, pattern in KINDS.items() if fnmatch(name, pattern)), "other files")
        sizes[found if kind == "blob" else "folders and commits"] += int(size)
    return dict(sizes)


def main(arguments: Sequence[str] | None = None) -> int:
    """Simulate and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.growth", description="What daily runs add to git.")
    parser.add_argument("--days", type=int, default=365, metavar="N", help="runs (default: %(default)s)")
    parser.add_argument("--daily", type=int, default=20, metavar="N", help="new papers a day (default: %(default)s)")
    parser.add_argument("--window", type=int, default=0, metavar="N", help="of git repack (default: git's own)")
    parser.add_argument("--order", choices=[each.value for each in PageOrder], help="one alone (default: both)")
    chosen = parser.parse_args(arguments)
    rows = []
    kinds = [*KINDS, "other files", "folders and commits"]
    for order in [PageOrder(chosen.order)] if chosen.order else PageOrder:
        found = grown(order, chosen.days, chosen.daily, chosen.window)
        sizes = [found.packed, *(found.kinds.get(kind, 0) for kind in kinds), found.files, found.lines]
        rows.append([order.value, *(f"{each / 1e6:.1f}" for each in sizes)])
    print(f"{chosen.days} daily runs, {chosen.daily} new papers a day, {_REVISED:.0%} as many revised. Megabytes.\n")
    print(table(["page-order", "packed by git", *kinds, "files at the end", "lines at the end"], rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
