"""`publish: pull-request`: one pull request, kept up to date, that people can work on without losing anything."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from radar.archive.merge import Change
from radar.clock import Clock
from radar.publishing.branch_races import until_it_lands
from radar.publishing.git_objects import Commit
from radar.publishing.github_client import GitHub, in_url
from radar.publishing.own_commits import all_ours
from radar.publishing.proposal_branch import ProposalBranch
from radar.publishing.publisher import Plan, Published, counts, message
from radar.publishing.pull_request_api import PullRequest, PullRequestApi
from radar.publishing.pull_request_state import PullRequestState, read_state
from radar.publishing.readmes import tell_of_readmes
from radar.publishing.refusals import BranchMoved, Exists, GitHubError
from radar.publishing.repository import Repository
from radar.publishing.turned_down import was_proposed
from radar.settings.message_templates import render_message
from radar.settings.model import Settings
from radar.tree import Tree

if TYPE_CHECKING:
    from radar.publishing.pull_request_text import PullRequestText
    from radar.publishing.update import Difference, Update

log = logging.getLogger(__name__)


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
        self._repository = Repository(github, settings, base, checkout)
        self._objects = self._repository.objects
        self._pulls = PullRequestApi(github, self._branch, base)
        self._state: PullRequestState | None = None
        self._proposal = ProposalBranch(self._repository, self._pulls, settings, ExitStack())

    def known(self) -> Collection[Tree]:
        self._state = read_state(self._repository, self._pulls, self._settings)
        tell_of_readmes(self._state.base, self._settings.readme)
        trees = [self._state.base, self._state.waiting]
        return [tree for tree in trees if tree is not None]

    def publish(self, plan: Plan, *, dry_run: bool) -> Published:
        with ExitStack() as finishing:
            self._proposal = ProposalBranch(self._repository, self._pulls, self._settings, finishing)
            return until_it_lands(lambda: self._attempt(plan, dry_run=dry_run), self._clock, self._jitter, self._branch)

    def _attempt(self, plan: Plan, *, dry_run: bool) -> Published:
        state = self._state or read_state(self._repository, self._pulls, self._settings)
        self._state = None
        base = state.base
        update = plan(base, state.waiting)
        proposal = update.news(update.difference(base))
        if base.commit is None:
            if dry_run or not proposal:
                return Published(update, bool(proposal), branch=self._branch)
            text = message(self._settings.commit_message, counts(update.topics), render_message)
            self._repository.begin(plan, base, text)
            begun = read_state(self._repository, self._pulls, self._settings)
            if begun.base.commit is None:  # GitHub does not show it yet
                raise BranchMoved
            self._state = begun
            return self._attempt(plan, dry_run=dry_run)
        if state.pull is not None:
            return self._keep(state, state.pull, update, proposal, dry_run=dry_run)
        return self._open(state, update, proposal, plan, dry_run=dry_run)

    def _keep(
        self, state: PullRequestState, pull: PullRequest, update: Update, proposal: Difference, *, dry_run: bool
    ) -> Published:
        """Bring the open pull request up to date, or close it when there is nothing left to propose."""
        branch = state.branch
        assert branch is not None
        assert branch.commit is not None
        conversation = self._conversation(update)
        on_branch = update.news(update.difference(branch))
        commit_sha = ""
        if on_branch or not proposal:
            comparison = self._pulls.compare(branch.commit.sha)
            carried = self._proposal.carries(state, comparison, update)
            if not proposal and not carried and all_ours(comparison):
                return self._close(state, pull, branch.commit, update, dry_run=dry_run)
            if on_branch and not dry_run:
                commit_sha = self._proposal.push(state, comparison, update, proposal, carried=carried)
        edited = not dry_run and conversation.refresh(pull)
        operation = "updated" if on_branch or edited else "none"
        return self._published(update, commit_sha, pull, operation, conversation.warnings)

    def _close(
        self, state: PullRequestState, pull: PullRequest, head: Commit, update: Update, *, dry_run: bool
    ) -> Published:
        warnings: tuple[str, ...] = ()
        if not dry_run:
            self._proposal.confirm(state)
            self._proposal.land()
            # In this order: whoever commits to the branch in this moment finds it, and the pull request, still there.
            try:
                self._objects.remove(self._branch, head.sha)
            except GitHubError as error:
                warnings = (f"The branch {self._branch} is left over, since it could not be deleted: {error}",)
            self._pulls.close(pull.number)
            log.info("Nothing is left to propose; pull request #%d is closed.", pull.number)
        return self._published(update, "", pull, "closed", warnings)

    def _open(
        self, state: PullRequestState, update: Update, proposal: Difference, plan: Plan, *, dry_run: bool
    ) -> Published:
        """Propose what is new, unless it is what was turned down already."""
        if not proposal:
            return Published(update, False, branch=self._branch)
        closed = state.closed or self._pulls.last_closed()
        if (
            closed is not None
            and not closed.merged
            and was_proposed(self._repository, closed, state.base, update, self._settings.output_dir)
        ):
            log.info("Pull request #%d proposed just this and was closed; it is not opened again.", closed.number)
            known = replace(update, topics=tuple(replace(report, change=Change()) for report in update.topics))
            return self._published(known, "", closed, "none")
        if dry_run:
            return Published(update, True, branch=self._branch)
        commit_sha = self._proposal.prepare(state, update, proposal)
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

    def _join(self, update: Update, commit_sha: str, plan: Plan) -> Published:
        """Another run opened the pull request in this very moment: say there what is proposed by both."""
        state = read_state(self._repository, self._pulls, self._settings)
        if state.pull is None:
            raise BranchMoved
        conversation = self._conversation(plan(state.base, state.waiting))
        conversation.refresh(state.pull)
        return self._published(update, commit_sha, state.pull, "updated", conversation.warnings)

    def _conversation(self, update: Update) -> PullRequestText:
        from radar.publishing.pull_request_text import PullRequestText  # once there is something to say

        return PullRequestText(self._pulls, self._settings, update)

    def _published(
        self, update: Update, commit_sha: str, pull: PullRequest, operation: str, warnings: tuple[str, ...] = ()
    ) -> Published:
        changed = operation != "none"
        return Published(update, changed, commit_sha, self._branch, pull.number, pull.url, operation, warnings)
