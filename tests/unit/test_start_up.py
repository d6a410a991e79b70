"""A run imports no more than it needs: PyGithub and Jinja2 take longer to import than all of our own code."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scripts.runner import github_variables
from tests.end_to_end.world import invented
from tests.stand_ins.arxiv import ArxivStandIn, Corpus
from tests.stand_ins.github import GitHubStandIn

PROJECT = Path(__file__).parents[2]
PACKAGES = {"arxiv", "cryptography", "github", "jinja2", "jwt", "nacl", "requests"}
RUN = """
import json, os, sys
from radar.commands.action import run
from radar.arxiv_api.transport import new_session
from radar.clock import SystemClock
from radar.run.job import Effects

before = []

def session(agent):
    connection = new_session(agent)
    get = connection.get

    def noting(*arguments, **options):
        before.append(sorted(sys.modules))
        return get(*arguments, **options)

    connection.get = noting
    return connection

code = run(Effects(os.environ, sys.stdout, SystemClock(), session))
print()
print(json.dumps({"code": code, "imported": sorted(sys.modules), "before": before[0] if before else []}))
"""
BEFORE_THE_FIRST_ANSWER = {
    *("radar.importing", "radar.importing.completion", "radar.importing.pages"),  # is there something to bring over?
    *(
        "radar.rendering",
        "radar.rendering.template_engine",
        "radar.rendering.code_fingerprint",
        "radar.rendering.template_check",
    ),
    *("radar.reporting", "radar.reporting.console", "radar.reporting.runner_files", "radar.reporting.progress"),
}
"""What a run needs of these rooms to know what to ask; the rest merges, renders and tells."""


@dataclass(frozen=True)
class Ran:
    """A run in a process of its own: exit code, packages imported, and all modules there at the first request."""

    code: int
    packages: set[str]
    before: set[str]


def run(
    folder: Path, inputs: Mapping[str, str], arxiv: str = "http://127.0.0.1:9/", services: Mapping[str, str] = {}
) -> Ran:
    variables = {f"INPUT_{name.upper()}": value for name, value in inputs.items()}
    environ = {
        "ARXIV_API_URL": arxiv,
        "ARXIV_DELAY_SECONDS": "0",
        "GITHUB_WORKSPACE": str(folder),
        "PYTHONPATH": str(PROJECT),
        **variables,
        **services,
    }
    finished = subprocess.run([sys.executable, "-c", RUN], env=environ, capture_output=True, text=True, check=True)
    said = json.loads(finished.stdout.splitlines()[-1])
    return Ran(said["code"], PACKAGES & {name.partition(".")[0] for name in said["imported"]}, {*said["before"]})


def test_a_run_with_wrong_settings_imports_nothing_that_asks_renders_or_publishes(
    tmp_path: Path,
) -> None:
    ran = run(tmp_path, {"topics": "splatting", "page-size": "5"})
    assert (ran.code, ran.packages) == (2, set())


def test_a_run_that_arxiv_does_not_answer_imports_nothing_that_publishes(tmp_path: Path) -> None:
    ran = run(tmp_path, {"topics": "splatting", "publish": "none"})
    assert (ran.code, "arxiv" in ran.packages, ran.packages & {"github", "jwt", "nacl"}) == (3, True, set())


def test_a_run_that_writes_into_the_workspace_does_not_import_pygithub(tmp_path: Path) -> None:
    with a_paper() as arxiv:
        ran = run(tmp_path, {"topics": "splatting", "publish": "none"}, arxiv.url)
    assert (ran.code, ran.packages) == (0, {"arxiv", "jinja2", "requests"})
    assert (tmp_path / "papers" / "splatting" / "README.md").is_file()


@contextmanager
def a_paper() -> Iterator[ArxivStandIn]:
    with ArxivStandIn(Corpus([invented(1, datetime.now(UTC) - timedelta(days=1))])) as arxiv:
        yield arxiv


def expect_little(ran: Ran) -> None:
    """Expect that what merges, renders and tells was not there yet when arXiv was asked."""
    rooms = (
        "radar.importing",
        "radar.run.merge",
        "radar.rendering",
        "radar.reporting",
        "radar.publishing.file_store",
        "radar.run.plan",
    )
    assert ran.code == 0
    assert {name for name in ran.before if name.startswith(rooms)} <= BEFORE_THE_FIRST_ANSWER
    assert "jinja2" not in ran.before
    assert "radar.arxiv_api.harvest" in ran.before


def test_what_merges_and_renders_is_imported_once_arxiv_has_answered(tmp_path: Path) -> None:
    with a_paper() as arxiv:
        for _ in ("a first run", "one that knows an archive"):
            expect_little(run(tmp_path, {"topics": "splatting", "publish": "none"}, arxiv.url))


def test_it_is_so_for_a_pull_request_too(tmp_path: Path) -> None:
    with a_paper() as arxiv, GitHubStandIn(tmp_path / "hub") as github:
        github.commit("main", {"README.md": b"# Reading"}, "Begin")
        services = github_variables(github)
        for _ in ("one that opens it", "one that finds it"):
            inputs = {"topics": "splatting", "publish": "pull-request", "base": "main"}
            expect_little(run(tmp_path / "empty", inputs, arxiv.url, services))
            github.wait_idle()
        assert len(github.pull_requests) == 1
