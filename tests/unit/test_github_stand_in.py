"""The stand-in for GitHub, held against PyGithub, git and GitHub's own description of its API."""

from __future__ import annotations

import base64
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from github import Auth, Github, GithubException, InputGitTreeElement, RateLimitExceededException
from github.GitCommit import GitCommit
from github.GithubRetry import GithubRetry
from github.Repository import Repository
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.stand_ins.github import (
    BOB,
    BOT,
    Delay,
    Entry,
    GitError,
    GitHubStandIn,
    Meanwhile,
    Reset,
    nonsense,
    not_visible_yet,
    odd,
    redirect,
    secondary_limit,
    status,
)
from tests.stand_ins.github.git import run_git
from tests.stand_ins.github.openapi import check, check_answers, from_environment
from tests.stand_ins.github.service import Request
from tests.stand_ins.github.trees import FILE, TreeConflict, edit_tree

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
BRANCH = "arxiv-radar/update"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[GitHubStandIn]:
    """A repository with two files; after the test it must be sound and fit to be cloned."""
    with GitHubStandIn(tmp_path / "hub", first_number=41) as stand_in:
        stand_in.commit("main", {"README.md": b"# Reading\n", "docs/a.txt": b"a\n"})
        yield stand_in
        stand_in.fsck()
        stand_in.clone(tmp_path / "clone")


def client(hub: GitHubStandIn, retry: GithubRetry | None = None) -> Github:
    return Github(
        auth=Auth.Token(hub.token),
        base_url=hub.api_url,
        seconds_between_requests=0,
        seconds_between_writes=0,
        retry=retry,
        timeout=60,
    )


def repository(hub: GitHubStandIn) -> Repository:
    return client(hub).get_repo(hub.full_name)


def call(hub: GitHubStandIn, method: str, path: str, body: Any = None, **options: Any) -> requests.Response:
    """A request without PyGithub; `path` follows `/repos/octo/reading`."""
    headers = {"Authorization": f"token {hub.token}", **options.pop("headers", {})}
    url = f"{hub.api_url}/repos/{hub.full_name}{path}"
    return requests.request(method, url, json=body, headers=headers, timeout=30, **options)


def said(response: requests.Response) -> tuple[int, str]:
    """The status and the words, those of the first error where the message is but a heading."""
    answer = response.json()
    first = answer.get("errors", [{}])[0]
    return response.status_code, first.get("message") or answer["message"]


def removed(path: str) -> InputGitTreeElement:
    return InputGitTreeElement(path, "100644", "blob", sha=None)


def put(path: str, content: str) -> InputGitTreeElement:
    return InputGitTreeElement(path, "100644", "blob", content=content)


def commit(repo: Repository, elements: list[InputGitTreeElement], branch: str = "main") -> GitCommit:
    """A commit on top of a branch that is not yet the branch's head."""
    head = repo.get_git_commit(repo.get_git_ref(f"heads/{branch}").object.sha)
    return repo.create_git_commit("Papers", repo.create_git_tree(elements, base_tree=head.tree), [head])


def proposal(hub: GitHubStandIn) -> tuple[Repository, int]:
    """A pull request with one new file."""
    repo = repository(hub)
    made = commit(repo, [put("papers/llm/README.md", "# llm\n")])
    repo.create_git_ref(f"refs/heads/{BRANCH}", made.sha)
    return repo, repo.create_pull("main", BRANCH, title="New papers", body="Two.").number


# The whole job


