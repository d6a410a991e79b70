"""git's objects and refs through the API, against the stand-in."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radar.publishing.git_objects import Entry, GitObjects
from radar.publishing.path_conflicts import Kind
from radar.publishing.refusals import BranchMoved, Empty, Exists, GitHubError, Missing
from radar.publishing.snapshot import Blobs, take_snapshot
from radar.publishing.workspace import Workspace
from radar.tree import blob_sha
from tests.stand_ins.github import ALICE, GitHubStandIn, Meanwhile, Reset, nonsense, status
from tests.stand_ins.github.answers import Answer
from tests.stand_ins.github.faults import Instead
from tests.stand_ins.github.git import run_git
from tests.unit.given_github import client

FILES = {
    "README.md": b"# Mine\n",
    "papers/README.md": b"overview\n",
    "papers/llm/2026_10/2026_10.jsonl": b"{}\n",
    "src/a/b.c": b"code\n",
    "papersmore/x.md": b"not ours\n",
}
FOLDERS = {"papers", "papers/llm", "papers/llm/2026_10", "src", "src/a", "papersmore"}


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[GitHubStandIn]:
    with GitHubStandIn(tmp_path / "hub") as stand_in:
        stand_in.commit("main", FILES)
        yield stand_in
        stand_in.fsck()


@pytest.fixture
def objects(hub: GitHubStandIn) -> GitObjects:
    return GitObjects(client(hub, seconds=60))


def head(hub: GitHubStandIn, branch: str = "main") -> str:
    sha = hub.head(branch)
    assert sha is not None
    return sha


@pytest.mark.parametrize("data", [b"", b"a\n", b"\x00\xff" * 1000, "äöü".encode()])
def test_blobs_are_named_as_git_names_them(data: bytes) -> None:
    assert blob_sha(data) == run_git("hash-object", "--stdin", stdin=data).stdout.decode().strip()


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_different_bytes_have_different_names(one: bytes, other: bytes) -> None:
    assert (blob_sha(one) == blob_sha(other)) is (one == other)


# Reading


def test_the_head_of_a_branch(hub: GitHubStandIn, objects: GitObjects) -> None:
    commit = objects.head("main")
    assert (commit.sha, commit.tree) == (head(hub), hub.commit_of("main").tree)
    with pytest.raises(Missing):
        objects.head("mai")


def test_a_tag_of_the_same_name_is_not_the_branch(hub: GitHubStandIn, objects: GitObjects) -> None:
    older = head(hub)
    newer = hub.commit("main", {"a": b"a"})
    run_git("-C", hub.git_dir, "update-ref", "refs/tags/main", older)
    assert objects.head("main").sha == newer


def test_an_empty_repository_has_no_head(tmp_path: Path) -> None:
    with GitHubStandIn(tmp_path) as hub:
        github = client(hub, seconds=1)
        with pytest.raises(Empty):
            GitObjects(github).head("main")


def test_files_are_listed_in_one_request(hub: GitHubStandIn, objects: GitObjects) -> None:
    listed = objects.entries(hub.commit_of("main").tree, ["papers"])
    files = {path: entry.sha for path, entry in listed.items() if entry.kind is Kind.FILE}
    assert {path: blob_sha(data) for path, data in FILES.items()} == files
    assert {path for path, entry in listed.items() if entry.kind is Kind.FOLDER} == FOLDERS
    assert len(hub.log) == 1


def test_links_and_submodules_are_no_files(hub: GitHubStandIn, objects: GitObjects, tmp_path: Path) -> None:
    work = hub.clone(tmp_path / "work")
    (work / "papers" / "link.md").symlink_to("README.md")
    (work / "papers" / "run.sh").write_bytes(b"#!/bin/sh\n")
    (work / "papers" / "run.sh").chmod(0o755)
    run_git("-C", work, "update-index", "--add", "--cacheinfo", f"160000,{head(hub)},papers/module")
    run_git("-C", work, "add", "papers/link.md", "papers/run.sh")
    who = ("-c", f"user.name={ALICE.name}", "-c", f"user.email={ALICE.email}")
    run_git("-C", work, *who, "commit", "--quiet", "--message=Links")
    run_git("-C", work, "push", "--quiet")
    listed = objects.entries(hub.commit_of("main").tree, ["papers"])
    new = {path: (entry.kind, entry.mode) for path, entry in listed.items() if path not in {*FILES, *FOLDERS}}
    assert new == {
        "papers/run.sh": (Kind.FILE, "100755"),
        "papers/link.md": (Kind.LINK, "120000"),
        "papers/module": (Kind.SUBMODULE, "160000"),
    }
    snapshot = take_snapshot(
        objects, objects.head("main"), Blobs(objects, Workspace(tmp_path / "nothing", "papers")), "papers"
    )
    assert {*snapshot.paths()} - FILES.keys() == {"papers/run.sh"}
    assert [snapshot.kind(path) for path in ("papers/link.md", "papers/module", "papers/x")] == [
        Kind.LINK, Kind.SUBMODULE, None,
    ]  # fmt: skip


def test_a_listing_cut_short_is_completed_where_it_matters(hub: GitHubStandIn, objects: GitObjects) -> None:
    hub.set(listing_entries=4)
    listed = objects.entries(hub.commit_of("main").tree, ["papers/"])
    files = {path for path, entry in listed.items() if entry.kind is Kind.FILE}
    assert files == {path for path in FILES if path.startswith("papers/") or "/" not in path}


def test_a_snapshot_has_what_matters_alone(hub: GitHubStandIn, objects: GitObjects, tmp_path: Path) -> None:
    snapshot = take_snapshot(
        objects, objects.head("main"), Blobs(objects, Workspace(tmp_path / "nothing", "papers")), "papers"
    )
    assert set(snapshot.paths()) == {path for path in FILES if path.startswith("papers/")} | {"README.md"}
    assert snapshot.read("README.md") == snapshot.read("README.md") == FILES["README.md"]
    assert len([request for request in hub.log if "/git/blobs/" in request.path]) == 1, "each blob once"
    assert snapshot.sha("README.md") == blob_sha(FILES["README.md"])
    assert snapshot.sha("papers/none.md") == ""


class Watched(Workspace):
    """A folder that remembers what was read of it."""

    def __init__(self, root: Path) -> None:
        super().__init__(root, "papers")
        self.reads: list[str] = []

    def read(self, path: str) -> bytes:
        self.reads.append(path)
        return super().read(path)


def test_what_lies_in_the_checkout_is_read_once_and_what_changed_there_since_is_fetched(
    hub: GitHubStandIn, objects: GitObjects, tmp_path: Path
) -> None:
    lines, overview = "papers/llm/2026_10/2026_10.jsonl", "papers/README.md"
    hub.clone(tmp_path / "checkout")
    for path in (lines, overview):
        os.utime(tmp_path / "checkout" / path, (1_600_000_000, 1_600_000_000))  # older than git's index
    run_git("-C", tmp_path / "checkout", "update-index", "-q", "--refresh")
    folder = Watched(tmp_path / "checkout")
    snapshot = take_snapshot(objects, objects.head("main"), Blobs(objects, folder), "papers")
    snapshot.fetch([lines, overview])
    assert folder.reads == []
    assert [snapshot.read(path) for path in (lines, overview)] == [FILES[lines], FILES[overview]]
    assert folder.reads == [lines, overview]
    assert not [request for request in hub.log if "/git/blobs/" in request.path]
    (tmp_path / "checkout" / lines).write_bytes(b"[]\n")
    assert snapshot.read(lines) == FILES[lines], "index or not, its own bytes decide"


def test_a_blob_is_held_against_its_name(hub: GitHubStandIn, objects: GitObjects) -> None:
    wrong = {"sha": "x", "encoding": "base64", "content": base64.b64encode(b"another").decode()}
    hub.fault("GET", "git/blobs/*", Instead(Answer(200, wrong)))
    assert objects.blob(blob_sha(b"# Mine\n")) == b"# Mine\n"
    assert len(hub.log) == 2


@pytest.mark.parametrize(
    "tree",
    [
        b'[{"path": 1, "type": "blob", "mode": "100644", "sha": "a"}]',
        b'[{"path": "a", "type": "file", "mode": "100644", "sha": "a"}]',
        b'[{"path": "a", "type": "blob", "mode": 100644, "sha": "a"}]',
        b'[{"path": "a", "type": "blob", "mode": "100644"}]',
        b"[null]",
        b"null",
    ],
)
def test_a_listing_that_is_none_is_asked_for_again(hub: GitHubStandIn, objects: GitObjects, tree: bytes) -> None:
    hub.fault("GET", "git/trees/*", nonsense(body=b'{"truncated": false, "tree": %s}' % tree))
    listed = objects.entries(hub.commit_of("main").tree, ["papers"])
    assert listed.keys() == {*FILES, *FOLDERS} and len(hub.log) == 2


# Writing


def test_a_tree_and_a_commit_on_top(hub: GitHubStandIn, objects: GitObjects) -> None:
    before = hub.commit_of("main")
    entries = [
        Entry("papers/new.md", content="new\n"),
        Entry("src/a/b.c"),
        Entry("README.md", blob=blob_sha(b"code\n")),
    ]
    commit = objects.make_commit("A message", objects.make_tree(before.tree, entries), [before.sha])
    assert head(hub) == before.sha, "nothing shows before the branch moves"
    objects.move("main", commit.sha)
    tree = hub.tree()
    assert (tree["papers/new.md"], tree["README.md"]) == (b"new\n", b"code\n") and "src/a/b.c" not in tree
    made = hub.commit_of("main")
    assert made.signed and made.parents == (before.sha,) and made.message == "A message"


def test_a_branch_that_is_elsewhere_is_not_moved(hub: GitHubStandIn, objects: GitObjects) -> None:
    before = hub.commit_of("main")
    commit = objects.make_commit("Mine", before.tree, [before.sha])
    theirs = hub.commit("main", {"b": b"b"})
    with pytest.raises(BranchMoved):
        objects.move("main", commit.sha)
    assert head(hub) == theirs
    hub.reset("main", before.sha)
    objects.move("main", commit.sha)
    assert head(hub) == commit.sha


def test_a_branch_that_is_gone_has_moved(hub: GitHubStandIn, objects: GitObjects) -> None:
    with pytest.raises(BranchMoved):
        objects.move("gone", head(hub))


@pytest.mark.parametrize("moved", [False, True])
def test_unclear_words_mean_what_the_branch_shows(hub: GitHubStandIn, objects: GitObjects, moved: bool) -> None:
    before = hub.commit_of("main")
    commit = objects.make_commit("Mine", before.tree, [before.sha])
    if moved:
        hub.fault("PATCH", "*", Meanwhile(lambda: hub.commit("main", {"b": b"b"})))
    hub.fault("PATCH", "*", status(422, "Reference cannot be updated"))
    with pytest.raises(BranchMoved if moved else GitHubError):
        objects.move("main", commit.sha, before=before.sha)


def test_an_update_whose_answer_is_lost_is_found_done(hub: GitHubStandIn, objects: GitObjects) -> None:
    before = hub.commit_of("main")
    commit = objects.make_commit("Mine", before.tree, [before.sha])
    hub.fault("PATCH", "*", Reset(after_work=True))
    objects.move("main", commit.sha)
    assert head(hub) == commit.sha


def test_an_update_that_github_never_confirms_is_found_done(hub: GitHubStandIn, objects: GitObjects) -> None:
    before = hub.commit_of("main")
    commit = objects.make_commit("Mine", before.tree, [before.sha])
    hub.fault("PATCH", "*", status(502, after_work=True), times=None)
    objects.move("main", commit.sha, before=before.sha)
    assert head(hub) == commit.sha


def test_a_branch_that_is_gone_when_github_refuses_has_moved(hub: GitHubStandIn, objects: GitObjects) -> None:
    hub.commit("lists", {"b": b"b"})
    before = hub.commit_of("lists")
    commit = objects.make_commit("Mine", before.tree, [before.sha])
    hub.fault("PATCH", "*", Meanwhile(lambda: hub.reset("lists", None)))
    hub.fault("PATCH", "*", status(422, "Reference cannot be updated"))
    with pytest.raises(BranchMoved):
        objects.move("lists", commit.sha, before=before.sha)


def test_a_branch_is_made_once(hub: GitHubStandIn, objects: GitObjects) -> None:
    start = head(hub)
    hub.fault("POST", "git/refs", Reset(after_work=True))
    objects.create("lists", start)
    assert head(hub, "lists") == start
    objects.create("lists", start)
    hub.commit("lists", {"b": b"b"})
    with pytest.raises(Exists):
        objects.create("lists", start)


def test_the_first_commit_of_an_empty_repository(tmp_path: Path) -> None:
    with GitHubStandIn(tmp_path) as hub:
        github = client(hub, seconds=1)
        GitObjects(github).first_commit("papers/README.md", b"\xff\n", "Begin", "main")
        assert hub.tree() == {"papers/README.md": b"\xff\n"} and hub.history()[0].signed
        with pytest.raises(BranchMoved):
            GitObjects(github).first_commit("papers/README.md", b"again\n", "Begin", "main")


# Replacing what is ours


def rebuilt(hub: GitHubStandIn, objects: GitObjects) -> tuple[str, str]:
    """A branch of ours with a commit, and another commit that is to stand in its place."""
    base = hub.commit_of("main")
    ours = objects.make_commit("Yesterday", base.tree, [base.sha])
    objects.create("update", ours.sha)
    hub.commit("main", {"by-hand": b"x"})
    base = hub.commit_of("main")
    return ours.sha, objects.make_commit("Today", base.tree, [base.sha]).sha


@pytest.mark.parametrize("graphql", [True, False])
def test_a_branch_of_ours_is_replaced_where_it_is_where_it_was(
    hub: GitHubStandIn, objects: GitObjects, graphql: bool
) -> None:
    before, after = rebuilt(hub, objects)
    hub.set(graphql=graphql)
    objects.replace("update", before, after)
    assert head(hub, "update") == after
    forced = [request for request in hub.log if request.method == "PATCH" and request.body["force"]]
    assert len(forced) == (0 if graphql else 1)


@pytest.mark.parametrize("graphql", [True, False])
def test_a_branch_that_somebody_pushed_to_is_not_replaced(
    hub: GitHubStandIn, objects: GitObjects, graphql: bool
) -> None:
    before, after = rebuilt(hub, objects)
    hub.set(graphql=graphql)
    theirs = hub.commit("update", {"review": b"x"})
    with pytest.raises(BranchMoved):
        objects.replace("update", before, after)
    assert head(hub, "update") == theirs


def test_a_push_in_the_moment_of_replacing_wins(hub: GitHubStandIn, objects: GitObjects) -> None:
    before, after = rebuilt(hub, objects)
    hub.fault("POST", "/graphql", Meanwhile(lambda: hub.commit("update", {"review": b"x"})), first=2)
    with pytest.raises(BranchMoved):
        objects.replace("update", before, after)
    assert hub.tree("update")["review"] == b"x"


def test_a_replacement_whose_answer_is_lost_is_found_done(hub: GitHubStandIn, objects: GitObjects) -> None:
    before, after = rebuilt(hub, objects)
    hub.fault("POST", "/graphql", Reset(after_work=True), first=2)
    objects.replace("update", before, after)
    assert head(hub, "update") == after
    assert not [request for request in hub.log if request.method == "PATCH"]


def test_a_push_right_after_replacing_is_kept_even_if_the_branch_is_reported_late(
    hub: GitHubStandIn, objects: GitObjects
) -> None:
    before, after = rebuilt(hub, objects)
    hub.set(stale_reads=3)
    objects.replace("update", before, after)
    hub.commit("update", {"review": b"x"})
    assert hub.tree("update")["review"] == b"x"
    assert not [request for request in hub.log if request.method == "PATCH"], "what GitHub said is believed"


@pytest.mark.parametrize("graphql", [True, False])
def test_a_branch_deleted_meanwhile_is_not_made_again(hub: GitHubStandIn, objects: GitObjects, graphql: bool) -> None:
    before, after = rebuilt(hub, objects)
    hub.set(graphql=graphql)
    hub.reset("update", None)
    with pytest.raises(BranchMoved):
        objects.replace("update", before, after)
    assert hub.head("update") is None


def test_the_last_words_of_github_on_a_protected_branch_of_ours(hub: GitHubStandIn, objects: GitObjects) -> None:
    before, after = rebuilt(hub, objects)
    hub.set(protected_branches=["upd*"])
    with pytest.raises(GitHubError, match="The branch update is protected"):
        objects.replace("update", before, after)
