"""GitHub Pages' parsers (Liquid, then kramdown) in Ruby processes that live as long as the tests.

Where Ruby or Jekyll is absent the tests that need them skip; with RADAR_REQUIRE_ALL set they fail instead.
"""

import atexit
import json
import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import pytest

PROCESSES = 2
SCRIPT = Path(__file__).with_name("render.rb")
REQUIRE_ALL = bool(os.environ.get("RADAR_REQUIRE_ALL"))


@cache
def missing() -> str | None:
    """Why kramdown cannot be asked here, or None."""
    if shutil.which("ruby") is None:
        return "Ruby is not installed"
    probe = ["ruby", "-e", "require 'jekyll'; require 'kramdown-parser-gfm'"]
    found = subprocess.run(probe, capture_output=True, text=True, check=False)
    return None if found.returncode == 0 else "Jekyll or kramdown-parser-gfm is not installed"


needs_kramdown = pytest.mark.skipif(not REQUIRE_ALL and missing() is not None, reason=missing() or "")


class Renderer:
    """One Ruby process; not safe for two threads at once."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            ["ruby", str(SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def render_all(self, pages: list[str]) -> list[Any]:
        """The HTML of each page, or {"error": …} where the build would fail."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(pages) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "the Ruby process has died; what it said is above"
        results: list[Any] = json.loads(answer)
        return results

    def close(self) -> None:
        """End the process by closing its input."""
        self._process.communicate()


@cache
def _renderer(number: int) -> Renderer:
    renderer = Renderer()
    atexit.register(renderer.close)
    return renderer


def render_all(pages: list[str]) -> list[str]:
    """The HTML that GitHub Pages makes of each page; a page that fails the build fails the test.

    The pages are shared out over the processes.
    """
    size = -(-len(pages) // PROCESSES) or 1
    shares = [pages[start : start + size] for start in range(0, len(pages), size)]
    with ThreadPoolExecutor(PROCESSES) as threads:
        answers = threads.map(lambda number: _renderer(number).render_all(shares[number]), range(len(shares)))
        results = [result for answer in answers for result in answer]
    for page, result in zip(pages, results, strict=True):
        assert isinstance(result, str), f"{result['error']}\nin the page\n{page}"
    return results
