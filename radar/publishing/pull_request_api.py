"""Pull requests through the API: each call a deed, none done twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from radar.publishing.git_objects import Commit
from radar.publishing.github_client import GitHub, in_url, listed, sha_of
from radar.publishing.refusals import BranchMoved, Exists, GitHubError, Lost, Missing, refusal

T = TypeVar("T")

_LONGEST_ADDRESS = 10_000  # characters


@dataclass(frozen=True)
class PullRequest:
    """A pull request as far as it matters to us. `head` is the name of the newest commit it proposes.

    `has` are the labels and people on it, each with the name of the setting that asks for it, in small letters.
    `author` is the login of who opened it; `closed_at` is empty while it is open.
    """

    number: int
    url: str
    title: str
    body: str
    head: str
    merged: bool = False
    has: frozenset[tuple[str, str]] = frozenset()
    author: str = ""
    closed_at: str = ""


@dataclass(frozen=True)
class Comparison:
    """How a branch stands to its base: the commits it has beyond it, oldest first, and the one where they part.

    `complete` says that `commits` are all of them. Without common history there is no `fork`.
    """

    commits: tuple[Commit, ...]
    fork: Commit | None
    complete: bool


class _NothingLeft(Exception):
    """There is nothing to change any more."""


class PullRequestApi:
    """The pull requests of a repository from one branch to another."""

    def __init__(self, github: GitHub, branch: str, base: str) -> None:
        self._github = github
        self._branch = branch
        self._base = base

    def open(self) -> PullRequest | None:
        """The open one, if there is one."""
        found = self._list("open")
        return found[0] if found else None

    def last_closed(self) -> PullRequest | None:
        """The one that was closed last, merged or not."""
        found = self._list("closed")
        return max(found, key=lambda pull: pull.number) if found else None

    def _list(self, state: str) -> list[PullRequest]:
        query: dict[str, str | int] = {
            "state": state,
            "head": f"{self._github.owner}:{self._branch}",
            "base": self._base,
            "per_page": 30,
        }
        deed = "list the pull requests"
        try:
            return self._github.call(
                "GET",
                "/pulls",
                # GitHub ignores a filter it does not understand: so what comes is held against it.
                lambda answer: [_pull(item) for item in listed(answer) if self._is_ours(item)],
                deed=deed,
                query=query,
            )
        except Missing as missing:  # so GitHub hides what a token may not read
            raise refusal(404, str(missing), deed=deed, branch="") from None

    def _is_ours(self, item: Any) -> bool:
        """Whether a pull request goes from our branch to the base: from that of this repository, and not of a fork."""
        head, base = item["head"], item["base"]
        home = head["repo"] if head else None  # none where the fork was deleted
        return (
            home is not None
            and home["full_name"].lower() == self._github.repository.lower()
            and (head["ref"], base["ref"]) == (self._branch, self._base)
        )

    def read(self, number: int) -> PullRequest:
        """The pull request as it is now. Raises `BranchMoved` where it is closed, or goes to another base by now."""
        found = self._github.call(
            "GET",
            f"/pulls/{number}",
            lambda answer: _pull(answer) if answer["state"] == "open" and self._is_ours(answer) else None,
            deed="read the pull request",
        )
        if found is None:
            raise BranchMoved
        return found

    def create(self, title: str, body: str, *, draft: bool) -> PullRequest:
        """Open a pull request; where the answer was lost, the one that was opened is found.

        Raises `Exists` where somebody else has opened it.
        """
        request = {"title": title, "body": body, "head": self._branch, "base": self._base, "draft": draft}
        lost = False
        for _ in range(3):
            try:
                return self._github.call(
                    "POST",
                    "/pulls",
                    _pull,
                    deed="open a pull request",
                    branch=self._branch,
                    body=request,
                    repeatable=False,
                )
            except (Lost, Exists) as error:
                lost = lost or isinstance(error, Lost)
                if not lost:
                    raise
                if (found := self.open()) is not None:
                    return found
        raise GitHubError("GitHub failed to open the pull request.", "The next run tries again.")

    def edit(self, number: int, changes: Callable[[PullRequest], Mapping[str, str]]) -> bool:
        """Make the `changes` that title and body need as they are at this very moment; whether there were any.

        GitHub takes no condition with an edit. So the pull request is read right before, and before each further try:
        what people write meanwhile is not overwritten. Raises as `read` does.
        """
        edited = False

        def made() -> Mapping[str, str]:
            nonlocal edited
            wanted = changes(self.read(number))
            if not wanted:
                raise _NothingLeft
            edited = True
            return wanted

        with suppress(_NothingLeft):
            self._patch(number, made)
        return edited

    def close(self, number: int) -> None:
        """Close the pull request, whatever it says."""
        self._patch(number, {"state": "closed"})

    def _patch(self, number: int, body: Mapping[str, str] | Callable[[], Mapping[str, str]]) -> None:
        self._github.call("PATCH", f"/pulls/{number}", _pull, deed="update the pull request", body=body)

    def add_labels(self, number: int, labels: Sequence[str]) -> None:
        """Put labels on; those that do not exist are made."""
        self._post(f"/issues/{number}/labels", {"labels": list(labels)}, _labels, "label the pull request")

    def add_assignees(self, number: int, assignees: Sequence[str]) -> frozenset[str]:
        """Assign people; GitHub leaves out in silence whom it may not assign. All that are assigned now."""
        body = {"assignees": list(assignees)}
        return self._post(f"/issues/{number}/assignees", body, _assignees, "assign the pull request")

    def request_review(self, number: int, reviewers: Sequence[str], teams: Sequence[str]) -> None:
        """Ask people and teams for their review. Raises `GitHubError` where one of them may not be asked."""
        body = {"reviewers": list(reviewers), "team_reviewers": list(teams)}
        self._post(f"/pulls/{number}/requested_reviewers", body, _pull, "ask for a review")

    def _post(self, path: str, body: dict[str, list[str]], read: Callable[[Any], T], deed: str) -> T:
        return self._github.call("POST", path, read, deed=deed, body=body)

    def compare(self, head: str) -> Comparison:
        """How the commit `head` stands to the base branch."""

        def read(answer: Any) -> Comparison:
            commits = tuple(
                Commit(sha_of(item), sha_of(item["commit"]["tree"]), str(item["commit"]["message"]))
                for item in listed(answer["commits"])
            )
            fork = answer["merge_base_commit"]
            start = Commit(sha_of(fork), sha_of(fork["commit"]["tree"]))
            return Comparison(commits, start, len(commits) == int(answer["ahead_by"]))

        try:
            return self._github.call(
                "GET",
                f"/compare/{in_url(self._base)}...{head}",
                read,
                deed="compare the pull request's branch with its base",
            )
        except Missing:  # no common history
            return Comparison((), None, complete=False)


def _pull(answer: Any) -> PullRequest:
    number, title, body, url = answer["number"], answer["title"], answer["body"], answer["html_url"]
    if type(number) is not int or not isinstance(title, str):
        raise ValueError("not a pull request")
    if not isinstance(url, str) or len(url) > _LONGEST_ADDRESS:  # it becomes an output
        raise ValueError("no address of a pull request")
    return PullRequest(
        number=number,
        url=url,
        title=title,
        body=body if isinstance(body, str) else "",
        head=sha_of(answer["head"]),
        merged=bool(answer.get("merged_at")),
        has=_decorated(answer),
        author=str((answer.get("user") or {}).get("login", "")),
        closed_at=str(answer.get("closed_at") or ""),
    )


def _decorated(answer: Any) -> frozenset[tuple[str, str]]:
    """What a pull request has of labels and people."""
    fields = (
        ("labels", "labels", "name"),
        ("assignees", "assignees", "login"),
        ("reviewers", "requested_reviewers", "login"),
        ("team-reviewers", "requested_teams", "slug"),
    )
    return frozenset(
        (setting, str(item[name]).lower()) for setting, field, name in fields for item in answer.get(field) or ()
    )


def _assignees(answer: Any) -> frozenset[str]:
    return frozenset(str(person["login"]).lower() for person in listed(answer["assignees"]))


def _labels(answer: Any) -> frozenset[str]:
    return frozenset(str(label["name"]) for label in listed(answer))
