"""Pull requests, and what belongs to them as issues: labels and assignees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.stand_ins.github import pull_shapes, shapes
from tests.stand_ins.github.answers import Answer, Call, Refusal, invalid, no_permission, not_found, paged
from tests.stand_ins.github.pull_requests import PullRequest
from tests.stand_ins.github.routes import route
from tests.stand_ins.github.world import World

_TITLE = 256
_BODY = 65_536
_NOT_COLLABORATOR = (
    "Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a "
    "collaborator of the {} repository."
)


def _pull(world: World, call: Call) -> PullRequest:
    number = call.groups["number"]
    found = world.pull_requests.numbered(int(number)) if number.isdecimal() else None
    if found is None:
        raise not_found()
    return found


def _check_texts(title: str | None, body: str | None) -> None:
    if title is not None and not title.strip():
        raise invalid("Issue", "title", "title can't be blank")
    if title is not None and len(title) > _TITLE:
        raise invalid("Issue", "title", f"title is too long (maximum is {_TITLE} characters)")
    if body is not None and len(body) > _BODY:
        raise invalid("Issue", "body", f"body is too long (maximum is {_BODY} characters)")


@route("GET", "pulls", "pulls/pulls#list-pull-requests", pull_requests="read")
def list_pulls(world: World, call: Call) -> Answer:
    state = call.query.get("state", "open")
    if state not in ("open", "closed", "all"):
        raise invalid("PullRequest", "state")
    user, colon, head = call.query.get("head", "").partition(":")
    with world.lock:
        found = [
            each
            for each in world.pull_requests
            if state in ("all", each.state)
            and call.query.get("base", each.base) == each.base
            # a branch without its owner is not looked at: the list is then of all heads
            and (not colon or (user.lower(), head) == ((each.fork or world.owner).partition("/")[0].lower(), each.head))
        ]
        keys: dict[str, Callable[[PullRequest], Any]] = {
            "updated": lambda each: (each.updated_at, each.number),
            "created": lambda each: (each.created_at, each.number),
        }
        newest_first = call.query.get("direction", "asc" if "sort" in call.query else "desc") == "desc"
        found.sort(key=keys.get(call.query.get("sort", "created"), keys["created"]), reverse=newest_first)
        page, links = paged(call, found, f"{world.url}/pulls")
        return Answer(200, [pull_shapes.pull_request(world, each) for each in page], links)


@route("POST", "pulls", "pulls/pulls#create-a-pull-request", pull_requests="write")
def create(world: World, call: Call) -> Answer:
    if not world.settings.actions_may_open_pull_requests:
        raise Refusal(403, "GitHub Actions is not permitted to create or approve pull requests.")
    base, given, draft = call.text("base"), call.text("head"), call.flag("draft")
    title, body = call.optional_text("title"), call.optional_text("body")
    if title is None:
        raise Refusal(
            422, "Validation Failed", errors=[{"resource": "Issue", "field": "title", "code": "missing_field"}]
        )
    head = given.removeprefix(f"{world.owner}:")
    with world.lock:
        head_sha, base_sha = world.head(head), world.head(base)
        if head_sha is None or base_sha is None:
            raise invalid("PullRequest", "head" if head_sha is None else "base")
        if world.pull_requests.open_on(head, base):
            raise invalid("PullRequest", None, f"A pull request already exists for {world.owner}:{head}.")
        if world.store.merge_base(base_sha, head_sha) is None:
            raise invalid("PullRequest", None, f"The {head} branch has no history in common with {base}")
        if world.store.is_ancestor(head_sha, base_sha):
            raise invalid("PullRequest", None, f"No commits between {base} and {head}")
        if draft and not world.settings.drafts:
            raise Refusal(422, "Draft pull requests are not supported in this repository.")
        _check_texts(title, body)
        now = world.clock()
        number = world.pull_requests.next_number()
        made = PullRequest(number, title, body, head, base, head_sha, base_sha, now, now, draft=draft)
        world.pull_requests.add(made)
        whole = pull_shapes.whole_pull_request(world, made)
        return Answer(201, whole, {"Location": whole["url"]})


@route("GET", "pulls/{number}", "pulls/pulls#get-a-pull-request", pull_requests="read")
def get(world: World, call: Call) -> Answer:
    with world.lock:
        return Answer(200, pull_shapes.whole_pull_request(world, _pull(world, call)))


@route("GET", "pulls/{number}/commits", "pulls/pulls#list-commits-on-a-pull-request", pull_requests="read")
def list_commits(world: World, call: Call) -> Answer:
    it = _pull(world, call)
    # no more than 250 are listed, on however many pages
    page, links = paged(call, pull_shapes.commits_of(world, it)[:250], f"{world.url}/pulls/{it.number}/commits")
    return Answer(200, [shapes.commit(world, sha) for sha in page], links)


@route("GET", "pulls/{number}/files", "pulls/pulls#list-pull-requests-files", pull_requests="read")
def list_files(world: World, call: Call) -> Answer:
    it = _pull(world, call)
    files = shapes.diff(world, world.store.merge_base(it.base_sha, it.head_sha), it.head_sha)[:3_000]
    page, links = paged(call, files, f"{world.url}/pulls/{it.number}/files")
    return Answer(200, list(page), links)


@route("PATCH", "pulls/{number}", "pulls/pulls#update-a-pull-request", pull_requests="write")
def update(world: World, call: Call) -> Answer:
    with world.lock:
        it = _pull(world, call)
        _edit(world, it, call)
        return Answer(200, pull_shapes.whole_pull_request(world, it))


@route("PATCH", "issues/{number}", "issues/issues#update-an-issue", issues="write", pull_requests="write")
def update_issue(world: World, call: Call) -> Answer:
    with world.lock:
        it = _pull(world, call)
        _edit(world, it, call)
        if "labels" in call.body:
            it.labels = _label_names(call)
        if "assignees" in call.body:
            it.assignees = [login for login in call.texts("assignees") if login in world.settings.collaborators]
        return Answer(200, pull_shapes.issue(world, it))


def _edit(world: World, it: PullRequest, call: Call) -> None:
    title, body, state, base = (call.optional_text(name) for name in ("title", "body", "state", "base"))
    _check_texts(title, body)
    if state not in (None, "open", "closed"):
        raise invalid("PullRequest", "state")
    if base is not None and base != it.base:
        it.base_sha = world.head(base) or _unknown_base()
        it.base = base
    if state == "open" and it.state == "closed":
        _reopen(world, it)
    it.title = it.title if title is None else title
    it.body = it.body if body is None else body
    it.updated_at = world.clock()
    if state == "closed" and it.state == "open":
        it.close(it.updated_at)


def _unknown_base() -> str:
    raise invalid("PullRequest", "base")


def _reopen(world: World, it: PullRequest) -> None:
    """What GitHub asks before a closed pull request may be opened again."""
    head, why = world.head(it.head), None
    if it.merged_at:
        why = "The pull request cannot be reopened."
    elif head is None:
        why = f"The {it.head} branch has been deleted."
    elif world.pull_requests.open_on(it.head, it.base):
        why = f"There is already an open pull request from {world.owner}:{it.head} to {world.owner}:{it.base}."
    elif not world.store.is_ancestor(it.head_sha, head):
        why = f"The {it.head} branch was force-pushed or recreated."
    if why or head is None:
        raise invalid("PullRequest", "state", f"state cannot be changed. {why}")
    it.state, it.closed_at, it.head_sha = "open", None, head


@route(
    "POST", "pulls/{number}/requested_reviewers", "pulls/review-requests#request-reviewers-for-a-pull-request",
    pull_requests="write",
)  # fmt: skip
def request_reviewers(world: World, call: Call) -> Answer:
    reviewers, teams = call.texts("reviewers"), call.texts("team_reviewers")
    with world.lock:
        it = _pull(world, call)
        if it.author.login in reviewers:
            raise Refusal(422, "Review cannot be requested from pull request author.")
        if teams and not world.settings.token_sees_teams:
            raise Refusal(422, "Could not resolve to a node with the global id of ''.")
        if not set(reviewers) <= set(world.settings.collaborators) or not set(teams) <= set(world.settings.teams):
            raise Refusal(422, _NOT_COLLABORATOR.format(world.full_name))
        it.reviewers += [login for login in dict.fromkeys(reviewers) if login not in it.reviewers]
        it.team_reviewers += [slug for slug in dict.fromkeys(teams) if slug not in it.team_reviewers]
        return Answer(201, pull_shapes.pull_request(world, it))


@route("GET", "pulls/{number}/requested_reviewers", "pulls/review-requests", pull_requests="read")
def requested_reviewers(world: World, call: Call) -> Answer:
    it = _pull(world, call)
    users = [pull_shapes.account(world, login) for login in it.reviewers]
    return Answer(200, {"users": users, "teams": [pull_shapes.team(world, slug) for slug in it.team_reviewers]})


def _label_names(call: Call) -> list[str]:
    """Labels come as a bare list or under `labels`, each a string or an object with a name."""
    given = call.body if isinstance(call.body, list) else call.body.get("labels")
    names = [each.get("name") if isinstance(each, dict) else each for each in given or []]
    if not all(isinstance(name, str) and 0 < len(name) <= 50 for name in names):
        raise invalid("Label", "name")
    return list(dict.fromkeys(map(str, names)))


@route("GET", "issues/{number}", "issues/issues#get-an-issue", issues="read", pull_requests="read")
def get_issue(world: World, call: Call) -> Answer:
    return Answer(200, pull_shapes.issue(world, _pull(world, call)))


@route("GET", "issues/{number}/labels", "issues/labels#list-labels-for-an-issue", issues="read", pull_requests="read")
def list_labels(world: World, call: Call) -> Answer:
    it = _pull(world, call)
    page, links = paged(call, it.labels, f"{world.url}/issues/{it.number}/labels")
    return Answer(200, [pull_shapes.label(world, name) for name in page], links)


@route("POST", "issues/{number}/labels", "issues/labels#add-labels-to-an-issue", issues="write", pull_requests="write")
def add_labels(world: World, call: Call) -> Answer:
    with world.lock:
        it = _pull(world, call)
        known = {name.lower() for name in it.labels}
        it.labels += [name for name in _label_names(call) if name.lower() not in known]
        it.updated_at = world.clock()
        return Answer(200, [pull_shapes.label(world, name) for name in it.labels])


@route(
    "POST", "issues/{number}/assignees", "issues/assignees#add-assignees-to-an-issue",
    issues="write", pull_requests="write",
)  # fmt: skip
def add_assignees(world: World, call: Call) -> Answer:
    with world.lock:
        it = _pull(world, call)
        for login in call.texts("assignees"):
            if login in world.settings.unassignable:
                error = {"value": login, "resource": "Issue", "field": "assignees", "code": "invalid"}
                raise Refusal(422, "Validation Failed", errors=[error])
        # who cannot be assigned is left out without a word
        able = [login for login in call.texts("assignees") if login in world.settings.collaborators]
        it.assignees += [login for login in dict.fromkeys(able) if login not in it.assignees]
        it.updated_at = world.clock()
        return Answer(201, pull_shapes.issue(world, it))


@route("PUT", "pulls/{number}/merge", "pulls/pulls#merge-a-pull-request", contents="write")
def merge(world: World, call: Call) -> Answer:
    """The action has no business merging what a person is to review, so the stand-in does not let it."""
    raise no_permission()
