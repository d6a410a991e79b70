"""What people do on a pull request stays: commits, titles, text, labels, assignees."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests

from radar.publishing.pull_request_body import LONGEST
from tests.end_to_end.hub import Hub
from tests.end_to_end.proposals import BRANCH, beyond, counted, news, only, propose, proposing, told, when_forcing
from tests.stand_ins.github import BOB, Fault, Meanwhile
from tests.stand_ins.github.commits import read_commit, stamp, write_commit
from tests.stand_ins.github.trees import FILE, Entry, edit_tree


def amend(hub: Hub, files: dict[str, bytes], message: str | None = None) -> str:
    """A reviewer amends the branch's last commit, keeping its message unless told, and pushes by force."""
    store = hub.github.store
    last = read_commit(store, hub.github.head(BRANCH) or "")
    assert last is not None
    changes = {path: Entry(FILE, store.write("blob", data)) for path, data in files.items()}
    by = stamp(BOB, hub.clock.now())
    tree = edit_tree(store, last.tree, changes)
    sha = write_commit(store, tree, list(last.parents), message or last.message, by, by)
    hub.github.reset(BRANCH, sha)
    return sha


def orphan(hub: Hub, commit: str) -> str:
    """The same tree in a commit without a past."""
    by = stamp(BOB, hub.clock.now())
    return write_commit(hub.github.store, hub.github.commit_of(commit).tree, [], "From scratch\n", by, by)


def forced(hub: Hub) -> bool:
    """Whether any run of the action forced a branch."""
    patches = (request.body.get("force") for request in hub.github.log if request.method == "PATCH" and request.body)
    return any(patches) or any(request.path == "/graphql" for request in hub.github.writes)


def shas(hub: Hub) -> list[str]:
    return [commit.sha for commit in hub.github.history(BRANCH)]


