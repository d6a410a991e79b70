"""The repository at a commit: listed by GitHub, read from the checkout where it has the very same bytes."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from pathlib import Path

from radar.publishing.objects import Commit, Objects, blob_sha

log = logging.getLogger(__name__)


class Blobs:
    """Blobs by name, each fetched at most once in a run.

    A file of the checkout counts only if its own bytes have the wanted name: so a checkout that is stale, shallow,
    dirty, or not there at all can cost requests, but never leads astray.
    """

    def __init__(self, objects: Objects, checkout: Path) -> None:
        self._objects = objects
        self._checkout = checkout
        self._fetched: dict[str, bytes] = {}

    def read(self, path: str, sha: str) -> bytes:
        """The blob `sha`, which the tree has at `path`."""
        if sha in self._fetched:
            return self._fetched[sha]
        try:
            data = (self._checkout / path).read_bytes()
        except OSError:
            data = b""
        if blob_sha(data) != sha:
            log.debug("%s is not in the checkout as it is in the repository; fetching it.", path)
            data = self._fetched[sha] = self._objects.blob(sha)
        return data


class Snapshot:
    """The files of one commit that matter to us: those under the output folder, and `README.md`."""

    def __init__(self, commit: Commit | None, files: Mapping[str, str], blobs: Blobs, output_dir: str) -> None:
        """`files` has blobs' names by path; `commit` is None for a repository without any."""
        self.commit = commit
        self._blobs = blobs
        self._files = {
            path: sha for path, sha in files.items() if path == "README.md" or path.startswith(f"{output_dir}/")
        }

    def paths(self) -> Collection[str]:
        return self._files.keys()

    def read(self, path: str) -> bytes:
        return self._blobs.read(path, self._files[path])

    def holds(self, path: str, data: bytes) -> bool:
        return self._files.get(path) == blob_sha(data)

    def sha(self, path: str) -> str | None:
        """The name of the blob at `path`; None where there is none."""
        return self._files.get(path)


def take(objects: Objects, commit: Commit, blobs: Blobs, output_dir: str) -> Snapshot:
    """The snapshot of a commit; its tree is listed once."""
    return Snapshot(commit, objects.files(commit.tree, [output_dir]), blobs, output_dir)
