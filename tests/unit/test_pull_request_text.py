"""What is said in a pull request and who is asked, against the stand-in for GitHub: each thing once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from radar import PROJECT_URL
from radar.archive.merge import Change
from radar.publishing.file_store import FileStore
from radar.publishing.pull_request_api import PullRequest, PullRequestApi
from radar.publishing.pull_request_text import PullRequestText
from radar.publishing.refusals import BranchMoved
from radar.publishing.update import Update
from radar.reporting.topic_report import TopicReport
from radar.settings.model import Settings, Topic
from tests.end_to_end.clock import SkippingClock
from tests.renderers.github_rules import Seen, acts_of_source
from tests.stand_ins.github import GitHubStandIn, Meanwhile, Reset
from tests.unit.given_github import client
from tests.unit.given_papers import change_of, month_of, paper
from tests.unit.test_mention import HOSTILE

LLM = Topic("llm", "llm")
BRANCH = "arxiv-radar/update"


def settings(**what: Any) -> Settings:
    return Settings((LLM,), **what)


def update(count: int = 2, **what: Any) -> Update:
    """An update that brings one paper and proposes `count`."""
    proposed = change_of(*month_of(count))
    reports = (TopicReport(LLM, 40, change=Change(proposed.new[:1]), proposed=proposed),)
    return Update(FileStore(), ("papers/llm",), {}, reports, **what)


class Talk:
    """A repository with a branch to propose, and conversations about it."""

    def __init__(self, hub: GitHubStandIn) -> None:
        self.hub = hub
        self.clock = SkippingClock(speed=0)
        self.pulls = PullRequestApi(client(hub, self.clock, 600), BRANCH, "main")

    def begin(self, what: Update | None = None, **inputs: Any) -> PullRequestText:
        conversation = PullRequestText(self.pulls, settings(**inputs), what or update())
        conversation.begin()
        return conversation

    def refresh(self, what: Update | None = None, **inputs: Any) -> tuple[bool, list[str]]:
        """Whether anything was edited, and the requests to write that it took."""
        before = len(self.hub.writes)
        pull = self.open()
        edited = PullRequestText(self.pulls, settings(**inputs), what or update()).refresh(pull)
        return edited, [request.path.rpartition("/")[2] for request in self.hub.writes[before:]]

    def open(self) -> PullRequest:
        pull = self.pulls.open()
        assert pull is not None
        return pull


@contextmanager
def talking(folder: Path) -> Iterator[Talk]:
    with GitHubStandIn(folder) as hub:
        hub.commit("main", {"x": b"x"})
        hub.commit(BRANCH, {"papers/y": b"y"})
        yield Talk(hub)


def test_the_title_and_body_tell_of_all_that_is_proposed(tmp_path: Path) -> None:
    with talking(tmp_path) as talk:
        talk.begin(pull_request_title="{{ new }} of {{ total }}")
        pull = talk.open()
        assert pull.title == "2 of 40"
        assert "**2 new papers in 1 topic, 40 papers in all.**" in pull.body
        assert "Commits that you add to its branch stay" in pull.body


def test_topics_of_a_matrixs_other_jobs_are_told_of_in_an_order_that_all_jobs_share(tmp_path: Path) -> None:
    other = TopicReport(Topic("Agents", "agents"), 7, proposed=change_of(paper("2501.00001")))
    with talking(tmp_path) as talk:
        talk.begin(update(others=(other,)))
        rows = re.findall(r"^\| (\w+) \| (\d+) \| 0 \| (\d+) \|", talk.open().body, re.M)
        assert rows == [("Agents", "1", "7"), ("llm", "2", "40")]
        theirs = Update(FileStore(), (), {}, (replace(other, change=other.proposed),), update().topics)
        assert talk.refresh(theirs) == (False, [])


def test_without_people_or_labels_opening_is_a_single_request(tmp_path: Path) -> None:
    with talking(tmp_path) as talk:
        talk.begin()
        assert [request.method for request in talk.hub.writes] == ["POST"]


def test_people_are_remembered_only_once_they_are_asked(tmp_path: Path) -> None:
    with talking(tmp_path) as talk:
        talk.begin(labels=("papers",), reviewers=("bob",))
        paths = [request.path.rpartition("/")[2] for request in talk.hub.writes]
        assert paths == ["pulls", "labels", "requested_reviewers", "1"]
        assert talk.refresh(labels=("papers",), reviewers=("bob",)) == (False, [])


def test_a_changed_setting_asks_only_for_what_is_new(tmp_path: Path) -> None:
    with talking(tmp_path) as talk:
        talk.begin(labels=("papers",), reviewers=("bob",))
        assert talk.refresh(labels=("papers", "weekly"), reviewers=("bob",)) == (True, ["labels", "1"])
        assert talk.hub.writes[-2].body == {"labels": ["weekly"]}
        assert talk.refresh(reviewers=("bob",)) == (True, ["1"]), "what is not wished for any more is forgotten"
        assert talk.refresh(labels=("papers",), reviewers=("bob",)) == (True, ["1"]), "it is on still"


def test_one_name_for_a_label_and_a_reviewer_is_two_things(tmp_path: Path) -> None:
    with talking(tmp_path) as talk:
        talk.begin(labels=("bob",))
        assert talk.refresh(labels=("bob",), reviewers=("bob",)) == (True, ["requested_reviewers", "1"])


def test_a_title_of_a_persons_stays_until_it_is_ours_again(tmp_path: Path) -> None:
    with talking(tmp_path) as talk:
        talk.begin()
        talk.hub.pull_requests[0].title = "Mine"
        assert talk.refresh(update(3)) == (True, ["1"])
        assert talk.open().title == "Mine"
        assert talk.refresh(update(3)) == (False, [])
        talk.hub.pull_requests[0].title = "Papers: 2 new, 0 revised"
        talk.refresh(update(4))
        assert talk.open().title == "Papers: 4 new, 0 revised"


def test_nothing_is_done_about_a_body_that_is_not_ours(tmp_path: Path) -> None:
    with talking(tmp_path) as talk:
        talk.begin()
        talk.hub.pull_requests[0].body = "Mine"
        assert talk.refresh(update(3), labels=("papers",)) == (False, [])


def test_an_empty_body_is_filled_and_the_title_left_alone(tmp_path: Path) -> None:
    with talking(tmp_path) as talk:
        talk.pulls.create("By hand", "", draft=False)
        assert talk.refresh(labels=("papers",)) == (True, ["labels", "1"])
        assert talk.open().title == "By hand"
        assert talk.refresh(labels=("papers",)) == (False, [])


def test_a_body_of_hostile_papers_has_no_link_but_theirs_and_ours(tmp_path: Path) -> None:
    papers = tuple(
        paper(f"2502.{number:05}", title=" ".join(title.split()), authors=(title,))
        for number, title in enumerate(HOSTILE)
    )
    reports = (TopicReport(Topic(HOSTILE[0], "x"), 1, proposed=change_of(*papers), gaps=tuple(HOSTILE)),)
    with talking(tmp_path) as talk:
        talk.begin(Update(FileStore(), (), {}, reports))
        body = talk.open().body
        seen = Seen(body)
        *links, footer = seen.links
        assert sorted(links) == sorted(each.url for each in papers)
        assert footer == PROJECT_URL
        assert (seen.foreign, seen.acts, acts_of_source(body, seen.links)) == (set(), [], [])
        assert talk.refresh(Update(FileStore(), (), {}, reports)) == (False, [])


# What people do meanwhile


def asked(talk: Talk, before: int) -> list[str]:
    """The requests since there were `before`: method and last part of the path."""
    return [f"{request.method} {request.path.rpartition('/')[2]}" for request in talk.hub.log[before:]]


def test_an_edit_is_made_right_after_a_look_and_nothing_to_edit_costs_no_request(tmp_path: Path) -> None:
    with talking(tmp_path) as talk:
        talk.begin()
        pull, before = talk.open(), len(talk.hub.log)
        assert not PullRequestText(talk.pulls, settings(), update()).refresh(pull)
        assert asked(talk, before) == []
        assert PullRequestText(talk.pulls, settings(), update(3)).refresh(pull)
        assert asked(talk, before) == ["GET 1", "PATCH 1"]
        before = len(talk.hub.log)
        assert PullRequestText(talk.pulls, settings(labels=("papers",)), update(3)).refresh(talk.open())
        assert asked(talk, before)[1:] == ["GET 1", "POST labels", "GET 1", "PATCH 1"], "each deed has its look"


def test_nothing_waits_between_the_look_and_the_edit(tmp_path: Path) -> None:
    with talking(tmp_path) as talk:
        talk.begin(labels=("papers",))
        *_, look, edit = talk.hub.log
        assert (look.method, edit.method) == ("GET", "PATCH")
        moments: list[int] = []
        talk.hub.fault("GET", "pulls/1", Meanwhile(lambda: moments.append(len(talk.clock.sleeps))))
        talk.hub.fault("PATCH", "pulls/1", Meanwhile(lambda: moments.append(len(talk.clock.sleeps))))
        assert PullRequestText(talk.pulls, settings(labels=("papers",)), update(3)).refresh(talk.open())
        assert len(moments) == 2 and moments[0] == moments[1] > 0


@pytest.mark.parametrize("what", ["title", "body", "nothing more"])
def test_an_edit_goes_by_what_people_have_written_since(tmp_path: Path, what: str) -> None:
    with talking(tmp_path) as talk:
        talk.begin()
        known, pull = talk.open(), talk.hub.pull_requests[0]
        if what == "title":
            pull.title = "Mine"
        elif what == "body":
            pull.body = "Mine"
        else:
            PullRequestText(talk.pulls, settings(), update(3)).refresh(known)  # another run was faster
        before = len(talk.hub.writes)
        edited = PullRequestText(talk.pulls, settings(), update(3)).refresh(known)
        assert edited is (what == "title")
        assert [[*request.body] for request in talk.hub.writes[before:]] == ([["body"]] if edited else [])


def test_one_that_is_closed_or_goes_elsewhere_by_now_is_not_edited(tmp_path: Path) -> None:
    with talking(tmp_path) as talk:
        talk.begin()
        known, pull = talk.open(), talk.hub.pull_requests[0]
        before = len(talk.hub.writes)
        for name, value in (("base", "develop"), ("fork", "mallory/reading"), ("state", "closed")):
            was = getattr(pull, name)
            setattr(pull, name, value)
            with pytest.raises(BranchMoved):
                PullRequestText(talk.pulls, settings(labels=("papers",)), update(3)).refresh(known)
            setattr(pull, name, was)
        assert len(talk.hub.writes) == before


def test_an_edit_whose_answer_is_lost_is_not_made_twice(tmp_path: Path) -> None:
    with talking(tmp_path) as talk:
        talk.begin()
        talk.hub.fault("PATCH", "pulls/1", Reset(after_work=True))
        assert PullRequestText(talk.pulls, settings(), update(3)).refresh(talk.open())
        assert [request.method for request in talk.hub.log[-3:]] == ["GET", "PATCH", "GET"]
