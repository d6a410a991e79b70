"""Builds the image and runs it, with Docker where an engine answers, else with Buildah, which needs no engine."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

PROJECT = Path(__file__).resolve().parents[1]
IMAGE = "localhost/arxiv-radar"


@dataclass(frozen=True)
class Finished:
    """How a run in a container ended. `log` is its standard output and error, as they came."""

    code: int
    log: str


class Engine(Protocol):
    """What can build the image and run it. The network is the host's, so that stand-ins on loopback are reached."""

    name: str

    def build(self) -> None:
        """Build the image from the checkout; raises CalledProcessError when that fails."""

    def entry_point(self) -> list[str]:
        """The command that the image runs."""

    def save(self, archive: Path) -> None:
        """Write the image into a new file, as `docker save` does: layers, history and all."""

    def run(
        self,
        environment: Mapping[str, str],
        mounts: Mapping[Path, str],
        directory: str,
        command: Sequence[str] | None = None,
    ) -> Finished:
        """Run the image's entry point, or `command` instead of it, in `directory` of a fresh container."""


class Docker:
    """Docker, or what answers to its name."""

    name = "docker"

    def build(self) -> None:
        _call("docker", "build", "--quiet", "--tag", IMAGE, str(PROJECT))

    def entry_point(self) -> list[str]:
        found: list[str] = json.loads(_call("docker", "image", "inspect", IMAGE))[0]["Config"]["Entrypoint"]
        return found

    def save(self, archive: Path) -> None:
        _call("docker", "image", "save", "--output", str(archive), IMAGE)

    def run(
        self,
        environment: Mapping[str, str],
        mounts: Mapping[Path, str],
        directory: str,
        command: Sequence[str] | None = None,
    ) -> Finished:
        options = ["--rm", "--network", "host", "--workdir", directory, *_options(environment, mounts)]
        if command is None:
            return execute(["docker", "run", *options, IMAGE])
        return execute(["docker", "run", *options, "--entrypoint", command[0], IMAGE, *command[1:]])


class Buildah:
    """Buildah in chroot isolation, which works without user namespaces and cgroups, inside other containers too."""

    name = "buildah"

    def __init__(self) -> None:
        self._pull = "--pull"
        stand_in = _stand_in_base()
        if stand_in is not None:
            print(f"Taking the base image from {stand_in}", flush=True)
            subprocess.run(["bash", str(stand_in), base_image()], check=True, stdin=subprocess.DEVNULL)
            self._pull = "--pull-never"

    def build(self) -> None:
        # The Docker format and a layer for each instruction are what GitHub's runner makes.
        options = ["--isolation", "chroot", "--format", "docker", "--layers", self._pull, "--tag", IMAGE]
        _call("buildah", "build", "--quiet", *options, str(PROJECT))

    def entry_point(self) -> list[str]:
        found: list[str] = json.loads(_call("buildah", "inspect", "--type", "image", IMAGE))["OCIv1"]["config"][
            "Entrypoint"
        ]
        return found

    def save(self, archive: Path) -> None:
        _call("buildah", "push", "--quiet", IMAGE, f"docker-archive:{archive}:{IMAGE}:latest")

    def run(
        self,
        environment: Mapping[str, str],
        mounts: Mapping[Path, str],
        directory: str,
        command: Sequence[str] | None = None,
    ) -> Finished:
        if command is None:
            command = self.entry_point()  # `buildah run` knows none
        options = ["--isolation", "chroot", "--network", "host", "--workingdir", directory]
        container = _call("buildah", "from", "--pull-never", IMAGE)
        try:
            return execute(["buildah", "run", *options, *_options(environment, mounts), container, "--", *command])
        finally:
            _call("buildah", "rm", container)


def execute(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Finished:
    """Run a command to its end, whatever that is, in the given environment or in this process's."""
    done = subprocess.run(
        command,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        encoding="utf-8",
        errors="replace",
    )
    return Finished(done.returncode, done.stdout)


def find_engine() -> Engine:
    """Docker if its engine answers, else Buildah, installed where that can be; exits with advice without either."""
    if shutil.which("docker") and _answers("docker", "info"):
        return Docker()
    if not shutil.which("buildah") and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run([str(PROJECT / "scripts" / "apt-install"), "buildah"], check=True, stdin=subprocess.DEVNULL)
    if shutil.which("buildah"):
        return Buildah()
    sys.exit("No Docker engine answers and Buildah is not here. Start Docker, or install Buildah.")


def base_image() -> str:
    """The name of the image that the Dockerfile builds upon."""
    found = re.search(r"^FROM (\S+)", (PROJECT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert found is not None
    return found[1]


def _stand_in_base() -> Path | None:
    """A script that makes an image under the base's name, for machines that reach no image registry."""
    named = os.environ.get("RADAR_STAND_IN_BASE")
    script = Path(named) if named else PROJECT.parent / "shared" / "tools" / "stand-in-base"
    return script if script.is_file() else None


def _options(environment: Mapping[str, str], mounts: Mapping[Path, str]) -> list[str]:
    variables = [part for name, value in environment.items() for part in ("--env", f"{name}={value}")]
    return variables + [part for folder, target in mounts.items() for part in ("--volume", f"{folder}:{target}")]


def _answers(*command: str) -> bool:
    try:
        return subprocess.run(command, check=False, capture_output=True, timeout=20).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def _call(*command: str) -> str:
    """The trimmed output of a command; its error stream is shown. Raises CalledProcessError when it fails."""
    done = subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip()
