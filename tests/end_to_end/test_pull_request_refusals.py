"""GitHub refuses a pull request, or loses an answer about one: the exact words, and nothing done twice."""

from __future__ import annotations

from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.proposals import BRANCH, beyond, news, only, propose, proposing, told, when_forcing
from tests.stand_ins.github import Fault, Reset, nonsense, secondary_limit, status

NOT_PERMITTED = (
    "GitHub Actions is not permitted to create or approve pull requests in this repository. "
    'Turn on "Allow GitHub Actions to create and approve pull requests" under Settings > Actions > General; where it '
    "is greyed out the organisation forbids it, and `token` must be the token of a GitHub App or a person. "
    "Or open it by hand, the branch is ready: {}/octo/reading/compare/main...arxiv-radar/update"
)
NO_PULL_REQUESTS = (
    "The token may not open a pull request (GitHub said: Resource not accessible by integration). "
    "In the workflow file, give the job `permissions:` with `contents: write`, and for a pull request "
    "`pull-requests: write` too."
)
READ_ONLY = (
    "The token may not write to the repository (GitHub said: Resource not accessible by integration). "
    "In the workflow file, give the job `permissions:` with `contents: write`, and for a pull request "
    "`pull-requests: write` too."
)
NO_LIST = (
    "The token may not list the pull requests (GitHub said: Resource not accessible by integration). "
    "In the workflow file, give the job `permissions:` with `contents: write`, and for a pull request "
    "`pull-requests: write` too."
)
LOST: dict[str, Fault] = {
    "502 after it was done": status(502, after_work=True),
    "502 before": status(502),
    "connection reset after it was done": Reset(after_work=True),
    "connection reset before": Reset(),
    "a page for people after it was done": nonsense(201, after_work=True),
    "a page for people before": nonsense(200),
    "too fast": secondary_limit(30),
}


def error(words: str) -> str:
    """The annotation that says them."""
    return f"::error title=arXiv Radar::{words}\n"


def test_where_actions_may_not_open_pull_requests_the_branch_is_kept_and_a_link_given(tmp_path: Path) -> None:
    with proposing(tmp_path, actions_may_open_pull_requests=False) as hub:
        ran = propose(hub, code=4)
        words = NOT_PERMITTED.format(hub.github.server_url)
        assert error(words) in ran.log
        assert f"{hub.github.server_url}/octo/reading/compare/main...{BRANCH}" in unescape(ran.summary)
        assert len(hub.papers(BRANCH)) == 3 and hub.github.pull_requests == []
        there = hub.github.head(BRANCH)

        again = propose(hub, code=4)
        assert error(words) in again.log
        assert hub.github.head(BRANCH) == there, "the branch is ready already"
        assert [call for call in again.calls if not call.startswith("GET")] == ["POST pulls"]

        hub.announce(*news(100))
        propose(hub, code=4)
        assert len(hub.papers(BRANCH)) == 4 and len(beyond(hub)) == 1

        hub.github.set(actions_may_open_pull_requests=True)
        allowed = propose(hub)
        assert told(allowed) == ("true", "created")
        assert only(hub).title == "Papers: 4 new, 0 revised" and len(hub.papers(BRANCH)) == 4
        assert propose(hub).writes == []


def test_a_token_without_pull_requests_write_is_told_which_permission_to_give(tmp_path: Path) -> None:
    with proposing(tmp_path, pull_requests="read") as hub:
        assert error(NO_PULL_REQUESTS) in propose(hub, code=4).log
        assert hub.github.pull_requests == []
        hub.github.set(pull_requests="write")
        assert told(propose(hub)) == ("true", "created")


def test_a_token_that_may_not_even_list_pull_requests_is_told_so(tmp_path: Path) -> None:
    with proposing(tmp_path, pull_requests="none", private=True) as hub:
        ran = propose(hub, code=4)
        assert error(NO_LIST) in ran.log and ran.writes == []


