"""How things stand around the pull request: the base branch, the open or last closed pull request, and its branch."""

from __future__ import annotations

from dataclasses import dataclass

from radar.curation.file_in_trees import curation_path
from radar.publishing.own_commits import is_ours
from radar.publishing.path_conflicts import check_known
from radar.publishing.pull_request_api import PullRequest, PullRequestApi
from radar.publishing.refusals import Missing
from radar.publishing.repository import Repository
from radar.publishing.snapshot import Snapshot
from radar.settings.model import Settings


@dataclass(frozen=True)
class PullRequestState:
    """How things stand: the base, the open pull request, and the branch (None where it does not exist).

    Without an open pull request `closed` is the last one; it is looked for only where the branch exists.
    """

    base: Snapshot
    pull: PullRequest | None = None
    branch: Snapshot | None = None
    closed: PullRequest | None = None

    @property
    def waiting(self) -> Snapshot | None:
        """The branch, as long as what it holds is proposed, or was made to be and never has been."""
        if self.branch is None or self.pull is not None or self.branch.commit is None:
            return self.branch
        was_proposed = self.closed is not None and self.closed.head == self.branch.commit.sha
        return self.branch if is_ours(self.branch.commit) and not was_proposed else None

    @property
    def is_merged(self) -> bool:
        """Whether all of the branch has been merged, so that nothing on it can be lost."""
        head = self.branch.commit if self.branch is not None else None
        return self.closed is not None and self.closed.merged and head is not None and head.sha == self.closed.head


def read_state(repository: Repository, pulls: PullRequestApi, settings: Settings) -> PullRequestState:
    """How things stand at this moment. Raises as `Repository.base_snapshot` does."""
    base = repository.base_snapshot()
    if base.commit is None:
        return PullRequestState(base)
    pull = pulls.open()
    try:
        head = repository.objects.head(settings.branch)
    except Missing:  # GitHub closes a pull request whose branch is gone
        return PullRequestState(base)
    branch = repository.snapshot(head)
    if pull is not None:
        branch.fetch_first()
        if not is_ours(head):  # else it is made anew upon the base
            check_known(branch, settings, settings.branch)
    state = PullRequestState(base, pull, branch, pulls.last_closed() if pull is None else None)
    path = curation_path(settings.output_dir)
    if state.waiting is not None and branch.sha(path) != base.sha(path):
        # What one of the two has taken out of the file is told by what both had before.
        if base.commit.sha in head.parents:
            branch.fork = base
        else:
            fork = pulls.compare(head.sha).fork
            branch.fork = None if fork is None else repository.snapshot(fork)
    return state
