"""GitHub's JSON for pull requests, issues, labels and teams."""

from __future__ import annotations

from tests.stand_ins.github.commits import Person
from tests.stand_ins.github.pull_requests import PullRequest
from tests.stand_ins.github.shapes import JSON, diff, owner, repository, user
from tests.stand_ins.github.world import World, iso, node_id

_PULL_ID = 2_160_000_000
_LINKS = {
    "comments_url": "/issues/{n}/comments",
    "commits_url": "/pulls/{n}/commits",
    "issue_url": "/issues/{n}",
    "review_comment_url": "/pulls/comments{{/number}}",
    "review_comments_url": "/pulls/{n}/comments",
    "statuses_url": "/statuses/{sha}",
}


def account(world: World, login: str) -> JSON:
    """A user known by login alone."""
    return user(world, world.people.get(login) or Person(login, 900_000 + sum(login.encode()), login, ""))


def label(world: World, name: str) -> JSON:
    number = world.label_id(name)
    return {
        "id": number,
        "node_id": node_id("LA", number),
        "url": f"{world.url}/labels/{name}",
        "name": name,
        "color": "ededed",
        "default": False,
        "description": "",
    }


def team(world: World, slug: str) -> JSON:
    url = f"{world.api_url}/organizations/583231/team/{slug}"
    return {
        "id": sum(slug.encode()),
        "node_id": node_id("T", slug),
        "name": slug,
        "slug": slug,
        "type": "organization",
        "organization_id": 583_231,
        "description": None,
        "privacy": "closed",
        "permission": "push",
        "url": url,
        "html_url": f"{world.server_url}/orgs/{world.owner}/teams/{slug}",
        "members_url": f"{url}/members{{/member}}",
        "repositories_url": f"{url}/repos",
        "parent": None,
    }


def _side(world: World, branch: str, sha: str) -> JSON:
    return {
        "label": f"{world.owner}:{branch}",
        "ref": branch,
        "sha": sha,
        "user": owner(world),
        "repo": repository(world),
    }


def _head(world: World, it: PullRequest) -> JSON:
    """Where a pull request comes from, a fork included; of one that was deleted there is no repository any more."""
    side = _side(world, it.head, it.head_sha)
    if it.fork:
        login, _, name = it.fork.partition("/")
        side |= {"label": f"{login}:{it.head}", "user": account(world, login)}
        side["repo"] = None if it.fork_is_gone else side["repo"] | {"name": name, "full_name": it.fork, "fork": True}
    return side


def pull_request(world: World, it: PullRequest) -> JSON:
    """A pull request as lists have it."""
    url, page = f"{world.url}/pulls/{it.number}", f"{world.html_url}/pull/{it.number}"
    links = {name: world.url + path.format(n=it.number, sha=it.head_sha) for name, path in _LINKS.items()}
    assignees = [account(world, login) for login in it.assignees]
    return {
        "url": url,
        "id": _PULL_ID + it.number,
        "node_id": node_id("PR", it.number),
        "html_url": page,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        **links,
        "number": it.number,
        "state": it.state,
        "locked": False,
        "title": it.title,
        "user": user(world, it.author),
        "body": it.body,
        "created_at": iso(it.created_at),
        "updated_at": iso(it.updated_at),
        "closed_at": it.closed_at and iso(it.closed_at),
        "merged_at": it.merged_at and iso(it.merged_at),
        "merge_commit_sha": it.merge_commit_sha,
        "assignee": assignees[0] if assignees else None,
        "assignees": assignees,
        "requested_reviewers": [account(world, login) for login in it.reviewers],
        "requested_teams": [team(world, slug) for slug in it.team_reviewers],
        "labels": [label(world, name) for name in it.labels],
        "milestone": None,
        "draft": it.draft,
        "head": _head(world, it),
        "base": _side(world, it.base, it.base_sha),
        "_links": {
            "self": {"href": url},
            "html": {"href": page},
            "issue": {"href": links["issue_url"]},
            "comments": {"href": links["comments_url"]},
            "review_comments": {"href": links["review_comments_url"]},
            "review_comment": {"href": links["review_comment_url"]},
            "commits": {"href": links["commits_url"]},
            "statuses": {"href": links["statuses_url"]},
        },
        "author_association": "CONTRIBUTOR",
        "auto_merge": None,
        "active_lock_reason": None,
    }


def commits_of(world: World, it: PullRequest) -> list[str]:
    """The SHAs of its commits, oldest first."""
    return world.store.commits(it.head_sha, f"^{it.base_sha}")[::-1]


def whole_pull_request(world: World, it: PullRequest) -> JSON:
    """A pull request as it has itself, with its counts."""
    files = diff(world, world.store.merge_base(it.base_sha, it.head_sha), it.head_sha)
    return {
        **pull_request(world, it),
        "merged": it.merged_at is not None,
        "mergeable": None,
        "rebaseable": None,
        "mergeable_state": "unknown",
        "merged_by": user(world, it.merged_by) if it.merged_by else None,
        "comments": len(world.comments.on(it.number)),
        "review_comments": 0,
        "maintainer_can_modify": False,
        "commits": len(commits_of(world, it)),
        "additions": sum(each["additions"] for each in files),
        "deletions": sum(each["deletions"] for each in files),
        "changed_files": len(files),
    }


def issue(world: World, it: PullRequest) -> JSON:
    """The issue that every pull request is as well."""
    pull = pull_request(world, it)
    url = pull["issue_url"]
    same: tuple[str, ...] = (
        "number",
        "state",
        "locked",
        "title",
        "user",
        "body",
        "labels",
        "assignee",
        "assignees",
        "milestone",
        "draft",
    )
    same += ("created_at", "updated_at", "closed_at", "author_association", "active_lock_reason", "html_url")
    return {
        **{name: pull[name] for name in same},
        "url": url,
        "id": pull["id"] + 1_000_000,
        "node_id": node_id("I", it.number),
        "repository_url": world.url,
        "labels_url": f"{url}/labels{{/name}}",
        "comments_url": f"{url}/comments",
        "events_url": f"{url}/events",
        "comments": len(world.comments.on(it.number)),
        "closed_by": None,
        "pull_request": {name: pull[name] for name in ("url", "html_url", "diff_url", "patch_url", "merged_at")},
    }
