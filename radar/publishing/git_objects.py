"""git's objects and refs through the API: what a snapshot reads and a commit is made of."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from radar.publishing.authorship import ACTIONS_BOT, Authorship, signed_off
from radar.publishing.branch_rules import NEVER_IN_THE_WAY
from radar.publishing.github_client import NOTHING, GitHub, decoded, in_url, listed, sha_of
from radar.publishing.path_conflicts import Kind
from radar.publishing.refusals import BranchMoved, Exists, GitHubError, Lost, Missing, NoReason, rules_broken
from radar.publishing.tree_listing import Listed, check_whole, leads_to, read_listing, seen_from
from radar.settings.people import Person
from radar.text import fold
from radar.tree import blob_sha

T = TypeVar("T")
_BLOBS_AT_ONCE = 50
ORDINARY = "100644"
"""The mode of a file that nobody executes."""


@dataclass(frozen=True)
class Commit:
    """A commit: its own name, its tree's, its message, and its parents' names."""

    sha: str
    tree: str
    message: str = field(default="", compare=False)
    parents: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Entry:
    """A change of one path in a tree: new content as text or as a blob's name; neither removes the path."""

    path: str
    content: str | None = None
    blob: str | None = None
    mode: str = ORDINARY

    def as_json(self) -> dict[str, Any]:
        """The entry as `POST git/trees` takes it."""
        entry: dict[str, Any] = {"path": self.path, "mode": self.mode, "type": "blob"}
        if self.content is not None:
            return entry | {"content": self.content}
        return entry | {"sha": self.blob}


