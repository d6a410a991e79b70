"""Comments on pull requests, reactions to them, and what those who write them may do in the repository."""

from __future__ import annotations

from datetime import datetime

from tests.stand_ins.github import shapes
from tests.stand_ins.github.answers import Answer, Call, invalid, not_found, paged
from tests.stand_ins.github.comments import REACTIONS, Comment, Reaction
from tests.stand_ins.github.commits import Person
from tests.stand_ins.github.routes import route
from tests.stand_ins.github.shapes import JSON
from tests.stand_ins.github.world import World, iso, node_id

_LONGEST = 65_536
# The API still tells four levels; the roles between are mapped to the one below.
_LEGACY = {"admin": "admin", "maintain": "write", "write": "write", "triage": "read", "read": "read"}


def _reactions(world: World, it: Comment) -> JSON:
    counts = {content: len(it.reacted(content)) for content in REACTIONS}
    url = f"{world.url}/issues/comments/{it.id}/reactions"
    return {"url": url, "total_count": len(it.reactions), **counts}


def comment(world: World, it: Comment) -> JSON:
    """A comment as GitHub has it."""
    page = f"{world.html_url}/pull/{it.number}"
    return {
        "id": it.id,
        "node_id": node_id("IC", it.id),
        "url": f"{world.url}/issues/comments/{it.id}",
        "html_url": f"{page}#issuecomment-{it.id}",
        "issue_url": f"{world.url}/issues/{it.number}",
        "user": shapes.user(world, it.author) if it.author else None,
        "body": it.body,
        "created_at": iso(it.created_at),
        "updated_at": iso(it.updated_at),
        "author_association": _association(world, it.author),
        "performed_via_github_app": None,
        "reactions": _reactions(world, it),
    }


def _association(world: World, person: Person | None) -> str:
    if person is None:
        return "NONE"
    return "COLLABORATOR" if person.login in world.settings.collaborators else "NONE"


def _reaction(world: World, it: Reaction) -> JSON:
    return {
        "id": it.id,
        "node_id": node_id("REA", it.id),
        "user": shapes.user(world, it.by),
        "content": it.content,
        "created_at": iso(it.at),
    }


def _numbered(world: World, call: Call) -> int:
    number = call.groups["number"]
    if not number.isdecimal() or world.pull_requests.numbered(int(number)) is None:
        raise not_found()
    return int(number)


def _comment(world: World, call: Call) -> Comment:
    id = call.groups["id"]
    found = world.comments.numbered(int(id)) if id.isdecimal() else None
    if found is None:
        raise not_found()
    return found


@route(
    "GET", "issues/{number}/comments", "issues/comments#list-issue-comments", issues="read", pull_requests="read"
)  # fmt: skip
def list_comments(world: World, call: Call) -> Answer:
    """Oldest first; `since` is of when they were changed last."""
    number = _numbered(world, call)
    found = world.comments.on(number)
    if "since" in call.query:
        since = datetime.fromisoformat(call.query["since"])
        found = [each for each in found if each.updated_at >= since]
    page, links = paged(call, found, f"{world.url}/issues/{number}/comments")
    return Answer(200, [comment(world, each) for each in page], links)


@route("GET", "issues/comments/{id}", "issues/comments#get-an-issue-comment", issues="read", pull_requests="read")
def get_comment(world: World, call: Call) -> Answer:
    return Answer(200, comment(world, _comment(world, call)))


@route(
    "POST", "issues/{number}/comments", "issues/comments#create-an-issue-comment", issues="write", pull_requests="write"
)  # fmt: skip
def create_comment(world: World, call: Call) -> Answer:
    body = call.text("body")
    if not body.strip():
        raise invalid("IssueComment", "body", "body can't be blank")
    if len(body) > _LONGEST:
        raise invalid("IssueComment", "body", f"body is too long (maximum is {_LONGEST} characters)")
    with world.lock:
        made = world.comments.write(_numbered(world, call), world.settings.committer, body, world.clock())
        whole = comment(world, made)
        return Answer(201, whole, {"Location": whole["url"]})


@route(
    "GET", "issues/comments/{id}/reactions", "reactions/reactions#list-reactions-for-an-issue-comment",
    issues="read", pull_requests="read",
)  # fmt: skip
def list_reactions(world: World, call: Call) -> Answer:
    it = _comment(world, call)
    found = [each for each in it.reactions if each.content == call.query.get("content", each.content)]
    page, links = paged(call, found, f"{world.url}/issues/comments/{it.id}/reactions")
    return Answer(200, [_reaction(world, each) for each in page], links)


@route(
    "POST", "issues/comments/{id}/reactions", "reactions/reactions#create-reaction-for-an-issue-comment",
    issues="write", pull_requests="write",
)  # fmt: skip
def create_reaction(world: World, call: Call) -> Answer:
    """201 for a new reaction, 200 for one that the token's owner has made already."""
    content = call.text("content")
    if content not in REACTIONS:
        raise invalid("Reaction", "content")
    with world.lock:
        made, is_new = world.comments.react(_comment(world, call), world.settings.committer, content, world.clock())
        return Answer(201 if is_new else 200, _reaction(world, made))


@route("GET", "collaborators/{login}/permission", "collaborators/collaborators")
def permission(world: World, call: Call) -> Answer:
    """What somebody may do; of a public repository anybody may read."""
    login = call.groups["login"]
    person = next((each for name, each in world.people.items() if name.lower() == login.lower()), None)
    if person is None:
        raise not_found()
    default = "none" if world.settings.private else "read"
    role = world.settings.roles.get(person.login)
    if role is None:
        role = "write" if person.login in world.settings.collaborators else default
    level = _LEGACY.get(role, "none")
    levels = {"pull": level != "none", "push": level in ("write", "admin"), "admin": level == "admin"}
    levels |= {"triage": role not in ("none", "read"), "maintain": role in ("maintain", "admin")}
    user = {**shapes.user(world, person), "permissions": levels, "role_name": role}
    return Answer(200, {"permission": level, "role_name": role, "user": user})