def test_the_whole_job_is_done_through_pygithub_and_git_agrees_with_the_result(
    hub: GitHubStandIn, tmp_path: Path
) -> None:
    repo = repository(hub)
    before = hub.head()
    head = repo.get_git_commit(repo.get_branch("main").commit.sha)
    tree = repo.get_git_tree(head.tree.sha, recursive=True)
    assert [(each.path, each.mode, each.type) for each in tree.tree] == [
        ("README.md", "100644", "blob"),
        ("docs", "040000", "tree"),
        ("docs/a.txt", "100644", "blob"),
    ]
    chunked = repo.create_git_tree([put("papers/llm/papers_1.md", "é\n")], base_tree=tree)
    chunked = repo.create_git_tree([put("papers/llm/papers_2.md", "two\n"), removed("docs/a.txt")], base_tree=chunked)
    made = repo.create_git_commit("Two papers", chunked, [head])
    repo.create_git_ref(f"refs/heads/{BRANCH}", made.sha)
    pull = repo.create_pull("main", BRANCH, title="New papers", body="Two.", draft=True)
    pull.add_to_labels("papers")
    pull.add_to_assignees("alice", "a-stranger")
    pull.create_review_request(reviewers=["bob"], team_reviewers=["curators"])
    assert (pull.number, pull.draft, pull.commits, pull.changed_files) == (41, True, 1, 3)
    assert [each.number for each in repo.get_pulls(state="open", head=f"octo:{BRANCH}", base="main")] == [41]
    assert [each.sha for each in pull.get_commits()] == [made.sha]

    again = repo.create_git_commit("Three papers", repo.create_git_tree([put("x", "")], base_tree=chunked), [head])
    reference = repo.get_git_ref(f"heads/{BRANCH}")
    with pytest.raises(GithubException, match="Update is not a fast forward"):
        reference.edit(again.sha, force=False)
    reference.edit(again.sha, force=True)
    pull.edit(title="More papers", body="Three.")
    compared = repo.compare("main", BRANCH)
    assert (compared.status, compared.ahead_by, compared.behind_by) == ("ahead", 1, 0)
    assert {each.filename: each.status for each in compared.files} == {
        "docs/a.txt": "removed",
        "papers/llm/papers_1.md": "added",
        "papers/llm/papers_2.md": "added",
        "x": "added",
    }
    seen = repo.get_pull(41)
    assert (seen.head.sha, seen.title, seen.body, seen.state) == (again.sha, "More papers", "Three.", "open")
    assert [each.login for each in seen.assignees] == ["alice"]
    assert [each.name for each in seen.labels] == ["papers"]

    pull.edit(state="closed")
    repo.get_git_ref(f"heads/{BRANCH}").delete()
    assert (hub.head(), hub.head(BRANCH)) == (before, None)
    assert hub.pull_requests[0].state == "closed"


def test_github_signs_a_commit_only_when_nobody_is_named(hub: GitHubStandIn) -> None:
    body = {"message": "m", "tree": hub.commit_of("main").tree, "parents": [hub.head()]}
    ours = call(hub, "POST", "/git/commits", body).json()
    named = call(hub, "POST", "/git/commits", {**body, "author": {"name": "X", "email": "x@example.org"}}).json()
    assert (ours["verification"]["verified"], ours["author"]["name"]) == (True, "github-actions[bot]")
    assert ours["committer"]["name"] == "GitHub"
    assert (named["verification"]["verified"], named["author"]["name"]) == (False, "X")
    accounts = call(hub, "GET", f"/commits/{ours['sha']}").json()
    assert (accounts["author"]["login"], accounts["author"]["type"]) == (BOT.login, "Bot")
    assert accounts["committer"]["login"] == "web-flow"
    person = call(hub, "GET", f"/commits/{hub.head()}").json()
    assert (person["author"]["login"], person["commit"]["verification"]["verified"]) == ("alice", False)


def test_what_is_asked_and_what_is_answered_is_as_github_describes_it(hub: GitHubStandIn) -> None:
    description = from_environment()
    repo, number = proposal(hub)
    pull = repo.get_pull(number)
    pull.add_to_labels("papers", "weekly")
    pull.add_to_assignees("alice")
    pull.create_review_request(reviewers=["bob"], team_reviewers=["curators"])
    pull.edit(title="Other")
    lists: list[Any] = [
        repo.get_pulls(state="all", head=f"octo:{BRANCH}", base="main", sort="updated", direction="desc"),
        repo.get_commits(sha="main"),
        pull.get_commits(),
        pull.get_files(),
    ]
    assert all(list(each) for each in lists)
    blob = repo.create_git_blob("text", "utf-8")
    for path in (
        "",
        f"/branches/{BRANCH.replace('/', '%2F')}",
        f"/compare/main...{BRANCH}",
        f"/commits/{hub.head()}",
        "/contents/docs",
        "/contents/README.md",
        "/git/matching-refs/heads/arxiv",
        f"/git/blobs/{blob.sha}",
        "/git/trees/main?recursive=1",
        f"/pulls/{number}/requested_reviewers",
        f"/issues/{number}",
    ):
        assert call(hub, "GET", path).ok, path
    client(hub).get_rate_limit()
    repo.create_file("new file.txt", "m", "content", branch="main")
    hub.merge(number)
    assert repo.get_pull(number).merged
    for path, body in [("/git/trees", {"tree": []}), ("/pulls", {"head": "none", "base": "main", "title": "t"})]:
        assert not call(hub, "POST", path, body).ok
    assert check(hub.log, description) == []
    assert check_answers(hub.log, description) == []


