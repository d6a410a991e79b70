"""The repository at a commit: listed by GitHub, read from the checkout where it has the very same bytes."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping

from radar.archive.layout import PAPERS_FILE, STATE_FILE
from radar.publishing.folder import Folder
from radar.publishing.objects import Commit, Objects
from radar.tree import blob_sha

log = logging.getLogger(__name__)


class Blobs:
    """Blobs by name, each fetched at most once in a run.

    A file of the checkout counts only if its own bytes have the wanted name: so a checkout that is stale, shallow,
    dirty, or not there at all can cost requests, but never leads astray.
    """

    def __init__(self, objects: Objects, checkout: Folder) -> None:
        self._objects = objects
        self._checkout = checkout
        self._fetched: dict[str, bytes] = {}

    def read(self, path: str, sha: str) -> bytes:
        """The blob `sha`, which the tree has at `path`."""
        if sha in self._fetched:
            return self._fetched[sha]
        data = self._in_checkout(path, sha)
        if data is None:
            log.debug("%s is not in the checkout as it is in the repository; fetching it.", path)
            data = self._fetched[sha] = self._objects.blob(sha)
        return data

    def fetch(self, wanted: Mapping[str, str]) -> None:
        """Have the blobs (names by path) at hand that the checkout has not: many at a time, where that can be had."""
        missing = {sha for path, sha in wanted.items() if sha not in self._fetched and not self._lies_here(path, sha)}
        if len(missing) > 1:
            self._fetched |= self._objects.blobs(sorted(missing))

    def _lies_here(self, path: str, sha: str) -> bool:
        """Whether the checkout has the blob, as far as git's index tells; what is not in there is read."""
        try:
            return self._checkout.sha(path) == sha
        except OSError:
            return False

    def _in_checkout(self, path: str, sha: str) -> bytes | None:
        try:
            data = self._checkout.read(path)
        except OSError:
            return None
        return data if blob_sha(data) == sha else None


class Snapshot:
    """The files of one commit that matter to us: those under the output folder, and `README.md`."""

    def __init__(self, commit: Commit | None, files: Mapping[str, str], blobs: Blobs, output_dir: str) -> None:
        """`files` has blobs' names by path; `commit` is None for a repository without any."""
        self.commit = commit
        self._blobs = blobs
        self._output_dir = output_dir
        self._files = {
            path: sha for path, sha in files.items() if path == "README.md" or path.startswith(f"{output_dir}/")
        }

    def paths(self) -> Collection[str]:
        return self._files.keys()

    def read(self, path: str) -> bytes:
        return self._blobs.read(path, self._files[path])

    def fetch(self, paths: Iterable[str]) -> None:
        self._blobs.fetch({path: self._files[path] for path in paths})

    def fetch_first(self) -> None:
        """Have at hand what every run reads: the topics' states and newest months, and the README."""
        archives = sorted((path for path in self._files if path.endswith(f"/{PAPERS_FILE}")), reverse=True)
        newest: dict[str, list[str]] = {}
        for path in archives:
            newest.setdefault(path.rsplit("/", 2)[0], []).append(path)
        states = [path for path in self._files if path.endswith(f"/{STATE_FILE}") or path == "README.md"]
        self.fetch([*states, *(path for months in newest.values() for path in months[:2])])

    def sha(self, path: str) -> str:
        return self._files.get(path, "")


def take(objects: Objects, commit: Commit, blobs: Blobs, output_dir: str) -> Snapshot:
    """The snapshot of a commit; its tree is listed once."""
    return Snapshot(commit, objects.files(commit.tree, [output_dir]), blobs, output_dir)
