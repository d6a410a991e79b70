"""`publish: pull-request`: one pull request, kept up to date, that people can work on without losing anything."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path

from radar.archive.topic import PAPERS_FILE
from radar.clock import Clock
from radar.publishing.branch import attempts, base_snapshot, begin_repository
from radar.publishing.commit import make_commit
from radar.publishing.conversation import Conversation
from radar.publishing.github import GitHub, in_url
from radar.publishing.objects import Commit, Objects, blob_sha
from radar.publishing.publisher import Plan, Published, counts, message
from radar.publishing.pulls import Comparison, PullRequest, Pulls
from radar.publishing.refusals import BranchMoved, Exists, GitHubError, Missing
from radar.publishing.snapshot import Blobs, Snapshot, take
from radar.settings.messages import render_message
from radar.settings.model import Settings
from radar.tree import Tree
from radar.update import README, Difference, Update

log = logging.getLogger(__name__)

TRAILER = "arXiv-Radar-Tree"
"""Names the tree of a commit of ours in its message: a commit that people changed has another tree."""


@dataclass(frozen=True)
class _Situation:
    """How things stand: the base, the open pull request, and the branch (None where it does not exist)."""

    base: Snapshot
    pull: PullRequest | None
    branch: Snapshot | None

    @property
    def waiting(self) -> Snapshot | None:
        """The branch, as long as what it holds is proposed."""
        return self.branch if self.pull is not None else None


class PullRequestPublisher:
    """Publishes to a branch of ours and proposes it to the base branch."""

    def __init__(
        self, github: GitHub, settings: Settings, base: str, checkout: Path, clock: Clock, jitter: Callable[[], float]
    ) -> None:
        self._github = github
        self._settings = settings
        self._base = base
        self._branch = settings.branch
        self._clock = clock
        self._jitter = jitter
        self._objects = Objects(github)
        self._blobs = Blobs(self._objects, checkout)
        self._pulls = Pulls(github, self._branch, base)
        self._situation: _Situation | None = None

    def known(self) -> Collection[Tree]:
        self._situation = self._look()
        trees = [self._situation.base, self._situation.waiting]
        return [tree for tree in trees if tree is not None]

    def publish(self, plan: Plan, *, dry_run: bool) -> Published:
        for _ in attempts(self._clock, self._jitter, self._branch):
            situation = self._situation or self._look()
            self._situation = None
            update = plan(situation.base, situation.waiting)
            proposal = update.difference(situation.base)
            try:
                if situation.base.commit is None:
                    if dry_run:
                        return Published(update, bool(proposal), branch=self._branch)
                    text = message(self._settings.commit_message, counts(update.topics), render_message)
                    begin_repository(self._objects, self._base, plan, situation.base, self._settings, text)
                    continue
                if situation.pull is not None:
                    return self._keep(situation, situation.pull, update, proposal, dry_run=dry_run)
                return self._open(situation, update, proposal, dry_run=dry_run)
            except (BranchMoved, Exists):
                continue
        raise AssertionError("attempts() raises when there are no more")

    def _look(self) -> _Situation:
        base = base_snapshot(self._github, self._objects, self._blobs, self._base, self._settings.output_dir)
        pull = self._pulls.open() if base.commit is not None else None
        branch = None
        if pull is not None:
            branch = self._take(self._objects.head(self._branch))
        return _Situation(base, pull, branch)

    def _take(self, commit: Commit) -> Snapshot:
        return take(self._objects, commit, self._blobs, self._settings.output_dir)

    def _keep(
        self, situation: _Situation, pull: PullRequest, update: Update, proposal: Difference, *, dry_run: bool
    ) -> Published:
        """Bring the open pull request up to date, or close it when there is nothing left to propose."""
        base, branch = situation.base, situation.branch
        assert base.commit is not None
        assert branch is not None
        assert branch.commit is not None
        conversation = Conversation(self._pulls, self._settings, update)
        on_branch = update.difference(branch)
        carried = _carried(base, branch, update)
        if not on_branch and (proposal or carried):
            return self._said(conversation, pull, update, "", dry_run=dry_run)
        alone = _all_ours(self._pulls.compare(branch.commit.sha))
        if not proposal and not carried and alone:
            if not dry_run:
                self._pulls.edit(pull.number, {"state": "closed"})
                self._objects.delete(self._branch)
            log.info("Nothing is left to propose; pull request #%d is closed.", pull.number)
            return self._published(update, "", pull, "closed")
        commit_sha = ""
        if on_branch and not dry_run:
            rebuild = alone and not carried
            commit = self._commit(base, proposal, update) if rebuild else self._commit(branch, on_branch, update)
            if rebuild:
                self._objects.replace(self._branch, branch.commit.sha, commit.sha)
            else:
                self._objects.move(self._branch, commit.sha)
            commit_sha = commit.sha
        published = self._said(conversation, pull, update, commit_sha, dry_run=dry_run)
        if on_branch and published.pull_request_operation == "none":
            return self._published(update, commit_sha, pull, "updated")
        return published

    def _said(
        self, conversation: Conversation, pull: PullRequest, update: Update, commit_sha: str, *, dry_run: bool
    ) -> Published:
        edited = False if dry_run else conversation.refresh(pull)
        operation = "updated" if edited or commit_sha else "none"
        return self._published(update, commit_sha, pull, operation, conversation.warnings)

    def _open(self, situation: _Situation, update: Update, proposal: Difference, *, dry_run: bool) -> Published:
        """Propose what is new, unless it is what was turned down already."""
        base = situation.base
        assert base.commit is not None
        if not proposal:
            return Published(update, False, branch=self._branch)
        closed = self._pulls.last_closed()
        if closed is not None and not closed.merged and self._same_papers(closed, update):
            log.info("Pull request #%d proposed just this and was closed; it is not opened again.", closed.number)
            return Published(update, False, "", self._branch, closed.number, closed.url, "none", ())
        if dry_run:
            return Published(update, True, branch=self._branch)
        commit_sha = self._prepare(base, update, proposal)
        conversation = Conversation(self._pulls, self._settings, update)
        try:
            pull = conversation.begin()
        except GitHubError as error:
            if "permitted to create" not in error.what:
                raise
            server = self._settings.github_server_url
            link = f"{server}/{self._github.repository}/compare/{in_url(self._base)}...{in_url(self._branch)}"
            raise GitHubError(error.what, f"{error.remedy} Or open it by hand, the branch is ready: {link}") from error
        return self._published(update, commit_sha, pull, "created", conversation.warnings)

    def _prepare(self, base: Snapshot, update: Update, proposal: Difference) -> str:
        """Put the proposal on the branch, which has no open pull request; the name of the commit."""
        try:
            head = self._objects.head(self._branch)
        except Missing:
            commit = self._commit(base, proposal, update)
            self._objects.create(self._branch, commit.sha)
            return commit.sha
        comparison = self._pulls.compare(head.sha)
        if _all_ours(comparison):
            commit = self._commit(base, proposal, update)
            self._objects.replace(self._branch, head.sha, commit.sha)
            return commit.sha
        if not any(_is_ours(commit) for commit in comparison.commits):
            raise GitHubError(
                f"The branch {self._branch} holds commits of somebody else's, and no pull request is open for it.",
                "Name another branch with the setting `branch`, or delete this one.",
            )
        branch = self._take(head)
        difference = update.difference(branch)
        if not difference:
            return head.sha
        commit = self._commit(branch, difference, update)
        self._objects.move(self._branch, commit.sha)
        return commit.sha

    def _commit(self, parent: Snapshot, difference: Difference, update: Update) -> Commit:
        assert parent.commit is not None
        text = message(
            self._settings.commit_message,
            counts([replace(report, change=report.proposed) for report in update.topics]),
            render_message,
        )
        return make_commit(self._objects, parent.commit.tree, [parent.commit.sha], difference, text, trailer=TRAILER)

    def _same_papers(self, closed: PullRequest, update: Update) -> bool:
        """Whether a closed pull request proposed the very papers that we would."""
        try:
            snapshot = self._take(self._objects.commit(closed.head))
        except Missing:
            return False
        wanted = {path: blob_sha(data) for path, data in update.files.items() if path.endswith(f"/{PAPERS_FILE}")}
        there = {
            path: snapshot.sha(path)
            for path in snapshot.paths()
            if path.endswith(f"/{PAPERS_FILE}") and path.startswith(tuple(f"{folder}/" for folder in update.folders))
        }
        return wanted == there

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


def _carried(base: Snapshot, branch: Snapshot, update: Update) -> bool:
    """Whether the branch changes files that this update does not make anew: those of a topic that failed today."""
    handled = (*(f"{folder}/" for folder in update.folders), README, f"{_top(update)}{README}")
    paths = {*base.paths(), *branch.paths()}
    return any(base.sha(path) != branch.sha(path) for path in paths if not path.startswith(handled))


def _top(update: Update) -> str:
    return f"{update.folders[0].rpartition('/')[0]}/" if update.folders else ""
