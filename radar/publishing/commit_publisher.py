"""`publish: commit`: one commit on the branch, on top of whatever is there, never in place of it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from radar.clock import Clock
from radar.publishing.branch_races import until_it_lands
from radar.publishing.commit import make_commit
from radar.publishing.decisions import Decided, DecisionReader, with_who_asked
from radar.publishing.github_client import GitHub
from radar.publishing.path_conflicts import check_writes
from radar.publishing.publisher import Plan, Published, counts, message
from radar.publishing.readmes import tell_of_readmes
from radar.publishing.refusals import BranchMoved
from radar.publishing.repository import Repository
from radar.publishing.snapshot import Snapshot
from radar.settings.message_templates import render_message
from radar.settings.model import Settings
from radar.tree import Tree


class CommitPublisher:
    """Publishes to the base branch itself."""

    def __init__(
        self,
        github: GitHub,
        settings: Settings,
        base: str,
        checkout: Path,
        clock: Clock,
        jitter: Callable[[], float],
    ) -> None:
        self._settings = settings
        self.base = base
        self._repository = Repository(github, settings, base, checkout)
        self._objects = self._repository.objects
        self._clock = clock
        self._jitter = jitter
        self._snapshot: Snapshot | None = None
        self._decisions = DecisionReader(self._repository, settings, clock)
        self._decided: Decided | None = None

    def known(self) -> Collection[Tree]:
        self._snapshot = self._repository.base_snapshot()
        tell_of_readmes(self._snapshot, self._settings)
        self._decided = self._decisions.in_commits(self._snapshot)
        return [self._decided.base]

    def publish(self, plan: Plan, *, dry_run: bool) -> Published:
        return until_it_lands(lambda: self._attempt(plan, dry_run=dry_run), self._clock, self._jitter, self.base)

    def _attempt(self, plan: Plan, *, dry_run: bool) -> Published:
        snapshot, decided = self._snapshot, self._decided
        self._snapshot = self._decided = None
        if snapshot is None:
            snapshot = self._repository.base_snapshot()
        if decided is None:
            decided = self._decisions.in_commits(snapshot)
        update = decided.completed(plan(decided.base, None))
        difference = update.difference(snapshot)
        told = self._decisions.told(decided, update, snapshot)
        if not difference or dry_run:
            return Published(update, bool(difference), branch=self.base, warnings=decided.warnings, decided=told)
        text = message(self._settings.commit_message, counts(update.topics), render_message)
        if snapshot.commit is None:
            self._repository.begin(plan, snapshot, text)
            begun = self._repository.base_snapshot()
            if begun.commit is None:  # GitHub does not show it yet
                raise BranchMoved
            self._snapshot = begun
            return self._attempt(plan, dry_run=dry_run)
        head = snapshot.commit
        check_writes(snapshot, difference.writes, self.base)
        text = with_who_asked(text, decided.path, snapshot, difference)
        commit = make_commit(
            self._objects, head.tree, [head.sha], difference, text, mode=snapshot.mode, there=snapshot.blobs()
        )
        self._objects.move(self.base, commit.sha, before=head.sha)
        return Published(update, True, commit.sha, self.base, warnings=decided.warnings, decided=told)
