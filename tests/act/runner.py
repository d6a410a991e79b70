"""nektos/act in host mode, and the repository whose workflow it runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.act.twin import write_twin
from tests.stand_ins.arxiv import ArxivStandIn
from tests.stand_ins.github import GitHubStandIn

ACTIONS = Path(__file__).with_name("actions")
"""Those of GitHub's own actions that workflows use, played on this machine."""

_LABELS = ("ubuntu-latest", "self-hosted", "linux")
_VERSIONS = {
    "actions/checkout": "v6",
    "actions/jekyll-build-pages": "v1",
    "actions/setup-python": "v6",
    "actions/upload-pages-artifact": "v4",
    "actions/deploy-pages": "v4",
}
# What every runner of GitHub's has, and a small machine may lack.
_SUDO = '#!/bin/sh\nexec "$@"\n'


@dataclass(frozen=True)
class Ended:
    """How a workflow ended: exit code of the runner, and its log, each line with the job's name before it."""

    code: int
    log: str


@dataclass(frozen=True)
class Runner:
    """A machine that runs workflows of the repository `github`, below the folder `root`."""

    root: Path
    arxiv: ArxivStandIn
    github: GitHubStandIn

    @property
    def sites(self) -> Path:
        """Where sites are uploaded (`artifact`) and deployed (`deployed`)."""
        return self.root / "sites"

    def run(self, event: str, workflow: str, secrets: Mapping[str, str] | None = None, **payload: object) -> Ended:
        """Run a workflow file of the default branch, all of its jobs, for an event with this payload."""
        checkout = self.root / "checkout"
        if not checkout.exists():
            self.github.clone(checkout)
            # By the address of its remote the runner knows what the repository is called.
            address = f"https://github.com/{self.github.full_name}.git"
            subprocess.run(["git", "-C", checkout, "remote", "set-url", "origin", address], check=True)
        return self._act(checkout, event, workflow, {"GITHUB_TOKEN": self.github.token, **(secrets or {})}, payload)

    def _act(
        self, checkout: Path, event: str, workflow: str, secrets: Mapping[str, str], payload: Mapping[str, object]
    ) -> Ended:
        github = {"GITHUB_API_URL": self.github.api_url, "GITHUB_SERVER_URL": self.github.server_url}
        write_twin(self.root / "twin", github)
        self.sites.mkdir(exist_ok=True)
        (self.root / "event.json").write_text(json.dumps(payload), encoding="utf-8")
        bin_folder = self.root / "bin"
        bin_folder.mkdir(exist_ok=True)
        (bin_folder / "sudo").write_text(_SUDO, encoding="utf-8")
        (bin_folder / "sudo").chmod(0o755)
        path = f"{bin_folder}:{os.environ['PATH']}"
        told = {
            **{"ARXIV_API_URL": self.arxiv.url, "ARXIV_DELAY_SECONDS": "0", "PATH": path, "USER": "root"},
            **{"STAND_IN_REPOSITORY": self.github.git_dir.resolve().as_uri(), "STAND_IN_SITES": str(self.sites)},
        }
        options = ["--no-skip-checkout", f"--action-cache-path={self.root / 'cache'}", "--no-cache-server"]
        options += [f"--workflows=.github/workflows/{workflow}", f"--eventpath={self.root / 'event.json'}"]
        options += [f"--platform={label}=-self-hosted" for label in _LABELS]
        options += [f"--local-repository={name}@{it}={self._action(name)}" for name, it in _VERSIONS.items()]
        options += [f"--local-repository=arxiv-radar/arxiv-radar@v1={self.root / 'twin'}"]
        options += [f"--env={name}={value}" for name, value in told.items()]
        options += [f"--secret={name}" for name in secrets]  # the values from the environment: nobody lists those
        ran = subprocess.run(
            [Path(sys.executable).with_name("act"), event, *options],
            cwd=checkout,
            env={**os.environ, **secrets, "HOME": str(self.root), "PATH": path},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=300,
        )
        self.github.wait_idle()
        return Ended(ran.returncode, ran.stdout)

    def _action(self, name: str) -> Path:
        return ACTIONS / name.partition("/")[2]
