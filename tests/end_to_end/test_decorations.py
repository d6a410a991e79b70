"""Labels, people, drafts and edits that GitHub refuses: a warning with its cause; papers, title and text go on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.hub import Hub, Outcome
from tests.end_to_end.proposals import BRANCH, beyond, news, only, propose, proposing, told
from tests.stand_ins.github import Fault, Rule, nonsense, secondary_limit, status

ON_BY_HAND = "Put it on by hand, or name another one in `labels`; it is not tried again here."
COLLABORATORS = "Name collaborators of the repository in `reviewers`."


def warnings(ran: Outcome) -> list[str]:
    begin = "::warning title=arXiv Radar::"
    return [line.removeprefix(begin) for line in ran.log.splitlines() if line.startswith(begin)]


def is_current(hub: Hub, ran: Outcome, papers: int) -> None:
    """What counts is as if nothing had been refused."""
    assert ran.code == 0 and len(hub.papers(BRANCH)) == papers and len(beyond(hub)) == 1
    pull = only(hub)
    assert pull.title == f"Papers: {papers} new, 0 revised"
    assert f"**{papers} new papers" in (pull.body or "")
    assert ran.outputs["pull-request-number"] == str(pull.number) and ran.outputs["commit-sha"] == hub.github.head(
        BRANCH
    )


REFUSED: dict[str, tuple[dict[str, str], str, Fault, str]] = {
    "a label": (
        {"labels": "papers"},
        "issues/*/labels",
        status(422, "Validation Failed"),
        "The pull request did not get the label papers: GitHub refused to label the pull request: it answered 422 and "
        f"said: Validation Failed. {ON_BY_HAND}",
    ),
    "a label, since issues are switched off": (
        {"labels": "papers"},
        "issues/*/labels",
        status(410, "Issues are disabled for this repo"),
        "The pull request did not get the label papers: GitHub refused to label the pull request: it answered 410 and "
        f"said: Issues are disabled for this repo. {ON_BY_HAND}",
    ),
    "a label, for want of a permission": (
        {"labels": "papers"},
        "issues/*/labels",
        status(403, "Resource not accessible by integration"),
        "The pull request did not get the label papers: The token may not label the pull request (GitHub said: "
        "Resource not accessible by integration). In the workflow file, give the job `permissions:` with "
        "`contents: write`, and "
        "for a pull request `pull-requests: write` too.",
    ),
    "a label, in words that mean something else elsewhere": (
        {"labels": "papers"},
        "issues/*/labels",
        status(422, "Label already exists"),
        f"The pull request did not get the label papers: GitHub said: Label already exists. {ON_BY_HAND}",
    ),
    "an assignee": (
        {"assignees": "alice"},
        "issues/*/assignees",
        status(404, "Not Found"),
        "GitHub did not assign alice: The token may not assign the pull request (GitHub said: Not Found). In the "
        "workflow file, give the job `permissions:` with `contents: write`, and for a pull request "
        "`pull-requests: write` too.",
    ),
    "a reviewer": (
        {"reviewers": "bob"},
        "pulls/*/requested_reviewers",
        status(422, "Something of Tuesday"),
        "No review was asked of bob: GitHub refused to ask for a review: it answered 422 and said: Something of "
        f"Tuesday. {COLLABORATORS}",
    ),
    "a team": (
        {"team_reviewers": "curators"},
        "pulls/*/requested_reviewers",
        status(403, "Must have admin rights to Repository."),
        "No review was asked of the team curators: The token may not ask for a review (GitHub said: Must have admin "
        "rights to Repository). In the workflow file, give the job `permissions:` with `contents: write`, and for a "
        "pull request `pull-requests: write` too.",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_once_is_told_once_and_nothing_is_stale(tmp_path: Path, what: str) -> None:
    inputs, path, fault, words = REFUSED[what]
    settings: dict[str, Any] = inputs
    with proposing(tmp_path) as hub:
        hub.github.fault("POST", path, fault, times=None)
        opened = propose(hub, **settings)
        assert told(opened) == ("true", "created") and warnings(opened) == [words]
        is_current(hub, opened, 3)
        hub.announce(*news(100))
        updated = propose(hub, **settings)
        may_not = "The token may not" in words  # people can mend that, so it is asked again
        assert told(updated) == ("true", "updated") and warnings(updated) == ([words] if may_not else [])
        is_current(hub, updated, 4)
        hub.github.faults.clear()
        later = propose(hub, **settings)
        assert warnings(later) == [] and (
            any("POST issues" in call or "POST pulls/" in call for call in later.calls) is may_not
        )


def test_nobody_is_asked_twice_though_the_body_cannot_tell_of_it(tmp_path: Path) -> None:
    settings: dict[str, Any] = {"labels": "papers", "assignees": "bob", "reviewers": "alice"}
    with proposing(tmp_path) as hub:
        hub.github.fault("PATCH", "pulls/*", status(422, "Validation Failed"), times=None)
        propose(hub, **settings)
        again = propose(hub, **settings)
        assert again.code == 0 and [call for call in again.calls if "POST issues" in call or "POST pulls" in call] == []
        assert {*only(hub).labels, *only(hub).assignees, *only(hub).reviewers} == {"papers", "bob", "alice"}


PASSING: dict[str, Fault] = {"502": status(502), "garbage": nonsense(200), "too fast": secondary_limit(50_000)}


@pytest.mark.parametrize("name", PASSING)
@pytest.mark.parametrize(
    ("settings", "path"),
    [
        ({"labels": "papers, weekly"}, "issues/*/labels"),
        ({"assignees": "alice, bob"}, "issues/*/assignees"),
        ({"reviewers": "bob"}, "pulls/*/requested_reviewers"),
        ({"team_reviewers": "curators"}, "pulls/*/requested_reviewers"),
    ],
    ids=["labels", "assignees", "reviewers", "teams"],
)
def test_what_github_was_too_busy_for_is_tried_again_by_the_next_run(
    tmp_path: Path, settings: dict[str, Any], path: str, name: str
) -> None:
    with proposing(tmp_path) as hub:
        hub.github.fault("POST", path, PASSING[name], times=None)
        opened = propose(hub, **settings)
        is_current(hub, opened, 3)
        assert len(warnings(opened)) == 1, opened.log
        hub.github.faults.clear()
        later = propose(hub, **settings)
        assert later.code == 0 and warnings(later) == []
        pull = only(hub)
        wanted = {name.strip() for names in settings.values() for name in names.split(",")}
        assert wanted == {*pull.labels, *pull.assignees, *pull.reviewers, *pull.team_reviewers}
        assert propose(hub, **settings).writes == []


def test_one_label_that_is_refused_keeps_no_other_off(tmp_path: Path) -> None:
    """GitHub takes all of a request or nothing."""
    with proposing(tmp_path) as hub:
        hub.github.fault("POST", "issues/*/labels", status(422, "Validation Failed"), times=2)
        ran = propose(hub, labels="bad, good, better")
        assert only(hub).labels == ["good", "better"]
        assert [line.partition(":")[0] for line in warnings(ran)] == ["The pull request did not get the label bad"]
        is_current(hub, ran, 3)


def test_one_assignee_whom_github_refuses_keeps_no_other_off(tmp_path: Path) -> None:
    with proposing(tmp_path, unassignable=["mallory"]) as hub:
        ran = propose(hub, assignees="alice, mallory, bob, eve")
        assert only(hub).assignees == ["alice", "bob"]
        assert warnings(ran) == [
            "GitHub did not assign mallory: GitHub refused to assign the pull request: it answered 422 and said: "
            "Validation Failed assignees invalid mallory. Only people with access to the repository can be assigned.",
            "GitHub did not assign eve. Only people with access to the repository can be assigned.",
        ]
        is_current(hub, ran, 3)


def test_whoever_opened_the_pull_request_cannot_review_it(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        ran = propose(hub, reviewers="github-actions[bot], bob")
        assert only(hub).reviewers == ["bob"]
        assert warnings(ran) == [
            "No review was asked of github-actions[bot]: GitHub refused to ask for a review: it answered 422 and said: "
            "Review cannot be requested from pull request author. Whoever opens a pull request cannot review it: name "
            "somebody else in `reviewers`."
        ]
        is_current(hub, ran, 3)


def test_drafts_are_refused_in_other_words_too(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        words = "Validation Failed: Draft pull requests are not supported for this plan ::error::x"
        hub.github.fault("POST", "pulls", status(422, words))
        ran = propose(hub, draft="true")
        is_current(hub, ran, 3)
        (warning,) = warnings(ran)
        assert warning.startswith("The pull request is open for review, and no draft: GitHub refused to open")
        assert words in warning and "\n::error::x" not in ran.log


def test_a_refusal_that_is_not_about_drafts_is_none_of_them(tmp_path: Path) -> None:
    with proposing(tmp_path, actions_may_open_pull_requests=False) as hub:
        ran = propose(hub, code=4, draft="true")
        assert [call for call in ran.calls if call == "POST pulls"] == ["POST pulls"]


# Title and text


@pytest.mark.parametrize("code", [422, 403])
def test_a_text_that_is_refused_leaves_the_title_current(tmp_path: Path, code: int) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        hub.announce(*news(100))
        # The first is for both, the third for the text alone.
        hub.github.fault("PATCH", "pulls/*", status(code, "Your text looks like spam"))
        hub.github.fault("PATCH", "pulls/*", status(code, "Your text looks like spam"), first=3)
        ran = propose(hub)
        assert told(ran) == ("true", "updated") and len(hub.papers(BRANCH)) == 4
        assert only(hub).title == "Papers: 4 new, 0 revised" and "**3 new papers" in (only(hub).body or "")
        assert warnings(ran) == [
            "The pull request's body could not be brought up to date: GitHub refused to update the pull request: it "
            f"answered {code} and said: Your text looks like spam. See the log for the request; the next run tries "
            "again."
        ]
        later = propose(hub)
        assert warnings(later) == []
        assert "**4 new papers" in (only(hub).body or "")


@pytest.mark.parametrize("fault", [status(502), secondary_limit(50_000)], ids=["502", "too fast"])
def test_an_edit_that_github_is_too_busy_for_is_made_by_the_next_run(tmp_path: Path, fault: Fault) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        hub.announce(*news(100))
        hub.github.fault("PATCH", "pulls/*", fault, times=None)
        ran = propose(hub)
        assert told(ran) == ("true", "updated") and len(hub.papers(BRANCH)) == 4
        (warning,) = warnings(ran)
        assert warning.startswith("The pull request's text could not be brought up to date: GitHub")
        hub.github.faults.clear()
        later = propose(hub)
        assert warnings(later) == []
        assert only(hub).title == "Papers: 4 new, 0 revised" and "**4 new papers" in (only(hub).body or "")


def test_a_pull_request_that_cannot_be_read_before_its_edit_is_left_to_the_next_run(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        hub.announce(*news(100))
        hub.github.fault("GET", "pulls/*", status(502), times=None)
        ran = propose(hub, labels="papers")
        assert told(ran) == ("true", "updated") and len(hub.papers(BRANCH)) == 4
        (warning,) = warnings(ran)
        assert warning.startswith("The pull request's text could not be brought up to date: GitHub failed to read")
        hub.github.faults.clear()
        propose(hub, labels="papers")
        assert only(hub).labels == ["papers"] and only(hub).title == "Papers: 4 new, 0 revised"


def test_a_branch_that_may_not_be_deleted_is_left_and_its_pull_request_closed(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        hub.github.merge(1, "squash")
        hub.announce(*news(100))
        propose(hub)
        hub.github.commit("main", hub.github.tree(BRANCH), "The same by hand")
        hub.github.set(rules=[Rule("deletion", branches=("*/*",))])
        ran = propose(hub)
        assert told(ran) == ("true", "closed") and hub.github.pull_requests[-1].state == "closed"
        (warning,) = warnings(ran)
        assert warning.startswith(
            f"The branch {BRANCH} is left over, since it could not be deleted: A ruleset does not let"
        )
        assert "(GitHub said: Cannot delete this branch). Delete it by hand." in warning
        assert hub.github.head(BRANCH) is not None
        hub.announce(*news(101))
        again = propose(hub)
        assert told(again) == ("true", "created") and len(hub.papers(BRANCH)) == 5


@pytest.mark.parametrize("fault", [status(422, "Validation Failed"), status(403, "Not today"), status(502)])
@pytest.mark.parametrize("stays", [False, True], ids=["without its branch", "with its branch"])
def test_a_pull_request_that_may_not_be_closed_fails_nothing(tmp_path: Path, fault: Fault, stays: bool) -> None:
    """GitHub closes one whose branch is gone of itself."""
    with proposing(tmp_path) as hub:
        propose(hub)
        hub.github.commit("main", hub.github.tree(BRANCH), "The same by hand")
        hub.github.fault("PATCH", "pulls/*", fault, times=None)
        hub.github.set(rules=[Rule("deletion", branches=("*/*",))] if stays else [])
        ran = propose(hub)
        assert only(hub).state == ("open" if stays else "closed") and ran.outputs["total-papers"] == "3"
        if not stays:
            assert told(ran) == ("true", "closed") and warnings(ran) == []
            return
        assert told(ran) == ("false", "none") and len(warnings(ran)) == 2
        assert warnings(ran)[1].startswith(
            "Nothing is left to propose, but the pull request could not be closed: GitHub"
        )
        hub.github.faults.clear()
        assert told(propose(hub)) == ("true", "closed") and only(hub).state == "closed"


# What can be known before anything is asked

SETTINGS = {
    "a label of 60 characters": ({"labels": "x" * 60}, "which is not the name of a label, of 50 characters at most."),
    "eleven assignees": (
        {"assignees": ",".join(f"person-{number}" for number in range(11))},
        "`assignees` has 11 entries, and 10 are allowed.",
    ),
    "a hundred and one labels": (
        {"labels": ",".join(f"label {number}" for number in range(101))},
        "`labels` has 101 entries, and 100 are allowed.",
    ),
    "an address of a person": ({"reviewers": "https://github.com/octocat/"}, "Write the name alone: `octocat`."),
    "an address of a team": (
        {"reviewers": "https://github.com/orgs/octo/teams/curators"},
        "A team belongs under `team-reviewers`, as `curators`.",
    ),
    "a team among people": ({"assignees": "@octo/curators"}, "A team belongs under `team-reviewers`, as `curators`."),
    "an e-mail address": ({"reviewers": "ada@example.org"}, "and not the e-mail address."),
    "a person's name": ({"assignees": "Ada Lovelace"}, "and not the person's name."),
    "several in one": ({"reviewers": "@alice @bob"}, "Write an entry for each: `alice`, `bob`."),
    "a login of 40 characters": ({"assignees": "x" * 40}, "no login has more than 39 characters."),
    "an app": ({"reviewers": "app/dependabot"}, "Write an app as `dependabot[bot]`."),
    "a team's title": ({"team_reviewers": "Core Team"}, "probably `core-team`."),
    "the address of a team's page": (
        {"team_reviewers": "https://github.com/orgs/octo/teams/curators"},
        "Write its name alone: `curators`.",
    ),
}


@pytest.mark.parametrize("what", SETTINGS)
def test_what_github_would_refuse_is_told_when_settings_are_read(tmp_path: Path, what: str) -> None:
    inputs, words = SETTINGS[what]
    settings: dict[str, Any] = inputs
    with proposing(tmp_path) as hub:
        ran = propose(hub, code=2, **settings)
        assert words in ran.log and ran.writes == [] and len(hub.arxiv.log) == 0


def test_labels_and_people_as_github_takes_them_are_put_on(tmp_path: Path) -> None:
    label = "漢" * 49 + "é"
    with proposing(tmp_path, collaborators=["alice", "bob_octo"]) as hub:
        ran = propose(hub, labels=f"  {label} ", assignees="@alice, bob_octo")
        assert warnings(ran) == [] and (only(hub).labels, only(hub).assignees) == ([label], ["alice", "bob_octo"])