def test_a_reviewers_commit_survives_every_later_run(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        ours = hub.github.head(BRANCH)
        mine = hub.github.commit(BRANCH, {"notes/read.md": b"Read the first one.\n"}, "Notes")
        assert propose(hub).writes == []
        for number in (100, 101):
            hub.announce(*news(number))
            ran = propose(hub)
            assert counted(ran)[0] == "1" and told(ran) == ("true", "updated")
        assert shas(hub)[2:4] == [mine, ours], "only added on top"
        assert not forced(hub)
        assert hub.github.tree(BRANCH)["notes/read.md"] == b"Read the first one.\n"
        assert len(hub.papers(BRANCH)) == 5
        assert propose(hub).writes == []
        assert "**5 new papers in 1 topic, 5 papers in all.**" in (only(hub).body or "")
        hub.github.merge(1)
        assert propose(hub).writes == [] and len(hub.papers("main")) == 5


def test_a_reviewers_commit_to_a_file_of_ours_stays_in_the_history(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        mine = hub.github.commit(BRANCH, {"papers/splatting/README.md": b"My own words.\n"})
        propose(hub)
        assert mine in shas(hub) and not forced(hub)
        assert propose(hub).writes == [], "and is not fought over"


def test_an_updated_branch_keeps_the_merge_that_a_person_made(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        base = hub.github.commit("main", {"src/main.c": b"// more\n"})
        clone = hub.github.clone(tmp_path / "person", f"--branch={BRANCH}")
        git(clone, "merge", "--quiet", "--no-edit", "origin/main")
        git(clone, "push", "--quiet", "origin", BRANCH)
        merged = hub.github.head(BRANCH)
        hub.announce(*news(100))
        propose(hub)
        assert {merged, base} <= set(shas(hub)) and not forced(hub)
        assert hub.github.tree(BRANCH)["src/main.c"] == b"// more\n"


@pytest.mark.parametrize("message", [None, "Papers, but fewer"], ids=["same message", "another message"])
def test_our_commit_amended_by_a_reviewer_counts_as_theirs(tmp_path: Path, message: str | None) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        mine = amend(hub, {"notes/read.md": b"Added to your commit.\n"}, message)
        hub.announce(*news(100))
        propose(hub)
        assert shas(hub)[1] == mine and not forced(hub)
        assert hub.github.tree(BRANCH)["notes/read.md"] == b"Added to your commit.\n"
        assert len(hub.papers(BRANCH)) == 4


@pytest.mark.parametrize("related", [True, False], ids=["on the base", "without common history"])
def test_a_branch_that_people_reset_to_something_of_their_own_is_added_to(tmp_path: Path, related: bool) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        aside = hub.github.commit("aside", {"notes/own.md": b"From scratch.\n"}, start=hub.github.head())
        hub.github.reset(BRANCH, aside if related else (aside := orphan(hub, aside)))
        propose(hub)
        assert shas(hub)[1] == aside and not forced(hub)
        assert len(hub.papers(BRANCH)) == 3


MOMENTS: dict[str, Callable[[Hub, Fault], None]] = {
    "tree": lambda hub, fault: hub.github.fault("POST", "git/trees", fault),
    "commit": lambda hub, fault: hub.github.fault("POST", "git/commits", fault),
    "query": when_forcing,
    "mutation": lambda hub, fault: when_forcing(hub, fault, first=2),
}


@pytest.mark.parametrize(
    ("graphql", "moment"), [(True, "tree"), (True, "commit"), (True, "query"), (True, "mutation"), (False, "query")]
)
def test_a_commit_that_lands_just_before_our_forced_update_is_not_lost(
    tmp_path: Path, graphql: bool, moment: str
) -> None:
    with proposing(tmp_path, graphql=graphql) as hub:
        propose(hub)
        hub.announce(*news(100))
        landed: list[str] = []
        MOMENTS[moment](hub, Meanwhile(lambda: landed.append(push(hub))))
        ran = propose(hub)
        assert landed and landed[0] in shas(hub), ran.log
        assert hub.github.tree(BRANCH)["notes/late.md"] == b"Just in time.\n"
        assert len(hub.papers(BRANCH)) == 4
        assert told(ran) == ("true", "updated")


def test_without_graphql_the_branch_is_read_again_right_before_it_is_forced(tmp_path: Path) -> None:
    with proposing(tmp_path, graphql=False) as hub:
        propose(hub)
        hub.announce(*news(100))
        landed: list[str] = []
        reads = 2  # of the branch's ref: when the run begins, and before the update
        hub.github.fault("GET", f"git/ref/heads/{BRANCH}", Meanwhile(lambda: landed.append(push(hub))), first=reads)
        propose(hub)
        assert landed and landed[0] in shas(hub)
        assert len(hub.papers(BRANCH)) == 4


@pytest.mark.parametrize("late", [1, 2, 3])
def test_a_commit_that_github_tells_of_late_is_not_lost(tmp_path: Path, late: int) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        hub.github.set(stale_reads=late)
        mine = push(hub)
        hub.announce(*news(100))
        propose(hub)
        assert mine in shas(hub) and len(hub.papers(BRANCH)) == 4


def test_without_graphql_a_branch_of_ours_alone_is_one_commit_all_the_same(tmp_path: Path) -> None:
    with proposing(tmp_path, graphql=False) as hub:
        propose(hub)
        hub.announce(*news(100))
        propose(hub)
        assert len(beyond(hub)) == 1 and len(hub.papers(BRANCH)) == 4


def test_a_branch_that_somebody_else_made_is_left_alone(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        theirs = hub.github.commit(BRANCH, {"notes/mine.md": b"My branch.\n"})
        ran = propose(hub, code=4)
        assert (
            "The branch arxiv-radar/update holds commits of somebody else's, and no pull request is open for it. "
            "Name another branch with the setting `branch`, or delete this one." in ran.log
        )
        assert ran.writes == [] and hub.github.head(BRANCH) == theirs
        hub.github.reset(BRANCH, unrelated := orphan(hub, theirs))
        assert propose(hub, code=4).writes == [] and hub.github.head(BRANCH) == unrelated


def test_a_reviewers_commit_outlives_a_pull_request_that_was_closed(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        mine = hub.github.commit(BRANCH, {"notes/read.md": b"Read.\n"})
        hub.github.close(1)
        assert propose(hub).writes == []
        hub.announce(*news(100))
        propose(hub)
        assert mine in shas(hub) and not forced(hub)


def test_an_edited_title_stays(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        only(hub).title = "Reading for November"
        hub.announce(*news(100))
        for _ in range(2):
            propose(hub)
            assert only(hub).title == "Reading for November"
        assert "**4 new papers in 1 topic, 4 papers in all.**" in (only(hub).body or "")
        hub.announce(*news(101))
        propose(hub)
        assert only(hub).title == "Reading for November"


EDITS: dict[str, Callable[[str], str]] = {
    "around": lambda body: f"Please read by Friday.\n\n{body}\n\nThanks!\n",
    "around, by GitHub's editor": lambda body: f"Please read by Friday.\n\n{body}\n\nThanks!\n".replace("\n", "\r\n"),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_text_written_around_ours_stays(tmp_path: Path, edit: Callable[[str], str]) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        only(hub).body = edit(only(hub).body or "")
        assert propose(hub).writes == [], "that text is no reason to edit"
        hub.announce(*news(100))
        propose(hub)
        body = (only(hub).body or "").replace("\r\n", "\n")
        assert body.startswith("Please read by Friday.\n\n<!-- arxiv-radar:begin -->")
        assert body.endswith("<!-- arxiv-radar:end -->\n\nThanks!\n")
        assert body.count("**4 new papers in 1 topic") == 1 and "3 new papers" not in body
        assert propose(hub).writes == []


def test_line_ends_of_githubs_editor_are_no_reason_to_edit(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub, labels="papers")
        only(hub).body = (only(hub).body or "").replace("\n", "\r\n")
        assert propose(hub, labels="papers").writes == []


def test_a_body_without_the_marks_is_left_alone_but_the_branch_is_not(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub, labels="papers")
        only(hub).body, only(hub).labels = "My own description.", []
        hub.announce(*news(100))
        ran = propose(hub, labels="papers")
        assert (only(hub).body, only(hub).title) == ("My own description.", "Papers: 3 new, 0 revised")
        assert only(hub).labels == [] and len(hub.papers(BRANCH)) == 4
        assert told(ran) == ("true", "updated")


@pytest.mark.parametrize("ours", ["kept", "emptied"])
def test_a_body_filled_by_people_keeps_their_text_and_ours_goes_without(tmp_path: Path, ours: str) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        pull = only(hub)
        part = (pull.body or "") if ours == "kept" else "<!-- arxiv-radar:begin --><!-- arxiv-radar:end -->"
        theirs = "A" * (LONGEST - len(part))
        pull.body = before = part + theirs
        hub.announce(*news(*range(100, 130)))
        propose(hub, labels="papers")
        assert len(hub.papers(BRANCH)) == 33
        assert pull.body.endswith(f"<!-- arxiv-radar:end -->{theirs}")
        assert ("**33 new papers" in pull.body) if ours == "kept" else (pull.body == before)
        assert propose(hub, labels="papers").writes == []


def test_a_removed_label_stays_removed_and_an_added_one_stays(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        settings: dict[str, Any] = {"labels": "papers, weekly", "assignees": "alice", "reviewers": "bob"}
        propose(hub, **settings)
        pull = only(hub)
        pull.labels, pull.assignees, pull.reviewers = ["papers", "urgent"], ["bob"], []
        hub.announce(*news(100))
        ran = propose(hub, **settings)
        assert (pull.labels, pull.assignees, pull.reviewers) == (["papers", "urgent"], ["bob"], [])
        assert not any("labels" in call or "assignees" in call or "reviewers" in call for call in ran.calls)


def test_a_changed_setting_adds_what_is_new_in_it_once(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub, labels="papers", reviewers="bob")
        pull = only(hub)
        pull.labels, pull.reviewers = [], []
        propose(hub, labels="papers, weekly", reviewers="bob", assignees="alice")
        assert (pull.labels, pull.assignees, pull.reviewers) == (["weekly"], ["alice"], [])
        assert propose(hub, labels="papers, weekly", reviewers="bob", assignees="alice").writes == []


def test_a_pull_request_opened_by_hand_is_kept_up_to_date_under_its_own_title(tmp_path: Path) -> None:
    with proposing(tmp_path, actions_may_open_pull_requests=False) as hub:
        propose(hub, code=4)
        hub.github.set(actions_may_open_pull_requests=True)
        open_by_hand(hub, "From the compare link")
        propose(hub, labels="papers")
        assert (only(hub).title, only(hub).labels) == ("From the compare link", ["papers"])
        assert "**3 new papers in 1 topic" in (only(hub).body or "")
        assert propose(hub, labels="papers").writes == []


def open_by_hand(hub: Hub, title: str) -> None:
    """A person opens a pull request for the branch, with an empty body."""
    requests.post(
        f"{hub.github.api_url}/repos/{hub.github.full_name}/pulls",
        json={"title": title, "head": BRANCH, "base": "main"},
        headers={"Authorization": f"Bearer {hub.github.token}"},
        timeout=10,
    ).raise_for_status()


def push(hub: Hub) -> str:
    """A person's commit, at a bad moment."""
    return hub.github.commit(BRANCH, {"notes/late.md": b"Just in time.\n"}, "Late")


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=Bob", "-c", f"user.email={BOB.email}"]
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)
