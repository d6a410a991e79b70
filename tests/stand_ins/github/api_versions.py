"""The versions of GitHub's REST API: what its description says of the later one, worked into a description of its own.

The description (`tests/stand_ins/github/openapi.py`) is that of the first version. What a later one breaks stands
beside what it changes, as `x-github-breaking-changes`: each a JSON Patch (RFC 6902) or a merge patch (RFC 7396).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

FIRST = "2022-11-28"
LATER = "2026-03-10"
VERSIONS = (FIRST, LATER)
_CHANGES = "x-github-breaking-changes"


def as_of(node: Any, version: str) -> Any:
    """A description, or a part of it, as of a version; what is the same there is shared with `node`."""
    if isinstance(node, list):
        items = [as_of(each, version) for each in node]
        return node if all(new is old for new, old in zip(items, node, strict=True)) else items
    if not isinstance(node, Mapping):
        return node
    changes = [change for change in _changes(node) if change["version"] <= version]
    if changes:
        node = deepcopy(node)
        for change in changes:
            node = _patched(node, change["patch"])
        node = {name: each for name, each in node.items() if name != _CHANGES}
    members = {name: as_of(each, version) for name, each in node.items()}
    return node if all(members[name] is node[name] for name in members) else members


def _changes(node: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    found = node.get(_CHANGES, [])
    return found if isinstance(found, list) else []


def _patched(node: Any, patch: Any) -> Any:
    if not isinstance(patch, list):
        return _merged(node, patch)
    for step in patch:
        _apply(node, step)
    return node


def _apply(node: Any, step: Mapping[str, Any]) -> None:
    *way, last = (part.replace("~1", "/").replace("~0", "~") for part in step["path"].split("/")[1:])
    for part in way:
        node = node[int(part)] if isinstance(node, list) else node[part]
    key: Any = int(last) if isinstance(node, list) and last != "-" else last
    match step["op"]:
        case "remove":
            del node[key]
        case "replace":
            node[key] = step["value"]
        case "add" if isinstance(node, list):
            node.insert(len(node) if key == "-" else key, step["value"])
        case "add":
            node[key] = step["value"]
        case other:
            raise ValueError(f"a patch of a kind that is not known: {other}")


def _merged(node: Any, patch: Any) -> Any:
    if not isinstance(patch, Mapping):
        return patch
    result = dict(node) if isinstance(node, Mapping) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = _merged(result.get(name), value)
    return result
