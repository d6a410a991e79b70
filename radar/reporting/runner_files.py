"""The step's outputs and its summary, in the files that the runner names."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path

SUMMARY_LIMIT = 1_000_000
"""Bytes a summary stays below: above 1 MiB GitHub drops it whole, in silence."""


def write_outputs(file: Path, outputs: Mapping[str, str]) -> None:
    """Append `outputs` to `GITHUB_OUTPUT`.

    Each value stands between delimiters that are made up at random, so that no line of a value can end it or be taken
    for another output.
    """
    with file.open("a", encoding="utf-8", newline="\n") as stream:
        for name, value in outputs.items():
            delimiter = f"radar-{secrets.token_hex(16)}"
            stream.write(f"{name}<<{delimiter}\n{value}\n{delimiter}\n")


def write_summary(file: Path, markdown: str) -> None:
    """Append `markdown` to `GITHUB_STEP_SUMMARY`."""
    data = markdown.encode("utf-8", "replace")[:SUMMARY_LIMIT].decode("utf-8", "ignore")
    with file.open("a", encoding="utf-8", newline="\n") as stream:
        stream.write(data + "\n")
