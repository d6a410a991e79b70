"""Which way of publishing the settings ask for, and what it needs of the workflow's run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from radar.clock import Clock, Deadline
from radar.errors import MachineError, Problem, SettingsError
from radar.publishing.checkout import Checkout
from radar.publishing.publisher import Publisher
from radar.publishing.refusals import GitHubError
from radar.publishing.sources import Sources
from radar.publishing.workspace import Workspace, WorkspacePublisher
from radar.settings.environment import read_environment
from radar.settings.model import Publish, Settings
from radar.settings.raw_values import Problems
from radar.settings.secret import Secret

_EARLY_MINUTES = 5  # for reading the config file, before `max-minutes` is known


def sources(environ: Mapping[str, str], root: Path, clock: Clock, user_agent: str) -> Sources:
    """Where the user's own files are: the checkout in `root`, or GitHub for a job without one.

    Raises `SettingsError` where GitHub's address is none.
    """
    problems = Problems()
    known = read_environment(environ, problems)
    repository, token = known.get("repository", ""), environ.get("INPUT_TOKEN", "").strip()
    if not repository or not token or (root / ".git").exists():
        return Checkout(root)
    if problems.found:
        raise SettingsError(problems.found)
    from radar.publishing.github_client import GitHub
    from radar.publishing.sources import RemoteSources

    github = GitHub(
        repository,
        token,
        api_url=known.get("github_api_url", Settings.github_api_url),
        user_agent=user_agent,
        clock=clock,
        deadline=Deadline(clock, _EARLY_MINUTES * 60),
    )
    return RemoteSources(github, environ.get("GITHUB_SHA", ""), Checkout(root))


def publisher(
    settings: Settings,
    environ: Mapping[str, str],
    root: Path,
    clock: Clock,
    jitter: Callable[[], float],
    user_agent: str,
) -> Publisher:
    """The publisher for `settings.publish`. Raises where the run has not what it takes."""
    if settings.publish is Publish.NONE:
        if environ.get("GITHUB_ACTIONS") == "true" and not root.exists():
            raise MachineError(
                f"The workspace {root} is not there, so that whatever was written would be lost.",
                "Leave GITHUB_WORKSPACE to the runner; a container of your own needs the workspace mounted there.",
            )
        return WorkspacePublisher(
            Workspace(root, settings.output_dir, Secret(settings.token), settings.readme), settings, settings.target
        )
    repository = environ.get("GITHUB_REPOSITORY", "")
    if repository.count("/") != 1:
        problem = Problem(
            f"`publish` is {settings.publish.value}, but GITHUB_REPOSITORY does not name a repository.",
            "Run it in a workflow, or use `publish: none`.",
        )
        raise SettingsError([problem])
    if not settings.token:
        raise GitHubError(
            "There is no token to write to the repository with.",
            "Leave the setting `token` out to use the workflow's own, or give one.",
        )
    from radar.publishing.commit_publisher import CommitPublisher
    from radar.publishing.github_client import GitHub
    from radar.publishing.pull_request_publisher import PullRequestPublisher
    from radar.publishing.repository import default_branch

    github = GitHub(
        repository,
        settings.token,
        api_url=settings.github_api_url,
        user_agent=user_agent,
        clock=clock,
        deadline=Deadline(clock, settings.max_minutes * 60),
        proposal=settings.branch if settings.publish is Publish.PULL_REQUEST else "",
    )
    base = settings.target or default_branch(github)
    if settings.publish is Publish.COMMIT:
        return CommitPublisher(github, settings, base, root, clock, jitter)
    if base == settings.branch:
        problem = Problem(
            f"The pull request would go from the branch {base} to itself.",
            "Name the branch it is for with the setting `base`, or another one for the changes with `branch`.",
        )
        raise SettingsError([problem])
    return PullRequestPublisher(github, settings, base, root, clock, jitter)
