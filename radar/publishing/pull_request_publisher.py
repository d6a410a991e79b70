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
from radar.publishing.decisions import Decided, DecisionReader
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
from radar.publishing.snapshot import Snapshot
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
        self._decisions = DecisionReader(self._repository, settings, clock)
        self._decided: Decided | None = None
        self._turned_down = False

    def known(self) -> Collection[Tree]:
        self._state = self._read()
        tell_of_readmes(self._state.base, self._settings)
        self._decided = self._decide(self._state)
        trees = [self._decided.base, self._decided.waiting]
        return [tree for tree in trees if tree is not None]

    def _read(self) -> PullRequestState:
        return read_state(self._repository, self._pulls, self._settings)

    def _decide(self, state: PullRequestState) -> Decided:
        """What people have decided, in the comments on the open pull request or on the one closed last, too."""
        pull = state.pull
        if pull is None and state.base.commit is not None:
            pull = self._decisions.lately_closed(state.closed or self._pulls.last_closed())
        return self._decisions.around(state.base, state.waiting, pull)

    def publish(self, plan: Plan, *, dry_run: bool) -> Published:
        with ExitStack() as finishing:
            self._proposal = ProposalBranch(self._repository, self._pulls, self._settings, finishing)
            return until_it_lands(lambda: self._attempt(plan, dry_run=dry_run), self._clock, self._jitter, self._branch)

    def _attempt(self, plan: Plan, *, dry_run: bool) -> Published:
        state, decided = self._state, self._decided
        self._state = self._decided = None
        self._turned_down = False
        if state is None:
            state = self._read()
        if decided is None:
            decided = self._decide(state)
        published = self._publish(state, decided, plan, dry_run=dry_run)
        warnings = decided.warnings
        if self._turned_down:
            return replace(published, warnings=(*published.warnings, *warnings))
        if not dry_run:  # what was decided is in the repository by now
            warnings += self._decisions.answer(decided)
        told = self._decisions.told(decided, published.update, state.waiting or state.base)
        return replace(published, warnings=(*published.warnings, *warnings), decided=told)

    def _publish(self, state: PullRequestState, decided: Decided, plan: Plan, *, dry_run: bool) -> Published:
        base = state.base
        update = decided.completed(plan(decided.base, decided.waiting))
        proposal = update.news(update.difference(base))
        if base.commit is None:
            if dry_run or not proposal:
                return Published(update, bool(proposal), branch=self._branch)
            text = message(self._settings.commit_message, counts(update.topics), render_message)
            self._repository.begin(plan, base, text)
            begun = self._read()
            if begun.base.commit is None:  # GitHub does not show it yet
                raise BranchMoved
            return self._publish(begun, self._decide(begun), plan, dry_run=dry_run)
        if state.pull is not None:
            return self._keep(state, state.pull, update, proposal, decided, dry_run=dry_run)
        return self._open(state, update, proposal, decided, plan, dry_run=dry_run)

    def _keep(
        self,
        state: PullRequestState,
        pull: PullRequest,
        update: Update,
        proposal: Difference,
        decided: Decided,
        *,
        dry_run: bool,
    ) -> Published:
        """Bring the open pull request up to date, or close it when there is nothing left to propose."""
        branch = state.branch
        assert branch is not None
        assert branch.commit is not None
        conversation = self._conversation(update, state.base, decided)
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
        warnings: list[str] = []
        operation = "closed"
        if not dry_run:
            self._proposal.confirm(state)
            self._proposal.land()
            # In this order: whoever commits to the branch in this moment finds it, and the pull request, still there.
            try:
                self._objects.remove(self._branch, head.sha)
            except GitHubError as error:
                warnings.append(f"The branch {self._branch} is left over, since it could not be deleted: {error}")
            try:
                self._pulls.close(pull.number)
                log.info("Nothing is left to propose; pull request #%d is closed.", pull.number)
            except GitHubError as error:
                if warnings:  # else GitHub has closed it with its branch
                    operation = "none"
                    warnings.append(f"Nothing is left to propose, but the pull request could not be closed: {error}")
        return self._published(update, "", pull, operation, tuple(warnings))

    def _open(
        self,
        state: PullRequestState,
        update: Update,
        proposal: Difference,
        decided: Decided,
        plan: Plan,
        *,
        dry_run: bool,
    ) -> Published:
        """Propose what is new, unless it is what was turned down already, and nobody has decided anything since."""
        if not proposal:
            return Published(update, False, branch=self._branch)
        closed = state.closed or self._pulls.last_closed()
        if (
            closed is not None
            and not closed.merged
            and not any(each.obeyed for each in decided.heard)
            and was_proposed(self._repository, closed, state.base, update, self._settings.output_dir)
        ):
            log.info("Pull request #%d proposed just this and was closed; it is not opened again.", closed.number)
            self._turned_down = True
            known = replace(update, topics=tuple(replace(report, change=Change()) for report in update.topics))
            return self._published(known, "", closed, "none")
        if dry_run:
            return Published(update, True, branch=self._branch)
        commit_sha = self._proposal.prepare(state, update, proposal)
        conversation = self._conversation(update, state.base, decided)
        try:
            pull = conversation.begin()
        except Exists:
            return self._join(update, commit_sha, plan)
        except GitHubError as error:
            if not any(words in error.what for words in ("permitted to create", "Only collaborators may open")):
                raise
            server = self._settings.github_server_url
            link = f"{server}/{self._github.repository}/compare/{in_url(self.base)}...{in_url(self._branch)}"
            raise GitHubError(error.what, f"{error.remedy} Or open it by hand, the branch is ready: {link}") from error
        return self._published(update, commit_sha, pull, "created", conversation.warnings)

    def _join(self, update: Update, commit_sha: str, plan: Plan) -> Published:
        """Another run opened the pull request in this very moment: say there what is proposed by both."""
        state = self._read()
        if state.pull is None:
            raise BranchMoved
        decided = self._decide(state)
        update_of_both = decided.completed(plan(decided.base, decided.waiting))
        conversation = self._conversation(update_of_both, state.base, decided)
        conversation.refresh(state.pull)
        return self._published(update, commit_sha, state.pull, "updated", conversation.warnings)

    def _conversation(self, update: Update, base: Snapshot, decided: Decided) -> PullRequestText:
        from radar.publishing.pull_request_text import PullRequestText  # once there is something to say

        return PullRequestText(self._pulls, self._settings, update, *self._deciding(update, base, decided))

    def _deciding(self, update: Update, base: Snapshot, decided: Decided) -> tuple[str, str]:
        """The Markdown for those who decide about papers: what was decided, and how it is done."""
        from radar.reporting.deciding import how_to_decide

        home = f"{self._settings.github_server_url}/{self._github.repository}"
        branch, path = in_url(self._branch), in_url(decided.path)
        folder, _, name = path.rpartition("/")
        link = f"{home}/edit/{branch}/{path}" if decided.file else f"{home}/new/{branch}/{folder}?filename={name}"
        told = self._decisions.told(decided, update, base).markdown
        return told, how_to_decide(link, exists=bool(decided.file))

    def _published(
        self, update: Update, commit_sha: str, pull: PullRequest, operation: str, warnings: tuple[str, ...] = ()
    ) -> Published:
        changed = operation != "none"
        return Published(update, changed, commit_sha, self._branch, pull.number, pull.url, operation, warnings)
