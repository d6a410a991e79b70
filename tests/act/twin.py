"""A composite action that does what the container does, made from `action.yml`: same inputs, outputs, program.

A runner without containers can run it. It starts `entrypoint.py` with the environment that a runner gives a container:
each input as `INPUT_` and its name in capitals.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from scripts.container import PROJECT

_STEP = "radar"


def write_twin(folder: Path, environment: Mapping[str, str]) -> None:
    """Write the twin into `folder`; `environment` is what the program is told besides, such as where GitHub is."""
    action: dict[str, Any] = yaml.safe_load((PROJECT / "action.yml").read_text("utf-8"))
    inputs = {f"INPUT_{name.upper()}": f"${{{{ inputs.{name} }}}}" for name in action["inputs"]}
    for name, output in action["outputs"].items():
        output["value"] = f"${{{{ steps.{_STEP}.outputs.{name} }}}}"
    command = [sys.executable, str(PROJECT / "entrypoint.py")]
    program = f"import os\nos.execv({command[0]!r}, {command!r})\n"
    # Not through a shell: that would drop variables with a hyphen in their names, which is how runners pass inputs.
    step = {"id": _STEP, "shell": f"{sys.executable} {{0}}", "env": {**inputs, **environment}, "run": program}
    action["runs"] = {"using": "composite", "steps": [step]}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "action.yml").write_text(yaml.safe_dump(action, sort_keys=False, allow_unicode=True), encoding="utf-8")
