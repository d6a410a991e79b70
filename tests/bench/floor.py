"""The floor: what Python needs to read an archive and decode each line once. `python -m tests.bench.floor DIR`."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main() -> None:
    """Read the archive below the folder named, and keep what it holds."""
    files = [path.read_bytes() for path in sorted(Path(sys.argv[1]).rglob("*.jsonl"))]
    records = [json.loads(line) for data in files for line in data.splitlines()]
    print(len(records))


if __name__ == "__main__":
    main()
