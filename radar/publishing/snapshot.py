"""The repository at a commit: listed by GitHub, read from the checkout where it has the very same bytes."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping

from radar.archive.layout import LINES, STARRED_ARCHIVE, STATE_FILE, months_by_folder, pieces_below
from radar.curation.curation_file import CURATION_FILE
from radar.errors import ArchiveError
from radar.publishing.git_objects import ORDINARY, Commit, GitObjects
from radar.publishing.path_conflicts import Kind, is_near
from radar.publishing.readmes import is_readme
from radar.publishing.refusals import GitHubError, TooLarge
from radar.publishing.tree_listing import Listed
from radar.publishing.workspace import Workspace
from radar.tree import README, Tree, blob_sha

log = logging.getLogger(__name__)


class Blobs:
    """Blobs by name, each fetched at most once in a run.

    A file of the checkout counts only if its own bytes have the wanted name: so a checkout that is stale, shallow,
    dirty, or not there at all can cost requests, but never leads astray.
    """

    def __init__(self, objects: GitObjects, checkout: Workspace) -> None:
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
            data = self._fetched[sha] = self._blob(path, sha)
        return data

    def _blob(self, path: str, sha: str) -> bytes:
        try:
            return self._objects.blob(sha)
        except TooLarge:
            raise GitHubError(
                f"GitHub does not give the file {path}, since it is too large.",
                "Check the repository out before, with actions/checkout: then the file is read from there.",
            ) from None

    def fetch(self, wanted: Mapping[str, str]) -> None:
        """Have the blobs (names by path) at hand that the checkout has not: many at a time, where that can be had."""
        missing = {sha for path, sha in wanted.items() if sha not in self._fetched and not self._lies_here(path, sha)}
        if len(missing) > 1:
            self._fetched |= self._objects.blobs(sorted(missing))

    def _lies_here(self, path: str, sha: str) -> bool:
        """Whether the checkout has the blob, as far as git's index tells; what is not in there is read."""
        try:
            return self._checkout.sha(path) == sha
        except (OSError, ArchiveError):
            return False

    def _in_checkout(self, path: str, sha: str) -> bytes | None:
        try:
            data = self._checkout.read(path)
        except (OSError, ArchiveError):
            return None
        return data if blob_sha(data) == sha else None


class Snapshot:
    """The files of one commit that matter to us: those under the output folder, and people's with a part of ours.

    Links and submodules are none, wherever they lead.
    """

    def __init__(
        self,
        commit: Commit | None,
        entries: Mapping[str, Listed],
        blobs: Blobs,
        output_dir: str,
        readmes: Collection[str] = (README,),
    ) -> None:
        """`entries` is what the commit's tree has by path; `commit` is None for a repository without any.

        `readmes` are the paths at which people's files may have a part of ours.
        """
        self.commit = commit
        self.fork: Tree | None = None
        """The commit out of which this one grew beside the base, where somebody has asked for it."""
        self._blobs = blobs
        folder = f"{output_dir}/"
        self._entries = {
            path: entry
            for path, entry in entries.items()
            if path.startswith(folder) or is_near(path, (output_dir, *readmes)) or is_readme(path)
        }
        self._readmes = frozenset(readmes)
        self._files = {
            path: entry.sha
            for path, entry in self._entries.items()
            if entry.kind is Kind.FILE and (path in self._readmes or path.startswith(folder))
        }
        self._paths = frozenset(self._files)

    def paths(self) -> frozenset[str]:
        return self._paths

    def kinds(self) -> Mapping[str, Kind]:
        """What stands under the output folder, at people's READMEs, and on the way to these."""
        return {path: entry.kind for path, entry in self._entries.items()}

    def kind(self, path: str) -> Kind | None:
        """What stands at `path`; None for nothing."""
        return self._entries[path].kind if path in self._entries else None

    def mode(self, path: str) -> str:
        """The mode in which git has the file at `path`, or is to have a new one."""
        return self._entries[path].mode if path in self._files else ORDINARY

    def blobs(self) -> frozenset[str]:
        """The names of the blobs of the files that matter to us."""
        return frozenset(self._files.values())

    def read(self, path: str) -> bytes:
        return self._blobs.read(path, self._files[path])

    def read_readme(self, path: str) -> bytes:
        """The content of a README of people's that `kinds` has as a file, be it one of ours to write in or not."""
        return self._blobs.read(path, self._entries[path].sha)

    def fetch(self, paths: Iterable[str]) -> None:
        self._blobs.fetch({path: self._files[path] for path in paths})

    def fetch_first(self) -> None:
        """Have at hand what every run reads: the topics' states and newest months, and the READMEs."""
        states = [path for path in self._files if path.endswith(f"/{STATE_FILE}")]  # that of the whole among them
        newest = []
        for folder in months_by_folder(self._paths):
            lines = [*pieces_below(self._paths, folder, LINES)]
            last = sorted({month for month, _ in lines})[-2:]
            newest += [path for month, path in lines if month in last]
        curated = [path for path in self._files if path.rpartition("/")[2] in (CURATION_FILE, STARRED_ARCHIVE)]
        readmes = [path for path, entry in self._entries.items() if entry.kind is Kind.FILE and self._is_readme(path)]
        self._blobs.fetch({path: self._entries[path].sha for path in (*states, *curated, *newest, *readmes)})

    def _is_readme(self, path: str) -> bool:
        return path in self._readmes or is_readme(path)

    def sha(self, path: str) -> str:
        return self._files.get(path, "")


def take_snapshot(
    objects: GitObjects, commit: Commit, blobs: Blobs, output_dir: str, readmes: Collection[str] = (README,)
) -> Snapshot:
    """The snapshot of a commit; its tree is listed once."""
    entries = objects.entries(commit.tree, [output_dir, *(path for path in readmes if "/" in path)])
    return Snapshot(commit, entries, blobs, output_dir, readmes)