def test_a_request_github_does_not_know_is_found_out() -> None:
    description = from_environment()

    def sent(method: str, path: str, body: Any = None) -> list[str]:
        return check([Request(method, f"/repos/octo/reading{path}", body, {}, "right", 0.0)], description)

    assert sent("POST", "/git/refs", {"ref": "refs/heads/x", "sha": "0" * 40}) == []
    assert "unknown query parameter 'recurse'" in sent("GET", "/git/trees/main?recurse=1")[0]
    assert "no such operation" in sent("PUT", "/git/refs/heads/main", {})[0]
    assert "'sha' is a required property" in sent("PATCH", "/git/refs/heads/main", {"force": False})[0]
    assert "'forced' was unexpected" in sent("PATCH", "/git/refs/heads/main", {"sha": "0" * 40, "forced": True})[0]
    assert "is not of type" in sent("POST", "/pulls", {"head": "a", "base": "b", "draft": "yes"})[0]
    assert "no body" in sent("POST", "/git/trees")[0]


# The objects are git's


_names = st.text("ab.-é 0", min_size=1, max_size=3).filter(lambda name: name.strip(".") == name)
_paths = st.lists(_names, min_size=1, max_size=3).map("/".join)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.dictionaries(_paths, st.binary(max_size=9), max_size=6), data=st.data())
def test_a_changed_tree_is_the_one_git_would_have_made(
    hub: GitHubStandIn, tmp_path: Path, first: dict[str, bytes], data: st.DataObject
) -> None:
    first = {path: content for path, content in first.items() if not _in_the_way(path, first)}
    gone = data.draw(st.sets(st.sampled_from(sorted(first)))) if first else set()
    before = edit_tree(hub.store, None, _entries(hub, first))
    after = edit_tree(hub.store, before, dict.fromkeys(gone))
    assert before == _git_tree(hub, first)
    assert after == _git_tree(hub, {path: content for path, content in first.items() if path not in gone})


def _in_the_way(path: str, paths: dict[str, bytes]) -> bool:
    return any(other.startswith(f"{path}/") for other in paths)


def _entries(hub: GitHubStandIn, files: dict[str, bytes]) -> dict[str, Entry | None]:
    return {path: Entry(FILE, hub.store.write("blob", content)) for path, content in files.items()}


def _git_tree(hub: GitHubStandIn, files: dict[str, bytes]) -> str:
    lines = "".join(f"{FILE} {hub.store.write('blob', content)}\t{path}\0" for path, content in files.items())
    hub.git_dir.joinpath("index").unlink(missing_ok=True)
    hub.store.git("update-index", "-z", "--index-info", stdin=lines.encode())
    return hub.store.git("write-tree").decode().strip()


def test_an_object_asked_for_too_early_is_seen_once_it_is_there(hub: GitHubStandIn) -> None:
    sha = run_git("hash-object", "--stdin", stdin=b"later\n").stdout.decode().strip()
    assert call(hub, "GET", f"/git/blobs/{sha}").status_code == 404
    assert call(hub, "POST", "/git/blobs", {"content": "later\n"}).json()["sha"] == sha
    assert base64.b64decode(call(hub, "GET", f"/git/blobs/{sha}").json()["content"]) == b"later\n"


def test_traffic_is_every_byte_of_requests_and_of_answers(hub: GitHubStandIn) -> None:
    body = b'{"content": "caf\xc3\xa9", "encoding": "utf-8"}'
    head = "POST /repos/octo/reading/git/blobs HTTP/1.1\r\nHost: here\r\nUser-Agent: me\r\nConnection: close\r\n"
    head += f"Authorization: token {hub.token}\r\nContent-Length: {len(body)}\r\n\r\n"
    asked = head.encode() + body
    answered = b""
    address = urlsplit(hub.api_url)
    for _ in range(2):
        with socket.create_connection((address.hostname, address.port), timeout=30) as connection:
            connection.sendall(asked)
            while received := connection.recv(65536):
                answered += received
    assert answered.count(b"HTTP/1.1 201") == 2
    assert hub.traffic == (2 * len(asked), len(answered))


def test_a_damaged_repository_does_not_pass(tmp_path: Path) -> None:
    with GitHubStandIn(tmp_path) as hub:
        hub.commit("main", {"a": b"a"})
        hub.store.write("tree", b"100644 .git\0" + bytes.fromhex(hub.entries()["a"].sha))
        with pytest.raises(GitError, match=r"\.git"):
            hub.fsck()


