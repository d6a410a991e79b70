"""One commit from a difference: its tree is sent in pieces, and nothing shows before the branch moves to it."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from radar.publishing.authorship import with_trailer
from radar.publishing.git_objects import ORDINARY, Commit, Entry, GitObjects
from radar.publishing.refusals import GitHubError, Lost, TooLarge
from radar.tree import blob_sha

if TYPE_CHECKING:
    from radar.publishing.update import Difference

log = logging.getLogger(__name__)

# Around 200 entries or 2.5 MB GitHub answers "request timed out" or 502.
_ENTRIES = 100
_BYTES = 1_000_000


def make_commit(
    objects: GitObjects,
    tree: str,
    parents: Sequence[str],
    difference: Difference,
    message: str,
    *,
    trailer: str = "",
    mode: Callable[[str], str] = lambda path: ORDINARY,
    there: Collection[str] = (),
) -> Commit:
    """A commit of `tree` with `difference` applied. `trailer`, when given, names the new tree at the message's end.

    `mode` gives the mode of the file at a path: one that people made executable stays so. `there` are the names of
    blobs that `tree` has: a file of theirs under another path is named, and not sent.
    """
    for chunk in _chunks(_entries(objects, difference, mode, there)):
        tree = _add(objects, tree, chunk)
    if trailer:
        message = with_trailer(message, f"{trailer}: {tree}")
    return objects.make_commit(message, tree, parents)


def _entries(
    objects: GitObjects, difference: Difference, mode: Callable[[str], str], there: Collection[str]
) -> Iterator[Entry]:
    for path in sorted(difference.writes):
        data = difference.writes[path]
        objects.secret.keep_out_of(path, [data])
        if there and (sha := blob_sha(data)) in there:
            yield Entry(path, blob=sha, mode=mode(path))
            continue
        text = _text(data)
        if text is None or len(json.dumps(text)) > _BYTES:
            yield Entry(path, blob=_blob(objects, path, data), mode=mode(path))
        else:
            yield Entry(path, content=text, mode=mode(path))
    for path in sorted(difference.removals):
        yield Entry(path)


def _blob(objects: GitObjects, path: str, data: bytes) -> str:
    """The name of a new blob; raises `GitHubError` where GitHub takes none of that size."""
    try:
        return objects.make_blob(data)
    except TooLarge:
        raise GitHubError(
            f"GitHub does not take the file {path}, since it is too large ({len(data) / 1e6:,.0f} MB).",
            "Narrow the topic, or split it into several, so that fewer papers come together.",
        ) from None


def _text(data: bytes) -> str | None:
    """The text of a file, which a tree can carry; None for bytes that JSON cannot, such as a README in Latin-1."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None


def _chunks(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    chunk: list[Entry] = []
    size = 0
    for entry in entries:
        length = len(json.dumps(entry.as_json()))
        if chunk and (len(chunk) == _ENTRIES or size + length > _BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(entry)
        size += length
    if chunk:
        yield chunk


def _add(objects: GitObjects, tree: str, entries: Sequence[Entry]) -> str:
    """`tree` with `entries`; in halves where GitHub cannot take them at once, the last of them as a blob."""
    try:
        return objects.make_tree(tree, entries)
    except (Lost, TooLarge):
        if len(entries) == 1:
            (entry,) = entries
            if entry.content is None:  # asked for again already, until an error told
                raise
            blob = _blob(objects, entry.path, entry.content.encode())
            return objects.make_tree(tree, [Entry(entry.path, blob=blob, mode=entry.mode)])
    log.info("GitHub could not take %d files at once; sending them in halves.", len(entries))
    half = len(entries) // 2
    return _add(objects, _add(objects, tree, entries[:half]), entries[half:])
