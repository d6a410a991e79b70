"""The demonstration's repository on the GitHub that is played, and a run of the action for it as in a workflow."""

from __future__ import annotations

import io
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from radar.clock import Clock
from radar.commands import action
from radar.rendering.readme import BEGIN, END
from radar.run.job import Effects
from scripts.runner import read_outputs
from tests.stand_ins.github import GitHubStandIn

CONFIG = """\
# What this repository follows. arXiv Radar's docs/settings.md has all settings; all but `config` and `token` fit here.
topics:
  - gaussian splatting
  - name: llm
    any: [large language model, LLM]
    none: [survey]
  - protein design
since: 2026-05-01
page-size: 25
reviewers: [bob]
labels: [papers]
"""

STARRED_BEGIN, STARRED_END = "<!-- arxiv-radar:starred begin -->", "<!-- arxiv-radar:starred end -->"

README = f"""\
# My reading

Papers that our group reads. Everything but the parts between the marks is ours and stays as it is.

{BEGIN}
{END}

## Begin with these

{STARRED_BEGIN}
{STARRED_END}

## Contact

Ask at the coffee machine.
"""

BASE, BRANCH = "main", "arxiv-radar/update"
OUTPUT = "papers"
"""The folder that the action writes: no other is set."""


@dataclass(frozen=True)
class Ran:
    """A run of the action: how it ended, what it told the runner, and what it changed.

    `before` and `after` are the files by path of what readers or reviewers see: of the base branch, or of the pull
    request's branch where there is one. `requests` went to GitHub, `writes` of them to change something.
    """

    exit_code: int
    log: str
    outputs: Mapping[str, str]
    before: Mapping[str, bytes]
    after: Mapping[str, bytes]
    requests: int
    writes: int

    @property
    def written(self) -> list[str]:
        """The files that are new or different."""
        return [path for path, data in self.after.items() if self.before.get(path) != data]

    @property
    def removed(self) -> list[str]:
        return [path for path in self.before if path not in self.after]


class WorkspaceTouched(Exception):
    """A run that publishes through GitHub's API left something in the workspace."""


class Repository:
    """A repository with a README of its own and a config file; the jobs of its workflow check it out first."""

    def __init__(self, github: GitHubStandIn, folder: Path) -> None:
        """`folder` is for what the runs tell."""
        self._github = github
        self._folder = folder
        files = {"README.md": README.encode(), ".github/arxiv-radar.yml": CONFIG.encode()}
        github.commit(BASE, files, "What we read")

    def run(self, name: str, arxiv_url: str, clock: Clock, publish: str) -> Ran:
        """One run of the action. Log, job summary and outputs are left in the folder `name`."""
        told = self._folder / name
        told.mkdir(parents=True)
        outputs = told / "outputs.txt"
        github = self._github
        workspace = github.clone(told / "workspace", "--depth=1")
        checked_out = _files_in(workspace)
        environ = {
            "ARXIV_API_URL": arxiv_url,
            "ARXIV_DELAY_SECONDS": "0",
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": github.api_url,
            "GITHUB_OUTPUT": str(outputs),
            "GITHUB_REF": f"refs/heads/{BASE}",
            "GITHUB_REPOSITORY": github.full_name,
            "GITHUB_SERVER_URL": "https://github.com",  # feeds name it, and the stand-in is gone tomorrow
            "GITHUB_SHA": github.head(BASE) or "",
            "GITHUB_STEP_SUMMARY": str(told / "summary.md"),
            "GITHUB_WORKSPACE": str(workspace),
            "INPUT_PUBLISH": publish,
            "INPUT_TOKEN": github.token,
        }
        before, requests, writes = self._files(), len(github.log), len(github.writes)
        log = io.StringIO()
        exit_code = action.run(Effects(environ, log, clock))
        # The runner swallows the line that tells it which words to hide.
        shown = "".join(line for line in log.getvalue().splitlines(True) if not line.startswith("::add-mask::"))
        (told / "log.txt").write_text(shown, encoding="utf-8")
        if _files_in(workspace) != checked_out:
            raise WorkspaceTouched(f"The run changed files in {workspace}, where it has no business.")
        shutil.rmtree(workspace)
        return Ran(
            exit_code,
            log.getvalue(),
            read_outputs(outputs.read_text(encoding="utf-8")) if outputs.exists() else {},
            before,
            self._files(),
            len(github.log) - requests,
            len(github.writes) - writes,
        )

    def _files(self) -> dict[str, bytes]:
        return self._github.tree(BRANCH if self._github.head(BRANCH) else BASE)


def _files_in(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