@pytest.mark.corpus
def test_a_large_first_commit_takes_seconds(tmp_path: Path) -> None:
    page = "".join(
        f"| a row of a page, number {row} | 2026-03-01 | <details>25 pages</details> |\n" for row in range(6_600)
    )
    pages = {f"papers/t{n % 13}/2026_{n // 13:02}/papers_1.md": f"{n}\n{page}" for n in range(130)}
    with GitHubStandIn(tmp_path) as hub:
        hub.commit("main", {"README.md": b"hi\n"})
        repo = repository(hub)
        start = time.monotonic()
        head = repo.get_git_commit(hub.head() or "")
        tree, items = head.tree, sorted(pages.items())
        for at in range(0, len(items), 2):
            tree = repo.create_git_tree([put(path, text) for path, text in items[at : at + 2]], base_tree=tree)
        small = [put(f"papers/many/{n:04}.md", f"{n}\n") for n in range(3_000)]
        for at in range(0, len(small), 100):
            tree = repo.create_git_tree(small[at : at + 100], base_tree=tree)
        repo.get_git_ref("heads/main").edit(repo.create_git_commit("All", tree, [head]).sha)
        listed = repo.get_git_tree("main", recursive=True)
        assert time.monotonic() - start < 15
        assert len([each for each in listed.tree if each.type == "blob"]) == 3_131
        assert hub.tree()["papers/t0/2026_00/papers_1.md"].decode() == pages["papers/t0/2026_00/papers_1.md"]
        assert len(hub.history()) == 2


# Refusals, in GitHub's words


def change_main(hub: GitHubStandIn) -> requests.Response:
    sha = call(
        hub, "POST", "/git/commits", {"message": "m", "tree": hub.commit_of("main").tree, "parents": [hub.head()]}
    )
    return call(hub, "PATCH", "/git/refs/heads/main", {"sha": sha.json()["sha"], "force": False}) if sha.ok else sha


def open_pull(hub: GitHubStandIn, **changes: Any) -> requests.Response:
    if hub.head("topic") is None:
        hub.commit("topic", {"papers/x.md": b"x\n"})
    return call(hub, "POST", "/pulls", {"head": "topic", "base": "main", "title": "T", "body": "B", **changes})


@pytest.mark.parametrize(
    ("setup", "act", "code", "words"),
    [
        ({"contents": "read"}, change_main, 403, "Resource not accessible by integration"),
        ({"pull_requests": "read"}, open_pull, 403, "Resource not accessible by integration"),
        (
            {"actions_may_open_pull_requests": False},
            open_pull,
            403,
            "GitHub Actions is not permitted to create or approve pull requests.",
        ),
        ({"protected_branches": ["main"]}, change_main, 422, "Changes must be made through a pull request."),
        (
            {"ruleset_branches": ["ma*"]},
            change_main,
            422,
            "Repository rule violations found\n\nChanges must be made through a pull request.\n\n",
        ),
        ({"archived": True}, change_main, 403, "Repository was archived so is read-only."),
        ({"exists": False}, change_main, 404, "Not Found"),
        (
            {"drafts": False},
            lambda hub: open_pull(hub, draft=True),
            422,
            "Draft pull requests are not supported in this repository.",
        ),
    ],
)
def test_a_setting_makes_github_refuse(
    hub: GitHubStandIn, setup: dict[str, Any], act: Callable[[GitHubStandIn], requests.Response], code: int, words: str
) -> None:
    before = hub.head()
    hub.set(**setup)
    response = act(hub)
    assert said(response) == (code, words)
    assert set(response.json()) >= {"message", "documentation_url", "status"}
    assert hub.head() == before and not hub.pull_requests


def test_a_token_is_right_wrong_or_missing(hub: GitHubStandIn) -> None:
    def user(token: str) -> requests.Response:
        return requests.get(f"{hub.api_url}/user", headers={"Authorization": token} if token else {}, timeout=9)

    assert said(user(f"Bearer {hub.token}")) == (403, "Resource not accessible by integration")
    assert said(user("token nonsense")) == (401, "Bad credentials")
    assert said(user("")) == (401, "Requires authentication")
    assert [each.token for each in hub.log] == ["right", "wrong", "missing"]
    assert hub.token not in repr(hub.log)


def test_pull_requests_are_refused_as_github_does(hub: GitHubStandIn) -> None:
    hub.store.git("update-ref", "refs/heads/same", "refs/heads/main")
    assert said(open_pull(hub, head="same")) == (422, "No commits between main and same")
    assert open_pull(hub, base="gone").json()["errors"] == [
        {"resource": "PullRequest", "code": "invalid", "field": "base"}
    ]
    assert open_pull(hub, head="gone").json()["errors"][0]["field"] == "head"
    assert said(open_pull(hub, body="x" * 65_537)) == (422, "body is too long (maximum is 65536 characters)")
    assert said(open_pull(hub, title="x" * 257)) == (422, "title is too long (maximum is 256 characters)")
    number = open_pull(hub, body="x" * 65_536).json()["number"]
    assert said(open_pull(hub, head="octo:topic")) == (422, "A pull request already exists for octo:topic.")
    reviewers = call(hub, "POST", f"/pulls/{number}/requested_reviewers", {"reviewers": ["bob", "mallory"]})
    assert said(reviewers) == (
        422,
        "Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a "
        "collaborator of the octo/reading repository.",
    )
    assert hub.pull_requests[0].reviewers == []
    assert said(call(hub, "PATCH", f"/pulls/{number}", {"body": "x" * 65_537}))[0] == 422


