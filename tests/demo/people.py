"""What people do in the demonstration: they star papers, and reject two in two ways."""

from __future__ import annotations

import re

from radar.archive.layout import PAGE_FILE
from radar.curation.curation_file import CURATION_FILE
from tests.demo.repository import BASE, BRANCH, OUTPUT
from tests.stand_ins.github import GitHubStandIn
from tests.stand_ins.github.comments import Comment
from tests.stand_ins.github.commits import ALICE, BOB

CURATION = f"{OUTPUT}/{CURATION_FILE}"

STARRED = ("2609.12541", "2610.07237")
STARS = f"""\
# What we decide about papers: docs/curation.md of arXiv Radar says how.
star {STARRED[0]}
tag  {STARRED[0]} benchmark
note {STARRED[0]} Our yardstick for every new design.
star {STARRED[1]}
tag  {STARRED[1]} agents, benchmark
note {STARRED[1]} Small enough for our machines. Our runs: https://github.com/octo/maze-runs
"""

COMMENTED, DELETED = "2611.30004", "2611.30002"
"""The papers that are rejected, by a comment and by deleting the row."""
COMMENT = f"Thanks, a good day.\n\n/radar reject {COMMENTED} # drones are not ours"


def star(github: GitHubStandIn) -> None:
    """Alice writes what she stands behind into the file of decisions, on the default branch."""
    github.commit(BASE, {CURATION: STARS.encode()}, "Two papers that we use", ALICE)


def comment(github: GitHubStandIn, number: int) -> Comment:
    """Bob rejects a paper in a comment on the pull request."""
    return github.comment(number, COMMENT, BOB)


def delete(github: GitHubStandIn) -> list[str]:
    """Alice deletes a paper's row from the page of the pull request's branch; the pages that had it."""
    pages = rows(github, BRANCH, DELETED)
    changes: dict[str, bytes | None] = {path: without for path, without in pages.items()}
    github.commit(BRANCH, changes, "Kitchen robots are another group's", ALICE)
    return list(pages)


def rows(github: GitHubStandIn, branch: str, identifier: str) -> dict[str, bytes]:
    """The pages on which a paper has a row, by path, each as it is without that row."""
    row = re.compile(
        rb"^\| .*\]\(https://arxiv\.org/abs/%bv\d+\)\*\*.*\n" % re.escape(identifier).encode(), re.MULTILINE
    )
    pages = {path: data for path, data in github.tree(branch).items() if PAGE_FILE.fullmatch(path.rpartition("/")[2])}
    return {path: row.sub(b"", data) for path, data in pages.items() if row.search(data)}
