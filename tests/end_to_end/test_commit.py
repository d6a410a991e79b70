"""`publish: commit`: one signed commit with what differs, and none at all when nothing does."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest

from tests.end_to_end.hub import OWN_README, PEOPLES_FILES, called, open_hub, splats
from tests.end_to_end.world import records, row_links, state
from tests.stand_ins.arxiv import FaultPlan, always, faults
from tests.stand_ins.arxiv.plan import Rule, with_text
from tests.stand_ins.github import BOT, WEB_FLOW
from tests.stand_ins.github.openapi import from_environment

EVERYTHING = "- splatting\n- {name: diffusion, any: [diffusion]}"


def test_a_run_leaves_one_signed_commit_on_the_branch(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        before = hub.github.head()
        ran = hub.run()
        newest, *_ = hub.github.history()
        tree = hub.github.tree()
        assert ran.code == 0
        assert newest.parents == (before,)
        assert newest.signed and newest.author.email == BOT.email and newest.committer.email == WEB_FLOW.email
        assert newest.message == "Papers: 12 new, 0 revised"
        assert len(records(tree, "splatting")) == 12 and len(row_links(tree, "splatting")) == 12
        assert (ran.outputs["changed"], ran.outputs["commit-sha"], ran.outputs["branch"]) == (
            "true",
            newest.sha,
            "main",
        )
        assert (ran.outputs["new-papers"], ran.outputs["total-papers"]) == ("12", "12")
        assert [called(request) for request in ran.writes] == [
            "POST git/trees",
            "POST git/commits",
            "PATCH git/refs/heads/main",
        ]


def test_the_readmes_marked_part_shows_the_overview_and_the_rest_is_as_it_was(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        hub.run()
        tree = hub.github.tree()
        begin, end = b"<!-- arxiv-radar:begin -->", b"<!-- arxiv-radar:end -->"
        assert b"papers/splatting" in tree["README.md"].partition(begin)[2].partition(end)[0]
        assert tree["README.md"].partition(begin)[0] == OWN_README.partition(begin)[0]
        assert tree["README.md"].partition(end)[2] == OWN_README.partition(end)[2]
        for path in PEOPLES_FILES.keys() - {"README.md"}:
            assert tree[path] == PEOPLES_FILES[path]


@pytest.mark.parametrize("readme", ["Lecture à l'École\n".encode("latin-1"), b"\xef\xbb\xbf# With a mark of order\r\n"])
def test_a_readme_in_any_encoding_keeps_its_bytes(tmp_path: Path, readme: bytes) -> None:
    marks = b"<!-- arxiv-radar:begin -->\n<!-- arxiv-radar:end -->\n"
    with open_hub(tmp_path, files={"README.md": readme + marks + readme}) as hub:
        assert hub.run().code == 0
        after = hub.github.tree()["README.md"]
        assert after.startswith(readme) and after.endswith(readme) and b"papers/splatting" in after


def test_no_readme_is_made_where_there_is_none(tmp_path: Path) -> None:
    with open_hub(tmp_path, files={"LICENSE": b"mine\n"}) as hub:
        assert hub.run().code == 0
        assert "README.md" not in hub.github.tree()


def test_only_what_differs_is_sent(tmp_path: Path) -> None:
    topics = EVERYTHING
    with open_hub(tmp_path, [*splats(range(12)), *splats(range(50, 53), "Diffusion")]) as hub:
        hub.run(topics)
        hub.announce(*splats(range(60, 62), "Diffusion"))
        before = hub.github.tree()
        ran = hub.run(topics)
        after = hub.github.tree()
        (tree,) = ran.bodies("POST", "git/trees")
        sent = {entry["path"]: entry.get("content") for entry in tree["tree"]}
        assert sent == {path: data.decode() for path, data in after.items() if before.get(path) != data}
        assert not [path for path in sent if path.startswith("papers/splatting/")]


def test_a_run_without_news_writes_nothing(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        hub.run()
        hub.clock.sleep(2 * 86_400)
        before = hub.github.head()
        ran = hub.run()
        assert ran.code == 0
        assert ran.writes == [] and hub.github.head() == before
        assert (ran.outputs["changed"], ran.outputs["commit-sha"]) == ("false", "")


def test_with_a_current_checkout_the_requests_do_not_grow_with_the_archive(tmp_path: Path) -> None:
    counts = set()
    for number, papers in enumerate((12, 1500)):
        entries = splats(range(papers))
        with open_hub(tmp_path / str(number), entries) as hub:
            hub.run()
            hub.checkout()
            quiet = hub.run()
            assert quiet.writes == []
            counts.add(len(quiet.requests))
    assert len(counts) == 1 and max(counts) < 10


def test_the_branch_is_never_forced_and_nobody_is_named_author(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        hub.run()
        hub.announce(*splats(range(20, 25)))
        hub.run()
        updates = [request.body for request in hub.github.log if request.method == "PATCH"]
        commits = [request.body for request in hub.github.log if called(request) == "POST git/commits"]
        assert [body["force"] for body in updates] == [False, False]
        assert [set(body) for body in commits] == [{"message", "tree", "parents"}] * 2
        assert not [request for request in hub.github.log if request.path == "/graphql" and request.writes]


def test_pages_no_longer_needed_are_removed_and_nothing_else(tmp_path: Path) -> None:
    extra = {
        "papers/splatting/notes.md": b"mine\n",
        "papers/splatting/2026_10/papers_extra.md": b"mine\n",
        "papers/another/2026_10/papers_1.md": b"another job's\n",
    }
    with open_hub(tmp_path, splats(range(25)), PEOPLES_FILES | extra) as hub:
        hub.run(page_size="10")
        pages = {path for path in hub.github.tree() if path.startswith("papers/splatting/2026_10/papers_")}
        assert len(pages) > 3
        ran = hub.run(page_size="100")
        (tree,) = ran.bodies("POST", "git/trees")
        removed = {entry["path"] for entry in tree["tree"] if "sha" in entry and entry["sha"] is None}
        assert removed == pages - {"papers/splatting/2026_10/papers_1.md", "papers/splatting/2026_10/papers_extra.md"}
        after = hub.github.tree()
        assert removed.isdisjoint(after)
        assert {path: after[path] for path in extra} == extra


def test_a_page_that_somebody_else_removed_is_not_removed_again(tmp_path: Path) -> None:
    with open_hub(tmp_path, splats(range(30))) as hub:
        hub.run(page_size="10")
        hub.checkout()
        hub.github.commit("main", {"papers/splatting/2026_10/papers_3.md": None})
        ran = hub.run(page_size="100")
        (tree,) = ran.bodies("POST", "git/trees")
        assert ran.code == 0
        removed = [entry["path"] for entry in tree["tree"] if "content" not in entry]
        assert removed == [f"papers/splatting/2026_10/papers_{number}.md" for number in (2, 4)]


def test_a_revised_paper_is_listed_once_at_its_latest_version(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        hub.run()
        hub.arxiv.corpus.revise("2610.00003", updated="2026-10-29T20:00:00Z", title="Splatting again")
        ran = hub.run()
        assert (ran.outputs["new-papers"], ran.outputs["revised-papers"]) == ("0", "1")
        assert [paper for paper in hub.papers() if "00003" in paper] == ["splatting/2610.00003v2"]


@pytest.mark.parametrize(
    ("ref", "branch"),
    [("refs/heads/main", "main"), ("refs/heads/trunk", "trunk"), ("refs/tags/v1", "main"), ("", "main")],
)
def test_an_empty_repository_gets_its_first_commit(tmp_path: Path, ref: str, branch: str) -> None:
    with open_hub(tmp_path, files={}) as hub:
        ran = hub.run(variables={"GITHUB_REF": ref})
        assert ran.code == 0
        assert len(hub.papers(branch)) == 12
        assert ran.outputs["commit-sha"] == hub.github.head(branch)
        assert "moved meanwhile" not in ran.log
        assert hub.run(variables={"GITHUB_REF": f"refs/heads/{branch}"}).writes == []


def test_a_dry_run_of_an_empty_repository_leaves_it_empty(tmp_path: Path) -> None:
    with open_hub(tmp_path, files={}) as hub:
        ran = hub.run(dry_run="true")
        assert (ran.code, ran.writes, ran.outputs["changed"]) == (0, [], "true")
        assert hub.github.head() is None


@pytest.mark.parametrize(
    ("ref", "inputs", "branch"),
    [
        ("refs/heads/lists", {}, "lists"),
        ("refs/heads/main", {"base": "lists"}, "lists"),
        ("refs/tags/main", {}, "main"),
        ("refs/heads/päpers/#1 100%", {}, "päpers/#1 100%"),
    ],
)
def test_the_base_is_the_branch_named_or_the_one_the_workflow_runs_on(
    tmp_path: Path, ref: str, inputs: dict[str, str], branch: str
) -> None:
    branch = branch.replace(" ", "-")
    with open_hub(tmp_path) as hub:
        if branch != "main":
            hub.github.commit(branch, {"here.txt": b"here\n"})
        others = {name: hub.github.head(name) for name in ("main", "lists") if name != branch}
        ran = hub.run(variables={"GITHUB_REF": ref.replace(" ", "-")}, **inputs)
        assert ran.code == 0, ran.log
        assert ran.outputs["branch"] == branch
        assert len(hub.papers(branch)) == 12
        assert {name: hub.github.head(name) for name in others} == others
        feed = f"{hub.github.server_url}/{hub.github.full_name}/raw/{quote(branch)}/papers/feed.xml"
        tree = hub.github.tree(branch)
        assert f"<id>{feed}</id>".encode() in tree["papers/feed.xml"]
        assert f"[Feed of all topics]({feed})".encode() in tree["papers/README.md"]
        assert hub.run(variables={"GITHUB_REF": ref.replace(" ", "-")}, **inputs).writes == []


def test_a_dry_run_tells_of_changes_and_makes_none(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        before = hub.github.head()
        ran = hub.run(dry_run="true")
        assert (ran.code, ran.outputs["changed"], ran.outputs["new-papers"]) == (0, "true", "12")
        assert ran.writes == [] and hub.github.head() == before


def test_a_failed_topic_stays_as_it_is_while_the_others_are_committed(tmp_path: Path) -> None:
    with open_hub(tmp_path, [*splats(range(12)), *splats(range(50, 53), "Diffusion")]) as hub:
        hub.run(EVERYTHING)
        before = hub.github.tree()
        hub.announce(*splats([20]), *splats([60], "Diffusion"))
        hub.arxiv.faults = FaultPlan(Rule(faults.STATUS_400_ATOM, with_text("diffusion"), times=None))
        strict = hub.run(EVERYTHING, dry_run="true", strict="true")
        ran = hub.run(EVERYTHING)
        after = hub.github.tree()
        assert (strict.code, ran.code) == (3, 0)
        assert ran.named("failed-topics") == ["diffusion"]
        assert len(hub.papers(slug="splatting")) == 13
        theirs = [path for path in before if path.startswith("papers/diffusion/")]
        assert theirs and all(after[path] == before[path] for path in theirs)


def test_nothing_is_committed_when_every_topic_failed(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        hub.arxiv.faults = FaultPlan(always(faults.STATUS_400_ATOM))
        ran = hub.run()
        assert (ran.code, ran.writes, ran.outputs["changed"]) == (3, [], "false")


def test_writes_keep_a_second_between_them(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        ran = hub.run()
        assert len(ran.writes) == 3 and hub.clock.sleeps == [1, 1]


def test_the_counts_in_the_commit_message_are_the_users_to_word(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        hub.run(commit_message="{{ new }} new of {{ total }} in {{ topics }}")
        assert hub.github.history()[0].message == "12 new of 12 in 1"


def test_the_state_and_the_pages_come_in_the_same_commit(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        hub.run()
        tree = hub.github.tree()
        assert state(tree, "splatting")["months"] == {"2026_10": 12}
        assert hub.our_commits() == 1


def test_every_request_is_one_that_github_describes(tmp_path: Path) -> None:
    from_environment()  # skips where the description is not there; otherwise every hub of these tests is held to it
    with open_hub(tmp_path) as hub:
        assert hub.run().code == 0
