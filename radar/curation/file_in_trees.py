"""Where the file of decisions lies in a repository, and what it says there: on the base, and on what waits to come."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from radar.curation.curation_file import CURATION_FILE, CurationFile, union
from radar.tree import Forked, Tree


def curation_path(output_dir: str) -> str:
    """Where the file of decisions lies."""
    return f"{output_dir}/{CURATION_FILE}"


def read_curation(trees: Sequence[Tree], output_dir: str, topics: Collection[str]) -> CurationFile:
    """The decisions of all `trees` together; the first is the base, a second waits to come there.

    What one of the two has removed since they parted stays removed.
    """
    path = curation_path(output_dir)
    base, *waiting = trees
    file = _read(base, path, topics)
    for tree in waiting:
        if tree.sha(path) != base.sha(path):
            fork = tree.fork if isinstance(tree, Forked) else None
            file = union(file, _read(tree, path, topics), None if fork is None else _read(fork, path, topics))
    return file


def _read(tree: Tree, path: str, topics: Collection[str]) -> CurationFile:
    return CurationFile.read(tree.read(path) if path in tree.paths() else None, topics)
