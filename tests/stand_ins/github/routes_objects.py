"""The git database: blobs, trees and commits."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from tests.stand_ins.github import shapes
from tests.stand_ins.github.answers import Answer, Call, Refusal, not_found
from tests.stand_ins.github.commits import WEB_FLOW, Stamp, read_commit, stamp, write_commit
from tests.stand_ins.github.git import each_sha_is_whole
from tests.stand_ins.github.routes import route
from tests.stand_ins.github.routes_refs import not_empty
from tests.stand_ins.github.trees import FOLDER, Entry, TreeConflict, edit_tree, read_tree, walk
from tests.stand_ins.github.world import World, node_id

_MODES = {"100644": "blob", "100755": "blob", "120000": "blob", "040000": "tree", "160000": "commit"}
_TOO_LARGE = (
    "Sorry, your request timed out. It's likely that your input was too large to process. Consider building the tree "
    "incrementally, or building the commits you need in a local clone of the repository and then pushing them to "
    "GitHub."
)
_TOO_LARGE_TO_READ = (
    "This API returns blobs up to 100 MB in size. The requested blob is too large to fetch via the API, but you can "
    "always clone the repository via Git in order to obtain the blob."
)
_TOO_LARGE_TO_WRITE = (
    "Sorry, your input was too large to process. Consider creating the blob in a local clone of the repository and "
    "then pushing it to GitHub."
)


@route("GET", "git/blobs/{sha}", "git/blobs#get-a-blob", contents="read")
def read_blob(world: World, call: Call) -> Answer:
    not_empty(world)
    sha = call.groups["sha"]
    data = world.store.read(sha, "blob") if each_sha_is_whole([sha]) else None
    if data is None:
        raise not_found()
    if len(data) > world.settings.blob_bytes:
        raise Refusal(403, _TOO_LARGE_TO_READ, errors=[{"resource": "Blob", "field": "data", "code": "too_large"}])
    content = base64.encodebytes(data).decode()
    return Answer(200, {**_blob(world, sha), "size": len(data), "content": content, "encoding": "base64"})


@route("POST", "git/blobs", "git/blobs#create-a-blob", contents="write")
def create_blob(world: World, call: Call) -> Answer:
    not_empty(world)
    content, encoding = call.text("content"), call.optional_text("encoding") or "utf-8"
    if encoding not in ("utf-8", "base64"):
        raise Refusal(422, "Invalid encoding: only utf-8 and base64 are allowed")
    data = content.encode() if encoding == "utf-8" else from_base64(content)
    if len(data) > world.settings.blob_bytes:
        raise Refusal(422, _TOO_LARGE_TO_WRITE)
    blob = _blob(world, world.store.write("blob", data))
    return Answer(201, {"url": blob["url"], "sha": blob["sha"]}, {"Location": blob["url"]})


def _blob(world: World, sha: str) -> dict[str, str]:
    return {"sha": sha, "node_id": node_id("B", sha), "url": f"{world.url}/git/blobs/{sha}"}


def from_base64(text: str) -> bytes:
    """The bytes, line breaks in the text allowed."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except binascii.Error:
        raise Refusal(422, "content is not valid Base64") from None


@route("GET", "git/trees/{sha*}", "git/trees#get-a-tree", contents="read")
def list_tree(world: World, call: Call) -> Answer:
    not_empty(world)
    name = call.groups["sha"]
    sha = name if each_sha_is_whole([name]) else world.reported_ref(f"refs/heads/{name}")
    commit = read_commit(world.store, sha) if sha else None
    tree = commit.tree if commit else sha
    if tree is None or world.store.kind(tree) != "tree":
        raise not_found()
    # as GitHub documents it, any value at all asks for the whole tree, `0` and `false` too
    entries = walk(world.store, tree) if "recursive" in call.query else iter(read_tree(world.store, tree).items())
    listed = list(islice(entries, world.settings.listing_entries))
    cut = next(entries, None) is not None
    return Answer(200, {**_tree(world, tree), "tree": [_line(world, *each) for each in listed], "truncated": cut})


def _tree(world: World, sha: str) -> dict[str, str]:
    return {"sha": sha, "url": f"{world.url}/git/trees/{sha}"}


def _line(world: World, path: str, entry: Entry) -> dict[str, Any]:
    line: dict[str, Any] = {"path": path, "mode": entry.mode.zfill(6), "type": entry.kind, "sha": entry.sha}
    if entry.kind == "blob":
        line["size"] = world.store.size(entry.sha)
    if entry.kind != "commit":
        line["url"] = f"{world.url}/git/{entry.kind}s/{entry.sha}"
    return line


