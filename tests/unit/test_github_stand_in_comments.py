"""Comments, reactions and permissions of the stand-in for GitHub, through PyGithub and by GitHub's own description."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from github import Auth, Github, GithubException
from github.Repository import Repository

from tests.stand_ins.github import ALICE, BOB, GitHubStandIn, Person
from tests.stand_ins.github.openapi import check, check_answers, from_environment

STRANGER = Person("mallory", 666, "Mallory", "mallory@example.org")


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[GitHubStandIn]:
    with GitHubStandIn(tmp_path / "hub") as stand_in:
        stand_in.commit("main", {"README.md": b"# Reading\n"})
        stand_in.commit("papers", {"papers/README.md": b"# Papers\n"})
        stand_in.add_person(STRANGER, collaborator=False)
        repository(stand_in).create_pull("main", "papers", title="Papers", body="One.")
        yield stand_in
        if (description := from_environment()) is not None:
            assert check(stand_in.log, description) == []
            assert check_answers((each for each in stand_in.log if (each.status or 500) < 300), description) == []


def repository(hub: GitHubStandIn) -> Repository:
    auth = Auth.Token(hub.token)
    options = {"seconds_between_requests": 0, "seconds_between_writes": 0, "retry": None}
    return Github(auth=auth, base_url=hub.api_url, **options).get_repo(hub.full_name)  # type: ignore[arg-type]


def test_comments_come_in_pages_with_authors_and_reactions(hub: GitHubStandIn) -> None:
    for number in range(120):
        hub.comment(1, f"Comment {number}", BOB if number % 2 else STRANGER)
    last = hub.comments(1)[-1]
    hub.react(last, ALICE)
    hub.edit_comment(last, "Changed")
    comments = list(repository(hub).get_issue(1).get_comments())
    assert [each.body for each in comments[:2]] == ["Comment 0", "Comment 1"]
    assert (len(comments), comments[-1].body, comments[-1].reactions["+1"]) == (120, "Changed", 1)
    assert [each.user.login for each in comments[:2]] == ["mallory", "bob"]
    assert comments[-1].updated_at >= comments[-1].created_at
    headers = {"Authorization": f"token {hub.token}"}
    url = f"{hub.api_url}/repos/{hub.full_name}/issues/1/comments"
    page = requests.get(url, params={"per_page": "100", "page": "2"}, headers=headers, timeout=30)
    assert len(page.json()) == 20 and 'rel="prev"' in page.headers["Link"]


def test_a_reaction_is_made_once_by_each(hub: GitHubStandIn) -> None:
    written = hub.comment(1, "/radar reject 2610.00001")
    hub.react(written, BOB)
    comment = repository(hub).get_issue(1).get_comment(written.id)
    comment.create_reaction("+1")
    comment.create_reaction("+1")
    assert sorted(written.reacted()) == ["bob", "github-actions[bot]"]
    assert [request.status for request in hub.log if "reactions" in request.path] == [201, 200]
    assert [each.user.login for each in comment.get_reactions()] == ["bob", "github-actions[bot]"]


def test_what_somebody_may_do_is_told(hub: GitHubStandIn) -> None:
    repo = repository(hub)
    assert (repo.get_collaborator_permission("alice"), repo.get_collaborator_permission("mallory")) == ("write", "read")
    hub.set(roles={"bob": "triage", "alice": "maintain"})
    assert (repo.get_collaborator_permission("bob"), repo.get_collaborator_permission("alice")) == ("read", "write")
    with pytest.raises(GithubException, match="404"):
        repo.get_collaborator_permission("nobody")


def test_comments_take_the_permission_to_write(hub: GitHubStandIn) -> None:
    hub.set(pull_requests="read")
    with pytest.raises(GithubException, match="not accessible by integration"):
        repository(hub).get_issue(1).create_comment("Hello")
    hub.set(pull_requests="write")
    made = repository(hub).get_issue(1).create_comment("Hello")
    assert [(each.id, each.body) for each in hub.comments(1)] == [(made.id, "Hello")]
    with pytest.raises(GithubException, match="too long"):
        repository(hub).get_issue(1).create_comment("x" * 65_537)


def test_commits_are_listed_by_folder(hub: GitHubStandIn) -> None:
    hub.commit("main", {"papers/llm/2026_10/papers_1.md": b"1\n"}, "One", BOB)
    hub.commit("main", {"src/main.c": b"\n"}, "Code")
    second = hub.commit("main", {"papers/llm/2026_10/papers_1.md": b"2\n"}, "Two", ALICE)
    found = list(repository(hub).get_commits(sha="main", path="papers/llm/2026_10"))
    assert [(each.commit.message.strip(), each.author.login) for each in found] == [("Two", "alice"), ("One", "bob")]
    whole = repository(hub).get_commit(second)
    assert [file.filename for file in whole.files] == ["papers/llm/2026_10/papers_1.md"]
    assert [parent.sha for parent in whole.parents] == [hub.history()[1].sha]