def test_a_bare_branch_in_a_search_for_pull_requests_is_not_looked_at(hub: GitHubStandIn) -> None:
    open_pull(hub)
    found = [len(call(hub, "GET", f"/pulls?head={head}").json()) for head in ("other", "octo:other", "octo:topic")]
    assert found == [1, 0, 1]


def test_trees_are_refused_as_github_does(hub: GitHubStandIn) -> None:
    base = hub.commit_of("main").tree

    def tree(*items: dict[str, Any], base_tree: str | None = base) -> tuple[int, str]:
        filled = [{"mode": "100644", "type": "blob", **item} for item in items]
        return said(call(hub, "POST", "/git/trees", {"tree": filled, "base_tree": base_tree}))

    gone: dict[str, Any] = {"path": "gone.md", "sha": None}
    assert tree(gone) == (422, "GitRPC::BadObjectState")
    assert tree({"path": "docs/a.txt/b", "content": ""}) == (422, "GitRPC::BadObjectState")
    assert tree({"path": "x", "content": ""}, base_tree=hub.head()) == (422, "base_tree is not a valid tree oid")
    for path in ("a/.git/x", ".GIT/config", "a//b", "../a", "a/.", "git~1/x", ".git /x"):
        assert tree({"path": path, "content": ""}) == (422, "tree.path contains a malformed path component"), path
    assert tree({"path": "/a", "content": ""}) == (422, "tree.path cannot start with a slash")
    assert tree({"path": "x", "sha": "1" * 40}) == (422, f"tree.sha {'1' * 40} is not a valid blob")
    assert tree({"path": "x"})[1].startswith("Must supply either tree.sha or tree.content")
    assert tree(*({"path": f"{n}", "content": ""} for n in range(201)))[1].startswith("Sorry, your request timed out.")
    hub.set(tree_limit_status=502)
    assert tree({"path": "x", "content": "x" * 2_500_000})[0] == 502
    assert said(call(hub, "POST", "/git/commits", {"message": "m", "tree": "2" * 40})) == (
        422,
        "Tree SHA does not exist",
    )


def test_refs_are_refused_as_github_does(hub: GitHubStandIn) -> None:
    sha = hub.head()

    def make(name: str, at: str | None = sha) -> tuple[int, str]:
        return said(call(hub, "POST", "/git/refs", {"ref": name, "sha": at}))

    assert make("refs/heads/main") == (422, "Reference already exists")
    assert make("refs/heads/main/sub") == (422, "Reference update failed")
    assert make("refs/heads/a..b") == (422, '"refs/heads/a..b" is not a valid ref name.')
    assert make("refs/heads/x", "0" * 40) == (422, "Object does not exist")
    assert make("refs/heads/x", "abc")[1].startswith("The sha parameter must be exactly 40 characters")
    assert said(call(hub, "PATCH", "/git/refs/heads/gone", {"sha": sha})) == (422, "Reference does not exist")
    assert said(call(hub, "DELETE", "/git/refs/heads/gone")) == (422, "Reference does not exist")
    assert said(call(hub, "GET", "/git/ref/heads/gone")) == (404, "Not Found")
    assert said(call(hub, "GET", "/branches/gone")) == (404, "Branch not found")
    assert said(call(hub, "GET", "/nothing/here")) == (404, "Not Found")
    assert said(call(hub, "POST", "/git/refs", data=b"{")) == (400, "Problems parsing JSON")


def test_a_listing_beyond_the_limit_is_truncated(hub: GitHubStandIn) -> None:
    hub.set(listing_entries=2)
    listing = call(hub, "GET", "/git/trees/main?recursive=1").json()
    assert (len(listing["tree"]), listing["truncated"]) == (2, True)


def test_an_empty_repository_takes_its_first_commit_through_the_contents_api_alone(tmp_path: Path) -> None:
    with GitHubStandIn(tmp_path) as hub:
        tree = {"tree": [{"path": "a", "mode": "100644", "type": "blob", "content": ""}]}
        for method, path, body in [
            ("GET", "/git/ref/heads/main", None),
            ("POST", "/git/trees", tree),
            ("GET", "/commits", None),
        ]:
            assert said(call(hub, method, path, body)) == (409, "Git Repository is empty.")
        assert said(call(hub, "GET", "/contents")) == (404, "This repository is empty.")
        repo = repository(hub)
        repo.create_file("papers/README.md", "First", b"\xff\x00")
        assert hub.tree() == {"papers/README.md": b"\xff\x00"}
        with pytest.raises(GithubException, match="wasn't supplied"):
            repo.create_file("papers/README.md", "Again", b"")
        with pytest.raises(GithubException, match="does not match"):
            repo.update_file("papers/README.md", "Again", b"", sha="1" * 40)
        hub.set(protected_branches=["main"])
        with pytest.raises(GithubException, match="Could not create file: Changes must be made"):
            repo.create_file("other", "Again", b"")
        hub.fsck()