@route("POST", "git/trees", "git/trees#create-a-tree", contents="write")
def create_tree(world: World, call: Call) -> Answer:
    not_empty(world)
    base = call.optional_text("base_tree")
    items = call.body.get("tree")
    if not isinstance(items, list) or not items:
        raise Refusal(422, "Invalid tree info")
    if len(items) > world.settings.tree_entries or call.size > world.settings.tree_bytes:
        raise Refusal(world.settings.tree_limit_status, _TOO_LARGE)
    if base is not None and world.store.kind(base) != "tree":
        raise Refusal(422, "base_tree is not a valid tree oid")
    changes = [_change(world, item) for item in items]
    try:
        if len(dict(changes)) < len(changes):
            raise TreeConflict("one path twice")
        sha = edit_tree(world.store, base, dict(changes), replace=world.settings.replaces)
    except TreeConflict:
        raise Refusal(422, "GitRPC::BadObjectState") from None
    lines = [_line(world, *each) for each in read_tree(world.store, sha).items()]
    return Answer(201, {**_tree(world, sha), "tree": lines, "truncated": False}, {"Location": _tree(world, sha)["url"]})


def _change(world: World, item: Any) -> tuple[str, Entry | None]:
    if not isinstance(item, Mapping) or not isinstance(item.get("path"), str):
        raise Refusal(422, "Invalid tree info")
    path, mode, content, sha = item["path"], item.get("mode"), item.get("content"), item.get("sha")
    check_path(path)
    if mode not in _MODES or item.get("type", _MODES[mode]) != _MODES[mode]:
        raise Refusal(422, "Must supply a valid tree.mode")
    if ("sha" in item) == ("content" in item):
        raise Refusal(422, "Must supply either tree.sha or tree.content. Request will be rejected if both are present.")
    if content is not None:
        if not isinstance(content, str) or _MODES[mode] != "blob":
            raise Refusal(422, "Invalid tree info")
        return path, Entry(mode, world.store.write("blob", content.encode()))
    if sha is None:
        return path, None
    if _MODES[mode] != "commit" and world.store.kind(str(sha)) != _MODES[mode]:
        raise Refusal(422, f"tree.sha {sha} is not a valid {_MODES[mode]}")
    return path, Entry(FOLDER if mode == "040000" else mode, sha)


def check_path(path: str) -> None:
    """Refuses what git would not check out: empty parts, dots, and anything a file system could take for `.git`."""
    if path.startswith("/"):
        raise Refusal(422, "tree.path cannot start with a slash")
    for part in path.split("/"):
        plain = part.lower().rstrip(" .").split(":")[0]
        if part in ("", ".", "..") or plain in (".git", "git~1") or "\0" in part:
            raise Refusal(422, "tree.path contains a malformed path component")


@route("GET", "git/commits/{sha}", "git/commits#get-a-commit-object", contents="read")
def get_commit(world: World, call: Call) -> Answer:
    not_empty(world)
    commit = read_commit(world.store, call.groups["sha"]) if each_sha_is_whole([call.groups["sha"]]) else None
    if commit is None:
        raise not_found()
    return Answer(200, shapes.git_commit(world, commit))


@route("POST", "git/commits", "git/commits#create-a-commit", contents="write")
def create_commit(world: World, call: Call) -> Answer:
    not_empty(world)
    message, tree, parents = call.text("message"), call.text("tree"), call.texts("parents")
    if "\0" in message:
        raise Refusal(422, "message may not contain a NUL character")
    if not each_sha_is_whole([tree]) or world.store.kind(tree) != "tree":
        raise Refusal(422, "Tree SHA does not exist")
    if not each_sha_is_whole(parents):
        words = "Each SHA in the 'parents' parameter must be exactly 40 characters and contain only [0-9a-f]."
        raise Refusal(422, words)
    if any(world.store.kind(parent) != "commit" for parent in parents):
        raise Refusal(422, "Parent SHA does not exist or is not a commit object")
    author, committer, signed = stamps(world, call)
    sha = write_commit(world.store, tree, parents, message, author, committer, signed=signed)
    commit = read_commit(world.store, sha)
    assert commit is not None
    body = shapes.git_commit(world, commit)
    return Answer(201, body, {"Location": body["url"]})


def stamps(world: World, call: Call) -> tuple[Stamp, Stamp, bool]:
    """Author, committer, and whether GitHub signs: only when it was left to GitHub to say who they are."""
    now = world.clock().astimezone(UTC)
    author, committer = call.body.get("author"), call.body.get("committer")
    if author is None and committer is None:
        return stamp(world.settings.committer, now), stamp(WEB_FLOW, now), True
    first = _given(author, now) or _given(committer, now)
    assert first is not None
    return first, _given(committer, now) or first, False


def _given(value: Any, now: datetime) -> Stamp | None:
    if value is None:
        return None
    name, email, date = (
        (value.get(part) for part in ("name", "email", "date")) if isinstance(value, Mapping) else [None] * 3
    )
    if not isinstance(name, str) or not isinstance(email, str) or not name or not email:
        raise Refusal(422, 'Invalid request.\n\n"name", "email" weren\'t supplied.')
    try:
        at = now if date is None else datetime.fromisoformat(date)
    except (TypeError, ValueError):
        raise Refusal(422, 'Invalid request.\n\n"date" is not an ISO 8601 time.') from None
    return Stamp(name, email, at if at.tzinfo else at.replace(tzinfo=UTC))
