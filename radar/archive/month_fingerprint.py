"""The digest by which a month's files are known to be as we left them, without being read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping


def month_fingerprint(fingerprint: str, blobs: Mapping[str, str], count: int) -> str:
    """A digest of a month's files, given as the names of their blobs by path, and of its `count` of papers.

    `fingerprint` is of what made them. What follows the dash is of the files alone.
    """
    made = hashlib.sha256(f"{fingerprint} {count}".encode()).hexdigest()[:8]
    return f"{made}-{_of_files(blobs)}"


def are_as_left(digest: str, blobs: Mapping[str, str]) -> bool:
    """Whether a month's files are those that a digest was made of, whatever shapes them by now."""
    return digest.partition("-")[2] == _of_files(blobs)


def _of_files(blobs: Mapping[str, str]) -> str:
    told = "\n".join(f"{path.rpartition('/')[2]} {sha}" for path, sha in sorted(blobs.items()))
    return hashlib.sha256(told.encode()).hexdigest()[:16]
