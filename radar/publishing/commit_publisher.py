"""`publish: commit`: one commit on the branch, on top of whatever is there, never in place of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

from radar.clock import Clock
from radar.publishing.commit import make_commit
from radar.publishing.git_objects import GitObjects
from radar.publishing.github_client import GitHub
from radar.publishing.path_conflicts import check_known, check_writes, tell_of_link
from radar.publishing.publisher import Plan, Published, counts, message
from radar.publishing.refusals import BranchMoved, Empty, Exists, GitHubError, Missing
from radar.publishing.snapshot import Blobs, Snapshot, take_snapshot
from radar.publishing.workspace import Workspace
from radar.settings.message_templates import render_message
from radar.settings.model import Settings
from radar.tree import Tree

log = logging.getLogger(__name__)

_RETRIES = 5
_LONGEST_WAIT = 300.0  # seconds


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
        self._objects = GitObjects(github)
        self._blobs = Blobs(self._objects, Workspace(checkout, settings.output_dir))
        self._github = github
        self._clock = clock
        self._jitter = jitter
        self._snapshot: Snapshot | None = None

    def known(self) -> Collection[Tree]:
        self._snapshot = self._take()
        tell_of_link(self._snapshot)
        return [self._snapshot]

    def publish(self, plan: Plan, *, dry_run: bool) -> Published:
        for _ in attempts(self._clock, self._jitter, self.base):
            try:
                return self._attempt(plan, dry_run=dry_run)
            except (BranchMoved, Exists, Missing):
                continue
        raise AssertionError("attempts() raises when there are no more")

    def _attempt(self, plan: Plan, *, dry_run: bool) -> Published:
        snapshot = self._snapshot or self._take()
        self._snapshot = None
        update = plan(snapshot, None)
        difference = update.difference(snapshot)
        if not difference or dry_run:
            return Published(update, bool(difference), branch=self.base)
        text = message(self._settings.commit_message, counts(update.topics), render_message)
        if snapshot.commit is None:
            begin_repository(self._objects, self.base, plan, snapshot, self._settings, text)
            begun = self._take()
            if begun.commit is None:  # GitHub does not show it yet
                raise BranchMoved
            self._snapshot = begun
            return self._attempt(plan, dry_run=dry_run)
        head = snapshot.commit
        check_writes(snapshot, difference.writes, self.base)
        commit = make_commit(self._objects, head.tree, [head.sha], difference, text, mode=snapshot.mode)
        self._objects.move(self.base, commit.sha, before=head.sha)
        return Published(update, True, commit.sha, self.base)

    def _take(self) -> Snapshot:
        base = base_snapshot(self._github, self._objects, self._blobs, self.base, self._settings)
        base.fetch_first()
        return base


def begin_repository(
    objects: GitObjects, branch: str, plan: Plan, empty: Snapshot, settings: Settings, text: str
) -> None:
    """Make the first commit of an empty repository, with the overview alone; the rest follows on top of it."""
    path = f"{settings.output_dir}/README.md"
    objects.first_commit(path, plan(empty, None).files[path], text, branch)


def base_snapshot(github: GitHub, objects: GitObjects, blobs: Blobs, base: str, settings: Settings) -> Snapshot:
    """The base branch as it is now; without a commit in an empty repository.

    Raises `GitHubError` where there is no such branch, `SettingsError` where something stands in our files' places.
    """
    try:
        head = objects.head(base)
    except Empty:
        return Snapshot(None, {}, blobs, settings.output_dir)
    except Missing:
        raise GitHubError(
            f"The repository has no branch {base}.",
            f"Create it, or name another one with the setting `base`; the default branch is {default_branch(github)}.",
        ) from None
    snapshot = take_snapshot(objects, head, blobs, settings.output_dir)
    check_known(snapshot, settings, base)
    return snapshot


def default_branch(github: GitHub) -> str:
    """The repository's default branch."""
    try:
        return github.call("GET", "", _default_branch, deed="read the repository")
    except Missing:
        raise GitHubError(
            f"GitHub shows no repository {github.repository} to this token.",
            "Check its name, and that the job has `permissions:` with `contents: write`.",
        ) from None


def _default_branch(answer: Any) -> str:
    name = answer["default_branch"]
    if not isinstance(name, str) or not name:
        raise ValueError("no branch")
    return name


def attempts(clock: Clock, jitter: Callable[[], float], branch: str) -> Iterator[int]:
    """The first try and up to five more, with growing waits of random length between them.

    The unit is the time that a try takes, and waits are several of them: so even eight runs at once find their turns.
    """
    for attempt in range(_RETRIES + 1):
        begin = clock.monotonic()
        yield attempt
        if attempt < _RETRIES:
            took = max(clock.monotonic() - begin, 1.0)
            wait = jitter() * min(took * 4 * 2**attempt, _LONGEST_WAIT)
            log.info("The branch %s moved meanwhile; merging with what is there now, in %.0f s.", branch, wait)
            clock.sleep(wait)
    raise GitHubError(
        f"The branch {branch} kept moving: {_RETRIES + 1} times somebody else's commit came first.",
        "Let fewer workflows write to it at the same time, for example with `concurrency` in the workflow file.",
    )
