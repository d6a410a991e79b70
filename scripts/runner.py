"""A job on GitHub's runner as a container action meets it: folders, variables, a checkout that is somebody else's."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from scripts.container import PROJECT, Engine, Finished
from tests.stand_ins.github import GitHubStandIn

RUNNER_USER = 1001
"""The user that owns the folders on GitHub's runners."""

NO_SERVICE = "http://127.0.0.1:9"
"""An address on which nobody answers: what must not be asked."""

TOKEN = "token-of-the-stand-in"
WORKSPACE = "/github/workspace"
_FOLDERS = ("workspace", "home", "workflow", "file_commands", "runner_temp")
_FILES = ("set_env", "set_output", "step_summary")


class Unexpected(Exception):
    """A run in the container did not do what it has to."""


def expect(true: object, what: str, finished: Finished) -> None:
    """Raise Unexpected, with the log, unless `true`."""
    if not true:
        raise Unexpected(f"Expected that {what}.\nExit code {finished.code}. Log:\n{finished.log}")


@dataclass(frozen=True)
class Ran:
    """A run of the action: how it ended and what it told the runner. `files` is the workspace after it."""

    finished: Finished
    outputs: Mapping[str, str]
    summary: str
    files: Mapping[str, bytes]


@dataclass(frozen=True)
class Job:
    """A job's folders on the runner; the container sees them below `/github`."""

    root: Path

    @property
    def workspace(self) -> Path:
        return self.root / "workspace"

    def mounts(self) -> dict[Path, str]:
        return {self.root / name: f"/github/{name}" for name in _FOLDERS}

    def files(self) -> dict[str, bytes]:
        """Everything in the workspace, by path."""
        found = (path for path in sorted(self.workspace.rglob("*")) if path.is_file())
        return {path.relative_to(self.workspace).as_posix(): path.read_bytes() for path in found}

    def traces(self) -> dict[str, tuple[int, ...]]:
        """Owner, rights, size and time of everything in the workspace: a file that came and went shows as well."""
        found: dict[str, tuple[int, ...]] = {}
        for path in [self.workspace, *self.workspace.rglob("*")]:
            stat = path.lstat()
            found[str(path)] = (stat.st_uid, stat.st_gid, stat.st_mode, stat.st_size, stat.st_mtime_ns)
        return found

    def not_the_workspaces_owners(self) -> list[str]:
        """What in the workspace belongs to another user or group than the workspace itself."""
        owner = self.workspace.stat()
        found = ((path, path.lstat()) for path in sorted(self.workspace.rglob("*")))
        return [str(path) for path, stat in found if (stat.st_uid, stat.st_gid) != (owner.st_uid, owner.st_gid)]

    def run(self, engine: Engine, services: Mapping[str, str], **inputs: str) -> Ran:
        """The action as a step of this job; `services` are variables that say where arXiv and GitHub are.

        The names of inputs are written with `_` for `-`.
        """
        for name in _FILES:
            (self.root / "file_commands" / name).write_bytes(b"")
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        environment = {**runner_environment(given), **services}
        finished = engine.run(environment, self.mounts(), WORKSPACE)
        left = [path.name for name in ("home", "runner_temp") for path in (self.root / name).iterdir()]
        left += [path.name for path in (self.root / "file_commands").iterdir() if path.name not in _FILES]
        expect(not left, f"nothing is left outside the workspace, found {left}", finished)
        shown = finished.log.replace(f"::add-mask::{environment['INPUT_TOKEN']}\n", "")  # the runner shows no commands
        expect(environment["INPUT_TOKEN"] not in shown, "the token is not in the log", finished)
        output, summary = (self.root / "file_commands" / name for name in _FILES[1:])
        return Ran(finished, read_outputs(output.read_text("utf-8")), summary.read_text("utf-8"), self.files())


@contextmanager
def new_job(check_out: Callable[[Path], object]) -> Iterator[Job]:
    """A job whose workspace `check_out` makes, with traps in it; all is the runner's user's where we may give it."""
    # What the container's root wrote, another user cannot remove.
    with tempfile.TemporaryDirectory(prefix="radar-image-", ignore_cleanup_errors=True) as folder:
        job = Job(Path(folder))
        for name in _FOLDERS[1:]:
            (job.root / name).mkdir()
        (job.root / "workflow" / "event.json").write_text("{}\n", encoding="utf-8")
        check_out(job.workspace)
        _set_traps(job.workspace)
        if os.geteuid() == 0:
            for path in [job.root, *job.root.rglob("*")]:
                os.chown(path, RUNNER_USER, RUNNER_USER, follow_symlinks=False)
        yield job


def _set_traps(workspace: Path) -> None:
    """Programs and modules of the names that the action uses; each ends what runs it."""
    workspace.mkdir(exist_ok=True)
    for module in ("arxiv", "encodings", "github", "jwt", "radar", "sitecustomize", "usercustomize", "yaml"):
        (workspace / f"{module}.py").write_text("import os\nos._exit(99)\n", encoding="utf-8")
    for program in ("git", "python", "python3", "sh"):
        trap = workspace / "bin" / program
        trap.parent.mkdir(exist_ok=True)
        trap.write_text("#!/bin/sh\nexit 99\n", encoding="utf-8")
        trap.chmod(0o755)


def runner_environment(inputs: Mapping[str, str]) -> dict[str, str]:
    """What the runner sets: its own variables, every input of `action.yml`, and a hostile workflow's `env`."""
    declared = yaml.safe_load((PROJECT / "action.yml").read_text(encoding="utf-8"))["inputs"]
    unknown = inputs.keys() - declared.keys()
    assert not unknown, f"action.yml declares no input {unknown}"
    given = {**dict.fromkeys(declared, ""), "token": TOKEN, **inputs}
    return {
        **{f"INPUT_{name.replace(' ', '_').upper()}": value for name, value in given.items()},
        "ARXIV_API_URL": NO_SERVICE,
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
        "GITHUB_WORKSPACE": WORKSPACE,
        "HOME": "/github/home",
        "LC_ALL": "C",
        "PATH": f"{WORKSPACE}/bin",
        "PYTHONHOME": WORKSPACE,
        "PYTHONPATH": WORKSPACE,
        "RUNNER_OS": "Linux",
        "RUNNER_TEMP": "/github/runner_temp",
    }


def github_variables(github: GitHubStandIn) -> dict[str, str]:
    """What the runner tells of the repository that a workflow on its default branch runs in."""
    return {
        "GITHUB_API_URL": github.api_url,
        "GITHUB_REPOSITORY": github.full_name,
        "GITHUB_SERVER_URL": github.server_url,
        "GITHUB_SHA": github.head() or "0" * 40,
        "INPUT_TOKEN": github.token,
    }


def read_outputs(text: str) -> dict[str, str]:
    """The outputs as the runner reads them from `GITHUB_OUTPUT`: `name<<delimiter`, the value's lines, the delimiter.

    Raises ValueError where a delimiter is missing.
    """
    outputs: dict[str, str] = {}
    lines = text.split("\n")
    while lines:
        line = lines.pop(0)
        if line:
            name, delimiter = line.split("<<", 1)
            end = lines.index(delimiter)
            outputs[name] = "\n".join(lines[:end])
            del lines[: end + 1]
    return outputs
