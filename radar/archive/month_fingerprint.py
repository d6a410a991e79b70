"""The digest by which a month's files are known to be as we left them, without being read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping


def month_fingerprint(fingerprint: str, blobs: Mapping[str, str], count: int) -> str:
    """A digest of a month's files, given as the names of their blobs by path, and of its `count` of papers.

    `fingerprint` is of what made them.
    """
    told = "\n".join(
        [f"{fingerprint} {count}", *(f"{path.rpartition('/')[2]} {sha}" for path, sha in sorted(blobs.items()))]
    )
    return hashlib.sha256(told.encode()).hexdigest()[:16]
