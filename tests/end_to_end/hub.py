"""The action between arXiv and GitHub, both played by stand-ins: runs of it, and what has to hold after them."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from radar.commands.action import run
from radar.run.job import Effects
from tests.end_to_end.clock import TODAY, SkippingClock
from tests.end_to_end.world import Ran, World, invented
from tests.stand_ins.arxiv import ArxivStandIn, Corpus, Entry
from tests.stand_ins.github import BOT, GitHubStandIn, Request
from tests.stand_ins.github.api_versions import FIRST, VERSIONS
from tests.stand_ins.github.graphql_schema import check_graphql
from tests.stand_ins.github.openapi import VARIABLE, Description, check, check_answers, load

OWN_README = b"""# My reading

<!-- arxiv-radar:begin -->
<!-- arxiv-radar:end -->

Kept by hand below: *nothing* of this is the action's.\r
"""
PEOPLES_FILES = {"README.md": OWN_README, "src/main.c": b"int main() {}\n", "notes/2026_10/papers_1.md": b"mine\n"}
"""What a repository holds before its first run; the last one only looks like a page."""
_OURS = re.compile(
    rb"<!-- arxiv-radar:begin -->.*<!-- arxiv-radar:end -->"
    rb"|<!-- arxiv-radar:(starred[^>]*) begin -->.*?<!-- arxiv-radar:\1 end -->",
    re.S,
)


@dataclass(frozen=True)
class Outcome(Ran):
    """What a run left behind, and the requests that it made of GitHub."""

    requests: tuple[Request, ...] = ()

    @property
    def writes(self) -> list[Request]:
        """The requests that were to change something."""
        return [request for request in self.requests if request.writes]

    @property
    def calls(self) -> list[str]:
        """Method and path of every request, without the repository's own part of it and without the query."""
        return [called(request) for request in self.requests]

    def bodies(self, method: str, path: str) -> list[Any]:
        """What was sent with the requests of `method` whose path, as `calls` has it, begins with `path`."""
        return [request.body for request in self.requests if called(request).startswith(f"{method} {path}")]


def called(request: Request) -> str:
    """A request as `GET git/trees/…`: its method and what follows `/repos/OWNER/REPO/`."""
    return f"{request.method} {re.sub(r'^/repos/[^/]+/[^/?]+/?', '', request.path).partition('?')[0]}"


class QuickClock:
    """A clock that goes `speed` times as fast as the machine's, sleeping included: waits keep their proportions."""

    def __init__(self, start: datetime, speed: float) -> None:
        self._start = start
        self._speed = speed
        self._origin = time.monotonic()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        return (time.monotonic() - self._origin) * self._speed

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds / self._speed)