def test_a_hidden_list_of_pull_requests_is_no_bug_of_ours(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        hub.github.fault("GET", "pulls", status(404, "Not Found"))
        words = NO_LIST.replace("Resource not accessible by integration", "Not Found")
        assert error(words) in propose(hub, code=4).log


def test_a_read_only_token_is_told_so_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with proposing(tmp_path, contents="read", pull_requests="read") as hub:
        assert error(READ_ONLY) in propose(hub, code=4).log
        assert hub.github.head(BRANCH) is None and hub.github.pull_requests == []


def test_a_protected_branch_for_the_pull_request_is_told(tmp_path: Path) -> None:
    with proposing(tmp_path, protected_branches=["arxiv-radar/*"]) as hub:
        ran = propose(hub, code=4)
        assert "::error title=arXiv Radar::The branch arxiv-radar/update is protected" in ran.log
        assert hub.github.head(BRANCH) is None


def test_a_reviewer_who_is_no_collaborator_is_a_warning_and_the_others_are_asked(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        settings: dict[str, Any] = {
            "reviewers": "mallory, bob",
            "assignees": "mallory, alice",
            "team_reviewers": "ghosts, curators",
        }
        ran = propose(hub, **settings)
        warnings = [line for line in ran.log.splitlines() if line.startswith("::warning")]
        said = (
            "GitHub refused to ask for a review: it answered 422 and said: Reviews may only be requested from "
            "collaborators. One or more of the users or teams you specified is not a collaborator of the octo/reading "
            "repository."
        )
        assert warnings == [
            "::warning title=arXiv Radar::GitHub did not assign mallory. "
            "Only people with access to the repository can be assigned.",
            f"::warning title=arXiv Radar::No review was asked of mallory: {said} "
            "Name collaborators of the repository in `reviewers`.",
            f"::warning title=arXiv Radar::No review was asked of the team ghosts: {said} "
            "Name teams with access to the repository in `team-reviewers`, and give `token` the token of a GitHub App "
            "or a person that may see the organisation's teams: the workflow's own may not.",
        ]
        pull = only(hub)
        assert (pull.reviewers, pull.team_reviewers, pull.assignees) == (["bob"], ["curators"], ["alice"])
        quiet = propose(hub, **settings)
        assert quiet.writes == [] and "::warning" not in quiet.log, "asked once"


@pytest.mark.parametrize("fault", LOST.values(), ids=LOST.keys())
@pytest.mark.hostile
def test_a_pull_request_whose_answer_was_lost_is_found_and_not_made_again(tmp_path: Path, fault: Fault) -> None:
    with proposing(tmp_path) as hub:
        hub.github.fault("POST", "pulls", fault)
        ran = propose(hub, labels="papers")
        pull = only(hub)
        assert told(ran) == ("true", "created") and ran.outputs["pull-request-number"] == str(pull.number)
        assert (pull.labels, pull.title) == (["papers"], "Papers: 3 new, 0 revised")
        assert propose(hub, labels="papers").writes == []


@pytest.mark.parametrize("path", ["issues/1/labels", "issues/1/assignees", "pulls/1/requested_reviewers", "pulls/1"])
@pytest.mark.parametrize(
    "fault",
    [LOST["502 after it was done"], LOST["connection reset before"], LOST["a page for people after it was done"]],
)
@pytest.mark.hostile
def test_what_is_asked_after_it_is_repeated_when_the_answer_was_lost(tmp_path: Path, path: str, fault: Fault) -> None:
    with proposing(tmp_path) as hub:
        hub.github.fault("PATCH" if path == "pulls/1" else "POST", path, fault)
        settings: dict[str, Any] = {"labels": "papers", "assignees": "alice", "reviewers": "bob"}
        propose(hub, **settings)
        pull = only(hub)
        assert (pull.labels, pull.assignees, pull.reviewers) == (["papers"], ["alice"], ["bob"])
        assert propose(hub, **settings).writes == []


def test_labels_that_could_not_be_put_on_are_put_on_by_the_next_run(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        hub.github.fault("POST", "issues/*", status(502), times=None)
        ran = propose(hub, labels="papers")
        assert told(ran) == ("true", "created")
        words = (
            "The pull request did not get the label papers: GitHub failed to label the pull request, 5 times (the "
            "last: 502). See https://www.githubstatus.com; the next run tries again."
        )
        assert f"::warning title=arXiv Radar::{words}\n" in ran.log
        hub.github.faults.clear()
        propose(hub, labels="papers")
        assert only(hub).labels == ["papers"] and len(beyond(hub)) == 1
        assert propose(hub, labels="papers").writes == []


def test_a_pull_request_that_github_never_manages_to_open_is_left_to_the_next_run(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        hub.github.fault("POST", "pulls", status(502), times=None)
        ran = propose(hub, code=4)
        assert error("GitHub failed to open the pull request. The next run tries again.") in ran.log
        hub.github.faults.clear()
        assert told(propose(hub)) == ("true", "created")
        assert len(hub.github.pull_requests) == 1 and len(hub.papers(BRANCH)) == 3


def test_what_was_submitted_too_quickly_is_submitted_again(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        for path in ("pulls", "issues/*/labels"):
            hub.github.fault("POST", path, status(422, "Validation Failed: was submitted too quickly"), times=2)
        ran = propose(hub, labels="papers")
        assert told(ran) == ("true", "created") and only(hub).labels == ["papers"]
        assert "::warning" not in ran.log and sum(hub.clock.sleeps) >= 8


@pytest.mark.parametrize(
    ("code", "words", "what", "remedy"),
    [
        (
            403,
            "An owner of this repository has limited the ability to open a pull request to collaborators.",
            "Only collaborators may open pull requests in this repository",
            "Or open it by hand, the branch is ready: ",
        ),
        (
            404,
            "Pull requests are disabled for this repository.",
            "Pull requests are switched off in this repository",
            "Turn them on under Settings > General > Features, or use `publish: commit`.",
        ),
    ],
)
def test_a_repository_whose_settings_limit_pull_requests_is_told_of_them(
    tmp_path: Path, code: int, words: str, what: str, remedy: str
) -> None:
    with proposing(tmp_path) as hub:
        hub.github.fault("POST", "pulls", status(code, words), times=None)
        ran = propose(hub, code=4)
        assert f"::error title=arXiv Radar::{what} (GitHub said: {words[:-1]}). " in ran.log and remedy in ran.log
        assert len(hub.papers(BRANCH)) == 3


@pytest.mark.parametrize("first", [1, 2])
@pytest.mark.parametrize(
    "fault", [LOST["502 after it was done"], LOST["connection reset before"]], ids=["after", "before"]
)
def test_a_forced_update_whose_answer_was_lost_counts_once(tmp_path: Path, fault: Fault, first: int) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        hub.announce(*news(100))
        when_forcing(hub, fault, first=first)
        ran = propose(hub)
        assert told(ran) == ("true", "updated") and ran.outputs["commit-sha"] == hub.github.head(BRANCH)
        assert len(beyond(hub)) == 1 and len(hub.papers(BRANCH)) == 4


def test_without_drafts_in_the_repository_the_pull_request_is_open_for_review(tmp_path: Path) -> None:
    with proposing(tmp_path, drafts=False) as hub:
        ran = propose(hub, draft="true", labels="papers")
        words = (
            "The pull request is open for review, and no draft: GitHub refused to open a pull request: it answered 422 "
            "and said: Draft pull requests are not supported in this repository. GitHub has drafts in public "
            "repositories, and in private ones of paid plans; else take `draft` out."
        )
        assert f"::warning title=arXiv Radar::{words}\n" in ran.log
        assert told(ran) == ("true", "created") and ran.outputs["pull-request-number"] == "1"
        assert not only(hub).draft and only(hub).labels == ["papers"]
        quiet = propose(hub, draft="true", labels="papers")
        assert quiet.writes == [] and "::warning" not in quiet.log


def test_a_team_that_the_workflows_own_token_does_not_see_is_a_warning_that_says_which_token_would(
    tmp_path: Path,
) -> None:
    with proposing(tmp_path, token_sees_teams=False) as hub:
        ran = propose(hub, reviewers="bob", team_reviewers="curators")
        (warning,) = (line for line in ran.log.splitlines() if line.startswith("::warning"))
        assert "No review was asked of the team curators: GitHub refused to ask for a review" in warning
        assert "the token of a GitHub App or a person that may see the organisation's teams" in warning
        assert (only(hub).reviewers, only(hub).team_reviewers) == (["bob"], [])
