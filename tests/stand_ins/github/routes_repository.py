"""The repository itself, its branches, its history, and what stands outside of any repository."""

from __future__ import annotations

from tests.stand_ins.github import shapes
from tests.stand_ins.github.answers import Answer, Call, Refusal, no_permission, not_found, paged
from tests.stand_ins.github.git import each_sha_is_whole
from tests.stand_ins.github.routes import route
from tests.stand_ins.github.routes_refs import not_empty
from tests.stand_ins.github.world import World

_COMPARED_FILES = 300
_COMPARED_COMMITS = 250


@route("GET", "/rate_limit", "rate-limit/rate-limit#get-rate-limit-status-for-the-authenticated-user")
def rate_limit(world: World, call: Call) -> Answer:
    core = world.rate()
    search = {"limit": 30, "remaining": 30, "reset": core["reset"], "used": 0}
    return Answer(200, {"resources": {"core": core, "search": search}, "rate": core})


@route("GET", "/user", "users/users#get-the-authenticated-user")
def user(world: World, call: Call) -> Answer:
    raise no_permission()


@route("GET", "", "repos/repos#get-a-repository")
def repository(world: World, call: Call) -> Answer:
    return Answer(200, shapes.repository(world))


@route("GET", "branches/{branch*}", "branches/branches#get-a-branch", contents="read")
def branch(world: World, call: Call) -> Answer:
    name = call.groups["branch"]
    sha = world.reported_ref(f"refs/heads/{name}")
    if sha is None:
        raise Refusal(404, "Branch not found")
    url = f"{world.url}/branches/{name}"
    protected = world.is_protected(name)
    body = {
        "name": name,
        "commit": shapes.commit(world, sha),
        "_links": {"self": url, "html": f"{world.html_url}/tree/{name}"},
        "protected": protected or world.has_ruleset(name),
        "protection": {
            "enabled": protected,
            "required_status_checks": {"enforcement_level": "off", "contexts": [], "checks": []},
        },
        "protection_url": f"{url}/protection",
    }
    return Answer(200, body)


def resolve(world: World, name: str) -> str | None:
    """The commit a branch, a full ref or a SHA stands for; `owner:branch` too, where it is this repository's."""
    own = name.removeprefix(f"{world.owner}:")
    if each_sha_is_whole([own]):
        return own if world.store.kind(own) == "commit" else None
    return world.head(own.removeprefix("refs/").removeprefix("heads/"))


@route("GET", "commits", "commits/commits#list-commits", contents="read")
def commits(world: World, call: Call) -> Answer:
    not_empty(world)
    start = resolve(world, call.query.get("sha", world.default_branch))
    if start is None:
        raise not_found()
    below = ["--", call.query["path"]] if "path" in call.query else ["--"]
    span = [f"--{name}={call.query[name]}" for name in ("since", "until") if name in call.query]
    shas = world.store.git("rev-list", *span, start, *below).decode().split()
    page, links = paged(call, shas, f"{world.url}/commits")
    return Answer(200, [shapes.commit(world, sha) for sha in page], links)


@route("GET", "commits/{name*}", "commits/commits#get-a-commit", contents="read")
def commit(world: World, call: Call) -> Answer:
    not_empty(world)
    sha = resolve(world, call.groups["name"])
    if sha is None:
        raise Refusal(422, f"No commit found for SHA: {call.groups['name']}")
    body = shapes.commit(world, sha)
    parents = body["parents"]
    files = shapes.diff(world, parents[0]["sha"] if parents else None, sha)
    added, removed = (sum(each[kind] for each in files) for kind in ("additions", "deletions"))
    stats = {"additions": added, "deletions": removed, "total": added + removed}
    return Answer(200, {**body, "stats": stats, "files": files})


@route("GET", "compare/{base*}...{head*}", "commits/commits#compare-two-commits", contents="read")
def compare(world: World, call: Call) -> Answer:
    names = call.groups["base"], call.groups["head"]
    base, head = (resolve(world, name) for name in names)
    common = world.store.merge_base(base, head) if base and head else None
    if base is None or head is None or common is None:
        raise not_found()
    ahead = world.store.commits(head, f"^{base}")[::-1]
    behind = world.store.commits(base, f"^{head}")
    status = "diverged" if ahead and behind else "ahead" if ahead else "behind" if behind else "identical"
    url = f"{world.url}/compare/{names[0]}...{names[1]}"
    page, links = paged(call, ahead, url) if call.query else (ahead[:_COMPARED_COMMITS], {})
    web = f"{world.html_url}/compare/{names[0]}...{names[1]}"
    body = {
        "url": url,
        "html_url": web,
        "permalink_url": f"{world.html_url}/compare/{world.owner}:{base[:7]}...{world.owner}:{head[:7]}",
        "diff_url": f"{web}.diff",
        "patch_url": f"{web}.patch",
        "base_commit": shapes.commit(world, base),
        "merge_base_commit": shapes.commit(world, common),
        "status": status,
        "ahead_by": len(ahead),
        "behind_by": len(behind),
        "total_commits": len(ahead),
        "commits": [shapes.commit(world, sha) for sha in page],
    }
    if call.query.get("page", "1") == "1":
        body["files"] = shapes.diff(world, common, head)[:_COMPARED_FILES]
    return Answer(200, body, links)
