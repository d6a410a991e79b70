"""GitHub on this machine: one repository, with what a test wants to do to it and see of it."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from tests.stand_ins.github.comments import Comment
from tests.stand_ins.github.commits import ALICE, Commit, Person, read_commit, stamp, write_commit
from tests.stand_ins.github.faults import Fault, FaultPlan
from tests.stand_ins.github.git import ZERO, GitStore, run_git
from tests.stand_ins.github.pull_requests import PullRequest, PullRequests
from tests.stand_ins.github.server import Server
from tests.stand_ins.github.service import Request, Service
from tests.stand_ins.github.trees import FILE, Entry, edit_tree, walk
from tests.stand_ins.github.world import Settings, World, utc_now


class GitHubStandIn:
    """A GitHub with one repository, served on the loopback while the context lasts.

    `path` is a folder for the bare repository. `prefix` is put before the API's paths (`/api/v3` makes it look like
    GitHub Enterprise). Further keywords are the settings of world.Settings.
    """

    def __init__(
        self,
        path: Path,
        *,
        owner: str = "octo",
        repo: str = "reading",
        default_branch: str = "main",
        prefix: str = "",
        first_number: int = 1,
        clock: Callable[[], datetime] = utc_now,
        **settings: object,
    ) -> None:
        self.git_dir = path / f"{repo}.git"
        self.settings = Settings()
        self.settings.change(**settings)
        self.faults = FaultPlan()
        self._server = Server()
        self.server_url = self._server.url
        self.api_url = self._server.url + prefix
        self.store = GitStore(self.git_dir, default_branch)
        self.world = World(
            owner=owner,
            repo=repo,
            default_branch=default_branch,
            store=self.store,
            settings=self.settings,
            clock=clock,
            api_url=self.api_url,
            server_url=self.server_url,
            created_at=clock(),
            pull_requests=PullRequests(first_number),
        )
        self._service = Service(self.world, self.faults, prefix)

    def __enter__(self) -> Self:
        self._server.start(self._service)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.stop()
        self.store.close()

    # What happened

    @property
    def log(self) -> list[Request]:
        """Every request in the order of arrival."""
        return self._service.log

    @property
    def writes(self) -> list[Request]:
        """Those that were meant to change something."""
        return [request for request in self.log if request.writes]

    @property
    def traffic(self) -> tuple[int, int]:
        """Bytes of all requests, and of all answers, heads included."""
        return self._server.received, self._server.sent

    @property
    def full_name(self) -> str:
        return self.world.full_name

    @property
    def token(self) -> str:
        """The token that is right."""
        return self.settings.token

    @property
    def pull_requests(self) -> list[PullRequest]:
        """All pull requests, oldest first; the records are live."""
        self.world.notice_pushes()
        return list(self.world.pull_requests)

    # How it is set up

    def set(self, **settings: object) -> None:
        """Changes settings; see world.Settings."""
        self.settings.change(**settings)

    def fault(self, method: str, path: str, fault: Fault, *, first: int = 1, times: int | None = 1) -> None:
        """Plans a fault; see FaultPlan.add."""
        self.faults.add(method, path, fault, first=first, times=times)

    def add_person(self, person: Person, *, collaborator: bool = True) -> None:
        """Another account, to be found by its login and its commits' address."""
        self.world.people[person.login] = person
        if collaborator:
            self.set(collaborators=(*self.settings.collaborators, person.login))

    def rename(self, full_name: str) -> None:
        """Somebody renames the repository or moves it to another owner."""
        with self.world.lock:
            self.world.rename(full_name)

    # The repository

    def head(self, branch: str = "main") -> str | None:
        """Where a branch is; None when there is none of that name."""
        return self.world.head(branch)

    def commit_of(self, sha_or_branch: str) -> Commit:
        """A commit, parsed."""
        found = read_commit(self.store, self.head(sha_or_branch) or sha_or_branch)
        assert found is not None, f"no commit {sha_or_branch}"
        return found

    def history(self, branch: str = "main") -> list[Commit]:
        """The branch's commits, newest first; empty when there is no such branch."""
        sha = self.head(branch)
        return [self.commit_of(each) for each in self.store.commits("--topo-order", sha)] if sha else []

    def entries(self, branch: str = "main") -> dict[str, Entry]:
        """Every file's mode and SHA by path."""
        tree = self.commit_of(branch).tree
        return {path: entry for path, entry in walk(self.store, tree) if entry.kind != "tree"}

    def tree(self, branch: str = "main") -> dict[str, bytes]:
        """Every file's bytes by path."""
        return {path: self.store.read(entry.sha, "blob") or b"" for path, entry in self.entries(branch).items()}

    def commit(
        self,
        branch: str,
        files: Mapping[str, bytes | None],
        message: str = "A change by hand",
        author: Person = ALICE,
        *,
        start: str | None = None,
        entries: Mapping[str, Entry] | None = None,
    ) -> str:
        """A person's push: sets files (None removes one) on top of the branch and returns the commit's SHA.

        `entries` are what is no ordinary file: links, submodules. What is there gives way to what is set. A branch that
        does not exist starts from the commit `start`, else from the default branch, else from nothing.
        """
        with self.world.lock:
            old = self.head(branch)
            parent = old or start or self.head(self.world.default_branch)
            changes = {
                path: None if data is None else Entry(FILE, self.store.write("blob", data))
                for path, data in files.items()
            }
            changes |= entries or {}
            tree = edit_tree(self.store, self.commit_of(parent).tree if parent else None, changes, replace=True)
            by = stamp(author, self.world.clock())
            sha = write_commit(self.store, tree, [parent] if parent else [], message + "\n", by, by)
            self.world.move_ref(f"refs/heads/{branch}", sha, old or ZERO)
            return sha

    def link(self, to: str, mode: str = "120000") -> Entry:
        """A symbolic link for `commit`, or with another mode a file that holds `to`."""
        return Entry(mode, self.store.write("blob", to.encode()))

    def reset(self, branch: str, sha: str | None) -> None:
        """A person's forced push of a branch to a commit (it is made if need be), or its removal (None)."""
        with self.world.lock:
            self.world.move_ref(f"refs/heads/{branch}", sha, self.head(branch) or ZERO)

    def clone(self, to: Path, *options: str) -> Path:
        """A real `git clone`, checked out; `options` are git's (`--depth=1`)."""
        run_git("clone", "--quiet", *options, self.git_dir.resolve().as_uri(), to)
        return to

    def fsck(self) -> None:
        """Raises unless `git fsck --strict` finds nothing wrong."""
        self.store.fsck()

    # What a maintainer does with a pull request

    def close(self, number: int) -> None:
        """A person closes it without a merge."""
        with self.world.lock:
            self._numbered(number).close(self.world.clock())

    def merge(self, number: int, how: Literal["merge", "squash"] = "merge", by: Person = ALICE) -> str:
        """A person merges it; git does the merge, and raises where it meets a conflict. Returns the base's new head."""
        with self.world.lock, tempfile.TemporaryDirectory() as folder:
            it = self._numbered(number)
            work = self.clone(Path(folder) / "work", f"--branch={it.base}")
            option = "--squash" if how == "squash" else "--no-ff"
            who = ("-c", f"user.name={by.name}", "-c", f"user.email={by.email}")
            message = f"Merge pull request #{number} from {self.world.owner}/{it.head}"
            run_git("-C", work, *who, "merge", "--quiet", option, "--no-commit", f"origin/{it.head}")
            run_git("-C", work, *who, "commit", "--quiet", f"--message={message}")
            run_git("-C", work, "push", "--quiet", "origin", "HEAD:refs/stand-in/merge")
            sha = self.store.ref("refs/stand-in/merge")
            assert sha is not None
            self.store.move("refs/stand-in/merge", None, sha)
            self.world.move_ref(f"refs/heads/{it.base}", sha, it.base_sha)
            it.merged(self.world.clock(), sha, by)
            return sha

    def propose_from(self, fork: str, head: str, sha: str, body: str = "", base: str = "main") -> PullRequest:
        """Somebody opens a pull request from the branch `head` of the repository `fork` (`owner/name`), at `sha`."""
        with self.world.lock:
            base_sha = self.head(base)
            assert base_sha is not None
            now, pulls = self.world.clock(), self.world.pull_requests
            number = pulls.next_number()
            made = PullRequest(number, "Mine", body, head, base, sha, base_sha, now, now, author=ALICE, fork=fork)
            pulls.add(made)
            return made

    def comment(self, number: int, body: str, by: Person = ALICE) -> Comment:
        """Somebody comments on a pull request; the record is live."""
        with self.world.lock:
            self._numbered(number)
            self.world.people.setdefault(by.login, by)
            return self.world.comments.write(number, by, body, self.world.clock())

    def edit_comment(self, comment: Comment, body: str) -> None:
        """Somebody changes the text of a comment."""
        with self.world.lock:
            comment.body, comment.updated_at = body, self.world.clock()

    def react(self, comment: Comment, by: Person = ALICE, content: str = "+1") -> None:
        """Somebody reacts to a comment."""
        with self.world.lock:
            self.world.comments.react(comment, by, content, self.world.clock())

    def comments(self, number: int) -> list[Comment]:
        """The comments on a pull request, oldest first; the records are live."""
        return self.world.comments.on(number)

    def _numbered(self, number: int) -> PullRequest:
        found = self.world.pull_requests.numbered(number)
        assert found is not None, f"no pull request {number}"
        return found

    def wait_idle(self, seconds: float = 5) -> None:
        """Waits until no request is being carried out, as after a client that gave up; raises TimeoutError."""
        until = time.monotonic() + seconds
        while any(request.ended is None for request in list(self.log)):
            if time.monotonic() > until:
                raise TimeoutError("a request is still being carried out")
            time.sleep(0.005)
