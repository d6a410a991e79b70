"""The repository on GitHub, as both ways of publishing to it see it: its base branch, and commits by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from radar.publishing.authorship import Authorship
from radar.publishing.git_objects import Commit, GitObjects
from radar.publishing.github_client import GitHub
from radar.publishing.path_conflicts import check_known
from radar.publishing.publisher import Plan
from radar.publishing.refusals import Empty, GitHubError, Missing
from radar.publishing.snapshot import Blobs, Snapshot, take_snapshot
from radar.publishing.workspace import Workspace
from radar.settings.model import Settings


class Repository:
    """The repository that is published to; `base` is the branch that the result is meant for."""

    def __init__(self, github: GitHub, settings: Settings, base: str, checkout: Path) -> None:
        """`checkout` is the job's workspace, where files that are the same need not be fetched."""
        self.github = github
        self.objects = GitObjects(github, Authorship(settings.author, settings.sign_off))
        self.base = base
        self._settings = settings
        self._blobs = Blobs(self.objects, Workspace(checkout, settings.output_dir, readmes=settings.readme))

    def base_snapshot(self) -> Snapshot:
        """The base branch as it is now, with what every run reads at hand; without a commit in an empty repository.

        Raises `GitHubError` where there is no such branch, `SettingsError` where something stands in our files' places.
        """
        try:
            head = self.objects.head(self.base)
        except Empty:
            return Snapshot(None, {}, self._blobs, self._settings.output_dir, self._settings.readme)
        except Missing:
            default = default_branch(self.github)
            raise GitHubError(
                f"The repository has no branch {self.base}.",
                f"Create it, or name another one with the setting `base`; the default branch is {default}.",
            ) from None
        snapshot = self.snapshot(head)
        check_known(snapshot, self._settings, self.base)
        snapshot.fetch_first()
        return snapshot

    def snapshot(self, commit: Commit) -> Snapshot:
        """The files of a commit that matter to us."""
        return take_snapshot(self.objects, commit, self._blobs, self._settings.output_dir, self._settings.readme)

    def begin(self, plan: Plan, empty: Snapshot, text: str) -> None:
        """Make the first commit of an empty repository, with the overview alone; the rest follows on top of it."""
        path = f"{self._settings.output_dir}/README.md"
        self.objects.first_commit(path, plan(empty, None).files[path], text, self.base)


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
