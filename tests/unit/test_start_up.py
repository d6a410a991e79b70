"""A run imports no more than it needs: PyGithub and Jinja2 take longer to import than all of our own code."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.end_to_end.world import invented
from tests.stand_ins.arxiv import ArxivStandIn, Corpus

PROJECT = Path(__file__).parents[2]
PACKAGES = {"arxiv", "cryptography", "github", "jinja2", "jwt", "nacl", "requests"}
RUN = """
import json, sys
from radar.action import main

code = main()
print()
print(json.dumps({"code": code, "imported": sorted({name.partition(".")[0] for name in sys.modules})}))
"""


def run(folder: Path, inputs: Mapping[str, str], arxiv: str = "http://127.0.0.1:9/") -> tuple[int, set[str]]:
    """The exit code of a run in a process of its own, and which of the packages it imported."""
    variables = {f"INPUT_{name.upper()}": value for name, value in inputs.items()}
    environ = {
        "ARXIV_API_URL": arxiv,
        "ARXIV_DELAY_SECONDS": "0",
        "GITHUB_WORKSPACE": str(folder),
        "PYTHONPATH": str(PROJECT),
        **variables,
    }
    finished = subprocess.run([sys.executable, "-c", RUN], env=environ, capture_output=True, text=True, check=True)
    said = json.loads(finished.stdout.splitlines()[-1])
    return said["code"], PACKAGES & set(said["imported"])


def test_a_run_with_wrong_settings_imports_nothing_that_asks_renders_or_publishes(
    tmp_path: Path,
) -> None:
    assert run(tmp_path, {"topics": "splatting", "page-size": "5"}) == (2, set())


def test_a_run_that_arxiv_does_not_answer_imports_nothing_that_publishes(tmp_path: Path) -> None:
    code, imported = run(tmp_path, {"topics": "splatting", "publish": "none"})
    assert (code, "arxiv" in imported, imported & {"github", "jwt", "nacl"}) == (3, True, set())


def test_a_run_that_writes_into_the_workspace_does_not_import_pygithub(tmp_path: Path) -> None:
    paper = invented(1, datetime.now(UTC) - timedelta(days=1))
    with ArxivStandIn(Corpus([paper])) as arxiv:
        code, imported = run(tmp_path, {"topics": "splatting", "publish": "none"}, arxiv.url)
    assert (code, imported) == (0, {"arxiv", "jinja2", "requests"})
    assert (tmp_path / "papers" / "splatting" / "README.md").is_file()
