"""`python -m tests.readers [markdown] [bibtex] [feeds] [sites]`: install the programs, run them, print what they show.

It ends with 1 where a program shows something else than is known and named.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time

from tests.readers.programs import install

PARTS = ("markdown", "bibtex", "feeds", "sites")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.readers", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"one of: {', '.join(PARTS)}; all without any")
    parts = parser.parse_args().parts
    if unknown := sorted(set(parts) - set(PARTS)):
        parser.error(f"There is no part {', '.join(unknown)}. Choose among: {', '.join(PARTS)}.")
    problems = []
    for part in parts or PARTS:
        start = time.monotonic()
        sys.stdout.write(f"\n## {part}\n\n")
        sys.stdout.flush()
        programs = install(part)
        report = importlib.import_module(f"tests.readers.{part}.report")
        problems += [f"{part}: {problem}" for problem in report.report(programs)]
        sys.stdout.write(f"\n{part}: {time.monotonic() - start:.0f} s\n")
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    sys.stderr.write(f"{len(problems)} unknown difference(s).\n" if problems else "All as known.\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