@dataclass
class Hub:
    """A repository on GitHub that the action keeps, and the arXiv that it asks.

    `clock` is the action's and GitHub's; only sleeps move it on, and nobody waits for them. `world.workspace` is the
    folder of the job's checkout, which is empty until `checkout`.
    """

    arxiv: ArxivStandIn
    github: GitHubStandIn
    world: World
    clock: SkippingClock
    topics: str = "splatting"
    variables: dict[str, str] = field(default_factory=dict)
    readmes: set[str] = field(default_factory=lambda: {"README.md"})
    """Files outside of the output folder whose marked parts are the action's."""
    unsigned: set[str] = field(default_factory=set)
    """Addresses of authors whom a test had the action name: GitHub does not sign their commits."""

    def announce(self, *entries: Entry) -> None:
        """Let arXiv have more papers."""
        self.arxiv.corpus.add(entries)

    def run(self, topics: str | None = None, *, variables: Mapping[str, str] | None = None, **inputs: str) -> Outcome:
        """A run of the action, by default one that commits for the topic `splatting`.

        `inputs` are the action's inputs, `_` for `-`; `variables` are further environment variables.
        """
        before = len(self.github.log)
        values: dict[str, Any] = {"publish": "commit", "token": self.github.token} | inputs
        ran = self.world.run_action(
            self.arxiv.url,
            self.topics if topics is None else topics,
            clock=self.clock,
            variables=self.environment() | dict(variables or {}),
            **values,
        )
        self.github.wait_idle()
        said = (
            ran.log.replace(f"::add-mask::{self.github.token}\n", "", 1) + ran.summary + "".join(ran.outputs.values())
        )
        assert self.github.token not in said
        return Outcome(ran.code, ran.log, ran.outputs, ran.summary, tuple(self.github.log[before:]))

    def afresh(self) -> Hub:
        """The hub with nothing but its first commit, no faults, no sleeps so far, and all of its hour's requests."""
        self.github.faults.clear()
        self.github.set(rate_used=0)
        self.github.reset("main", self.github.history()[-1].sha)
        self.clock.sleeps.clear()
        return self

    def environment(self) -> dict[str, str]:
        """What the runner tells the action of the repository and of GitHub."""
        return {
            "GITHUB_REPOSITORY": self.github.full_name,
            "GITHUB_API_URL": self.github.api_url,
            "GITHUB_SERVER_URL": self.github.server_url,
            "GITHUB_REF": f"refs/heads/{self.github.world.default_branch}",
        } | self.variables

    def start(self, topics: str, *, speed: float = 20, **inputs: str) -> tuple[BaseProcess, Path]:
        """A run of the action in a process of its own, with an empty workspace and a clock `speed` times as fast.

        Beside the process, the file that its log goes to.
        """
        folder = self.world.root / f"process-{time.monotonic_ns()}"
        folder.mkdir()
        log = folder.with_suffix(".log")
        values = {"publish": "commit", "token": self.github.token, "topics": topics} | inputs
        environ = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(folder),
            "GITHUB_OUTPUT": str(folder.with_suffix(".output")),
            "ARXIV_API_URL": self.arxiv.url,
            "ARXIV_DELAY_SECONDS": "0",
            **self.environment(),
            **{f"INPUT_{name.upper().replace('_', '-')}": value for name, value in values.items()},
        }
        process = _processes().Process(target=_run, args=(environ, log, self.clock.now(), speed))
        process.start()
        return process, log

    def race(self, topics: Sequence[str], *, speed: float = 20, **inputs: str) -> list[tuple[int | None, str]]:
        """Runs in processes of their own, started together, one for each of `topics`: exit codes and logs."""
        running = [self.start(each, speed=speed, **inputs) for each in topics]
        ended = []
        for process, log in running:
            process.join(120)
            ended.append((process.exitcode, log.read_text("utf-8")))
        return ended

    def checkout(self, *options: str) -> Path:
        """Make the workspace a clone of the repository as it is now, as actions/checkout does; `options` are git's."""
        if self.world.workspace.exists():
            shutil.rmtree(self.world.workspace)
        return self.github.clone(self.world.workspace, *options)

    def papers(self, branch: str = "main", slug: str | None = None) -> list[str]:
        """`slug/id` + `v` + version of every line of the archive on the branch, sorted."""
        found = []
        for path, data in self.github.tree(branch).items():
            parts = path.split("/")
            if parts[0] == "papers" and len(parts) == 4 and path.endswith(".jsonl") and slug in (None, parts[1]):
                records = [json.loads(line) for line in data.decode().split("\n") if line]
                found += [f"{parts[1]}/{record['id']}v{record['version']}" for record in records]
        return sorted(found)

    def our_commits(self, branch: str = "main") -> int:
        """How many commits on the branch are the action's."""
        ours = {BOT.email, self.github.settings.committer.email, *self.unsigned}
        return sum(commit.author.email in ours for commit in self.github.history(branch))

    def check(self, folder: Path) -> None:
        """Raise unless the repository is sound, can be cloned, and every commit of ours touches only what is ours."""
        self.github.fsck()
        branches = [name.removeprefix("refs/heads/") for name in self.github.store.refs("refs/heads/")]
        for branch in branches:
            clone = self.github.clone(folder / branch.replace("/", "-"), f"--branch={branch}")
            assert (clone / ".git").is_dir()
            for commit in self.github.history(branch):
                if commit.author.email in {BOT.email, self.github.settings.committer.email, *self.unsigned}:
                    assert commit.signed is (commit.author.email not in self.unsigned)
                    self._check_reach(commit.sha, commit.parents)
        for request in self.github.log:
            if request.method == "POST" and request.path.endswith("/git/commits"):
                assert not {"author", "committer"} & request.body.keys() or self.unsigned
                assert "committer" not in request.body
        for request in self.github.log:
            headers = {name.lower(): value for name, value in request.headers.items()}
            if not headers.get("user-agent", "").startswith("arxiv-radar/"):
                continue  # a person's, whom a test plays
            assert headers["x-github-api-version"] == FIRST
            assert headers["accept"] == "application/vnd.github+json"
        assert check_graphql(self.github.log) == []
        if (description := _description(FIRST)) is not None:
            rest = [request for request in self.github.log if _is_described(request)]
            for version in VERSIONS:
                assert check(rest, _description(version) or description) == []
            # Of a fork that is gone GitHub gives no repository, though its description promises one.
            gone = any(pull.fork_is_gone for pull in self.github.pull_requests)
            rest = [request for request in rest if not (gone and "/pulls" in request.path)]
            assert (
                check_answers(
                    (r for r in rest if r.status and r.status < 300 and r.answer and not r.planted), description
                )
                == []
            )

    def _check_reach(self, sha: str, parents: Sequence[str]) -> None:
        after = self.github.entries(sha)
        before = self.github.entries(parents[0]) if parents else {}
        for path in after.keys() | before.keys():
            if after.get(path) != before.get(path) and not path.startswith("papers/"):
                assert path in self.readmes, f"{path} is not the action's"
                old, new = (self.github.store.read(side[path].sha, "blob") or b"" for side in (before, after))
                assert _OURS.sub(b"", old) == _OURS.sub(b"", new)


