"""What people decide in comments and by deleting ends in the curation file, once, and says who asked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

import pytest

from tests.end_to_end.hub import Hub, Outcome, open_hub, splats
from tests.end_to_end.proposals import BRANCH, news, only, propose, proposing
from tests.stand_ins.arxiv import FaultPlan, always, faults
from tests.stand_ins.arxiv.plan import with_text
from tests.stand_ins.github import ALICE, BOB, BOT, Comment, Person, status
from tests.stand_ins.github.git import run_git

STRANGER = Person("mallory", 666, "Mallory", "mallory@example.org")
FILE = "papers/curation.txt"
PAPER, OTHER = "2610.00000", "2610.00001"


def curation(hub: Hub, branch: str = "main") -> list[str]:
    """The lines of the curation file on a branch."""
    return hub.github.tree(branch).get(FILE, b"").decode().splitlines()


def without(data: bytes, *identifiers: str) -> bytes:
    """A file without the lines on some papers: rows of a page, lines of an archive."""
    needles = [f"abs/{each}v".encode() for each in identifiers] + [f'"id": "{each}"'.encode() for each in identifiers]
    return b"".join(line for line in data.splitlines(keepends=True) if not any(needle in line for needle in needles))


def deleted(
    hub: Hub, *identifiers: str, branch: str = "main", kinds: Iterable[str] = (".md",), by: Person = ALICE
) -> str:
    """Somebody takes papers out of the files whose names end so; the commit."""
    tree = hub.github.tree(branch)
    ours = {path: data for path, data in tree.items() if re.match(r"papers/[^/]+/\d{4}_\d\d/", path)}
    changes = {
        path: after
        for path, data in ours.items()
        if path.endswith(tuple(kinds)) and (after := without(data, *identifiers)) != data
    }
    assert changes
    return hub.github.commit(branch, changes, "Not for us", by)


def reacted(comment: Comment) -> list[str]:
    return comment.reacted()


def asked(ran: Outcome, *parts: str) -> list[str]:
    """The requests that have one of `parts` in them."""
    return [call for call in ran.calls if any(part in call for part in parts)]


# Comments


def test_a_comment_on_the_pull_request_is_obeyed_once_and_gets_a_thumbs_up(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        first = propose(hub)
        comment = hub.github.comment(1, f"Thanks.\n\n/radar reject {PAPER} # off topic\n/radar star {OTHER} splatting")
        ran = propose(hub)
        who = f"alice in issuecomment-{comment.id}"
        assert "Proposed in [#1](" in first.summary and "### Decided" not in first.summary
        assert "**No new papers, but decisions in 1 topic, " in ran.summary
        assert f"Proposed in [#1]({hub.github.server_url}/octo/reading/pull/1), which is up to date" in ran.summary
        section = "### Decided" + (only(hub).body or "").partition("### Decided")[2].partition("\n---")[0]
        assert section.count("\n- ") == 2 and section in ran.summary
        assert f"Decided by people:\n- reject {PAPER}: {who}\n- star {OTHER}: {who}\nProposed in #1, which" in ran.log
        assert curation(hub, BRANCH) == [f"reject {PAPER} # off topic; {who}", f"star {OTHER} splatting # {who}"]
        assert reacted(comment) == [BOT.login] and len(hub.github.comments(1)) == 1
        message = hub.github.history(BRANCH)[0].message
        assert f"- reject {PAPER}: {who}\n- star {OTHER}: {who}\n" in message and "off topic" not in message
        again = propose(hub)
        assert again.writes == []
        assert "**No news in" in again.summary and "### Decided" not in again.summary
        assert "The pull request [#1](" in again.summary
        assert asked(again, "issues", "collaborators", "GET commits") == ["GET issues/1/comments"]


def test_what_was_decided_can_be_undone_by_a_comment(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        first = hub.github.comment(1, f"/radar reject {PAPER}")
        propose(hub)
        second = hub.github.comment(1, f"/radar undo {PAPER}", BOB)
        propose(hub)
        (line,) = curation(hub, BRANCH)
        assert line.startswith("# reject") and str(first.id) in line and line.endswith(f"issuecomment-{second.id})")
        assert propose(hub).writes == []
        assert reacted(second) == [BOT.login]
        assert f"- reject {PAPER}: undone by bob in issuecomment-{second.id}" in hub.github.history(BRANCH)[0].message


def test_a_line_that_cannot_be_read_is_answered_once_and_spoils_no_other(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        comment = hub.github.comment(1, f"/radar remove {PAPER}\n/radar reject {OTHER}\n/radar reject it")
        propose(hub)
        assert len(curation(hub, BRANCH)) == 1
        (_, answer) = hub.github.comments(1)
        assert answer.author == BOT and answer.body.count("\n- ") == 2 and "@" not in answer.body
        assert f"`/radar remove {PAPER}` by alice" in answer.body
        assert reacted(comment) == [BOT.login]
        assert propose(hub).writes == []


def test_people_below_write_and_bots_decide_nothing(tmp_path: Path) -> None:
    with proposing(tmp_path, roles={"bob": "triage"}) as hub:
        hub.github.add_person(STRANGER, collaborator=False)
        propose(hub)
        refused = [hub.github.comment(1, f"/radar reject {PAPER}", who) for who in (STRANGER, BOB, STRANGER)]
        hub.github.comment(1, f"/radar reject {PAPER}", BOT)
        hub.github.comment(1, f"/radar reject {PAPER}", Person("renovate[bot]", 5, "R", "r@example.org", "Bot"))
        ran = propose(hub)
        assert curation(hub, BRANCH) == []
        assert len(asked(ran, "collaborators")) == 2
        answer = hub.github.comments(1)[-1]
        assert (answer.author, answer.body.count("\n- ")) == (BOT, 3)
        assert [reacted(comment) for comment in refused] == [[], [], []]
        quiet = propose(hub)
        assert quiet.writes == [] and asked(quiet, "issues", "collaborators") == ["GET issues/1/comments"]


def test_somebodys_own_answer_silences_nobody(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        hub.github.add_person(STRANGER, collaborator=False)
        propose(hub)
        comment = hub.github.comment(1, f"/radar reject {PAPER}")
        hub.github.comment(1, f"<!-- arxiv-radar:answered {comment.id} -->", STRANGER)
        propose(hub)
        assert len(curation(hub, BRANCH)) == 1


@pytest.mark.parametrize("who", [ALICE, STRANGER], ids=lambda who: who.login)
def test_a_thumbs_up_of_somebody_elses_means_nothing(tmp_path: Path, who: Person) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        comment = hub.github.comment(1, f"/radar reject {PAPER}")
        hub.github.react(comment, who)
        propose(hub)
        assert len(curation(hub, BRANCH)) == 1 and BOT.login in reacted(comment)


def test_a_comment_whose_thumbs_up_failed_is_not_obeyed_again(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        comment = hub.github.comment(1, f"/radar reject {PAPER}")
        hub.github.fault("POST", f"issues/comments/{comment.id}/reactions", status(403, "Resource not accessible"))
        ran = propose(hub)
        assert len(curation(hub, BRANCH)) == 1 and reacted(comment) == [] and "could not be answered" in ran.log
        hub.github.commit(BRANCH, {FILE: b"# nothing\n"}, "Changed my mind", BOB)
        propose(hub)
        assert curation(hub, BRANCH) == ["# nothing"]
        assert reacted(comment) == [BOT.login], "it was said later"
        assert propose(hub).writes == []


def test_a_decision_that_somebody_takes_out_of_the_file_does_not_come_back(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        hub.github.comment(1, f"/radar reject {PAPER}")
        propose(hub)
        hub.github.commit(BRANCH, {FILE: b""}, "Keep it", BOB)
        for number in (100, 101):
            hub.announce(*news(number))
            propose(hub)
            assert curation(hub, BRANCH) == []


def test_a_run_that_dies_before_its_commit_loses_no_decision(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        comment = hub.github.comment(1, f"/radar reject {PAPER}")
        hub.github.fault("POST", "git/commits", status(403, "Resource not accessible by integration"))
        propose(hub, code=4)
        assert reacted(comment) == []
        propose(hub)
        assert len(curation(hub, BRANCH)) == 1 and reacted(comment) == [BOT.login]


def test_an_edited_comment_counts_as_it_stands_when_it_is_read(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        comment = hub.github.comment(1, f"/radar reject {PAPER}")
        hub.github.edit_comment(comment, f"/radar star {OTHER}")
        propose(hub)
        assert [line.split(" #")[0] for line in curation(hub, BRANCH)] == [f"star {OTHER}"]
        hub.github.edit_comment(comment, f"/radar reject {OTHER}")
        assert propose(hub).writes == [], "once it was obeyed, only a new comment counts"


def test_comments_are_heard_after_the_pull_request_was_merged(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        hub.github.comment(1, f"/radar reject {PAPER}")
        hub.github.merge(1)
        hub.github.reset(BRANCH, None)
        propose(hub)
        assert len(hub.github.pull_requests) == 2
        assert [line.split(" #")[0] for line in curation(hub, BRANCH)] == [f"reject {PAPER}"]
        hub.github.merge(2)
        hub.github.reset(BRANCH, None)
        assert propose(hub).writes == []
        hub.clock.sleep(timedelta(days=40).total_seconds())
        assert asked(propose(hub), "comments") == []


def test_comments_that_cannot_be_read_do_not_stop_a_run(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        hub.github.fault("GET", "issues/1/comments", status(403, "Resource not accessible by integration"))
        hub.announce(*news(100))
        ran = propose(hub)
        assert "could not be read" in ran.log and len(hub.papers(BRANCH)) == 4


def test_a_dry_run_says_nothing_to_anybody(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        hub.github.comment(1, f"/radar reject {PAPER}")
        hub.github.comment(1, "/radar what")
        assert propose(hub, dry_run="true").writes == []


# Deletions


@pytest.mark.parametrize("kinds", [(".md",), (".jsonl",), (".md", ".jsonl"), (".md", ".jsonl", ".bib")], ids=str)
def test_who_takes_a_paper_out_rejects_it(tmp_path: Path, kinds: tuple[str, ...]) -> None:
    with open_hub(tmp_path) as hub:
        hub.run()
        commit = deleted(hub, PAPER, kinds=kinds, by=BOB)
        ran = hub.run()
        assert ran.code == 0, ran.log
        assert curation(hub) == [f"reject {PAPER} splatting # deleted in {commit[:7]} by bob"]
        assert f"- reject {PAPER}: deleted in {commit[:7]} by bob" in hub.github.history()[0].message
        assert len(hub.papers()) == 12, "the archive keeps it"
        sha = hub.github.history()[0].sha
        link = f"{hub.github.server_url}/octo/reading/commit/{sha}"
        assert "**No new papers, but decisions in 1 topic, 11 papers in all.**\n\nCommitted to main as" in ran.summary
        assert f"Committed to main as [`{sha[:7]}`]({link}).\n" in ran.summary
        assert "### Decided\n\n- reject [" in ran.summary
        assert f"Decided by people:\n- reject {PAPER}: deleted in" in ran.log
        assert f"Committed to main as {sha[:7]}. {link}\n" in ran.log
        again = hub.run()
        assert again.writes == [] and asked(again, "GET commits", "contents/papers") == []


def test_deletions_are_seen_on_the_branch_and_on_the_base(tmp_path: Path) -> None:
    with proposing(tmp_path, papers=6) as hub:
        propose(hub)
        first = deleted(hub, PAPER, branch=BRANCH)
        propose(hub)
        assert curation(hub, BRANCH) == [f"reject {PAPER} splatting # deleted in {first[:7]} by alice"]
        hub.github.merge(1)
        propose(hub)
        second = deleted(hub, OTHER, by=BOB)
        propose(hub)
        assert curation(hub, BRANCH)[1:] == [f"reject {OTHER} splatting # deleted in {second[:7]} by bob"]
        assert propose(hub).writes == []
        # Taken back on the branch, while the base still lacks the row
        hub.github.comment(only_open(hub), f"/radar undo {OTHER}")
        propose(hub)
        assert propose(hub).writes == []
        assert [line for line in curation(hub, BRANCH) if not line.startswith("#")] == curation(hub, BRANCH)[:1]


@pytest.mark.parametrize("how", ["merge", "squash"])
def test_what_a_merge_brings_back_stays_deleted(tmp_path: Path, how: Literal["merge", "squash"]) -> None:
    with proposing(tmp_path, papers=6) as hub:
        propose(hub)
        hub.github.merge(1)
        hub.github.reset(BRANCH, None)
        hub.announce(*news(100))
        propose(hub)
        hub.github.comment(2, f"/radar reject {OTHER}")
        propose(hub)  # which changes a line of the archive on the branch
        gone, twice = (f'"id": "{paper}"'.encode() for paper in (PAPER, OTHER))
        commit = deleted(hub, PAPER, kinds=[".jsonl"], by=BOB)  # its neighbour
        hub.github.merge(2, how)
        hub.github.reset(BRANCH, None)
        lines = b"".join(data for path, data in hub.github.tree().items() if path.endswith(".jsonl"))
        assert lines.count(gone) == 1 and lines.count(twice) == 2, "as git merges, with merge=union"
        propose(hub)
        assert f"reject {PAPER} splatting # deleted in {commit[:7]} by bob" in curation(hub, BRANCH)
        assert len(curation(hub, BRANCH)) == 2 and propose(hub).writes == []
        # Taken back, while the base is as the merge has left it
        hub.github.comment(only_open(hub), f"/radar undo {PAPER}")
        for _ in range(2):
            propose(hub)
            assert [line for line in curation(hub, BRANCH) if not line.startswith("#")] == curation(hub, BRANCH)[:1]


def test_a_row_that_goes_after_a_merge_kept_both_lines_of_its_paper_is_seen(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        hub.run()
        tree = hub.github.tree()
        (path,) = (path for path in tree if path.endswith("10.jsonl"))
        line = next(line for line in tree[path].splitlines() if PAPER.encode() in line)
        hidden = line[:-1] + b', "rejected": true}\n'
        hub.github.commit("main", {path: hidden + tree[path]}, "Merge what was taken back", ALICE)
        commit = deleted(hub, PAPER)
        propose(hub)  # which leaves the base as it is
        for _ in range(2):
            assert curation(hub, BRANCH) == [f"reject {PAPER} splatting # deleted in {commit[:7]} by alice"]
            assert propose(hub).writes == []


def test_rows_that_move_to_other_pages_when_one_is_gone_are_not_missed(tmp_path: Path) -> None:
    with proposing(tmp_path, papers=40) as hub:
        propose(hub, page_size="10")
        hub.github.merge(1)
        hub.github.reset(BRANCH, None)
        before = on_pages(hub, "main")
        oldest = {path: paper for paper, path in before.items()}  # at which pages are cut
        first = [oldest[path] for path in sorted(oldest)[2:4]]
        deleted(hub, *first)
        propose(hub, page_size="10")
        after = on_pages(hub, BRANCH)
        assert {*before} - {*after} == {*first}
        second = [next(paper for paper, path in after.items() if before[paper] != path), "2610.00000"]
        deleted(hub, second[0], branch=BRANCH)
        deleted(hub, second[1], kinds=[".jsonl"])
        propose(hub, page_size="10")
        assert {line.split()[1] for line in curation(hub, BRANCH)} == {*first, *second}
        assert {*before} - {*on_pages(hub, BRANCH)} == {*first, *second}


def on_pages(hub: Hub, branch: str) -> dict[str, str]:
    """The page of each paper of the topic, newest papers of a page first."""
    found: dict[str, str] = {}
    for path, data in hub.github.tree(branch).items():
        if re.search(r"splatting/.*/papers_", path):
            found |= {paper.decode(): path for paper in re.findall(rb"/abs/([0-9.]+)v1\)\*\*", data)}
    return found


def test_a_deletion_that_was_reverted_at_once_is_none_whatever_else_stands_there_twice(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        hub.run()
        before = hub.github.tree()
        (path,) = (path for path in before if path.endswith("10.jsonl"))
        line = next(line for line in before[path].splitlines(keepends=True) if OTHER.encode() in line)
        deleted(hub, PAPER, kinds=[".md", ".jsonl"])
        hub.github.commit("main", {p: data for p, data in before.items() if p.startswith("papers/spl")}, "Revert")
        hub.github.commit("main", {path: before[path] + line}, "Keep both sides")
        assert hub.run().code == 0 and curation(hub) == [] and hub.github.tree() == before


def test_what_was_done_last_to_a_row_counts(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        hub.run()
        before = hub.github.tree()
        deleted(hub, PAPER)
        hub.run()
        said = curation(hub)
        assert len(said) == 1
        rendered = {path: before[path] for path in hub.github.tree() if re.search(r"_\d\d/papers_\d\.md", path)}
        hub.github.commit("main", rendered, "Put it back")
        deleted(hub, PAPER)
        hub.run()
        assert curation(hub) == said
        (path,) = (path for path in before if path.endswith("10.jsonl"))
        hub.github.commit("main", rendered | {path: before[path] + hub.github.tree()[path]}, "Put it back")
        deleted(hub, PAPER)
        hub.run()
        assert curation(hub) == said


def test_a_row_whose_note_links_to_other_papers_is_the_row_of_its_own(tmp_path: Path) -> None:
    note = f"note {OTHER} Follows https://arxiv.org/abs/{PAPER} and https://arxiv.org/abs/2401.00001v2.\n".encode()
    with open_hub(tmp_path) as hub:
        hub.github.commit("main", {FILE: note}, "Annotate")
        hub.run()
        before = hub.github.tree()
        (path,) = (path for path in before if re.fullmatch(r"papers/splatting/2026_10/papers_1.md", path))
        assert before[path].count(b"](https://arxiv.org/abs/2401.00001v2)") == 1
        deleted(hub, OTHER)
        hub.run()
        assert [line.split(" #")[0] for line in curation(hub)[1:]] == [f"reject {OTHER} splatting"]
        hub.github.commit("main", {FILE: note}, "Keep it")
        hub.run()
        page = re.sub(rb"(?m)^.*\*\*\[.*\]\(https://arxiv.org/abs/%bv1\)\*\*.*\n" % PAPER.encode(), b"", before[path])
        hub.github.commit("main", {path: page}, "Not for us")
        hub.run()
        assert [line.split(" #")[0] for line in curation(hub)[1:]] == [f"reject {PAPER} splatting"]


def only_open(hub: Hub) -> int:
    (number,) = [pull.number for pull in hub.github.pull_requests if pull.state == "open"]
    return number


def test_an_edit_of_a_page_that_deletes_nothing_is_made_anew(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        hub.run()
        before = hub.github.tree()
        pages = {path: data.replace(b"Splatting", b"Painting") for path, data in before.items() if "papers_" in path}
        hub.github.commit("main", pages, "Better words")
        ran = hub.run()
        assert hub.github.tree() == before and asked(ran, "GET commits") == []


@pytest.mark.parametrize("order", ["newest-first", "oldest-first"])
def test_settings_that_shape_pages_delete_nothing(tmp_path: Path, order: str) -> None:
    with open_hub(tmp_path, splats(range(30))) as hub:
        hub.run(page_size="10")
        changes: tuple[dict[str, Any], ...] = (
            {"page_size": "15"},
            {"columns": "paper"},
            {"group_by": "published"},
            {"page_order": order},
        )
        for settings in changes:
            ran = hub.run(**settings)
            assert ran.code == 0 and curation(hub) == [] and asked(ran, "GET commits", "contents/papers") == []


def test_a_commit_that_takes_out_too_much_rejects_nothing_and_is_named(tmp_path: Path) -> None:
    with open_hub(tmp_path, splats(range(60))) as hub:
        hub.run()
        before = hub.github.tree()
        gone = [f"2610.{number:05}" for number in range(26)]
        commit = deleted(hub, *gone)
        ran = hub.run()
        assert curation(hub) == [] and hub.github.tree() == before
        assert f"The commit {commit[:7]} by alice takes out 26 papers" in ran.log and gone[3] in ran.log


def test_half_of_a_page_is_too_much_and_a_small_page_is_not(tmp_path: Path) -> None:
    with open_hub(tmp_path, splats(range(12))) as hub:
        hub.run()
        deleted(hub, *(f"2610.{number:05}" for number in range(7)))
        assert "most of a page goes" in hub.run().log and curation(hub) == []
        deleted(hub, *(f"2610.{number:05}" for number in range(6)))
        assert hub.run().code == 0 and len(curation(hub)) == 6


def test_a_removed_page_or_month_rejects_nothing(tmp_path: Path) -> None:
    with open_hub(tmp_path, splats(range(5))) as hub:
        hub.run()
        before = hub.github.tree()
        pages: dict[str, bytes | None] = {path: None for path in before if "papers_" in path and "/20" in path}
        hub.github.commit("main", {path: None for path in pages if path.startswith("papers/")}, "Clean up")
        assert "a page goes as a whole" in hub.run().log
        assert curation(hub) == [] and hub.github.tree() == before
        archive: dict[str, bytes | None] = {path: None for path in before if path.endswith(".jsonl")}
        hub.github.commit("main", archive, "Clean up")
        assert "a file of the archive goes as a whole" in hub.run().log
        assert curation(hub) == [] and hub.github.tree() == before
        hub.github.commit("main", dict.fromkeys(archive, b""), "Nothing for us")
        assert hub.run().code == 0 and len(curation(hub)) == 5, "paper by paper, as far as anybody can tell"


def test_a_page_that_is_told_by_our_own_code_costs_no_request(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        hub.run()
        hub.checkout()
        quiet = hub.run()
        assert quiet.writes == [] and len(quiet.calls) == len(hub.run().calls)
        assert asked(quiet, "GET commits", "contents", "issues") == []


def test_nothing_is_rejected_where_a_merge_lost_rows(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        hub.run()
        start = hub.github.head()
        hub.github.commit("side", {"notes/side.md": b"x\n"}, start=start)
        hub.announce(*news(100))
        hub.run()
        page = next(path for path in hub.github.tree() if path.endswith("/papers_1.md") and path.startswith("papers/"))
        clone = hub.github.clone(tmp_path / "person")
        who = ("-c", "user.name=Alice", "-c", "user.email=alice@example.org")
        run_git("-C", clone, *who, "merge", "--quiet", "--no-commit", "--no-ff", "origin/side")
        (clone / page).write_bytes(hub.github.tree(str(start))[page])
        run_git("-C", clone, "add", page)
        run_git("-C", clone, *who, "commit", "--quiet", "-m", "Merge side")
        run_git("-C", clone, "push", "--quiet", "origin", "main")
        ran = hub.run()
        assert ran.code == 0 and curation(hub) == []
        assert len(hub.papers()) == 13


# Several topics


def two_topics(hub: Hub) -> None:
    """Let arXiv have papers of a second topic, and the first run propose both."""
    hub.announce(*news(*range(50, 56), title="Radiance"))
    hub.topics = "splatting\nradiance"
    propose(hub)


def test_jobs_of_a_matrix_tell_the_same_of_decisions_on_topics_that_wait(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        two_topics(hub)
        hub.github.commit(BRANCH, {FILE: b"reject 2610.00053 radiance\nstar 2610.00000 splatting\n"}, author=ALICE)
        for topic in ("splatting", "radiance"):
            propose(hub, topic)
            body = hub.github.pull_requests[-1].body or ""
            assert "reject [Radiance number 53]" in body and "star [Splatting number 0]" in body
        assert [propose(hub, topic).writes for topic in ("splatting", "radiance")] == [[], []]


def test_a_decision_on_a_topic_that_waits_holds_on_a_day_when_the_topic_fails(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        two_topics(hub)
        coverage = json.loads(hub.github.tree(BRANCH)["papers/radiance/radar.json"])["coverage"]
        hub.github.comment(1, "/radar reject 2610.00053\n/radar star 2610.00054")
        hub.arxiv.faults = FaultPlan(always(faults.truncated(), with_text("radiance")))
        ran = propose(hub)
        assert ran.named("failed-topics") == ["radiance"]
        shown = [path for path, data in hub.github.tree(BRANCH).items() if b"2610.00053" in data]
        assert all(path == FILE or path.endswith((".jsonl", ".json")) for path in shown), shown
        assert b"2610.00054" in hub.github.tree(BRANCH)["papers/radiance/starred.md"]
        assert len(hub.papers(BRANCH, "radiance")) == 6
        assert json.loads(hub.github.tree(BRANCH)["papers/radiance/radar.json"])["coverage"] == coverage
        assert propose(hub).writes == []


def test_a_paper_rejected_in_a_topic_of_another_job_is_no_news_of_the_overview(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        hub.announce(*news(*range(50, 56), title="Radiance"))
        hub.run("splatting\nradiance")
        hub.github.commit("main", {FILE: b"reject 2610.00053\n"}, author=ALICE)
        hub.run("splatting")
        tree = hub.github.tree()
        assert b"2610.00053" not in tree["papers/README.md"] + tree["papers/feed.xml"]
        hub.run("radiance")
        assert hub.run("splatting").writes == []
