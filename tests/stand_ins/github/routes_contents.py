"""The contents API: files by path, and the only way to make the first commit of an empty repository."""

from __future__ import annotations

import base64
import posixpath
from typing import Any

from tests.stand_ins.github import shapes
from tests.stand_ins.github.answers import Answer, Call, Refusal, not_found
from tests.stand_ins.github.commits import read_commit, write_commit
from tests.stand_ins.github.git import ZERO, GitError
from tests.stand_ins.github.routes import route
from tests.stand_ins.github.routes_objects import check_path, from_base64, stamps
from tests.stand_ins.github.routes_refs import guard
from tests.stand_ins.github.routes_repository import resolve
from tests.stand_ins.github.trees import FILE, Entry, TreeConflict, edit_tree, find, read_tree
from tests.stand_ins.github.world import World

LINK = "120000"
_INLINE_BYTES = 1_048_576


@route("GET", "contents", "repos/contents#get-repository-content", contents="read")
@route("GET", "contents/{path*}", "repos/contents#get-repository-content", contents="read")
def read(world: World, call: Call) -> Answer:
    if world.is_empty():
        raise Refusal(404, "This repository is empty.")
    ref = call.query.get("ref", world.default_branch)
    sha = resolve(world, ref)
    if sha is None:
        raise Refusal(404, f"No commit found for the ref {ref}")
    path = call.groups.get("path", "").strip("/")
    commit = read_commit(world.store, sha)
    entry = find(world.store, commit.tree, path) if commit else None
    if entry is None:
        raise not_found()
    if entry.kind == "tree":
        inside = list(read_tree(world.store, entry.sha).items())[: world.settings.contents_entries]
        return Answer(200, [_item(world, f"{path}/{name}".strip("/"), each, ref) for name, each in inside])
    if entry.kind == "commit":
        return Answer(200, {**_item(world, path, entry, ref), "submodule_git_url": f"{world.html_url}/submodule.git"})
    if entry.mode == LINK:
        target = (world.store.read(entry.sha, "blob") or b"").decode(errors="replace")
        behind = _behind(world, commit.tree, path, target) if commit else None
        if behind is None:
            return Answer(200, {**_item(world, path, entry, ref), "target": target})
        entry = behind
    data = world.store.read(entry.sha, "blob") or b""
    small = len(data) <= _INLINE_BYTES
    content = base64.encodebytes(data).decode() if small else ""
    return Answer(
        200, {**_item(world, path, entry, ref), "content": content, "encoding": "base64" if small else "none"}
    )


def _behind(world: World, tree: str, path: str, target: str) -> Entry | None:
    """The file of the repository that a link leads to; None where it leads anywhere else."""
    place = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
    entry = None if place.startswith(("/", "..")) else find(world.store, tree, place)
    return entry if entry is not None and entry.kind == "blob" and entry.mode != LINK else None


def _item(world: World, path: str, entry: Entry, ref: str) -> dict[str, Any]:
    kind = {"tree": "dir", "commit": "submodule"}.get(entry.kind, "symlink" if entry.mode == LINK else "file")
    url = f"{world.url}/contents/{path}?ref={ref}"
    git_url = f"{world.url}/git/{entry.kind}s/{entry.sha}"
    web = f"{world.html_url}/{entry.kind}/{ref}/{path}"
    return {
        "type": kind,
        "name": path.rpartition("/")[2],
        "path": path,
        "sha": entry.sha,
        "size": world.store.size(entry.sha) if entry.kind == "blob" else 0,
        "url": url,
        "html_url": web,
        "git_url": git_url,
        "download_url": f"{world.html_url}/raw/{ref}/{path}" if entry.kind == "blob" else None,
        "_links": {"self": url, "git": git_url, "html": web},
    }


@route("PUT", "contents/{path*}", "repos/contents#create-or-update-file-contents", contents="write")
def write(world: World, call: Call) -> Answer:
    path, message, data = call.groups["path"], call.text("message"), from_base64(call.text("content"))
    branch = call.optional_text("branch") or world.default_branch
    check_path(path)
    with world.lock:
        head = world.head(branch)
        if head is None and not world.is_empty():
            raise Refusal(404, f"Branch {branch} not found")
        commit = read_commit(world.store, head) if head else None
        before = find(world.store, commit.tree, path) if commit else None
        _check_sha(path, before, call.optional_text("sha"))
        entry = Entry(FILE, world.store.write("blob", data))
        try:
            tree = edit_tree(world.store, commit.tree if commit else None, {path: entry})
        except TreeConflict:
            raise Refusal(422, "tree.path contains a malformed path component") from None
        author, committer, signed = stamps(world, call)
        parents = [head] if head else []
        sha = write_commit(world.store, tree, parents, message, author, committer, signed=signed)
        prefix = "Could not update file: " if before else "Could not create file: "
        guard(world, branch, head or ZERO, sha, status=409, prefix=prefix)
        try:
            world.move_ref(f"refs/heads/{branch}", sha, head or ZERO)
        except GitError:
            raise Refusal(409, f"is at {world.head(branch)} but expected {head}") from None
    made = read_commit(world.store, sha)
    assert made is not None
    body = {"content": _item(world, path, entry, branch), "commit": shapes.git_commit(world, made)}
    return Answer(200 if before else 201, body)


def _check_sha(path: str, before: Entry | None, given: str | None) -> None:
    if before is not None and before.kind != "blob":
        raise Refusal(422, "path contains a malformed path component")
    if before is not None and given is None:
        raise Refusal(422, 'Invalid request.\n\n"sha" wasn\'t supplied.')
    if given is not None and (before is None or before.sha != given):
        raise Refusal(409, f"{path} does not match {given}")