@cache
def _processes() -> ForkServerContext:
    """Processes that begin with everything imported, as a copy of one that did nothing else: so they start together."""
    context = get_context("forkserver")
    context.set_forkserver_preload(
        [__name__, "radar.publishing.commit_publisher", "radar.publishing.pull_request_publisher"]
    )
    return context


def _run(environ: Mapping[str, str], log: Path, moment: datetime, speed: float) -> None:
    with log.open("w", encoding="utf-8") as stream:
        code = run(Effects(environ, stream, QuickClock(moment, speed)))
    sys.exit(code)


def _is_described(request: Request) -> bool:
    """Whether a request is one of REST's description: GraphQL is not, nor is where GitHub's own redirects lead."""
    return not request.path.startswith(("/graphql", "/repositories/"))


def _description(version: str) -> Description | None:
    path = os.environ.get(VARIABLE)
    return load(Path(path), version) if path else None


def splats(numbers: Iterable[int], title: str = "Splatting", **fields: Any) -> list[Entry]:
    """Papers of the last days, one every 13 minutes; `title` holds the topic's word."""
    return [invented(number, TODAY - timedelta(hours=30, minutes=13 * number), title, **fields) for number in numbers]


@contextmanager
def open_hub(
    folder: Path,
    entries: Iterable[Entry] | None = None,
    files: Mapping[str, bytes] | None = None,
    **settings: Any,
) -> Iterator[Hub]:
    """A repository of one commit by a person, `PEOPLES_FILES` unless told (none at all for `{}`), and 12 papers.

    `settings` are the GitHub stand-in's. When the block ends well, all that must hold of every repository is checked.
    """
    clock = SkippingClock(TODAY, speed=0)
    papers = splats(range(12)) if entries is None else entries
    with ArxivStandIn(Corpus(papers)) as arxiv, GitHubStandIn(folder / "hub", clock=clock.now, **settings) as github:
        files = PEOPLES_FILES if files is None else files
        if files:
            github.commit(github.world.default_branch, files, "Begin")
        hub = Hub(arxiv, github, World(folder), clock)
        yield hub
        github.wait_idle()
        hub.check(folder / "clones")
