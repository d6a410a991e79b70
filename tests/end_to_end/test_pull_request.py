"""The life of the one pull request: made, kept up to date by single commits, merged or closed, and made anew."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pytest

from radar import PROJECT_URL
from radar.publishing.pull_request_body import BODY_LIMIT
from tests.end_to_end.hub import called, open_hub, splats
from tests.end_to_end.proposals import BRANCH, beyond, counted, news, only, propose, proposing, told, when_forcing
from tests.end_to_end.world import invented
from tests.renderers.github_rules import Seen, acts_of_source
from tests.stand_ins.arxiv import FaultPlan, always, faults
from tests.stand_ins.arxiv.plan import with_text
from tests.stand_ins.github import Meanwhile
from tests.unit.test_mention import HOSTILE

HOW: list[Literal["merge", "squash"]] = ["merge", "squash"]
TWO = "- splatting\n- {name: meshes, any: [meshes]}"


def test_a_pull_request_is_made_as_the_settings_say(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        before = hub.github.head()
        ran = propose(
            hub,
            labels="papers, reading list",
            assignees="alice",
            reviewers="bob",
            team_reviewers="curators",
            draft="true",
            pull_request_title="{{ new }} to read",
        )
        pull = only(hub)
        assert (pull.title, pull.head, pull.base, pull.draft) == ("3 to read", BRANCH, "main", True)
        assert (pull.labels, pull.assignees) == (["papers", "reading list"], ["alice"])
        assert (pull.reviewers, pull.team_reviewers) == (["bob"], ["curators"])
        assert pull.body is not None and "**3 new papers in 1 topic, 3 papers in all.**" in pull.body
        assert hub.github.head() == before, "nothing is written to the base"
        (commit,) = beyond(hub)
        assert commit.parents == (before,)
        assert counted(ran) == ("3", "0", "3") and told(ran) == ("true", "created")
        assert ran.outputs["commit-sha"] == commit.sha and ran.outputs["branch"] == BRANCH
        assert ran.outputs["pull-request-number"] == str(pull.number)
        assert ran.outputs["pull-request-url"] == f"{hub.github.server_url}/octo/reading/pull/{pull.number}"
        quiet = propose(
            hub,
            labels="papers, reading list",
            assignees="alice",
            reviewers="bob",
            team_reviewers="curators",
            draft="true",
            pull_request_title="{{ new }} to read",
        )
        assert quiet.writes == []


def test_further_papers_are_put_into_the_same_commit_on_top_of_the_base(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        base = hub.github.commit("main", {"src/main.c": b"int main() { return 1; }\n"})
        hub.announce(*news(100, 101))
        ran = propose(hub)
        assert [commit.parents for commit in beyond(hub)] == [(base,)]
        assert counted(ran) == ("2", "0", "5") and told(ran) == ("true", "updated")
        pull = only(hub)
        assert pull.title == "Papers: 5 new, 0 revised"
        assert "**5 new papers in 1 topic, 5 papers in all.**" in (pull.body or "")
        assert len(hub.papers(BRANCH)) == 5 and hub.papers("main") == []


def test_a_run_without_news_writes_nothing_even_when_the_base_has_moved_on(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        there = hub.github.head(BRANCH)
        for _ in range(2):
            hub.github.commit("main", {"src/main.c": str(len(hub.github.log)).encode()})
            ran = propose(hub)
            assert ran.writes == [] and hub.github.head(BRANCH) == there
            assert counted(ran) == ("0", "0", "3") and told(ran) == ("false", "none")
            assert ran.outputs["pull-request-number"] == "1" and ran.outputs["commit-sha"] == ""
            assert len(ran.calls) < 13  # a checkout of the base has nothing of the branch


def test_a_paper_that_is_revised_while_it_waits_is_still_new_to_the_base(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        hub.arxiv.corpus.revise("2610.00001", updated="2026-10-30T02:00:00Z")
        ran = propose(hub)
        assert counted(ran) == ("0", "1", "3")
        assert only(hub).title == "Papers: 3 new, 0 revised"
        assert hub.papers(BRANCH) == [f"splatting/2610.0000{number}" for number in ("0v1", "1v2", "2v1")]
        assert len(beyond(hub)) == 1


def test_a_paper_that_moves_to_another_month_while_it_waits_leaves_nothing_in_the_old_one(tmp_path: Path) -> None:
    entry = invented(7, datetime(2026, 9, 29, 10, tzinfo=UTC))
    with open_hub(tmp_path, [entry]) as hub:
        propose(hub, since="2026-09-01")
        assert "papers/splatting/2026_09/2026_09.jsonl" in hub.github.tree(BRANCH)
        hub.arxiv.corpus.revise(entry.id, updated="2026-10-30T03:00:00Z")
        propose(hub, since="2026-09-01")
        assert hub.papers(BRANCH) == ["splatting/2610.00007v2"]
        pages = [path for path in hub.github.tree(BRANCH) if "splatting/2026_" in path]
        assert sorted(pages) == [
            f"papers/splatting/2026_10/{name}" for name in ("2026_10.bib", "2026_10.jsonl", "papers_1.md")
        ]
        assert json.loads(hub.github.tree(BRANCH)["papers/splatting/radar.json"])["months"] == {"2026_10": 1}


@pytest.mark.parametrize("branch_goes", [True, False], ids=["branch deleted", "branch left over"])
@pytest.mark.parametrize("how", HOW)
def test_after_a_merge_all_is_quiet_until_the_next_news(
    tmp_path: Path, how: Literal["merge", "squash"], branch_goes: bool
) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        hub.github.merge(1, how)
        if branch_goes:
            hub.github.reset(BRANCH, None)
        quiet = propose(hub)
        assert quiet.writes == [] and counted(quiet) == ("0", "0", "3") and told(quiet) == ("false", "none")
        hub.announce(*news(100))
        ran = propose(hub)
        assert counted(ran) == ("1", "0", "4") and told(ran) == ("true", "created")
        assert ran.outputs["pull-request-number"] == "2"
        assert [commit.parents for commit in beyond(hub)] == [(hub.github.head(),)]
        assert "**1 new paper in 1 topic, 4 papers in all.**" in (hub.github.pull_requests[1].body or "")


def test_after_a_squash_the_branch_starts_afresh_even_if_a_reviewer_worked_on_it(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        hub.github.commit(BRANCH, {"notes/read.md": b"Read the first one.\n"})
        hub.github.merge(1, "squash")
        hub.announce(*news(100))
        propose(hub)
        assert [commit.parents for commit in beyond(hub)] == [(hub.github.head(),)]
        assert hub.github.tree(BRANCH)["notes/read.md"] == b"Read the first one.\n"


@pytest.mark.parametrize("branch_goes", [True, False], ids=["branch deleted", "branch left over"])
def test_what_was_turned_down_is_proposed_again_only_together_with_news(tmp_path: Path, branch_goes: bool) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        hub.github.close(1)
        if branch_goes:
            hub.github.reset(BRANCH, None)
        for _ in range(2):
            ran = propose(hub)
            assert ran.writes == [] and told(ran) == ("false", "none")
            assert "Pull request #1 proposed just this and was closed; it is not opened again." in ran.log
            assert ran.outputs["new-papers"] == "0", "nothing that was not known"
        hub.announce(*news(100))
        ran = propose(hub)
        assert told(ran) == ("true", "created") and ran.outputs["pull-request-number"] == "2"
        assert len(hub.papers(BRANCH)) == 4 and len(beyond(hub)) == 1
        assert [pull.state for pull in hub.github.pull_requests] == ["closed", "open"]


def test_what_was_turned_down_does_not_come_back_when_time_leaves_some_of_it_behind(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        hub.github.close(1)
        hub.arxiv.corpus.remove("2610.00002")  # as `since: 30 days` does to the oldest paper, day by day
        ran = propose(hub)
        assert ran.writes == [] and len(hub.github.pull_requests) == 1


def test_a_new_version_of_what_was_turned_down_is_news(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        hub.github.close(1)
        hub.arxiv.corpus.revise("2610.00001", updated="2026-10-30T02:00:00Z")
        assert told(propose(hub)) == ("true", "created")


def test_a_pull_request_with_nothing_left_to_propose_is_closed_and_its_branch_deleted(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        hub.run(publish="commit")  # the base gets the same papers by other means
        ran = propose(hub)
        assert told(ran) == ("true", "closed") and ran.outputs["pull-request-number"] == "1"
        assert only(hub).state == "closed" and hub.github.head(BRANCH) is None
        assert propose(hub).writes == []


def test_a_commit_of_somebody_elses_keeps_a_pull_request_open_with_nothing_of_ours_left(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        mine = hub.github.commit(BRANCH, {"notes/mine.md": b"Mine.\n"})
        hub.run(publish="commit")
        ran = propose(hub)
        assert only(hub).state == "open"
        assert mine in {commit.sha for commit in hub.github.history(BRANCH)}, ran.log


def test_somebody_who_commits_just_before_the_branch_would_be_deleted_keeps_it(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        hub.run(publish="commit")
        landed: list[str] = []

        def push() -> None:
            landed.append(hub.github.commit(BRANCH, {"notes/late.md": b"Wait!\n"}))

        when_forcing(hub, Meanwhile(push), first=2, after=("GET", "compare/*"))
        propose(hub)
        assert landed[0] in {commit.sha for commit in hub.github.history(BRANCH)}
        assert only(hub).state == "open"


def test_a_topic_that_fails_today_keeps_its_waiting_papers(tmp_path: Path) -> None:
    with open_hub(tmp_path, [*splats(range(3)), *splats(range(20, 24), "Meshes")]) as hub:
        hub.run(TWO, publish="commit")
        hub.announce(*news(100), *news(200, title="Meshes"))
        propose(hub, TWO)
        hub.announce(*news(101))
        hub.arxiv.faults = FaultPlan(always(faults.truncated(), with_text("meshes")))
        ran = propose(hub, TWO)
        assert ran.outputs["failed-topics"] == "meshes"
        assert len(hub.papers(BRANCH, "splatting")) == 5 and len(hub.papers(BRANCH, "meshes")) == 5
        pull = only(hub)
        assert pull.title == "Papers: 3 new, 0 revised" and counted(ran) == ("1", "0", "10")
        assert "| meshes (failed) | 1 | 0 | 5 |" in (pull.body or "")
        overview = hub.github.tree(BRANCH)["papers/README.md"].decode()
        assert overview.count("| 5 |") == 2, "the overview counts what waits for the topic that failed"
        hub.arxiv.faults = FaultPlan()
        hub.announce(*news(102))
        propose(hub, TWO)
        assert len(beyond(hub)) == 1, "once all is well, it is one commit again"
        assert len(hub.papers(BRANCH)) == 11


def test_every_topic_failing_leaves_the_pull_request_open_and_its_branch_alone(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        there = hub.github.head(BRANCH)
        hub.arxiv.faults = FaultPlan(always(faults.truncated()))
        ran = propose(hub, code=3)
        assert hub.github.head(BRANCH) == there and only(hub).state == "open"
        assert only(hub).title == "Papers: 3 new, 0 revised"
        assert ran.outputs["failed-topics"] == "splatting"


def test_what_another_pull_request_brings_to_the_base_is_not_taken_back(tmp_path: Path) -> None:
    with open_hub(tmp_path, [*splats(range(3)), *splats(range(20, 24), "Meshes")]) as hub:
        propose(hub, "splatting")
        hub.run("- {name: meshes, any: [meshes]}", publish="commit")
        ran = propose(hub, "splatting")
        assert [commit.parents for commit in beyond(hub)] == [(hub.github.head(),)], ran.log
        assert "meshes" in hub.github.tree(BRANCH)["papers/README.md"].decode()
        assert len(hub.papers(BRANCH, "meshes")) == 4
        hub.announce(*news(30, title="Meshes"))
        hub.run("- {name: meshes, any: [meshes]}", publish="commit")
        propose(hub, "splatting")
        assert hub.github.tree()["papers/README.md"].decode().count("| 5 |") == 1
        assert hub.github.tree(BRANCH)["papers/README.md"].decode().count("| 5 |") == 1
        hub.github.merge(1)
        assert hub.run("- splatting\n- meshes", publish="commit").writes == []


@pytest.mark.parametrize("topics", [("splatting", "splatting"), ("splatting", "meshes")], ids=["same", "one each"])
@pytest.mark.parametrize("waiting", [False, True], ids=["first", "update"])
def test_two_runs_at_once_end_in_one_pull_request_with_all_papers(
    tmp_path: Path, topics: tuple[str, str], waiting: bool
) -> None:
    with open_hub(tmp_path, [*splats(range(3)), *splats(range(20, 24), "Meshes")]) as hub:
        if waiting:
            propose(hub, "- splatting\n- meshes")
            hub.announce(*news(100), *news(101, title="Meshes"))
        ended = hub.race(topics, publish="pull-request")
        assert [code for code, _ in ended] == [0, 0], ended
        wanted = 3 + waiting + ("meshes" in topics or waiting) * 4 + (waiting and "meshes" in topics)
        assert len(set(hub.papers(BRANCH))) == len(hub.papers(BRANCH)) == wanted
        assert only(hub).state == "open"
        propose(hub, "- splatting\n- meshes" if "meshes" in topics or waiting else "splatting")
        quiet = propose(hub, "- splatting\n- meshes" if "meshes" in topics or waiting else "splatting")
        assert quiet.writes == []
        assert f"**{len(hub.papers(BRANCH))} new papers in" in (only(hub).body or "")


def test_another_run_that_opens_the_pull_request_first_is_joined(tmp_path: Path) -> None:
    with open_hub(tmp_path, [*splats(range(3)), *splats(range(20, 24), "Meshes")]) as hub:

        def rival() -> None:
            code, log = hub.race(["meshes"], publish="pull-request")[0]
            assert code == 0, log

        hub.github.fault("POST", "pulls", Meanwhile(rival))
        ran = propose(hub, "splatting")
        assert counted(ran) == ("3", "0", "3") and told(ran) == ("true", "updated")
        assert len(hub.papers(BRANCH)) == 7
        assert "**7 new papers in 2 topics, 7 papers in all.**" in (only(hub).body or "")


def test_the_jobs_of_a_matrix_share_a_pull_request_and_say_the_same_of_it(tmp_path: Path) -> None:
    jobs = ("splatting", "meshes", "- {name: Nothing, any: [nowhere]}")
    with open_hub(tmp_path, [*splats(range(3)), *splats(range(20, 24), "Meshes")]) as hub:
        for job in jobs:
            propose(hub, job)
        pull = only(hub)
        assert pull.title == "Papers: 7 new, 0 revised"
        rows = re.findall(r"^\| (\w+) \| (\d+) \| 0 \| \2 \|", pull.body or "", re.M)
        assert rows == [("meshes", "4"), ("Nothing", "0"), ("splatting", "3")]
        for job in jobs:
            ran = propose(hub, job)
            assert ran.writes == [], job


def test_a_pull_request_merged_while_arxiv_was_asked_is_not_written_to(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        hub.announce(*news(100))
        hub.github.fault("GET", "compare/*", Meanwhile(lambda: hub.github.merge(1)))
        ran = propose(hub)
        assert told(ran) == ("true", "created") and ran.outputs["pull-request-number"] == "2"
        assert [commit.parents for commit in beyond(hub)] == [(hub.github.head(),)]


def test_a_pull_request_closed_while_arxiv_was_asked_stays_closed(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        there = hub.github.head(BRANCH)
        hub.arxiv.corpus.revise("2610.00001", updated="2026-10-30T02:00:00Z")
        hub.github.fault("GET", "compare/*", Meanwhile(lambda: hub.github.close(1)))
        ran = propose(hub)
        assert told(ran) == ("true", "created"), "the new version is news"
        assert [pull.state for pull in hub.github.pull_requests] == ["closed", "open"]
        assert hub.github.pull_requests[0].head_sha == there and len(beyond(hub)) == 1


def test_a_branch_deleted_while_arxiv_was_asked_is_made_anew_only_for_news(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        hub.announce(*news(100))
        when_forcing(hub, Meanwhile(lambda: hub.github.reset(BRANCH, None)))
        ran = propose(hub)
        assert told(ran) == ("true", "created") and ran.outputs["pull-request-number"] == "2"
        assert len(hub.papers(BRANCH)) == 4


def test_an_empty_repository_gets_its_first_commit_and_then_a_pull_request(tmp_path: Path) -> None:
    with open_hub(tmp_path, splats(range(3)), files={}) as hub:
        ran = propose(hub)
        assert told(ran) == ("true", "created")
        assert sorted(hub.github.tree()) == ["papers/README.md"]
        assert len(hub.github.history()) == 1 and len(beyond(hub)) == 1
        assert len(hub.papers(BRANCH)) == 3
        assert propose(hub).writes == []


def test_an_empty_repository_on_a_day_without_arxiv_stays_empty(tmp_path: Path) -> None:
    with open_hub(tmp_path, splats(range(3)), files={}) as hub:
        hub.arxiv.faults = FaultPlan(always(faults.truncated()))
        ran = propose(hub, code=3)
        assert ran.writes == [] and hub.github.head() is None


def test_a_dry_run_says_what_it_would_do_and_writes_nothing(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        assert told(propose(hub, dry_run="true")) == ("true", "none")
        propose(hub)
        assert told(propose(hub, dry_run="true")) == ("false", "none")
        hub.announce(*news(100))
        ran = propose(hub, dry_run="true")
        assert told(ran) == ("true", "updated") and counted(ran) == ("1", "0", "4")
        hub.run(publish="commit")
        assert told(propose(hub, dry_run="true")) == ("true", "closed")
        assert only(hub).state == "open" and len(hub.papers(BRANCH)) == 3
        moves = [called(request) for request in hub.github.writes if request.method in ("PATCH", "DELETE")]
        assert moves == ["PATCH git/refs/heads/main"], "that of the run that commits"


def test_the_branch_and_base_can_be_named_and_a_tag_of_the_same_name_does_no_harm(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        hub.github.reset("lists/2026", hub.github.head())
        hub.github.store.move("refs/tags/lists/news", hub.github.head(), "0" * 40)
        propose(hub, base="lists/2026", branch="lists/news")
        hub.announce(*news(100))
        propose(hub, base="lists/2026", branch="lists/news")
        pull = only(hub)
        assert (pull.base, pull.head) == ("lists/2026", "lists/news")
        assert len(hub.papers("lists/news")) == 4


def test_a_commit_names_its_own_tree_and_has_nothing_of_a_papers_text(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        (commit,) = beyond(hub)
        assert commit.message.strip() == f"Papers: 3 new, 0 revised\n\narXiv-Radar-Tree: {commit.tree}"


def test_hostile_papers_and_topics_set_nothing_off_in_body_or_summary(tmp_path: Path) -> None:
    titles = [" ".join(title.split()) for title in HOSTILE if not re.search("[\x00-\x08\x0b-\x1f\ufffe\uffff]", title)]
    crowd = ("@torvalds fixes #1", *(f"Author {number}" for number in range(1_999)))
    entries = [
        entry
        for number, title in enumerate(titles)
        for entry in news(100 + number, title=f"{title} splatting {title}", authors=crowd if not number else (title,))
    ]
    topics = json.dumps(
        [{"name": name, "any": ["splatting"]} for name in ("@torvalds fixes #1", "a](https://e.example)")]
    )
    with open_hub(tmp_path, entries) as hub:
        ran = propose(hub, topics)
        body = only(hub).body or ""
        urls = sorted(f"https://arxiv.org/abs/{entry.id}v1" for entry in entries) * 2
        assert len(body) < BODY_LIMIT
        decide = f"{hub.github.server_url}/octo/reading/new/{BRANCH}/papers?filename=curation.txt"
        ours = f"Proposed in [#1]({hub.github.server_url}/octo/reading/pull/1)."
        assert ours in ran.summary
        summary = ran.summary.replace(ours, "", 1)
        for text, links in ((body, [*urls, decide, PROJECT_URL]), (summary, urls)):
            seen = Seen(text)
            assert sorted(seen.links) == sorted(links)
            assert (seen.foreign, seen.acts, acts_of_source(text, seen.links)) == (set(), [], [])
        assert "torvalds fixes #\u200b1, Author 0, Author 1 et al." in body
        assert propose(hub, topics).writes == []


def test_what_is_incomplete_or_failed_is_said_with_the_reason(tmp_path: Path) -> None:
    with open_hub(tmp_path, [*splats(range(3)), *splats(range(20, 24), "Meshes")]) as hub:
        hub.arxiv.corpus.poison("2610.00001")
        hub.arxiv.faults = FaultPlan(always(faults.truncated(), with_text("meshes")))
        ran = propose(hub, TWO)
        body = only(hub).body or ""
        for text in (body, ran.summary):
            assert "| meshes (failed) | 0 | 0 | 0 |" in text and "| splatting (incomplete) | 2 | 0 | 2 |" in text
            assert "- **meshes** failed: arXiv was asked 6 times" in text
            assert "- **splatting** is incomplete: " in text
            assert "edit `.github/arxiv-radar.yml`, or the workflow file" in text
