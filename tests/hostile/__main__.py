"""Runs all attacks and prints what came out, as a table: `python -m tests.hostile`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.hostile.attack import TABLE


def main() -> int:
    """Runs the tests of this folder, or what is named instead, as for pytest; gives its exit code."""
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "table"
        chosen = sys.argv[1:] or [str(Path(__file__).parent)]
        command = [sys.executable, "-m", "pytest", "-q", "-m", "hostile", *chosen]
        code = subprocess.run(command, env={**os.environ, TABLE: str(table)}, check=False).returncode
        rows = [json.loads(line) for line in table.read_text("utf-8").splitlines()] if table.exists() else []
    print("\n| kind | case | exit | what it said | seconds | MiB |\n| ---: | --- | ---: | --- | ---: | ---: |")
    for kind, case, ended, said, seconds, peak in sorted(rows):
        print(f"| {kind} | {case} | {ended} | {said.replace('|', '&#124;')} | {seconds:.2f} | {peak / 2**20:.0f} |")
    return code


if __name__ == "__main__":
    sys.exit(main())
