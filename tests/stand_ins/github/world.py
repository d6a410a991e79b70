"""What one GitHub knows: its settings, its repository, its pull requests, its clock."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from typing import Literal

from tests.stand_ins.github.comments import Comments
from tests.stand_ins.github.commits import ALICE, BOB, BOT, WEB_FLOW, Person
from tests.stand_ins.github.git import GitStore
from tests.stand_ins.github.pull_requests import PullRequests
from tests.stand_ins.github.rules import Rule, rules_of

Level = Literal["none", "read", "write"]


@dataclass
class Settings:
    """How the repository and the token are set up, and how strict the limits are.

    `protected_branches` (classic protection) and `ruleset_branches` are patterns of branch names that nobody but a
    pull request may change; `rules` are those of rulesets in detail. With `silent_rules` GitHub does not say which rule
    a branch that is to be made or moved would break. Where an organisation lets nobody in, `locked_out` are its words.
    Of `unassignable` people GitHub refuses the whole request, instead of leaving them out. `roles` are people's
    in the repository (`admin`, `maintain`, `write`, `triage`, `read`, `none`), where `collaborators` have another.

    `tree_*` are what one `POST git/trees` may hold before it is answered with
    `tree_limit_status`; `listing_entries` is where a recursive listing is cut. `rate_used` requests are counted
    until `rate_reset` (by default an hour from the first). `stale_reads` is how often a branch is still reported at its
    old place after an update. Without `graphql` only REST is there. With `replaces` a new tree puts what it is told in
    the place of whatever is there, and says nothing; else a file where a folder should be is a bad state. Blobs have at
    most `blob_bytes`; of a folder the contents API lists `contents_entries`, and does not say that there are more.
    """

    token: str = "ghs_standInTokenThatMustNeverBePrinted0"
    committer: Person = BOT  # the token's owner
    contents: Level = "write"
    pull_requests: Level = "write"
    issues: Level = "none"
    actions_may_open_pull_requests: bool = True
    drafts: bool = True
    exists: bool = True
    private: bool = False
    archived: bool = False
    protected_branches: Iterable[str] = ()
    protection_message: str = "Changes must be made through a pull request."
    ruleset_branches: Iterable[str] = ()
    rules: Iterable[Rule] = ()
    silent_rules: bool = False
    locked_out: str = ""
    collaborators: Iterable[str] = ("alice", "bob")
    roles: Mapping[str, str] = field(default_factory=dict)
    unassignable: Iterable[str] = ()
    teams: Iterable[str] = ("curators",)
    token_sees_teams: bool = True  # a workflow's own token does not
    tree_entries: int = 200
    tree_bytes: int = 2_500_000
    tree_limit_status: int = 422
    listing_entries: int = 100_000
    rate_limit: int = 1_000
    rate_used: int = 0
    rate_reset: datetime | None = None
    content_per_minute: int | None = None
    stale_reads: int = 0
    graphql: bool = True
    replaces: bool = False
    blob_bytes: int = 100 * 2**20
    contents_entries: int = 1_000

    def change(self, **changes: object) -> None:
        """Sets the settings named; one that does not exist is a mistake in the test."""
        known = {each.name for each in fields(self)}
        for name, value in changes.items():
            if name not in known:
                raise TypeError(f"the stand-in has no setting {name!r}")
            setattr(self, name, value)

    def may(self, permission: str, wanted: Level) -> bool:
        levels = ("none", "read", "write")
        return levels.index(getattr(self, permission)) >= levels.index(wanted)


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class World:
    """Everything the routes work on. `lock` is held while refs or pull requests change."""

    owner: str
    repo: str
    default_branch: str
    store: GitStore
    settings: Settings
    clock: Callable[[], datetime]
    api_url: str
    server_url: str
    created_at: datetime
    pull_requests: PullRequests
    comments: Comments = field(default_factory=Comments)
    lock: threading.RLock = field(default_factory=threading.RLock)
    people: dict[str, Person] = field(
        default_factory=lambda: {each.login: each for each in (ALICE, BOB, BOT, WEB_FLOW)}
    )
    labels: dict[str, int] = field(default_factory=dict)
    lagging: dict[str, tuple[str | None, int]] = field(default_factory=dict)
    former_names: set[str] = field(default_factory=set)  # `owner/name` in lower case

    @property
    def full_name(self) -> str:
        return f"{self.owner}/{self.repo}"

    @property
    def url(self) -> str:
        """The repository's address in the API."""
        return f"{self.api_url}/repos/{self.full_name}"

    @property
    def html_url(self) -> str:
        return f"{self.server_url}/{self.full_name}"

    def rename(self, full_name: str) -> None:
        """Another name, another owner, or both; requests by the old name are sent on."""
        self.former_names.add(self.full_name.lower())
        self.owner, _, self.repo = full_name.partition("/")
        self.former_names.discard(self.full_name.lower())

    def now(self) -> str:
        return iso(self.clock())

    def is_empty(self) -> bool:
        # asked before nearly everything, and where the default branch is, is known without a process
        return self.head(self.default_branch) is None and not self.store.refs("refs/heads/")

    def head(self, branch: str) -> str | None:
        """Where a branch is."""
        return self.store.ref(f"refs/heads/{branch}")

    def move_ref(self, name: str, new: str | None, old: str) -> None:
        """Moves a ref as GitStore.move does; the pull requests on it follow."""
        with self.lock:
            self.store.move(name, new, old)
            if self.settings.stale_reads:
                self.lagging[name] = (None if old == "0" * 40 else old, self.settings.stale_reads)
            branch = name.removeprefix("refs/heads/")
            if branch != name:
                self.pull_requests.branch_moved(self.store, branch, new, self.clock())

    def notice_pushes(self) -> None:
        """Lets the pull requests follow branches that a real `git push` has moved, past `move_ref`."""
        with self.lock:
            for each in self.pull_requests:
                for branch, known in each.branches.items():
                    now = self.head(branch)
                    if each.state == "open" and now != known:
                        self.pull_requests.branch_moved(self.store, branch, now, self.clock())

    def reported_ref(self, name: str) -> str | None:
        """Where the API says a ref is: for a moment after an update that can be where it was before."""
        with self.lock:
            old, left = self.lagging.pop(name, (None, 0))
            if left:
                if left > 1:
                    self.lagging[name] = (old, left - 1)
                return old
            return self.store.ref(name)

    def rate(self, spent: int = 0) -> dict[str, int]:
        """The primary limit as GitHub reports it, after `spent` more requests; `used` can grow over the limit."""
        settings, now = self.settings, self.clock()
        with self.lock:
            if settings.rate_reset is None or settings.rate_reset <= now:
                settings.rate_used = 0 if settings.rate_reset else settings.rate_used
                settings.rate_reset = now + timedelta(hours=1)
            settings.rate_used += spent
            limit, used, reset = settings.rate_limit, settings.rate_used, int(settings.rate_reset.timestamp())
        return {"limit": limit, "remaining": max(limit - used, 0), "reset": reset, "used": used}

    def is_protected(self, branch: str) -> bool:
        return matches(branch, self.settings.protected_branches)

    def has_ruleset(self, branch: str) -> bool:
        return bool(rules_of(self, branch))

    def person_of(self, email: str) -> Person | None:
        """The account a commit's address belongs to."""
        return next((person for person in self.people.values() if person.email == email), None)

    def label_id(self, name: str) -> int:
        """The label's number; a name not seen before makes a new label, as GitHub does."""
        return self.labels.setdefault(name, 208_045_946 + len(self.labels))


def matches(branch: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(branch, pattern) for pattern in patterns)


def iso(moment: datetime) -> str:
    """A moment as GitHub writes it: UTC, whole seconds, `Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def node_id(prefix: str, *parts: object) -> str:
    """An opaque name as GitHub's GraphQL has them."""
    text = base64.urlsafe_b64encode(":".join(map(str, parts)).encode()).decode().rstrip("=")
    return f"{prefix}_{text}"
