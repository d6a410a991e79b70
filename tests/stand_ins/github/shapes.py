"""GitHub's JSON for people, repositories, commits and refs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.stand_ins.github.commits import SIGNATURE, Commit, Person, Stamp, read_commit
from tests.stand_ins.github.git import EMPTY_TREE
from tests.stand_ins.github.world import World, iso, node_id

JSON = dict[str, Any]
REPOSITORY_ID = 1_296_269

_USER_LINKS = {
    "followers_url": "/followers",
    "following_url": "/following{/other_user}",
    "gists_url": "/gists{/gist_id}",
    "starred_url": "/starred{/owner}{/repo}",
    "subscriptions_url": "/subscriptions",
    "organizations_url": "/orgs",
    "repos_url": "/repos",
    "events_url": "/events{/privacy}",
    "received_events_url": "/received_events",
}
_REPOSITORY_LINKS = {
    "archive_url": "/{archive_format}{/ref}",
    "assignees_url": "/assignees{/user}",
    "blobs_url": "/git/blobs{/sha}",
    "branches_url": "/branches{/branch}",
    "collaborators_url": "/collaborators{/collaborator}",
    "comments_url": "/comments{/number}",
    "commits_url": "/commits{/sha}",
    "compare_url": "/compare/{base}...{head}",
    "contents_url": "/contents/{+path}",
    "contributors_url": "/contributors",
    "deployments_url": "/deployments",
    "downloads_url": "/downloads",
    "events_url": "/events",
    "forks_url": "/forks",
    "git_commits_url": "/git/commits{/sha}",
    "git_refs_url": "/git/refs{/sha}",
    "git_tags_url": "/git/tags{/sha}",
    "hooks_url": "/hooks",
    "issue_comment_url": "/issues/comments{/number}",
    "issue_events_url": "/issues/events{/number}",
    "issues_url": "/issues{/number}",
    "keys_url": "/keys{/key_id}",
    "labels_url": "/labels{/name}",
    "languages_url": "/languages",
    "merges_url": "/merges",
    "milestones_url": "/milestones{/number}",
    "notifications_url": "/notifications{?since,all,participating}",
    "pulls_url": "/pulls{/number}",
    "releases_url": "/releases{/id}",
    "stargazers_url": "/stargazers",
    "statuses_url": "/statuses/{sha}",
    "subscribers_url": "/subscribers",
    "subscription_url": "/subscription",
    "tags_url": "/tags",
    "teams_url": "/teams",
    "trees_url": "/git/trees{/sha}",
}


def user(world: World, person: Person) -> JSON:
    """A simple user."""
    url = f"{world.api_url}/users/{person.login}"
    page = f"apps/{person.login.removesuffix('[bot]')}" if person.type == "Bot" else person.login
    return {
        "login": person.login,
        "id": person.id,
        "node_id": node_id("U", person.id),
        "avatar_url": f"{world.server_url}/avatars/u/{person.id}?v=4",
        "gravatar_id": "",
        "url": url,
        "html_url": f"{world.server_url}/{page}",
        **{name: url + rest for name, rest in _USER_LINKS.items()},
        "type": person.type,
        "site_admin": False,
    }


def owner(world: World) -> JSON:
    """The account the repository belongs to."""
    return user(world, world.people.get(world.owner) or Person(world.owner, 583_231, world.owner, "", "Organization"))


def repository(world: World) -> JSON:
    """The repository, with what the token may do to it."""
    write = world.settings.may("contents", "write") and not world.settings.archived
    clone = f"{world.html_url}.git"
    zero = (
        "forks",
        "forks_count",
        "stargazers_count",
        "watchers",
        "watchers_count",
        "network_count",
        "subscribers_count",
    )
    opened = sum(each.state == "open" for each in world.pull_requests)
    return {
        "id": REPOSITORY_ID,
        "node_id": node_id("R", REPOSITORY_ID),
        "name": world.repo,
        "full_name": world.full_name,
        "private": world.settings.private,
        "owner": owner(world),
        "html_url": world.html_url,
        "description": None,
        "fork": False,
        "url": world.url,
        **{name: world.url + rest for name, rest in _REPOSITORY_LINKS.items()},
        "created_at": iso(world.created_at),
        "updated_at": iso(world.created_at),
        "pushed_at": iso(world.created_at),
        "git_url": clone.replace("http:", "git:", 1),
        "ssh_url": f"git@localhost:{world.full_name}.git",
        "clone_url": clone,
        "svn_url": world.html_url,
        "homepage": None,
        "size": 0,
        **dict.fromkeys(zero, 0),
        "language": None,
        "has_issues": True,
        "has_projects": True,
        "has_downloads": True,
        "has_wiki": True,
        "has_pages": False,
        "has_discussions": False,
        "mirror_url": None,
        "archived": world.settings.archived,
        "disabled": False,
        "open_issues": opened,
        "open_issues_count": opened,
        "license": None,
        "allow_forking": True,
        "is_template": False,
        "topics": [],
        "visibility": "private" if world.settings.private else "public",
        "default_branch": world.default_branch,
        "permissions": {"admin": False, "maintain": False, "push": write, "triage": write, "pull": True},
    }


def _stamp(stamp: Stamp) -> JSON:
    return {"name": stamp.name, "email": stamp.email, "date": iso(stamp.at)}


def verification(commit: Commit) -> JSON:
    """Whether GitHub vouches for the commit."""
    return {
        "verified": commit.signed,
        "reason": "valid" if commit.signed else "unsigned",
        "signature": SIGNATURE if commit.signed else None,
        "payload": commit.payload if commit.signed else None,
        "verified_at": iso(commit.committer.at) if commit.signed else None,
    }


def _links(world: World, commit: Commit, kind: str) -> JSON:
    return {
        "sha": commit.sha,
        "node_id": node_id("C", commit.sha),
        "url": f"{world.url}/{kind}/{commit.sha}",
        "html_url": f"{world.html_url}/commit/{commit.sha}",
        "parents": [
            {
                "sha": parent,
                "url": f"{world.url}/{kind}/{parent}",
                "html_url": f"{world.html_url}/commit/{parent}",
            }
            for parent in commit.parents
        ],
    }


def git_commit(world: World, commit: Commit) -> JSON:
    """A commit as the git database has it."""
    return {
        **_links(world, commit, "git/commits"),
        "author": _stamp(commit.author),
        "committer": _stamp(commit.committer),
        "tree": {"sha": commit.tree, "url": f"{world.url}/git/trees/{commit.tree}"},
        "message": commit.message,
        "verification": verification(commit),
    }


def commit(world: World, sha: str) -> JSON:
    """A commit as the repository's history has it, with the accounts of its author and committer."""
    it = read_commit(world.store, sha)
    assert it is not None, sha
    author, committer = world.person_of(it.author.email), world.person_of(it.committer.email)
    return {
        **_links(world, it, "commits"),
        "commit": {
            "author": _stamp(it.author),
            "committer": _stamp(it.committer),
            "message": it.message,
            "tree": {"sha": it.tree, "url": f"{world.url}/git/trees/{it.tree}"},
            "url": f"{world.url}/git/commits/{sha}",
            "comment_count": 0,
            "verification": verification(it),
        },
        "comments_url": f"{world.url}/commits/{sha}/comments",
        "author": user(world, author) if author else None,
        "committer": user(world, committer) if committer else None,
    }


