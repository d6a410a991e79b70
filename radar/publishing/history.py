"""The commits that changed a file or folder, as GitHub lists them: who, when, and on top of what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from radar.publishing.git_objects import Commit
from radar.publishing.github_client import GitHub, decoded, in_url, listed, sha_of
from radar.publishing.refusals import Missing

_SHORT = 7
_UNSAFE = re.compile(r"[^\w .-]")
_LONGEST_NAME = 60


@dataclass(frozen=True)
class Deed:
    """A commit of the history. `by` is its author's login, or, without an account, the name in the commit."""

    commit: Commit
    by: str
    at: str

    @property
    def short(self) -> str:
        """The commit's name as people quote it."""
        return self.commit.sha[:_SHORT]


class History:
    """The history of one repository."""

    def __init__(self, github: GitHub) -> None:
        self._github = github

    def of(self, path: str, head: str, *, since: str = "", most: int = 30) -> list[Deed]:
        """The newest commits up to `head` that changed a path; none where there is no such commit.

        `since` is a moment, `YYYY-MM-DDTHH:MM:SSZ`.
        """
        query: dict[str, str | int] = {"sha": head, "path": path, "per_page": most}
        try:
            return self._github.call(
                "GET",
                "/commits",
                lambda answer: [_deed(item) for item in listed(answer)],
                deed=f"read the history of {path}",
                query=query | ({"since": since} if since else {}),
            )
        except Missing:
            return []

    def of_heads(self, path: str, heads: Iterable[str], *, since: str = "", most: int | None = None) -> Iterator[Deed]:
        """The same up to each of `heads` in turn, empty ones aside, each commit once; `most` for each, where given."""
        seen: set[str] = set()
        for head in dict.fromkeys(filter(None, heads)):
            for deed in self.of(path, head, since=since)[:most]:
                if deed.commit.sha not in seen:
                    seen.add(deed.commit.sha)
                    yield deed

    def versions(self, path: str, heads: Iterable[str], since: str) -> Iterator[bytes]:
        """What a file has said since a moment, on all branches with these heads."""
        return (self.file(path, deed.commit.sha) for deed in self.of_heads(path, heads, since=since))

    def file(self, path: str, commit: str) -> bytes:
        """A file of a commit; empty where there is none."""
        try:
            return self._github.call(
                "GET", f"/contents/{in_url(path)}", decoded, deed=f"read {path}", query={"ref": commit}
            )
        except Missing:
            return b""


def _deed(answer: Mapping[str, Any]) -> Deed:
    commit, account = answer["commit"], answer.get("author")
    login = str((account or {}).get("login") or "") or str(commit["author"]["name"])
    by = " ".join(_UNSAFE.sub("", login.replace("[bot]", "-bot")).split())[:_LONGEST_NAME] or "somebody"
    made = Commit(
        sha_of(answer),
        sha_of(commit["tree"]),
        str(commit["message"]),
        tuple(sha_of(each) for each in answer["parents"]),
    )
    return Deed(made, by, str(commit["committer"]["date"]))