# Limits


def test_the_primary_limit_is_counted_and_ends(tmp_path: Path) -> None:
    now = [NOON]
    with GitHubStandIn(tmp_path, rate_limit=3, clock=lambda: now[0]) as hub:
        seen = [call(hub, "GET", "") for _ in range(4)]
        assert [each.headers["X-RateLimit-Remaining"] for each in seen] == ["2", "1", "0", "0"]
        assert [each.status_code for each in seen] == [200, 200, 200, 403]
        assert seen[3].headers["X-RateLimit-Reset"] == str(int((NOON + timedelta(hours=1)).timestamp()))
        with pytest.raises(RateLimitExceededException):
            repository(hub)
        now[0] += timedelta(hours=1)
        assert call(hub, "GET", "").status_code == 200
        assert client(hub).get_rate_limit().resources.core.remaining == 2


def test_too_much_content_too_fast_meets_the_secondary_limit(hub: GitHubStandIn) -> None:
    hub.set(content_per_minute=2)
    seen = [call(hub, "POST", "/git/blobs", {"content": "x"}) for _ in range(3)]
    assert [each.status_code for each in seen] == [201, 201, 403]
    assert seen[2].headers["Retry-After"] == "60"
    assert seen[2].json()["message"].startswith("You have exceeded a secondary rate limit")


# Faults


def test_a_fault_strikes_the_calls_it_is_planned_for_and_no_other(hub: GitHubStandIn) -> None:
    hub.fault("GET", "git/ref/heads/*", status(502), first=2, times=2)
    seen = [call(hub, "GET", path).status_code for path in ["/git/ref/heads/main"] * 4 + [""]]
    assert seen == [200, 502, 502, 200, 200]


def test_pygithub_outlives_what_passes(hub: GitHubStandIn) -> None:
    hub.fault("POST", "git/trees", status(502), times=1)
    hub.fault("GET", "git/ref/*", secondary_limit(retry_after=0), times=1)
    hub.fault("GET", "git/commits/*", Delay(0.05), times=None)
    repo = client(hub, retry=GithubRetry(total=3, backoff_factor=0)).get_repo(hub.full_name)
    assert commit(repo, [put("x", "x")]).sha
    assert [each.status for each in hub.log if each.path.endswith("/git/trees")] == [502, 201]
    assert [each.status for each in hub.log if "/git/ref/" in each.path] == [403, 200]
    slow = [each for each in hub.log if "/git/commits/" in each.path]
    assert slow and all(each.ended is not None and each.ended - each.started >= 0.05 for each in slow)


def test_an_answer_can_be_lost_before_the_work_or_after_it(hub: GitHubStandIn) -> None:
    hub.fault("POST", "pulls", Reset(after_work=False))
    with pytest.raises(requests.ConnectionError):
        open_pull(hub)
    assert len(hub.pull_requests) == 0
    hub.fault("POST", "pulls", Reset(after_work=True))
    with pytest.raises(requests.ConnectionError):
        open_pull(hub)
    assert len(hub.pull_requests) == 1
    hub.pull_requests[0].close(NOON)
    hub.fault("POST", "pulls", nonsense(502, after_work=True))
    assert open_pull(hub).status_code == 502
    assert [each.status for each in hub.writes] == [None, None, 502]
    assert [each.state for each in hub.pull_requests] == ["closed", "open"]


