"""`publish: pull-request`: one pull request, kept up to date, that people can work on without losing anything."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from radar.archive.jsonl import read_lines
from radar.archive.layout import PAPERS_FILE, is_month_file
from radar.archive.merge import Change
from radar.cancellation import uninterrupted
from radar.clock import Clock
from radar.errors import ArchiveError
from radar.publishing.commit import make_commit
from radar.publishing.commit_publisher import attempts, base_snapshot, begin_repository
from radar.publishing.git_objects import Commit, GitObjects
from radar.publishing.github_client import GitHub, in_url
from radar.publishing.path_conflicts import check_known, check_writes, tell_of_link
from radar.publishing.publisher import Plan, Published, counts, message
from radar.publishing.pull_request_api import Comparison, PullRequest, PullRequestApi
from radar.publishing.refusals import BranchMoved, Exists, GitHubError, Missing
from radar.publishing.snapshot import Blobs, Snapshot, take_snapshot
from radar.publishing.workspace import Workspace
from radar.settings.message_templates import render_message
from radar.settings.model import Settings
from radar.tree import README, Tree

if TYPE_CHECKING:
    from radar.publishing.pull_request_text import PullRequestText
    from radar.publishing.update import Difference, Update

log = logging.getLogger(__name__)

TRAILER = "arXiv-Radar-Tree"
"""Names the tree of a commit of ours in its message: a commit that people changed has another tree."""


@dataclass(frozen=True)
class _Situation:
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
        return self.branch if _is_ours(self.branch.commit) and not was_proposed else None

    @property
    def is_merged(self) -> bool:
        """Whether all of the branch has been merged, so that nothing on it can be lost."""
        head = self.branch.commit if self.branch is not None else None
        return self.closed is not None and self.closed.merged and head is not None and head.sha == self.closed.head


class PullRequestPublisher:
    """Publishes to a branch of ours and proposes it to the base branch."""

    def __init__(
        self, github: GitHub, settings: Settings, base: str, checkout: Path, clock: Clock, jitter: Callable[[], float]
    ) -> None:
        self._github = github
        self._settings = settings
        self.base = base
        self._branch = settings.branch
        self._clock = clock
        self._jitter = jitter
        self._objects = GitObjects(github)
        self._blobs = Blobs(self._objects, Workspace(checkout, settings.output_dir))
        self._pulls = PullRequestApi(github, self._branch, base)
        self._situation: _Situation | None = None
        self._landing = ExitStack()

    def known(self) -> Collection[Tree]:
        self._situation = self._look()
        tell_of_link(self._situation.base)
        trees = [self._situation.base, self._situation.waiting]
        return [tree for tree in trees if tree is not None]

    def publish(self, plan: Plan, *, dry_run: bool) -> Published:
        with ExitStack() as self._landing:
            for _ in attempts(self._clock, self._jitter, self._branch):
                try:
                    return self._attempt(plan, dry_run=dry_run)
                except (BranchMoved, Exists, Missing):
                    continue
        raise AssertionError("attempts() raises when there are no more")

    def _attempt(self, plan: Plan, *, dry_run: bool) -> Published:
        situation = self._situation or self._look()
        self._situation = None
        base = situation.base
        update = plan(base, situation.waiting)
        proposal = update.difference(base)
        if base.commit is None:
            if dry_run or not proposal:
                return Published(update, bool(proposal), branch=self._branch)
            text = message(self._settings.commit_message, counts(update.topics), render_message)
            begin_repository(self._objects, self.base, plan, base, self._settings, text)
            begun = self._look()
            if begun.base.commit is None:  # GitHub does not show it yet
                raise BranchMoved
            self._situation = begun
            return self._attempt(plan, dry_run=dry_run)
        if situation.pull is not None:
            return self._keep(situation, situation.pull, update, proposal, dry_run=dry_run)
        return self._open(situation, update, proposal, plan, dry_run=dry_run)

    def _look(self) -> _Situation:
        base = base_snapshot(self._github, self._objects, self._blobs, self.base, self._settings)
        if base.commit is None:
            return _Situation(base)
        base.fetch_first()
        pull = self._pulls.open()
        try:
            head = self._objects.head(self._branch)
        except Missing:  # GitHub closes a pull request whose branch is gone
            return _Situation(base)
        branch = self._take(head)
        if pull is not None:
            branch.fetch_first()
            if not _is_ours(head):  # else it is made anew upon the base
                check_known(branch, self._settings, self._branch)
        return _Situation(base, pull, branch, self._pulls.last_closed() if pull is None else None)

    def _take(self, commit: Commit) -> Snapshot:
        return take_snapshot(self._objects, commit, self._blobs, self._settings.output_dir)

    def _keep(
        self, situation: _Situation, pull: PullRequest, update: Update, proposal: Difference, *, dry_run: bool
    ) -> Published:
        """Bring the open pull request up to date, or close it when there is nothing left to propose."""
        branch = situation.branch
        assert branch is not None
        assert branch.commit is not None
        conversation = self._conversation(update)
        on_branch = update.difference(branch)
        commit_sha = ""
        if on_branch or not proposal:
            comparison = self._pulls.compare(branch.commit.sha)
            carried = self._carries(situation, comparison, update)
            if not proposal and not carried and _all_ours(comparison):
                return self._close(situation, pull, branch.commit, update, dry_run=dry_run)
            if on_branch and not dry_run:
                commit_sha = self._push(situation, comparison, update, proposal, carried=carried)
        edited = not dry_run and conversation.refresh(pull)
        operation = "updated" if on_branch or edited else "none"
        return self._published(update, commit_sha, pull, operation, conversation.warnings)

    def _close(
        self, situation: _Situation, pull: PullRequest, head: Commit, update: Update, *, dry_run: bool
    ) -> Published:
        if not dry_run:
            self._confirm(situation)
            self._land()
            # In this order: whoever commits to the branch in this moment finds it, and the pull request, still there.
            self._objects.remove(self._branch, head.sha)
            self._pulls.close(pull.number)
            log.info("Nothing is left to propose; pull request #%d is closed.", pull.number)
        return self._published(update, "", pull, "closed")

    def _open(
        self, situation: _Situation, update: Update, proposal: Difference, plan: Plan, *, dry_run: bool
    ) -> Published:
        """Propose what is new, unless it is what was turned down already."""
        if not proposal:
            return Published(update, False, branch=self._branch)
        closed = situation.closed or self._pulls.last_closed()
        if closed is not None and not closed.merged and self._was_proposed(closed, situation.base, update):
            log.info("Pull request #%d proposed just this and was closed; it is not opened again.", closed.number)
            known = replace(update, topics=tuple(replace(report, change=Change()) for report in update.topics))
            return self._published(known, "", closed, "none")
        if dry_run:
            return Published(update, True, branch=self._branch)
        commit_sha = self._prepare(situation, update, proposal)
        conversation = self._conversation(update)
        try:
            pull = conversation.begin()
        except Exists:
            return self._join(update, commit_sha, plan)
        except GitHubError as error:
            if "permitted to create" not in error.what:
                raise
            server = self._settings.github_server_url
            link = f"{server}/{self._github.repository}/compare/{in_url(self.base)}...{in_url(self._branch)}"
            raise GitHubError(error.what, f"{error.remedy} Or open it by hand, the branch is ready: {link}") from error
        return self._published(update, commit_sha, pull, "created", conversation.warnings)

    def _prepare(self, situation: _Situation, update: Update, proposal: Difference) -> str:
        """Put the proposal on the branch, which has no open pull request; the commit's name, empty if it is there."""
        branch = situation.branch
        if branch is None:
            self._confirm(situation)
            commit = self._commit(situation.base, self.base, proposal, update)
            self._land()
            self._objects.create(self._branch, commit.sha)
            return commit.sha
        assert branch.commit is not None
        if situation.waiting is not None and not update.difference(branch):
            return ""
        comparison = self._pulls.compare(branch.commit.sha)
        is_theirs = not _all_ours(comparison) and not any(map(_is_ours, comparison.commits))
        if is_theirs and not situation.is_merged:
            raise GitHubError(
                f"The branch {self._branch} holds commits of somebody else's, and no pull request is open for it.",
                "Name another branch with the setting `branch`, or delete this one.",
            )
        carried = situation.waiting is not None and self._carries(situation, comparison, update)
        return self._push(situation, comparison, update, proposal, carried=carried)

    def _push(
        self, situation: _Situation, comparison: Comparison, update: Update, proposal: Difference, *, carried: bool
    ) -> str:
        """Put the proposal on the branch: in place of what is ours, on top of what is not; the commit's name."""
        branch = situation.branch
        assert branch is not None
        assert branch.commit is not None
        self._confirm(situation)
        if situation.is_merged or (_all_ours(comparison) and not carried):
            commit = self._commit(situation.base, self.base, proposal, update)
            self._land()
            self._objects.replace(self._branch, branch.commit.sha, commit.sha)
            return commit.sha
        difference = update.difference(branch)
        if not difference:
            return ""
        commit = self._commit(branch, self._branch, difference, update)
        self._land()
        self._objects.move(self._branch, commit.sha, before=branch.commit.sha)
        return commit.sha

    def _land(self) -> None:
        """Finish from now on before the run is stopped: what the branch has, its pull request is to tell of."""
        self._landing.enter_context(uninterrupted())

    def _confirm(self, situation: _Situation) -> None:
        """Raise `BranchMoved` unless things still stand as they were read, which can be half an hour ago."""
        pull = self._pulls.open()
        assert situation.base.commit is not None
        if (pull and pull.number) != (situation.pull and situation.pull.number):
            raise BranchMoved
        if self._objects.at(self.base) != situation.base.commit.sha:
            raise BranchMoved

    def _join(self, update: Update, commit_sha: str, plan: Plan) -> Published:
        """Another run opened the pull request in this very moment: say there what is proposed by both."""
        situation = self._look()
        if situation.pull is None:
            raise BranchMoved
        conversation = self._conversation(plan(situation.base, situation.waiting))
        conversation.refresh(situation.pull)
        return self._published(update, commit_sha, situation.pull, "updated", conversation.warnings)

    def _conversation(self, update: Update) -> PullRequestText:
        from radar.publishing.pull_request_text import PullRequestText  # once there is something to say

        return PullRequestText(self._pulls, self._settings, update)

    def _commit(self, parent: Snapshot, name: str, difference: Difference, update: Update) -> Commit:
        """A commit on top of `parent`, which is the head of the branch `name`."""
        assert parent.commit is not None
        text = message(
            self._settings.commit_message,
            counts([replace(report, change=report.proposed) for report in update.topics]),
            render_message,
        )
        check_writes(parent, difference.writes, name)
        return make_commit(
            self._objects,
            parent.commit.tree,
            [parent.commit.sha],
            difference,
            text,
            trailer=TRAILER,
            mode=parent.mode,
        )

    def _carries(self, situation: _Situation, comparison: Comparison, update: Update) -> bool:
        """Whether the branch proposes files that this update does not make anew: those of a topic that failed today."""
        base, branch = situation.base, situation.branch
        assert branch is not None
        folders = tuple(f"{folder}/" for folder in update.folders)
        handled = {README, *update.files}
        paths = [path for path in {*base.paths(), *branch.paths()} - handled if not path.startswith(folders)]
        other = [path for path in paths if base.sha(path) != branch.sha(path)]
        if not other or comparison.fork is None:
            return bool(other)
        fork = self._take(comparison.fork)  # what has changed in the base alone is not the branch's doing
        return any(branch.sha(path) != fork.sha(path) for path in other)

    def _was_proposed(self, closed: PullRequest, base: Snapshot, update: Update) -> bool:
        """Whether a closed pull request proposed all papers that we would, at these versions or later ones."""
        wanted = [(report.topic.slug, report.proposed) for report in update.topics]
        try:
            snapshot = self._take(self._objects.commit(closed.head))
            if not any(change.new or change.revised for _, change in wanted):
                return not update.difference(snapshot)
            return all(
                self._proposes(snapshot, base, f"{self._settings.output_dir}/{slug}", change) for slug, change in wanted
            )
        except (Missing, ArchiveError):
            return False

    def _proposes(self, snapshot: Snapshot, base: Snapshot, folder: str, change: Change) -> bool:
        missing = {paper.id: paper.version for paper in (*change.new, *(after for _, after in change.revised))}
        for path in snapshot.paths():
            if is_month_file(path, folder, PAPERS_FILE) and snapshot.sha(path) != base.sha(path) and missing:
                for paper in read_lines(snapshot.read(path), path):
                    if missing.get(paper.id, paper.version + 1) <= paper.version:
                        del missing[paper.id]
        return not missing

    def _published(
        self, update: Update, commit_sha: str, pull: PullRequest, operation: str, warnings: tuple[str, ...] = ()
    ) -> Published:
        changed = operation != "none"
        return Published(update, changed, commit_sha, self._branch, pull.number, pull.url, operation, warnings)


def _is_ours(commit: Commit) -> bool:
    return f"{TRAILER}: {commit.tree}" in commit.message.splitlines()


def _all_ours(comparison: Comparison) -> bool:
    """Whether every commit that the branch has beyond its base is ours, so that replacing them loses nobody's work."""
    return comparison.complete and all(map(_is_ours, comparison.commits))
