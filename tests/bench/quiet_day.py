"""`python -m tests.bench.quiet_day [--against COMMIT]`: what a day without an announcement asks of arXiv."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.action import FIRST, QUIET, begin, environment, run_action
from tests.bench.instant import InstantArxiv
from tests.bench.papers import MOST, papers
from tests.bench.table import table
from tests.bench.version import versions
from tests.stand_ins.arxiv.corpus import Entry


def config(entries: Iterable[Entry], topics: int) -> str:
    """A config file with a topic for each of the categories that are the primary one of most papers."""
    counted = Counter(entry.categories[0] for entry in entries)
    names = [name for name, _ in counted.most_common(topics)]
    return "topics:\n" + "".join(f"  - name: {name}\n    categories: [{name}]\n" for name in names) + "since: 90 days\n"


def requests(project: Path, entries: Sequence[Entry], topics: int) -> dict[str, int]:
    """Requests to arXiv by the name of the run, of the version of this project in the folder `project`."""
    counts: dict[str, int] = {}
    with tempfile.TemporaryDirectory(prefix="radar-bench-") as work, InstantArxiv(entries) as arxiv:
        repository = Path(work) / "repository"
        begin(repository, config(entries, topics))
        for name in (FIRST, QUIET):
            arxiv.forget()
            run_action(environment(arxiv.url, repository, publish="none"), project)
            counts[name] = arxiv.requests
    return counts


def main(arguments: Sequence[str] | None = None) -> int:
    """Count and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.quiet_day", description="Days without news.")
    parser.add_argument("--topics", type=int, default=50, metavar="N", help="topics (default: %(default)s)")
    parser.add_argument("--papers", type=int, default=MOST, metavar="N", help="how many papers (default: %(default)s)")
    parser.add_argument("--against", metavar="COMMIT", help="count of this version of the project, too")
    chosen = parser.parse_args(arguments)
    entries = papers(chosen.papers, datetime.now(UTC))
    with versions(chosen.against) as projects:
        counted = {name: requests(project, entries, chosen.topics) for name, project in projects.items()}
    print(f"{chosen.topics} topics, each a category; arXiv announces nothing between the two runs.\n")
    rows = [[name, *(f"{count:,}" for count in counts.values())] for name, counts in counted.items()]
    print(table(["requests to arXiv", FIRST, QUIET], rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
