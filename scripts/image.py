"""`make image`: builds the container image, runs it as GitHub's runner runs an action, and checks what comes out.

arXiv is played by a stand-in on this machine. The workspace belongs to somebody else, and it and the environment hold
traps: programs and modules of the names that the action uses.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from scripts.container import PROJECT, Engine, Finished, find_engine
from tests.stand_ins.arxiv.corpus import Corpus
from tests.stand_ins.arxiv.server import ArxivStandIn
from tests.stand_ins.demo_corpus import demo_entries

RUNNER_USER = 1001
"""The user that owns the folders on GitHub's runners."""

CONFIG = """\
topics:
  - gaussian splatting
since: 2000-01-01
"""

NO_SERVICE = "http://127.0.0.1:9"
"""An address on which nobody answers: what must not be asked."""


TOKEN = "token-of-the-stand-in"


class Unexpected(Exception):
    """A run in the container did not do what it has to."""


@dataclass(frozen=True)
class Job:
    """A job's folders on the runner, with what the container sees them as."""

    root: Path

    @property
    def workspace(self) -> Path:
        return self.root / "workspace"

    @property
    def commands(self) -> Path:
        return self.root / "file_commands"

    def mounts(self) -> dict[Path, str]:
        names = ("workspace", "home", "workflow", "file_commands", "runner_temp")
        return {self.root / name: f"/github/{name}" for name in names}

    def files(self) -> dict[str, bytes]:
        """Everything in the workspace, by path."""
        found = (path for path in sorted(self.workspace.rglob("*")) if path.is_file())
        return {path.relative_to(self.workspace).as_posix(): path.read_bytes() for path in found}


@contextmanager
def new_job() -> Iterator[Job]:
    """A checkout with a config file and traps in it, which belongs to the runner's user where we may give it away."""
    # What the container's root wrote, another user cannot remove.
    with tempfile.TemporaryDirectory(prefix="radar-image-", ignore_cleanup_errors=True) as folder:
        job = Job(Path(folder))
        for path in job.mounts():
            path.mkdir()
        (job.root / "workflow" / "event.json").write_text("{}\n", encoding="utf-8")
        (job.workspace / ".github").mkdir()
        (job.workspace / ".github" / "arxiv-radar.yml").write_text(CONFIG, encoding="utf-8")
        (job.workspace / "README.md").write_text("# Reading\n", encoding="utf-8")
        for module in ("arxiv", "encodings", "radar", "sitecustomize", "usercustomize", "yaml"):
            (job.workspace / f"{module}.py").write_text("import os\nos._exit(99)\n", encoding="utf-8")
        for program in ("git", "python", "python3", "sh"):
            trap = job.workspace / "bin" / program
            trap.parent.mkdir(exist_ok=True)
            trap.write_text("#!/bin/sh\nexit 99\n", encoding="utf-8")
            trap.chmod(0o755)
        if os.geteuid() == 0:
            for path in [job.root, *job.root.rglob("*")]:
                os.chown(path, RUNNER_USER, RUNNER_USER)
        yield job


def runner_environment(arxiv_url: str, inputs: Mapping[str, str]) -> dict[str, str]:
    """What the runner sets: its own variables, every input of `action.yml`, and a hostile workflow's `env`."""
    declared = yaml.safe_load((PROJECT / "action.yml").read_text(encoding="utf-8"))["inputs"]
    unknown = inputs.keys() - declared.keys()
    assert not unknown, f"action.yml declares no input {unknown}"
    given = {**dict.fromkeys(declared, ""), "token": TOKEN, **inputs}
    return {
        **{f"INPUT_{name.replace(' ', '_').upper()}": value for name, value in given.items()},
        "ARXIV_API_URL": arxiv_url,
        "ARXIV_DELAY_SECONDS": "0",
        "CI": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_API_URL": NO_SERVICE,
        "GITHUB_ENV": "/github/file_commands/set_env",
        "GITHUB_EVENT_NAME": "schedule",
        "GITHUB_EVENT_PATH": "/github/workflow/event.json",
        "GITHUB_OUTPUT": "/github/file_commands/set_output",
        "GITHUB_REF": "refs/heads/main",
        "GITHUB_REF_NAME": "main",
        "GITHUB_REF_TYPE": "branch",
        "GITHUB_REPOSITORY": "octocat/reading",
        "GITHUB_RUN_ATTEMPT": "1",
        "GITHUB_RUN_ID": "1",
        "GITHUB_SERVER_URL": NO_SERVICE,
        "GITHUB_SHA": "0" * 40,
        "GITHUB_STEP_SUMMARY": "/github/file_commands/step_summary",
        "GITHUB_WORKSPACE": "/github/workspace",
        "HOME": "/github/home",
        "LC_ALL": "C",
        "PATH": "/github/workspace/bin",
        "PYTHONHOME": "/github/workspace",
        "PYTHONPATH": "/github/workspace",
        "RUNNER_OS": "Linux",
        "RUNNER_TEMP": "/github/runner_temp",
    }


@dataclass(frozen=True)
class Ran:
    """A run of the action: how it ended and what it told the runner. `files` is the workspace after it."""

    finished: Finished
    outputs: Mapping[str, str]
    summary: str
    files: Mapping[str, bytes]