def test_nonsense_with_a_good_status_is_nonsense(hub: GitHubStandIn) -> None:
    hub.fault("GET", "git/ref/*", nonsense(200))
    response = call(hub, "GET", "/git/ref/heads/main")
    assert (response.status_code, response.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    with pytest.raises(requests.exceptions.JSONDecodeError):
        response.json()


def test_a_new_object_may_not_be_visible_at_once(hub: GitHubStandIn) -> None:
    hub.fault("POST", "git/commits", not_visible_yet(), times=2)
    body = {"message": "m", "tree": hub.commit_of("main").tree}
    seen = [call(hub, "POST", "/git/commits", body).status_code for _ in range(3)]
    assert seen == [422, 422, 201]


def test_a_branch_may_be_reported_at_its_old_place_for_a_moment(hub: GitHubStandIn) -> None:
    old = hub.head()
    hub.set(stale_reads=2)
    assert change_main(hub).status_code == 200
    seen = [call(hub, "GET", "/git/ref/heads/main").json()["object"]["sha"] for _ in range(3)]
    assert seen == [old, old, hub.head()] and old != hub.head()


def test_somebody_elses_commit_lands_just_before_ours(hub: GitHubStandIn) -> None:
    hub.fault("PATCH", "git/refs/heads/main", Meanwhile(lambda: hub.commit("main", {"hand.txt": b"!"}, author=BOB)))
    repo = repository(hub)
    reference = repo.get_git_ref("heads/main")
    ours = commit(repo, [put("ours.txt", "x")])
    with pytest.raises(GithubException, match="Update is not a fast forward"):
        reference.edit(ours.sha)
    ours = commit(repo, [put("ours.txt", "x")])
    reference.edit(ours.sha)
    assert set(hub.tree()) == {"README.md", "docs/a.txt", "hand.txt", "ours.txt"}
    assert [each.author.name for each in hub.history()] == ["github-actions[bot]", BOB.name, "Alice Lidell"]


def test_of_many_updates_at_once_exactly_one_wins(hub: GitHubStandIn) -> None:
    tree, parents, start = hub.commit_of("main").tree, [hub.head()], Barrier(8)
    made = [call(hub, "POST", "/git/commits", {"message": f"{n}", "tree": tree, "parents": parents}) for n in range(8)]

    def move(sha: str) -> tuple[int, str]:
        start.wait()
        response = call(hub, "PATCH", "/git/refs/heads/main", {"sha": sha, "force": False})
        return response.status_code, response.json().get("message", sha)

    with ThreadPoolExecutor(8) as pool:
        outcomes = sorted(pool.map(move, [each.json()["sha"] for each in made]))
    assert outcomes == [(200, hub.head()), *[(422, "Update is not a fast forward")] * 7]


def test_runs_that_race_and_try_again_all_get_their_file_in(hub: GitHubStandIn) -> None:
    def run(number: int) -> None:
        repo = repository(hub)
        for _ in range(40):
            made = commit(repo, [put(f"papers/{number}.md", f"{number}\n")])
            try:
                return repo.get_git_ref("heads/main").edit(made.sha)
            except GithubException as refused:
                assert "not a fast forward" in str(refused)
        raise AssertionError("the branch kept moving")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(run, range(8)))
    assert {f"papers/{number}.md" for number in range(8)} < set(hub.tree())
    assert len(hub.history()) == 9


# Pull requests and their branches


def test_a_pull_request_is_closed_with_its_branch_and_cannot_be_opened_again_without_it(hub: GitHubStandIn) -> None:
    repo, number = proposal(hub)
    repo.get_git_ref(f"heads/{BRANCH}").delete()
    assert repo.get_pull(number).state == "closed"
    reopened = call(hub, "PATCH", f"/pulls/{number}", {"state": "open"})
    assert said(reopened) == (422, f"state cannot be changed. The {BRANCH} branch has been deleted.")


def test_a_pull_request_whose_branch_is_reset_to_its_base_is_closed_unmerged(hub: GitHubStandIn) -> None:
    repo, number = proposal(hub)
    repo.get_git_ref(f"heads/{BRANCH}").edit(hub.head() or "", force=True)
    pull = repo.get_pull(number)
    assert (pull.state, pull.merged) == ("closed", False)


@pytest.mark.parametrize("how", ["merge", "squash"])
def test_a_merged_pull_request_is_in_its_base(hub: GitHubStandIn, how: Any) -> None:
    repo, number = proposal(hub)
    hub.commit("main", {"hand.txt": b"!"}, author=BOB)
    sha = hub.merge(number, how)
    pull = repo.get_pull(number)
    assert (pull.state, pull.merged, pull.merge_commit_sha, pull.merged_by.login) == ("closed", True, sha, "alice")
    assert set(hub.tree()) == {"README.md", "docs/a.txt", "hand.txt", "papers/llm/README.md"}
    assert len(hub.history()) == {"merge": 4, "squash": 3}[how]


def test_a_persons_real_push_is_seen_by_the_pull_request(hub: GitHubStandIn, tmp_path: Path) -> None:
    repo, number = proposal(hub)
    work = hub.clone(tmp_path / "work", f"--branch={BRANCH}")
    (work / "note.txt").write_text("by hand\n")
    run_git("-C", work, "add", "note.txt")
    run_git("-C", work, "-c", f"user.name={BOB.name}", "-c", f"user.email={BOB.email}", "commit", "-qm", "A note")
    run_git("-C", work, "push", "-q")
    pull = repo.get_pull(number)
    assert [each.author.login for each in pull.get_commits()] == [BOT.login, "bob"]
    run_git("-C", work, "push", "-q", "origin", "--delete", BRANCH)
    assert hub.pull_requests[0].state == "closed"


