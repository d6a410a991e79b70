"""The fuzz run: `python -m tests.fuzz`. It says how to have the same examples again, and ends with a table."""

from __future__ import annotations

import argparse
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tests.fuzz.budget import FULL, UNTIL, VARIABLE
from tests.fuzz.oracle import TABLE


def main() -> int:
    """Runs the tests of this folder; gives pytest's exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Feeds the action random input.")
    parser.add_argument("--examples", type=int, default=FULL, help="how many in all (default: %(default)s)")
    parser.add_argument("--seconds", type=int, default=1800, help="when to stop trying more (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6), help="for the same examples again")
    chosen, others = parser.parse_known_args()
    again = f"make fuzz ARGS='--examples {chosen.examples} --seed {chosen.seed}'"
    print(f"{chosen.examples} examples, for at most {chosen.seconds} s; the same again: {again}", flush=True)
    began = time.time()
    with tempfile.TemporaryDirectory(prefix="radar-fuzz-") as folder:
        table = Path(folder) / "table"
        command = [
            *(sys.executable, "-m", "pytest", str(Path(__file__).parent), "-q", "-n", "auto", "--dist", "worksteal"),
            *("-p", "no:logging", f"--hypothesis-seed={chosen.seed}", *others),
        ]
        told = {VARIABLE: str(chosen.examples), UNTIL: str(began + chosen.seconds), TABLE: str(table)}
        code = subprocess.run(command, env={**os.environ, **told}, check=False).returncode
        rows = [json.loads(line) for line in table.read_text("utf-8").splitlines()] if table.exists() else []
    _show(rows, time.time() - began)
    if code:
        print(f"\nThe same examples again: {again}")
    return code


def _show(rows: Iterable[tuple[str, int, int, dict[str, int], float, float, int]], seconds: float) -> None:
    print("\n| what is fed | examples | runs | exit codes | s in all | slowest | MiB |")
    print("| --- | ---: | ---: | --- | ---: | ---: | ---: |")
    codes: Counter[str] = Counter()
    examples = runs = 0
    for test, tried, ran, ended, took, slowest, largest in sorted(rows):
        file, _, name = test.removeprefix("tests/fuzz/test_").partition(".py::test_")
        told = ", ".join(f"{code}: {count}" for code, count in sorted(ended.items()))
        print(f"| {file}: {name} | {tried} | {ran} | {told} | {took:.0f} | {slowest:.1f} | {largest / 2**20:.0f} |")
        codes.update(ended)
        examples += tried
        runs += ran
    told = ", ".join(f"{code}: {count}" for code, count in sorted(codes.items()))
    print(
        f"\n{examples} examples, {runs} runs in {seconds:.0f} s ({examples / seconds:.0f} examples a second); {told}."
    )


if __name__ == "__main__":
    sys.exit(main())
