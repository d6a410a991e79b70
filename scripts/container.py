"""Builds the image and runs it, with Docker where an engine answers, else with Buildah, which needs no engine."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
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

    def stop(
        self,
        environment: Mapping[str, str],
        mounts: Mapping[Path, str],
        directory: str,
        when: Callable[[], object],
    ) -> Finished:
        """Run the entry point as process 1, and do once `when` is true what `docker stop` does: send it SIGTERM."""


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

    def stop(
        self,
        environment: Mapping[str, str],
        mounts: Mapping[Path, str],
        directory: str,
        when: Callable[[], object],
    ) -> Finished:
        name = f"arxiv-radar-{os.getpid()}"
        options = ["--rm", "--network", "host", "--workdir", directory, *_options(environment, mounts)]
        command = ["docker", "run", "--name", name, *options, IMAGE]
        return _execute_until(command, when, lambda: _call("docker", "stop", "--time", "10", name))


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

    def stop(
        self,
        environment: Mapping[str, str],
        mounts: Mapping[Path, str],
        directory: str,
        when: Callable[[], object],
    ) -> Finished:
        # Chroot isolation has no processes of its own; `unshare` makes what it starts process 1, as an engine does.
        first = ["/usr/bin/unshare", "--pid", "--fork", "--kill-child", "--", *self.entry_point()]
        options = ["--isolation", "chroot", "--network", "host", "--workingdir", directory]
        options += ["--cap-add", "CAP_SYS_ADMIN"]  # for `unshare` alone
        container = _call("buildah", "from", "--pull-never", IMAGE)
        command = ["buildah", "run", *options, *_options(environment, mounts), container, "--", *first]
        try:
            return _execute_until(command, when, lambda: os.kill(_process_1(first[-1]), signal.SIGTERM))
        finally:
            _call("buildah", "rm", container)


def _execute_until(command: Sequence[str], when: Callable[[], object], stop: Callable[[], object]) -> Finished:
    """Run a command, and `stop` it once `when` is true; it has a minute to come to that, and another to end."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        try:
            until = time.monotonic() + 60
            while not when() and process.poll() is None and time.monotonic() < until:
                time.sleep(0.05)
            if process.poll() is None:
                stop()
            code = process.wait(60)
        finally:
            process.kill()
        log.seek(0)
        return Finished(code, log.read().decode("utf-8", "replace"))


def _process_1(program: str) -> int:
    """The process that is the first of its own namespace and runs `program`, by the number that it has outside."""
    for status in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):
            numbers = re.search(r"^NSpid:\s+(.+)$", status.read_text("utf-8"), re.MULTILINE)
            arguments = status.with_name("cmdline").read_bytes().split(b"\0")
            if numbers and numbers[1].split()[1:] == ["1"] and program.encode() in arguments:
                return int(status.parent.name)
    raise LookupError(f"nothing runs {program} as process 1")


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