def test_long_lists_come_in_pages(hub: GitHubStandIn) -> None:
    hub.commit("topic", {"0": b""})
    for number in range(1, 45):
        hub.commit("topic", {f"{number}": b""})
    repo = repository(hub)
    pull = repo.create_pull("main", "topic", title="Many", body="")
    shas = [each.sha for each in pull.get_commits()]
    assert shas == [each.sha for each in hub.history("topic")][:45][::-1]
    assert repo.get_pulls().totalCount == 1


def test_the_api_can_be_served_under_a_prefix_as_github_enterprise_does(tmp_path: Path) -> None:
    with GitHubStandIn(tmp_path, prefix="/api/v3") as hub:
        hub.commit("main", {"a": b"a"})
        repo, number = proposal(hub)
        assert hub.api_url == f"{hub.server_url}/api/v3"
        assert repo.get_pull(number).html_url == f"{hub.server_url}/octo/reading/pull/1"
        assert requests.get(f"{hub.server_url}/repos/octo/reading", timeout=9).status_code == 404
        assert hub.log[0].path == "/repos/octo/reading"


def test_a_change_that_does_not_fit_the_tree_is_not_made(hub: GitHubStandIn) -> None:
    tree = hub.commit_of("main").tree
    for changes in ({"docs/gone": None}, {"docs": Entry(FILE, hub.entries()["README.md"].sha)}, {"none/x": None}):
        with pytest.raises(TreeConflict):
            edit_tree(hub.store, tree, changes)


def test_what_a_new_tree_puts_in_the_place_of_what_was_there(hub: GitHubStandIn) -> None:
    base = hub.commit_of("main").tree
    lines = [{"path": "docs/a.txt/b", "mode": "100644", "type": "blob", "content": ""}]
    asked = {"tree": lines, "base_tree": base}
    assert said(call(hub, "POST", "/git/trees", asked)) == (422, "GitRPC::BadObjectState")
    hub.set(replaces=True)
    assert call(hub, "POST", "/git/trees", asked).status_code == 201
    hub.commit("main", {}, entries={"docs": hub.link("elsewhere"), "module": Entry("160000", "c" * 40)})
    entries = hub.entries()
    assert (entries["docs"].mode, entries["module"]) == ("120000", Entry("160000", "c" * 40))
    lines = call(hub, "GET", f"/git/trees/{hub.head()}?recursive=1").json()["tree"]
    listed = {line["path"]: line["type"] for line in lines}
    assert (listed["docs"], listed["module"]) == ("blob", "commit")


def test_blobs_and_folders_have_an_end(hub: GitHubStandIn) -> None:
    sha = hub.entries()["README.md"].sha
    hub.set(blob_bytes=3, contents_entries=1)
    assert said(call(hub, "GET", f"/git/blobs/{sha}"))[0] == 403
    assert said(call(hub, "POST", "/git/blobs", {"content": "four"}))[0] == 422
    assert call(hub, "POST", "/git/blobs", {"content": "3.."}).status_code == 201
    assert len(call(hub, "GET", "/contents").json()) == 1


def test_a_pull_request_from_a_fork_has_nothing_to_do_with_our_branches(hub: GitHubStandIn) -> None:
    head = hub.commit("topic", {"papers/x.md": b"x\n"})
    theirs = hub.propose_from("octo/copy", "topic", head)
    strange = hub.propose_from("mallory/reading", "topic", head)
    open_pull(hub)
    listed = call(hub, "GET", "/pulls?head=octo:topic").json()
    assert [item["head"]["repo"]["full_name"] for item in listed] == ["octo/reading", "octo/copy"]
    (item,) = call(hub, "GET", "/pulls?head=mallory:topic").json()
    assert (item["head"]["label"], item["head"]["repo"]["fork"], item["base"]["repo"]["full_name"]) == (
        "mallory:topic", True, "octo/reading",
    )  # fmt: skip
    strange.fork_is_gone = True
    assert call(hub, "GET", f"/pulls/{strange.number}").json()["head"]["repo"] is None
    hub.reset("topic", None)
    assert [pull.state for pull in hub.pull_requests] == ["open", "open", "closed"] and theirs.head_sha == head


def test_odd_bytes_and_redirects_go_out_as_they_are(hub: GitHubStandIn) -> None:
    hub.fault("GET", "git/*", odd(b"{", 202, Content_Length="1"))
    hub.fault("GET", "git/*", redirect(307, "http://elsewhere.example/"), first=2)
    first = call(hub, "GET", "/git/ref/heads/main")
    assert (first.status_code, first.content, first.headers["Connection"]) == (202, b"{", "close")
    again = call(hub, "GET", "/git/ref/heads/main", allow_redirects=False)
    assert (again.status_code, again.headers["Location"]) == (307, "http://elsewhere.example/")
