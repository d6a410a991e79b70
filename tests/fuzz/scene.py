"""Where the fuzz runs happen: a repository with an archive, an arXiv that has news for it, a GitHub that holds it."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from radar.errors import SettingsError
from radar.publishing.checkout import Checkout
from radar.settings.read import read_settings
from radar.settings.secret import SecretError
from tests.end_to_end.clock import TODAY, SkippingClock
from tests.end_to_end.hub import OWN_README
from tests.end_to_end.world import Tree, invented
from tests.fuzz.oracle import CODES, TOKEN, Machine, Ran, broken, check_folder, check_nothing_lost, check_secrets
from tests.stand_ins.arxiv import ArxivStandIn, Corpus, Entry
from tests.stand_ins.arxiv.plan import FaultPlan
from tests.stand_ins.github import GitHubStandIn
from tests.stand_ins.github.pull_requests import PullRequest

TOPICS = "splatting\ngaussian"
SINCE = "60 days"
BRANCH = "arxiv-radar/update"
LONGEST = 7 * 3600.0  # seconds: the longest `max-minutes`, and an hour of waiting for GitHub
STOPPED_BY_ARXIV = 3  # and yet something may be published, with `strict`
PEOPLES = {
    "README.md": OWN_README,
    "src/main.c": b"int main() {}\n",
    "notes/2026_10/papers_1.md": b"mine\n",
    ".github/arxiv-radar.yml": b"topics: [splatting, gaussian]\nsince: 60 days\n",
}
"""What people keep in the repository."""


def known() -> list[Entry]:
    """The papers that the archive holds: of three months, every second one in both topics."""
    return [_paper(number, days=number * 3) for number in range(1, 15)]


def news() -> list[Entry]:
    """Papers that came since, and a revision."""
    revised = replace(known()[4], version=2, title="Splatting revised", updated="2026-10-30T01:00:00Z")
    return [*(_paper(number, days=0) for number in range(20, 28)), revised]


def _paper(number: int, days: int) -> Entry:
    title = "Gaussian Splatting" if number % 2 else "Splatting"
    moment = TODAY - timedelta(days=days, hours=2, minutes=number)
    return invented(number, moment, title, comment=f"{number} pages", authors=("Ada Okonvale", "Bo Li"))


@dataclass
class Scene:
    """An arXiv, and a machine whose workspace is a checkout with an archive; `base` has its files."""

    arxiv: ArxivStandIn
    machine: Machine
    base: Tree = field(default_factory=dict, repr=False)

    def environ(self, **inputs: str) -> dict[str, str]:
        """The environment of a run with `publish: none`; `inputs` by their names, `_` for `-`."""
        values = {"topics": TOPICS, "since": SINCE, "publish": "none", **inputs}
        return {"ARXIV_API_URL": self.arxiv.url, **as_inputs(values)}

    def papers(self, slug: str) -> list[Entry]:
        """The papers that the topic of that name has to have."""
        since = f"{TODAY - timedelta(days=60):%Y-%m-%d}"
        found = [entry for entry in self.arxiv.corpus.snapshot().current if slug in entry.title.lower()]
        return [entry for entry in found if entry.updated >= since]

    def run(self, files: Mapping[str, bytes] | None = None, **inputs: str) -> Ran:
        """A run of the action in a workspace that holds these files, by default those of `base`."""
        self.machine.restore(self.base if files is None else files)
        return self.machine.run(self.environ(**inputs))

    def run_judged(self, files: Tree, environ: Mapping[str, str], codes: frozenset[int] = CODES) -> Ran:
        """The same with any environment: nothing may be written but what the settings allow, and nothing lost.

        It may end with one of `codes`.
        """
        self.machine.restore(files)
        ran = self.machine.run(environ, waiting=LONGEST, codes=codes)
        self.machine.tidy()
        after = self.machine.files()
        try:
            output_dir = read_settings(environ, Checkout(self.machine.workspace).text).output_dir
        except (SecretError, SettingsError, OSError):
            output_dir = None
        check_folder(files, after, output_dir)
        check_nothing_lost(files, after)
        if ran.code and ran.code != STOPPED_BY_ARXIV and after != files:
            raise broken("WroteInSpiteOfAnError", ran.log)
        return ran


def as_inputs(values: Mapping[str, str]) -> dict[str, str]:
    """Inputs by their names, `_` for `-`, as the runner hands them over."""
    return {f"INPUT_{name.upper().replace('_', '-')}": value for name, value in values.items()}


@contextmanager
def open_scene(folder: Path) -> Iterator[Scene]:
    """The scene in `folder`: the archive is one that the action made, of the papers that were known then."""
    with ArxivStandIn(Corpus(known())) as arxiv:
        scene = Scene(arxiv, Machine(folder))
        ran = scene.run(PEOPLES)
        assert ran.code == 0, ran.log
        scene.base = scene.machine.files()
        arxiv.corpus.add(news())
        yield scene


@dataclass
class HubScene(Scene):
    """The same with a GitHub that holds the repository, and where a pull request waits.

    `refs` and `pulls` are what `reset` comes back to; `refs_now`, where an example begins, if that is elsewhere.
    `workspace` has the files of the checkout, which no run may change.
    """

    github: GitHubStandIn = field(kw_only=True)
    clock: SkippingClock = field(kw_only=True)
    refs: dict[str, str] = field(default_factory=dict, repr=False)
    pulls: list[PullRequest] = field(default_factory=list, repr=False)
    refs_now: dict[str, str] = field(default_factory=dict, repr=False)
    workspace: Tree = field(default_factory=dict, repr=False)

    def environ(self, **inputs: str) -> dict[str, str]:
        """The environment of a run that commits, unless told."""
        return {
            "GITHUB_REPOSITORY": self.github.full_name,
            "GITHUB_API_URL": self.github.api_url,
            "GITHUB_SERVER_URL": self.github.server_url,
            "GITHUB_REF": "refs/heads/main",
            **super().environ(**{"publish": "commit", **inputs}),
        }

    def reset(self) -> None:
        """Bring GitHub back to where it was when the scene was set."""
        self.refs_now = {}
        world = self.github.world
        self.github.wait_idle()
        self.github.faults.clear()
        self.arxiv.faults = FaultPlan()
        now = world.store.refs("refs/")
        for name in now.keys() | self.refs.keys():
            if now.get(name) != self.refs.get(name):
                world.store.move(name, self.refs.get(name), now.get(name, "0" * 40))
        world.pull_requests._all[:] = copy.deepcopy(self.pulls)
        world.labels.clear()
        world.lagging.clear()
        self.github.set(rate_used=0, rate_reset=None)
        self.github.log.clear()
        self.arxiv.forget()
        self.clock.sleeps.clear()

    def keep(self) -> None:
        """Let `reset` come back to how things are now."""
        self.refs = self.github.store.refs("refs/")
        self.pulls = copy.deepcopy(self.github.pull_requests)

    def check(self, before: Tree, ran: Ran, *, may_move: str) -> None:
        """Raise unless the repository is sound, and nothing but what is ours on the branch `may_move` has changed.

        `before` has the files of that branch.
        """
        story = f"exit code {ran.code}\n{ran.log[-3000:]}"
        if self.machine.files() != self.workspace:
            raise broken("WroteIntoWorkspace", story)
        now, then = self.github.store.refs("refs/"), self.refs_now or self.refs
        for name in now.keys() | then.keys():
            if now.get(name) != then.get(name) and name != f"refs/heads/{may_move}":
                raise broken("MovedAnotherBranch", f"{name}: {story}")
        if now != then:
            self.github.fsck()
        after = self.github.tree(may_move) if f"refs/heads/{may_move}" in now else {}
        for path in before.keys() | after.keys():
            if after and before.get(path) != after.get(path) and not path.startswith("papers/") and path != "README.md":
                raise broken("WroteOutside", f"{path}: {story}")
        for path, data in after.items():
            check_secrets(data.decode("utf-8", "replace"), path)
        for request in self.github.log:
            check_secrets(repr(request.body), f"a request to GitHub: {request.method} {request.path}")
        for asked in self.arxiv.log:
            check_secrets(repr(asked), "a request to arXiv")


@contextmanager
def open_hub_scene(folder: Path) -> Iterator[HubScene]:
    """The scene on a GitHub: the archive is on `main`, and a pull request with papers of later waits."""
    with open_scene(folder / "machine") as scene:
        clock = SkippingClock(TODAY, speed=0)
        with GitHubStandIn(folder / "hub", clock=clock.now, token=TOKEN) as github:
            github.commit("main", scene.base, "Begin")
            hub = HubScene(scene.arxiv, scene.machine, scene.base, github=github, clock=clock)
            hub.machine.restore({})
            ran = hub.machine.run(hub.environ(publish="pull-request"), clock)
            assert ran.code == 0 and github.pull_requests, ran.log
            scene.arxiv.corpus.add([_paper(30, days=0), _paper(31, days=0)])
            hub.keep()
            hub.reset()
            yield hub