def run_action(engine: Engine, job: Job, arxiv_url: str, **inputs: str) -> Ran:
    """One step of the job; the names of inputs are written with `_` for `-`."""
    for file in ("set_env", "set_output", "step_summary"):
        (job.commands / file).write_bytes(b"")
    given = {name.replace("_", "-"): value for name, value in inputs.items()}
    finished = engine.run(runner_environment(arxiv_url, given), job.mounts(), "/github/workspace")
    left = [path.name for name in ("home", "runner_temp") for path in (job.root / name).iterdir()]
    expect(not left, f"nothing is left in HOME or the runner's temporary folder, found {left}", finished)
    shown = finished.log.replace(f"::add-mask::{TOKEN}\n", "")  # the runner takes it away, and masks it from then on
    expect(TOKEN not in shown, "the token is not in the log", finished)
    return Ran(
        finished,
        read_outputs((job.commands / "set_output").read_text(encoding="utf-8")),
        (job.commands / "step_summary").read_text(encoding="utf-8"),
        job.files(),
    )


def read_outputs(text: str) -> dict[str, str]:
    """The outputs as the runner reads them from `GITHUB_OUTPUT`."""
    pattern = r"^([^=\n]+?)<<(.+)\n(?:((?:.|\n)*?)\n)?\2$"
    return {found[1]: found[3] or "" for found in re.finditer(pattern, text, re.MULTILINE)}


def expect(true: object, what: str, finished: Finished) -> None:
    """Raise Unexpected, with the log, unless `true`."""
    if not true:
        raise Unexpected(f"Expected that {what}.\nExit code {finished.code}. Log:\n{finished.log}")


def first_run_writes_the_tree(engine: Engine, job: Job, arxiv: ArxivStandIn) -> None:
    before = job.files()
    ran = run_action(engine, job, arxiv.url, publish="none", page_size="50")
    expect(ran.finished.code == 0, "the run ends well", ran.finished)
    expect("papers/README.md" in ran.files, "there is an overview", ran.finished)
    archives = [data for path, data in ran.files.items() if path.endswith("/papers.jsonl")]
    papers = sum(data.count(b"\n") for data in archives)
    expect(papers > 0, "there are papers", ran.finished)
    expect(ran.outputs.get("new-papers") == str(papers), f"`new-papers` is {papers}", ran.finished)
    expect(ran.outputs.get("changed") == "true", "`changed` is true", ran.finished)
    declared = yaml.safe_load((PROJECT / "action.yml").read_text(encoding="utf-8"))["outputs"]
    expect(ran.outputs.keys() <= declared.keys(), "action.yml declares every output", ran.finished)
    expect(ran.summary.strip(), "there is a summary", ran.finished)
    outside = {path: data for path, data in ran.files.items() if not path.startswith("papers/")}
    expect(outside == before, "nothing outside the output folder is touched", ran.finished)


def second_run_changes_nothing(engine: Engine, job: Job, arxiv: ArxivStandIn) -> None:
    before = job.files()
    ran = run_action(engine, job, arxiv.url, publish="none", page_size="50")
    expect(ran.finished.code == 0, "the run ends well", ran.finished)
    expect(ran.files == before, "no byte changes", ran.finished)
    expect(ran.outputs.get("changed") == "false", "`changed` is false", ran.finished)


def wrong_settings_end_with_2(engine: Engine, job: Job, arxiv: ArxivStandIn) -> None:
    before, asked = job.files(), len(arxiv.log)
    ran = run_action(engine, job, arxiv.url, publish="nowhere", page_size="5")
    expect(ran.finished.code == 2, "the exit code is 2", ran.finished)
    expect("publish" in ran.finished.log and "page-size" in ran.finished.log, "both settings are named", ran.finished)
    expect("Traceback" not in ran.finished.log, "there is no traceback", ran.finished)
    expect(ran.files == before and len(arxiv.log) == asked, "nothing is asked or written", ran.finished)


def image_holds_only_what_runs(engine: Engine, _job: Job, _arxiv: ArxivStandIn) -> None:
    script = (PROJECT / "scripts" / "image_content.py").read_text(encoding="utf-8")
    finished = engine.run({}, {}, "/", ["/opt/venv/bin/python", "-I", "-c", script])
    expect(finished.code == 0, "the image holds only what runs", finished)
    print(finished.log, end="")


CHECKS: tuple[Callable[[Engine, Job, ArxivStandIn], None], ...] = (
    first_run_writes_the_tree,
    second_run_changes_nothing,
    wrong_settings_end_with_2,
    image_holds_only_what_runs,
)


def main() -> int:
    """Build, run, check; 0 when all is as it has to be."""
    began = time.monotonic()
    try:
        engine = find_engine()
        engine.build()
    except subprocess.CalledProcessError as error:
        print(f"`{shlex.join(error.cmd)}` failed; its message stands above.", file=sys.stderr)
        return 1
    print(f"Built with {engine.name} in {time.monotonic() - began:.1f} s", flush=True)
    with ArxivStandIn(Corpus(demo_entries())) as arxiv, new_job() as job:
        for check in CHECKS:
            began = time.monotonic()
            try:
                check(engine, job, arxiv)
            except Unexpected as error:
                print(f"FAILED {check.__name__}: {error}", file=sys.stderr)
                return 1
            print(f"ok in {time.monotonic() - began:4.1f} s: {check.__name__.replace('_', ' ')}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