def ref(world: World, name: str, sha: str) -> JSON:
    """A ref and the commit it points to."""
    return {
        "ref": name,
        "node_id": node_id("REF", REPOSITORY_ID, name),
        "url": f"{world.url}/git/{name}",
        "object": {"sha": sha, "type": "commit", "url": f"{world.url}/git/commits/{sha}"},
    }


def diff(world: World, old: str | None, new: str) -> list[JSON]:
    """The files that differ between two commits (None: the empty tree), with counts of lines and renames."""
    code, output = world.store.settled("diff-tree", "-r", "-M", "-z", "--raw", "--numstat", old or EMPTY_TREE, new)
    assert code == 0, (old, new)
    words = iter(output.decode(errors="replace").split("\0")[:-1])
    files: dict[str, JSON] = {}
    for word in words:
        if word.startswith(":"):
            files |= _changed(world, word.split(" "), words, new)
        else:
            added, removed, name = word.split("\t", 2)
            path = name or [next(words), next(words)][1]
            counts = [int(count) if count.isdecimal() else 0 for count in (added, removed)]
            files[path] |= {"additions": counts[0], "deletions": counts[1], "changes": sum(counts)}
    return list(files.values())


def _changed(world: World, raw: Sequence[str], words: Any, new: str) -> Mapping[str, JSON]:
    status = {"A": "added", "D": "removed", "M": "modified", "T": "changed", "R": "renamed", "C": "copied"}[raw[4][0]]
    path = next(words)
    earlier = {}
    if status in ("renamed", "copied"):
        earlier, path = {"previous_filename": path}, next(words)
    return {
        path: {
            "sha": raw[2] if status == "removed" else raw[3],
            "filename": path,
            "status": status,
            "blob_url": f"{world.html_url}/blob/{new}/{path}",
            "raw_url": f"{world.html_url}/raw/{new}/{path}",
            "contents_url": f"{world.url}/contents/{path}?ref={new}",
            **earlier,
        }
    }
