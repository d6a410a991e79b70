"""What has to hold of the action in its container; each check is a job of its own against stand-ins of its own."""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import yaml

from scripts.container import PROJECT, Engine
from scripts.runner import TOKEN, WORKSPACE, Job, Ran, expect, github_variables, new_job, runner_environment
from tests.stand_ins.arxiv import FaultPlan, always
from tests.stand_ins.arxiv.corpus import Corpus, timestamp
from tests.stand_ins.arxiv.faults import NEVER_ANSWERS
from tests.stand_ins.arxiv.server import ArxivStandIn
from tests.stand_ins.demo_corpus import demo_entries
from tests.stand_ins.github import GitHubStandIn

CONFIG = b"""\
topics:
  - gaussian splatting
since: 2000-01-01
page-size: 50
"""
OWN_README = b"# Reading\n\n<!-- arxiv-radar:begin -->\n<!-- arxiv-radar:end -->\n\nBy hand.\n"
REPOSITORY = {".github/arxiv-radar.yml": CONFIG, "README.md": OWN_README, "src/main.c": b"int main() {}\n"}


@dataclass(frozen=True)
class World:
    """arXiv and GitHub for one check, and the place for its clones."""

    engine: Engine
    arxiv: ArxivStandIn
    github: GitHubStandIn
    folder: Path

    def run(self, job: Job, **inputs: str) -> Ran:
        """A run that publishes to GitHub; expects that it leaves no trace in the workspace."""
        before = job.traces()
        services = {"ARXIV_API_URL": self.arxiv.url, **github_variables(self.github)}
        ran = job.run(self.engine, services, **inputs)
        self.github.wait_idle()
        after = job.traces()
        changed = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
        expect(not changed, f"nothing in the workspace is touched or changes hands, found {changed}", ran.finished)
        return ran

    def announce_a_paper(self) -> None:
        """Let arXiv have one more paper of the topic."""
        newest = next(entry for entry in demo_entries() if "Gaussian Splatting" in entry.title)
        now = timestamp(datetime.now(UTC))
        self.arxiv.corpus.add([replace(newest, id="2610.99999", version=1, published=now, updated=now, announced="")])

    def check_repository(self, branch: str, ran: Ran) -> int:
        """Expect a sound repository whose branch holds the archive, pages and overview; gives the number of papers."""
        self.github.fsck()
        clone = self.github.clone(self.folder / f"clone-{len(self.github.log)}", f"--branch={branch}")
        readme = (clone / "README.md").read_bytes()
        begin, end = OWN_README.split(b"\n<!-- arxiv-radar:end -->")
        expect(readme.startswith(begin) and readme.endswith(end), "the README's own part is as it was", ran.finished)
        expect(b"(papers/gaussian_splatting/README.md)" in readme, "the README has the overview", ran.finished)
        expect((clone / "src" / "main.c").read_bytes() == REPOSITORY["src/main.c"], "other files stay", ran.finished)
        expect((clone / "papers" / "README.md").is_file(), "there is an overview", ran.finished)
        head = self.github.commit_of(branch)
        expect(head.signed, "the commit is signed by GitHub", ran.finished)
        return sum(path.read_bytes().count(b"\n") for path in clone.glob("papers/*/*/*.jsonl"))


@contextmanager
def new_world(engine: Engine) -> Iterator[World]:
    with (
        tempfile.TemporaryDirectory(prefix="radar-image-") as folder,
        ArxivStandIn(Corpus(demo_entries())) as arxiv,
        GitHubStandIn(Path(folder) / "hub") as github,
    ):
        github.commit("main", REPOSITORY, "Begin")
        yield World(engine, arxiv, github, Path(folder))


def files_are_written_under_publish_none(engine: Engine) -> None:
    with new_world(engine) as world, new_job(world.github.clone) as job:
        services = {"ARXIV_API_URL": world.arxiv.url}
        before = job.files()
        ran = job.run(engine, services, publish="none")
        _expect_news(ran)
        archives = [data for path, data in ran.files.items() if path.endswith(".jsonl")]
        papers = sum(data.count(b"\n") for data in archives)
        expect(ran.outputs["new-papers"] == str(papers) != "0", f"`new-papers` is {papers}", ran.finished)
        ours = {path for path in ran.files if path.startswith("papers/")} | {"README.md"}
        outside = {path: data for path, data in ran.files.items() if path not in ours}
        expect(outside == {path: before[path] for path in outside}, "nothing else is touched", ran.finished)
        strangers = job.not_the_workspaces_owners()
        expect(not strangers, f"what is new belongs to the workspace's owner, found {strangers[:20]}", ran.finished)
        again = job.run(engine, services, publish="none")
        expect(again.finished.code == 0, "the second run ends well", again.finished)
        expect(again.files == ran.files, "the second run changes no byte", again.finished)
        expect(again.outputs["changed"] == "false", "`changed` is false", again.finished)
        expect(not world.github.log, "GitHub is not asked", again.finished)


def one_commit_is_made_under_publish_commit(engine: Engine) -> None:
    with new_world(engine) as world, new_job(world.github.clone) as job:
        first = world.run(job, publish="commit")
        _expect_news(first)
        papers = world.check_repository("main", first)
        expect(first.outputs["total-papers"] == str(papers) != "0", f"`total-papers` is {papers}", first.finished)
        expect(first.outputs["commit-sha"] == world.github.head(), "`commit-sha` is the head", first.finished)
        expect(first.outputs["branch"] == "main", "`branch` is main", first.finished)
        writes = len(world.github.writes)
        again = world.run(job, publish="commit")
        expect(again.finished.code == 0 and again.outputs["changed"] == "false", "nothing is new", again.finished)
        expect(len(world.github.writes) == writes, "a run without news asks GitHub to write nothing", again.finished)
        world.announce_a_paper()
        with new_job(lambda workspace: workspace.mkdir()) as empty:
            later = world.run(empty, publish="commit")  # no checkout: all comes from GitHub
        expect(later.outputs["new-papers"] == "1", "one paper is new to a job without a checkout", later.finished)
        expect(world.check_repository("main", later) == papers + 1, "the archive has it", later.finished)
        expect(len(world.github.history()) == 3, "there is one commit for each run with news", later.finished)


