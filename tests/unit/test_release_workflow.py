"""The steps of `release.yml` do what they are for, run as a runner would, against a repository on this machine."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from shutil import copy, copytree
from typing import Any

import pytest
import yaml

PROJECT = Path(__file__).parents[2]
RELEASE = PROJECT / ".github" / "workflows" / "release.yml"
IMAGE, DIGEST, VERSION = "ghcr.io/arxiv-radar/arxiv-radar", f"sha256:{'0a' * 32}", "1.2.3"

if not RELEASE.is_file():
    pytest.skip("a release's commit has no workflows", allow_module_level=True)


def step(job: str, name: str) -> dict[str, Any]:
    steps = yaml.safe_load(RELEASE.read_text(encoding="utf-8"))["jobs"][job]["steps"]
    (found,) = (step for step in steps if step.get("name") == name)
    return dict(found)


def run(script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """The script of a step in `folder`, with programs of the test's own first in the path."""
    environ = {
        "PATH": f"{folder.parent / 'bin'}:{os.environ['PATH']}",
        "HOME": str(folder.parent),
        "RUNNER_TEMP": str(folder.parent),
        "GIT_CONFIG_NOSYSTEM": "1",
        **{"IMAGE": IMAGE, "DIGEST": DIGEST, "VERSION": VERSION, **variables},
    }
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    return subprocess.run(
        ["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=True
    ).stdout.strip()


def program(folder: Path, name: str, text: str) -> None:
    place = folder / "bin" / name
    place.parent.mkdir(exist_ok=True)
    place.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    place.chmod(0o755)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A clone of a repository with the files that a release touches, and others."""
    place = tmp_path / "checkout"
    place.mkdir()
    for path in ("action.yml", "README.md", "CHANGELOG.md"):
        copy(PROJECT / path, place)
    action = (place / "action.yml").read_text(encoding="utf-8")
    (place / "action.yml").write_text(re.sub(r"(?m)^  image: .*$", "  image: Dockerfile", action), encoding="utf-8")
    for folder in ("scripts", ".github"):
        copytree(PROJECT / folder, place / folder, ignore=lambda _, names: {*names} & {"node_modules", "__pycache__"})
    (place / ".gitignore").write_text("__pycache__/\n", encoding="utf-8")
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "origin.git")
    git(place, "init", "--quiet", "--initial-branch=main")
    git(place, "remote", "add", "origin", str(tmp_path / "origin.git"))
    git(place, "add", "--all")
    git(place, "commit", "--quiet", "--message=Everything")
    git(place, "push", "--quiet", "origin", "main")
    return place


def scripts(names: Mapping[str, str]) -> str:
    return "\n".join(step(job, name)["run"] for name, job in names.items())


PUBLISH = scripts({"Pin the image in action.yml, and leave the workflows out": "publish", "Set the tags": "publish"})


def test_the_release_commit_names_the_image_and_has_no_workflows_and_is_like_the_tagged_one_in_all_else(
    checkout: Path,
) -> None:
    program(checkout.parent, "gh", "exit 0")
    tagged = git(checkout, "rev-parse", "HEAD")
    done = run(PUBLISH, checkout)
    assert done.returncode == 0, done.stderr
    origin = checkout.parent / "origin.git"
    assert git(origin, "rev-parse", "v1.2.3") == git(origin, "rev-parse", "v1") != tagged
    assert git(origin, "rev-parse", "v1.2.3^") == tagged
    assert f"image: docker://{IMAGE}@{DIGEST}" in git(origin, "show", "v1:action.yml")
    changed = git(origin, "diff", "--name-only", tagged, "v1").splitlines()
    assert {path for path in changed if not path.startswith(".github/")} == {"action.yml"}
    assert git(origin, "ls-tree", "v1", ".github") == ""
    assert git(origin, "ls-tree", "main", ".github") != ""


def test_a_version_that_is_released_already_is_refused_before_anything_is_built(checkout: Path) -> None:
    script = step("version", "See that the version is not released yet")["run"]
    assert run(script, checkout).returncode == 0
    git(checkout, "push", "--quiet", "origin", "HEAD:refs/tags/v1.2.34", "HEAD:refs/tags/release-1.2.3")
    assert run(script, checkout).returncode == 0
    git(checkout, "push", "--quiet", "origin", "HEAD:refs/tags/v1.2.3")
    refused = run(script, checkout)
    assert refused.returncode == 1
    assert "v1.2.3 is released already" in refused.stdout


# Docker's classic store, that of GitHub's runners: one platform to a digest, and no other in its place.
CLASSIC_STORE = """
echo "$@" | head -n 1 >>"$HOME/asked"
case "$1 $2" in
  "image rm") rm "$HOME/stored" ;;
  run*) if [ -e "$HOME/stored" ]; then echo "cannot overwrite digest $DIGEST" >&2; exit 125; fi; touch "$HOME/stored" ;;
esac
"""


def test_the_image_is_looked_into_on_both_platforms_under_its_one_digest(checkout: Path) -> None:
    program(checkout.parent, "docker", CLASSIC_STORE)
    done = run(step("image", "Look into the image on both platforms")["run"], checkout)
    assert done.returncode == 0, done.stderr
    asked = (checkout.parent / "asked").read_text(encoding="utf-8")
    assert re.findall(r"--platform (\S+)", asked) == ["linux/amd64", "linux/arm64"]
    assert asked.count(f"{IMAGE}@{DIGEST}") == 4
