"""Pull requests and what becomes of them when branches move."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from tests.stand_ins.github.commits import BOT, Person
from tests.stand_ins.github.git import GitStore


@dataclass
class PullRequest:
    """One pull request. `head_sha` and `base_sha` are as of the last time the branch was seen while it was open.

    `fork` is the full name of the repository that its branch is in, where that is another one; with `fork_is_gone` it
    was deleted since.
    """

    number: int
    title: str
    body: str | None
    head: str
    base: str
    head_sha: str
    base_sha: str
    created_at: datetime
    updated_at: datetime
    author: Person = BOT
    draft: bool = False
    fork: str = ""
    fork_is_gone: bool = False
    state: Literal["open", "closed"] = "open"
    labels: list[str] = field(default_factory=list)
    assignees: list[str] = field(default_factory=list)
    reviewers: list[str] = field(default_factory=list)
    team_reviewers: list[str] = field(default_factory=list)
    closed_at: datetime | None = None
    merged_at: datetime | None = None
    merged_by: Person | None = None
    merge_commit_sha: str | None = None

    @property
    def branches(self) -> dict[str, str]:
        """The branches of this repository that it is about, and where each was seen last."""
        return ({} if self.fork else {self.head: self.head_sha}) | {self.base: self.base_sha}

    def close(self, at: datetime) -> None:
        """Closed without a merge."""
        self.state, self.closed_at, self.updated_at = "closed", at, at

    def merged(self, at: datetime, sha: str, by: Person | None = None) -> None:
        """Closed because its commits are in the base."""
        self.close(at)
        self.merged_at, self.merge_commit_sha, self.merged_by = at, sha, by


@dataclass
class PullRequests:
    """All pull requests of the repository, oldest first."""

    first_number: int = 1
    _all: list[PullRequest] = field(default_factory=list)

    def __iter__(self) -> Iterator[PullRequest]:
        return iter(list(self._all))

    def __len__(self) -> int:
        return len(self._all)

    def __getitem__(self, position: int) -> PullRequest:
        return self._all[position]

    def numbered(self, number: int) -> PullRequest | None:
        return next((each for each in self._all if each.number == number), None)

    def open_on(self, head: str, base: str) -> PullRequest | None:
        """The open pull request from one branch to another; there is at most one."""
        known = ("open", head, base, "")
        return next((each for each in self._all if (each.state, each.head, each.base, each.fork) == known), None)

    def next_number(self) -> int:
        """Issues and pull requests share their numbers; a number is never given twice."""
        return self._all[-1].number + 1 if self._all else self.first_number

    def add(self, pull_request: PullRequest) -> None:
        self._all.append(pull_request)

    def branch_moved(self, store: GitStore, branch: str, new: str | None, at: datetime) -> None:
        """What GitHub does to the open pull requests when a branch is moved or (None) removed.

        One whose branch goes is closed; so is one whose branch is reset to what its base has already; one whose
        commits arrive in its base, by whatever way, counts as merged.
        """
        for each in self._all:
            if each.state != "open" or branch not in each.branches:
                continue
            if new is None:
                each.close(at)
            elif branch != each.base:
                base = store.ref(f"refs/heads/{each.base}") or each.base_sha
                each.head_sha, each.updated_at = new, at
                if store.is_ancestor(new, base):
                    each.close(at)
            else:
                each.base_sha = new
                if store.is_ancestor(each.head_sha, new):
                    each.merged(at, new)
