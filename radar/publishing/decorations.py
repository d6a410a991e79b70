"""Labels and people of a pull request: what cannot be put on or asked is a warning, and the papers go on without.

Each is asked for once: what was, stands as a digest in the pull request's body. A refusal of a label or a person counts
as asked, since the next run would get the same. One of the token, or what GitHub was too busy for, does not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from radar.publishing.pull_request_api import PullRequest, PullRequestApi
from radar.publishing.pull_request_body import fingerprint, memory
from radar.publishing.refusals import BranchMoved, Exists, GitHubError, Lost, Missing, Passing, Unexplained
from radar.settings.model import Settings

_Asked = tuple[str, str]  # a setting's name, and one label or person that it names
_REFUSED = (GitHubError, BranchMoved, Exists, Lost, Missing)
# What to do where GitHub's words say no more than that it will not; by the setting.
_REMEDIES = {
    "labels": "Put it on by hand, or name another one in `labels`; it is not tried again here.",
    "assignees": "Only people with access to the repository can be assigned.",
    "reviewers": "Name collaborators of the repository in `reviewers`.",
    "team-reviewers": "Name teams with access to the repository in `team-reviewers`, and give `token` the token of a "
    "GitHub App or a person that may see the organisation's teams: the workflow's own may not.",
}
_AUTHOR = "Whoever opens a pull request cannot review it: name somebody else in `reviewers`."


class Decorations:
    """What is put on one pull request beside its text. `warnings` tells of what could not be."""

    def __init__(self, pulls: PullRequestApi, settings: Settings) -> None:
        self._pulls = pulls
        self._settings = settings
        self._to_try_again: set[_Asked] = set()
        self.warnings: list[str] = []

    def all(self) -> Mapping[str, _Asked]:
        """Every label and everybody to be asked, by a digest."""
        settings = self._settings
        lists = {
            "labels": settings.labels,
            "assignees": settings.assignees,
            "reviewers": settings.reviewers,
            "team-reviewers": settings.team_reviewers,
        }
        return {fingerprint(kind, name): (kind, name) for kind, names in lists.items() for name in names}

    def settled(self) -> tuple[str, ...]:
        """The digests of those that need not be asked again, if all others are asked now."""
        return tuple(digest for digest, asked in self.all().items() if asked not in self._to_try_again)

    def wanted(self, pull: PullRequest) -> set[_Asked]:
        """Those that were not asked before: whom people have taken off since is not asked again."""
        remembered = memory(pull.body).people
        return {
            asked
            for digest, asked in self.all().items()
            if digest not in remembered and (asked[0], asked[1].lower()) not in pull.has
        }

    def ask(self, pull: PullRequest) -> None:
        """Put on and ask for what was not before."""
        wanted = self.wanted(pull)

        def named(kind: str, names: Sequence[str]) -> list[str]:
            return [name for name in names if (kind, name) in wanted]

        settings, number = self._settings, pull.number
        self._each("labels", named("labels", settings.labels), lambda names: self._pulls.add_labels(number, names))
        self._each("assignees", named("assignees", settings.assignees), lambda names: self._assign(number, names))
        for name in named("reviewers", settings.reviewers):
            self._each("reviewers", [name], lambda names: self._pulls.request_review(number, names, []))
        for name in named("team-reviewers", settings.team_reviewers):
            self._each("team-reviewers", [name], lambda names: self._pulls.request_review(number, [], names))

    def _each(self, kind: str, names: Sequence[str], ask: Callable[[Sequence[str]], None]) -> None:
        """Ask for all `names` together; one by one where GitHub refuses that, so that no other is lost with one."""
        if not names:
            return
        try:
            ask(names)
        except Passing as error:
            self._to_try_again |= {(kind, name) for name in names}
            self.warnings.append(f"{_not_done(kind, names)}: {error}")
        except _REFUSED as error:
            if len(names) > 1:
                for name in names:
                    self._each(kind, [name], ask)
                return
            if isinstance(error, Missing) or (isinstance(error, GitHubError) and not isinstance(error, Unexplained)):
                self._to_try_again |= {(kind, name) for name in names}
            self.warnings.append(f"{_not_done(kind, names)}: {_cause(error)} {_remedy(kind, error)}")

    def _assign(self, number: int, names: Sequence[str]) -> None:
        assigned = self._pulls.add_assignees(number, names)
        self.warnings += [
            f"GitHub did not assign {name}. {_REMEDIES['assignees']}" for name in names if name.lower() not in assigned
        ]


def _not_done(kind: str, names: Sequence[str]) -> str:
    listed = ", ".join(names)
    match kind:
        case "labels":
            what = f"The pull request did not get the label{'s' if len(names) > 1 else ''} {listed}"
        case "assignees":
            what = f"GitHub did not assign {listed}"
        case "reviewers":
            what = f"No review was asked of {listed}"
        case _:
            what = f"No review was asked of the team {listed}"
    return what


def _cause(error: Exception) -> str:
    return error.what if isinstance(error, GitHubError) else f"GitHub said: {' '.join(str(error).split())[:300]}."


def _remedy(kind: str, error: Exception) -> str:
    if kind == "reviewers" and "pull request author" in str(error).lower():
        return _AUTHOR
    if isinstance(error, GitHubError) and not isinstance(error, Unexplained):
        return error.remedy
    return _REMEDIES[kind]
