"""What GitHub lists of a tree, held against the tree's own name: a list that lacks something counts for nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from radar.publishing.github_client import sha_of
from radar.publishing.path_conflicts import Kind

_MODES = {  # what git knows; 100664 is in old histories
    ("blob", "100644"): Kind.FILE,
    ("blob", "100664"): Kind.FILE,
    ("blob", "100755"): Kind.FILE,
    ("blob", "120000"): Kind.LINK,
    ("tree", "040000"): Kind.FOLDER,
    ("commit", "160000"): Kind.SUBMODULE,
}
_NO_PATH = re.compile(r"(?:^|/)\.{0,2}(?:/|\Z)|\0")  # a part that is empty, or leads here or up
_PLAIN = re.compile(r"[ !#-\[\]-~]+")  # names that surely are in JSON as they are in git


class Listed(NamedTuple):
    """One entry of a tree: what it is, its mode as git has it, and its object's name."""

    kind: Kind
    mode: str
    sha: str


def read_listing(answer: Any, *, recursive: bool) -> tuple[dict[str, Listed], bool]:
    """The entries of a tree by path, and whether GitHub has cut the list off.

    Raises ValueError, or what a wrong type makes, for an answer that is no list of a tree.
    """
    listed: dict[str, Listed] = {}
    for item in answer["tree"]:
        path, mode = item["path"], item["mode"]
        kind = _MODES.get((item["type"], mode))
        if kind is None or not isinstance(path, str) or path in listed:
            raise ValueError("not an entry of a tree")
        if _NO_PATH.search(path) or ("/" in path and not recursive):
            raise ValueError("not a path in a tree")
        listed[path] = Listed(kind, mode, sha_of(item))
    if not isinstance(answer["truncated"], bool):
        raise ValueError("it may be cut off")
    return listed, answer["truncated"]


def check_whole(tree: str, listed: Mapping[str, Listed], folders: Sequence[str], *, recursive: bool) -> None:
    """Raise ValueError where a list of `tree` is not all that is in it, or something else.

    Looked at are its root and, in a list that is `recursive`, what leads to `folders` and lies in them.
    """
    inside: dict[str, list[tuple[str, Listed]]] = {"": []}
    matters = {"": True}
    for path, entry in listed.items():
        folder, _, name = path.rpartition("/")
        if folder not in matters:
            matters[folder] = leads_to(folder, folders)
        if matters[folder]:
            inside.setdefault(folder, []).append((name, entry))
    for path, entry in listed.items():
        if recursive and entry.kind is Kind.FOLDER and leads_to(path, folders):
            _hold(entry.sha, inside.pop(path, []))
    _hold(tree, inside.pop(""))
    if inside:
        raise ValueError("a folder is not listed, and what is in it is")


def leads_to(folder: str, wanted: Sequence[str]) -> bool:
    """Whether a folder is on the way to one of the wanted ones, or is one of them, or lies in it.

    An empty one is the root, in which everything lies.
    """
    return any(not each or f"{each}/".startswith(f"{folder}/") or folder.startswith(f"{each}/") for each in wanted)


def seen_from(folder: str, wanted: Sequence[str]) -> list[str]:
    """Those of the wanted folders that lie in `folder`, as they are called there; the root where it lies in one."""
    return [
        each.removeprefix(f"{folder}/") if each.startswith(f"{folder}/") else ""
        for each in wanted
        if leads_to(folder, [each])
    ]


def _hold(sha: str, entries: Iterable[tuple[str, Listed]]) -> None:
    """Hold the entries of one folder against its name; they are believed where a name may be another one in git."""
    known = sorted(entries, key=lambda item: _order(*item))
    if all(_PLAIN.fullmatch(name) for name, _ in known) and tree_sha(known) != sha:
        raise ValueError("not the tree that was asked for")


def tree_sha(entries: Iterable[tuple[str, Listed]]) -> str:
    """The name that git gives to a tree with these entries, which are in git's order."""
    data = b"".join(f"{entry.mode.lstrip('0')} {name}\0".encode() + bytes.fromhex(entry.sha) for name, entry in entries)
    return hashlib.sha1(b"tree %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _order(name: str, entry: Listed) -> str:
    return f"{name}/" if entry.kind is Kind.FOLDER else name
