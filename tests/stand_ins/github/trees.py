"""Git's tree objects: reading, listing and changing them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tests.stand_ins.github.git import EMPTY_TREE, GitStore

FILE = "100644"
FOLDER = "40000"
KINDS = {"40000": "tree", "160000": "commit"}


class Entry(NamedTuple):
    """One line of a tree: the mode as git stores it (a folder's is `40000`) and the object's SHA."""

    mode: str
    sha: str

    @property
    def kind(self) -> str:
        return KINDS.get(self.mode, "blob")


class TreeConflict(ValueError):
    """The change does not fit the tree: a removal of what is not there, or a file where a folder is."""


def read_tree(store: GitStore, sha: str) -> dict[str, Entry]:
    """The entries of one tree by name; the tree must exist."""
    data = store.read(sha, "tree")
    assert data is not None, f"no tree {sha}"
    entries: dict[str, Entry] = {}
    at = 0
    while at < len(data):
        end = data.index(b"\0", at)
        mode, _, name = data[at:end].partition(b" ")
        entries[name.decode(errors="surrogateescape")] = Entry(mode.decode(), data[end + 1 : end + 21].hex())
        at = end + 21
    return entries


def write_tree(store: GitStore, entries: Mapping[str, Entry]) -> str:
    """Stores a tree, in git's order: a folder sorts as if its name ended with a slash."""

    def order(item: tuple[str, Entry]) -> bytes:
        return item[0].encode(errors="surrogateescape") + (b"/" if item[1].mode == FOLDER else b"")

    lines = (
        entry.mode.encode() + b" " + name.encode(errors="surrogateescape") + b"\0" + bytes.fromhex(entry.sha)
        for name, entry in sorted(entries.items(), key=order)
    )
    return store.write("tree", b"".join(lines))


def walk(store: GitStore, sha: str, below: str = "") -> Iterator[tuple[str, Entry]]:
    """Every entry of a tree with its path, folders before what they hold."""
    for name, entry in read_tree(store, sha).items():
        yield below + name, entry
        if entry.kind == "tree":
            yield from walk(store, entry.sha, f"{below}{name}/")


def find(store: GitStore, tree: str, path: str) -> Entry | None:
    """The entry at a path (the empty path is the tree itself); None when nothing is there."""
    here = Entry(FOLDER, tree)
    for name in path.split("/") if path else []:
        inside = read_tree(store, here.sha).get(name) if here.kind == "tree" else None
        if inside is None:
            return None
        here = inside
    return here


def edit_tree(store: GitStore, base: str | None, changes: Mapping[str, Entry | None], *, replace: bool = False) -> str:
    """A tree like `base` with some paths set and others (None) removed; folders left empty go too.

    With `replace` a file takes the place of a folder, and a folder that of anything else, as in git's index.
    """
    return _edit(store, base, changes, replace) or store.write("tree", b"")


def _edit(store: GitStore, base: str | None, changes: Mapping[str, Entry | None], replace: bool) -> str | None:
    entries = {} if base is None or base == EMPTY_TREE else read_tree(store, base)
    below: dict[str, dict[str, Entry | None]] = {}
    for path, entry in changes.items():
        name, _, rest = path.partition("/")
        here = entries.get(name)
        if rest:
            below.setdefault(name, {})[rest] = entry
        elif entry is None:
            if here is None:
                raise TreeConflict(path)
            del entries[name]
        elif here is not None and (here.kind == "tree") != (entry.kind == "tree") and not replace:
            raise TreeConflict(path)
        else:
            entries[name] = entry
    for name, inner in below.items():
        folder = entries.get(name)
        if folder is not None and folder.kind != "tree":
            if not replace:
                raise TreeConflict(name)
            folder = None
        sha = _edit(store, None if folder is None else folder.sha, inner, replace)
        if sha is None:
            entries.pop(name, None)
        else:
            entries[name] = Entry(FOLDER, sha)
    return write_tree(store, entries) if entries else None
