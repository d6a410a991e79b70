"""The action as a runner runs it, in a world made for the test: a folder, an environment, a clock."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from radar.commands.action import run
from radar.run.job import Effects
from radar.text import fold
from scripts.runner import read_outputs
from tests.end_to_end.clock import SkippingClock
from tests.stand_ins.arxiv import Entry

Tree = dict[str, bytes]
"""The files of a folder by their path, with `/` between folders."""


@dataclass(frozen=True)
class Ran:
    """What a run left behind, files of the workspace aside."""

    code: int
    log: str
    outputs: Mapping[str, str]
    summary: str

    def named(self, output: str) -> list[str]:
        """The topics that an output names."""
        return [slug for slug in self.outputs.get(output, "").split(",") if slug]


@dataclass(frozen=True)
class World:
    """A repository's folder below `root`, and the runner's files beside it."""

    root: Path

    @property
    def workspace(self) -> Path:
        return self.root / "workspace"

    def tree(self) -> Tree:
        """All files of the workspace as they are now."""
        return {
            path.relative_to(self.workspace).as_posix(): path.read_bytes()
            for path in sorted(self.workspace.rglob("*"))
            if path.is_file()
        }

    def restore(self, tree: Mapping[str, bytes]) -> None:
        """Put the files of `tree` into the workspace, which is empty."""
        for path, data in tree.items():
            target = self.workspace / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)

    def run_action(
        self,
        url: str,
        topics: str,
        *,
        clock: SkippingClock | None = None,
        delay: float = 0,
        timeout: float = 10,
        variables: Mapping[str, str] | None = None,
        **inputs: str,
    ) -> Ran:
        """Run the action on `topics` (the input's text) against the arXiv at `url`.

        `inputs` are the other inputs by their names, `_` for `-`; `variables` are further environment variables.
        `timeout` is in seconds, as is `delay`, which is between requests. Without `clock` nobody waits for a delay.
        """
        self.workspace.mkdir(exist_ok=True)
        files = {name: self.root / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for file in files.values():
            file.write_bytes(b"")
        environ = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(self.workspace),
            **{name: str(file) for name, file in files.items()},
            "ARXIV_API_URL": url,
            "ARXIV_DELAY_SECONDS": f"{delay:g}",
            "INPUT_TOPICS": topics,
            "INPUT_PUBLISH": "none",
            **{f"INPUT_{name.upper().replace('_', '-')}": value for name, value in inputs.items()},
            **(variables or {}),
        }
        stream = io.StringIO()
        code = run(Effects(environ, stream, clock or SkippingClock(), timeout=timeout))
        return Ran(
            code,
            stream.getvalue(),
            read_outputs(files["GITHUB_OUTPUT"].read_text("utf-8")),
            files["GITHUB_STEP_SUMMARY"].read_text("utf-8"),
        )


def records(tree: Mapping[str, bytes], slug: str) -> list[dict[str, Any]]:
    """The lines of all of a topic's archive."""
    wanted = re.compile(rf"papers/{re.escape(slug)}/\d{{4}}_\d\d/\w+\.jsonl")
    files = [data for path, data in tree.items() if wanted.fullmatch(path)]
    return [json.loads(line) for data in files for line in data.decode().split("\n") if line]


def state(tree: Mapping[str, bytes], slug: str) -> dict[str, Any]:
    """A topic's `radar.json`."""
    loaded: dict[str, Any] = json.loads(tree[f"papers/{slug}/radar.json"])
    return loaded


def row_links(tree: Mapping[str, bytes], slug: str) -> list[str]:
    """`id` + `v` + version of the papers in all rows of a topic's pages, as their links have them."""
    wanted = re.compile(rf"papers/{re.escape(slug)}/\d{{4}}_\d\d/papers_\d+\.md")
    pages = [data.decode() for path, data in tree.items() if wanted.fullmatch(path)]
    return [
        link
        for page in pages
        for link in re.findall(r"^\| \*\*\[.*?\]\(https://arxiv\.org/abs/([^)]+)\)\*\*", page, re.M)
    ]


def recorded(entry: Entry) -> dict[str, Any]:
    """The line that the archive should have for `entry`."""
    record = {
        "id": entry.id,
        "version": entry.version,
        "title": fold(entry.title),
        "authors": [fold(name) for name in entry.authors],
        "abstract": fold(entry.summary),
        "categories": list(entry.categories),
        "published": entry.published,
        "updated": entry.updated,
        "comment": fold(entry.comment),
        "journal_ref": fold(entry.journal_ref),
        "doi": list(entry.doi),
    }
    return {key: value for key, value in record.items() if value}


def invented(number: int, updated: datetime, title: str = "Splatting", **fields: Any) -> Entry:
    """A paper made up for a test; papers of different `number` are different papers."""
    stamp = updated.strftime("%Y-%m-%dT%H:%M:%SZ")
    values: dict[str, Any] = {
        "id": f"2610.{number:05}",
        "version": 1,
        "title": f"{title} number {number}",
        "summary": "Nothing much.",
        "authors": ("Abelone Okonvale",),
        "categories": ("cs.CV",),
        "published": stamp,
        "updated": stamp,
    }
    return Entry(**values | fields)
