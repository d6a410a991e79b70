"""Where the real data are that some tests run on: answers, papers and an arXivRadar tree that are not part of it.

They are looked for in the folder that the environment variable RADAR_TEST_DATA names, else in `shared/data` beside
the checkout. Tests that need them skip, saying so, where they are absent.
"""

import gzip
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

_candidate = Path(os.environ.get("RADAR_TEST_DATA") or Path(__file__).parents[2] / "shared" / "data")
DATA: Path | None = _candidate if (_candidate / "papers.jsonl.gz").is_file() else None

needs_real_data = pytest.mark.skipif(DATA is None, reason="the real data are not here (set RADAR_TEST_DATA)")


@cache
def real_papers() -> tuple[dict[str, Any], ...]:
    """The 12,632 real papers as they lie in `papers.jsonl.gz`, texts as sent by arXiv (line breaks and all)."""
    assert DATA is not None
    with gzip.open(DATA / "papers.jsonl.gz", "rt", encoding="utf-8") as lines:
        return tuple(json.loads(line) for line in lines)
