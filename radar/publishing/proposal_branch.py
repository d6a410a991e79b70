"""The branch of the pull request: how it is brought to what is to be proposed, without losing anybody's commits."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

from radar.cancellation import uninterrupted
from radar.curation.file_in_trees import curation_path
from radar.publishing.commit import make_commit
from radar.publishing.decisions import with_who_asked
from radar.publishing.git_objects import Commit
from radar.publishing.own_commits import TRAILER, all_ours, is_ours
from radar.publishing.path_conflicts import check_writes
from radar.publishing.publisher import counts, message
from radar.publishing.pull_request_api import Comparison, PullRequestApi
from radar.publishing.pull_request_state import PullRequestState
from radar.publishing.refusals import BranchMoved, GitHubError
from radar.publishing.repository import Repository
from radar.publishing.snapshot import Snapshot
from radar.settings.message_templates import render_message
from radar.settings.model import Settings

if TYPE_CHECKING:
    from radar.publishing.update import Difference, Update


class ProposalBranch:
    """Puts proposals on the branch."""

    def __init__(self, repository: Repository, pulls: PullRequestApi, settings: Settings, finishing: ExitStack) -> None:
        """`finishing` is open until all that belongs to a moved branch is done."""
        self._repository = repository
        self._objects = repository.objects
        self._pulls = pulls
        self._settings = settings
        self._base = repository.base
        self._branch = settings.branch
        self._finishing = finishing

    def prepare(self, state: PullRequestState, update: Update, proposal: Difference) -> str:
        """Put the proposal on the branch, which has no open pull request; the commit's name, empty if it is there."""
        branch = state.branch
        if branch is None:
            self.confirm(state)
            commit = self._commit(state.base, self._base, proposal, update)
            self.land()
            self._objects.create(self._branch, commit.sha)
            return commit.sha
        assert branch.commit is not None
        if state.waiting is not None and not update.difference(branch):
            return ""
        comparison = self._pulls.compare(branch.commit.sha)
        is_theirs = not all_ours(comparison) and not any(map(is_ours, comparison.commits))
        if is_theirs and not state.is_merged:
            raise GitHubError(
                f"The branch {self._branch} holds commits of somebody else's, and no pull request is open for it.",
                "Name another branch with the setting `branch`, or delete this one.",
            )
        carried = state.waiting is not None and self.carries(state, comparison, update)
        return self.push(state, comparison, update, proposal, carried=carried)

    def push(
        self,
        state: PullRequestState,
        comparison: Comparison,
        update: Update,
        proposal: Difference,
        *,
        carried: bool,
    ) -> str:
        """Put the proposal on the branch: in place of what is ours, on top of what is not; the commit's name."""
        branch = state.branch
        assert branch is not None
        assert branch.commit is not None
        self.confirm(state)
        if state.is_merged or (all_ours(comparison) and not carried):
            commit = self._commit(state.base, self._base, proposal, update)
            self.land()
            self._objects.replace(self._branch, branch.commit.sha, commit.sha)
            return commit.sha
        difference = update.difference(branch)
        if not difference:
            return ""
        commit = self._commit(branch, self._branch, difference, update)
        self.land()
        self._objects.move(self._branch, commit.sha, before=branch.commit.sha)
        return commit.sha

    def land(self) -> None:
        """Finish from now on before the run is stopped: what the branch has, its pull request is to tell of."""
        self._finishing.enter_context(uninterrupted())

    def confirm(self, state: PullRequestState) -> None:
        """Raise `BranchMoved` unless things still stand as they were read, which can be half an hour ago."""
        pull = self._pulls.open()
        assert state.base.commit is not None
        if (pull and pull.number) != (state.pull and state.pull.number):
            raise BranchMoved
        if self._objects.at(self._base) != state.base.commit.sha:
            raise BranchMoved

    def _commit(self, parent: Snapshot, name: str, difference: Difference, update: Update) -> Commit:
        """A commit on top of `parent`, which is the head of the branch `name`."""
        assert parent.commit is not None
        text = message(
            self._settings.commit_message,
            counts([replace(report, change=report.proposed) for report in update.topics]),
            render_message,
        )
        check_writes(parent, difference.writes, name)
        text = with_who_asked(text, curation_path(self._settings.output_dir), parent, difference)
        return make_commit(
            self._objects,
            parent.commit.tree,
            [parent.commit.sha],
            difference,
            text,
            trailer=TRAILER,
            mode=parent.mode,
            there=parent.blobs(),
        )

    def carries(self, state: PullRequestState, comparison: Comparison, update: Update) -> bool:
        """Whether the branch proposes files that this update does not make anew: those of a topic that failed today."""
        base, branch = state.base, state.branch
        assert branch is not None
        folders = tuple(f"{folder}/" for folder in update.folders)
        handled = {*self._settings.readme, *update.files, *update.along, *update.kept, *update.outdated}
        paths = [path for path in {*base.paths(), *branch.paths()} - handled if not path.startswith(folders)]
        other = [path for path in paths if base.sha(path) != branch.sha(path)]
        if not other or comparison.fork is None:
            return bool(other)
        fork = self._repository.snapshot(
            comparison.fork
        )  # what has changed in the base alone is not the branch's doing
        return any(branch.sha(path) != fork.sha(path) for path in other)