def one_pull_request_is_kept_under_publish_pull_request(engine: Engine) -> None:
    with new_world(engine) as world, new_job(world.github.clone) as job:
        base = world.github.head()
        first = world.run(job, publish="pull-request")
        _expect_news(first)
        expect(first.outputs["pull-request-operation"] == "created", "a pull request is opened", first.finished)
        (pull,) = world.github.pull_requests
        expect(first.outputs["pull-request-number"] == str(pull.number), "its number is an output", first.finished)
        expect(first.outputs["pull-request-url"].endswith(f"/pull/{pull.number}"), "so is its address", first.finished)
        expect(first.outputs["branch"] == pull.head, "so is its branch", first.finished)
        papers = world.check_repository(pull.head, first)
        expect(first.outputs["new-papers"] == str(papers) != "0", f"`new-papers` is {papers}", first.finished)
        writes = len(world.github.writes)
        again = world.run(job, publish="pull-request")
        expect(again.outputs["pull-request-operation"] == "none", "nothing is new", again.finished)
        expect(len(world.github.writes) == writes, "a run without news asks GitHub to write nothing", again.finished)
        world.announce_a_paper()
        later = world.run(job, publish="pull-request")
        expect(later.outputs["pull-request-operation"] == "updated", "it is brought up to date", later.finished)
        expect(world.check_repository(pull.head, later) == papers + 1, "its branch has the paper", later.finished)
        expect(len(world.github.pull_requests) == 1, "there is still one pull request", later.finished)
        expect(world.github.head() == base, "the base is where it was", later.finished)


def a_dry_run_writes_nothing(engine: Engine) -> None:
    with new_world(engine) as world, new_job(world.github.clone) as job:
        ran = world.run(job, publish="commit", dry_run="true")
        _expect_news(ran)
        expect(not world.github.writes, "GitHub is asked to write nothing", ran.finished)


def failures_end_with_their_exit_codes(engine: Engine) -> None:
    with new_world(engine) as world, new_job(world.github.clone) as job:
        asked = len(world.arxiv.log)
        wrong = world.run(job, publish="nowhere", page_size="5")
        _expect_failure(wrong, 2)
        log = wrong.finished.log
        expect("publish" in log and "page-size" in log, "both wrong settings are named", wrong.finished)
        expect(len(world.arxiv.log) == asked, "arXiv is not asked", wrong.finished)
        services = github_variables(world.github)
        _expect_failure(job.run(engine, services, publish="commit"), 3)  # nobody answers in arXiv's place
        services |= {"ARXIV_API_URL": world.arxiv.url, "INPUT_TOKEN": TOKEN}  # not the repository's
        _expect_failure(job.run(engine, services, publish="commit"), 4)
        expect(not world.github.writes, "GitHub is asked to write nothing", wrong.finished)


def a_cancelled_run_stops_as_process_1(engine: Engine) -> None:
    with new_world(engine) as world, new_job(world.github.clone) as job:
        world.arxiv.faults = FaultPlan(always(NEVER_ANSWERS))
        before = job.traces()
        environment = {
            **runner_environment({"publish": "commit"}),
            "ARXIV_API_URL": world.arxiv.url,
            **github_variables(world.github),
        }
        stopped: list[float] = []

        def asked() -> bool:
            if world.arxiv.log:
                stopped.append(time.monotonic())
            return bool(world.arxiv.log)

        finished = engine.stop(environment, job.mounts(), WORKSPACE, asked)
        expect(finished.code == 143, "the exit code is that of SIGTERM", finished)
        expect("The run was stopped by SIGTERM." in finished.log, "one sentence says so", finished)
        expect("Traceback" not in finished.log, "there is no traceback", finished)
        took = time.monotonic() - stopped[0]
        expect(took < 8, f"it ends before the runner kills it, took {took:.1f} s", finished)
        expect(job.traces() == before and not world.github.writes, "nothing is written", finished)


def _expect_news(ran: Ran) -> None:
    expect(ran.finished.code == 0, "the run ends well", ran.finished)
    declared = yaml.safe_load((PROJECT / "action.yml").read_text(encoding="utf-8"))["outputs"]
    expect(ran.outputs.keys() == declared.keys(), "the outputs are those of action.yml", ran.finished)
    expect(ran.outputs["changed"] == "true", "`changed` is true", ran.finished)
    expect(ran.summary.strip(), "there is a summary", ran.finished)


def _expect_failure(ran: Ran, code: int) -> None:
    expect(ran.finished.code == code, f"the exit code is {code}", ran.finished)
    told = re.search(r"^::(?:error|warning) ", ran.finished.log, re.MULTILINE)
    expect(told, "an annotation says why", ran.finished)
    expect("Traceback" not in ran.finished.log, "there is no traceback", ran.finished)
    expect(ran.summary.strip(), "the summary says why", ran.finished)


CHECKS: tuple[Callable[[Engine], None], ...] = (
    files_are_written_under_publish_none,
    one_commit_is_made_under_publish_commit,
    one_pull_request_is_kept_under_publish_pull_request,
    a_dry_run_writes_nothing,
    failures_end_with_their_exit_codes,
    a_cancelled_run_stops_as_process_1,
)
