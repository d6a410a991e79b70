"""Refs: reading, making, moving and removing them."""

from __future__ import annotations

from tests.stand_ins.github import shapes
from tests.stand_ins.github.answers import Answer, Call, Refusal, not_found
from tests.stand_ins.github.git import ZERO, GitError, each_sha_is_whole, is_ref_name
from tests.stand_ins.github.routes import route
from tests.stand_ins.github.rules import report, rules_of, violations
from tests.stand_ins.github.world import World

PROTECTED_DOCS = "https://docs.github.com/articles/about-protected-branches"


def not_empty(world: World) -> None:
    """The git database of a repository without a commit cannot be used at all."""
    if world.is_empty():
        raise Refusal(409, "Git Repository is empty.")


def guard(world: World, branch: str, old: str, new: str, *, status: int = 422, prefix: str = "") -> None:
    """Refuses a change of a branch that classic protection or a ruleset does not let be."""
    if world.is_protected(branch):
        message = prefix + world.settings.protection_message
        raise Refusal(status, message, documentation=PROTECTED_DOCS)
    if broken := violations(world, branch, old, new):
        raise Refusal(status, "Reference update failed" if world.settings.silent_rules else report(broken))


@route("GET", "git/ref/{name*}", "git/refs#get-a-reference", contents="read")
def read(world: World, call: Call) -> Answer:
    not_empty(world)
    name = f"refs/{call.groups['name']}"
    sha = world.reported_ref(name)
    if sha is None:
        raise not_found()
    return Answer(200, shapes.ref(world, name, sha))


@route("GET", "rules/branches/{branch*}", "repos/rules#get-rules-for-a-branch")
def rules(world: World, call: Call) -> Answer:
    source = {"ruleset_source_type": "Repository", "ruleset_source": world.full_name, "ruleset_id": 42}
    found = rules_of(world, call.groups["branch"])
    listed = [
        {"type": rule.type, "parameters": rule.parameters} if rule.parameters else {"type": rule.type} for rule in found
    ]
    return Answer(200, [rule | source for rule in listed])


@route("GET", "git/matching-refs/{name*}", "git/refs#list-matching-references", contents="read")
def matching(world: World, call: Call) -> Answer:
    not_empty(world)
    found = world.store.refs(f"refs/{call.groups['name']}")
    return Answer(200, [shapes.ref(world, name, sha) for name, sha in found.items()])


@route("POST", "git/refs", "git/refs#create-a-reference", contents="write")
def create(world: World, call: Call) -> Answer:
    not_empty(world)
    name, sha = call.text("ref"), _commit(world, call)
    if not is_ref_name(name):
        raise Refusal(422, f'"{name}" is not a valid ref name.')
    branch = name.removeprefix("refs/heads/")
    with world.lock:
        if world.store.ref(name) is not None:
            raise Refusal(422, "Reference already exists")
        if world.is_protected(branch):
            raise Refusal(422, "Reference update failed")
        guard(world, branch, ZERO, sha)
        _move(world, name, sha, ZERO)
    return Answer(201, shapes.ref(world, name, sha), {"Location": f"{world.url}/git/{name}"})


@route("PATCH", "git/refs/{name*}", "git/refs#update-a-reference", contents="write")
def update(world: World, call: Call) -> Answer:
    not_empty(world)
    name, sha, force = f"refs/{call.groups['name']}", _commit(world, call), call.flag("force")
    branch = name.removeprefix("refs/heads/")
    with world.lock:
        old = _existing(world, name)
        if old != sha:
            guard(world, branch, old, sha)
        if not force and not world.store.is_ancestor(old, sha):
            raise Refusal(422, "Update is not a fast forward")
        _move(world, name, sha, old)
    return Answer(200, shapes.ref(world, name, sha))


@route("DELETE", "git/refs/{name*}", "git/refs#delete-a-reference", contents="write")
def delete(world: World, call: Call) -> Answer:
    not_empty(world)
    name = f"refs/{call.groups['name']}"
    branch = name.removeprefix("refs/heads/")
    with world.lock:
        old = _existing(world, name)
        if branch == world.default_branch:
            raise Refusal(422, "Cannot delete the default branch")
        if world.is_protected(branch):
            raise Refusal(422, "Cannot delete protected branch", documentation=PROTECTED_DOCS)
        guard(world, branch, old, ZERO)
        _move(world, name, None, old)
    return Answer(204)


def _existing(world: World, name: str) -> str:
    sha = world.store.ref(name)
    if sha is None:
        raise Refusal(422, "Reference does not exist")
    return sha


def _move(world: World, name: str, new: str | None, old: str) -> None:
    try:
        world.move_ref(name, new, old)
    except GitError:
        # a push from outside in this very moment, or a branch `a` where `a/b` is wanted
        raise Refusal(422, "Reference update failed") from None


def _commit(world: World, call: Call) -> str:
    sha = call.text("sha")
    if not each_sha_is_whole([sha]):
        raise Refusal(422, "The sha parameter must be exactly 40 characters and contain only [0-9a-f].")
    kind = world.store.kind(sha)
    if kind is None:
        raise Refusal(422, "Object does not exist")
    if kind != "commit":
        raise Refusal(422, "Object is not a commit")
    return sha
