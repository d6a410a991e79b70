"""Whether people have turned down already what would be proposed: then it is not proposed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radar.archive.jsonl import read_lines
from radar.archive.layout import LINES, pieces_below
from radar.archive.merge import Change
from radar.errors import ArchiveError
from radar.publishing.pull_request_api import PullRequest
from radar.publishing.refusals import Missing
from radar.publishing.repository import Repository
from radar.publishing.snapshot import Snapshot

if TYPE_CHECKING:
    from radar.publishing.update import Update


def was_proposed(repository: Repository, closed: PullRequest, base: Snapshot, update: Update, output_dir: str) -> bool:
    """Whether a closed pull request proposed all papers that `update` would, at these versions or later ones."""
    wanted = [(report.topic.slug, report.proposed) for report in update.topics]
    try:
        snapshot = repository.snapshot(repository.objects.commit(closed.head))
        if not any(change.new or change.revised for _, change in wanted):
            return not update.difference(snapshot)
        return all(_proposes(snapshot, base, f"{output_dir}/{slug}", change) for slug, change in wanted)
    except (Missing, ArchiveError):
        return False


def _proposes(snapshot: Snapshot, base: Snapshot, folder: str, change: Change) -> bool:
    missing = {paper.id: paper.version for paper in (*change.new, *(after for _, after in change.revised))}
    for _, path in pieces_below(snapshot.paths(), folder, LINES):
        if snapshot.sha(path) != base.sha(path) and missing:
            for paper in read_lines(snapshot.read(path), path):
                if missing.get(paper.id, paper.version + 1) <= paper.version:
                    del missing[paper.id]
    return not missing