class GitObjects:
    """Objects and refs of the repository."""

    def __init__(self, github: GitHub, authorship: Authorship | None = None) -> None:
        self._github = github
        self._authorship = authorship or Authorship()
        self._by_github: Person | None = None  # whom GitHub makes the author for this token, once that is known
        self.secret = github.secret

    def head(self, branch: str) -> Commit:
        """The commit at the branch's head. Raises `Missing` without such a branch, `Empty` without any commit."""
        return self.commit(self.at(branch), surely_there=True)

    def at(self, branch: str) -> str:
        """The name of the commit that a branch is at. Raises as `head` does."""
        return self._github.call(
            "GET",
            f"/git/ref/heads/{in_url(branch)}",
            lambda answer: sha_of(answer["object"]),
            deed=f"read the branch {branch}",
        )

    def commit(self, sha: str, *, surely_there: bool = False) -> Commit:
        """A commit by name. Raises `Missing` where there is none, unless it is `surely_there`."""
        return self._github.call(
            "GET", f"/git/commits/{sha}", _commit, deed=f"read the commit {sha[:7]}", surely_there=surely_there
        )

    def entries(self, tree: str, folders: Iterable[str]) -> dict[str, Listed]:
        """What is in a tree by path, with all in `folders`; one request, unless the tree is too large for one.

        Raises `GitHubError` where GitHub does not list all.
        """
        found: dict[str, Listed] = {}
        self._walk(tree, "", [folder.strip("/") for folder in folders], found)
        return found

    def _walk(self, tree: str, prefix: str, wanted: Sequence[str], found: dict[str, Listed]) -> None:
        listed, cut = self._list(tree, prefix, wanted, recursive=True)
        if cut:
            listed, _ = self._list(tree, prefix, wanted, recursive=False)
        for path, entry in listed.items():
            found[prefix + path] = entry
            if cut and entry.kind is Kind.FOLDER and leads_to(path, wanted):
                self._walk(entry.sha, f"{prefix}{path}/", seen_from(path, wanted), found)

    def _list(
        self, tree: str, prefix: str, wanted: Sequence[str], *, recursive: bool
    ) -> tuple[dict[str, Listed], bool]:
        def read(answer: Any) -> tuple[dict[str, Listed], bool]:
            listed, cut = read_listing(answer, recursive=recursive)
            if not cut:
                check_whole(tree, listed, wanted, recursive=recursive)
            elif not recursive:
                raise GitHubError(
                    f"GitHub does not list all that is in the repository's folder {prefix or '/'}, so what is there "
                    "cannot be known.",
                    "Move some of what is right in it to other folders, until it holds fewer than 100,000 entries.",
                )
            return listed, cut

        return self._github.call(
            "GET",
            f"/git/trees/{tree}",
            read,
            deed="read the repository's files",
            query={"recursive": 1} if recursive else None,
            surely_there=True,
        )

    def blob(self, sha: str) -> bytes:
        """A blob's content, held against its name."""

        def read(answer: Any) -> bytes:
            data = decoded(answer)
            if blob_sha(data) != sha:
                raise ValueError("another blob")
            return data

        return self._github.call(
            "GET", f"/git/blobs/{sha}", read, deed="read a file of the repository", surely_there=True
        )

    def blobs(self, shas: Sequence[str]) -> dict[str, bytes]:
        """As many of these blobs as can be had many at a time, held against their names."""
        found: dict[str, bytes] = {}
        for begin in range(0, len(shas), _BLOBS_AT_ONCE):
            texts = self._github.texts(shas[begin : begin + _BLOBS_AT_ONCE])
            whole = {
                sha: data for sha, text in texts.items() if blob_sha(data := text.encode("utf-8", "replace")) == sha
            }
            if not whole:
                break
            found |= whole
        return found

    def make_blob(self, data: bytes) -> str:
        """Store a blob; its name."""
        self.secret.keep_out_of("a file", [data])
        body = {"content": base64.b64encode(data).decode("ascii"), "encoding": "base64"}
        return self._github.call("POST", "/git/blobs", sha_of, deed="write to the repository", body=body)

    def make_tree(self, base: str, entries: Sequence[Entry]) -> str:
        """The tree `base` with `entries` changed; its name.

        Raises `Lost` rather than ask again, as the caller may want smaller pieces; unless it is one without content.
        """
        body = {"base_tree": base, "tree": [entry.as_json() for entry in entries]}
        return self._github.call(
            "POST",
            "/git/trees",
            sha_of,
            deed="write to the repository",
            body=body,
            repeatable=len(entries) == 1 and entries[0].content is None,
        )

    def make_commit(self, message: str, tree: str, parents: Sequence[str]) -> Commit:
        """A commit, without author or committer unless the settings name one: GitHub fills them in, and signs it."""
        body: dict[str, Any] = {"message": message, "tree": tree, "parents": list(parents)}
        author = self._authorship.author
        if self._authorship.sign_off:
            if author is None and self._by_github is None:
                self._by_github = self._post_commit(body, _author)  # no branch ever shows this one
            body["message"] = signed_off(message, author or self._by_github or ACTIONS_BOT)
        if author is not None:
            body["author"] = {"name": author.name, "email": author.email}
        return self._post_commit(body, _commit)

    def _post_commit(self, body: Mapping[str, Any], read: Callable[[Any], T]) -> T:
        return self._github.call("POST", "/git/commits", read, deed="write to the repository", body=body)

    def move(self, branch: str, commit: str, *, before: str = "", force: bool = False) -> None:
        """Move a branch on to a commit. Raises `BranchMoved` where it is gone, or is somewhere else (unless forced).

        `before` is where the branch was read. With it a refusal is looked into: the update may have been made all the
        same, and GitHub's words for one that met another in the same moment can be those for a protected branch.
        """
        try:
            self._github.call(
                "PATCH",
                f"/git/refs/heads/{in_url(branch)}",
                lambda answer: _at(answer, commit),
                deed=f"update the branch {branch}",
                branch=branch,
                body={"sha": commit, "force": force},
            )
        except Missing:
            raise BranchMoved from None
        except GitHubError as error:
            if not before:
                self._explain(error, branch)
                raise
            now = self._at_or_gone(branch)
            if now == commit:
                return
            if now != before:
                raise BranchMoved from None
            self._explain(error, branch)
            raise

    def _explain(self, error: GitHubError, branch: str) -> None:
        """Raise another error with the rules that hold for a branch, where GitHub gave no reason.

        It answers `Reference update failed`, without more, where a ruleset does not let a branch be made.
        """
        if not isinstance(error, NoReason):
            return
        types: list[str] = []
        with suppress(GitHubError, BranchMoved, Missing, Exists, Lost):
            types = self._github.call(
                "GET",
                f"/rules/branches/{in_url(branch)}",
                lambda answer: sorted({str(rule["type"]) for rule in answer} - NEVER_IN_THE_WAY),
                deed=f"read the rules of the branch {branch}",
            )
        if types:
            raise rules_broken(types, branch=branch, proposal=self._github.proposal) from None

    def replace(self, branch: str, before: str, after: str) -> None:
        """Set a branch of ours to a commit that does not follow from the one it is at, as long as it is still there.

        The REST API can force a branch but not say from where, and so would lose a commit that somebody pushed a moment
        ago; GraphQL's `updateRefs` can. Where that is not to be had, the branch is read again right before. Raises
        `BranchMoved` when it is not at `before` any more.
        """
        if self._github.update_ref(branch, before, after):
            return
        now = self._at_or_gone(branch)
        if now == before:
            self.move(branch, after, force=True)
        elif now != after:
            raise BranchMoved

    def _at_or_gone(self, branch: str) -> str:
        try:
            return self.at(branch)
        except Missing:
            return NOTHING

    def create(self, branch: str, commit: str) -> None:
        """Make a branch at a commit. Raises `Exists` where there is one already, at another commit.

        Where git has a branch `a`, none can be `a/b`. GitHub refuses that in its words for a protected branch, so a
        refusal is looked into.
        """
        try:
            self._github.call(
                "POST",
                "/git/refs",
                lambda answer: _at(answer, commit),
                deed=f"create the branch {branch}",
                branch=branch,
                body={"ref": f"refs/heads/{branch}", "sha": commit},
            )
        except Exists:
            if self.at(branch) != commit:  # else it is ours: the answer to an earlier try was lost
                raise
        except GitHubError as error:
            if not (other := self._in_the_way(branch)):
                self._explain(error, branch)
                raise
            raise GitHubError(
                f"The branch {branch} cannot be made, since there is a branch {other}, and git cannot have both.",
                "Name another branch with the setting `branch`, or delete that one.",
            ) from None

    def _in_the_way(self, branch: str) -> str:
        """A branch with a name that is a folder for `branch`, or for which `branch` is one; empty without any."""
        parts = branch.split("/")
        above = ["/".join(parts[:end]) for end in range(1, len(parts))]
        there = [name for name in above if self._at_or_gone(name) != NOTHING]
        return there[0] if there else self._below(branch)

    def _below(self, folder: str) -> str:
        """The first of the branches whose names begin with `folder` and a slash; empty without any."""
        begin = f"refs/heads/{folder}/"

        def read(answer: Any) -> str:
            names = sorted(ref for item in listed(answer) if (ref := item["ref"]).startswith(begin))
            return names[0].removeprefix("refs/heads/") if names else ""

        with suppress(Missing):
            return self._github.call(
                "GET", f"/git/matching-refs/heads/{in_url(folder)}/", read, deed="list the branches"
            )
        return ""

    def remove(self, branch: str, before: str) -> None:
        """Delete a branch of ours, with the care of `replace`: only as long as it is at a commit."""
        if self._github.update_ref(branch, before, NOTHING):
            return
        with suppress(Missing):
            if self.at(branch) != before:
                raise BranchMoved
            self._github.call(
                "DELETE",
                f"/git/refs/heads/{in_url(branch)}",
                lambda answer: None,
                deed=f"delete the branch {branch}",
                branch=branch,
            )

    def first_commit(self, path: str, data: bytes, message: str, branch: str) -> None:
        """The first commit of an empty repository, for which GitHub has this way alone.

        Signed off, it is so by the author of the settings, else by the workflow's own bot: nothing can be asked of an
        empty repository about another token.
        """
        self.secret.keep_out_of(path, [data])
        author = self._authorship.author
        if self._authorship.sign_off:
            message = signed_off(message, author or ACTIONS_BOT)
        body: dict[str, Any] = {"message": message, "content": base64.b64encode(data).decode("ascii"), "branch": branch}
        if author is not None:
            body["author"] = {"name": author.name, "email": author.email}
        self._github.call(
            "PUT",
            f"/contents/{in_url(path)}",
            lambda answer: sha_of(answer["commit"]),
            deed="make the first commit",
            branch=branch,
            body=body,
        )


def _commit(answer: Any) -> Commit:
    message = answer["message"]
    parents = tuple(sha_of(each) for each in answer.get("parents") or ())
    return Commit(sha_of(answer), sha_of(answer["tree"]), message if isinstance(message, str) else "", parents)


def _author(answer: Any) -> Person:
    """Whom GitHub made the author of a commit, as git has it."""
    name, email = answer["author"]["name"], answer["author"]["email"]
    if not isinstance(name, str) or not isinstance(email, str):
        raise ValueError("no author")
    sha_of(answer)
    return Person(*(fold(re.sub("[<>]", "", text)) for text in (name, email)))


def _at(answer: Mapping[str, Any], commit: str) -> None:
    if sha_of(answer["object"]) != commit:
        raise ValueError("the branch is elsewhere")
