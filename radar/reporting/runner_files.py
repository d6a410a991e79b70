"""The step's outputs and its summary, in the files that the runner names."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

SUMMARY_LIMIT = 1_000_000
"""Bytes a summary stays below: above 1 MiB GitHub drops it whole, in silence."""

# A pipe without a reader is an error, and nothing to wait for.
_ADDING = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NONBLOCK | os.O_NOCTTY


def write_outputs(file: Path, outputs: Mapping[str, str]) -> None:
    """Append `outputs` to `GITHUB_OUTPUT`: all of them, or, where that raises OSError, none.

    Each value stands between delimiters that are made up at random, so that no line of a value can end it or be taken
    for another output.
    """
    parts = []
    for name, value in outputs.items():
        delimiter = f"radar-{secrets.token_hex(16)}"
        parts.append(f"{name}<<{delimiter}\n{value}\n{delimiter}\n")
    _append(file, "".join(parts).encode("utf-8", "replace"))


def write_summary(file: Path, markdown: str) -> None:
    """Append `markdown` to `GITHUB_STEP_SUMMARY`: all of it, or, where that raises OSError, nothing."""
    data = markdown.encode("utf-8", "replace")[:SUMMARY_LIMIT].decode("utf-8", "ignore")
    _append(file, f"{data}\n".encode())


def _append(file: Path, data: bytes) -> None:
    """Add to a file; what could be written of it before the disk was full is taken back.

    Of half an output the runner would say that it finds no delimiter, and fail the step.
    """
    opened = os.open(file, _ADDING, 0o644)
    try:
        before = os.fstat(opened).st_size
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[os.write(opened, rest) :]
        except OSError:
            with suppress(OSError):
                os.ftruncate(opened, before)
            raise
    finally:
        os.close(opened)
