"""`python -m tests.demo [--output DIR]`: plays the story and leaves what it made in the folder, by default `demo`."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.demo.folder import Refused, fresh
from tests.demo.story import WentWrong, tell


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demonstration; 0 when everything went as it is told, 1 when not, 2 when the folder cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m tests.demo", description="The whole job, on this machine alone.")
    parser.add_argument(
        "--output", type=Path, default=Path("demo"), metavar="DIR", help="the folder to make (default: %(default)s)"
    )
    chosen = parser.parse_args(arguments)
    began = time.monotonic()
    try:
        tell(fresh(chosen.output), lambda line: print(line, flush=True))
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 2
    except WentWrong as error:
        print(error, file=sys.stderr)
        return 1
    print(f"\nAll of it took {time.monotonic() - began:.1f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
