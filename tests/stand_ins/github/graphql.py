"""GraphQL, as far as it can do what REST cannot: moving a ref from where it is known to be, or not at all."""

from __future__ import annotations

import re
from typing import Any

from tests.stand_ins.github.answers import Answer, Call, not_found
from tests.stand_ins.github.git import ZERO, each_sha_is_whole, is_ref_name
from tests.stand_ins.github.routes import route
from tests.stand_ins.github.rules import report, violations
from tests.stand_ins.github.world import World, node_id

_OPEN = r"repository\(owner: \$\1,? name: \$\2(?P<strict>,? followRenames: false)?\) ?\{ ?"
_REPOSITORY = re.compile(rf"query ?\(\$(\w+): String!,? \$(\w+): String!\) ?\{{ ?{_OPEN}id ?\}} ?\}}")
_UPDATE_REFS = re.compile(
    r"mutation ?\(\$(\w+): ID!,? \$(\w+): \[RefUpdate!\]!\) ?\{ ?"
    r"updateRefs\(input: ?\{ ?repositoryId: \$\1,? refUpdates: \$\2 ?\}\) ?\{ ?clientMutationId ?\} ?\}"
)
_TEXTS = re.compile(
    rf"query ?\(\$(\w+): String!,? \$(\w+): String!\) ?\{{ ?{_OPEN}"
    r'(?:\w+: ?object\(oid: "[0-9a-f]{40}"\) ?\{ ?\.\.\. on Blob ?\{ ?text ?\} ?\} ?)+\} ?\}'
)
_TEXT = re.compile(r'(\w+): ?object\(oid: "([0-9a-f]{40})"\)')
_LONGEST_TEXT = 512_000  # characters after which a text is cut, as GitHub does somewhere around there
_MEMBERS = {"name": str, "afterOid": str, "beforeOid": str, "force": bool}


class _Failed(Exception):
    """The operation failed; `kind` is GraphQL's word for it, empty where the request itself is wrong."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@route("POST", "/graphql", "graphql")
def graphql(world: World, call: Call) -> Answer:
    """Two operations are known: a repository's node, and `updateRefs`. Errors come with 200, as GraphQL has it."""
    if not world.settings.graphql:
        raise not_found()
    text, variables = " ".join(call.text("query").split()), call.body.get("variables") or {}
    field = "updateRefs" if text.startswith("mutation") else "repository"
    try:
        if found := _REPOSITORY.fullmatch(text):
            return Answer(200, {"data": {"repository": {"id": _repository(world, found, variables)}}})
        if found := _TEXTS.fullmatch(text):
            _repository(world, found, variables)
            texts = {alias: _text(world, sha) for alias, sha in _TEXT.findall(text)}
            return Answer(200, {"data": {"repository": texts}})
        if found := _UPDATE_REFS.fullmatch(text):
            _update_refs(world, *(variables[name] for name in found.groups()))
            return Answer(200, {"data": {"updateRefs": {"clientMutationId": None}}})
        raise _Failed("", "Parse error: the stand-in does not know this operation")
    except KeyError as error:
        problem = _Failed("", f"Variable ${error.args[0]} was provided invalid value")
    except _Failed as failed:
        problem = failed
    entry: dict[str, Any] = {"message": str(problem), "locations": [{"line": 1, "column": 1}]}
    if not problem.kind:
        return Answer(200, {"errors": [entry]})
    entry |= {"type": problem.kind, "path": [field]}
    return Answer(200, {"data": {field: None}, "errors": [entry]})


def _repository(world: World, asked: re.Match[str], variables: dict[str, str]) -> str:
    """Its identifier. Renames are followed here too, unless the query asks not to."""
    owner, name = variables[asked[1]], variables[asked[2]]
    known = {world.full_name.lower()} | (set() if asked["strict"] else world.former_names)
    if not world.settings.exists or f"{owner}/{name}".lower() not in known:
        raise _Failed("NOT_FOUND", f"Could not resolve to a Repository with the name '{owner}/{name}'.")
    return node_id("R", world.full_name)


def _text(world: World, sha: str) -> dict[str, str | None] | None:
    """A blob's text, cut where it is long and null where it is binary; null for what is not there."""
    if world.store.kind(sha) is None:
        return None
    data = world.store.read(sha, "blob")
    if data is None:
        return {}
    try:
        return {"text": data.decode()[:_LONGEST_TEXT]}
    except UnicodeDecodeError:
        return {"text": None}


def _update_refs(world: World, repository: str, updates: Any) -> None:
    """All the refs move, or none does."""
    if repository != node_id("R", world.full_name):
        raise _Failed("NOT_FOUND", f"Could not resolve to a node with the global id of '{repository}'")
    if world.settings.archived:
        raise _Failed("UNPROCESSABLE", "Repository was archived so is read-only.")
    if not world.settings.may("contents", "write"):
        raise _Failed("FORBIDDEN", "Resource not accessible by integration")
    with world.lock:
        moves = [_checked(world, update) for update in updates]
        for name, new, old in moves:
            world.move_ref(name, new, old)


def _checked(world: World, update: Any) -> tuple[str, str | None, str]:
    """One update as `World.move_ref` takes it, if GitHub would carry it out."""
    if not isinstance(update, dict) or not {"name", "afterOid"} <= update.keys() <= _MEMBERS.keys():
        raise _Failed("", "Variable of type RefUpdate was provided invalid value")
    if any(not isinstance(value, _MEMBERS[member]) for member, value in update.items()):
        raise _Failed("", "Variable of type RefUpdate was provided invalid value")
    name, after = update["name"], update["afterOid"]
    if not is_ref_name(name) or not each_sha_is_whole([after, update.get("beforeOid", ZERO)]):
        raise _Failed("", "Variable of type RefUpdate was provided invalid value")
    branch, old = name.removeprefix("refs/heads/"), world.store.ref(name) or ZERO
    if update.get("beforeOid", old) != old:
        raise _Failed("STALE_DATA", f"Expected {name} to point to {update['beforeOid']} but it did not.")
    if world.is_protected(branch):
        raise _Failed("UNPROCESSABLE", world.settings.protection_message)
    if broken := violations(world, branch, old, after):
        raise _Failed("UNPROCESSABLE", report(broken))
    if after == ZERO:
        return name, None, old
    if world.store.kind(after) != "commit":
        raise _Failed("UNPROCESSABLE", "Object does not exist")
    if old != ZERO and not update.get("force", False) and not world.store.is_ancestor(old, after):
        raise _Failed("UNPROCESSABLE", "Update is not a fast forward")
    return name, after, old
